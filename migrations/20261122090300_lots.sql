-- Lots: an asset offered in one round. State and its times agree by CHECK.

CREATE TABLE lot (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    asset_id        uuid NOT NULL,
    round           text NOT NULL,
    -- The lot of the round before this one.
    previous_id     uuid,
    title           text NOT NULL,
    -- Lower-cased bigrams of Chinese runs and whole ASCII words, filled by the platform: pg_trgm
    -- cannot use its index for the two-character words people type.
    title_grams     text[] NOT NULL,
    state           text NOT NULL,
    reference_price_id uuid NOT NULL,
    reference_price_fen bigint NOT NULL,
    start_price_fen bigint NOT NULL,
    increment_fen   bigint NOT NULL,
    deposit_fen     bigint NOT NULL,
    balance_due_days integer NOT NULL,
    starts_at       timestamptz,
    -- The announced end; the real one is in the bid journal.
    ends_at         timestamptz,
    extension_seconds integer NOT NULL,
    announced_at    timestamptz,
    -- The notice as it was published, and the hash a bidder accepts when signing up (AUC-14).
    notice_title    text,
    notice_body     text[],
    terms_hash      bytea,
    ended_at        timestamptz,
    hammer_price_fen bigint,
    winner_registration_id uuid,
    created_at      timestamptz NOT NULL,
    CONSTRAINT lot_case_fkey FOREIGN KEY (case_id, court_id) REFERENCES court_case (id, court_id),
    CONSTRAINT lot_asset_fkey FOREIGN KEY (asset_id, case_id) REFERENCES asset (id, case_id),
    CONSTRAINT lot_reference_price_fkey FOREIGN KEY (reference_price_id, asset_id)
        REFERENCES reference_price (id, asset_id),
    CONSTRAINT lot_previous_fkey FOREIGN KEY (previous_id) REFERENCES lot (id),
    CONSTRAINT lot_previous_key UNIQUE (previous_id),
    CONSTRAINT lot_case_key UNIQUE (id, case_id),
    CONSTRAINT lot_round_known CHECK (round IN ('first', 'second', 'sale')),
    -- Open and closed follow from the bid journal and the clock: `announced` covers both the wait
    -- and the bidding, so that no job has to run for bidding to begin.
    CONSTRAINT lot_state_known CHECK (state IN
        ('draft', 'announced', 'sold', 'paid', 'completed', 'unsold', 'withdrawn', 'defaulted')),
    CONSTRAINT lot_times_fit_state CHECK (
        (state = 'draft') = (announced_at IS NULL)
        AND (announced_at IS NULL) = (terms_hash IS NULL)
        AND (announced_at IS NULL) = (notice_body IS NULL)
        AND (announced_at IS NULL) = (notice_title IS NULL)
        AND (announced_at IS NULL OR (starts_at IS NOT NULL AND ends_at IS NOT NULL))
        AND (starts_at IS NULL OR starts_at < ends_at)
        AND (state NOT IN ('unsold', 'withdrawn') OR ended_at IS NOT NULL)
        AND (state IN ('sold', 'paid', 'completed', 'unsold', 'defaulted') OR hammer_price_fen IS NULL)
        AND (state NOT IN ('sold', 'paid', 'completed', 'defaulted') OR
             (ended_at IS NOT NULL AND hammer_price_fen IS NOT NULL AND winner_registration_id IS NOT NULL))),
    CONSTRAINT lot_money_range CHECK (
        reference_price_fen > 0 AND start_price_fen > 0 AND increment_fen > 0 AND deposit_fen >= 0
        AND reference_price_fen < 100000000000000 AND start_price_fen < 100000000000000
        AND increment_fen < 100000000000000 AND deposit_fen < 100000000000000),
    CONSTRAINT lot_extension_positive CHECK (extension_seconds > 0),
    CONSTRAINT lot_balance_due_days_positive CHECK (balance_due_days > 0)
);
CREATE INDEX lot_state_ends_idx ON lot (state, ends_at);
-- The public list by its end, and the price order within what has ended.
CREATE INDEX lot_ends_idx ON lot (ends_at, id) WHERE state <> 'draft';
CREATE INDEX lot_case_idx ON lot (case_id);
CREATE INDEX lot_title_grams_idx ON lot USING gin (title_grams);

-- A sign-up (报名) of a person for a lot. The bid code is issued once the deposit is held.
CREATE TABLE registration (
    id              uuid PRIMARY KEY,
    lot_id          uuid NOT NULL,
    case_id         uuid NOT NULL,
    person_id       uuid NOT NULL,
    capacity        text NOT NULL,
    priority_rank   smallint,
    state           text NOT NULL,
    bid_code        text,
    -- Version hash of the notice and rules the bidder accepted (AUC-14).
    accepted_terms_hash bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    qualified_at    timestamptz,
    CONSTRAINT registration_person_key UNIQUE (lot_id, person_id),
    CONSTRAINT registration_lot_key UNIQUE (id, lot_id),
    CONSTRAINT registration_case_key UNIQUE (id, case_id),
    CONSTRAINT registration_lot_fkey FOREIGN KEY (lot_id, case_id) REFERENCES lot (id, case_id),
    CONSTRAINT registration_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT registration_code_key UNIQUE (lot_id, bid_code),
    CONSTRAINT registration_capacity_known CHECK (capacity IN
        ('self', 'priority-purchaser', 'applicant')),
    CONSTRAINT registration_rank_fits CHECK (priority_rank IS NULL OR
        (capacity = 'priority-purchaser' AND priority_rank BETWEEN 1 AND 255)),
    CONSTRAINT registration_state_known CHECK (state IN ('awaiting-deposit', 'qualified', 'lost')),
    CONSTRAINT registration_code_fits_state CHECK
        ((state = 'awaiting-deposit') = (bid_code IS NULL) AND (bid_code IS NULL) = (qualified_at IS NULL))
);
CREATE INDEX registration_person_idx ON registration (person_id);
ALTER TABLE lot ADD CONSTRAINT lot_winner_fkey
    FOREIGN KEY (winner_registration_id, id) REFERENCES registration (id, lot_id);

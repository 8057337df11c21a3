-- Who stands behind a sign-up and what was found against them: lists of barred persons and listed
-- debtors, limits on buying homes, agents and several who buy together, and every look at who
-- somebody is.

ALTER TABLE registration DROP CONSTRAINT registration_capacity_known;
ALTER TABLE registration ADD CONSTRAINT registration_capacity_known CHECK (capacity IN
    ('self', 'priority-purchaser', 'applicant', 'agent', 'joint'));

-- The principal of an agent, or each of several who buy together; whoever bids in their own name
-- has no row here. The identity number is sealed and found by its blind index.
CREATE TABLE buyer (
    id              uuid PRIMARY KEY,
    registration_id uuid NOT NULL,
    case_id         uuid NOT NULL,
    place           smallint NOT NULL,
    kind            text NOT NULL,
    name            text NOT NULL,
    identity_sealed bytea NOT NULL,
    identity_index  bytea NOT NULL,
    -- In hundredths of a percent.
    share           integer NOT NULL,
    -- The power of attorney (授权委托书) of a principal.
    authority       text,
    CONSTRAINT buyer_place_key UNIQUE (registration_id, place),
    CONSTRAINT buyer_identity_key UNIQUE (registration_id, identity_index),
    CONSTRAINT buyer_registration_fkey FOREIGN KEY (registration_id, case_id)
        REFERENCES registration (id, case_id),
    CONSTRAINT buyer_kind_known CHECK (kind IN ('natural', 'enterprise')),
    CONSTRAINT buyer_place_range CHECK (place BETWEEN 1 AND 50),
    CONSTRAINT buyer_share_range CHECK (share BETWEEN 1 AND 10000),
    CONSTRAINT buyer_texts CHECK
        (length(name) BETWEEN 1 AND 100 AND (authority IS NULL OR length(authority) BETWEEN 1 AND 500))
);
CREATE INDEX buyer_identity_idx ON buyer (identity_index);

-- The household of a buyer as it was proven at sign-up and before the ruling.
CREATE TABLE housing_proof (
    id              uuid PRIMARY KEY,
    registration_id uuid NOT NULL,
    case_id         uuid NOT NULL,
    stage           text NOT NULL,
    registered      text NOT NULL,
    homes           smallint NOT NULL,
    insured_months  smallint NOT NULL,
    document        text NOT NULL,
    stated_at       timestamptz NOT NULL,
    stated_by       uuid NOT NULL,
    CONSTRAINT housing_proof_registration_fkey FOREIGN KEY (registration_id, case_id)
        REFERENCES registration (id, case_id),
    CONSTRAINT housing_proof_person_fkey FOREIGN KEY (stated_by) REFERENCES person (id),
    CONSTRAINT housing_proof_stage_known CHECK (stage IN ('sign-up', 'ruling')),
    CONSTRAINT housing_proof_registered_known CHECK (registered IN ('local', 'outside')),
    CONSTRAINT housing_proof_range CHECK
        (homes BETWEEN 0 AND 200 AND insured_months BETWEEN 0 AND 1200),
    CONSTRAINT housing_proof_document CHECK (length(document) BETWEEN 1 AND 500)
);
CREATE INDEX housing_proof_registration_idx ON housing_proof (registration_id);

-- What the city demands of households that buy homes (住房限购), dated.
CREATE TABLE purchase_limit (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    -- The beginning of the regions it concerns.
    region          text NOT NULL,
    registered      text NOT NULL,
    in_force_from   date NOT NULL,
    in_force_until  date,
    homes_below     smallint NOT NULL,
    insured_months  smallint NOT NULL,
    -- The document of the city.
    source          text NOT NULL,
    entered_by      uuid NOT NULL,
    entered_at      timestamptz NOT NULL,
    CONSTRAINT purchase_limit_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT purchase_limit_person_fkey FOREIGN KEY (entered_by) REFERENCES person (id),
    CONSTRAINT purchase_limit_key UNIQUE (court_id, region, registered, in_force_from),
    CONSTRAINT purchase_limit_registered_known CHECK (registered IN ('local', 'outside')),
    CONSTRAINT purchase_limit_days CHECK (in_force_until >= in_force_from),
    CONSTRAINT purchase_limit_range CHECK
        (homes_below BETWEEN 0 AND 200 AND insured_months BETWEEN 0 AND 1200),
    CONSTRAINT purchase_limit_texts CHECK
        (length(region) BETWEEN 1 AND 100 AND length(source) BETWEEN 1 AND 500)
);

-- Barred persons and listed debtors, by the blind index of their numbers only: nobody can read a
-- name or a number out of it.
CREATE TABLE listed_person (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    list            text NOT NULL,
    identity_index  bytea NOT NULL,
    source          text NOT NULL,
    entered_by      uuid NOT NULL,
    entered_at      timestamptz NOT NULL,
    removed_by      uuid,
    removed_at      timestamptz,
    CONSTRAINT listed_person_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT listed_person_entered_fkey FOREIGN KEY (entered_by) REFERENCES person (id),
    CONSTRAINT listed_person_removed_fkey FOREIGN KEY (removed_by) REFERENCES person (id),
    CONSTRAINT listed_person_list_known CHECK (list IN
        ('court', 'platform', 'auxiliary', 'relative', 'consumption', 'dishonest')),
    CONSTRAINT listed_person_removal_whole CHECK ((removed_by IS NULL) = (removed_at IS NULL)),
    CONSTRAINT listed_person_source CHECK (length(source) BETWEEN 1 AND 200)
);
CREATE UNIQUE INDEX listed_person_once ON listed_person (court_id, list, identity_index)
    WHERE removed_at IS NULL;
CREATE INDEX listed_person_index_idx ON listed_person (identity_index) WHERE removed_at IS NULL;

-- What was found at one of the three moments: at sign-up, while bidding, before the ruling.
CREATE TABLE buyer_check (
    id              uuid PRIMARY KEY,
    registration_id uuid NOT NULL,
    case_id         uuid NOT NULL,
    stage           text NOT NULL,
    findings        text[] NOT NULL,
    checked_at      timestamptz NOT NULL,
    CONSTRAINT buyer_check_registration_fkey FOREIGN KEY (registration_id, case_id)
        REFERENCES registration (id, case_id),
    CONSTRAINT buyer_check_stage_known CHECK (stage IN ('sign-up', 'bid', 'ruling'))
);
CREATE INDEX buyer_check_registration_idx ON buyer_check (registration_id);

-- What the court decided on findings that wait for it; once.
CREATE TABLE buyer_decision (
    registration_id uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    admitted        boolean NOT NULL,
    document        text NOT NULL,
    reason          text NOT NULL,
    decided_by      uuid NOT NULL,
    decided_at      timestamptz NOT NULL,
    CONSTRAINT buyer_decision_registration_fkey FOREIGN KEY (registration_id, case_id)
        REFERENCES registration (id, case_id),
    CONSTRAINT buyer_decision_person_fkey FOREIGN KEY (decided_by) REFERENCES person (id),
    CONSTRAINT buyer_decision_texts CHECK
        (length(document) BETWEEN 1 AND 100 AND length(reason) BETWEEN 1 AND 500)
);

-- Who looked at who somebody is, and why.
CREATE TABLE unmasking (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    lot_id          uuid NOT NULL,
    person_id       uuid NOT NULL,
    role            text NOT NULL,
    what            text NOT NULL,
    purpose         text NOT NULL,
    at              timestamptz NOT NULL,
    CONSTRAINT unmasking_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT unmasking_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT unmasking_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT unmasking_what_known CHECK (what IN ('claimants', 'buyer')),
    CONSTRAINT unmasking_purpose CHECK (length(purpose) BETWEEN 1 AND 500)
);
CREATE INDEX unmasking_court_idx ON unmasking (court_id, at DESC);

SELECT make_append_only(it) FROM unnest(ARRAY['buyer', 'housing_proof', 'purchase_limit',
    'buyer_check', 'buyer_decision', 'unmasking']::regclass[]) AS it;
CREATE TRIGGER listed_person_not_removed BEFORE DELETE OR TRUNCATE ON listed_person
    EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON buyer, housing_proof, purchase_limit, buyer_check, buyer_decision,
    unmasking TO fachui_service;
GRANT SELECT, INSERT, UPDATE (removed_by, removed_at) ON listed_person TO fachui_service;

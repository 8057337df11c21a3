-- What follows a failed round: the creditors' answers, taking in kind, lifting the seizure; and a
-- round that came to nothing may be offered once more.

-- One round follows a failed one, but for those that were withdrawn or whose buyer defaulted.
ALTER TABLE lot DROP CONSTRAINT lot_previous_key;
CREATE UNIQUE INDEX lot_previous_key ON lot (previous_id)
    WHERE state NOT IN ('withdrawn', 'defaulted');

-- Whether a creditor takes the thing in kind (以物抵债) at the failed price.
CREATE TABLE in_kind_answer (
    lot_id          uuid NOT NULL,
    case_id         uuid NOT NULL,
    party_id        uuid NOT NULL,
    takes           boolean NOT NULL,
    document        text NOT NULL,
    answered_at     timestamptz NOT NULL,
    entered_by      uuid NOT NULL,
    CONSTRAINT in_kind_answer_pkey PRIMARY KEY (lot_id, party_id),
    CONSTRAINT in_kind_answer_lot_fkey FOREIGN KEY (lot_id, case_id) REFERENCES lot (id, case_id),
    CONSTRAINT in_kind_answer_party_fkey FOREIGN KEY (party_id, case_id)
        REFERENCES party (id, case_id),
    CONSTRAINT in_kind_answer_person_fkey FOREIGN KEY (entered_by) REFERENCES person (id),
    CONSTRAINT in_kind_answer_document CHECK (length(document) BETWEEN 1 AND 100)
);

-- How a thing left the case without being sold: once.
CREATE TABLE disposal (
    asset_id        uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    lot_id          uuid NOT NULL,
    kind            text NOT NULL,
    party_id        uuid,
    price_fen       bigint,
    -- What whoever takes it still pays.
    pays_fen        bigint,
    document        text NOT NULL,
    ruled_by        uuid NOT NULL,
    ruled_at        timestamptz NOT NULL,
    CONSTRAINT disposal_asset_fkey FOREIGN KEY (asset_id, case_id) REFERENCES asset (id, case_id),
    CONSTRAINT disposal_lot_fkey FOREIGN KEY (lot_id, case_id) REFERENCES lot (id, case_id),
    CONSTRAINT disposal_party_fkey FOREIGN KEY (party_id, case_id) REFERENCES party (id, case_id),
    CONSTRAINT disposal_person_fkey FOREIGN KEY (ruled_by) REFERENCES person (id),
    CONSTRAINT disposal_kind_known CHECK (kind IN ('in-kind', 'lifted')),
    CONSTRAINT disposal_parts_fit CHECK ((kind = 'in-kind') = (party_id IS NOT NULL)
        AND (party_id IS NULL) = (price_fen IS NULL) AND (price_fen IS NULL) = (pays_fen IS NULL)),
    CONSTRAINT disposal_money_range CHECK (price_fen > 0 AND price_fen < 100000000000000
        AND pays_fen BETWEEN 0 AND price_fen),
    CONSTRAINT disposal_document CHECK (length(document) BETWEEN 1 AND 100)
);

-- The debtor agrees that all things are sold although what is owed is covered (AUC-S14).
CREATE TABLE sell_all_consent (
    case_id         uuid PRIMARY KEY,
    document        text NOT NULL,
    entered_by      uuid NOT NULL,
    entered_at      timestamptz NOT NULL,
    CONSTRAINT sell_all_consent_case_fkey FOREIGN KEY (case_id) REFERENCES court_case (id),
    CONSTRAINT sell_all_consent_person_fkey FOREIGN KEY (entered_by) REFERENCES person (id),
    CONSTRAINT sell_all_consent_document CHECK (length(document) BETWEEN 1 AND 100)
);

SELECT make_append_only(it) FROM unnest(ARRAY['in_kind_answer', 'disposal', 'sell_all_consent']
    ::regclass[]) AS it;
GRANT SELECT, INSERT ON in_kind_answer, disposal, sell_all_consent TO fachui_service;

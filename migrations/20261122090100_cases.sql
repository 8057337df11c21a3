-- Enforcement cases, their parties and the seized assets.

CREATE TABLE court_case (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    officer_id      uuid NOT NULL,
    -- Normalised (ID-03): half-width brackets; the original spelling is kept beside it.
    case_number     text NOT NULL,
    case_number_as_written text NOT NULL,
    debtor_kind     text NOT NULL,
    opened_at       timestamptz NOT NULL,
    closed_at       timestamptz,
    CONSTRAINT court_case_number_key UNIQUE (court_id, case_number),
    -- Target of composite foreign keys: a row that names a case also names its court.
    CONSTRAINT court_case_court_key UNIQUE (id, court_id),
    CONSTRAINT court_case_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT court_case_officer_fkey FOREIGN KEY (officer_id) REFERENCES person (id),
    CONSTRAINT court_case_debtor_kind_known CHECK
        (debtor_kind IN ('natural-person', 'other-organisation', 'enterprise'))
);

-- Parties (当事人) and others whom the case concerns.
CREATE TABLE party (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    role            text NOT NULL,
    name            text NOT NULL,
    identity_sealed bytea,
    identity_index  bytea,
    person_id       uuid,
    CONSTRAINT party_case_fkey FOREIGN KEY (case_id) REFERENCES court_case (id),
    CONSTRAINT party_case_key UNIQUE (id, case_id),
    CONSTRAINT party_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT party_role_known CHECK (role IN
        ('applicant', 'debtor', 'creditor', 'priority-purchaser', 'interested'))
);
CREATE INDEX party_case_idx ON party (case_id);

-- What a creditor may claim from the proceeds (DIST-01 … DIST-05).
CREATE TABLE claim (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    party_id        uuid NOT NULL,
    label           text NOT NULL,
    kind            text NOT NULL,
    rank            smallint,
    amount_fen      bigint NOT NULL,
    seized_at       timestamptz,
    title_case_number text,
    CONSTRAINT claim_label_key UNIQUE (case_id, label),
    CONSTRAINT claim_case_key UNIQUE (id, case_id),
    CONSTRAINT claim_party_fkey FOREIGN KEY (party_id, case_id) REFERENCES party (id, case_id),
    CONSTRAINT claim_kind_known CHECK (kind IN ('priority', 'ordinary')),
    CONSTRAINT claim_rank_fits_kind CHECK ((kind = 'priority') = (rank IS NOT NULL)),
    CONSTRAINT claim_ordinary_has_seizure CHECK (kind = 'priority' OR
        (seized_at IS NOT NULL AND title_case_number IS NOT NULL)),
    CONSTRAINT claim_amount_range CHECK (amount_fen > 0 AND amount_fen < 100000000000000)
);

CREATE TABLE asset (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    kind            text NOT NULL,
    category        text NOT NULL,
    title           text NOT NULL,
    region          text NOT NULL,
    seized_on       date NOT NULL,
    -- The fact sheet (REF-03): ownership, burdens, occupation, arrears, defects.
    facts           jsonb NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT asset_case_fkey FOREIGN KEY (case_id) REFERENCES court_case (id),
    CONSTRAINT asset_case_key UNIQUE (id, case_id),
    -- The statutory distinction of AUC-12; `category` is what people search for.
    CONSTRAINT asset_kind_known CHECK (kind IN ('movable', 'immovable')),
    CONSTRAINT asset_category_known CHECK (category IN
        ('housing', 'vehicle', 'land', 'goods', 'forest', 'equity', 'intangible', 'construction', 'other'))
);
CREATE INDEX asset_case_idx ON asset (case_id);

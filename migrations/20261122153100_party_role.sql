-- Parties (当事人) sign in: an account linked to a party of a case by its officer, or by a one-time
-- code that the officer hands over. Whether they may act in a case is asked of the link each time.

ALTER TABLE role_grant DROP CONSTRAINT role_grant_role_known;
ALTER TABLE role_grant ADD CONSTRAINT role_grant_role_known CHECK (role IN
    ('bidder', 'party', 'officer', 'valuer', 'panel', 'finance', 'supervisor', 'admin')) NOT VALID;
ALTER TABLE role_grant DROP CONSTRAINT role_grant_court_needed;
ALTER TABLE role_grant ADD CONSTRAINT role_grant_court_needed CHECK
    ((role IN ('bidder', 'party', 'admin')) = (court_id IS NULL)) NOT VALID;
ALTER TABLE role_grant VALIDATE CONSTRAINT role_grant_role_known;
ALTER TABLE role_grant VALIDATE CONSTRAINT role_grant_court_needed;

-- A link is a record: who acts for which party, and on whose word.
CREATE TABLE party_account (
    party_id        uuid NOT NULL,
    person_id       uuid NOT NULL,
    case_id         uuid NOT NULL,
    linked_at       timestamptz NOT NULL,
    -- The officer who linked by identity number; nobody when the code was used.
    linked_by       uuid,
    CONSTRAINT party_account_pkey PRIMARY KEY (party_id, person_id),
    CONSTRAINT party_account_party_fkey FOREIGN KEY (party_id, case_id)
        REFERENCES party (id, case_id),
    CONSTRAINT party_account_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT party_account_linker_fkey FOREIGN KEY (linked_by) REFERENCES person (id)
);
CREATE INDEX party_account_person_idx ON party_account (person_id);

-- One-time codes, found by a keyed blind index; the code itself is shown once and not kept.
CREATE TABLE party_code (
    id              uuid PRIMARY KEY,
    party_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    code_index      bytea NOT NULL,
    made_at         timestamptz NOT NULL,
    made_by         uuid NOT NULL,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz,
    CONSTRAINT party_code_index_key UNIQUE (code_index),
    CONSTRAINT party_code_party_fkey FOREIGN KEY (party_id, case_id) REFERENCES party (id, case_id),
    CONSTRAINT party_code_person_fkey FOREIGN KEY (made_by) REFERENCES person (id),
    CONSTRAINT party_code_window CHECK (made_at < expires_at)
);
GRANT SELECT, INSERT ON party_account, party_code TO fachui_service;
GRANT UPDATE (used_at) ON party_code TO fachui_service;
CREATE TRIGGER party_account_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON party_account
    EXECUTE FUNCTION refuse_pricing_change();

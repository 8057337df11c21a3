-- Courts, and the people who act on the platform.

CREATE TABLE court (
    id          uuid PRIMARY KEY,
    code        text NOT NULL,
    name        text NOT NULL,
    -- 'statutory' courts carry real cases; 'rehearsal' (演练) courts train with shortened periods.
    -- The profile belongs to the court, so that the two can never mix within a case.
    profile     text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT court_code_key UNIQUE (code),
    CONSTRAINT court_profile_known CHECK (profile IN ('statutory', 'rehearsal'))
);
COMMENT ON COLUMN court.code IS '法院代字 (ID-04), e.g. 湘0102';

-- A natural person, a company or another organisation with an account on the platform.
CREATE TABLE person (
    id              uuid PRIMARY KEY,
    login           text NOT NULL,
    password_hash   text NOT NULL,
    kind            text NOT NULL,
    display_name    text NOT NULL,
    -- Identity number or credit code and phone, encrypted; found by a keyed blind index.
    identity_sealed bytea,
    identity_index  bytea,
    phone_sealed    bytea,
    totp_sealed     bytea,
    -- Raised to end every session of the person at once.
    session_epoch   bigint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT person_login_key UNIQUE (login),
    CONSTRAINT person_identity_index_key UNIQUE (identity_index),
    CONSTRAINT person_kind_known CHECK (kind IN ('natural', 'enterprise', 'organisation', 'staff')),
    CONSTRAINT person_identity_whole CHECK ((identity_sealed IS NULL) = (identity_index IS NULL))
);

-- A role held at a court, or at a valuation firm for that court.
CREATE TABLE role_grant (
    person_id   uuid NOT NULL,
    role        text NOT NULL,
    court_id    uuid,
    granted_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT role_grant_key UNIQUE NULLS NOT DISTINCT (person_id, role, court_id),
    CONSTRAINT role_grant_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT role_grant_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT role_grant_role_known CHECK (role IN
        ('bidder', 'officer', 'valuer', 'panel', 'finance', 'supervisor', 'admin')),
    -- Bidders and platform administrators belong to no court; everybody else acts for one.
    CONSTRAINT role_grant_court_needed CHECK ((role IN ('bidder', 'admin')) = (court_id IS NULL))
);

-- Refresh tokens, stored hashed; a token used twice ends its whole family.
CREATE TABLE session (
    id              uuid PRIMARY KEY,
    family          uuid NOT NULL,
    person_id       uuid NOT NULL,
    role            text NOT NULL,
    court_id        uuid,
    token_hash      bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz,
    revoked_at      timestamptz,
    CONSTRAINT session_token_hash_key UNIQUE (token_hash),
    CONSTRAINT session_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT session_court_fkey FOREIGN KEY (court_id) REFERENCES court (id)
);
CREATE INDEX session_family_idx ON session (family);

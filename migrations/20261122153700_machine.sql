-- Programs of platforms and firms (机器接口): who they act for, what they may do, their secrets.

CREATE TABLE machine_client (
    id              uuid PRIMARY KEY,
    -- The platform's or firm's own account, in whose name the program acts.
    person_id       uuid NOT NULL,
    court_id        uuid NOT NULL,
    name            text NOT NULL,
    scopes          text[] NOT NULL,
    issued_by       uuid NOT NULL,
    issued_at       timestamptz NOT NULL,
    revoked_at      timestamptz,
    CONSTRAINT machine_client_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT machine_client_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT machine_client_issuer_fkey FOREIGN KEY (issued_by) REFERENCES person (id),
    CONSTRAINT machine_client_scopes_known CHECK (scopes <@ ARRAY[
        'tasks:read', 'quotes:write', 'appraisals:read', 'appraisals:write']),
    CONSTRAINT machine_client_scopes_some CHECK (cardinality(scopes) > 0)
);
CREATE INDEX machine_client_court_idx ON machine_client (court_id, issued_at);

-- A secret is 32 random bytes; only its hash is kept. Two may be good at a time, so that a program
-- can be given the new one while it still uses the old.
CREATE TABLE machine_secret (
    id              uuid PRIMARY KEY,
    client_id       uuid NOT NULL,
    secret_hash     bytea NOT NULL,
    issued_at       timestamptz NOT NULL,
    -- From then on it is no longer good; null for the newest.
    expires_at      timestamptz,
    CONSTRAINT machine_secret_client_fkey FOREIGN KEY (client_id) REFERENCES machine_client (id),
    CONSTRAINT machine_secret_hash_key UNIQUE (secret_hash),
    CONSTRAINT machine_secret_hash_length CHECK (octet_length(secret_hash) = 32)
);
CREATE INDEX machine_secret_client_idx ON machine_secret (client_id);

GRANT SELECT, INSERT, UPDATE ON machine_client, machine_secret TO fachui_service;

-- Idempotency keys with the hash of the input and the saved answer, written in the transaction of
-- the effect: a retried request is answered, not repeated.

CREATE TABLE answer (
    person_id       uuid NOT NULL,
    key             uuid NOT NULL,
    operation       text NOT NULL,
    input_hash      bytea NOT NULL,
    body            jsonb NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT answer_pkey PRIMARY KEY (person_id, key),
    CONSTRAINT answer_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT answer_input_hash_length CHECK (length(input_hash) = 32)
);

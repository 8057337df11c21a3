-- The append-only record of everything that happened (全程留痕), hash-chained per case: audit
-- trail, outbox and public announcements are three readers of one table.

CREATE TABLE fact (
    case_id         uuid NOT NULL,
    seq             bigint NOT NULL,
    at              timestamptz NOT NULL,
    -- Nobody when the platform acted by rule.
    actor_id        uuid,
    name            text NOT NULL,
    body            text NOT NULL,
    hash            bytea NOT NULL,
    -- A reader that tails facts goes by (txid, case, seq) below pg_snapshot_xmin: rows commit in
    -- another order than they are numbered.
    txid            bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    CONSTRAINT fact_pkey PRIMARY KEY (case_id, seq),
    CONSTRAINT fact_case_fkey FOREIGN KEY (case_id) REFERENCES court_case (id),
    CONSTRAINT fact_actor_fkey FOREIGN KEY (actor_id) REFERENCES person (id),
    CONSTRAINT fact_seq_positive CHECK (seq > 0),
    CONSTRAINT fact_hash_length CHECK (length(hash) = 32)
);
CREATE INDEX fact_txid_idx ON fact (txid, case_id, seq);

-- The end of each chain; its row is the last lock a use case takes.
CREATE TABLE fact_head (
    case_id         uuid PRIMARY KEY,
    seq             bigint NOT NULL,
    hash            bytea NOT NULL,
    CONSTRAINT fact_head_case_fkey FOREIGN KEY (case_id) REFERENCES court_case (id),
    CONSTRAINT fact_head_hash_length CHECK (length(hash) = 32)
);

CREATE FUNCTION refuse_fact_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are never unsaid' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER fact_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fact
    EXECUTE FUNCTION refuse_fact_change();
CREATE TRIGGER fact_head_not_removed BEFORE DELETE OR TRUNCATE ON fact_head
    EXECUTE FUNCTION refuse_fact_change();

-- A head begins at nothing and goes to the next stored fact, never anywhere else: whoever may
-- write it could otherwise rewind a chain and continue it with other facts.
CREATE FUNCTION check_fact_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.seq <> 0 OR NEW.hash <> decode(repeat('00', 32), 'hex') THEN
            RAISE EXCEPTION 'a chain begins at nothing' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NEW.case_id <> OLD.case_id OR NEW.seq <> OLD.seq + 1 OR NOT EXISTS (
        SELECT FROM public.fact
         WHERE case_id = NEW.case_id AND seq = NEW.seq AND hash = NEW.hash)
    THEN
        RAISE EXCEPTION 'the head of a chain goes to its next fact'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fact_head_only_forward BEFORE INSERT OR UPDATE ON fact_head
    FOR EACH ROW EXECUTE FUNCTION check_fact_head();

-- The next fact must follow the head, and a head never goes back.
CREATE FUNCTION check_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq <> coalesce((SELECT seq FROM public.fact_head
                              WHERE case_id = NEW.case_id), 0) + 1 THEN
        RAISE EXCEPTION 'a fact must follow the last one' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fact_follows BEFORE INSERT ON fact FOR EACH ROW EXECUTE FUNCTION check_fact();

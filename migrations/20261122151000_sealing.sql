-- What the platform signs (docs/record.md): its keys, sealed batches of entries, published records.
--
-- Written beside the journal and never in its way: a batch is sealed after its entries are durable.

-- The public keys with which anything was ever signed, so that old signatures can be checked after
-- a rotation. The private key is not here.
CREATE TABLE signing_key (
    -- SM3 of the key's DER form.
    id              bytea PRIMARY KEY,
    -- The uncompressed point, in hexadecimal.
    public_key      text NOT NULL,
    valid_from_us   bigint NOT NULL,
    CONSTRAINT signing_key_id_length CHECK (length(id) = 32),
    CONSTRAINT signing_key_point CHECK (public_key ~ '^04[0-9a-f]{128}$')
);

-- A contiguous part of a lot's entries under one signed Merkle root. The leaves are the entries
-- themselves, so only what cannot be derived is kept.
CREATE TABLE sealed_batch (
    lot_id          uuid NOT NULL,
    first_seq       bigint NOT NULL,
    last_seq        bigint NOT NULL,
    root            bytea NOT NULL,
    head            bytea NOT NULL,
    signature       bytea NOT NULL,
    key_id          bytea NOT NULL,
    sealed_at       timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sealed_batch_pkey PRIMARY KEY (lot_id, last_seq),
    -- With the check in seal_batch: batches follow each other without a gap or an overlap.
    CONSTRAINT sealed_batch_first_key UNIQUE (lot_id, first_seq),
    CONSTRAINT sealed_batch_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT sealed_batch_key_fkey FOREIGN KEY (key_id) REFERENCES signing_key (id),
    CONSTRAINT sealed_batch_order CHECK (0 < first_seq AND first_seq <= last_seq),
    CONSTRAINT sealed_batch_lengths CHECK
        (length(root) = 32 AND length(head) = 32 AND length(signature) = 64)
);

-- The first and the last line of a record, as they were first published: a record does not change
-- when a court is renamed or a key is rotated. The lines between are the journal.
CREATE TABLE published_record (
    lot_id          uuid NOT NULL,
    algorithm       text NOT NULL,
    header          text NOT NULL,
    footer          text NOT NULL,
    key_id          bytea NOT NULL,
    published_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT published_record_pkey PRIMARY KEY (lot_id, algorithm),
    CONSTRAINT published_record_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT published_record_key_fkey FOREIGN KEY (key_id) REFERENCES signing_key (id),
    CONSTRAINT published_record_algorithm_known CHECK (algorithm IN ('SM3', 'SHA-256'))
);

CREATE FUNCTION refuse_seal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was signed is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER signing_key_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signing_key
    EXECUTE FUNCTION refuse_seal_change();
CREATE TRIGGER sealed_batch_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sealed_batch
    EXECUTE FUNCTION refuse_seal_change();
CREATE TRIGGER published_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON published_record
    EXECUTE FUNCTION refuse_seal_change();

-- Makes a public key known, once.
CREATE FUNCTION register_signing_key(p_id bytea, p_public_key text, p_from_us bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO signing_key (id, public_key, valid_from_us) VALUES (p_id, p_public_key, p_from_us)
    ON CONFLICT DO NOTHING
$$;

-- Keeps a sealed batch if it begins where the last one ended and its head is the journal's; false
-- if another node was faster.
CREATE FUNCTION seal_batch(
    p_lot uuid, p_first bigint, p_last bigint, p_root bytea, p_head bytea, p_signature bytea,
    p_key bytea
) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF p_first <> 1 + coalesce((SELECT max(last_seq) FROM sealed_batch WHERE lot_id = p_lot), 0)
    THEN
        RETURN false;
    END IF;
    IF NOT EXISTS (SELECT FROM lot_head h
        JOIN bid_entry e ON e.month = h.month AND e.lot_id = h.lot_id AND e.seq = p_last
        WHERE h.lot_id = p_lot AND e.hash = p_head) THEN
        RAISE EXCEPTION 'the head of the batch is not in the journal'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO sealed_batch (lot_id, first_seq, last_seq, root, head, signature, key_id)
    VALUES (p_lot, p_first, p_last, p_root, p_head, p_signature, p_key)
    ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

-- Keeps the outer lines of a record of a lot that has ended, once.
CREATE FUNCTION publish_record(
    p_lot uuid, p_algorithm text, p_header text, p_footer text, p_key bytea
) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM lot_head
        WHERE lot_id = p_lot AND phase IN ('closed', 'withdrawn')) THEN
        RAISE EXCEPTION 'the lot has not ended' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO published_record (lot_id, algorithm, header, footer, key_id)
    VALUES (p_lot, p_algorithm, p_header, p_footer, p_key)
    ON CONFLICT DO NOTHING;
END $$;

GRANT SELECT ON signing_key, sealed_batch, published_record TO fachui_service;
DO $$
DECLARE
    it regprocedure;
BEGIN
    FOR it IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND proname IN ('register_signing_key', 'seal_batch', 'publish_record')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', it);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO fachui_service', it);
    END LOOP;
END $$;

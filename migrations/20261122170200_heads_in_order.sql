-- Signed heads in the order in which they became visible, so that they can be fetched since any of
-- them without missing one. Batches are sealed beside the way of the bids and one at a time: a
-- place is drawn when the one before is there for everybody to see.

ALTER TABLE sealed_batch ADD COLUMN place bigint GENERATED ALWAYS AS IDENTITY,
    ADD CONSTRAINT sealed_batch_place_key UNIQUE (place);

-- As before, one at a time.
CREATE OR REPLACE FUNCTION seal_batch(
    p_lot uuid, p_first bigint, p_last bigint, p_root bytea, p_head bytea, p_signature bytea,
    p_key bytea
) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock('sealed_batch'::regclass::bigint);
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

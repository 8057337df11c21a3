-- Two nodes that open the journals of a new month at once: the second waits for the first and then
-- must see its partition. to_regclass answers from the session's own memory of names, which
-- waiting does not refresh; reading the catalogue does.

CREATE OR REPLACE FUNCTION open_journal(p_lot uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first_day date;
    partition text;
BEGIN
    SELECT date_trunc('month', starts_at AT TIME ZONE 'Asia/Shanghai')::date INTO first_day
        FROM lot WHERE id = p_lot AND state <> 'draft';
    IF first_day IS NULL THEN
        RAISE EXCEPTION 'the lot % is not announced', p_lot USING ERRCODE = 'no_data_found';
    END IF;
    partition := 'bid_entry_' || to_char(first_day, 'YYYYMM');
    IF to_regclass(partition) IS NULL THEN
        PERFORM pg_advisory_xact_lock(7204);
        PERFORM FROM pg_class c WHERE c.relname = partition
            AND c.relnamespace = 'public'::regnamespace;
        IF NOT FOUND THEN
            -- Attaching lets readers and writers of the other months go on; CREATE TABLE …
            -- PARTITION OF would wait for every one of them and hold up all later ones.
            EXECUTE format('CREATE TABLE %I (LIKE bid_entry INCLUDING ALL)', partition);
            EXECUTE format('ALTER TABLE bid_entry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                partition, first_day, (first_day + interval '1 month')::date);
            -- TRUNCATE triggers are not inherited.
            EXECUTE format('CREATE TRIGGER bid_entry_not_truncated BEFORE TRUNCATE ON %I '
                'EXECUTE FUNCTION refuse_bid_change()', partition);
        END IF;
    END IF;
    INSERT INTO lot_head (lot_id, month) VALUES (p_lot, first_day) ON CONFLICT DO NOTHING;
END $$;

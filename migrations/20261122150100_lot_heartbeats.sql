-- The heartbeat of a lot is that of its shard, unless the lot itself is silent. One lot in trouble
-- no longer withholds the heartbeat of all lots that share its shard.

CREATE TABLE bid_lot_silence (
    lot_id          uuid PRIMARY KEY,
    shard           smallint NOT NULL,
    -- The last moment at which bids of the lot could be judged and kept; none if there never was.
    beat_us         bigint,
    CONSTRAINT bid_lot_silence_shard_range CHECK (shard BETWEEN 0 AND 15)
);
COMMENT ON TABLE bid_lot_silence IS 'Lots that take no part in the heartbeat of their shard';

-- Renews a node's leases, takes over those that have run out, and beats for the healthy shards
-- but for their silent lots. The beat is dated when health was judged, not when this statement
-- got its turn. Answers what the node holds now, with the heartbeats that were found.
CREATE FUNCTION keep_shards(
    p_node text, p_seconds double precision, p_healthy smallint[], p_judged_us bigint,
    p_silent uuid[], p_silent_shard smallint[], p_silent_beat_us bigint[]
)
    RETURNS TABLE (shard smallint, beat_us bigint, silent uuid[], silent_beat_us bigint[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    held smallint[];
    beating smallint[];
BEGIN
    -- A shard that is taken over does not beat: its lots have not been looked at yet.
    SELECT array_agg(mine.shard), array_agg(mine.shard)
            FILTER (WHERE mine.holder = p_node AND mine.shard = ANY (p_healthy))
        INTO held, beating
        FROM (SELECT s.shard, s.holder FROM bid_shard s
            WHERE s.holder = p_node OR s.lease_until < clock_timestamp()
            FOR UPDATE SKIP LOCKED) mine;
    RETURN QUERY
        SELECT b.shard, (extract(epoch FROM b.beat_at) * 1000000)::bigint,
            ARRAY(SELECT q.lot_id FROM bid_lot_silence q WHERE q.shard = b.shard
                ORDER BY q.lot_id),
            ARRAY(SELECT q.beat_us FROM bid_lot_silence q WHERE q.shard = b.shard
                ORDER BY q.lot_id)
        FROM bid_shard b WHERE b.shard = ANY (held);
    UPDATE bid_shard b SET holder = p_node,
        lease_until = clock_timestamp() + make_interval(secs => p_seconds),
        beat_at = CASE WHEN b.shard = ANY (beating)
            THEN greatest(b.beat_at, least(clock_timestamp(),
                to_timestamp(p_judged_us / 1000000.0))) ELSE b.beat_at END
        WHERE b.shard = ANY (held);
    DELETE FROM bid_lot_silence q WHERE q.shard = ANY (beating) AND q.lot_id <> ALL (p_silent);
    -- How long a lot has been silent does not change while it is.
    INSERT INTO bid_lot_silence (lot_id, shard, beat_us)
        SELECT q.lot, q.shard, q.beat
        FROM unnest(p_silent, p_silent_shard, p_silent_beat_us) AS q (lot, shard, beat)
        WHERE q.shard = ANY (beating) ON CONFLICT (lot_id) DO NOTHING;
END $$;

GRANT SELECT ON bid_lot_silence TO fachui_service;
DO $$
DECLARE
    it regprocedure;
BEGIN
    SELECT oid INTO STRICT it FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname = 'keep_shards';
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', it);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO fachui_service', it);
END $$;

-- One commit over the lots of a node: batches of several lots in one statement, each under its
-- own fence. A lot whose fence refuses takes nothing from the others.

-- Entries are flat arrays; batch b owns those up to p_last[b], p_length[b] of them, and p_of says
-- of each entry to which batch it belongs. Answers for each batch 'appended', or why nothing of it
-- was appended. Heads are locked in the order of their ids, so that two nodes that still believe
-- they keep the same lots wait for each other and never for ever.
CREATE FUNCTION append_batches(
    p_lot uuid[], p_epoch bigint[], p_head_nonce uuid[], p_head_hash bytea[],
    p_length integer[], p_last integer[], p_phase text[], p_remaining bigint[],
    p_leader_code text[], p_leader_rank smallint[], p_leader_price bigint[],
    p_leader_seq bigint[], p_extensions integer[], p_accepted bigint[],
    p_of integer[], p_seq bigint[], p_at bigint[], p_ends_at bigint[], p_kind text[],
    p_code text[], p_rank smallint[], p_price bigint[], p_verdict text[], p_ends_before bigint[],
    p_leader_before bigint[], p_key uuid[], p_seen bigint[], p_from bigint[], p_won bigint[],
    p_reason text[], p_terms text[], p_previous uuid[], p_nonce uuid[], p_hash bytea[]
) RETURNS text[]
    -- A plan made while lot_head was small must not read all of it when it has grown.
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
AS $$
DECLARE
    verdicts text[];
    passed boolean[];
    months date[];
BEGIN
    WITH head AS MATERIALIZED (
        SELECT h.lot_id, h.month, h.epoch, h.seq, h.nonce, h.hash
        FROM lot_head h WHERE h.lot_id = ANY (p_lot) ORDER BY h.lot_id FOR UPDATE
    ), judged AS (
        SELECT b.n, head.month, CASE
            WHEN head.lot_id IS NULL OR b.length = 0 THEN 'no-journal'
            WHEN head.epoch <> b.epoch THEN 'other-epoch'
            WHEN p_seq[b.last - b.length + 1] <> head.seq + 1
                OR p_seq[b.last] <> head.seq + b.length THEN 'gap'
            WHEN head.nonce <> b.nonce OR p_previous[b.last - b.length + 1] <> head.nonce
                THEN 'other-predecessor'
            WHEN head.hash <> b.hash THEN 'other-chain'
            ELSE 'appended' END AS verdict
        FROM unnest(p_lot, p_epoch, p_head_nonce, p_head_hash, p_length, p_last) WITH ORDINALITY
            AS b (lot, epoch, nonce, hash, length, last, n)
        LEFT JOIN head ON head.lot_id = b.lot
    )
    SELECT array_agg(verdict ORDER BY n), array_agg(verdict = 'appended' ORDER BY n),
        array_agg(month ORDER BY n)
        INTO verdicts, passed, months FROM judged;
    INSERT INTO bid_entry (month, lot_id, seq, epoch, at_us, ends_at_us, kind, code, rank,
        price_fen, verdict, ends_before_us, leader_before_fen, bid_key, seen_seq, from_us,
        won_seq, reason, terms, previous_nonce, nonce, hash)
    SELECT months[e.batch], p_lot[e.batch], e.seq, p_epoch[e.batch], e.at, e.ends_at, e.kind,
        e.code, e.rank, e.price, e.verdict, e.ends_before, e.leader_before, e.key, e.seen,
        e.since, e.won, e.reason, e.terms::jsonb, e.previous, e.nonce, e.hash
    FROM unnest(p_of, p_seq, p_at, p_ends_at, p_kind, p_code, p_rank, p_price, p_verdict,
        p_ends_before, p_leader_before, p_key, p_seen, p_from, p_won, p_reason, p_terms,
        p_previous, p_nonce, p_hash)
        AS e (batch, seq, at, ends_at, kind, code, rank, price, verdict, ends_before,
            leader_before, key, seen, since, won, reason, terms, previous, nonce, hash)
    WHERE passed[e.batch];
    UPDATE lot_head h SET seq = p_seq[b.last], nonce = p_nonce[b.last], hash = p_hash[b.last],
        last_us = p_at[b.last], ends_at_us = p_ends_at[b.last], phase = b.phase,
        remaining_us = b.remaining, leader_code = b.leader_code, leader_rank = b.leader_rank,
        leader_price_fen = b.leader_price, leader_seq = b.leader_seq,
        extensions = b.extensions, accepted_bids = h.accepted_bids + b.accepted
    FROM unnest(p_lot, p_last, p_phase, p_remaining, p_leader_code, p_leader_rank,
        p_leader_price, p_leader_seq, p_extensions, p_accepted) WITH ORDINALITY
        AS b (lot, last, phase, remaining, leader_code, leader_rank, leader_price, leader_seq,
            extensions, accepted, n)
    WHERE h.lot_id = b.lot AND passed[b.n];
    RETURN verdicts;
END $$;

DO $$
DECLARE
    it regprocedure;
BEGIN
    SELECT oid INTO STRICT it FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname = 'append_batches';
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', it);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO fachui_service', it);
END $$;

-- The bid journal: what Redis decided, made durable, fenced and chained.
--
-- A lot's sequence stays in one partition: `month` is the month in which bidding for the lot
-- starts, not that of the entry, so that the unique keys below hold for the whole lot.
-- Times are microseconds since 1970 (TIME-07), exactly as they are hashed.

CREATE TABLE lot_head (
    lot_id          uuid PRIMARY KEY,
    month           date NOT NULL,
    -- The fence. Recovery raises the epoch here before anything else; a writer with another
    -- epoch, a gap or another predecessor is refused, whatever Redis says.
    epoch           bigint NOT NULL DEFAULT 0,
    seq             bigint NOT NULL DEFAULT 0,
    nonce           uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    hash            bytea NOT NULL DEFAULT '\x0000000000000000000000000000000000000000000000000000000000000000',
    -- The book after entry `seq`, so that recovery does not replay a long lot.
    last_us         bigint NOT NULL DEFAULT 0,
    phase           text NOT NULL DEFAULT 'unopened',
    ends_at_us      bigint NOT NULL DEFAULT 0,
    remaining_us    bigint,
    leader_code     text,
    leader_rank     smallint,
    leader_price_fen bigint,
    leader_seq      bigint,
    extensions      integer NOT NULL DEFAULT 0,
    accepted_bids   bigint NOT NULL DEFAULT 0,
    CONSTRAINT lot_head_month_key UNIQUE (lot_id, month),
    CONSTRAINT lot_head_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT lot_head_phase_known CHECK
        (phase IN ('unopened', 'running', 'paused', 'withdrawn', 'closed')),
    CONSTRAINT lot_head_unopened_is_empty CHECK ((phase = 'unopened') = (seq = 0)),
    CONSTRAINT lot_head_remaining_fits_phase CHECK ((phase = 'paused') = (remaining_us IS NOT NULL)),
    CONSTRAINT lot_head_leader_whole CHECK (
        (leader_code IS NULL) = (leader_price_fen IS NULL)
        AND (leader_code IS NULL) = (leader_rank IS NULL)
        AND (leader_code IS NULL) = (leader_seq IS NULL)),
    CONSTRAINT lot_head_hash_length CHECK (length(hash) = 32),
    CONSTRAINT lot_head_month_first CHECK (extract(day FROM month) = 1)
) WITH (fillfactor = 50);
CREATE INDEX lot_head_phase_idx ON lot_head (phase, ends_at_us);

-- One place in the sequence of a lot (G2). No foreign key to lot_head: append_bids is the only
-- writer and holds that row locked, and a check per entry would be paid by every bid.
CREATE TABLE bid_entry (
    month           date NOT NULL,
    lot_id          uuid NOT NULL,
    seq             bigint NOT NULL,
    epoch           bigint NOT NULL,
    at_us           bigint NOT NULL,
    ends_at_us      bigint NOT NULL,
    kind            text NOT NULL,
    code            text,
    rank            smallint,
    price_fen       bigint,
    verdict         text,
    -- What the bid met: the end and the leader's price just before it.
    ends_before_us  bigint,
    leader_before_fen bigint,
    bid_key         uuid,
    -- What the bidder's screen showed: evidence, never a reason to refuse.
    seen_seq        bigint,
    from_us         bigint,
    won_seq         bigint,
    reason          text,
    terms           jsonb,
    previous_nonce  uuid NOT NULL,
    nonce           uuid NOT NULL,
    hash            bytea NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT bid_entry_pkey PRIMARY KEY (month, lot_id, seq),
    -- Exactly once per idempotency key (G4), also when Redis has forgotten it.
    CONSTRAINT bid_entry_key_key UNIQUE (month, lot_id, code, bid_key),
    CONSTRAINT bid_entry_seq_positive CHECK (seq > 0),
    CONSTRAINT bid_entry_hash_length CHECK (length(hash) = 32),
    CONSTRAINT bid_entry_price_range CHECK (price_fen BETWEEN 0 AND 99999999999999),
    CONSTRAINT bid_entry_fits_kind CHECK (CASE kind
        WHEN 'opened' THEN terms IS NOT NULL AND seq = 1
        WHEN 'qualified' THEN code IS NOT NULL AND rank IS NOT NULL
        WHEN 'disqualified' THEN code IS NOT NULL
        WHEN 'bid' THEN code IS NOT NULL AND price_fen IS NOT NULL AND verdict IS NOT NULL
            AND bid_key IS NOT NULL AND ends_before_us IS NOT NULL
        WHEN 'paused' THEN from_us IS NOT NULL AND reason IS NOT NULL
        WHEN 'resumed' THEN reason IS NOT NULL
        WHEN 'withdrawn' THEN reason IS NOT NULL
        WHEN 'closed' THEN (code IS NULL) = (price_fen IS NULL) AND (code IS NULL) = (won_seq IS NULL)
        ELSE false END),
    CONSTRAINT bid_entry_verdict_known CHECK (verdict IN ('accepted', 'suspended', 'below-start',
        'off-step', 'no-priority-over-leader', 'below-increment'))
) PARTITION BY RANGE (month);
CREATE INDEX bid_entry_qualification_idx ON bid_entry (lot_id, code, seq)
    WHERE kind IN ('qualified', 'disqualified');
CREATE INDEX bid_entry_pause_idx ON bid_entry (lot_id, seq) WHERE kind = 'paused';
COMMENT ON COLUMN bid_entry.code IS '竞买代码; who stands behind it is secret until the close (AUC-18)';

-- Bids that take no place in the sequence: before the opening, after the end, or by somebody who
-- is not qualified. Kept outside the chain.
CREATE TABLE stray_bid (
    lot_id          uuid NOT NULL,
    -- The bid code, or the person's id where no code was issued.
    bidder          text NOT NULL,
    bid_key         uuid NOT NULL,
    epoch           bigint NOT NULL,
    judged_seq      bigint NOT NULL,
    at_us           bigint NOT NULL,
    price_fen       bigint NOT NULL,
    verdict         text NOT NULL,
    seen_seq        bigint,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT stray_bid_pkey PRIMARY KEY (lot_id, bidder, bid_key),
    CONSTRAINT stray_bid_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT stray_bid_price_range CHECK (price_fen BETWEEN 0 AND 99999999999999),
    CONSTRAINT stray_bid_verdict_known CHECK (verdict IN
        ('not-open', 'closed', 'suspended', 'not-qualified'))
);

-- Who commits the bids of a shard. The lease spares two nodes from getting into each other's way;
-- what keeps them from doing harm is the epoch in lot_head.
CREATE TABLE bid_shard (
    shard           smallint PRIMARY KEY,
    holder          text,
    lease_until     timestamptz NOT NULL DEFAULT '-infinity',
    -- The heartbeat: the last moment at which bids of this shard could be judged and kept.
    beat_at         timestamptz,
    CONSTRAINT bid_shard_range CHECK (shard BETWEEN 0 AND 15)
);
INSERT INTO bid_shard (shard) SELECT generate_series(0, 15);

CREATE FUNCTION refuse_bid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the bid journal is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER bid_entry_append_only BEFORE UPDATE OR DELETE ON bid_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_bid_change();
CREATE TRIGGER bid_entry_not_truncated BEFORE TRUNCATE ON bid_entry
    EXECUTE FUNCTION refuse_bid_change();
CREATE TRIGGER stray_bid_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON stray_bid
    EXECUTE FUNCTION refuse_bid_change();
CREATE TRIGGER lot_head_not_removed BEFORE DELETE OR TRUNCATE ON lot_head
    EXECUTE FUNCTION refuse_bid_change();

-- A head never goes back, and nothing follows the end of a lot.
CREATE FUNCTION check_lot_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.lot_id <> OLD.lot_id OR NEW.month <> OLD.month OR NEW.epoch < OLD.epoch
        OR NEW.seq < OLD.seq OR NEW.last_us < OLD.last_us
        OR (OLD.phase IN ('closed', 'withdrawn') AND NEW.seq <> OLD.seq) THEN
        RAISE EXCEPTION 'the head of a lot never goes back' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lot_head_only_forward BEFORE UPDATE ON lot_head
    FOR EACH ROW EXECUTE FUNCTION check_lot_head();

-- Makes the journal of a lot: its head, and the partition of its month if it is the first there.
CREATE FUNCTION open_journal(p_lot uuid) RETURNS void
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
        IF to_regclass(partition) IS NULL THEN
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

-- Appends a batch for one lot under the fence. Answers 'appended', or why nothing was appended.
CREATE FUNCTION append_bids(
    p_lot uuid, p_epoch bigint, p_previous_nonce uuid, p_previous_hash bytea,
    p_seq bigint[], p_at bigint[], p_ends_at bigint[], p_kind text[], p_code text[],
    p_rank smallint[], p_price bigint[], p_verdict text[], p_ends_before bigint[],
    p_leader_before bigint[], p_key uuid[], p_seen bigint[], p_from bigint[], p_won bigint[],
    p_reason text[], p_terms text[], p_previous uuid[], p_nonce uuid[], p_hash bytea[],
    p_phase text, p_remaining bigint, p_leader_code text, p_leader_rank smallint,
    p_leader_price bigint, p_leader_seq bigint, p_extensions integer, p_accepted bigint
) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head lot_head;
    n integer := cardinality(p_seq);
BEGIN
    SELECT * INTO head FROM lot_head WHERE lot_id = p_lot FOR UPDATE;
    IF NOT FOUND OR n = 0 THEN RETURN 'no-journal'; END IF;
    IF head.epoch <> p_epoch THEN RETURN 'other-epoch'; END IF;
    IF p_seq[1] <> head.seq + 1 OR p_seq[n] <> head.seq + n THEN RETURN 'gap'; END IF;
    IF head.nonce <> p_previous_nonce OR p_previous[1] <> head.nonce THEN
        RETURN 'other-predecessor';
    END IF;
    IF head.hash <> p_previous_hash THEN RETURN 'other-chain'; END IF;
    INSERT INTO bid_entry (month, lot_id, seq, epoch, at_us, ends_at_us, kind, code, rank,
        price_fen, verdict, ends_before_us, leader_before_fen, bid_key, seen_seq, from_us,
        won_seq, reason, terms, previous_nonce, nonce, hash)
    SELECT head.month, p_lot, e.seq, p_epoch, e.at, e.ends_at, e.kind, e.code, e.rank, e.price,
        e.verdict, e.ends_before, e.leader_before, e.key, e.seen, e.since, e.won, e.reason,
        e.terms::jsonb, e.previous, e.nonce, e.hash
    FROM unnest(p_seq, p_at, p_ends_at, p_kind, p_code, p_rank, p_price, p_verdict, p_ends_before,
        p_leader_before, p_key, p_seen, p_from, p_won, p_reason, p_terms, p_previous, p_nonce,
        p_hash)
        AS e (seq, at, ends_at, kind, code, rank, price, verdict, ends_before, leader_before, key,
            seen, since, won, reason, terms, previous, nonce, hash);
    UPDATE lot_head SET seq = p_seq[n], nonce = p_nonce[n], hash = p_hash[n], last_us = p_at[n],
        ends_at_us = p_ends_at[n], phase = p_phase, remaining_us = p_remaining,
        leader_code = p_leader_code, leader_rank = p_leader_rank,
        leader_price_fen = p_leader_price, leader_seq = p_leader_seq,
        extensions = p_extensions, accepted_bids = accepted_bids + p_accepted
    WHERE lot_id = p_lot;
    RETURN 'appended';
END $$;

-- Raises the epoch from the one the caller has seen, beyond any that Redis may hold; false if
-- another recovery was faster.
CREATE FUNCTION raise_epoch(p_lot uuid, p_from bigint, p_to bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE lot_head SET epoch = p_to
        WHERE lot_id = p_lot AND epoch = p_from AND p_to > p_from;
    RETURN FOUND;
END $$;

-- Keeps a stray bid if it was judged in the present epoch; the share lock orders it before or
-- after a recovery, never beside one.
CREATE FUNCTION keep_stray(
    p_lot uuid, p_bidder text, p_key uuid, p_epoch bigint, p_judged bigint, p_at bigint,
    p_price bigint, p_verdict text, p_seen bigint
) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM lot_head WHERE lot_id = p_lot AND epoch = p_epoch FOR SHARE;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO stray_bid (lot_id, bidder, bid_key, epoch, judged_seq, at_us, price_fen, verdict,
        seen_seq)
    VALUES (p_lot, p_bidder, p_key, p_epoch, p_judged, p_at, p_price, p_verdict, p_seen)
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$;

-- Renews a node's leases, takes over those that have run out, and beats for the healthy shards.
-- The beat is dated when their health was judged, not when this statement got its turn.
-- Answers what the node holds now, with the heartbeat that was found.
CREATE FUNCTION hold_shards(
    p_node text, p_seconds double precision, p_healthy smallint[], p_judged_us bigint
)
    RETURNS TABLE (shard smallint, taken boolean, beat_us bigint)
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH mine AS (
        SELECT s.shard, s.holder IS DISTINCT FROM p_node AS taken, s.beat_at
        FROM bid_shard s
        WHERE s.holder = p_node OR s.lease_until < clock_timestamp()
        FOR UPDATE SKIP LOCKED
    )
    UPDATE bid_shard b SET holder = p_node,
        lease_until = clock_timestamp() + make_interval(secs => p_seconds),
        beat_at = CASE WHEN b.shard = ANY (p_healthy) AND NOT mine.taken
            THEN greatest(b.beat_at, least(clock_timestamp(),
                to_timestamp(p_judged_us / 1000000.0))) ELSE b.beat_at END
    FROM mine WHERE b.shard = mine.shard
    RETURNING b.shard, mine.taken, (extract(epoch FROM mine.beat_at) * 1000000)::bigint
$$;

-- The running platform reads the journal and writes it through these functions only.
GRANT SELECT ON lot_head, bid_entry, stray_bid, bid_shard TO fachui_service;
DO $$
DECLARE
    it regprocedure;
BEGIN
    FOR it IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND proname IN ('open_journal', 'append_bids', 'raise_epoch', 'keep_stray', 'hold_shards')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', it);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO fachui_service', it);
    END LOOP;
END $$;

-- What stops a lot and who is told of it: turning points of a sequence, the court's measures with
-- their legal grounds, messages to people, and the records of platform faults (平台故障记录).

-- Every entry after which a lot stands differently, copied out of the journal in the transaction
-- that journals it, so that nobody has to read through the bids to find it. No foreign key to lot:
-- a commit of bids must not wait for whoever holds the lot's row.
CREATE TABLE bid_turn (
    lot_id          uuid NOT NULL,
    seq             bigint NOT NULL,
    kind            text NOT NULL,
    at_us           bigint NOT NULL,
    ends_at_us      bigint NOT NULL,
    -- A pause counts from here: an outage is found after it has begun.
    from_us         bigint,
    reason          text,
    epoch           bigint NOT NULL,
    -- When everybody concerned had been told.
    told_at         timestamptz,
    CONSTRAINT bid_turn_pkey PRIMARY KEY (lot_id, seq),
    CONSTRAINT bid_turn_kind_known CHECK (kind IN ('paused', 'resumed', 'withdrawn', 'closed'))
);
CREATE INDEX bid_turn_untold_idx ON bid_turn (at_us) WHERE told_at IS NULL;

-- A turn that happened before this table was there has been told by its own time.
INSERT INTO bid_turn (lot_id, seq, kind, at_us, ends_at_us, from_us, reason, epoch, told_at)
    SELECT e.lot_id, e.seq, e.kind, e.at_us, e.ends_at_us, e.from_us, e.reason, e.epoch, now()
      FROM bid_entry e JOIN lot l ON l.id = e.lot_id
     WHERE e.kind IN ('paused', 'resumed', 'withdrawn', 'closed');

CREATE FUNCTION note_turn() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO bid_turn (lot_id, seq, kind, at_us, ends_at_us, from_us, reason, epoch)
        VALUES (NEW.lot_id, NEW.seq, NEW.kind, NEW.at_us, NEW.ends_at_us, NEW.from_us, NEW.reason,
            NEW.epoch);
    RETURN NULL;
END $$;
-- The condition is asked without a call, so that a bid does not pay for it.
CREATE TRIGGER bid_entry_turn AFTER INSERT ON bid_entry FOR EACH ROW
    WHEN (NEW.kind IN ('paused', 'resumed', 'withdrawn', 'closed'))
    EXECUTE FUNCTION note_turn();

-- What a court ordered: deferral (暂缓), suspension (中止) or withdrawal (撤回), and on what ground.
CREATE TABLE lot_stop (
    lot_id          uuid NOT NULL,
    -- The place of the measure in the lot's sequence; 0 before bidding was loaded.
    seq             bigint NOT NULL,
    measure         text NOT NULL,
    ground          text NOT NULL,
    -- The ruling or decision (文书号); an emergency may do without.
    document        text,
    reason          text NOT NULL,
    -- When the ground ends, if that was known; five days later bidding must go on (AUC-28).
    ground_ends_at  timestamptz,
    resume_by       timestamptz,
    ordered_by      uuid NOT NULL,
    ordered_at      timestamptz NOT NULL,
    CONSTRAINT lot_stop_pkey PRIMARY KEY (lot_id, seq),
    CONSTRAINT lot_stop_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT lot_stop_person_fkey FOREIGN KEY (ordered_by) REFERENCES person (id),
    CONSTRAINT lot_stop_measure_known CHECK (measure IN ('deferral', 'suspension', 'withdrawal')),
    CONSTRAINT lot_stop_due_whole CHECK ((ground_ends_at IS NULL) = (resume_by IS NULL))
);

-- The ground of a stop has ended: from then on the five days run.
CREATE TABLE stop_ground_end (
    lot_id          uuid NOT NULL,
    seq             bigint NOT NULL,
    ended_at        timestamptz NOT NULL,
    resume_by       timestamptz NOT NULL,
    noted_by        uuid NOT NULL,
    noted_at        timestamptz NOT NULL,
    CONSTRAINT stop_ground_end_pkey PRIMARY KEY (lot_id, seq),
    CONSTRAINT stop_ground_end_stop_fkey FOREIGN KEY (lot_id, seq) REFERENCES lot_stop (lot_id, seq),
    CONSTRAINT stop_ground_end_person_fkey FOREIGN KEY (noted_by) REFERENCES person (id)
);

-- Messages to people (站内消息). What was said is never changed; that it was read is another row.
CREATE TABLE message (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL,
    kind            text NOT NULL,
    lot_id          uuid NOT NULL,
    -- The entry it tells of.
    seq             bigint NOT NULL,
    title           text NOT NULL,
    body            text NOT NULL,
    sent_at         timestamptz NOT NULL,
    CONSTRAINT message_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT message_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT message_once UNIQUE (person_id, lot_id, seq, kind),
    CONSTRAINT message_kind_known CHECK (kind IN
        ('lot-paused', 'lot-resumed', 'lot-withdrawn', 'lot-won', 'lot-lost', 'lot-unsold'))
);
CREATE INDEX message_person_idx ON message (person_id, sent_at DESC, id DESC);
CREATE TABLE message_read (
    message_id      uuid PRIMARY KEY,
    read_at         timestamptz NOT NULL,
    CONSTRAINT message_read_message_fkey FOREIGN KEY (message_id) REFERENCES message (id)
);

-- A fault of the platform in one court: all lots whose pauses belong to one outage.
CREATE TABLE fault (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    cause           text NOT NULL,
    found_at        timestamptz NOT NULL,
    CONSTRAINT fault_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT fault_cause_known CHECK (cause IN ('outage', 'clock'))
);
CREATE INDEX fault_court_idx ON fault (court_id, found_at);
CREATE TABLE fault_lot (
    fault_id        uuid NOT NULL,
    lot_id          uuid NOT NULL,
    pause_seq       bigint NOT NULL,
    -- Evidence at the time of the record: who held the shard, in which epoch the entry before
    -- the pause was written, and the last heartbeat the platform had left behind.
    shard           smallint NOT NULL,
    holder          text,
    epoch_before    bigint NOT NULL,
    CONSTRAINT fault_lot_pkey PRIMARY KEY (lot_id, pause_seq),
    CONSTRAINT fault_lot_fault_fkey FOREIGN KEY (fault_id) REFERENCES fault (id),
    CONSTRAINT fault_lot_turn_fkey FOREIGN KEY (lot_id, pause_seq) REFERENCES bid_turn (lot_id, seq)
);
CREATE INDEX fault_lot_fault_idx ON fault_lot (fault_id);
-- What was signed, word for word. The second signature is another person's and covers the first.
CREATE TABLE fault_signature (
    fault_id        uuid NOT NULL,
    place           smallint NOT NULL,
    statement       text NOT NULL,
    content         text NOT NULL,
    hash            bytea NOT NULL,
    signer_id       uuid NOT NULL,
    signer_name     text NOT NULL,
    signer_role     text NOT NULL,
    signed_at       timestamptz NOT NULL,
    CONSTRAINT fault_signature_pkey PRIMARY KEY (fault_id, place),
    CONSTRAINT fault_signature_fault_fkey FOREIGN KEY (fault_id) REFERENCES fault (id),
    CONSTRAINT fault_signature_signer_fkey FOREIGN KEY (signer_id) REFERENCES person (id),
    CONSTRAINT fault_signature_two_people UNIQUE (fault_id, signer_id),
    CONSTRAINT fault_signature_place_known CHECK (place IN (1, 2)),
    CONSTRAINT fault_signature_hash_length CHECK (length(hash) = 32)
);

SELECT make_append_only(it) FROM unnest(ARRAY['lot_stop', 'stop_ground_end', 'message',
    'message_read', 'fault', 'fault_lot', 'fault_signature']::regclass[]) AS it;
CREATE TRIGGER bid_turn_not_removed BEFORE DELETE OR TRUNCATE ON bid_turn
    EXECUTE FUNCTION refuse_bid_change();

GRANT SELECT, UPDATE (told_at) ON bid_turn TO fachui_service;
GRANT SELECT, INSERT ON lot_stop, stop_ground_end, message, message_read, fault, fault_lot,
    fault_signature TO fachui_service;

-- The lots a person wants to be reminded of (关注), and the reminders.

-- A wish, not a record: it is taken back by removing the row.
CREATE TABLE lot_watch (
    person_id       uuid NOT NULL,
    lot_id          uuid NOT NULL,
    watched_at      timestamptz NOT NULL,
    CONSTRAINT lot_watch_pkey PRIMARY KEY (person_id, lot_id),
    CONSTRAINT lot_watch_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT lot_watch_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id)
);
-- The public count, and who is to be reminded of a lot.
CREATE INDEX lot_watch_lot_idx ON lot_watch (lot_id);

ALTER TABLE message DROP CONSTRAINT message_kind_known;
ALTER TABLE message ADD CONSTRAINT message_kind_known CHECK (kind IN
    ('lot-paused', 'lot-resumed', 'lot-withdrawn', 'lot-won', 'lot-lost', 'lot-unsold',
     'lot-starts', 'lot-ends'));

GRANT SELECT, INSERT, DELETE ON lot_watch TO fachui_service;

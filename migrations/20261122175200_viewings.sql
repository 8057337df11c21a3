-- Viewing appointments (看样预约): when and where a thing may be seen, how many come, and who came;
-- the officer knows a booking by its code alone (AUC-18).

CREATE TABLE viewing (
    id              uuid PRIMARY KEY,
    lot_id          uuid NOT NULL,
    starts_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    place           text NOT NULL,
    -- What to bring, whom to ask for.
    note            text,
    capacity        smallint NOT NULL,
    published_by    uuid NOT NULL,
    published_at    timestamptz NOT NULL,
    CONSTRAINT viewing_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT viewing_person_fkey FOREIGN KEY (published_by) REFERENCES person (id),
    CONSTRAINT viewing_times_agree CHECK (starts_at < ends_at),
    CONSTRAINT viewing_texts CHECK (length(place) BETWEEN 1 AND 200
        AND length(note) BETWEEN 1 AND 500),
    CONSTRAINT viewing_capacity CHECK (capacity BETWEEN 1 AND 500)
);
CREATE INDEX viewing_lot_idx ON viewing (lot_id, starts_at);

CREATE TABLE viewing_cancellation (
    viewing_id      uuid PRIMARY KEY,
    reason          text NOT NULL,
    cancelled_by    uuid NOT NULL,
    cancelled_at    timestamptz NOT NULL,
    CONSTRAINT viewing_cancellation_viewing_fkey FOREIGN KEY (viewing_id) REFERENCES viewing (id),
    CONSTRAINT viewing_cancellation_person_fkey FOREIGN KEY (cancelled_by) REFERENCES person (id),
    CONSTRAINT viewing_cancellation_text CHECK (length(reason) BETWEEN 1 AND 500)
);

CREATE TABLE viewing_booking (
    id              uuid PRIMARY KEY,
    viewing_id      uuid NOT NULL,
    person_id       uuid NOT NULL,
    -- Random, shown by the visitor at the gate; it leads to no name.
    code            text NOT NULL,
    booked_at       timestamptz NOT NULL,
    cancelled_at    timestamptz,
    CONSTRAINT viewing_booking_viewing_fkey FOREIGN KEY (viewing_id) REFERENCES viewing (id),
    CONSTRAINT viewing_booking_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT viewing_booking_code UNIQUE (viewing_id, code),
    CONSTRAINT viewing_booking_code_form CHECK (code ~ '^[0-9]{4}$')
);
CREATE UNIQUE INDEX viewing_booking_once ON viewing_booking (viewing_id, person_id)
    WHERE cancelled_at IS NULL;
CREATE INDEX viewing_booking_person_idx ON viewing_booking (person_id, booked_at);

-- Marked at the gate; a mark that was wrong is followed by another.
CREATE TABLE viewing_mark (
    booking_id      uuid NOT NULL,
    number          smallint NOT NULL,
    came            boolean NOT NULL,
    marked_by       uuid NOT NULL,
    marked_at       timestamptz NOT NULL,
    CONSTRAINT viewing_mark_pkey PRIMARY KEY (booking_id, number),
    CONSTRAINT viewing_mark_booking_fkey FOREIGN KEY (booking_id) REFERENCES viewing_booking (id),
    CONSTRAINT viewing_mark_person_fkey FOREIGN KEY (marked_by) REFERENCES person (id),
    CONSTRAINT viewing_mark_number CHECK (number BETWEEN 1 AND 20)
);

SELECT make_append_only(it) FROM unnest(ARRAY['viewing', 'viewing_cancellation', 'viewing_mark']
    ::regclass[]) AS it;
GRANT SELECT, INSERT ON viewing, viewing_cancellation, viewing_mark TO fachui_service;
GRANT SELECT, INSERT, UPDATE (cancelled_at) ON viewing_booking TO fachui_service;
-- A row lock asks for the right to change something.
GRANT UPDATE (capacity) ON viewing TO fachui_service;

-- The statutory clocks of each case (期限), as they stand; why each date is what it is; reminders,
-- each once; addresses for them; the feeds by which a calendar program reads them.

CREATE TABLE deadline (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    lot_id          uuid,
    -- The lot, asset or plan whose clock it is.
    subject_id      uuid NOT NULL,
    subject         text NOT NULL,
    -- What is to be done, by its stable name, and on which rule.
    what            text NOT NULL,
    rule            text NOT NULL,
    -- The first instant after the period.
    until_at        timestamptz NOT NULL,
    -- Trigger, period, skipped days, article; nothing where the court set the date itself.
    why             jsonb,
    provisional     boolean NOT NULL,
    opened_at       timestamptz NOT NULL,
    -- When it was met, or no longer applied.
    closed_at       timestamptz,
    CONSTRAINT deadline_case_fkey FOREIGN KEY (case_id, court_id)
        REFERENCES court_case (id, court_id),
    CONSTRAINT deadline_lot_fkey FOREIGN KEY (lot_id, case_id) REFERENCES lot (id, case_id),
    CONSTRAINT deadline_closed_after CHECK (closed_at IS NULL OR closed_at >= opened_at)
);
CREATE INDEX deadline_open_idx ON deadline (court_id, until_at) WHERE closed_at IS NULL;
CREATE INDEX deadline_due_idx ON deadline (until_at) WHERE closed_at IS NULL;
CREATE INDEX deadline_case_idx ON deadline (case_id);

-- A date that was told is never changed, only closed: another date is another row.
CREATE FUNCTION check_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL OR (to_jsonb(NEW) - 'closed_at') <> (to_jsonb(OLD) - 'closed_at')
    THEN
        RAISE EXCEPTION 'a deadline is closed, not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadline_only_closed BEFORE UPDATE ON deadline
    FOR EACH ROW EXECUTE FUNCTION check_deadline();
CREATE TRIGGER deadline_not_removed BEFORE DELETE OR TRUNCATE ON deadline
    EXECUTE FUNCTION refuse_issued_change();

-- Up to which fact, and when, the clocks of a case were read.
CREATE TABLE deadline_reading (
    case_id         uuid PRIMARY KEY,
    fact_seq        bigint NOT NULL,
    read_at         timestamptz NOT NULL,
    CONSTRAINT deadline_reading_case_fkey FOREIGN KEY (case_id) REFERENCES court_case (id)
);

CREATE TABLE reminder (
    id              uuid PRIMARY KEY,
    deadline_id     uuid NOT NULL,
    person_id       uuid NOT NULL,
    -- Ahead of the date, on its last day, after it.
    stage           text NOT NULL,
    title           text NOT NULL,
    body            text NOT NULL,
    written_at      timestamptz NOT NULL,
    read_at         timestamptz,
    -- By mail too: nothing where the person has no address or the platform sends no mail.
    mail            text NOT NULL,
    mailed_at       timestamptz,
    CONSTRAINT reminder_once UNIQUE (deadline_id, person_id, stage),
    CONSTRAINT reminder_deadline_fkey FOREIGN KEY (deadline_id) REFERENCES deadline (id),
    CONSTRAINT reminder_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT reminder_stage_known CHECK (stage IN ('ahead', 'last-day', 'overdue')),
    CONSTRAINT reminder_mail_known CHECK (mail IN ('none', 'waiting', 'sent')),
    CONSTRAINT reminder_mailed_fits CHECK ((mail = 'sent') = (mailed_at IS NOT NULL))
);
CREATE INDEX reminder_person_idx ON reminder (person_id, written_at DESC);
CREATE INDEX reminder_waiting_idx ON reminder (written_at) WHERE mail = 'waiting';

-- Where reminders are sent; sealed like every personal detail.
CREATE TABLE mail_address (
    person_id       uuid PRIMARY KEY,
    address_sealed  bytea NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT mail_address_person_fkey FOREIGN KEY (person_id) REFERENCES person (id)
);

-- A private address of a calendar (iCalendar). The token is shown once; only its keyed index is
-- kept.
CREATE TABLE calendar_feed (
    token_index     bytea PRIMARY KEY,
    person_id       uuid NOT NULL,
    court_id        uuid NOT NULL,
    made_at         timestamptz NOT NULL,
    revoked_at      timestamptz,
    CONSTRAINT calendar_feed_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT calendar_feed_court_fkey FOREIGN KEY (court_id) REFERENCES court (id)
);
CREATE INDEX calendar_feed_person_idx ON calendar_feed (person_id);

GRANT SELECT, INSERT ON deadline, deadline_reading, reminder, mail_address, calendar_feed
    TO fachui_service;
GRANT UPDATE (closed_at) ON deadline TO fachui_service;
GRANT UPDATE (fact_seq, read_at) ON deadline_reading TO fachui_service;
GRANT UPDATE (read_at, mail, mailed_at) ON reminder TO fachui_service;
GRANT UPDATE (address_sealed, changed_at) ON mail_address TO fachui_service;
GRANT UPDATE (revoked_at) ON calendar_feed TO fachui_service;

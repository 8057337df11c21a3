-- Alarms: what the platform has found wrong by itself, until it is found right again.

CREATE TABLE alarm (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL,
    -- What it is about: a lot, a shard, a node, a bank account.
    subject         text NOT NULL,
    -- The court whose supervisors see it; none for the platform as a whole: then all do.
    court_id        uuid,
    detail          text NOT NULL,
    raised_at       timestamptz NOT NULL,
    cleared_at      timestamptz,
    CONSTRAINT alarm_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT alarm_kind_known CHECK (kind IN ('redis-behind', 'redis-stuck', 'redis-forked',
        'broadcast-behind', 'clock', 'not-closed', 'heartbeat', 'money-difference',
        'resumption-overdue')),
    CONSTRAINT alarm_cleared_later CHECK (cleared_at >= raised_at)
);
-- One alarm stands for a matter at a time.
CREATE UNIQUE INDEX alarm_standing_key ON alarm (kind, subject) WHERE cleared_at IS NULL;
CREATE INDEX alarm_raised_idx ON alarm (raised_at DESC);

CREATE FUNCTION check_alarm() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.cleared_at IS NOT NULL OR (NEW.id, NEW.kind, NEW.subject, NEW.detail, NEW.raised_at)
        IS DISTINCT FROM (OLD.id, OLD.kind, OLD.subject, OLD.detail, OLD.raised_at) THEN
        RAISE EXCEPTION 'an alarm is only cleared' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alarm_only_cleared BEFORE UPDATE ON alarm
    FOR EACH ROW EXECUTE FUNCTION check_alarm();
CREATE TRIGGER alarm_not_removed BEFORE DELETE OR TRUNCATE ON alarm
    EXECUTE FUNCTION refuse_change();

-- Somebody has taken note.
CREATE TABLE alarm_acknowledgement (
    alarm_id        uuid NOT NULL,
    person_id       uuid NOT NULL,
    note            text NOT NULL,
    at              timestamptz NOT NULL,
    CONSTRAINT alarm_acknowledgement_pkey PRIMARY KEY (alarm_id, person_id),
    CONSTRAINT alarm_acknowledgement_alarm_fkey FOREIGN KEY (alarm_id) REFERENCES alarm (id),
    CONSTRAINT alarm_acknowledgement_person_fkey FOREIGN KEY (person_id) REFERENCES person (id)
);
SELECT make_append_only('alarm_acknowledgement');
GRANT SELECT, INSERT, UPDATE (cleared_at) ON alarm TO fachui_service;
GRANT SELECT, INSERT ON alarm_acknowledgement TO fachui_service;

-- Whether the tables are those a binary was built with, it must be able to ask.
GRANT SELECT ON _sqlx_migrations TO fachui_service;

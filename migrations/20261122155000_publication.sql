-- What is done before a notice is published: the panel's decision (AUC-27), the notices to persons
-- (AUC-16), the reading by a second person.

-- Counts the revisions of a draft. Votes and the second reading are given to one version, so that
-- other terms need them anew.
ALTER TABLE lot ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT lot_version_positive CHECK (version > 0);

CREATE TABLE panel_vote (
    lot_id          uuid NOT NULL,
    version         integer NOT NULL,
    person_id       uuid NOT NULL,
    approves        boolean NOT NULL,
    opinion         text,
    voted_at        timestamptz NOT NULL,
    CONSTRAINT panel_vote_pkey PRIMARY KEY (lot_id, version, person_id),
    CONSTRAINT panel_vote_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT panel_vote_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    -- A dissenter says why; it is kept with the decision.
    CONSTRAINT panel_vote_dissent_has_reason CHECK (approves OR opinion IS NOT NULL),
    CONSTRAINT panel_vote_opinion_length CHECK (length(opinion) BETWEEN 1 AND 2000)
);

CREATE TABLE person_notice (
    id              uuid PRIMARY KEY,
    lot_id          uuid NOT NULL,
    case_id         uuid NOT NULL,
    party_id        uuid NOT NULL,
    way             text NOT NULL,
    -- How: by post, in person, by telephone with a record …
    channel         text NOT NULL,
    -- When they received it, gave it up, or the publicity began.
    happened_at     timestamptz NOT NULL,
    -- The receipt, the waiver, or why they cannot be reached.
    evidence        text NOT NULL,
    entered_by      uuid NOT NULL,
    entered_at      timestamptz NOT NULL,
    CONSTRAINT person_notice_lot_fkey FOREIGN KEY (lot_id, case_id) REFERENCES lot (id, case_id),
    CONSTRAINT person_notice_party_fkey FOREIGN KEY (party_id, case_id)
        REFERENCES party (id, case_id),
    CONSTRAINT person_notice_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES person (id),
    CONSTRAINT person_notice_way_known CHECK (way IN ('notified', 'waived', 'publicised')),
    CONSTRAINT person_notice_texts CHECK
        (length(channel) BETWEEN 1 AND 100 AND length(evidence) BETWEEN 1 AND 2000),
    CONSTRAINT person_notice_not_ahead CHECK (happened_at <= entered_at)
);
CREATE INDEX person_notice_lot_idx ON person_notice (lot_id);

CREATE TABLE lot_reading (
    lot_id          uuid NOT NULL,
    version         integer NOT NULL,
    person_id       uuid NOT NULL,
    read_at         timestamptz NOT NULL,
    CONSTRAINT lot_reading_pkey PRIMARY KEY (lot_id, version),
    CONSTRAINT lot_reading_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT lot_reading_person_fkey FOREIGN KEY (person_id) REFERENCES person (id)
);

CREATE FUNCTION refuse_preparation_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'votes, notices and readings are append-only'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER panel_vote_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON panel_vote
    EXECUTE FUNCTION refuse_preparation_change();
CREATE TRIGGER person_notice_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON person_notice
    EXECUTE FUNCTION refuse_preparation_change();
CREATE TRIGGER lot_reading_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_reading
    EXECUTE FUNCTION refuse_preparation_change();

-- Whatever the program does: no draft is published without three signatures, a majority and a
-- second reader, all to the version that is published.
CREATE FUNCTION check_lot_publication() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    signed integer;
    approved integer;
BEGIN
    SELECT count(*), count(*) FILTER (WHERE approves) INTO signed, approved
        FROM panel_vote WHERE lot_id = NEW.id AND version = NEW.version;
    IF signed < 3 OR approved * 2 <= signed OR NOT EXISTS
        (SELECT FROM lot_reading WHERE lot_id = NEW.id AND version = NEW.version) THEN
        RAISE EXCEPTION 'the lot is not decided or not read'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lot_publication_prepared';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lot_publication_prepared BEFORE UPDATE OF state ON lot
    FOR EACH ROW WHEN (OLD.state = 'draft' AND NEW.state <> 'draft')
    EXECUTE FUNCTION check_lot_publication();

GRANT SELECT, INSERT ON panel_vote, person_notice, lot_reading TO fachui_service;

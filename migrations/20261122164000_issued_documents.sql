-- Documents the platform writes for a court (文书), the templates a court has changed, and what
-- waits to be written.

CREATE TABLE document_template (
    court_id        uuid NOT NULL,
    kind            text NOT NULL,
    -- 1, 2, 3 …; the template that ships is version 0.
    version         integer NOT NULL,
    body            text NOT NULL,
    changed_by      uuid NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT document_template_pkey PRIMARY KEY (court_id, kind, version),
    CONSTRAINT document_template_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT document_template_person_fkey FOREIGN KEY (changed_by) REFERENCES person (id),
    CONSTRAINT document_template_kind_known CHECK (kind IN
        ('announcement', 'rules', 'commission', 'confirmation', 'ruling', 'assistance', 'plan',
         'statement')),
    CONSTRAINT document_template_version_positive CHECK (version > 0),
    CONSTRAINT document_template_length CHECK (length(body) BETWEEN 1 AND 40000)
);

CREATE TABLE issued_document (
    id              uuid PRIMARY KEY,
    -- The verification code (验证码), without dashes.
    code            text NOT NULL,
    kind            text NOT NULL,
    court_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    lot_id          uuid,
    -- The lot, inquiry or plan it is about; the case for a statement.
    subject_id      uuid NOT NULL,
    template_version integer NOT NULL,
    -- What it says: with its template, code and time it can be written again, byte for byte.
    fields          jsonb NOT NULL,
    hash            bytea NOT NULL,
    pages           integer NOT NULL,
    -- Nobody when the platform issued it by rule.
    issued_by       uuid,
    issued_at       timestamptz NOT NULL,
    CONSTRAINT issued_document_code_key UNIQUE (code),
    CONSTRAINT issued_document_case_fkey FOREIGN KEY (case_id, court_id)
        REFERENCES court_case (id, court_id),
    CONSTRAINT issued_document_lot_fkey FOREIGN KEY (lot_id, case_id) REFERENCES lot (id, case_id),
    CONSTRAINT issued_document_file_fkey FOREIGN KEY (hash) REFERENCES document (hash),
    CONSTRAINT issued_document_person_fkey FOREIGN KEY (issued_by) REFERENCES person (id),
    CONSTRAINT issued_document_kind_known CHECK (kind IN
        ('announcement', 'rules', 'commission', 'confirmation', 'ruling', 'assistance', 'plan',
         'statement')),
    CONSTRAINT issued_document_code_form CHECK (code ~ '^[2-9A-HJ-NP-Z]{16}$'),
    CONSTRAINT issued_document_pages_positive CHECK (pages > 0),
    CONSTRAINT issued_document_version_range CHECK (template_version >= 0)
);
CREATE INDEX issued_document_case_idx ON issued_document (case_id, issued_at);
CREATE INDEX issued_document_lot_idx ON issued_document (lot_id);
-- What the platform issues by rule, it issues once.
CREATE UNIQUE INDEX issued_document_once ON issued_document (lot_id, kind)
    WHERE kind IN ('announcement', 'rules', 'confirmation');

CREATE FUNCTION refuse_issued_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was issued or in force is never changed'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER document_template_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON document_template EXECUTE FUNCTION refuse_issued_change();
CREATE TRIGGER issued_document_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON issued_document EXECUTE FUNCTION refuse_issued_change();

-- What is to be written, put down with the act that makes it due; gone once it is written.
CREATE TABLE document_order (
    lot_id          uuid NOT NULL,
    kind            text NOT NULL,
    ordered_at      timestamptz NOT NULL,
    CONSTRAINT document_order_pkey PRIMARY KEY (lot_id, kind),
    CONSTRAINT document_order_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT document_order_kind_known CHECK (kind IN ('announcement', 'rules', 'confirmation'))
);
INSERT INTO document_order (lot_id, kind, ordered_at)
    SELECT l.id, k.kind, now() FROM lot l CROSS JOIN (VALUES ('announcement'), ('rules')) k (kind)
     WHERE l.state <> 'draft';
INSERT INTO document_order (lot_id, kind, ordered_at)
    SELECT id, 'confirmation', now() FROM lot
     WHERE state IN ('sold', 'paid', 'completed', 'defaulted');

-- The hand-over of what was sold (交付), once.
CREATE TABLE hand_over (
    lot_id          uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    handed_over_at  timestamptz NOT NULL,
    -- Who took it, where, and the record of it.
    record          text NOT NULL,
    entered_by      uuid NOT NULL,
    entered_at      timestamptz NOT NULL,
    CONSTRAINT hand_over_lot_fkey FOREIGN KEY (lot_id, case_id) REFERENCES lot (id, case_id),
    CONSTRAINT hand_over_person_fkey FOREIGN KEY (entered_by) REFERENCES person (id),
    CONSTRAINT hand_over_record_length CHECK (length(record) BETWEEN 1 AND 2000),
    CONSTRAINT hand_over_not_ahead CHECK (handed_over_at <= entered_at)
);
CREATE TRIGGER hand_over_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hand_over
    EXECUTE FUNCTION refuse_issued_change();

GRANT SELECT, INSERT ON document_template, issued_document, hand_over TO fachui_service;
GRANT SELECT, INSERT, DELETE ON document_order TO fachui_service;

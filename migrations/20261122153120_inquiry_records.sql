-- What was missing of the network inquiry: its step on the ladder, reviews, orders to correct,
-- service person by person, objections of parties, and withdrawal.

ALTER TABLE inquiry
    ADD COLUMN step_id uuid,
    ADD COLUMN correction_ordered_at timestamptz,
    ADD CONSTRAINT inquiry_step_fkey FOREIGN KEY (step_id, case_id)
        REFERENCES pricing_step (id, case_id) NOT VALID,
    ADD CONSTRAINT inquiry_step_key UNIQUE (step_id);
ALTER TABLE inquiry VALIDATE CONSTRAINT inquiry_step_fkey;
ALTER TABLE inquiry DROP CONSTRAINT inquiry_outcome_known;
ALTER TABLE inquiry ADD CONSTRAINT inquiry_outcome_known CHECK
    (outcome IN ('reference-price', 'commission-appraisal', 'withdrawn')) NOT VALID;
ALTER TABLE inquiry VALIDATE CONSTRAINT inquiry_outcome_known;

-- How each party received the reports (REF-21). One receipt a person.
CREATE TABLE inquiry_service (
    inquiry_id      uuid NOT NULL,
    party_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    manner          text NOT NULL,
    -- When it was handed over or refused, or when the publicity began.
    served_at       timestamptz NOT NULL,
    -- When it was received, or is deemed received.
    received_at     timestamptz NOT NULL,
    -- The first instant at which this person's objection is late (REF-22).
    object_by       timestamptz NOT NULL,
    proof           text NOT NULL,
    recorded_at     timestamptz NOT NULL,
    recorded_by     uuid NOT NULL,
    CONSTRAINT inquiry_service_pkey PRIMARY KEY (inquiry_id, party_id),
    CONSTRAINT inquiry_service_inquiry_fkey FOREIGN KEY (inquiry_id, case_id)
        REFERENCES inquiry (id, case_id),
    CONSTRAINT inquiry_service_party_fkey FOREIGN KEY (party_id, case_id)
        REFERENCES party (id, case_id),
    CONSTRAINT inquiry_service_person_fkey FOREIGN KEY (recorded_by) REFERENCES person (id),
    CONSTRAINT inquiry_service_manner_known CHECK
        (manner IN ('receipt', 'refusal', 'publicity')),
    CONSTRAINT inquiry_service_times_agree CHECK
        (served_at <= received_at AND received_at < object_by)
);
CREATE TRIGGER inquiry_service_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inquiry_service
    EXECUTE FUNCTION refuse_pricing_change();

ALTER TABLE inquiry_objection
    ADD COLUMN party_id uuid,
    ADD COLUMN statement text,
    ADD COLUMN rule_by timestamptz,
    ADD COLUMN ruled_at timestamptz,
    ADD COLUMN ruled_by uuid,
    ADD COLUMN ruling_reason text,
    ADD CONSTRAINT inquiry_objection_party_fkey FOREIGN KEY (party_id)
        REFERENCES party (id) NOT VALID,
    ADD CONSTRAINT inquiry_objection_ruler_fkey FOREIGN KEY (ruled_by)
        REFERENCES person (id) NOT VALID,
    ADD CONSTRAINT inquiry_objection_ruling_whole CHECK
        ((ruled_at IS NULL) = (ruled_by IS NULL) AND (ruled_at IS NULL) = (ruling_reason IS NULL))
        NOT VALID;
ALTER TABLE inquiry_objection VALIDATE CONSTRAINT inquiry_objection_party_fkey;
ALTER TABLE inquiry_objection VALIDATE CONSTRAINT inquiry_objection_ruler_fkey;
ALTER TABLE inquiry_objection VALIDATE CONSTRAINT inquiry_objection_ruling_whole;
-- One objection of a party to a report on a ground.
CREATE UNIQUE INDEX inquiry_objection_party_key
    ON inquiry_objection (inquiry_id, platform_id, party_id, ground) WHERE party_id IS NOT NULL;

-- Why a platform was late, where the court accepts it (REF-09).
CREATE TABLE inquiry_excuse (
    inquiry_id      uuid NOT NULL,
    platform_id     uuid NOT NULL,
    reason          text NOT NULL,
    excused_at      timestamptz NOT NULL,
    excused_by      uuid NOT NULL,
    CONSTRAINT inquiry_excuse_pkey PRIMARY KEY (inquiry_id, platform_id),
    CONSTRAINT inquiry_excuse_asked_fkey FOREIGN KEY (inquiry_id, platform_id)
        REFERENCES inquiry_platform (inquiry_id, platform_id),
    CONSTRAINT inquiry_excuse_person_fkey FOREIGN KEY (excused_by) REFERENCES person (id)
);

-- The supervision channel (REF-25): what a party reports before the first notice or direct sale.
CREATE TABLE pricing_report (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    asset_id        uuid NOT NULL,
    party_id        uuid NOT NULL,
    ground          text NOT NULL,
    statement       text NOT NULL,
    evidence        text NOT NULL,
    reported_at     timestamptz NOT NULL,
    reported_by     uuid NOT NULL,
    CONSTRAINT pricing_report_asset_fkey FOREIGN KEY (asset_id, case_id)
        REFERENCES asset (id, case_id),
    CONSTRAINT pricing_report_party_fkey FOREIGN KEY (party_id, case_id)
        REFERENCES party (id, case_id),
    CONSTRAINT pricing_report_person_fkey FOREIGN KEY (reported_by) REFERENCES person (id),
    CONSTRAINT pricing_report_ground_known CHECK
        (ground IN ('duress', 'collusion', 'false-answer', 'wrong-handling'))
);
CREATE INDEX pricing_report_asset_idx ON pricing_report (asset_id);
CREATE TRIGGER pricing_report_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pricing_report
    EXECUTE FUNCTION refuse_pricing_change();
GRANT SELECT, INSERT ON inquiry_service, inquiry_excuse, pricing_report TO fachui_service;

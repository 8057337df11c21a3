-- Agreement (当事人议价) and directed inquiry (定向询价).

CREATE TABLE agreement (
    step_id         uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    creditor_id     uuid NOT NULL,
    debtor_id       uuid NOT NULL,
    -- The first instant at which a submission is late.
    until           timestamptz NOT NULL,
    CONSTRAINT agreement_step_fkey FOREIGN KEY (step_id, case_id)
        REFERENCES pricing_step (id, case_id),
    CONSTRAINT agreement_creditor_fkey FOREIGN KEY (creditor_id, case_id)
        REFERENCES party (id, case_id),
    CONSTRAINT agreement_debtor_fkey FOREIGN KEY (debtor_id, case_id)
        REFERENCES party (id, case_id),
    CONSTRAINT agreement_two_sides CHECK (creditor_id <> debtor_id)
);

-- What a side submitted, encrypted: nobody reads it before both are in or the time is up.
CREATE TABLE agreement_submission (
    step_id         uuid NOT NULL,
    party_id        uuid NOT NULL,
    sealed          bytea NOT NULL,
    submitted_at    timestamptz NOT NULL,
    submitted_by    uuid NOT NULL,
    CONSTRAINT agreement_submission_pkey PRIMARY KEY (step_id, party_id),
    CONSTRAINT agreement_submission_step_fkey FOREIGN KEY (step_id) REFERENCES agreement (step_id),
    CONSTRAINT agreement_submission_party_fkey FOREIGN KEY (party_id) REFERENCES party (id),
    CONSTRAINT agreement_submission_person_fkey FOREIGN KEY (submitted_by) REFERENCES person (id)
);

-- Both at once, when they are opened.
CREATE TABLE agreement_opening (
    step_id         uuid PRIMARY KEY,
    creditor_fen    bigint,
    debtor_fen      bigint,
    opened_at       timestamptz NOT NULL,
    CONSTRAINT agreement_opening_step_fkey FOREIGN KEY (step_id) REFERENCES agreement (step_id),
    CONSTRAINT agreement_opening_creditor_range CHECK
        (creditor_fen > 0 AND creditor_fen < 100000000000000),
    CONSTRAINT agreement_opening_debtor_range CHECK
        (debtor_fen > 0 AND debtor_fen < 100000000000000)
);

CREATE TABLE directed_inquiry (
    step_id         uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    -- The body of the place of the asset that is asked, and what is asked of it.
    body            text NOT NULL,
    requirements    text NOT NULL,
    sent_at         timestamptz NOT NULL,
    until           timestamptz NOT NULL,
    CONSTRAINT directed_inquiry_step_fkey FOREIGN KEY (step_id, case_id)
        REFERENCES pricing_step (id, case_id),
    CONSTRAINT directed_inquiry_times_agree CHECK (sent_at < until)
);

CREATE TABLE directed_answer (
    step_id         uuid PRIMARY KEY,
    value_fen       bigint NOT NULL,
    -- Number of the answering document.
    document        text NOT NULL,
    valid_until     date,
    answered_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL,
    recorded_by     uuid NOT NULL,
    CONSTRAINT directed_answer_step_fkey FOREIGN KEY (step_id) REFERENCES directed_inquiry (step_id),
    CONSTRAINT directed_answer_person_fkey FOREIGN KEY (recorded_by) REFERENCES person (id),
    CONSTRAINT directed_answer_value_range CHECK (value_fen > 0 AND value_fen < 100000000000000)
);

DO $$
DECLARE
    it text;
BEGIN
    FOREACH it IN ARRAY ARRAY['agreement', 'agreement_submission', 'agreement_opening',
        'directed_inquiry', 'directed_answer']
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            EXECUTE FUNCTION refuse_pricing_change()', it || '_append_only', it);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO fachui_service', it);
    END LOOP;
END
$$;

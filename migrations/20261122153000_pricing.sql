-- The way to a reference price (定价程序): what was established first, which methods were taken in
-- which order, and how each ended. Everything here is appended and never changed.

-- What was established about an asset before its price (REF-03). The last version of a topic counts;
-- what could not be established says who was asked and when.
CREATE TABLE fact_sheet_entry (
    asset_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    topic           text NOT NULL,
    version         smallint NOT NULL,
    content         text,
    asked           text,
    asked_on        date,
    source          text,
    stated_at       timestamptz NOT NULL,
    stated_by       uuid NOT NULL,
    CONSTRAINT fact_sheet_entry_pkey PRIMARY KEY (asset_id, topic, version),
    CONSTRAINT fact_sheet_entry_asset_fkey FOREIGN KEY (asset_id, case_id)
        REFERENCES asset (id, case_id),
    CONSTRAINT fact_sheet_entry_person_fkey FOREIGN KEY (stated_by) REFERENCES person (id),
    CONSTRAINT fact_sheet_entry_topic_known CHECK
        (topic IN ('ownership', 'burdens', 'occupancy', 'arrears', 'defects')),
    CONSTRAINT fact_sheet_entry_version_positive CHECK (version > 0),
    -- Either what is known, or who was asked and when.
    CONSTRAINT fact_sheet_entry_stated CHECK
        ((content IS NOT NULL AND asked IS NULL AND asked_on IS NULL)
         OR (content IS NULL AND asked IS NOT NULL AND asked_on IS NOT NULL))
);

-- One procedure for one price; when the price has expired, a new one is opened.
CREATE TABLE pricing_procedure (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    asset_id        uuid NOT NULL,
    number          smallint NOT NULL,
    opened_at       timestamptz NOT NULL,
    opened_by       uuid NOT NULL,
    -- The last day on which it could begin (REF-01).
    begin_by        date NOT NULL,
    CONSTRAINT pricing_procedure_case_fkey FOREIGN KEY (case_id, court_id)
        REFERENCES court_case (id, court_id),
    CONSTRAINT pricing_procedure_asset_fkey FOREIGN KEY (asset_id, case_id)
        REFERENCES asset (id, case_id),
    CONSTRAINT pricing_procedure_person_fkey FOREIGN KEY (opened_by) REFERENCES person (id),
    CONSTRAINT pricing_procedure_number_key UNIQUE (asset_id, number),
    CONSTRAINT pricing_procedure_case_key UNIQUE (id, case_id),
    CONSTRAINT pricing_procedure_number_positive CHECK (number > 0)
);

-- What the choice of a method depends on (REF-05, REF-07, REF-14). The last version counts.
CREATE TABLE pricing_circumstance (
    procedure_id    uuid NOT NULL,
    version         smallint NOT NULL,
    willingness     text NOT NULL,
    official        text NOT NULL,
    inspection      text NOT NULL,
    demand          text NOT NULL,
    -- The method for which both parties ask together.
    request         text,
    reason          text NOT NULL,
    stated_at       timestamptz NOT NULL,
    stated_by       uuid NOT NULL,
    CONSTRAINT pricing_circumstance_pkey PRIMARY KEY (procedure_id, version),
    CONSTRAINT pricing_circumstance_procedure_fkey FOREIGN KEY (procedure_id)
        REFERENCES pricing_procedure (id),
    CONSTRAINT pricing_circumstance_person_fkey FOREIGN KEY (stated_by) REFERENCES person (id),
    CONSTRAINT pricing_circumstance_version_positive CHECK (version > 0),
    CONSTRAINT pricing_circumstance_willingness_known CHECK
        (willingness IN ('possible', 'refused', 'absent')),
    CONSTRAINT pricing_circumstance_official_known CHECK
        (official IN ('not-established', 'exists', 'none')),
    CONSTRAINT pricing_circumstance_inspection_known CHECK (inspection IN ('not-needed', 'needed')),
    CONSTRAINT pricing_circumstance_demand_known CHECK (demand IN ('none', 'appraisal')),
    CONSTRAINT pricing_circumstance_request_known CHECK
        (request IN ('agreement', 'directed', 'network', 'appraisal'))
);

-- A method that was taken.
CREATE TABLE pricing_step (
    id              uuid PRIMARY KEY,
    procedure_id    uuid NOT NULL,
    case_id         uuid NOT NULL,
    number          smallint NOT NULL,
    method          text NOT NULL,
    begun_at        timestamptz NOT NULL,
    begun_by        uuid NOT NULL,
    CONSTRAINT pricing_step_procedure_fkey FOREIGN KEY (procedure_id, case_id)
        REFERENCES pricing_procedure (id, case_id),
    CONSTRAINT pricing_step_person_fkey FOREIGN KEY (begun_by) REFERENCES person (id),
    CONSTRAINT pricing_step_number_key UNIQUE (procedure_id, number),
    CONSTRAINT pricing_step_case_key UNIQUE (id, case_id),
    CONSTRAINT pricing_step_number_positive CHECK (number > 0),
    CONSTRAINT pricing_step_method_known CHECK
        (method IN ('agreement', 'directed', 'network', 'appraisal'))
);

-- How it ended; a step without an outcome is under way.
CREATE TABLE pricing_outcome (
    step_id         uuid PRIMARY KEY,
    outcome         text NOT NULL,
    reason          text NOT NULL,
    price_id        uuid,
    ended_at        timestamptz NOT NULL,
    -- Nobody when it ended by rule.
    ended_by        uuid,
    CONSTRAINT pricing_outcome_step_fkey FOREIGN KEY (step_id) REFERENCES pricing_step (id),
    CONSTRAINT pricing_outcome_price_fkey FOREIGN KEY (price_id) REFERENCES reference_price (id),
    CONSTRAINT pricing_outcome_person_fkey FOREIGN KEY (ended_by) REFERENCES person (id),
    CONSTRAINT pricing_outcome_known CHECK (outcome IN ('priced', 'failed', 'withdrawn')),
    CONSTRAINT pricing_outcome_has_price CHECK ((outcome = 'priced') = (price_id IS NOT NULL))
);

-- One step at a time: the next begins when the one before has an outcome.
CREATE FUNCTION check_pricing_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM public.pricing_procedure WHERE id = NEW.procedure_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM public.pricing_step AS s
          LEFT JOIN public.pricing_outcome AS o ON o.step_id = s.id
         WHERE s.procedure_id = NEW.procedure_id AND o.step_id IS NULL)
    THEN
        RAISE EXCEPTION 'a method of this procedure is under way'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pricing_step_one_at_a_time BEFORE INSERT ON pricing_step
    FOR EACH ROW EXECUTE FUNCTION check_pricing_step();

CREATE FUNCTION refuse_pricing_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was done to find a price is append-only'
        USING ERRCODE = 'restrict_violation';
END $$;
DO $$
DECLARE
    it text;
BEGIN
    FOREACH it IN ARRAY ARRAY['fact_sheet_entry', 'pricing_procedure', 'pricing_circumstance',
        'pricing_step', 'pricing_outcome']
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            EXECUTE FUNCTION refuse_pricing_change()', it || '_append_only', it);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO fachui_service', it);
    END LOOP;
END
$$;
-- To lock a procedure while its steps are decided; nothing in it can change.
GRANT UPDATE (number) ON pricing_procedure TO fachui_service;

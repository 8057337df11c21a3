-- Commissioned appraisal (委托评估): the list of firms, how three of them are chosen, the draw, and
-- what happens after the commission. What was done is appended and never changed.

-- An appraisal firm (评估机构) with the account it signs in with.
CREATE TABLE firm (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL,
    name            text NOT NULL,
    CONSTRAINT firm_person_key UNIQUE (person_id),
    CONSTRAINT firm_name_key UNIQUE (name),
    CONSTRAINT firm_person_fkey FOREIGN KEY (person_id) REFERENCES person (id)
);

-- A firm's place in a sub-list, by field and by place (REF-15). Leaving the list closes the row.
CREATE TABLE firm_listing (
    id              uuid PRIMARY KEY,
    firm_id         uuid NOT NULL,
    field           text NOT NULL,
    -- The division code of the province or city.
    region          text NOT NULL,
    listed_from     date NOT NULL,
    -- The first day on which it is no longer listed, and why.
    listed_until    date,
    closing         text,
    CONSTRAINT firm_listing_firm_fkey FOREIGN KEY (firm_id) REFERENCES firm (id),
    CONSTRAINT firm_listing_window CHECK (listed_until IS NULL OR listed_from < listed_until),
    CONSTRAINT firm_listing_closing_known CHECK (closing IN ('suspended', 'removed', 'left')),
    CONSTRAINT firm_listing_closed_whole CHECK ((listed_until IS NULL) = (closing IS NULL))
);
CREATE UNIQUE INDEX firm_listing_open_key ON firm_listing (firm_id, field, region)
    WHERE listed_until IS NULL;
CREATE INDEX firm_listing_field_idx ON firm_listing (field, region);

-- The choice of three firms for an asset (REF-16).
CREATE TABLE firm_selection (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    asset_id        uuid NOT NULL,
    step_id         uuid NOT NULL,
    field           text NOT NULL,
    region          text NOT NULL,
    basis           text NOT NULL,
    opened_at       timestamptz NOT NULL,
    -- Until when the parties may agree.
    choose_until    timestamptz NOT NULL,
    -- How it ended, and with which firms in which order.
    method          text,
    firms           uuid[],
    settled_at      timestamptz,
    CONSTRAINT firm_selection_case_fkey FOREIGN KEY (case_id, court_id)
        REFERENCES court_case (id, court_id),
    CONSTRAINT firm_selection_asset_fkey FOREIGN KEY (asset_id, case_id)
        REFERENCES asset (id, case_id),
    CONSTRAINT firm_selection_step_fkey FOREIGN KEY (step_id, case_id)
        REFERENCES pricing_step (id, case_id),
    CONSTRAINT firm_selection_case_key UNIQUE (id, case_id),
    CONSTRAINT firm_selection_basis_known CHECK (basis IN ('field', 'location', 'agreed')),
    CONSTRAINT firm_selection_method_known CHECK (method IN ('agreed', 'drawn')),
    CONSTRAINT firm_selection_settled_whole CHECK
        ((method IS NULL) = (firms IS NULL) AND (method IS NULL) = (settled_at IS NULL)),
    CONSTRAINT firm_selection_three CHECK (cardinality(firms) = 3)
);
CREATE UNIQUE INDEX firm_selection_open_key ON firm_selection (asset_id) WHERE method IS NULL;
CREATE INDEX firm_selection_asset_idx ON firm_selection (asset_id, opened_at);

-- Who may not be chosen for this asset, and by which stated rule.
CREATE TABLE firm_conflict (
    selection_id    uuid NOT NULL,
    firm_id         uuid NOT NULL,
    why             text NOT NULL,
    CONSTRAINT firm_conflict_pkey PRIMARY KEY (selection_id, firm_id),
    CONSTRAINT firm_conflict_selection_fkey FOREIGN KEY (selection_id)
        REFERENCES firm_selection (id),
    CONSTRAINT firm_conflict_firm_fkey FOREIGN KEY (firm_id) REFERENCES firm (id)
);

-- What one side proposed; the last version counts.
CREATE TABLE firm_choice (
    selection_id    uuid NOT NULL,
    side            text NOT NULL,
    version         smallint NOT NULL,
    firms           uuid[] NOT NULL,
    chosen_at       timestamptz NOT NULL,
    CONSTRAINT firm_choice_pkey PRIMARY KEY (selection_id, side, version),
    CONSTRAINT firm_choice_selection_fkey FOREIGN KEY (selection_id) REFERENCES firm_selection (id),
    CONSTRAINT firm_choice_side_known CHECK (side IN ('applicant', 'debtor')),
    CONSTRAINT firm_choice_three CHECK (cardinality(firms) = 3)
);

-- A draw (摇号). Until it is held the secret is sealed, and only its commitment is published.
CREATE TABLE draw (
    id              uuid PRIMARY KEY,
    selection_id    uuid NOT NULL,
    case_id         uuid NOT NULL,
    announced_at    timestamptz NOT NULL,
    contributions_until timestamptz NOT NULL,
    -- As it is published and hashed.
    announcement    jsonb NOT NULL,
    announcement_hash bytea NOT NULL,
    secret_sealed   bytea NOT NULL,
    drawn_at        timestamptz,
    record          jsonb,
    CONSTRAINT draw_selection_key UNIQUE (selection_id),
    CONSTRAINT draw_selection_fkey FOREIGN KEY (selection_id, case_id)
        REFERENCES firm_selection (id, case_id),
    CONSTRAINT draw_hash_length CHECK (octet_length(announcement_hash) = 32),
    CONSTRAINT draw_held_whole CHECK ((drawn_at IS NULL) = (record IS NULL)),
    CONSTRAINT draw_held_later CHECK (drawn_at IS NULL OR drawn_at >= contributions_until)
);
CREATE INDEX draw_announced_idx ON draw (announced_at DESC);

CREATE TABLE draw_contribution (
    draw_id         uuid NOT NULL,
    number          smallint NOT NULL,
    kind            text NOT NULL,
    given_by        text NOT NULL,
    value           text NOT NULL,
    given_at        timestamptz NOT NULL,
    CONSTRAINT draw_contribution_pkey PRIMARY KEY (draw_id, number),
    CONSTRAINT draw_contribution_draw_fkey FOREIGN KEY (draw_id) REFERENCES draw (id),
    CONSTRAINT draw_contribution_once_key UNIQUE (draw_id, kind, given_by),
    CONSTRAINT draw_contribution_kind_known CHECK (kind IN ('party', 'witness', 'public')),
    CONSTRAINT draw_contribution_number_positive CHECK (number > 0)
);

-- What is announced is announced: only the holding of a draw is entered afterwards.
CREATE FUNCTION refuse_draw_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.record IS NULL AND NEW.record IS NOT NULL
           AND (NEW.id, NEW.selection_id, NEW.case_id, NEW.announced_at, NEW.contributions_until,
                NEW.announcement, NEW.announcement_hash, NEW.secret_sealed)
             = (OLD.id, OLD.selection_id, OLD.case_id, OLD.announced_at, OLD.contributions_until,
                OLD.announcement, OLD.announcement_hash, OLD.secret_sealed)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a draw is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER draw_append_only BEFORE UPDATE OR DELETE ON draw
    FOR EACH ROW EXECUTE FUNCTION refuse_draw_change();

-- An appraisal by the firms chosen, in their order.
CREATE TABLE appraisal (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    asset_id        uuid NOT NULL,
    selection_id    uuid NOT NULL,
    firms           uuid[] NOT NULL,
    opened_at       timestamptz NOT NULL,
    outcome         text,
    settled_at      timestamptz,
    CONSTRAINT appraisal_selection_key UNIQUE (selection_id),
    CONSTRAINT appraisal_selection_fkey FOREIGN KEY (selection_id, case_id)
        REFERENCES firm_selection (id, case_id),
    CONSTRAINT appraisal_case_fkey FOREIGN KEY (case_id, court_id)
        REFERENCES court_case (id, court_id),
    CONSTRAINT appraisal_three CHECK (cardinality(firms) = 3),
    CONSTRAINT appraisal_outcome_known CHECK
        (outcome IN ('reference-price', 'exhausted', 'withdrawn')),
    CONSTRAINT appraisal_settled_whole CHECK ((outcome IS NULL) = (settled_at IS NULL))
);
CREATE INDEX appraisal_firms_idx ON appraisal USING gin (firms);
CREATE INDEX appraisal_asset_idx ON appraisal (asset_id, opened_at);

-- Everything that happened in it, in order; the law says what follows.
CREATE TABLE appraisal_act (
    appraisal_id    uuid NOT NULL,
    number          integer NOT NULL,
    at              timestamptz NOT NULL,
    -- Nobody when the platform acted by rule.
    actor_id        uuid,
    act             jsonb NOT NULL,
    -- In words, for whoever reads the file: a reason, an answer, a finding.
    note            text,
    CONSTRAINT appraisal_act_pkey PRIMARY KEY (appraisal_id, number),
    CONSTRAINT appraisal_act_appraisal_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal (id),
    CONSTRAINT appraisal_act_actor_fkey FOREIGN KEY (actor_id) REFERENCES person (id),
    CONSTRAINT appraisal_act_number_positive CHECK (number > 0)
);

CREATE FUNCTION refuse_appraisal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was done in an appraisal is append-only'
        USING ERRCODE = 'restrict_violation';
END $$;
DO $$
DECLARE
    it text;
BEGIN
    FOREACH it IN ARRAY ARRAY['firm_conflict', 'firm_choice', 'draw_contribution', 'appraisal_act']
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            EXECUTE FUNCTION refuse_appraisal_change()', it || '_append_only', it);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO fachui_service', it);
    END LOOP;
    FOREACH it IN ARRAY ARRAY['firm', 'firm_listing', 'firm_selection', 'draw', 'appraisal']
    LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO fachui_service', it);
    END LOOP;
END
$$;

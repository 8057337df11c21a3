-- Network inquiries (网络询价), platforms, reports, objections, reference prices.

-- The national list of inquiry platforms (REF-08). An inquiry goes to every platform on the list
-- at its instant; leaving the list closes the row, it is never removed.
CREATE TABLE platform (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL,
    name            text NOT NULL,
    listed_from     timestamptz NOT NULL,
    listed_until    timestamptz,
    CONSTRAINT platform_name_key UNIQUE (name),
    CONSTRAINT platform_person_key UNIQUE (person_id),
    CONSTRAINT platform_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT platform_listed_window CHECK (listed_until IS NULL OR listed_from < listed_until)
);

CREATE TABLE inquiry (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    asset_id        uuid NOT NULL,
    -- One instant for every platform (REF-10).
    commissioned_at timestamptz NOT NULL,
    -- When the reports reached the parties (REF-21); the objection period runs from it.
    served_at       timestamptz,
    -- How it ended: a price, or the way to an appraisal.
    outcome         text,
    settled_at      timestamptz,
    CONSTRAINT inquiry_case_fkey FOREIGN KEY (case_id, court_id)
        REFERENCES court_case (id, court_id),
    CONSTRAINT inquiry_asset_fkey FOREIGN KEY (asset_id, case_id) REFERENCES asset (id, case_id),
    CONSTRAINT inquiry_case_key UNIQUE (id, case_id),
    CONSTRAINT inquiry_served_later CHECK (served_at IS NULL OR served_at >= commissioned_at),
    CONSTRAINT inquiry_outcome_known CHECK
        (outcome IN ('reference-price', 'commission-appraisal')),
    CONSTRAINT inquiry_settled_whole CHECK ((outcome IS NULL) = (settled_at IS NULL))
);
CREATE INDEX inquiry_case_idx ON inquiry (case_id);
-- One open inquiry an asset at a time.
CREATE UNIQUE INDEX inquiry_open_key ON inquiry (asset_id) WHERE outcome IS NULL;

-- What was asked of one platform.
CREATE TABLE inquiry_platform (
    inquiry_id      uuid NOT NULL,
    platform_id     uuid NOT NULL,
    extension_requested_at timestamptz,
    -- The court found basic-data errors, excess or omission (REF-12).
    flawed          boolean NOT NULL DEFAULT false,
    CONSTRAINT inquiry_platform_pkey PRIMARY KEY (inquiry_id, platform_id),
    CONSTRAINT inquiry_platform_inquiry_fkey FOREIGN KEY (inquiry_id) REFERENCES inquiry (id),
    CONSTRAINT inquiry_platform_platform_fkey FOREIGN KEY (platform_id) REFERENCES platform (id)
);

-- Versions of a report: the first is the quote, later ones correct it. None is ever replaced.
CREATE TABLE inquiry_quote (
    inquiry_id      uuid NOT NULL,
    platform_id     uuid NOT NULL,
    version         smallint NOT NULL,
    value_fen       bigint NOT NULL,
    valid_until     date NOT NULL,
    delivered_at    timestamptz NOT NULL,
    CONSTRAINT inquiry_quote_pkey PRIMARY KEY (inquiry_id, platform_id, version),
    CONSTRAINT inquiry_quote_platform_fkey FOREIGN KEY (inquiry_id, platform_id)
        REFERENCES inquiry_platform (inquiry_id, platform_id),
    CONSTRAINT inquiry_quote_version_positive CHECK (version > 0),
    CONSTRAINT inquiry_quote_value_range CHECK (value_fen > 0 AND value_fen < 100000000000000)
);

-- Objections to a report (REF-22) and what became of them.
CREATE TABLE inquiry_objection (
    id              uuid PRIMARY KEY,
    inquiry_id      uuid NOT NULL,
    platform_id     uuid NOT NULL,
    raised_by       text NOT NULL,
    raised_at       timestamptz NOT NULL,
    ground          text NOT NULL,
    result          text NOT NULL,
    CONSTRAINT inquiry_objection_platform_fkey FOREIGN KEY (inquiry_id, platform_id)
        REFERENCES inquiry_platform (inquiry_id, platform_id),
    CONSTRAINT inquiry_objection_ground_known CHECK
        (ground IN ('basic-data', 'scope', 'qualification', 'procedure')),
    CONSTRAINT inquiry_objection_result_known CHECK
        (result IN ('pending', 'rejected', 'corrected', 'upheld'))
);
CREATE INDEX inquiry_objection_inquiry_idx ON inquiry_objection (inquiry_id);

-- A price that was lawfully found. A lot names the one it rests on.
CREATE TABLE reference_price (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    asset_id        uuid NOT NULL,
    inquiry_id      uuid,
    method          text NOT NULL,
    value_fen       bigint NOT NULL,
    fixed_on        date NOT NULL,
    valid_until     date NOT NULL,
    -- The arithmetic, as it is published.
    formula         text NOT NULL,
    -- Every quote with whether it counted and why (REF-13), as it is published.
    quotes          jsonb NOT NULL,
    fixed_at        timestamptz NOT NULL,
    CONSTRAINT reference_price_asset_fkey FOREIGN KEY (asset_id, case_id)
        REFERENCES asset (id, case_id),
    CONSTRAINT reference_price_inquiry_fkey FOREIGN KEY (inquiry_id, case_id)
        REFERENCES inquiry (id, case_id),
    CONSTRAINT reference_price_inquiry_key UNIQUE (inquiry_id),
    CONSTRAINT reference_price_asset_key UNIQUE (id, asset_id),
    CONSTRAINT reference_price_method_known CHECK
        (method IN ('agreement', 'directed', 'network', 'appraisal')),
    CONSTRAINT reference_price_value_range CHECK
        (value_fen > 0 AND value_fen < 100000000000000),
    CONSTRAINT reference_price_network_has_inquiry CHECK
        ((method = 'network') = (inquiry_id IS NOT NULL))
);
CREATE INDEX reference_price_asset_idx ON reference_price (asset_id, fixed_at);

CREATE FUNCTION refuse_report_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reports and prices are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER inquiry_quote_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inquiry_quote
    EXECUTE FUNCTION refuse_report_change();
CREATE TRIGGER reference_price_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reference_price
    EXECUTE FUNCTION refuse_report_change();

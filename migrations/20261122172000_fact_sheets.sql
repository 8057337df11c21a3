-- The fact sheet of an asset, field by field (财产状况表). Which fields a kind of thing has is law
-- (`domain::sheet`); here is kept what was said of them, every version.

CREATE TABLE sheet_field (
    asset_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    field           text NOT NULL,
    version         smallint NOT NULL,
    state           text NOT NULL,
    -- What is known, in the one form of the field; or why it does not apply.
    value           text,
    source          text,
    as_of           date,
    -- Who was asked in vain, and when.
    asked           text,
    asked_on        date,
    -- Whether somebody typed it or it was taken over from a table.
    origin          text NOT NULL,
    stated_at       timestamptz NOT NULL,
    stated_by       uuid NOT NULL,
    CONSTRAINT sheet_field_pkey PRIMARY KEY (asset_id, field, version),
    CONSTRAINT sheet_field_asset_fkey FOREIGN KEY (asset_id, case_id) REFERENCES asset (id, case_id),
    CONSTRAINT sheet_field_person_fkey FOREIGN KEY (stated_by) REFERENCES person (id),
    CONSTRAINT sheet_field_state_known CHECK (state IN ('known', 'unknown', 'not-applicable')),
    CONSTRAINT sheet_field_origin_known CHECK (origin IN ('typed', 'imported')),
    CONSTRAINT sheet_field_version_positive CHECK (version > 0),
    CONSTRAINT sheet_field_stated CHECK (CASE state
        WHEN 'known' THEN value IS NOT NULL AND source IS NOT NULL
            AND asked IS NULL AND asked_on IS NULL
        WHEN 'unknown' THEN asked IS NOT NULL AND asked_on IS NOT NULL
            AND value IS NULL AND source IS NULL AND as_of IS NULL
        ELSE value IS NOT NULL AND source IS NULL AND as_of IS NULL
            AND asked IS NULL AND asked_on IS NULL END)
);
CREATE INDEX sheet_field_case_idx ON sheet_field (case_id);

CREATE FUNCTION refuse_sheet_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was said of a thing is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sheet_field_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sheet_field
    EXECUTE FUNCTION refuse_sheet_change();

GRANT SELECT, INSERT ON sheet_field TO fachui_service;

-- Files handed in, such as appraisal reports: kept once, by what they are.

CREATE TABLE document (
    -- SM3 of the content.
    hash            bytea PRIMARY KEY,
    media           text NOT NULL,
    bytes           bigint NOT NULL,
    stored_at       timestamptz NOT NULL,
    CONSTRAINT document_hash_length CHECK (octet_length(hash) = 32),
    CONSTRAINT document_media_known CHECK
        (media IN ('application/pdf', 'image/jpeg', 'image/png')),
    CONSTRAINT document_bytes_range CHECK (bytes > 0 AND bytes <= 33554432)
);

-- The content in parts, so that a large file is never one value.
CREATE TABLE document_part (
    hash            bytea NOT NULL,
    number          integer NOT NULL,
    content         bytea NOT NULL,
    CONSTRAINT document_part_pkey PRIMARY KEY (hash, number),
    CONSTRAINT document_part_document_fkey FOREIGN KEY (hash) REFERENCES document (hash),
    CONSTRAINT document_part_size CHECK (octet_length(content) BETWEEN 1 AND 262144)
);
ALTER TABLE document_part ALTER COLUMN content SET STORAGE EXTERNAL;

-- What a file is for. Two appraisals may hold the same file.
CREATE TABLE appraisal_document (
    id              uuid PRIMARY KEY,
    appraisal_id    uuid NOT NULL,
    -- The place of the commission, from 1; the court's own papers have none.
    place           smallint,
    kind            text NOT NULL,
    name            text NOT NULL,
    hash            bytea NOT NULL,
    uploaded_by     uuid NOT NULL,
    uploaded_at     timestamptz NOT NULL,
    CONSTRAINT appraisal_document_appraisal_fkey FOREIGN KEY (appraisal_id)
        REFERENCES appraisal (id),
    CONSTRAINT appraisal_document_file_fkey FOREIGN KEY (hash) REFERENCES document (hash),
    CONSTRAINT appraisal_document_person_fkey FOREIGN KEY (uploaded_by) REFERENCES person (id),
    CONSTRAINT appraisal_document_kind_known CHECK
        (kind IN ('material', 'report', 'annex', 'answer')),
    CONSTRAINT appraisal_document_place_range CHECK (place BETWEEN 1 AND 3)
);
CREATE INDEX appraisal_document_appraisal_idx ON appraisal_document (appraisal_id);

CREATE FUNCTION refuse_document_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a file that was handed in is never changed'
        USING ERRCODE = 'restrict_violation';
END $$;
DO $$
DECLARE
    it text;
BEGIN
    FOREACH it IN ARRAY ARRAY['document', 'document_part', 'appraisal_document']
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            EXECUTE FUNCTION refuse_document_change()', it || '_append_only', it);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO fachui_service', it);
    END LOOP;
END
$$;

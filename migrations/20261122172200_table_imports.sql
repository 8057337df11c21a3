-- Tables of cases and assets that were taken over (批量导入), each file once.

CREATE TABLE table_import (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    -- SM3 of the file as it was sent.
    file_hash       bytea NOT NULL,
    file_name       text NOT NULL,
    mode            text NOT NULL,
    -- What became of each row, as it was answered: the same file is answered so again.
    result          jsonb NOT NULL,
    imported_by     uuid NOT NULL,
    imported_at     timestamptz NOT NULL,
    CONSTRAINT table_import_file_key UNIQUE (court_id, file_hash),
    CONSTRAINT table_import_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT table_import_person_fkey FOREIGN KEY (imported_by) REFERENCES person (id),
    CONSTRAINT table_import_hash_length CHECK (octet_length(file_hash) = 32),
    CONSTRAINT table_import_name_length CHECK (length(file_name) BETWEEN 1 AND 200),
    CONSTRAINT table_import_mode_known CHECK (mode IN ('all-or-nothing', 'good-rows'))
);

CREATE FUNCTION refuse_import_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was taken over is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER table_import_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON table_import
    EXECUTE FUNCTION refuse_import_change();

GRANT SELECT, INSERT ON table_import TO fachui_service;

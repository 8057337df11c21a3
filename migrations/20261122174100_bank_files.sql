-- What a bank called its file and how many lines it had; and who has read a file since, as it
-- names people.

CREATE TABLE bank_file_content (
    file_hash   bytea PRIMARY KEY,
    message_id  text NOT NULL,
    lines       integer NOT NULL,
    CONSTRAINT bank_file_content_file_fkey FOREIGN KEY (file_hash) REFERENCES bank_file (hash),
    CONSTRAINT bank_file_content_message CHECK (length(message_id) <= 100),
    CONSTRAINT bank_file_content_lines CHECK (lines >= 0)
);

CREATE TABLE bank_file_reading (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    file_hash   bytea NOT NULL,
    person_id   uuid NOT NULL,
    read_at     timestamptz NOT NULL,
    CONSTRAINT bank_file_reading_file_fkey FOREIGN KEY (file_hash) REFERENCES bank_file (hash),
    CONSTRAINT bank_file_reading_person_fkey FOREIGN KEY (person_id) REFERENCES person (id)
);
CREATE INDEX bank_file_reading_file_idx ON bank_file_reading (file_hash);
CREATE INDEX bank_file_court_idx ON bank_file (court_id, received_at DESC);
CREATE INDEX bank_line_file_idx ON bank_line (file_hash);

SELECT make_append_only(it) FROM unnest(ARRAY['bank_file_content', 'bank_file_reading']::regclass[])
    AS it;
GRANT SELECT, INSERT ON bank_file_content, bank_file_reading TO fachui_service;

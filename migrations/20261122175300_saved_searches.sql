-- Searches a person wants to hear of (保存的搜索). A wish, not a record: it is taken back by
-- removing the row.

CREATE TABLE saved_search (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL,
    name            text NOT NULL,
    words           text,
    category        text,
    round           text,
    court_id        uuid,
    region          text,
    saved_at        timestamptz NOT NULL,
    -- Notices up to here have been told.
    told_until      timestamptz NOT NULL,
    CONSTRAINT saved_search_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT saved_search_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT saved_search_texts CHECK (length(name) BETWEEN 1 AND 100
        AND length(words) BETWEEN 1 AND 100 AND length(region) BETWEEN 1 AND 50),
    CONSTRAINT saved_search_asks CHECK (num_nonnulls(words, category, round, court_id, region) > 0),
    CONSTRAINT saved_search_once UNIQUE NULLS NOT DISTINCT
        (person_id, words, category, round, court_id, region)
);
CREATE INDEX saved_search_told_idx ON saved_search (told_until);

GRANT SELECT, INSERT, DELETE, UPDATE (name, told_until) ON saved_search TO fachui_service;

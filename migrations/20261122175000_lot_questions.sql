-- Questions on a lot and their answers (问答): public, in the order they came, without a name.

CREATE TABLE lot_question (
    id              uuid PRIMARY KEY,
    lot_id          uuid NOT NULL,
    number          integer NOT NULL,
    -- Told of the answer, and shown to nobody: who asks may be about to bid (AUC-18).
    asker_id        uuid NOT NULL,
    body            text NOT NULL,
    asked_at        timestamptz NOT NULL,
    CONSTRAINT lot_question_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT lot_question_asker_fkey FOREIGN KEY (asker_id) REFERENCES person (id),
    CONSTRAINT lot_question_place UNIQUE (lot_id, number),
    CONSTRAINT lot_question_number CHECK (number > 0),
    CONSTRAINT lot_question_text CHECK (length(body) BETWEEN 1 AND 500)
);
CREATE INDEX lot_question_asked_idx ON lot_question (asked_at);

-- An answer that is changed becomes a next version; the former ones stay readable.
CREATE TABLE lot_answer (
    question_id     uuid NOT NULL,
    version         smallint NOT NULL,
    body            text NOT NULL,
    answered_by     uuid NOT NULL,
    answered_at     timestamptz NOT NULL,
    CONSTRAINT lot_answer_pkey PRIMARY KEY (question_id, version),
    CONSTRAINT lot_answer_question_fkey FOREIGN KEY (question_id) REFERENCES lot_question (id),
    CONSTRAINT lot_answer_person_fkey FOREIGN KEY (answered_by) REFERENCES person (id),
    CONSTRAINT lot_answer_version CHECK (version BETWEEN 1 AND 50),
    CONSTRAINT lot_answer_text CHECK (length(body) BETWEEN 1 AND 2000)
);

-- A question is covered only for personal data in it; that it was asked stays visible.
CREATE TABLE lot_question_cover (
    question_id     uuid PRIMARY KEY,
    found           text NOT NULL,
    covered_by      uuid NOT NULL,
    covered_at      timestamptz NOT NULL,
    CONSTRAINT lot_question_cover_question_fkey FOREIGN KEY (question_id)
        REFERENCES lot_question (id),
    CONSTRAINT lot_question_cover_person_fkey FOREIGN KEY (covered_by) REFERENCES person (id),
    CONSTRAINT lot_question_cover_known CHECK (found IN
        ('identity', 'phone', 'account', 'mail', 'name', 'address'))
);

-- One list of what a person may be told of; later kinds are added to it.
ALTER TABLE message DROP CONSTRAINT message_kind_known;
ALTER TABLE message ADD CONSTRAINT message_kind_known CHECK (kind IN
    ('lot-paused', 'lot-resumed', 'lot-withdrawn', 'lot-won', 'lot-lost', 'lot-unsold',
     'lot-starts', 'lot-ends', 'refund-sent', 'refund-booked', 'question-answered', 'viewing-soon',
     'viewing-cancelled', 'search-matches', 'terms-changed'));

SELECT make_append_only(it) FROM unnest(ARRAY['lot_question', 'lot_answer', 'lot_question_cover']
    ::regclass[]) AS it;
GRANT SELECT, INSERT ON lot_question, lot_answer, lot_question_cover TO fachui_service;

-- Objections in the course of a sale (AUC-36): to the court's conduct, or by an outsider who claims
-- the thing. Where one stands follows from its acts.

CREATE TABLE lot_objection (
    id              uuid PRIMARY KEY,
    lot_id          uuid NOT NULL,
    case_id         uuid NOT NULL,
    asset_id        uuid NOT NULL,
    kind            text NOT NULL,
    -- The account that objected, or nobody when it came on paper.
    person_id       uuid,
    objector        text NOT NULL,
    request         text NOT NULL,
    grounds         text NOT NULL,
    -- Where the lot's sequence stood: the replay begins there.
    seq             bigint NOT NULL,
    received_at     timestamptz NOT NULL,
    entered_by      uuid NOT NULL,
    entered_at      timestamptz NOT NULL,
    CONSTRAINT lot_objection_lot_fkey FOREIGN KEY (lot_id, case_id) REFERENCES lot (id, case_id),
    CONSTRAINT lot_objection_asset_fkey FOREIGN KEY (asset_id, case_id)
        REFERENCES asset (id, case_id),
    CONSTRAINT lot_objection_person_fkey FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT lot_objection_entered_fkey FOREIGN KEY (entered_by) REFERENCES person (id),
    CONSTRAINT lot_objection_kind_known CHECK (kind IN ('conduct', 'outsider')),
    CONSTRAINT lot_objection_texts CHECK (length(objector) BETWEEN 1 AND 100
        AND length(request) BETWEEN 1 AND 500 AND length(grounds) BETWEEN 1 AND 4000),
    CONSTRAINT lot_objection_not_ahead CHECK (received_at <= entered_at)
);
CREATE INDEX lot_objection_lot_idx ON lot_objection (lot_id);
CREATE INDEX lot_objection_asset_idx ON lot_objection (asset_id);

CREATE TABLE lot_objection_act (
    objection_id    uuid NOT NULL,
    number          smallint NOT NULL,
    act             text NOT NULL,
    -- When it happened, from which the next period runs.
    happened_at     timestamptz NOT NULL,
    document        text,
    reason          text,
    done_by         uuid NOT NULL,
    done_at         timestamptz NOT NULL,
    CONSTRAINT lot_objection_act_pkey PRIMARY KEY (objection_id, number),
    CONSTRAINT lot_objection_act_objection_fkey FOREIGN KEY (objection_id)
        REFERENCES lot_objection (id),
    CONSTRAINT lot_objection_act_person_fkey FOREIGN KEY (done_by) REFERENCES person (id),
    CONSTRAINT lot_objection_act_known CHECK (act IN ('file', 'refuse', 'rule-upheld',
        'rule-rejected', 'serve', 'ask', 'decide-upheld', 'decide-rejected', 'sue',
        'judge-upheld', 'judge-rejected', 'withdraw')),
    CONSTRAINT lot_objection_act_texts CHECK (length(document) BETWEEN 1 AND 100
        AND length(reason) BETWEEN 1 AND 2000),
    CONSTRAINT lot_objection_act_number CHECK (number BETWEEN 1 AND 20),
    CONSTRAINT lot_objection_act_not_ahead CHECK (happened_at <= done_at)
);

SELECT make_append_only(it) FROM unnest(ARRAY['lot_objection', 'lot_objection_act']::regclass[])
    AS it;
GRANT SELECT, INSERT ON lot_objection, lot_objection_act TO fachui_service;

-- Who ordered a resumption, kept before it is journaled: between the journal and the record of the
-- case anything may fail, and the fact is then appended from here.

CREATE TABLE resumption_order (
    id              uuid PRIMARY KEY,
    lot_id          uuid NOT NULL,
    officer_id      uuid NOT NULL,
    -- As it is published in the sequence of the lot, so that its turn is found by it.
    reason          text NOT NULL,
    ordered_at      timestamptz NOT NULL,
    CONSTRAINT resumption_order_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT resumption_order_officer_fkey FOREIGN KEY (officer_id) REFERENCES person (id)
);
CREATE INDEX resumption_order_lot_idx ON resumption_order (lot_id, reason, ordered_at DESC);
SELECT make_append_only('resumption_order');

-- Turns whose fact is in the record of the case: one fact for a turn, whoever appends it first.
CREATE TABLE turn_fact (
    lot_id          uuid NOT NULL,
    seq             bigint NOT NULL,
    CONSTRAINT turn_fact_pkey PRIMARY KEY (lot_id, seq),
    CONSTRAINT turn_fact_turn_fkey FOREIGN KEY (lot_id, seq) REFERENCES bid_turn (lot_id, seq)
);
SELECT make_append_only('turn_fact');

GRANT SELECT, INSERT ON resumption_order, turn_fact TO fachui_service;

-- How often a lot was looked at (围观): one number a day, and nothing of who looked.

CREATE TABLE lot_view_day (
    lot_id          uuid NOT NULL,
    day             date NOT NULL,
    views           bigint NOT NULL,
    counted_at      timestamptz NOT NULL,
    CONSTRAINT lot_view_day_pkey PRIMARY KEY (lot_id, day),
    CONSTRAINT lot_view_day_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT lot_view_day_some CHECK (views > 0)
);

GRANT SELECT, INSERT, UPDATE (views, counted_at) ON lot_view_day TO fachui_service;

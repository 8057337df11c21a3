-- Why a thing is sold without an auction (SALE-12): entered once, with its document.

CREATE TABLE direct_sale (
    asset_id        uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    ground          text NOT NULL,
    agreed_fen      bigint,
    document        text NOT NULL,
    entered_by      uuid NOT NULL,
    entered_at      timestamptz NOT NULL,
    CONSTRAINT direct_sale_asset_fkey FOREIGN KEY (asset_id, case_id)
        REFERENCES asset (id, case_id),
    CONSTRAINT direct_sale_person_fkey FOREIGN KEY (entered_by) REFERENCES person (id),
    CONSTRAINT direct_sale_ground_known CHECK (ground IN ('agreed', 'precious-metal',
        'open-market', 'perishable', 'seasonal', 'costly-to-keep')),
    CONSTRAINT direct_sale_price_is_agreed CHECK (agreed_fen IS NULL OR ground = 'agreed'),
    CONSTRAINT direct_sale_money_range CHECK (agreed_fen > 0 AND agreed_fen < 100000000000000),
    CONSTRAINT direct_sale_document CHECK (length(document) BETWEEN 1 AND 100)
);
SELECT make_append_only('direct_sale');
GRANT SELECT, INSERT ON direct_sale TO fachui_service;

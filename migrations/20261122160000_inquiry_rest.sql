-- What was missing of the network inquiry: deferral, re-issue, the list of platforms with its
-- decisions, refusals, more about a quote, and the fee after the deal.

-- An expired result is asked for again: a new inquiry that names the one before (REF-11).
ALTER TABLE inquiry
    ADD COLUMN reissue_of uuid,
    ADD CONSTRAINT inquiry_reissue_fkey FOREIGN KEY (reissue_of, case_id)
        REFERENCES inquiry (id, case_id) NOT VALID,
    ADD CONSTRAINT inquiry_reissue_other CHECK (reissue_of <> id) NOT VALID;
ALTER TABLE inquiry VALIDATE CONSTRAINT inquiry_reissue_fkey;
ALTER TABLE inquiry VALIDATE CONSTRAINT inquiry_reissue_other;

-- Deferrals (REF-28): the clocks stand still between the two times.
CREATE TABLE inquiry_stop (
    inquiry_id      uuid NOT NULL,
    number          smallint NOT NULL,
    ground          text NOT NULL,
    reason          text NOT NULL,
    stopped_at      timestamptz NOT NULL,
    stopped_by      uuid NOT NULL,
    resumed_at      timestamptz,
    resumed_by      uuid,
    CONSTRAINT inquiry_stop_pkey PRIMARY KEY (inquiry_id, number),
    CONSTRAINT inquiry_stop_inquiry_fkey FOREIGN KEY (inquiry_id) REFERENCES inquiry (id),
    CONSTRAINT inquiry_stop_stopper_fkey FOREIGN KEY (stopped_by) REFERENCES person (id),
    CONSTRAINT inquiry_stop_resumer_fkey FOREIGN KEY (resumed_by) REFERENCES person (id),
    CONSTRAINT inquiry_stop_number_positive CHECK (number > 0),
    CONSTRAINT inquiry_stop_ground_known CHECK
        (ground IN ('case-stopped', 'material-wrong', 'other')),
    CONSTRAINT inquiry_stop_order CHECK (resumed_at IS NULL OR resumed_at >= stopped_at),
    CONSTRAINT inquiry_stop_resumed_whole CHECK ((resumed_at IS NULL) = (resumed_by IS NULL))
);
CREATE UNIQUE INDEX inquiry_stop_open_key ON inquiry_stop (inquiry_id) WHERE resumed_at IS NULL;
GRANT SELECT, INSERT ON inquiry_stop TO fachui_service;
GRANT UPDATE (resumed_at, resumed_by) ON inquiry_stop TO fachui_service;

-- A platform that refuses says why; refusing without a reason takes it off the list (REF-09).
CREATE TABLE inquiry_refusal (
    inquiry_id      uuid NOT NULL,
    platform_id     uuid NOT NULL,
    reason          text NOT NULL,
    refused_at      timestamptz NOT NULL,
    CONSTRAINT inquiry_refusal_pkey PRIMARY KEY (inquiry_id, platform_id),
    CONSTRAINT inquiry_refusal_asked_fkey FOREIGN KEY (inquiry_id, platform_id)
        REFERENCES inquiry_platform (inquiry_id, platform_id)
);

-- What a report says beside its value: an interval around it, the method, the samples (REF-11).
ALTER TABLE inquiry_quote
    ADD COLUMN low_fen bigint,
    ADD COLUMN high_fen bigint,
    ADD COLUMN method text,
    ADD COLUMN samples jsonb NOT NULL DEFAULT '[]',
    ADD CONSTRAINT inquiry_quote_interval CHECK
        ((low_fen IS NULL) = (high_fen IS NULL)
         AND (low_fen IS NULL OR (0 < low_fen AND low_fen <= value_fen AND value_fen <= high_fen
                                  AND high_fen < 100000000000000))) NOT VALID,
    ADD CONSTRAINT inquiry_quote_samples_list CHECK (jsonb_typeof(samples) = 'array') NOT VALID;
ALTER TABLE inquiry_quote VALIDATE CONSTRAINT inquiry_quote_interval;
ALTER TABLE inquiry_quote VALIDATE CONSTRAINT inquiry_quote_samples_list;

-- Who is paid for an inquiry, once after the deal (REF-31).
CREATE TABLE inquiry_fee (
    inquiry_id      uuid PRIMARY KEY,
    fee_fen         bigint NOT NULL,
    deal_fen        bigint NOT NULL,
    decided_at      timestamptz NOT NULL,
    decided_by      uuid NOT NULL,
    CONSTRAINT inquiry_fee_inquiry_fkey FOREIGN KEY (inquiry_id) REFERENCES inquiry (id),
    CONSTRAINT inquiry_fee_person_fkey FOREIGN KEY (decided_by) REFERENCES person (id),
    CONSTRAINT inquiry_fee_range CHECK (fee_fen > 0 AND fee_fen < 100000000000000),
    CONSTRAINT inquiry_fee_deal_range CHECK (deal_fen > 0 AND deal_fen < 100000000000000)
);
CREATE TABLE inquiry_fee_share (
    inquiry_id      uuid NOT NULL,
    platform_id     uuid NOT NULL,
    share_fen       bigint NOT NULL,
    CONSTRAINT inquiry_fee_share_pkey PRIMARY KEY (inquiry_id, platform_id),
    CONSTRAINT inquiry_fee_share_fee_fkey FOREIGN KEY (inquiry_id)
        REFERENCES inquiry_fee (inquiry_id),
    CONSTRAINT inquiry_fee_share_asked_fkey FOREIGN KEY (inquiry_id, platform_id)
        REFERENCES inquiry_platform (inquiry_id, platform_id),
    CONSTRAINT inquiry_fee_share_range CHECK (share_fen >= 0 AND share_fen < 100000000000000)
);

-- Every decision about the list of platforms (REF-08, REF-09); the window in `platform` is the
-- present one.
CREATE TABLE platform_decision (
    id              uuid PRIMARY KEY,
    platform_id     uuid NOT NULL,
    decision        text NOT NULL,
    -- How it left; none at an admission.
    departure       text,
    reason          text NOT NULL,
    -- The counter as it was decided upon, by both readings of a year.
    late_in_calendar_year integer NOT NULL,
    late_in_twelve_months integer NOT NULL,
    decided_at      timestamptz NOT NULL,
    decided_by      uuid NOT NULL,
    -- The first day on which it may come back.
    barred_until    date,
    CONSTRAINT platform_decision_platform_fkey FOREIGN KEY (platform_id) REFERENCES platform (id),
    CONSTRAINT platform_decision_person_fkey FOREIGN KEY (decided_by) REFERENCES person (id),
    CONSTRAINT platform_decision_known CHECK (decision IN ('admitted', 'removed')),
    CONSTRAINT platform_decision_departure_known CHECK (departure IN
        ('refused', 'late', 'misconduct', 'failed-review', 'other', 'left')),
    CONSTRAINT platform_decision_departure_whole CHECK
        ((decision = 'removed') = (departure IS NOT NULL)),
    CONSTRAINT platform_decision_bar_whole CHECK
        ((barred_until IS NOT NULL) = (departure IS NOT NULL AND departure <> 'left')),
    CONSTRAINT platform_decision_counts CHECK
        (late_in_calendar_year >= 0 AND late_in_twelve_months >= 0)
);
CREATE INDEX platform_decision_platform_idx ON platform_decision (platform_id, decided_at);

DO $$
DECLARE
    it text;
BEGIN
    FOREACH it IN ARRAY ARRAY['inquiry_refusal', 'inquiry_fee', 'inquiry_fee_share',
        'platform_decision']
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            EXECUTE FUNCTION refuse_pricing_change()', it || '_append_only', it);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO fachui_service', it);
    END LOOP;
END
$$;

-- The ledger of accuracy and the comparables read what was sold.
CREATE INDEX lot_sold_price_idx ON lot (reference_price_id)
    WHERE state IN ('sold', 'paid', 'completed');

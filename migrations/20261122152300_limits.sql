-- How many attempts the limits of a lot have refused, by kind, for everybody to read (AUC-08).

CREATE TABLE limit_refusal (
    lot_id          uuid NOT NULL,
    kind            text NOT NULL,
    refused         bigint NOT NULL,
    last_at         timestamptz NOT NULL,
    CONSTRAINT limit_refusal_pkey PRIMARY KEY (lot_id, kind),
    CONSTRAINT limit_refusal_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT limit_refusal_kind_known CHECK
        (kind IN ('bidder', 'bidder-on-lot', 'address', 'unqualified')),
    CONSTRAINT limit_refusal_positive CHECK (refused > 0)
);

CREATE FUNCTION check_limit_refusal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.lot_id <> OLD.lot_id OR NEW.kind <> OLD.kind OR NEW.refused < OLD.refused THEN
        RAISE EXCEPTION 'what was refused stays counted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER limit_refusal_only_grows BEFORE UPDATE ON limit_refusal
    FOR EACH ROW EXECUTE FUNCTION check_limit_refusal();
CREATE TRIGGER limit_refusal_not_removed BEFORE DELETE OR TRUNCATE ON limit_refusal
    EXECUTE FUNCTION refuse_bid_change();
GRANT SELECT, INSERT, UPDATE ON limit_refusal TO fachui_service;

-- Nobody takes a sign-up back but its own course: a code once issued stays who it is (AUC-08).
CREATE FUNCTION check_registration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.lot_id <> OLD.lot_id OR NEW.person_id <> OLD.person_id
        OR (OLD.bid_code IS NOT NULL AND NEW.bid_code IS DISTINCT FROM OLD.bid_code) THEN
        RAISE EXCEPTION 'a sign-up is not another''s' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registration_stays BEFORE UPDATE ON registration
    FOR EACH ROW EXECUTE FUNCTION check_registration();
CREATE TRIGGER registration_not_removed BEFORE DELETE OR TRUNCATE ON registration
    EXECUTE FUNCTION refuse_change();

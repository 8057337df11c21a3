-- Revocation of a sale (撤销, AUC-31): asked for as an objection to the court's conduct, by those
-- entitled, on one of six grounds; ruled on by others; once.

ALTER TABLE lot
    DROP CONSTRAINT lot_state_known,
    ADD CONSTRAINT lot_state_known CHECK (state IN ('draft', 'announced', 'sold', 'paid',
        'completed', 'unsold', 'withdrawn', 'defaulted', 'revoked')),
    DROP CONSTRAINT lot_times_fit_state,
    ADD CONSTRAINT lot_times_fit_state CHECK (
        (state = 'draft') = (announced_at IS NULL)
        AND (announced_at IS NULL) = (terms_hash IS NULL)
        AND (announced_at IS NULL) = (notice_body IS NULL)
        AND (announced_at IS NULL) = (notice_title IS NULL)
        AND (announced_at IS NULL OR (starts_at IS NOT NULL AND ends_at IS NOT NULL))
        AND (starts_at IS NULL OR starts_at < ends_at)
        AND (state NOT IN ('unsold', 'withdrawn') OR ended_at IS NOT NULL)
        AND (state IN ('sold', 'paid', 'completed', 'unsold', 'defaulted', 'revoked')
             OR hammer_price_fen IS NULL)
        AND (state NOT IN ('sold', 'paid', 'completed', 'defaulted', 'revoked') OR
             (ended_at IS NOT NULL AND hammer_price_fen IS NOT NULL
              AND winner_registration_id IS NOT NULL)));
-- The same round may be offered once more after it.
DROP INDEX lot_previous_key;
CREATE UNIQUE INDEX lot_previous_key ON lot (previous_id)
    WHERE state NOT IN ('withdrawn', 'defaulted', 'revoked');

CREATE TABLE revocation_application (
    objection_id    uuid PRIMARY KEY,
    lot_id          uuid NOT NULL,
    case_id         uuid NOT NULL,
    ground          text NOT NULL,
    -- As what somebody asks for it.
    capacity        text NOT NULL,
    CONSTRAINT revocation_application_objection_fkey FOREIGN KEY (objection_id)
        REFERENCES lot_objection (id),
    CONSTRAINT revocation_application_lot_key UNIQUE (objection_id, lot_id),
    CONSTRAINT revocation_application_lot_fkey FOREIGN KEY (lot_id, case_id)
        REFERENCES lot (id, case_id),
    CONSTRAINT revocation_application_ground_known CHECK (ground IN ('misdescribed',
        'system-fault', 'collusion', 'unqualified', 'unequal-conditions', 'serious-breach')),
    CONSTRAINT revocation_application_capacity_known CHECK
        (capacity IN ('party', 'buyer', 'bidder', 'interested'))
);
CREATE INDEX revocation_application_lot_idx ON revocation_application (lot_id);
SELECT make_append_only('revocation_application');
GRANT SELECT, INSERT ON revocation_application TO fachui_service;

CREATE TABLE revocation (
    lot_id          uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    objection_id    uuid NOT NULL,
    document        text NOT NULL,
    reason          text NOT NULL,
    price_fen       bigint NOT NULL,
    -- What the buyer had paid of it, and what of that has been ordered back to him.
    paid_fen        bigint NOT NULL,
    returned_fen    bigint NOT NULL DEFAULT 0,
    revoked_by      uuid NOT NULL,
    revoked_at      timestamptz NOT NULL,
    CONSTRAINT revocation_lot_fkey FOREIGN KEY (lot_id, case_id) REFERENCES lot (id, case_id),
    CONSTRAINT revocation_application_fkey FOREIGN KEY (objection_id, lot_id)
        REFERENCES revocation_application (objection_id, lot_id),
    CONSTRAINT revocation_person_fkey FOREIGN KEY (revoked_by) REFERENCES person (id),
    CONSTRAINT revocation_texts CHECK (length(document) BETWEEN 1 AND 100
        AND length(reason) BETWEEN 1 AND 2000),
    CONSTRAINT revocation_money_range CHECK (paid_fen BETWEEN 0 AND price_fen
        AND returned_fen BETWEEN 0 AND paid_fen)
);
-- Nothing of it changes but how much has gone back, and that only grows.
CREATE FUNCTION keep_revocation() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) - 'returned_fen') <> (to_jsonb(OLD) - 'returned_fen')
       OR NEW.returned_fen < OLD.returned_fen THEN
        PERFORM refuse('revocation_stays', 'a revocation is not changed');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER revocation_kept BEFORE UPDATE ON revocation
    FOR EACH ROW EXECUTE FUNCTION keep_revocation();
CREATE TRIGGER revocation_not_removed BEFORE DELETE ON revocation
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revocation_not_truncated BEFORE TRUNCATE ON revocation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

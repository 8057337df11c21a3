-- What an appraisal firm is paid, once: from the base that the statute names, by the contract or
-- tariff that the court states (REF-32). A firm that was replaced is paid nothing and has no row.
CREATE TABLE appraisal_fee (
    appraisal_id    uuid PRIMARY KEY,
    firm_id         uuid NOT NULL,
    base_fen        bigint NOT NULL,
    amount_fen      bigint NOT NULL,
    basis           text NOT NULL,
    decided_at      timestamptz NOT NULL,
    decided_by      uuid NOT NULL,
    CONSTRAINT appraisal_fee_appraisal_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal (id),
    CONSTRAINT appraisal_fee_firm_fkey FOREIGN KEY (firm_id) REFERENCES firm (id),
    CONSTRAINT appraisal_fee_person_fkey FOREIGN KEY (decided_by) REFERENCES person (id),
    CONSTRAINT appraisal_fee_base_range CHECK (base_fen > 0 AND base_fen < 100000000000000),
    -- Whatever the scale, it is a part of its base.
    CONSTRAINT appraisal_fee_range CHECK (amount_fen > 0 AND amount_fen <= base_fen),
    CONSTRAINT appraisal_fee_basis_said CHECK (basis <> '')
);
CREATE TRIGGER appraisal_fee_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON appraisal_fee
    EXECUTE FUNCTION refuse_pricing_change();
GRANT SELECT, INSERT ON appraisal_fee TO fachui_service;

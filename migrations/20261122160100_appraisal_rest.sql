-- An expired appraisal is issued again by the firm that gave it (REF-19), and firms of the national
-- list that have no account yet.

ALTER TABLE firm_selection DROP CONSTRAINT firm_selection_method_known;
ALTER TABLE firm_selection ADD CONSTRAINT firm_selection_method_known CHECK
    (method IN ('agreed', 'drawn', 'reissued')) NOT VALID;
ALTER TABLE firm_selection DROP CONSTRAINT firm_selection_three;
ALTER TABLE firm_selection ADD CONSTRAINT firm_selection_three CHECK
    (cardinality(firms) = CASE WHEN method = 'reissued' THEN 1 ELSE 3 END) NOT VALID;
ALTER TABLE firm_selection VALIDATE CONSTRAINT firm_selection_method_known;
ALTER TABLE firm_selection VALIDATE CONSTRAINT firm_selection_three;

ALTER TABLE appraisal
    ADD COLUMN reissue_of uuid,
    ADD CONSTRAINT appraisal_reissue_fkey FOREIGN KEY (reissue_of) REFERENCES appraisal (id)
        NOT VALID;
ALTER TABLE appraisal DROP CONSTRAINT appraisal_three;
ALTER TABLE appraisal ADD CONSTRAINT appraisal_three CHECK
    (cardinality(firms) = CASE WHEN reissue_of IS NULL THEN 3 ELSE 1 END) NOT VALID;
ALTER TABLE appraisal VALIDATE CONSTRAINT appraisal_reissue_fkey;
ALTER TABLE appraisal VALIDATE CONSTRAINT appraisal_three;

-- The industry bodies' list names firms that have never signed in here.
ALTER TABLE firm ALTER COLUMN person_id DROP NOT NULL;
ALTER TABLE firm
    ADD COLUMN credit_code text,
    ADD CONSTRAINT firm_credit_code_key UNIQUE (credit_code);

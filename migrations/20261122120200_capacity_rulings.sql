-- What the panel decided on the capacity somebody claims: whoever says that he is the applicant or
-- has a right of first refusal is believed only after the ruling.

ALTER TABLE registration ADD COLUMN capacity_ruling text;
UPDATE registration SET capacity_ruling = 'confirmed' WHERE priority_rank IS NOT NULL;
ALTER TABLE registration
    ADD CONSTRAINT registration_ruling_known CHECK
        (capacity_ruling IN ('confirmed', 'refused')) NOT VALID,
    ADD CONSTRAINT registration_ruling_fits CHECK
        (capacity_ruling IS NULL OR capacity <> 'self') NOT VALID,
    -- A rank is what a confirmed right of first refusal has, and nothing else.
    ADD CONSTRAINT registration_rank_ruled CHECK
        ((priority_rank IS NOT NULL) = (capacity = 'priority-purchaser'
            AND capacity_ruling IS NOT DISTINCT FROM 'confirmed')) NOT VALID;
ALTER TABLE registration VALIDATE CONSTRAINT registration_ruling_known;
ALTER TABLE registration VALIDATE CONSTRAINT registration_ruling_fits;
ALTER TABLE registration VALIDATE CONSTRAINT registration_rank_ruled;

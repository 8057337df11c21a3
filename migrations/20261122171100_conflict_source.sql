-- From where the court knows that a firm must stand aside; rows from before do not say it.
ALTER TABLE firm_conflict
    ADD COLUMN source text,
    ADD CONSTRAINT firm_conflict_source_said CHECK (source <> '') NOT VALID;
ALTER TABLE firm_conflict VALIDATE CONSTRAINT firm_conflict_source_said;

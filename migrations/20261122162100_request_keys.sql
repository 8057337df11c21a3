-- A request under an Idempotency-Key whose answer is not known beforehand: the key is kept when the
-- request begins, marked in the transaction of the effect, and gets its answer at the end.

ALTER TABLE answer
    ALTER COLUMN body DROP NOT NULL,
    -- Whether the effect is in the database; without an answer, the server died in between.
    ADD COLUMN done boolean NOT NULL DEFAULT true;

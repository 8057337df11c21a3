-- A session ends with the person's epoch it was opened in, and a one-time code is used once.

ALTER TABLE session ADD COLUMN epoch bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN session.epoch IS 'person.session_epoch at sign-in; a higher one ends the session';

ALTER TABLE person ADD COLUMN totp_step bigint;
COMMENT ON COLUMN person.totp_step IS 'The step (RFC 6238) of the last code that was accepted';

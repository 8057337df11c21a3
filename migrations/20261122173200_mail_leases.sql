-- A mail is claimed for a while and sent outside the transaction. One address that does not take
-- mail is tried again later and later, and in the end given up, visibly; it holds no other up.

ALTER TABLE reminder
    DROP CONSTRAINT reminder_mail_known,
    ADD COLUMN mail_attempts smallint NOT NULL DEFAULT 0,
    -- Not before; also the end of the claim of whoever sends it now.
    ADD COLUMN mail_not_before timestamptz NOT NULL DEFAULT '-infinity',
    -- What the mail server said last.
    ADD COLUMN mail_error text,
    ADD CONSTRAINT reminder_mail_known CHECK (mail IN ('none', 'waiting', 'sent', 'failed')),
    ADD CONSTRAINT reminder_mail_failed_fits CHECK (mail <> 'failed' OR mail_error IS NOT NULL),
    ADD CONSTRAINT reminder_mail_error_length CHECK (length(mail_error) BETWEEN 1 AND 500),
    ADD CONSTRAINT reminder_mail_attempts_range CHECK (mail_attempts BETWEEN 0 AND 100);
DROP INDEX reminder_waiting_idx;
CREATE INDEX reminder_waiting_idx ON reminder (mail_not_before, written_at) WHERE mail = 'waiting';
GRANT UPDATE (mail_attempts, mail_not_before, mail_error) ON reminder TO fachui_service;

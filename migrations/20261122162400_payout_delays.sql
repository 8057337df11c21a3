-- Approved delays of a payout (FUND-10): a ground, who asked, who approved, when it ended.

CREATE TABLE payout_delay (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    court_id        uuid NOT NULL,
    ground          text NOT NULL,
    reason          text NOT NULL,
    asked_by        uuid NOT NULL,
    asked_at        timestamptz NOT NULL,
    approved_by     uuid,
    approved_at     timestamptz,
    ended_by        uuid,
    ended_at        timestamptz,
    CONSTRAINT payout_delay_case_fkey FOREIGN KEY (case_id, court_id)
        REFERENCES court_case (id, court_id),
    CONSTRAINT payout_delay_asker_fkey FOREIGN KEY (asked_by) REFERENCES person (id),
    CONSTRAINT payout_delay_approver_fkey FOREIGN KEY (approved_by) REFERENCES person (id),
    CONSTRAINT payout_delay_ender_fkey FOREIGN KEY (ended_by) REFERENCES person (id),
    CONSTRAINT payout_delay_ground_known CHECK (ground IN
        ('distribution', 'frozen', 'not-collected', 'suspended', 'other')),
    CONSTRAINT payout_delay_reason_given CHECK (length(trim(reason)) > 0),
    CONSTRAINT payout_delay_two_people CHECK (approved_by <> asked_by),
    CONSTRAINT payout_delay_approval_whole CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CONSTRAINT payout_delay_end_whole CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    CONSTRAINT payout_delay_end_follows CHECK (ended_at IS NULL OR approved_at <= ended_at)
);
-- One ground at a time: who asks for another ends the first.
CREATE UNIQUE INDEX payout_delay_standing_key ON payout_delay (case_id) WHERE ended_at IS NULL;

GRANT SELECT, INSERT ON payout_delay TO fachui_service;
GRANT UPDATE (approved_by, approved_at, ended_by, ended_at) ON payout_delay TO fachui_service;

-- Said once: an approval or an end is not taken back.
CREATE FUNCTION keep_payout_delay() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (OLD.approved_at IS NOT NULL AND (OLD.approved_by, OLD.approved_at)
            IS DISTINCT FROM (NEW.approved_by, NEW.approved_at))
       OR OLD.ended_at IS NOT NULL THEN
        PERFORM refuse('payout_delay_said_once', 'it has been approved or has ended');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payout_delay_said_once BEFORE UPDATE ON payout_delay
    FOR EACH ROW EXECUTE FUNCTION keep_payout_delay();
GRANT CREATE ON SCHEMA public TO fachui_owner;
ALTER FUNCTION keep_payout_delay() OWNER TO fachui_owner;
REVOKE ALL ON FUNCTION keep_payout_delay() FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM fachui_owner;

-- Money that went to a notary (提存, FUND-12): deposited, not paid. The payee has the years of the
-- law to collect it.
CREATE VIEW escrow AS
SELECT p.id AS payout_id, p.court_id, p.case_id, k.case_number, l.label, p.amount_fen, p.state,
       a.escrow_ground AS ground, a.holder, b.booked_at AS deposited_at
  FROM payout AS p
  JOIN plan_line AS l ON l.id = p.plan_line_id
  JOIN payee_account AS a ON a.case_id = p.case_id AND a.label = l.label
       AND a.number = p.payee_number AND a.escrow_ground IS NOT NULL
  JOIN court_case AS k ON k.id = p.case_id
  LEFT JOIN bank_line AS b ON b.id = p.booked_line_id
 WHERE p.state NOT IN ('withdrawn', 'returned', 'rejected');
GRANT SELECT ON escrow TO fachui_service;

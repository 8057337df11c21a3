-- A debit that the bank booked and nobody ordered is explained by two people, with a document
-- (凭证). Until then it is in no account; from then on it is posted like anything else.

GRANT CREATE ON SCHEMA public TO fachui_owner;

ALTER TABLE entry
    DROP CONSTRAINT entry_kind_known,
    ADD CONSTRAINT entry_kind_known CHECK (kind IN
        ('credit-booked', 'credit-reversed', 'suspense-claimed', 'deposit-held', 'deposit-applied',
         'deposit-returned', 'deposit-forfeited', 'balance-paid', 'balance-returned',
         'applied-deposit-forfeited', 'forfeiture-settled', 'left-auction-account',
         'arrived-in-case-fund', 'distributed', 'set-aside', 'set-aside-released',
         'payout-requested', 'payout-withdrawn', 'payout-submitted', 'payout-rejected',
         'payout-booked', 'payout-returned', 'interest-booked', 'fee-booked', 'debit-explained',
         'reversal'));

-- What the debit was: `made-good`, the same amount has come back, from the bank or the court, and
-- lies unidentified; `payment`, one of ours that the bank booked without its id, or booked though
-- it had refused it; `payer`, a correction of money that still lies, or lies again, in a
-- sub-account; `interest`, a charge that the interest there covers. The subject is the line that
-- made it good, the payment or the sign-up. No ground takes the money of a case that has nothing
-- to do with it.
CREATE TABLE debit_explanation (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    line_id         uuid NOT NULL,
    ground          text NOT NULL,
    made_good_by    uuid,
    payout_id       uuid,
    registration_id uuid,
    voucher         text NOT NULL,
    reason          text NOT NULL,
    proposed_by     uuid NOT NULL,
    proposed_at     timestamptz NOT NULL,
    approved_by     uuid,
    approved_at     timestamptz,
    CONSTRAINT debit_explanation_line_fkey FOREIGN KEY (line_id) REFERENCES bank_line (id),
    CONSTRAINT debit_explanation_made_good_fkey FOREIGN KEY (made_good_by) REFERENCES suspense (id),
    CONSTRAINT debit_explanation_payout_fkey FOREIGN KEY (payout_id) REFERENCES payout (id),
    CONSTRAINT debit_explanation_registration_fkey FOREIGN KEY (registration_id)
        REFERENCES sub_account (registration_id),
    CONSTRAINT debit_explanation_proposer_fkey FOREIGN KEY (proposed_by) REFERENCES person (id),
    CONSTRAINT debit_explanation_approver_fkey FOREIGN KEY (approved_by) REFERENCES person (id),
    CONSTRAINT debit_explanation_ground_fits CHECK (CASE ground
        WHEN 'made-good' THEN made_good_by IS NOT NULL AND num_nonnulls(payout_id, registration_id) = 0
        WHEN 'payment' THEN payout_id IS NOT NULL AND num_nonnulls(made_good_by, registration_id) = 0
        WHEN 'payer' THEN registration_id IS NOT NULL AND num_nonnulls(made_good_by, payout_id) = 0
        WHEN 'interest' THEN num_nonnulls(made_good_by, payout_id, registration_id) = 0
        ELSE false END),
    CONSTRAINT debit_explanation_voucher_given CHECK
        (length(trim(voucher)) > 0 AND length(trim(reason)) > 0),
    CONSTRAINT debit_explanation_two_people CHECK (approved_by <> proposed_by),
    CONSTRAINT debit_explanation_approval_whole CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);
CREATE UNIQUE INDEX debit_explanation_once_key ON debit_explanation (line_id)
    WHERE approved_by IS NOT NULL;

-- A payment that the bank refused and booked all the same is paid.
CREATE OR REPLACE FUNCTION keep_payout_terms() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (OLD.id, OLD.court_id, OLD.case_id, OLD.book, OLD.kind, OLD.from_kind, OLD.from_owner,
        OLD.amount_fen, OLD.payee_name, OLD.payee_number, OLD.payee_bank, OLD.receipt_id,
        OLD.lot_id, OLD.plan_line_id, OLD.requested_by, OLD.requested_at, OLD.approval_from_fen,
        OLD.replaces, OLD.arrived_at, OLD.voucher, OLD.elsewhere, OLD.set_aside_id)
       IS DISTINCT FROM
       (NEW.id, NEW.court_id, NEW.case_id, NEW.book, NEW.kind, NEW.from_kind, NEW.from_owner,
        NEW.amount_fen, NEW.payee_name, NEW.payee_number, NEW.payee_bank, NEW.receipt_id,
        NEW.lot_id, NEW.plan_line_id, NEW.requested_by, NEW.requested_at, NEW.approval_from_fen,
        NEW.replaces, NEW.arrived_at, NEW.voucher, NEW.elsewhere, NEW.set_aside_id)
    THEN
        PERFORM refuse('payout_terms_fixed', 'the terms of a payout do not change');
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('requested', 'checked'), ('checked', 'approved'), ('approved', 'released'),
        ('requested', 'submitted'), ('checked', 'submitted'), ('released', 'submitted'),
        ('submitted', 'paid'), ('submitted', 'rejected'), ('submitted', 'returned'),
        ('rejected', 'paid'), ('paid', 'returned'), ('requested', 'withdrawn'),
        ('checked', 'withdrawn'), ('approved', 'withdrawn'))
    THEN
        PERFORM refuse('payout_only_forward',
            format('a payout that is %s does not become %s', OLD.state, NEW.state));
    END IF;
    RETURN NEW;
END
$$;

-- The first person says what a debit was.
CREATE FUNCTION propose_explanation(p_line uuid, p_ground text, p_subject uuid, p_voucher text,
    p_reason text, p_by uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said uuid;
BEGIN
    IF NOT EXISTS (SELECT FROM bank_line WHERE id = p_line AND outcome = 'unexplained') THEN
        PERFORM refuse('debit_explanation_unexplained', 'the line is not an unexplained debit');
    END IF;
    IF EXISTS (SELECT FROM debit_explanation WHERE line_id = p_line
                  AND approved_by IS NOT NULL) THEN
        PERFORM refuse('debit_explanation_once_key', 'the debit has been explained');
    END IF;
    INSERT INTO debit_explanation (line_id, ground, made_good_by, payout_id, registration_id,
        voucher, reason, proposed_by, proposed_at)
    VALUES (p_line, p_ground, CASE p_ground WHEN 'made-good' THEN p_subject END,
        CASE p_ground WHEN 'payment' THEN p_subject END,
        CASE p_ground WHEN 'payer' THEN p_subject END, p_voucher, p_reason, p_by, p_at)
    RETURNING id INTO said;
    RETURN said;
END
$$;

-- The second person agrees, and the debit is posted: out of what made it good, out of the payment,
-- out of the sub-account, or as a fee.
CREATE FUNCTION approve_explanation(p_explanation uuid, p_by uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said    debit_explanation;
    line    bank_line;
    main    bank_account;
    good    suspense;
    asked   payout;
    payer   sub_account;
BEGIN
    UPDATE debit_explanation SET approved_by = p_by, approved_at = p_at
     WHERE id = p_explanation AND approved_by IS NULL RETURNING * INTO said;
    IF NOT FOUND THEN
        PERFORM refuse('debit_explanation_once_key', 'the debit has been explained');
    END IF;
    SELECT * INTO STRICT line FROM bank_line WHERE id = said.line_id;
    SELECT * INTO STRICT main FROM bank_account WHERE id = line.bank_account_id;
    IF said.ground = 'made-good' THEN
        SELECT * INTO STRICT good FROM suspense WHERE id = said.made_good_by;
        IF good.court_id <> main.court_id OR good.book <> main.book
           OR good.amount_fen <> line.amount_fen THEN
            PERFORM refuse('debit_explanation_fits', 'what came back is another amount');
        END IF;
        -- Its money is gone with the debit: nobody claims it any more.
        INSERT INTO reversed_line (line_id, by_line_id) VALUES (good.id, line.id);
        PERFORM post(ARRAY[('debit-explained', line.id, suspense_case(main.court_id),
            main.book || '-suspense', good.id, main.book || '-bank', NULL,
            line.amount_fen)::leg], p_at);
    ELSIF said.ground = 'payment' THEN
        SELECT * INTO STRICT asked FROM payout WHERE id = said.payout_id FOR UPDATE;
        IF asked.court_id <> main.court_id OR asked.book <> main.book
           OR asked.amount_fen <> line.amount_fen OR asked.state NOT IN ('submitted', 'rejected')
           OR (asked.state = 'rejected' AND (asked.kind = 'fund-transfer' OR EXISTS (
                SELECT FROM payout AS n WHERE n.replaces = asked.id AND n.state <> 'withdrawn')))
        THEN
            PERFORM refuse('debit_explanation_fits', 'the payment does not wait for this booking');
        END IF;
        UPDATE payout SET state = 'paid', booked_line_id = line.id WHERE id = asked.id;
        PERFORM post(ARRAY[CASE
            WHEN asked.kind = 'fund-transfer' THEN ('left-auction-account', asked.id,
                asked.case_id, 'between-banks', NULL, 'auction-bank', NULL, asked.amount_fen)::leg
            WHEN asked.state = 'rejected' THEN ('payout-booked', asked.id, asked.case_id,
                asked.from_kind, asked.from_owner, asked.book || '-bank', NULL,
                asked.amount_fen)::leg
            ELSE ('payout-booked', asked.id, asked.case_id, asked.book || '-in-transit', NULL,
                asked.book || '-bank', NULL, asked.amount_fen)::leg END], p_at);
    ELSIF said.ground = 'payer' THEN
        SELECT * INTO STRICT payer FROM sub_account
         WHERE registration_id = said.registration_id FOR UPDATE;
        IF payer.court_id <> main.court_id OR main.book <> 'auction' THEN
            PERFORM refuse('debit_explanation_fits', 'the sub-account is of another account');
        END IF;
        PERFORM post(ARRAY[('debit-explained', line.id, payer.case_id, 'payer',
            payer.registration_id, 'auction-bank', NULL, line.amount_fen)::leg], p_at);
    ELSE
        IF held_on(suspense_case(main.court_id), main.book || '-interest', NULL)
           - held_on(suspense_case(main.court_id), main.book || '-fees', NULL) < line.amount_fen
        THEN
            PERFORM refuse('debit_explanation_fits', 'the interest does not cover it');
        END IF;
        PERFORM post(ARRAY[('debit-explained', line.id, suspense_case(main.court_id),
            main.book || '-fees', NULL, main.book || '-bank', NULL, line.amount_fen)::leg], p_at);
    END IF;
END
$$;

-- As before; a debit that two people have explained is open no more.
CREATE OR REPLACE FUNCTION open_items(p_court uuid, p_period text, p_last_day date,
    p_end timestamptz)
RETURNS TABLE (item text, book text, reference text, amount_fen bigint) LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT 'difference', r.book, r.number, r.booked_fen - (r.sub_ledgers_fen + r.suspense_fen
           + r.in_transit_fen + r.interest_fen - r.fees_fen)
      FROM reconciliation AS r
     WHERE r.court_id = p_court AND r.booked_fen <> r.sub_ledgers_fen + r.suspense_fen
           + r.in_transit_fen + r.interest_fen - r.fees_fen
    UNION ALL
    SELECT CASE WHEN s.closing_fen IS NULL THEN 'statement-missing' ELSE 'statement-differs' END,
           a.book, a.number, coalesce(s.closing_fen - l.fen, 0)
      FROM bank_account AS a
     CROSS JOIN LATERAL (SELECT coalesce(sum(CASE b.direction WHEN 'credit' THEN b.amount_fen
                   ELSE -b.amount_fen END), 0)::bigint AS fen, count(*) AS lines
              FROM bank_line AS b WHERE b.bank_account_id = a.id AND b.booked_at < p_end) AS l
      LEFT JOIN bank_balance AS s ON s.bank_account_id = a.id AND s.day = p_last_day
     WHERE a.court_id = p_court AND (l.lines > 0 OR s.closing_fen IS NOT NULL)
       AND s.closing_fen IS DISTINCT FROM l.fen
    UNION ALL
    SELECT 'unexplained', a.book, b.reference, b.amount_fen
      FROM bank_line AS b JOIN bank_account AS a ON a.id = b.bank_account_id
     WHERE a.court_id = p_court AND b.outcome = 'unexplained' AND b.booked_at < p_end
       AND NOT EXISTS (SELECT FROM debit_explanation AS x
              WHERE x.line_id = b.id AND x.approved_by IS NOT NULL)
    UNION ALL
    SELECT 'unidentified', s.book, b.reference, s.amount_fen
      FROM suspense AS s JOIN bank_line AS b ON b.id = s.id
     WHERE s.court_id = p_court AND p_period = 'month' AND s.received_at < p_end
       AND held_on(suspense_case(p_court), s.book || '-suspense', s.id) > 0
$$;
CREATE INDEX bank_line_unexplained_idx ON bank_line (bank_account_id, booked_at)
    WHERE outcome = 'unexplained';

-- A claim (认领) rests on a document as well. Claims made before have none.
ALTER TABLE suspense_claim ADD COLUMN voucher text,
    ADD CONSTRAINT suspense_claim_voucher_given CHECK (length(trim(coalesce(voucher, ''))) > 0)
        NOT VALID;
CREATE FUNCTION propose_claim(p_suspense uuid, p_case uuid, p_registration uuid, p_reason text,
    p_voucher text, p_origin_name text, p_origin_account text, p_by uuid, p_at timestamptz)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    lying   suspense;
    target  ledger_case;
    claimed uuid;
    line    bank_line;
BEGIN
    SELECT * INTO STRICT lying FROM suspense WHERE id = p_suspense;
    SELECT * INTO STRICT line FROM bank_line WHERE id = p_suspense;
    PERFORM open_ledger_case(p_case);
    SELECT * INTO STRICT target FROM ledger_case WHERE id = p_case;
    IF target.court_id <> lying.court_id THEN
        PERFORM refuse('suspense_claim_same_court', 'the money lies with another court');
    END IF;
    IF (lying.book = 'auction') <> (p_registration IS NOT NULL) THEN
        PERFORM refuse('suspense_claim_fits_account',
            'auction money is claimed for a sign-up, case money for a case');
    END IF;
    IF EXISTS (SELECT FROM suspense_claim WHERE suspense_id = p_suspense
                  AND approved_by IS NOT NULL)
       OR EXISTS (SELECT FROM reversed_line WHERE line_id = p_suspense) THEN
        PERFORM refuse('suspense_claim_once_key', 'the money has been claimed or taken back');
    END IF;
    IF lying.book = 'auction' AND coalesce(nullif(line.other_account, ''), p_origin_account) IS NULL
    THEN
        PERFORM refuse('suspense_claim_origin_known', 'nobody knows where the money came from');
    END IF;
    INSERT INTO suspense_claim (suspense_id, case_id, registration_id, reason, voucher,
        origin_name, origin_account, claimed_by, claimed_at)
    VALUES (p_suspense, p_case, p_registration, p_reason, p_voucher,
        coalesce(plain_name(line.other_name), p_origin_name),
        coalesce(nullif(line.other_account, ''), p_origin_account), p_by, p_at)
    RETURNING id INTO claimed;
    RETURN claimed;
END
$$;
DROP FUNCTION propose_claim(uuid, uuid, uuid, text, text, text, uuid, timestamptz);

DO $$
DECLARE
    it      regprocedure;
    narrow  text[] := ARRAY['propose_explanation', 'approve_explanation', 'propose_claim'];
BEGIN
    ALTER TABLE debit_explanation OWNER TO fachui_owner;
    GRANT SELECT ON debit_explanation TO fachui_service;
    FOR it IN SELECT p.oid FROM pg_proc AS p
               WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY (narrow)
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO fachui_owner', it);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', it);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO fachui_service', it);
    END LOOP;
END
$$;
REVOKE CREATE ON SCHEMA public FROM fachui_owner;

-- A payment the bank refused, or that came back, is owed again and can be sent again: under a new
-- end-to-end id, by the same number of people, with the clock it had before (FUND-16).
-- What the bank answers to an order (pain.002) is kept beside it: accepted is not paid.

GRANT CREATE ON SCHEMA public TO fachui_owner;

ALTER TABLE payout
    -- The payment this one is sent instead of.
    ADD COLUMN replaces uuid,
    -- The day the money had arrived: the clock of FUND-10 runs from it, whatever came back since.
    ADD COLUMN arrived_at timestamptz,
    -- The document on which a refund goes to another account than the one it came from.
    ADD COLUMN voucher text,
    ADD COLUMN elsewhere boolean NOT NULL DEFAULT false,
    ADD COLUMN bank_answer text,
    ADD COLUMN bank_reason text,
    ADD COLUMN bank_answered_at timestamptz,
    -- Set when a part of a line is paid after a dispute about it has ended.
    ADD COLUMN set_aside_id uuid;

UPDATE payout AS p SET arrived_at = coalesce(
    (SELECT received_at FROM receipt AS r WHERE r.bank_line_id = p.receipt_id), p.requested_at);

ALTER TABLE payout
    DROP CONSTRAINT payout_line_key,
    DROP CONSTRAINT payout_state_known,
    DROP CONSTRAINT payout_requester_known,
    DROP CONSTRAINT payout_release_whole,
    DROP CONSTRAINT payout_submission_whole,
    ADD CONSTRAINT payout_replaces_fkey FOREIGN KEY (replaces) REFERENCES payout (id),
    ADD CONSTRAINT payout_state_known CHECK (state IN ('requested', 'checked', 'approved',
        'released', 'submitted', 'paid', 'returned', 'rejected', 'withdrawn')),
    ADD CONSTRAINT payout_requester_known CHECK
        ((kind = 'refund' AND replaces IS NULL) = (requested_by IS NULL)),
    -- Another account than the money came from: two people and a document.
    ADD CONSTRAINT payout_elsewhere_checked CHECK (NOT elsewhere OR (kind = 'refund'
        AND replaces IS NOT NULL AND length(trim(coalesce(voucher, ''))) > 0
        AND (state IN ('requested', 'withdrawn') OR checked_by IS NOT NULL))),
    ADD CONSTRAINT payout_release_whole CHECK (kind <> 'distribution'
        OR state IN ('requested', 'checked', 'approved', 'withdrawn')
        OR (requested_by IS NOT NULL AND checked_by IS NOT NULL AND released_by IS NOT NULL
            AND (approved_by IS NOT NULL OR amount_fen < approval_from_fen))),
    -- A return may be told before the booking it undoes.
    ADD CONSTRAINT payout_submission_whole CHECK
        ((state IN ('submitted', 'paid', 'returned', 'rejected')) = (batch_id IS NOT NULL)
         AND (batch_id IS NULL) = (submitted_by IS NULL)
         AND (state <> 'paid' OR booked_line_id IS NOT NULL)
         AND (booked_line_id IS NULL OR state IN ('paid', 'returned'))
         AND (state = 'returned') = (returned_line_id IS NOT NULL)),
    ADD CONSTRAINT payout_bank_answer_known CHECK (bank_answer IN ('accepted', 'rejected')),
    ADD CONSTRAINT payout_bank_answer_whole CHECK
        ((bank_answer IS NULL) = (bank_answered_at IS NULL)
         AND (state <> 'rejected' OR bank_answer IS NOT DISTINCT FROM 'rejected'));
-- Never doubled: one living payment instead of another, one for a line or a part of it, one for
-- the price of a lot.
CREATE UNIQUE INDEX payout_replaces_key ON payout (replaces) WHERE state <> 'withdrawn';
CREATE UNIQUE INDEX payout_line_key ON payout (plan_line_id, set_aside_id) NULLS NOT DISTINCT
    WHERE replaces IS NULL AND plan_line_id IS NOT NULL AND state <> 'withdrawn';
DROP INDEX payout_lot_key;
CREATE UNIQUE INDEX payout_lot_key ON payout (lot_id, from_kind)
    WHERE kind = 'fund-transfer' AND replaces IS NULL;

-- What was asked for is what is paid: only the progress of a payout changes, and only forward.
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
        ('paid', 'returned'), ('requested', 'withdrawn'), ('checked', 'withdrawn'),
        ('approved', 'withdrawn'))
    THEN
        PERFORM refuse('payout_only_forward',
            format('a payout that is %s does not become %s', OLD.state, NEW.state));
    END IF;
    RETURN NEW;
END
$$;

-- How much of a receipt has been ordered back; of a payment and its successors only the last.
CREATE FUNCTION refunded_fen(p_receipt uuid) RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(sum(p.amount_fen), 0)::bigint FROM payout AS p
     WHERE p.receipt_id = p_receipt AND p.state <> 'withdrawn' AND NOT EXISTS (
           SELECT FROM payout AS n WHERE n.replaces = p.id AND n.state <> 'withdrawn')
$$;

-- The oldest money of a case that has not been distributed yet: the clock of FUND-10 runs from
-- its arrival. First in, first out.
CREATE FUNCTION fund_arrival(p_case uuid) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH moved AS (
        SELECT t.id, e.posted_at, t.amount_fen, e.kind,
               t.credit_account_id = account_id(p_case, 'case-fund', NULL) AS inward
          FROM transfer AS t JOIN entry AS e ON e.id = t.entry_id
         WHERE account_id(p_case, 'case-fund', NULL)
               IN (t.credit_account_id, t.debit_account_id)
    ), spent AS (
        SELECT coalesce(sum(CASE WHEN inward THEN -amount_fen ELSE amount_fen END), 0) AS fen
          FROM moved WHERE NOT inward OR kind = 'set-aside-released'
    ), arrived AS (
        SELECT posted_at, sum(amount_fen) OVER (ORDER BY posted_at, id) AS until_fen
          FROM moved WHERE inward AND kind <> 'set-aside-released')
    SELECT min(posted_at) FROM arrived WHERE until_fen > (SELECT fen FROM spent)
$$;

-- Steps of the payouts of a plan that are asked for together; what is sent again, or after a
-- dispute, goes step by step for itself.
CREATE OR REPLACE FUNCTION advance_plan(p_plan uuid, p_from text, p_to text, p_by uuid)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE payout AS p SET state = p_to,
           checked_by = CASE p_to WHEN 'checked' THEN p_by ELSE checked_by END,
           approved_by = CASE p_to WHEN 'approved' THEN p_by ELSE approved_by END,
           released_by = CASE p_to WHEN 'released' THEN p_by ELSE released_by END
      FROM plan_line AS l
     WHERE l.plan_id = p_plan AND p.plan_line_id = l.id AND p.state = p_from
       AND p.replaces IS NULL AND p.set_aside_id IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('payout_step_in_order', 'no payout of the plan is ' || p_from);
    END IF;
END
$$;

-- One step of one payout that is sent again or for itself. That the persons differ is a CHECK.
CREATE FUNCTION advance_payout(p_payout uuid, p_to text, p_by uuid, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked   payout;
BEGIN
    SELECT * INTO STRICT asked FROM payout WHERE id = p_payout FOR UPDATE;
    IF asked.replaces IS NULL AND asked.set_aside_id IS NULL THEN
        PERFORM refuse('payout_step_of_plan', 'the payout goes with its plan');
    END IF;
    IF (asked.kind, asked.state, p_to) NOT IN (('distribution', 'requested', 'checked'),
        ('distribution', 'checked', 'approved'), ('distribution', 'approved', 'released'),
        ('refund', 'requested', 'checked')) OR (asked.kind = 'refund' AND NOT asked.elsewhere)
    THEN
        PERFORM refuse('payout_step_in_order',
            format('a %s that is %s is not %s next', asked.kind, asked.state, p_to));
    END IF;
    UPDATE payout SET state = p_to,
           checked_by = CASE p_to WHEN 'checked' THEN p_by ELSE checked_by END,
           approved_by = CASE p_to WHEN 'approved' THEN p_by ELSE approved_by END,
           released_by = CASE p_to WHEN 'released' THEN p_by ELSE released_by END
     WHERE id = p_payout;
END
$$;

-- Asks for a payment that was refused or came back, under a new id. A distribution goes to a
-- confirmed account of the same line; a refund to where the money came from, or, with a document,
-- to an account confirmed for it; a transfer to the court's own account as it is today.
CREATE FUNCTION request_again(p_payout uuid, p_payee uuid, p_voucher text, p_by uuid,
    p_at timestamptz) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone    payout;
    payee   payee_account;
    named   text;
    again   uuid;
    name    text;
    number  text;
    bank    text;
BEGIN
    SELECT * INTO STRICT gone FROM payout WHERE id = p_payout FOR UPDATE;
    IF gone.state NOT IN ('returned', 'rejected') THEN
        PERFORM refuse('payout_again_is_owed', 'the payment has not come back');
    END IF;
    name := gone.payee_name;
    number := gone.payee_number;
    bank := gone.payee_bank;
    IF gone.kind = 'fund-transfer' THEN
        SELECT holder, b.number, b.bank INTO STRICT name, number, bank
          FROM bank_account AS b WHERE court_id = gone.court_id AND book = 'fund';
    ELSIF p_payee IS NOT NULL THEN
        SELECT * INTO STRICT payee FROM payee_account WHERE id = p_payee;
        named := CASE gone.kind WHEN 'refund' THEN 'refund:' || gone.from_owner
                 ELSE (SELECT label FROM plan_line WHERE id = gone.plan_line_id) END;
        IF payee.case_id <> gone.case_id OR payee.label <> named
           OR payee.confirmed_at IS NULL THEN
            PERFORM refuse('payout_payee_confirmed', 'no confirmed account for ' || named);
        END IF;
        name := payee.holder;
        number := payee.number;
        bank := payee.bank;
    END IF;
    INSERT INTO payout (court_id, case_id, book, kind, from_kind, from_owner, amount_fen,
        payee_name, payee_number, payee_bank, purpose, receipt_id, lot_id, plan_line_id,
        set_aside_id, state, due_at, arrived_at, approval_from_fen, requested_by, requested_at,
        replaces, voucher, elsewhere)
    VALUES (gone.court_id, gone.case_id, gone.book, gone.kind, gone.from_kind, gone.from_owner,
        gone.amount_fen, name, number, bank, gone.purpose, gone.receipt_id, gone.lot_id,
        gone.plan_line_id, gone.set_aside_id, 'requested', gone.due_at, gone.arrived_at,
        gone.approval_from_fen, p_by, p_at, gone.id, p_voucher,
        gone.kind = 'refund' AND (gone.elsewhere OR number <> gone.payee_number))
    RETURNING id INTO again;
    PERFORM post(ARRAY[('payout-requested', again, gone.case_id, gone.from_kind, gone.from_owner,
        gone.book || '-requested', NULL, gone.amount_fen)::leg], p_at);
    RETURN again;
END
$$;

-- Takes back what was asked for by mistake, before it is released.
CREATE FUNCTION withdraw_payout(p_payout uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked   payout;
BEGIN
    SELECT * INTO STRICT asked FROM payout WHERE id = p_payout FOR UPDATE;
    IF asked.replaces IS NULL OR asked.state NOT IN ('requested', 'checked', 'approved') THEN
        PERFORM refuse('payout_step_in_order', 'nothing is left to take back');
    END IF;
    UPDATE payout SET state = 'withdrawn' WHERE id = p_payout;
    PERFORM post(ARRAY[('payout-withdrawn', asked.id, asked.case_id, asked.book || '-requested',
        NULL, asked.from_kind, asked.from_owner, asked.amount_fen)::leg], p_at);
END
$$;

-- Sends to the bank whatever may go: from here the money is in transit (M7). NULL if nothing may.
CREATE OR REPLACE FUNCTION submit_payouts(p_court uuid, p_by uuid, p_at timestamptz)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    batch   uuid := gen_random_uuid();
    legs    leg[];
    waiting uuid[];
BEGIN
    SELECT array_agg(id) INTO waiting FROM (
        SELECT id FROM payout
         WHERE court_id = p_court AND (state = 'released'
               OR (state = 'requested' AND kind = 'fund-transfer')
               OR (kind = 'refund'
                   AND state = CASE WHEN elsewhere THEN 'checked' ELSE 'requested' END))
         ORDER BY id FOR UPDATE) AS locked;
    IF waiting IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO payment_batch (id, court_id, created_by, created_at)
    VALUES (batch, p_court, p_by, p_at);
    WITH sent AS (
        UPDATE payout SET state = 'submitted', batch_id = batch, submitted_by = p_by
         WHERE id = ANY (waiting) RETURNING *)
    SELECT array_agg(('payout-submitted', id, case_id, book || '-requested', NULL,
               book || '-in-transit', NULL, amount_fen)::leg ORDER BY case_id, id)
      INTO legs FROM sent;
    PERFORM post(legs, p_at);
    RETURN batch;
END
$$;

ALTER TABLE bank_file
    DROP CONSTRAINT bank_file_kind_known,
    ADD CONSTRAINT bank_file_kind_known CHECK (kind IN ('camt.053', 'camt.054', 'pain.002'));

-- The bank's answer to an order, one row for each payment it speaks of. Accepted changes nothing
-- but what is known; rejected makes the money owed again where it was taken.
CREATE FUNCTION note_bank_answer(p_file bytea, p_answers jsonb, p_at timestamptz)
RETURNS TABLE (line integer, reference text, amount_fen bigint, outcome text, why text,
               case_id uuid, registration_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    said    record;
    asked   payout;
    of_court uuid := (SELECT court_id FROM bank_file WHERE hash = p_file);
BEGIN
    FOR said IN SELECT * FROM jsonb_to_recordset(p_answers) AS it
        (line integer, end_to_end_id text, answer text, reason text) ORDER BY it.line
    LOOP
        SELECT * INTO asked FROM payout AS p
         WHERE end_to_end_id(p.id) = said.end_to_end_id AND p.court_id = of_court FOR UPDATE;
        line := said.line;
        reference := said.end_to_end_id;
        amount_fen := coalesce(asked.amount_fen, 0);
        case_id := asked.case_id;
        registration_id := NULL;
        why := said.reason;
        IF asked.id IS NULL THEN
            outcome := 'unexplained';
            why := 'unknown-payment';
        ELSIF asked.bank_answer IS NOT DISTINCT FROM said.answer THEN
            outcome := 'duplicate';
        ELSIF asked.state <> 'submitted' THEN
            -- The booking is the stronger word: what is booked is paid, whatever is said later.
            outcome := 'unexplained';
            why := 'answer-contradicts-' || asked.state;
        ELSIF said.answer = 'accepted' THEN
            UPDATE payout SET bank_answer = 'accepted', bank_answered_at = p_at
             WHERE id = asked.id;
            outcome := 'accepted';
        ELSE
            UPDATE payout SET state = 'rejected', bank_answer = 'rejected',
                   bank_reason = coalesce(said.reason, ''), bank_answered_at = p_at
             WHERE id = asked.id;
            PERFORM post(ARRAY[('payout-rejected', asked.id, asked.case_id,
                asked.book || '-in-transit', NULL, asked.from_kind, asked.from_owner,
                asked.amount_fen)::leg], p_at);
            outcome := 'rejected';
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;

-- As before; a payment sent again does not count twice against its receipt.
CREATE OR REPLACE FUNCTION refund_deposit(p_registrations uuid[], p_at timestamptz, p_due_at timestamptz)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    legs    leg[];
    ended   uuid[];
BEGIN
    PERFORM FROM sub_account WHERE registration_id = ANY (p_registrations)
      ORDER BY registration_id FOR UPDATE;
    SELECT array_agg(r.id) INTO ended
      FROM registration AS r JOIN lot AS l ON l.id = r.lot_id
     WHERE r.id = ANY (p_registrations)
       AND l.state IN ('sold', 'paid', 'completed', 'unsold', 'withdrawn', 'defaulted')
       AND NOT (l.state = 'sold' AND l.winner_registration_id = r.id);
    IF cardinality(p_registrations) IS DISTINCT FROM cardinality(ended) THEN
        PERFORM refuse('refund_after_end', 'money still binds a sign-up');
    END IF;
    WITH resolved AS (
        INSERT INTO deposit_resolution (deposit_id, kind, resolved_at)
        SELECT d.id, 'returned', p_at
          FROM deposit AS d
          JOIN registration AS r ON r.id = d.registration_id
          JOIN lot AS l ON l.id = r.lot_id
         WHERE d.registration_id = ANY (ended) AND l.winner_registration_id IS DISTINCT FROM r.id
           AND NOT EXISTS (SELECT FROM deposit_resolution AS x WHERE x.deposit_id = d.id)
        RETURNING deposit_id)
    SELECT array_agg(('deposit-returned', d.id, d.case_id, 'deposit-held', NULL,
               'payer', d.registration_id, d.amount_fen)::leg ORDER BY d.case_id, d.id)
      INTO legs FROM resolved JOIN deposit AS d ON d.id = resolved.deposit_id;
    PERFORM post(legs, p_at);
    WITH open_receipt AS (
        SELECT r.*, r.amount_fen - refunded_fen(r.bank_line_id) AS open_fen
          FROM receipt AS r WHERE r.registration_id = ANY (ended)
    ), placed AS (
        SELECT o.*, held_on(o.case_id, 'payer', o.registration_id)
               - (sum(open_fen) OVER (PARTITION BY registration_id
                      ORDER BY received_at DESC, bank_line_id ROWS UNBOUNDED PRECEDING)
                  - open_fen) AS left_fen
          FROM open_receipt AS o
    ), paid_back AS (
        INSERT INTO payout (court_id, case_id, book, kind, from_kind, from_owner, amount_fen,
            payee_name, payee_number, purpose, receipt_id, state, due_at, arrived_at,
            approval_from_fen, requested_at)
        SELECT s.court_id, s.case_id, 'auction', 'refund', 'payer', s.registration_id,
               least(p.open_fen, p.left_fen), p.origin_name, p.origin_account,
               '退还竞买保证金', p.bank_line_id, 'requested', p_due_at, p.received_at,
               0, p_at
          FROM placed AS p JOIN sub_account AS s ON s.registration_id = p.registration_id
         WHERE least(p.open_fen, p.left_fen) > 0
        RETURNING *)
    SELECT array_agg(('payout-requested', id, case_id, from_kind, from_owner,
               'auction-requested', NULL, amount_fen)::leg ORDER BY case_id, id)
      INTO legs FROM paid_back;
    PERFORM post(legs, p_at);
    RETURN coalesce(cardinality(legs), 0);
END
$$;

CREATE OR REPLACE VIEW refundable AS
SELECT s.registration_id, r.lot_id, s.court_id,
       coalesce((SELECT max(received_at) FROM receipt AS t
                  WHERE t.registration_id = s.registration_id), s.opened_at) AS received_at
  FROM sub_account AS s
  JOIN registration AS r ON r.id = s.registration_id
  JOIN lot AS l ON l.id = r.lot_id
  LEFT JOIN account_balance AS b ON b.account_id = account_id(s.case_id, 'payer', s.registration_id)
 WHERE l.state IN ('sold', 'paid', 'completed', 'unsold', 'withdrawn', 'defaulted')
   AND NOT (l.state = 'sold' AND l.winner_registration_id = r.id)
   AND ((l.winner_registration_id IS DISTINCT FROM r.id
         AND EXISTS (SELECT FROM deposit AS d WHERE d.registration_id = r.id
                AND NOT EXISTS (SELECT FROM deposit_resolution AS x WHERE x.deposit_id = d.id)))
        OR (b.credits_fen > b.debits_fen
            AND EXISTS (SELECT FROM receipt AS t WHERE t.registration_id = r.id
                   AND t.amount_fen > refunded_fen(t.bank_line_id))));

-- As before, with the day the last of the price arrived.
CREATE OR REPLACE FUNCTION move_to_case_fund(p_lot uuid, p_by uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    won     lot;
    fund    bank_account;
    moving  uuid;
BEGIN
    SELECT * INTO STRICT won FROM lot WHERE id = p_lot;
    IF won.state <> 'completed' THEN
        PERFORM refuse('fund_transfer_lot_is_completed', 'the title has not passed');
    END IF;
    SELECT * INTO STRICT fund FROM bank_account WHERE court_id = won.court_id AND book = 'fund';
    INSERT INTO payout (court_id, case_id, book, kind, from_kind, amount_fen, payee_name,
        payee_number, payee_bank, purpose, lot_id, state, arrived_at, approval_from_fen,
        requested_by, requested_at)
    VALUES (won.court_id, won.case_id, 'auction', 'fund-transfer', 'proceeds',
        won.hammer_price_fen, fund.holder, fund.number, fund.bank, '拍卖款转入执行款专户', won.id,
        'requested', coalesce((SELECT max(received_at) FROM receipt
                  WHERE registration_id = won.winner_registration_id), p_at), 0, p_by, p_at)
    RETURNING id INTO moving;
    PERFORM post(ARRAY[('payout-requested', moving, won.case_id, 'proceeds', NULL,
        'auction-requested', NULL, won.hammer_price_fen)::leg], p_at);
    RETURN moving;
END
$$;

-- As before; the booking of what has come back already only clears what is in transit.
CREATE OR REPLACE FUNCTION book_payout(p_file bytea, p_lines jsonb, p_at timestamptz)
RETURNS TABLE (line integer, reference text, amount_fen bigint, outcome text, why text,
               case_id uuid, registration_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    lines   movement[];
    legs    leg[];
BEGIN
    SELECT array_agg(m) INTO lines
      FROM jsonb_populate_recordset(NULL::movement, p_lines) AS m;
    PERFORM refuse_strange_lines(p_file, lines, 'debit');
    PERFORM FROM payout WHERE (state = 'submitted'
            OR (state = 'returned' AND booked_line_id IS NULL))
        AND end_to_end_id(id) IN (SELECT m.end_to_end_id FROM unnest(lines) AS m)
      ORDER BY id FOR UPDATE;
    WITH judged AS (
        SELECT DISTINCT ON (coalesce(t.id::text, m.line::text)) m.*, a.id AS bank_account_id,
               t.id AS payout_id
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account
          LEFT JOIN payout AS t ON end_to_end_id(t.id) = m.end_to_end_id
               AND (t.state = 'submitted' OR (t.state = 'returned' AND t.booked_line_id IS NULL))
               AND t.amount_fen = m.amount_fen AND t.court_id = a.court_id AND t.book = a.book
         ORDER BY coalesce(t.id::text, m.line::text), m.line
    ), fresh AS (
        INSERT INTO bank_line (bank_account_id, reference, file_hash, line, direction, amount_fen,
            booked_at, credited_number, other_name, other_account, end_to_end_id, remittance,
            outcome, why, imported_at)
        SELECT a.id, m.reference, p_file, m.line, 'debit', m.amount_fen, m.booked_at,
               m.credited_number, m.other_name, m.other_account, m.end_to_end_id, m.remittance,
               CASE WHEN j.payout_id IS NULL THEN 'unexplained' ELSE 'payout-booked' END,
               CASE WHEN j.payout_id IS NULL THEN 'unknown-payment' END, p_at
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account
          LEFT JOIN judged AS j ON j.line = m.line
         ORDER BY m.line
            ON CONFLICT ON CONSTRAINT bank_line_reference_key DO NOTHING
        RETURNING *
    ), paid AS (
        UPDATE payout AS p SET booked_line_id = f.id,
               state = CASE p.state WHEN 'returned' THEN 'returned' ELSE 'paid' END
          FROM fresh AS f JOIN judged AS j ON j.line = f.line
         WHERE p.id = j.payout_id
        RETURNING p.*)
    SELECT array_agg(CASE kind WHEN 'fund-transfer'
               THEN ('left-auction-account', id, case_id, 'between-banks', NULL,
                     'auction-bank', NULL, amount_fen)::leg
               ELSE ('payout-booked', id, case_id, book || '-in-transit', NULL,
                     book || '-bank', NULL, amount_fen)::leg END ORDER BY case_id, id)
      INTO legs FROM paid;
    PERFORM post(legs, p_at);
    RETURN QUERY SELECT * FROM outcomes(p_file, lines);
END
$$;

-- As before; the return may be told before the booking it undoes.
CREATE OR REPLACE FUNCTION return_payout(p_file bytea, p_lines jsonb, p_at timestamptz)
RETURNS TABLE (line integer, reference text, amount_fen bigint, outcome text, why text,
               case_id uuid, registration_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    lines   movement[];
    legs    leg[];
BEGIN
    SELECT array_agg(m) INTO lines
      FROM jsonb_populate_recordset(NULL::movement, p_lines) AS m;
    PERFORM refuse_strange_lines(p_file, lines, 'credit');
    PERFORM FROM payout WHERE state IN ('submitted', 'paid')
        AND end_to_end_id(id) IN (SELECT m.end_to_end_id FROM unnest(lines) AS m)
      ORDER BY id FOR UPDATE;
    WITH judged AS (
        SELECT DISTINCT ON (coalesce(t.id::text, m.line::text)) m.line, t.id AS payout_id
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account
          LEFT JOIN payout AS t ON end_to_end_id(t.id) = m.end_to_end_id
               AND t.state IN ('submitted', 'paid')
               AND t.amount_fen = m.amount_fen AND t.court_id = a.court_id AND t.book = a.book
               AND NOT EXISTS (SELECT FROM entry AS e
                      WHERE e.kind = 'arrived-in-case-fund' AND e.ref_id = t.id)
         ORDER BY coalesce(t.id::text, m.line::text), m.line
    ), fresh AS (
        INSERT INTO bank_line (bank_account_id, reference, file_hash, line, direction, amount_fen,
            booked_at, credited_number, other_name, other_account, end_to_end_id, remittance,
            outcome, why, imported_at)
        SELECT a.id, m.reference, p_file, m.line, 'credit', m.amount_fen, m.booked_at,
               m.credited_number, m.other_name, m.other_account, m.end_to_end_id, m.remittance,
               CASE WHEN j.payout_id IS NULL THEN 'suspense' ELSE 'payout-returned' END,
               CASE WHEN j.payout_id IS NULL THEN 'unknown-return' END, p_at
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account
          LEFT JOIN judged AS j ON j.line = m.line
         ORDER BY m.line
            ON CONFLICT ON CONSTRAINT bank_line_reference_key DO NOTHING
        RETURNING *
    ), came_back AS (
        UPDATE payout AS p SET state = 'returned', returned_line_id = f.id
          FROM fresh AS f JOIN judged AS j ON j.line = f.line
         WHERE p.id = j.payout_id
        RETURNING p.*
    ), unidentified AS (
        INSERT INTO suspense (id, court_id, book, amount_fen, why, received_at)
        SELECT f.id, a.court_id, a.book, f.amount_fen, f.why, f.booked_at
          FROM fresh AS f JOIN bank_account AS a ON a.id = f.bank_account_id
         WHERE f.why IS NOT NULL
        RETURNING *
    ), posted AS (
        SELECT ('payout-returned', id, case_id, book || '-bank', NULL, from_kind, from_owner,
                amount_fen)::leg AS leg FROM came_back WHERE kind <> 'fund-transfer'
        UNION ALL
        -- A transfer that never reached the other bank of the court.
        SELECT ('payout-returned', id, case_id, 'auction-bank', NULL, 'between-banks', NULL,
                amount_fen)::leg FROM came_back WHERE kind = 'fund-transfer'
        UNION ALL
        SELECT ('payout-returned', id, case_id, 'auction-in-transit', NULL, from_kind, from_owner,
                amount_fen)::leg FROM came_back WHERE kind = 'fund-transfer'
        UNION ALL
        SELECT ('credit-booked', id, suspense_case(court_id), book || '-bank', NULL,
                book || '-suspense', id, amount_fen)::leg FROM unidentified
    )
    SELECT array_agg(leg) INTO legs FROM posted;
    PERFORM post(legs, p_at);
    RETURN QUERY SELECT * FROM outcomes(p_file, lines);
END
$$;

DO $$
DECLARE
    it      regprocedure;
    narrow  text[] := ARRAY['advance_payout', 'request_again', 'withdraw_payout',
        'note_bank_answer', 'refunded_fen', 'fund_arrival'];
BEGIN
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

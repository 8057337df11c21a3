-- Money going out: confirmed payees, distribution plans, payouts under maker–checker, batches.

-- From this amount a payout needs an approval beside the check (FUND-11); no row: from the first fen.
CREATE TABLE approval_tier (
    court_id            uuid PRIMARY KEY,
    approval_from_fen   bigint NOT NULL,
    CONSTRAINT approval_tier_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT approval_tier_range CHECK (approval_from_fen >= 0)
);

-- Where a line of a plan is paid to, recorded by one person and confirmed by another before any
-- payout (M6). The label is the claim's, a cost's id, 'execution-fee' or 'surplus'. A change of
-- account is a new row.
CREATE TABLE payee_account (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    case_id         uuid NOT NULL,
    label           text NOT NULL,
    holder          text NOT NULL,
    number          text NOT NULL,
    bank            text NOT NULL,
    recorded_by     uuid NOT NULL,
    recorded_at     timestamptz NOT NULL,
    confirmed_by    uuid,
    confirmed_at    timestamptz,
    CONSTRAINT payee_account_case_fkey FOREIGN KEY (case_id) REFERENCES court_case (id),
    CONSTRAINT payee_account_recorder_fkey FOREIGN KEY (recorded_by) REFERENCES person (id),
    CONSTRAINT payee_account_confirmer_fkey FOREIGN KEY (confirmed_by) REFERENCES person (id),
    CONSTRAINT payee_account_two_people CHECK (confirmed_by <> recorded_by),
    CONSTRAINT payee_account_confirmation_whole CHECK
        ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT payee_account_number_plain CHECK (number ~ '^[0-9A-Z-]{6,34}$')
);
CREATE INDEX payee_account_label_idx ON payee_account (case_id, label, confirmed_at);

-- A distribution plan (分配方案).
CREATE TABLE distribution_plan (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    court_id        uuid NOT NULL,
    proceeds_fen    bigint NOT NULL,
    split           text NOT NULL,
    rules           jsonb NOT NULL,
    drawn_by        uuid NOT NULL,
    drawn_at        timestamptz NOT NULL,
    served_at       timestamptz,
    -- The end of the objection periods (DIST-09) as computed at service.
    objections_until timestamptz,
    checked_by      uuid,
    checked_at      timestamptz,
    approved_by     uuid,
    approved_at     timestamptz,
    released_by     uuid,
    released_at     timestamptz,
    CONSTRAINT distribution_plan_case_fkey FOREIGN KEY (case_id, court_id)
        REFERENCES ledger_case (id, court_id),
    CONSTRAINT distribution_plan_case_key UNIQUE (id, case_id),
    CONSTRAINT distribution_plan_drawer_fkey FOREIGN KEY (drawn_by) REFERENCES person (id),
    CONSTRAINT distribution_plan_split_known CHECK
        (split IN ('pro-rata', 'seizure-order', 'costs-only')),
    CONSTRAINT distribution_plan_service_whole CHECK
        ((served_at IS NULL) = (objections_until IS NULL)),
    CONSTRAINT distribution_plan_checker_is_another CHECK (checked_by <> drawn_by),
    CONSTRAINT distribution_plan_approver_is_another CHECK (approved_by <> drawn_by),
    CONSTRAINT distribution_plan_releaser_is_another CHECK
        (released_by <> drawn_by AND released_by <> checked_by AND released_by <> approved_by),
    CONSTRAINT distribution_plan_in_order CHECK
        ((checked_by IS NULL OR served_at IS NOT NULL)
         AND (approved_by IS NULL OR checked_by IS NOT NULL)
         AND (released_by IS NULL OR approved_by IS NOT NULL)),
    CONSTRAINT distribution_plan_amount_range CHECK
        (proceeds_fen > 0 AND proceeds_fen < 100000000000000)
);
CREATE UNIQUE INDEX distribution_plan_open_key ON distribution_plan (case_id)
    WHERE released_at IS NULL;

CREATE TABLE plan_line (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    plan_id     uuid NOT NULL,
    case_id     uuid NOT NULL,
    place       integer NOT NULL,
    label       text NOT NULL,
    kind        text NOT NULL,
    due_fen     bigint NOT NULL,
    paid_fen    bigint NOT NULL,
    CONSTRAINT plan_line_plan_fkey FOREIGN KEY (plan_id, case_id)
        REFERENCES distribution_plan (id, case_id),
    CONSTRAINT plan_line_label_key UNIQUE (plan_id, label),
    CONSTRAINT plan_line_case_key UNIQUE (id, case_id),
    CONSTRAINT plan_line_never_overpaid CHECK (paid_fen >= 0 AND paid_fen <= due_fen)
);

-- An objection (异议) against a line; while it stands the plan is not paid out (DIST-09).
CREATE TABLE plan_objection (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    plan_id     uuid NOT NULL,
    label       text NOT NULL,
    raised_by   text NOT NULL,
    ground      text NOT NULL,
    raised_at   timestamptz NOT NULL,
    settled_at  timestamptz,
    settled_by  uuid,
    CONSTRAINT plan_objection_line_fkey FOREIGN KEY (plan_id, label)
        REFERENCES plan_line (plan_id, label),
    CONSTRAINT plan_objection_settler_fkey FOREIGN KEY (settled_by) REFERENCES person (id),
    CONSTRAINT plan_objection_settlement_whole CHECK ((settled_at IS NULL) = (settled_by IS NULL))
);
CREATE INDEX plan_objection_plan_idx ON plan_objection (plan_id);

-- One order to the bank: a pain.001 message.
CREATE TABLE payment_batch (
    id          uuid PRIMARY KEY,
    court_id    uuid NOT NULL,
    created_by  uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    CONSTRAINT payment_batch_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT payment_batch_person_fkey FOREIGN KEY (created_by) REFERENCES person (id),
    CONSTRAINT payment_batch_court_key UNIQUE (id, court_id)
);

-- A payment out of one of the bank accounts. Its id, without hyphens, is the end-to-end id, and it
-- is never sent under another (M7).
CREATE TABLE payout (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    court_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    book            text NOT NULL,
    kind            text NOT NULL,
    from_kind       text NOT NULL,
    from_owner      uuid,
    amount_fen      bigint NOT NULL,
    payee_name      text NOT NULL,
    payee_number    text NOT NULL,
    payee_bank      text,
    purpose         text NOT NULL,
    -- A refund goes back where this receipt came from; a transfer belongs to this lot; a
    -- distribution pays this line.
    receipt_id      uuid,
    lot_id          uuid,
    plan_line_id    uuid,
    state           text NOT NULL,
    due_at          timestamptz,
    approval_from_fen bigint NOT NULL,
    requested_by    uuid,
    requested_at    timestamptz NOT NULL,
    checked_by      uuid,
    approved_by     uuid,
    released_by     uuid,
    batch_id        uuid,
    submitted_by    uuid,
    booked_line_id  uuid,
    returned_line_id uuid,
    CONSTRAINT payout_case_fkey FOREIGN KEY (case_id, court_id)
        REFERENCES ledger_case (id, court_id),
    CONSTRAINT payout_from_fkey FOREIGN KEY (from_kind) REFERENCES account_kind (kind),
    CONSTRAINT payout_book_known CHECK (book IN ('auction', 'fund')),
    CONSTRAINT payout_receipt_fkey FOREIGN KEY (receipt_id) REFERENCES receipt (bank_line_id),
    CONSTRAINT payout_lot_fkey FOREIGN KEY (lot_id, case_id) REFERENCES lot (id, case_id),
    CONSTRAINT payout_line_fkey FOREIGN KEY (plan_line_id, case_id)
        REFERENCES plan_line (id, case_id),
    CONSTRAINT payout_line_key UNIQUE (plan_line_id),
    CONSTRAINT payout_batch_fkey FOREIGN KEY (batch_id, court_id)
        REFERENCES payment_batch (id, court_id),
    CONSTRAINT payout_booked_fkey FOREIGN KEY (booked_line_id) REFERENCES bank_line (id),
    CONSTRAINT payout_returned_fkey FOREIGN KEY (returned_line_id) REFERENCES bank_line (id),
    CONSTRAINT payout_kind_fits CHECK (CASE kind
        WHEN 'refund' THEN receipt_id IS NOT NULL AND from_kind = 'payer'
        WHEN 'fund-transfer' THEN lot_id IS NOT NULL AND from_kind = 'proceeds'
        WHEN 'distribution' THEN plan_line_id IS NOT NULL AND from_kind = 'payable'
        ELSE false END),
    CONSTRAINT payout_state_known CHECK (state IN
        ('requested', 'checked', 'approved', 'released', 'submitted', 'paid', 'returned')),
    CONSTRAINT payout_amount_range CHECK (amount_fen > 0 AND amount_fen < 100000000000000),
    -- Three people (M6). Exempt by rule: the refund, which nobody asks for, in full and to the
    -- account the money came from. A transfer to the court's own account needs two.
    CONSTRAINT payout_requester_known CHECK ((kind = 'refund') = (requested_by IS NULL)),
    CONSTRAINT payout_checker_is_another CHECK (checked_by <> requested_by),
    CONSTRAINT payout_approver_is_another CHECK (approved_by <> requested_by),
    CONSTRAINT payout_releaser_is_another CHECK
        (released_by <> requested_by AND released_by <> checked_by AND released_by <> approved_by),
    CONSTRAINT payout_submitter_is_another CHECK
        (kind <> 'fund-transfer' OR submitted_by <> requested_by),
    CONSTRAINT payout_release_whole CHECK (kind <> 'distribution'
        OR state IN ('requested', 'checked', 'approved')
        OR (requested_by IS NOT NULL AND checked_by IS NOT NULL AND released_by IS NOT NULL
            AND (approved_by IS NOT NULL OR amount_fen < approval_from_fen))),
    CONSTRAINT payout_submission_whole CHECK
        ((state IN ('submitted', 'paid', 'returned')) = (batch_id IS NOT NULL)
         AND (batch_id IS NULL) = (submitted_by IS NULL)
         AND (state IN ('paid', 'returned')) = (booked_line_id IS NOT NULL)
         AND (state = 'returned') = (returned_line_id IS NOT NULL))
);
CREATE UNIQUE INDEX payout_lot_key ON payout (lot_id) WHERE kind = 'fund-transfer';
CREATE INDEX payout_waiting_idx ON payout (court_id, state);
CREATE INDEX payout_receipt_idx ON payout (receipt_id);
CREATE INDEX payout_batch_idx ON payout (batch_id);

-- What was asked for is what is paid: only the progress of a payout changes.
CREATE FUNCTION keep_payout_terms() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (OLD.id, OLD.court_id, OLD.case_id, OLD.book, OLD.kind, OLD.from_kind, OLD.from_owner,
        OLD.amount_fen, OLD.payee_name, OLD.payee_number, OLD.payee_bank, OLD.receipt_id,
        OLD.lot_id, OLD.plan_line_id, OLD.requested_by, OLD.requested_at, OLD.approval_from_fen)
       IS DISTINCT FROM
       (NEW.id, NEW.court_id, NEW.case_id, NEW.book, NEW.kind, NEW.from_kind, NEW.from_owner,
        NEW.amount_fen, NEW.payee_name, NEW.payee_number, NEW.payee_bank, NEW.receipt_id,
        NEW.lot_id, NEW.plan_line_id, NEW.requested_by, NEW.requested_at, NEW.approval_from_fen)
    THEN
        PERFORM refuse('payout_terms_fixed', 'the terms of a payout do not change');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payout_terms BEFORE UPDATE ON payout
    FOR EACH ROW EXECUTE FUNCTION keep_payout_terms();
CREATE TRIGGER payout_stays BEFORE DELETE ON payout
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payout_stays_whole BEFORE TRUNCATE ON payout
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT make_append_only(it) FROM unnest(ARRAY['plan_line', 'payment_batch']::regclass[]) AS it;

-- What somebody asks for and another confirms is written here and nowhere else.
CREATE FUNCTION record_payee(p_case uuid, p_label text, p_holder text, p_number text, p_bank text,
    p_by uuid, p_at timestamptz) RETURNS uuid LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO payee_account (case_id, label, holder, number, bank, recorded_by, recorded_at)
    VALUES (p_case, p_label, p_holder, p_number, p_bank, p_by, p_at) RETURNING id
$$;
CREATE FUNCTION confirm_payee(p_payee uuid, p_by uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE payee_account SET confirmed_by = p_by, confirmed_at = p_at
     WHERE id = p_payee AND confirmed_by IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('payee_account_confirmed_once', 'nothing is left to confirm');
    END IF;
END
$$;

-- Draws up a plan over money that has arrived in the case-fund account. All of it is distributed.
CREATE FUNCTION draw_plan(p_plan uuid, p_case uuid, p_proceeds_fen bigint, p_split text,
    p_rules jsonb, p_lines jsonb, p_by uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO distribution_plan
        (id, case_id, court_id, proceeds_fen, split, rules, drawn_by, drawn_at)
    SELECT p_plan, id, court_id, p_proceeds_fen, p_split, p_rules, p_by, p_at
      FROM ledger_case WHERE id = p_case;
    INSERT INTO plan_line (plan_id, case_id, place, label, kind, due_fen, paid_fen)
    SELECT p_plan, p_case, place, label, kind, due_fen, paid_fen
      FROM jsonb_to_recordset(p_lines)
           AS it (place integer, label text, kind text, due_fen bigint, paid_fen bigint);
    IF (SELECT sum(paid_fen) FROM plan_line WHERE plan_id = p_plan)
       IS DISTINCT FROM p_proceeds_fen THEN
        PERFORM refuse('plan_distributes_all', 'the lines are not the proceeds');
    END IF;
    IF p_proceeds_fen > held_on(p_case, 'case-fund', NULL) THEN
        PERFORM refuse('plan_within_case_fund', 'the case has less money than the plan');
    END IF;
END
$$;

CREATE FUNCTION serve_plan(p_plan uuid, p_at timestamptz, p_until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE distribution_plan SET served_at = p_at, objections_until = p_until
     WHERE id = p_plan AND served_at IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('plan_served_once', 'the plan has been served');
    END IF;
END
$$;

CREATE FUNCTION object_to_plan(p_plan uuid, p_label text, p_raised_by text, p_ground text,
    p_at timestamptz) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    raised uuid;
BEGIN
    IF NOT EXISTS (SELECT FROM distribution_plan WHERE id = p_plan AND served_at <= p_at
                      AND objections_until >= p_at AND checked_by IS NULL) THEN
        PERFORM refuse('plan_objection_in_time', 'the plan is not open to objections');
    END IF;
    INSERT INTO plan_objection (plan_id, label, raised_by, ground, raised_at)
    VALUES (p_plan, p_label, p_raised_by, p_ground, p_at) RETURNING id INTO raised;
    RETURN raised;
END
$$;
-- Whoever drew the plan up does not say that an objection against it is settled.
CREATE FUNCTION settle_objection(p_plan uuid, p_objection uuid, p_by uuid, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM distribution_plan WHERE id = p_plan AND drawn_by = p_by) THEN
        PERFORM refuse('plan_objection_settler_is_another',
            'the objection is against a plan of the same person');
    END IF;
    UPDATE plan_objection SET settled_at = p_at, settled_by = p_by
     WHERE id = p_objection AND plan_id = p_plan AND settled_at IS NULL;
    IF NOT FOUND THEN
        PERFORM refuse('plan_objection_settled_once', 'the objection has been settled');
    END IF;
END
$$;

-- Asks for the payouts of a plan in the name of the person who drew it up. Every line that is
-- paid something needs a payee account confirmed earlier (M6).
CREATE FUNCTION request_payout(p_plan uuid, p_at timestamptz, p_due_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    plan    distribution_plan;
    nobody  text;
    legs    leg[];
BEGIN
    SELECT * INTO STRICT plan FROM distribution_plan WHERE id = p_plan FOR UPDATE;
    IF plan.served_at IS NULL OR plan.objections_until > p_at THEN
        PERFORM refuse('plan_objections_over', 'the plan is still open to objections');
    END IF;
    IF EXISTS (SELECT FROM plan_objection WHERE plan_id = p_plan AND settled_at IS NULL) THEN
        PERFORM refuse('plan_objections_settled', 'an objection stands against the plan');
    END IF;
    SELECT string_agg(l.label, ', ' ORDER BY l.place) INTO nobody
      FROM plan_line AS l
     WHERE l.plan_id = p_plan AND l.paid_fen > 0 AND NOT EXISTS (
           SELECT FROM payee_account AS a WHERE a.case_id = l.case_id AND a.label = l.label
              AND a.confirmed_at IS NOT NULL);
    IF nobody IS NOT NULL THEN
        PERFORM refuse('payout_payee_confirmed', 'no confirmed account for ' || nobody);
    END IF;
    SELECT array_agg(('distributed', p_plan, plan.case_id, 'case-fund', NULL,
               'payable', id, paid_fen)::leg ORDER BY place)
      INTO legs FROM plan_line WHERE plan_id = p_plan AND paid_fen > 0;
    PERFORM post(legs, p_at);
    WITH asked AS (
        INSERT INTO payout (court_id, case_id, book, kind, from_kind, from_owner, amount_fen,
            payee_name, payee_number, payee_bank, purpose, plan_line_id, state, due_at,
            approval_from_fen, requested_by, requested_at)
        SELECT plan.court_id, plan.case_id, 'fund', 'distribution', 'payable', l.id, l.paid_fen,
               a.holder, a.number, a.bank, '执行款发放 ' || l.label, l.id, 'requested', p_due_at,
               coalesce((SELECT approval_from_fen FROM approval_tier
                          WHERE court_id = plan.court_id), 0),
               plan.drawn_by, p_at
          FROM plan_line AS l
         CROSS JOIN LATERAL (SELECT * FROM payee_account
                WHERE case_id = l.case_id AND label = l.label AND confirmed_at IS NOT NULL
                ORDER BY confirmed_at DESC, id LIMIT 1) AS a
         WHERE l.plan_id = p_plan AND l.paid_fen > 0
        RETURNING *)
    SELECT array_agg(('payout-requested', id, case_id, from_kind, from_owner,
               'fund-requested', NULL, amount_fen)::leg)
      INTO legs FROM asked;
    PERFORM post(legs, p_at);
END
$$;

-- One step of the payouts of a plan: from one state to the next, in the name of one person. That
-- the persons differ is a CHECK of the rows.
CREATE FUNCTION advance_plan(p_plan uuid, p_from text, p_to text, p_by uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE payout AS p SET state = p_to,
           checked_by = CASE p_to WHEN 'checked' THEN p_by ELSE checked_by END,
           approved_by = CASE p_to WHEN 'approved' THEN p_by ELSE approved_by END,
           released_by = CASE p_to WHEN 'released' THEN p_by ELSE released_by END
      FROM plan_line AS l
     WHERE l.plan_id = p_plan AND p.plan_line_id = l.id AND p.state = p_from;
    IF NOT FOUND THEN
        PERFORM refuse('payout_step_in_order', 'no payout of the plan is ' || p_from);
    END IF;
END
$$;
CREATE FUNCTION check_payout(p_plan uuid, p_by uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM advance_plan(p_plan, 'requested', 'checked', p_by);
    UPDATE distribution_plan SET checked_by = p_by, checked_at = p_at WHERE id = p_plan;
END
$$;
CREATE FUNCTION approve_payout(p_plan uuid, p_by uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM advance_plan(p_plan, 'checked', 'approved', p_by);
    UPDATE distribution_plan SET approved_by = p_by, approved_at = p_at WHERE id = p_plan;
END
$$;
CREATE FUNCTION release_payout(p_plan uuid, p_by uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM advance_plan(p_plan, 'approved', 'released', p_by);
    UPDATE distribution_plan SET released_by = p_by, released_at = p_at WHERE id = p_plan;
END
$$;

-- Gives back what was paid for sign-ups whose lot has ended (AUC-23): deposits still held, and
-- whatever else lies in their sub-accounts, in full and only to the accounts it came from, newest
-- receipt first. A winner's deposit stays; his surplus goes back once the price is paid. What
-- came back from a refused account is not sent there again. Returns the number of payments.
CREATE FUNCTION refund_deposit(p_registrations uuid[], p_at timestamptz, p_due_at timestamptz)
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
        SELECT r.*, r.amount_fen - coalesce((SELECT sum(p.amount_fen) FROM payout AS p
                   WHERE p.receipt_id = r.bank_line_id), 0) AS open_fen
          FROM receipt AS r WHERE r.registration_id = ANY (ended)
    ), placed AS (
        SELECT o.*, held_on(o.case_id, 'payer', o.registration_id)
               - (sum(open_fen) OVER (PARTITION BY registration_id
                      ORDER BY received_at DESC, bank_line_id ROWS UNBOUNDED PRECEDING)
                  - open_fen) AS left_fen
          FROM open_receipt AS o
    ), paid_back AS (
        INSERT INTO payout (court_id, case_id, book, kind, from_kind, from_owner, amount_fen,
            payee_name, payee_number, purpose, receipt_id, state, due_at, approval_from_fen,
            requested_at)
        SELECT s.court_id, s.case_id, 'auction', 'refund', 'payer', s.registration_id,
               least(p.open_fen, p.left_fen), p.origin_name, p.origin_account,
               '退还竞买保证金', p.bank_line_id, 'requested', p_due_at, 0, p_at
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

-- Moves the price of a completed lot to the case-fund account: a real payment, to the court's own
-- account and no other.
CREATE FUNCTION move_to_case_fund(p_lot uuid, p_by uuid, p_at timestamptz) RETURNS uuid
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
        payee_number, payee_bank, purpose, lot_id, state, approval_from_fen, requested_by,
        requested_at)
    VALUES (won.court_id, won.case_id, 'auction', 'fund-transfer', 'proceeds',
        won.hammer_price_fen, fund.holder, fund.number, fund.bank, '拍卖款转入执行款专户', won.id,
        'requested', 0, p_by, p_at)
    RETURNING id INTO moving;
    PERFORM post(ARRAY[('payout-requested', moving, won.case_id, 'proceeds', NULL,
        'auction-requested', NULL, won.hammer_price_fen)::leg], p_at);
    RETURN moving;
END
$$;

-- Sends to the bank whatever may go: from here the money is in transit (M7). NULL if nothing may.
CREATE FUNCTION submit_payouts(p_court uuid, p_by uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    batch   uuid := gen_random_uuid();
    legs    leg[];
    waiting uuid[];
BEGIN
    SELECT array_agg(id) INTO waiting FROM (
        SELECT id FROM payout
         WHERE court_id = p_court AND (state = 'released'
               OR (state = 'requested' AND kind IN ('refund', 'fund-transfer')))
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

-- Sign-ups of ended lots with money that goes back: a loser's deposit, or anything in the
-- sub-account that a receipt still covers. The same conditions as in refund_deposit.
CREATE VIEW refundable AS
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
                   AND t.amount_fen > coalesce((SELECT sum(p.amount_fen) FROM payout AS p
                           WHERE p.receipt_id = t.bank_line_id), 0))));

-- The money of a revoked sale goes back to where it came from (AUC-31): out of the proceeds, or out
-- of the case fund when it had gone there. A distribution of it that nobody has been paid by is
-- undone; what has been paid out is to be recovered, and goes back once it is there again.

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
         'sale-revoked', 'reversal'));

-- A refund leaves the payer's sub-account, or, after a revocation, the case fund; then never to
-- another account than it came from.
ALTER TABLE payout DROP CONSTRAINT payout_kind_fits;
ALTER TABLE payout ADD CONSTRAINT payout_kind_fits CHECK (CASE kind
    WHEN 'refund' THEN receipt_id IS NOT NULL AND (from_kind = 'payer'
        OR (from_kind = 'case-fund' AND book = 'fund' AND lot_id IS NOT NULL AND NOT elsewhere))
    WHEN 'fund-transfer' THEN lot_id IS NOT NULL
        AND from_kind IN ('proceeds', 'costs', 'related-debt')
    WHEN 'distribution' THEN plan_line_id IS NOT NULL AND from_kind = 'payable'
    ELSE false END);

-- A plan that was asked for and not released can be voided too: its payments are taken back first.
ALTER TABLE distribution_plan
    DROP CONSTRAINT distribution_plan_void_in_time,
    ADD CONSTRAINT distribution_plan_void_in_time CHECK
        (voided_at IS NULL OR released_at IS NULL);

-- The price of a revoked sale is not moved on.
CREATE FUNCTION refuse_revoked_transfer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT state FROM lot WHERE id = NEW.lot_id) = 'revoked' THEN
        PERFORM refuse('payout_lot_stands', 'the sale has been revoked');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payout_lot_stands BEFORE INSERT ON payout
    FOR EACH ROW WHEN (NEW.kind = 'fund-transfer') EXECUTE FUNCTION refuse_revoked_transfer();

-- Takes back what a plan has asked for and nobody has released, and voids it.
CREATE FUNCTION undo_distribution(p_case uuid, p_reason text, p_by uuid, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    plan    distribution_plan;
    asked   payout[];
    waiting set_aside[];
BEGIN
    SELECT * INTO plan FROM distribution_plan
     WHERE case_id = p_case AND released_at IS NULL AND voided_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT array_agg(p ORDER BY p.id) INTO asked
      FROM payout AS p JOIN plan_line AS l ON l.id = p.plan_line_id
     WHERE l.plan_id = plan.id AND p.state IN ('requested', 'checked', 'approved');
    UPDATE payout SET state = 'withdrawn' WHERE id IN (SELECT id FROM unnest(asked));
    PERFORM post((SELECT array_agg(('payout-withdrawn', id, case_id, book || '-requested', NULL,
        from_kind, from_owner, amount_fen)::leg) FROM unnest(asked)), p_at);
    PERFORM post((SELECT array_agg(('reversal', id, case_id, from_kind, from_owner,
        'case-fund', NULL, amount_fen)::leg) FROM unnest(asked)), p_at);
    SELECT array_agg(s ORDER BY s.id) INTO waiting
      FROM set_aside AS s JOIN plan_line AS l ON l.id = s.plan_line_id
     WHERE l.plan_id = plan.id AND s.released_at IS NULL;
    UPDATE set_aside SET released_at = p_at, released_by = p_by, outcome = 'replanned',
           reason = p_reason WHERE id IN (SELECT id FROM unnest(waiting));
    PERFORM post((SELECT array_agg(('set-aside-released', id, case_id, 'set-aside', NULL,
        'case-fund', NULL, amount_fen)::leg) FROM unnest(waiting)), p_at);
    UPDATE plan_objection SET settled_at = p_at, settled_by = p_by, outcome = 'superseded'
     WHERE plan_id = plan.id AND settled_at IS NULL;
    UPDATE distribution_plan SET voided_at = p_at, voided_by = p_by, void_reason = p_reason
     WHERE id = plan.id;
END
$$;

-- Orders an amount back to where the buyer's receipts came from, the newest first.
CREATE FUNCTION refund_receipts(p_won lot, p_from text, p_owner uuid, p_fen bigint,
    p_due_at timestamptz, p_at timestamptz) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    of_book text := (SELECT book FROM account_kind WHERE kind = p_from);
    placed  bigint;
    legs    leg[];
BEGIN
    WITH open_receipt AS (
        SELECT r.*, r.amount_fen - refunded_fen(r.bank_line_id) AS open_fen
          FROM receipt AS r WHERE r.registration_id = p_won.winner_registration_id
    ), place AS (
        SELECT o.*, p_fen - (sum(open_fen) OVER (ORDER BY received_at DESC, bank_line_id
                   ROWS UNBOUNDED PRECEDING) - open_fen) AS left_fen
          FROM open_receipt AS o
    ), paid_back AS (
        INSERT INTO payout (court_id, case_id, book, kind, from_kind, from_owner, amount_fen,
            payee_name, payee_number, purpose, receipt_id, lot_id, state, due_at, arrived_at,
            approval_from_fen, requested_at)
        SELECT p_won.court_id, p_won.case_id, of_book, 'refund', p_from, p_owner,
               least(open_fen, left_fen), origin_name, origin_account, '撤销拍卖退还价款',
               bank_line_id, p_won.id, 'requested', p_due_at, received_at, 0, p_at
          FROM place WHERE least(open_fen, left_fen) > 0
        RETURNING *)
    SELECT array_agg(('payout-requested', id, case_id, from_kind, from_owner,
               of_book || '-requested', NULL, amount_fen)::leg ORDER BY id),
           coalesce(sum(amount_fen), 0)
      INTO legs, placed FROM paid_back;
    IF placed <> p_fen THEN
        PERFORM refuse('revocation_receipts_cover', 'the receipts are not what was paid');
    END IF;
    PERFORM post(legs, p_at);
END
$$;

-- Orders back whatever of the price of a revoked sale is there; answers how much that is.
CREATE FUNCTION return_revoked(p_lot uuid, p_by uuid, p_due_at timestamptz, p_at timestamptz)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone    revocation;
    won     lot;
    moving  payout;
    taken   bigint;
BEGIN
    SELECT * INTO STRICT gone FROM revocation WHERE lot_id = p_lot FOR UPDATE;
    SELECT * INTO STRICT won FROM lot WHERE id = p_lot;
    taken := gone.paid_fen - gone.returned_fen;
    IF taken = 0 THEN
        PERFORM refund_receipts(won, 'payer', won.winner_registration_id,
            held_on(won.case_id, 'payer', won.winner_registration_id), p_due_at, p_at);
        RETURN 0;
    END IF;
    -- Of the transfer to the case fund and those sent instead of it only the last says where the
    -- price lies.
    SELECT p.* INTO moving FROM payout AS p
     WHERE p.lot_id = p_lot AND p.kind = 'fund-transfer' AND p.state <> 'withdrawn'
       AND NOT EXISTS (SELECT FROM payout AS n WHERE n.replaces = p.id AND n.state <> 'withdrawn')
       FOR UPDATE;
    IF moving.state = 'requested' THEN
        UPDATE payout SET state = 'withdrawn' WHERE id = moving.id;
        PERFORM post(ARRAY[('payout-withdrawn', moving.id, moving.case_id, 'auction-requested',
            NULL, 'proceeds', NULL, moving.amount_fen)::leg], p_at);
    ELSIF moving.state IN ('submitted', 'paid') AND NOT EXISTS (SELECT FROM entry
            WHERE kind = 'arrived-in-case-fund' AND ref_id = moving.id) THEN
        PERFORM refuse('revocation_money_rests', 'the price is on its way between the banks');
    END IF;
    IF moving.state IS NULL OR moving.state NOT IN ('submitted', 'paid') THEN
        PERFORM post(ARRAY[('sale-revoked', p_lot, won.case_id, 'proceeds', NULL, 'payer',
            won.winner_registration_id, taken)::leg], p_at);
        -- With what else lies unbound in the sub-account.
        PERFORM refund_receipts(won, 'payer', won.winner_registration_id,
            held_on(won.case_id, 'payer', won.winner_registration_id), p_due_at, p_at);
    ELSE
        PERFORM undo_distribution(won.case_id, '撤销拍卖：' || gone.document, p_by, p_at);
        taken := least(taken, held_on(won.case_id, 'case-fund', NULL));
        PERFORM refund_receipts(won, 'case-fund', NULL, taken, p_due_at, p_at);
    END IF;
    UPDATE revocation SET returned_fen = returned_fen + taken WHERE lot_id = p_lot;
    RETURN taken;
END
$$;

-- Records the revocation of a lot that has become `revoked` in this transaction, with what its
-- buyer had paid, and orders back what is there.
CREATE FUNCTION revoke_sale(p_lot uuid, p_objection uuid, p_document text, p_reason text,
    p_by uuid, p_due_at timestamptz, p_at timestamptz) RETURNS revocation LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    won     lot;
    paid    bigint;
    kept    revocation;
BEGIN
    SELECT * INTO STRICT won FROM lot WHERE id = p_lot;
    IF won.state <> 'revoked' THEN
        PERFORM refuse('revocation_lot_is_revoked', 'the lot stands');
    END IF;
    SELECT coalesce(sum(d.amount_fen), 0) INTO paid
      FROM deposit AS d JOIN deposit_resolution AS x ON x.deposit_id = d.id
     WHERE d.registration_id = won.winner_registration_id AND x.kind = 'applied';
    paid := paid + coalesce((SELECT sum(amount_fen) FROM transfer
                              WHERE entry_id = entry_id('balance-paid', won.id)), 0);
    INSERT INTO revocation (lot_id, case_id, objection_id, document, reason, price_fen, paid_fen,
        revoked_by, revoked_at)
    VALUES (won.id, won.case_id, p_objection, p_document, p_reason, won.hammer_price_fen, paid,
        p_by, p_at);
    PERFORM return_revoked(p_lot, p_by, p_due_at, p_at);
    SELECT * INTO STRICT kept FROM revocation WHERE lot_id = p_lot;
    RETURN kept;
END
$$;

-- As before; money that an undone distribution has put back has the arrival it had.
CREATE OR REPLACE FUNCTION fund_arrival(p_case uuid) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH moved AS (
        SELECT t.id, e.posted_at, t.amount_fen, e.kind,
               t.credit_account_id = account_id(p_case, 'case-fund', NULL) AS inward
          FROM transfer AS t JOIN entry AS e ON e.id = t.entry_id
         WHERE account_id(p_case, 'case-fund', NULL)
               IN (t.credit_account_id, t.debit_account_id)
    ), spent AS (
        SELECT coalesce(sum(CASE WHEN inward THEN -amount_fen ELSE amount_fen END), 0) AS fen
          FROM moved WHERE NOT inward OR kind IN ('set-aside-released', 'reversal')
    ), arrived AS (
        SELECT posted_at, sum(amount_fen) OVER (ORDER BY posted_at, id) AS until_fen
          FROM moved WHERE inward AND kind NOT IN ('set-aside-released', 'reversal'))
    SELECT min(posted_at) FROM arrived WHERE until_fen > (SELECT fen FROM spent)
$$;

GRANT SELECT ON revocation_application TO fachui_owner;
DO $$
DECLARE
    it      regprocedure;
    narrow  text[] := ARRAY['return_revoked', 'revoke_sale'];
    helpers text[] := ARRAY['undo_distribution', 'refund_receipts', 'keep_revocation', 'refuse_revoked_transfer'];
BEGIN
    ALTER TABLE revocation OWNER TO fachui_owner;
    GRANT SELECT ON revocation TO fachui_service;
    FOR it IN SELECT p.oid FROM pg_proc AS p
               WHERE p.pronamespace = 'public'::regnamespace
                 AND p.proname = ANY (narrow || helpers)
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO fachui_owner', it);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', it);
        IF (SELECT proname = ANY (narrow) FROM pg_proc WHERE oid = it) THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO fachui_service', it);
        END IF;
    END LOOP;
END
$$;
REVOKE CREATE ON SCHEMA public FROM fachui_owner;

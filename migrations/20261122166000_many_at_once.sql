-- A thousand lots may end in one second: posting, applying and refunding take many at once, and
-- finding what waits for money costs what is open, not what there ever was.

-- Bound when they are made, so they need no search_path of their own and cost a plain call.
CREATE OR REPLACE FUNCTION derived_id(p_text text) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN encode(substring(sha256(convert_to(p_text, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid;
CREATE OR REPLACE FUNCTION account_id(p_case uuid, p_kind text, p_owner uuid) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN derived_id('account/' || p_case || '/' || p_kind || '/' || coalesce(p_owner::text, ''));
CREATE OR REPLACE FUNCTION entry_id(p_kind text, p_ref uuid) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN derived_id('entry/' || p_kind || '/' || p_ref);

-- As before; each id is computed once, and rows are looked up by lists of ids, so that no plan can
-- compute them for every account there is.
CREATE OR REPLACE FUNCTION post(p_legs leg[], p_at timestamptz) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    debits   uuid[];
    credits  uuid[];
    entries  uuid[];
    touched  uuid[];
    missing  uuid[];
BEGIN
    IF cardinality(p_legs) = 0 OR p_legs IS NULL THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM book_closing AS b
                WHERE b.enforcement_at IS NOT NULL
                  AND b.last_day >= (p_at AT TIME ZONE 'Asia/Shanghai')::date
                  AND b.court_id IN (SELECT c.court_id FROM ledger_case AS c
                         WHERE c.id IN (SELECT case_id FROM unnest(p_legs)))) THEN
        PERFORM refuse('period_closed', 'the books of that day are closed');
    END IF;
    SELECT array_agg(account_id(l.case_id, l.debit, l.debit_owner) ORDER BY l.place),
           array_agg(account_id(l.case_id, l.credit, l.credit_owner) ORDER BY l.place),
           array_agg(entry_id(l.kind, l.ref_id) ORDER BY l.place)
      INTO debits, credits, entries
      FROM unnest(p_legs) WITH ORDINALITY AS l
           (kind, ref_id, case_id, debit, debit_owner, credit, credit_owner, amount_fen, place);
    touched := ARRAY(SELECT DISTINCT id FROM unnest(debits || credits) AS id ORDER BY id);
    missing := ARRAY(SELECT id FROM unnest(touched) AS id
                     EXCEPT SELECT account_id FROM account_balance WHERE account_id = ANY (touched));
    IF cardinality(missing) > 0 THEN
        INSERT INTO account (id, case_id, kind, book, side, overdraft, owner_id)
        SELECT n.id, n.case_id, n.kind, k.book, k.side, k.overdraft, n.owner_id
          FROM (SELECT debit_id AS id, case_id, debit AS kind, debit_owner AS owner_id
                  FROM unnest(p_legs, debits) AS l (ref_kind, ref_id, case_id, debit, debit_owner,
                       credit, credit_owner, amount_fen, debit_id)
                UNION
                SELECT credit_id, case_id, credit, credit_owner
                  FROM unnest(p_legs, credits) AS l (ref_kind, ref_id, case_id, debit, debit_owner,
                       credit, credit_owner, amount_fen, credit_id)) AS n
          JOIN account_kind AS k ON k.kind = n.kind
         WHERE n.id = ANY (missing)
         ORDER BY 1
            ON CONFLICT DO NOTHING;
        INSERT INTO account_balance (account_id, side, overdraft)
        SELECT id, side, overdraft FROM account WHERE id = ANY (missing) ORDER BY 1
            ON CONFLICT DO NOTHING;
    END IF;
    PERFORM FROM account_balance WHERE account_id = ANY (touched) ORDER BY account_id FOR UPDATE;
    INSERT INTO entry (id, kind, ref_id, posted_at)
    SELECT DISTINCT l.entry_id, l.kind, l.ref_id, p_at
      FROM unnest(p_legs, entries) AS l (kind, ref_id, case_id, debit, debit_owner,
           credit, credit_owner, amount_fen, entry_id);
    INSERT INTO transfer (entry_id, case_id, debit_account_id, credit_account_id, amount_fen)
    SELECT l.entry_id, l.case_id, l.debit_id, l.credit_id, l.amount_fen
      FROM ROWS FROM (unnest(p_legs), unnest(entries), unnest(debits), unnest(credits))
           WITH ORDINALITY AS l (kind, ref_id, case_id, debit, debit_owner, credit, credit_owner,
           amount_fen, entry_id, debit_id, credit_id, place)
     ORDER BY l.place;
    UPDATE account_balance AS b
       SET debits_fen = b.debits_fen + n.debits_fen, credits_fen = b.credits_fen + n.credits_fen
      FROM (SELECT id, sum(debits_fen) AS debits_fen, sum(credits_fen) AS credits_fen
              FROM (SELECT debit_id AS id, amount_fen AS debits_fen, 0 AS credits_fen
                      FROM unnest(p_legs, debits) AS l (kind, ref_id, case_id, debit, debit_owner,
                           credit, credit_owner, amount_fen, debit_id)
                    UNION ALL
                    SELECT credit_id, 0, amount_fen
                      FROM unnest(p_legs, credits) AS l (kind, ref_id, case_id, debit,
                           debit_owner, credit, credit_owner, amount_fen, credit_id)) AS moved
             GROUP BY id) AS n
     WHERE b.account_id = n.id AND b.account_id = ANY (touched);
END
$$;

-- Counts the deposits of winners towards their prices; each lot is sold to the one who paid it.
CREATE FUNCTION apply_deposits(p_deposits uuid[], p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    legs leg[];
BEGIN
    SELECT array_agg(('deposit-applied', d.id, d.case_id, 'deposit-held', NULL,
               'proceeds', NULL, d.amount_fen)::leg ORDER BY d.case_id, d.id)
      INTO legs
      FROM deposit AS d
      JOIN registration AS r ON r.id = d.registration_id
      JOIN lot AS l ON l.id = r.lot_id
     WHERE d.id = ANY (p_deposits) AND l.state = 'sold' AND l.winner_registration_id = r.id;
    IF cardinality(p_deposits) <> coalesce(cardinality(legs), 0) THEN
        PERFORM refuse('deposit_resolution_fits_lot', 'the lot does not call for this resolution');
    END IF;
    INSERT INTO deposit_resolution (deposit_id, kind, resolved_at)
    SELECT unnest(p_deposits), 'applied', p_at;
    PERFORM post(legs, p_at);
END
$$;
DROP FUNCTION resolve_deposit(uuid, bigint, bigint, bigint, timestamptz);

-- As before, but each sign-up with a time of its own by which the money is due back; answers the
-- deposits that were returned by this.
DROP FUNCTION refund_deposit(uuid[], timestamptz, timestamptz);
CREATE FUNCTION refund_deposits(p_registrations uuid[], p_due_at timestamptz[], p_at timestamptz)
RETURNS SETOF deposit
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    legs      leg[];
    returned  uuid[];
    bound     bigint;
BEGIN
    PERFORM FROM sub_account WHERE registration_id = ANY (p_registrations)
      ORDER BY registration_id FOR UPDATE;
    SELECT count(*) INTO bound
      FROM unnest(p_registrations) AS wanted
      LEFT JOIN registration AS r ON r.id = wanted
      LEFT JOIN lot AS l ON l.id = r.lot_id
       AND l.state IN ('sold', 'paid', 'completed', 'unsold', 'withdrawn', 'defaulted')
       AND NOT (l.state = 'sold' AND l.winner_registration_id = r.id)
     WHERE l.id IS NULL;
    IF bound > 0 OR cardinality(p_registrations) <> cardinality(p_due_at) THEN
        PERFORM refuse('refund_after_end', 'money still binds a sign-up');
    END IF;
    WITH resolved AS (
        INSERT INTO deposit_resolution (deposit_id, kind, resolved_at)
        SELECT d.id, 'returned', p_at
          FROM deposit AS d
          JOIN registration AS r ON r.id = d.registration_id
          JOIN lot AS l ON l.id = r.lot_id
         WHERE d.registration_id = ANY (p_registrations)
           AND l.winner_registration_id IS DISTINCT FROM r.id
           AND NOT EXISTS (SELECT FROM deposit_resolution AS x WHERE x.deposit_id = d.id)
        RETURNING deposit_id)
    SELECT array_agg(('deposit-returned', d.id, d.case_id, 'deposit-held', NULL,
               'payer', d.registration_id, d.amount_fen)::leg ORDER BY d.case_id, d.id),
           array_agg(d.id)
      INTO legs, returned FROM resolved JOIN deposit AS d ON d.id = resolved.deposit_id;
    PERFORM post(legs, p_at);
    WITH open_receipt AS (
        SELECT r.*, r.amount_fen - refunded_fen(r.bank_line_id) AS open_fen
          FROM receipt AS r WHERE r.registration_id = ANY (p_registrations)
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
               '退还竞买保证金', p.bank_line_id, 'requested', due.at, p.received_at, 0, p_at
          FROM placed AS p
          JOIN sub_account AS s ON s.registration_id = p.registration_id
          JOIN unnest(p_registrations, p_due_at) AS due (registration_id, at)
            ON due.registration_id = p.registration_id
         WHERE least(p.open_fen, p.left_fen) > 0
        RETURNING *)
    SELECT array_agg(('payout-requested', id, case_id, from_kind, from_owner,
               'auction-requested', NULL, amount_fen)::leg ORDER BY case_id, id)
      INTO legs FROM paid_back;
    PERFORM post(legs, p_at);
    RETURN QUERY SELECT d.* FROM deposit AS d WHERE d.id = ANY (returned) ORDER BY d.case_id, d.id;
END
$$;

-- The few accounts with money on them, and the few deposits that are still held.
CREATE INDEX account_balance_open_idx ON account_balance (account_id)
    WHERE credits_fen > debits_fen;
CREATE INDEX deposit_case_idx ON deposit (case_id);

-- Sign-ups that have money on their sub-accounts, or a deposit that is held.
CREATE VIEW open_money AS
SELECT a.owner_id AS registration_id
  FROM account_balance AS b JOIN account AS a ON a.id = b.account_id
 WHERE b.credits_fen > b.debits_fen AND a.kind = 'payer'
UNION
SELECT d.registration_id
  FROM account_balance AS b
  JOIN account AS a ON a.id = b.account_id
  JOIN deposit AS d ON d.case_id = a.case_id
 WHERE b.credits_fen > b.debits_fen AND a.kind = 'deposit-held'
   AND NOT EXISTS (SELECT FROM deposit_resolution AS x WHERE x.deposit_id = d.id);

CREATE OR REPLACE VIEW refundable AS
SELECT s.registration_id, r.lot_id, s.court_id,
       coalesce((SELECT max(received_at) FROM receipt AS t
                  WHERE t.registration_id = s.registration_id), s.opened_at) AS received_at
  FROM open_money AS o
  JOIN sub_account AS s ON s.registration_id = o.registration_id
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

ALTER VIEW open_money OWNER TO fachui_owner;
GRANT SELECT ON open_money TO fachui_service;
DO $$
DECLARE
    it regprocedure;
BEGIN
    FOREACH it IN ARRAY ARRAY['apply_deposits(uuid[], timestamptz)',
            'refund_deposits(uuid[], timestamptz[], timestamptz)']::regprocedure[] LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO fachui_owner', it);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', it);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO fachui_service', it);
    END LOOP;
END
$$;

-- What is left of each receipt, for many receipts at once: a function that is asked for every row
-- took most of the time in which a thousand lots that ended together were settled.

-- What of a receipt went back to its payer, or is on its way to him; all of it if the bank took the
-- line back. A payment that was replaced or withdrawn does not count.
CREATE VIEW receipt_left AS
SELECT r.bank_line_id, r.registration_id,
       CASE WHEN EXISTS (SELECT FROM reversed_line AS x WHERE x.line_id = r.bank_line_id)
            THEN r.amount_fen ELSE gone.fen END AS refunded_fen,
       CASE WHEN EXISTS (SELECT FROM reversed_line AS x WHERE x.line_id = r.bank_line_id)
            THEN 0 ELSE r.amount_fen - gone.fen END AS open_fen
  FROM receipt AS r
  CROSS JOIN LATERAL (
        SELECT coalesce(sum(p.amount_fen), 0)::bigint AS fen FROM payout AS p
         WHERE p.receipt_id = r.bank_line_id AND p.state <> 'withdrawn' AND NOT EXISTS (
               SELECT FROM payout AS n WHERE n.replaces = p.id AND n.state <> 'withdrawn')) AS gone;

-- Refunds that the bank refused or sent back and that are still to be asked for again: their money
-- lies on the payer's account, and belongs to the receipt they came from and to no other.
CREATE VIEW refund_owed AS
SELECT p.from_owner AS registration_id, sum(p.amount_fen)::bigint AS fen
  FROM payout AS p
 WHERE p.from_kind = 'payer' AND p.state IN ('rejected', 'returned')
   AND NOT EXISTS (SELECT FROM payout AS n WHERE n.replaces = p.id AND n.state <> 'withdrawn')
 GROUP BY p.from_owner;
CREATE INDEX payout_refund_owed_idx ON payout (from_owner)
 WHERE from_kind = 'payer' AND state IN ('rejected', 'returned');

CREATE OR REPLACE FUNCTION refunded_fen(p_receipt uuid) RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT refunded_fen FROM receipt_left WHERE bank_line_id = p_receipt
$$;

CREATE OR REPLACE VIEW refundable AS
SELECT s.registration_id, r.lot_id, s.court_id,
       coalesce((SELECT max(received_at) FROM receipt AS t
                  WHERE t.registration_id = s.registration_id), s.opened_at) AS received_at
  FROM open_money AS o
  JOIN sub_account AS s ON s.registration_id = o.registration_id
  JOIN registration AS r ON r.id = s.registration_id
  JOIN lot AS l ON l.id = r.lot_id
  LEFT JOIN account_balance AS b ON b.account_id = account_id(s.case_id, 'payer', s.registration_id)
 WHERE l.state NOT IN ('draft', 'announced')
   AND NOT (l.state = 'sold' AND l.winner_registration_id = r.id)
   AND ((l.winner_registration_id IS DISTINCT FROM r.id
         AND EXISTS (SELECT FROM deposit AS d WHERE d.registration_id = r.id
                AND NOT EXISTS (SELECT FROM deposit_resolution AS x WHERE x.deposit_id = d.id)))
        OR (b.credits_fen - b.debits_fen > coalesce((SELECT w.fen FROM refund_owed AS w
                  WHERE w.registration_id = r.id), 0)
            AND EXISTS (SELECT FROM receipt_left AS t WHERE t.registration_id = r.id
                   AND t.open_fen > 0)));

CREATE OR REPLACE FUNCTION refund_deposits(p_registrations uuid[], p_due_at timestamptz[], p_at timestamptz)
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
       AND l.state NOT IN ('draft', 'announced')
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
        SELECT r.*, n.open_fen
          FROM receipt AS r JOIN receipt_left AS n ON n.bank_line_id = r.bank_line_id
         WHERE r.registration_id = ANY (p_registrations)
    ), placed AS (
        SELECT o.*, held_on(o.case_id, 'payer', o.registration_id)
               - coalesce((SELECT w.fen FROM refund_owed AS w
                            WHERE w.registration_id = o.registration_id), 0)
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

ALTER VIEW receipt_left OWNER TO fachui_owner;
ALTER VIEW refund_owed OWNER TO fachui_owner;
GRANT SELECT ON receipt_left, refund_owed TO fachui_service;

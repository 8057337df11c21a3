-- Names and account numbers of payers and payees are kept sealed (SM4): `sm4:<index>:<sealed>`. The
-- index is a keyed hash, equal for equal values, by which the database compares what it cannot
-- read. What was written before stays as it is; nothing readable is written from here on.

GRANT CREATE ON SCHEMA public TO fachui_owner;

-- The payer's name as the bank wrote it, for the comparison with the bidder's; it is not kept.
ALTER TYPE movement ADD ATTRIBUTE payer_plain text;

ALTER TABLE bank_line ADD CONSTRAINT bank_line_other_sealed CHECK
    (coalesce(other_name LIKE 'sm4:%', true) AND coalesce(other_account LIKE 'sm4:%', true)
     AND coalesce(remittance LIKE 'sm4:%', true)) NOT VALID;
ALTER TABLE receipt ADD CONSTRAINT receipt_origin_sealed CHECK
    (origin_name LIKE 'sm4:%' AND origin_account LIKE 'sm4:%') NOT VALID;
ALTER TABLE suspense_claim ADD CONSTRAINT suspense_claim_origin_sealed CHECK
    (coalesce(origin_name LIKE 'sm4:%', true) AND coalesce(origin_account LIKE 'sm4:%', true))
    NOT VALID;
-- Their form is checked before they are sealed.
ALTER TABLE payee_account DROP CONSTRAINT payee_account_number_plain,
    ADD CONSTRAINT payee_account_sealed CHECK
        (holder LIKE 'sm4:%' AND number LIKE 'sm4:%') NOT VALID;
-- The court's own accounts are no secret: they are printed in notices.
ALTER TABLE payout ADD CONSTRAINT payout_payee_sealed CHECK (kind = 'fund-transfer'
    OR (payee_name LIKE 'sm4:%' AND payee_number LIKE 'sm4:%')) NOT VALID;

-- Whether two kept account numbers are the same.
CREATE FUNCTION same_kept(p_one text, p_other text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p_one = p_other OR (p_one LIKE 'sm4:%' AND p_other LIKE 'sm4:%'
        AND split_part(p_one, ':', 2) = split_part(p_other, ':', 2))
$$;

-- As before; a payment is found by its id, not by looking at every one.
-- What became of each line; a line that added no row was known already.
CREATE OR REPLACE FUNCTION outcomes(p_file bytea, p_lines movement[])
RETURNS TABLE (line integer, reference text, amount_fen bigint, outcome text, why text,
               case_id uuid, registration_id uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.line, m.reference, m.amount_fen, coalesce(b.outcome, 'duplicate'), b.why,
           coalesce(r.case_id, p.case_id), r.registration_id
      FROM unnest(p_lines) AS m
      JOIN bank_account AS a ON a.number = m.account
      LEFT JOIN bank_line AS b ON b.bank_account_id = a.id AND b.reference = m.reference
            AND b.file_hash = p_file AND b.line = m.line
      LEFT JOIN receipt AS r ON r.bank_line_id = b.id
      LEFT JOIN payout AS p ON p.id = CASE
           WHEN (b.outcome IN ('payout-booked', 'payout-returned')
                 OR (b.outcome = 'matched' AND r.bank_line_id IS NULL))
                AND m.end_to_end_id ~ '^[0-9a-f]{32}$' THEN m.end_to_end_id::uuid END
     ORDER BY m.line
$$;

-- As before, with the payer's name compared in passing. Credits: to the sub-account of the number paid to, if the payer is the person it belongs to;
-- to the case fund, if it is our own transfer arriving; otherwise to suspense.
CREATE OR REPLACE FUNCTION credit_from_bank(p_file bytea, p_lines jsonb, p_at timestamptz)
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
    PERFORM FROM payout WHERE kind = 'fund-transfer'
        AND id IN (SELECT CASE WHEN m.end_to_end_id ~ '^[0-9a-f]{32}$'
            THEN m.end_to_end_id::uuid END FROM unnest(lines) AS m)
      ORDER BY id FOR UPDATE;
    WITH arrived AS (
        -- A transfer arrives once: with the first line that is new. The same order reported
        -- under another serial number is other money, and nobody knows yet whose.
        SELECT DISTINCT ON (t.id) m.line, t.id, t.case_id
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account AND a.book = 'fund'
          JOIN payout AS t ON t.kind = 'fund-transfer' AND t.court_id = a.court_id
               AND t.amount_fen = m.amount_fen AND t.state IN ('submitted', 'paid')
               AND t.id = CASE WHEN m.end_to_end_id ~ '^[0-9a-f]{32}$'
               THEN m.end_to_end_id::uuid END
         WHERE NOT EXISTS (SELECT FROM entry AS e
                  WHERE e.kind = 'arrived-in-case-fund' AND e.ref_id = t.id)
           AND NOT EXISTS (SELECT FROM bank_line AS b
                  WHERE b.bank_account_id = a.id AND b.reference = m.reference)
         ORDER BY t.id, m.line
    ), judged AS (
        SELECT m.*, a.id AS bank_account_id, a.court_id, a.book,
               s.registration_id, s.case_id AS sub_case, t.id AS transfer_id, t.case_id AS fund_case,
               CASE WHEN a.book = 'fund' THEN CASE WHEN t.id IS NULL THEN 'unknown-case' END
                    WHEN m.credited_number IS NULL THEN 'no-sub-account'
                    WHEN s.id IS NULL THEN 'unknown-sub-account'
                    WHEN nullif(regexp_replace(m.payer_plain, '\s', '', 'g'), '') IS NULL THEN 'payer-unnamed'
                    WHEN nullif(m.other_account, '') IS NULL THEN 'payer-account-missing'
                    WHEN regexp_replace(translate(m.payer_plain, '（）　', '() '), '\s', '', 'g')
                         <> regexp_replace(translate(p.display_name, '（）　', '() '), '\s', '', 'g')
                    THEN 'payer-differs' END AS why
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account
          LEFT JOIN sub_account AS s ON s.number = m.credited_number AND s.bank_account_id = a.id
          LEFT JOIN person AS p ON p.id = s.person_id
          LEFT JOIN arrived AS t ON t.line = m.line
    ), fresh AS (
        INSERT INTO bank_line (bank_account_id, reference, file_hash, line, direction, amount_fen,
            booked_at, credited_number, other_name, other_account, end_to_end_id, remittance,
            outcome, why, imported_at)
        SELECT j.bank_account_id, j.reference, p_file, j.line, 'credit', j.amount_fen, j.booked_at,
               j.credited_number, j.other_name, j.other_account, j.end_to_end_id, j.remittance,
               CASE WHEN j.why IS NULL THEN 'matched' ELSE 'suspense' END, j.why, p_at
          FROM judged AS j ORDER BY j.line
            ON CONFLICT ON CONSTRAINT bank_line_reference_key DO NOTHING
        RETURNING *
    ), booked AS (
        SELECT f.id, f.amount_fen, f.why, f.booked_at, f.other_name, f.other_account,
               j.court_id, j.book, j.registration_id, j.sub_case, j.transfer_id, j.fund_case
          FROM fresh AS f JOIN judged AS j ON j.line = f.line
    ), received AS (
        INSERT INTO receipt (bank_line_id, case_id, registration_id, amount_fen, origin_name,
            origin_account, received_at)
        SELECT id, sub_case, registration_id, amount_fen, other_name, other_account, booked_at
          FROM booked WHERE why IS NULL AND book = 'auction'
    ), unidentified AS (
        INSERT INTO suspense (id, court_id, book, amount_fen, why, received_at)
        SELECT id, court_id, book, amount_fen, why, booked_at FROM booked WHERE why IS NOT NULL
    ), posted AS (
        SELECT ('credit-booked', id, sub_case, 'auction-bank', NULL, 'payer', registration_id,
                amount_fen)::leg AS leg FROM booked WHERE why IS NULL AND book = 'auction'
        UNION ALL
        SELECT ('credit-booked', id, suspense_case(court_id), book || '-bank', NULL,
                book || '-suspense', id, amount_fen)::leg FROM booked WHERE why IS NOT NULL
        UNION ALL
        SELECT ('arrived-in-case-fund', transfer_id, fund_case, 'fund-bank', NULL,
                'between-banks', NULL, amount_fen)::leg FROM booked
         WHERE why IS NULL AND book = 'fund'
        UNION ALL
        SELECT ('arrived-in-case-fund', transfer_id, fund_case, 'auction-in-transit', NULL,
                'case-fund', NULL, amount_fen)::leg FROM booked
         WHERE why IS NULL AND book = 'fund'
    )
    SELECT array_agg(leg) INTO legs FROM posted;
    PERFORM post(legs, p_at);
    RETURN QUERY SELECT * FROM outcomes(p_file, lines);
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
        AND id IN (SELECT CASE WHEN m.end_to_end_id ~ '^[0-9a-f]{32}$'
            THEN m.end_to_end_id::uuid END FROM unnest(lines) AS m)
      ORDER BY id FOR UPDATE;
    WITH judged AS (
        SELECT DISTINCT ON (coalesce(t.id::text, m.line::text)) m.*, a.id AS bank_account_id,
               t.id AS payout_id
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account
          LEFT JOIN payout AS t ON t.id = CASE WHEN m.end_to_end_id ~ '^[0-9a-f]{32}$'
               THEN m.end_to_end_id::uuid END
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
        AND id IN (SELECT CASE WHEN m.end_to_end_id ~ '^[0-9a-f]{32}$'
            THEN m.end_to_end_id::uuid END FROM unnest(lines) AS m)
      ORDER BY id FOR UPDATE;
    WITH judged AS (
        SELECT DISTINCT ON (coalesce(t.id::text, m.line::text)) m.line, t.id AS payout_id
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account
          LEFT JOIN payout AS t ON t.id = CASE WHEN m.end_to_end_id ~ '^[0-9a-f]{32}$'
               THEN m.end_to_end_id::uuid END
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

-- As before; another account is one with another index.
CREATE OR REPLACE FUNCTION request_again(p_payout uuid, p_payee uuid, p_voucher text, p_by uuid,
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
        gone.kind = 'refund' AND (gone.elsewhere OR NOT same_kept(number, gone.payee_number)))
    RETURNING id INTO again;
    PERFORM post(ARRAY[('payout-requested', again, gone.case_id, gone.from_kind, gone.from_owner,
        gone.book || '-requested', NULL, gone.amount_fen)::leg], p_at);
    RETURN again;
END
$$;

DO $$
BEGIN
    ALTER FUNCTION same_kept(text, text) OWNER TO fachui_owner;
    REVOKE ALL ON FUNCTION same_kept(text, text) FROM PUBLIC;
END
$$;
REVOKE CREATE ON SCHEMA public FROM fachui_owner;

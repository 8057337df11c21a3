-- What the bank reports becomes entries. Every movement is booked once, under the bank's serial
-- number; unidentified money goes to suspense and is never matched by amount alone (M8, trap 51).

-- Names as the bank writes them and as people do: without spaces, with narrow brackets.
CREATE FUNCTION plain_name(p_name text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT nullif(regexp_replace(translate(p_name, '（）　', '() '), '\s', '', 'g'), '')
$$;

CREATE FUNCTION end_to_end_id(p_payout uuid) RETURNS text LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT replace(p_payout::text, '-', '') $$;

-- A movement as read from a file; `account` is the number the file speaks of.
CREATE TYPE movement AS (
    line integer, account text, reference text, amount_fen bigint, booked_at timestamptz,
    credited_number text, other_name text, other_account text, end_to_end_id text, remittance text);

-- Keeps the raw file. False if this very file has been imported before.
CREATE FUNCTION keep_bank_file(p_hash bytea, p_court uuid, p_kind text, p_raw bytea, p_by uuid,
    p_at timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO bank_file (hash, court_id, kind, raw, received_by, received_at)
    VALUES (p_hash, p_court, p_kind, p_raw, p_by, p_at) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END
$$;

CREATE FUNCTION keep_bank_balance(p_file bytea, p_account text, p_day date, p_closing_fen bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bank_account AS a JOIN bank_file AS f ON f.hash = p_file
                      AND f.court_id = a.court_id WHERE a.number = p_account) THEN
        PERFORM refuse('bank_balance_account_is_the_courts',
            'the balance is of an account that is not one of this court');
    END IF;
    INSERT INTO bank_balance (bank_account_id, day, closing_fen, file_hash)
    SELECT a.id, p_day, p_closing_fen, p_file FROM bank_account AS a JOIN bank_file AS f
        ON f.hash = p_file AND f.court_id = a.court_id WHERE a.number = p_account
        ON CONFLICT DO NOTHING;
END
$$;

-- Refuses a file that speaks of accounts of others, or that gives one serial number to two
-- different movements.
CREATE FUNCTION refuse_strange_lines(p_file bytea, p_lines movement[], p_direction text)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    strange record;
BEGIN
    SELECT m.line, m.account INTO strange FROM unnest(p_lines) AS m
     WHERE NOT EXISTS (SELECT FROM bank_account AS a JOIN bank_file AS f ON f.hash = p_file
                          AND f.court_id = a.court_id WHERE a.number = m.account) LIMIT 1;
    IF FOUND THEN
        PERFORM refuse('bank_line_account_is_the_courts',
            format('line %s: account %s is not one of this court', strange.line, strange.account));
    END IF;
    SELECT m.line, m.reference INTO strange
      FROM unnest(p_lines) AS m
      JOIN bank_account AS a ON a.number = m.account
      JOIN bank_line AS b ON b.bank_account_id = a.id AND b.reference = m.reference
     WHERE b.amount_fen <> m.amount_fen OR b.direction <> p_direction LIMIT 1;
    IF FOUND THEN
        PERFORM refuse('bank_line_reference_is_one_movement', format(
            'line %s: serial number %s was another movement', strange.line, strange.reference));
    END IF;
END
$$;

-- What became of each line; a line that added no row was known already.
CREATE FUNCTION outcomes(p_file bytea, p_lines movement[])
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
      LEFT JOIN payout AS p ON b.id IN (p.booked_line_id, p.returned_line_id)
           OR (b.outcome = 'matched' AND r.bank_line_id IS NULL
               AND end_to_end_id(p.id) = b.end_to_end_id)
     ORDER BY m.line
$$;

-- Credits: to the sub-account of the number paid to, if the payer is the person it belongs to;
-- to the case fund, if it is our own transfer arriving; otherwise to suspense.
CREATE FUNCTION credit_from_bank(p_file bytea, p_lines jsonb, p_at timestamptz)
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
        AND end_to_end_id(id) IN (SELECT m.end_to_end_id FROM unnest(lines) AS m)
      ORDER BY id FOR UPDATE;
    WITH arrived AS (
        -- A transfer arrives once: with the first line that is new. The same order reported
        -- under another serial number is other money, and nobody knows yet whose.
        SELECT DISTINCT ON (t.id) m.line, t.id, t.case_id
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account AND a.book = 'fund'
          JOIN payout AS t ON t.kind = 'fund-transfer' AND t.court_id = a.court_id
               AND t.amount_fen = m.amount_fen AND t.state IN ('submitted', 'paid')
               AND end_to_end_id(t.id) = m.end_to_end_id
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
                    WHEN plain_name(m.other_name) IS NULL THEN 'payer-unnamed'
                    WHEN nullif(m.other_account, '') IS NULL THEN 'payer-account-missing'
                    WHEN plain_name(m.other_name) <> plain_name(p.display_name)
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

-- Debits: a payment of ours that the bank has booked is paid. Any other debit is unexplained: it
-- is kept, never posted, and shows as a difference until somebody explains it.
CREATE FUNCTION book_payout(p_file bytea, p_lines jsonb, p_at timestamptz)
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
    PERFORM FROM payout WHERE state = 'submitted'
        AND end_to_end_id(id) IN (SELECT m.end_to_end_id FROM unnest(lines) AS m)
      ORDER BY id FOR UPDATE;
    WITH judged AS (
        SELECT DISTINCT ON (coalesce(t.id::text, m.line::text)) m.*, a.id AS bank_account_id,
               t.id AS payout_id
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account
          LEFT JOIN payout AS t ON end_to_end_id(t.id) = m.end_to_end_id AND t.state = 'submitted'
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
        UPDATE payout AS p SET state = 'paid', booked_line_id = f.id
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

-- A paid payout that came back (退汇) is owed again from where it was taken, with the original
-- date of arrival (FUND-16). A return of nothing we know goes to suspense.
CREATE FUNCTION return_payout(p_file bytea, p_lines jsonb, p_at timestamptz)
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
    PERFORM FROM payout WHERE state = 'paid'
        AND end_to_end_id(id) IN (SELECT m.end_to_end_id FROM unnest(lines) AS m)
      ORDER BY id FOR UPDATE;
    WITH judged AS (
        SELECT DISTINCT ON (coalesce(t.id::text, m.line::text)) m.line, t.id AS payout_id
          FROM unnest(lines) AS m
          JOIN bank_account AS a ON a.number = m.account
          LEFT JOIN payout AS t ON end_to_end_id(t.id) = m.end_to_end_id AND t.state = 'paid'
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

-- The first person says whose the money is. If the bank did not name the account it came from,
-- the claim must: a refund goes nowhere else.
CREATE FUNCTION propose_claim(p_suspense uuid, p_case uuid, p_registration uuid, p_reason text,
    p_origin_name text, p_origin_account text, p_by uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
                  AND approved_by IS NOT NULL) THEN
        PERFORM refuse('suspense_claim_once_key', 'the money has been claimed');
    END IF;
    IF lying.book = 'auction' AND coalesce(line.other_account, p_origin_account) IS NULL THEN
        PERFORM refuse('suspense_claim_origin_known', 'nobody knows where the money came from');
    END IF;
    INSERT INTO suspense_claim (suspense_id, case_id, registration_id, reason, origin_name,
        origin_account, claimed_by, claimed_at)
    VALUES (p_suspense, p_case, p_registration, p_reason,
        coalesce(plain_name(line.other_name), p_origin_name, '不详'),
        coalesce(nullif(line.other_account, ''), p_origin_account), p_by, p_at)
    RETURNING id INTO claimed;
    RETURN claimed;
END
$$;

-- The second person agrees: one entry of two transfers, one inside each case.
CREATE FUNCTION claim_suspense(p_claim uuid, p_by uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    claim   suspense_claim;
    lying   suspense;
BEGIN
    UPDATE suspense_claim SET approved_by = p_by, approved_at = p_at
     WHERE id = p_claim AND approved_by IS NULL RETURNING * INTO claim;
    IF NOT FOUND THEN
        PERFORM refuse('suspense_claim_once_key', 'the claim has been decided');
    END IF;
    SELECT * INTO STRICT lying FROM suspense WHERE id = claim.suspense_id;
    PERFORM post(ARRAY[
        ('suspense-claimed', lying.id, suspense_case(lying.court_id), lying.book || '-suspense',
         lying.id, lying.book || '-bank', NULL, lying.amount_fen)::leg,
        ('suspense-claimed', lying.id, claim.case_id, lying.book || '-bank', NULL,
         CASE lying.book WHEN 'auction' THEN 'payer' ELSE 'case-fund' END,
         claim.registration_id, lying.amount_fen)::leg], p_at);
    IF lying.book = 'auction' THEN
        INSERT INTO receipt (bank_line_id, case_id, registration_id, amount_fen, origin_name,
            origin_account, received_at)
        VALUES (lying.id, claim.case_id, claim.registration_id, lying.amount_fen,
            claim.origin_name, claim.origin_account, lying.received_at);
    END IF;
END
$$;

-- The daily identity of M7: the books against what the bank booked, and against the bank's own
-- closing balance where a statement has been read.
CREATE VIEW reconciliation AS
SELECT a.court_id, a.book, a.number, coalesce(i.mirror_fen, 0)::bigint AS mirror_fen,
       coalesce(i.sub_ledgers_fen, 0)::bigint AS sub_ledgers_fen,
       coalesce(i.suspense_fen, 0)::bigint AS suspense_fen,
       coalesce(i.in_transit_fen, 0)::bigint AS in_transit_fen,
       coalesce(i.interest_fen, 0)::bigint AS interest_fen,
       coalesce(i.fees_fen, 0)::bigint AS fees_fen,
       coalesce((SELECT sum(CASE direction WHEN 'credit' THEN amount_fen ELSE -amount_fen END)
                   FROM bank_line WHERE bank_account_id = a.id), 0)::bigint AS booked_fen
  FROM bank_account AS a
  LEFT JOIN ledger_identity AS i ON i.court_id = a.court_id AND i.book = a.book;

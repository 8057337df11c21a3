-- A number whose sale is over and whose money has gone is closed: what still comes to it goes to
-- suspense, as nobody expects it there any more (FUND-16).

GRANT CREATE ON SCHEMA public TO fachui_owner;

-- Whether nothing lies on a number and nothing is on its way from it.
CREATE FUNCTION number_is_empty(p_case uuid, p_registration uuid) RETURNS boolean LANGUAGE sql
STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT held_on(p_case, 'payer', p_registration) = 0
       AND NOT EXISTS (SELECT FROM deposit AS d WHERE d.registration_id = p_registration
              AND NOT EXISTS (SELECT FROM deposit_resolution AS x WHERE x.deposit_id = d.id))
       AND NOT EXISTS (SELECT FROM receipt AS r JOIN payout AS p ON p.receipt_id = r.bank_line_id
              WHERE r.registration_id = p_registration AND p.state NOT IN ('paid', 'withdrawn')
                AND NOT EXISTS (SELECT FROM payout AS n
                       WHERE n.replaces = p.id AND n.state <> 'withdrawn'))
$$;

-- What each credit is: whose number it was paid to, or which transfer of ours it is, or why it is
-- neither. A number stays open for thirty days after its sale, so that what was under way then is
-- sent back by itself.
CREATE FUNCTION judge_credits(p_lines movement[])
RETURNS TABLE (line integer, bank_account_id uuid, court_id uuid, book text, registration_id uuid,
               sub_case uuid, transfer_id uuid, fund_case uuid, why text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH arrived AS (
        -- A transfer arrives once: with the first line that is new. The same order reported
        -- under another serial number is other money, and nobody knows yet whose.
        SELECT DISTINCT ON (t.id) m.line, t.id, t.case_id
          FROM unnest(p_lines) AS m
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
    )
    SELECT m.line, a.id, a.court_id, a.book, s.registration_id, s.case_id, t.id, t.case_id,
           CASE WHEN a.book = 'fund' THEN CASE WHEN t.id IS NULL THEN 'unknown-case' END
                WHEN m.credited_number IS NULL THEN 'no-sub-account'
                WHEN s.id IS NULL THEN 'unknown-sub-account'
                WHEN l.state IN ('completed', 'unsold', 'withdrawn', 'defaulted', 'revoked')
                     AND l.ended_at < m.booked_at - interval '30 days'
                     AND number_is_empty(s.case_id, s.registration_id) THEN 'closed-sub-account'
                WHEN nullif(regexp_replace(m.payer_plain, '\s', '', 'g'), '') IS NULL
                THEN 'payer-unnamed'
                WHEN nullif(m.other_account, '') IS NULL THEN 'payer-account-missing'
                WHEN regexp_replace(translate(m.payer_plain, '（）　', '() '), '\s', '', 'g')
                     <> regexp_replace(translate(p.display_name, '（）　', '() '), '\s', '', 'g')
                THEN 'payer-differs' END
      FROM unnest(p_lines) AS m
      JOIN bank_account AS a ON a.number = m.account
      LEFT JOIN sub_account AS s ON s.number = m.credited_number AND s.bank_account_id = a.id
      LEFT JOIN registration AS g ON g.id = s.registration_id
      LEFT JOIN lot AS l ON l.id = g.lot_id
      LEFT JOIN person AS p ON p.id = s.person_id
      LEFT JOIN arrived AS t ON t.line = m.line
$$;

-- As before; what a credit is, is judged by itself. Credits: to the sub-account of the number paid
-- to, if the payer is the person it belongs to; to the case fund, if it is our own transfer
-- arriving; otherwise to suspense.
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
    WITH judged AS MATERIALIZED (
        SELECT * FROM judge_credits(lines)
    ), fresh AS (
        INSERT INTO bank_line (bank_account_id, reference, file_hash, line, direction, amount_fen,
            booked_at, credited_number, other_name, other_account, end_to_end_id, remittance,
            outcome, why, imported_at)
        SELECT j.bank_account_id, m.reference, p_file, m.line, 'credit', m.amount_fen, m.booked_at,
               m.credited_number, m.other_name, m.other_account, m.end_to_end_id, m.remittance,
               CASE WHEN j.why IS NULL THEN 'matched' ELSE 'suspense' END, j.why, p_at
          FROM unnest(lines) AS m JOIN judged AS j ON j.line = m.line ORDER BY m.line
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

DO $$
DECLARE
    it regprocedure;
BEGIN
    FOR it IN SELECT p.oid FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace
                 AND p.proname IN ('number_is_empty', 'judge_credits')
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO fachui_owner', it);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', it);
    END LOOP;
END
$$;
REVOKE CREATE ON SCHEMA public FROM fachui_owner;

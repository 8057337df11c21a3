-- As before; interest and fees of a file are posted at once, and what became of a line is found by its
-- serial number.

CREATE OR REPLACE FUNCTION book_interest(p_file bytea, p_lines jsonb, p_at timestamptz)
RETURNS TABLE (line integer, reference text, amount_fen bigint, outcome text, why text,
               case_id uuid, registration_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    lines   movement[];
    it      movement;
    main    bank_account;
    kept    uuid;
    legs    leg[] := ARRAY[]::leg[];
BEGIN
    SELECT array_agg(m) INTO lines
      FROM jsonb_populate_recordset(NULL::movement, p_lines) AS m;
    PERFORM refuse_strange_lines(p_file, lines, 'credit');
    FOREACH it IN ARRAY lines LOOP
        kept := keep_own_line(p_file, it, 'credit', 'interest-booked', NULL, p_at);
        IF kept IS NOT NULL THEN
            SELECT * INTO STRICT main FROM bank_account WHERE number = it.account;
            legs := legs || ('interest-booked', kept, suspense_case(main.court_id),
                main.book || '-bank', NULL, main.book || '-interest', NULL, it.amount_fen)::leg;
        END IF;
    END LOOP;
    PERFORM post(legs, p_at);
    RETURN QUERY SELECT * FROM outcomes(p_file, lines);
END
$$;

-- What a fee of this file has taken already is not there for the next one.
CREATE OR REPLACE FUNCTION book_fee(p_file bytea, p_lines jsonb, p_at timestamptz)
RETURNS TABLE (line integer, reference text, amount_fen bigint, outcome text, why text,
               case_id uuid, registration_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    lines   movement[];
    it      movement;
    main    bank_account;
    kept    uuid;
    covered boolean;
    taken   bigint;
    legs    leg[] := ARRAY[]::leg[];
BEGIN
    SELECT array_agg(m) INTO lines
      FROM jsonb_populate_recordset(NULL::movement, p_lines) AS m;
    PERFORM refuse_strange_lines(p_file, lines, 'debit');
    FOREACH it IN ARRAY lines LOOP
        SELECT * INTO STRICT main FROM bank_account WHERE number = it.account;
        SELECT coalesce(sum(l.amount_fen), 0) INTO taken FROM unnest(legs) AS l
         WHERE l.case_id = suspense_case(main.court_id) AND l.credit = main.book || '-bank';
        covered := held_on(suspense_case(main.court_id), main.book || '-interest', NULL)
            - held_on(suspense_case(main.court_id), main.book || '-fees', NULL) - taken
            >= it.amount_fen;
        kept := keep_own_line(p_file, it, 'debit',
            CASE WHEN covered THEN 'fee-booked' ELSE 'unexplained' END,
            CASE WHEN covered THEN NULL ELSE 'fee-not-covered' END, p_at);
        IF kept IS NOT NULL AND covered THEN
            legs := legs || ('fee-booked', kept, suspense_case(main.court_id),
                main.book || '-fees', NULL, main.book || '-bank', NULL, it.amount_fen)::leg;
        END IF;
    END LOOP;
    PERFORM post(legs, p_at);
    RETURN QUERY SELECT * FROM outcomes(p_file, lines);
END
$$;

-- As before; each line is looked up by its serial number, whatever the planner believes about a table
-- of which it has no statistics yet.
CREATE OR REPLACE FUNCTION outcomes(p_file bytea, p_lines movement[])
RETURNS TABLE (line integer, reference text, amount_fen bigint, outcome text, why text,
               case_id uuid, registration_id uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.line, m.reference, m.amount_fen, coalesce(b.outcome, 'duplicate'), b.why,
           coalesce(r.case_id, p.case_id), r.registration_id
      FROM unnest(p_lines) AS m
      JOIN bank_account AS a ON a.number = m.account
      LEFT JOIN LATERAL (SELECT * FROM bank_line AS k
             WHERE k.bank_account_id = a.id AND k.reference = m.reference OFFSET 0) AS b
           ON b.file_hash = p_file AND b.line = m.line
      LEFT JOIN receipt AS r ON r.bank_line_id = b.id
      LEFT JOIN payout AS p ON p.id = CASE
           WHEN (b.outcome IN ('payout-booked', 'payout-returned')
                 OR (b.outcome = 'matched' AND r.bank_line_id IS NULL))
                AND m.end_to_end_id ~ '^[0-9a-f]{32}$' THEN m.end_to_end_id::uuid END
     ORDER BY m.line
$$;

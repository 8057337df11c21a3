-- What the bank does by itself: interest, fees, and corrections of what it booked by mistake (冲正).

GRANT CREATE ON SCHEMA public TO fachui_owner;

-- What a movement is, where the bank says so, and the serial number of the one it takes back.
ALTER TYPE movement ADD ATTRIBUTE nature text;
ALTER TYPE movement ADD ATTRIBUTE reverses text;

ALTER TABLE bank_line
    DROP CONSTRAINT bank_line_outcome_known,
    ADD CONSTRAINT bank_line_outcome_known CHECK (outcome IN ('matched', 'suspense',
        'payout-booked', 'payout-returned', 'unexplained', 'interest-booked', 'fee-booked',
        'credit-reversed'));

-- A credit that the bank has taken back: its money is gone, so it is not refunded and not claimed.
CREATE TABLE reversed_line (
    line_id     uuid PRIMARY KEY,
    by_line_id  uuid NOT NULL,
    CONSTRAINT reversed_line_line_fkey FOREIGN KEY (line_id) REFERENCES bank_line (id),
    CONSTRAINT reversed_line_by_fkey FOREIGN KEY (by_line_id) REFERENCES bank_line (id),
    CONSTRAINT reversed_line_by_key UNIQUE (by_line_id)
);
SELECT make_append_only('reversed_line');

CREATE OR REPLACE FUNCTION refunded_fen(p_receipt uuid) RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT r.amount_fen FROM receipt AS r JOIN reversed_line AS x
                         ON x.line_id = r.bank_line_id WHERE r.bank_line_id = p_receipt),
        (SELECT coalesce(sum(p.amount_fen), 0)::bigint FROM payout AS p
          WHERE p.receipt_id = p_receipt AND p.state <> 'withdrawn' AND NOT EXISTS (
                SELECT FROM payout AS n WHERE n.replaces = p.id AND n.state <> 'withdrawn')))
$$;

-- One movement of the bank's own, or a correction, as a row; false if it was known.
CREATE FUNCTION keep_own_line(p_file bytea, p_line movement, p_direction text, p_outcome text,
    p_why text, p_at timestamptz) RETURNS uuid LANGUAGE sql
SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO bank_line (bank_account_id, reference, file_hash, line, direction, amount_fen,
        booked_at, credited_number, other_name, other_account, end_to_end_id, remittance,
        outcome, why, imported_at)
    SELECT a.id, p_line.reference, p_file, p_line.line, p_direction, p_line.amount_fen,
           p_line.booked_at, p_line.credited_number, p_line.other_name, p_line.other_account,
           p_line.end_to_end_id, p_line.remittance, p_outcome, p_why, p_at
      FROM bank_account AS a WHERE a.number = p_line.account
        ON CONFLICT ON CONSTRAINT bank_line_reference_key DO NOTHING
    RETURNING id
$$;

-- Interest belongs to nobody's case yet: it lies in the reserved case, on an account of its own.
CREATE FUNCTION book_interest(p_file bytea, p_lines jsonb, p_at timestamptz)
RETURNS TABLE (line integer, reference text, amount_fen bigint, outcome text, why text,
               case_id uuid, registration_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    lines   movement[];
    it      movement;
    main    bank_account;
    kept    uuid;
BEGIN
    SELECT array_agg(m) INTO lines
      FROM jsonb_populate_recordset(NULL::movement, p_lines) AS m;
    PERFORM refuse_strange_lines(p_file, lines, 'credit');
    FOREACH it IN ARRAY lines LOOP
        kept := keep_own_line(p_file, it, 'credit', 'interest-booked', NULL, p_at);
        IF kept IS NOT NULL THEN
            SELECT * INTO STRICT main FROM bank_account WHERE number = it.account;
            PERFORM post(ARRAY[('interest-booked', kept, suspense_case(main.court_id),
                main.book || '-bank', NULL, main.book || '-interest', NULL,
                it.amount_fen)::leg], p_at);
        END IF;
    END LOOP;
    RETURN QUERY SELECT * FROM outcomes(p_file, lines);
END
$$;

-- A fee is taken from what lies in the reserved case, such as interest; never from a case. What
-- that does not cover stays unexplained until somebody sees to it.
CREATE FUNCTION book_fee(p_file bytea, p_lines jsonb, p_at timestamptz)
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
BEGIN
    SELECT array_agg(m) INTO lines
      FROM jsonb_populate_recordset(NULL::movement, p_lines) AS m;
    PERFORM refuse_strange_lines(p_file, lines, 'debit');
    FOREACH it IN ARRAY lines LOOP
        SELECT * INTO STRICT main FROM bank_account WHERE number = it.account;
        covered := held_on(suspense_case(main.court_id), main.book || '-interest', NULL)
            - held_on(suspense_case(main.court_id), main.book || '-fees', NULL) >= it.amount_fen;
        kept := keep_own_line(p_file, it, 'debit',
            CASE WHEN covered THEN 'fee-booked' ELSE 'unexplained' END,
            CASE WHEN covered THEN NULL ELSE 'fee-not-covered' END, p_at);
        IF kept IS NOT NULL AND covered THEN
            PERFORM post(ARRAY[('fee-booked', kept, suspense_case(main.court_id),
                main.book || '-fees', NULL, main.book || '-bank', NULL,
                it.amount_fen)::leg], p_at);
        END IF;
    END LOOP;
    RETURN QUERY SELECT * FROM outcomes(p_file, lines);
END
$$;

-- The bank takes a credit back (冲正): from where it still lies, untouched. Money that is bound or
-- gone already is not taken; the debit is then unexplained, and somebody sees to it.
CREATE FUNCTION reverse_credit(p_file bytea, p_lines jsonb, p_at timestamptz)
RETURNS TABLE (line integer, reference text, amount_fen bigint, outcome text, why text,
               case_id uuid, registration_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    lines   movement[];
    it      movement;
    main    bank_account;
    taken   bank_line;
    paid    receipt;
    kept    uuid;
    reason  text;
    legs    leg[];
BEGIN
    SELECT array_agg(m) INTO lines
      FROM jsonb_populate_recordset(NULL::movement, p_lines) AS m;
    PERFORM refuse_strange_lines(p_file, lines, 'debit');
    FOREACH it IN ARRAY lines LOOP
        SELECT * INTO STRICT main FROM bank_account WHERE number = it.account;
        SELECT * INTO taken FROM bank_line AS b
         WHERE b.bank_account_id = main.id AND b.reference = it.reverses
           AND b.direction = 'credit' AND b.amount_fen = it.amount_fen
           AND NOT EXISTS (SELECT FROM reversed_line AS x WHERE x.line_id = b.id) FOR UPDATE;
        SELECT * INTO paid FROM receipt AS r WHERE r.bank_line_id = taken.id;
        legs := NULL;
        reason := 'reversal-of-unknown';
        IF paid.bank_line_id IS NOT NULL THEN
            -- Nobody spends or sends back this person's money meanwhile.
            PERFORM FROM sub_account AS s
              WHERE s.registration_id = paid.registration_id FOR UPDATE;
            IF refunded_fen(paid.bank_line_id) = 0
               AND held_on(paid.case_id, 'payer', paid.registration_id) >= it.amount_fen THEN
                legs := ARRAY[('credit-reversed', taken.id, paid.case_id, 'payer',
                    paid.registration_id, 'auction-bank', NULL, it.amount_fen)::leg];
            END IF;
            reason := 'reversal-money-bound';
        ELSIF taken.outcome = 'suspense' THEN
            IF held_on(suspense_case(main.court_id), main.book || '-suspense', taken.id)
               >= it.amount_fen THEN
                legs := ARRAY[('credit-reversed', taken.id, suspense_case(main.court_id),
                    main.book || '-suspense', taken.id, main.book || '-bank', NULL,
                    it.amount_fen)::leg];
            END IF;
            reason := 'reversal-money-bound';
        END IF;
        kept := keep_own_line(p_file, it, 'debit',
            CASE WHEN legs IS NULL THEN 'unexplained' ELSE 'credit-reversed' END,
            CASE WHEN legs IS NULL THEN reason END, p_at);
        IF kept IS NOT NULL AND legs IS NOT NULL THEN
            INSERT INTO reversed_line (line_id, by_line_id) VALUES (taken.id, kept);
            PERFORM post(legs, p_at);
        END IF;
    END LOOP;
    RETURN QUERY SELECT * FROM outcomes(p_file, lines);
END
$$;

DO $$
DECLARE
    it      regprocedure;
    narrow  text[] := ARRAY['book_interest', 'book_fee', 'reverse_credit'];
    helpers text[] := ARRAY['keep_own_line'];
BEGIN
    ALTER TABLE reversed_line OWNER TO fachui_owner;
    GRANT SELECT ON reversed_line TO fachui_service;
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

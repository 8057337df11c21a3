-- The books of a case as a chain, the books of a day or a month as closed, and a forfeited deposit
-- settled after the re-auction.

GRANT CREATE ON SCHEMA public TO fachui_owner;

-- Every entry of a case in the chain of its account (`ledger::case_record`); sealed when the
-- account is exported, appended and never changed.
CREATE TABLE case_seal (
    case_id     uuid NOT NULL,
    seq         bigint NOT NULL,
    entry_id    uuid NOT NULL,
    hash        bytea NOT NULL,
    CONSTRAINT case_seal_key PRIMARY KEY (case_id, seq),
    CONSTRAINT case_seal_entry_key UNIQUE (case_id, entry_id),
    CONSTRAINT case_seal_case_fkey FOREIGN KEY (case_id) REFERENCES ledger_case (id),
    CONSTRAINT case_seal_entry_fkey FOREIGN KEY (entry_id) REFERENCES entry (id),
    CONSTRAINT case_seal_seq_positive CHECK (seq > 0),
    CONSTRAINT case_seal_hash_length CHECK (octet_length(hash) = 32)
);
SELECT make_append_only('case_seal');

-- Entries of a case that are not sealed yet, in the order in which they happened: `post` takes
-- the balances before it numbers transfers, so two entries on one account are numbered as they
-- were made.
CREATE FUNCTION unsealed_entries(p_case uuid) RETURNS TABLE (entry_id uuid, place bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.entry_id, min(t.id) FROM transfer AS t
     WHERE t.case_id = p_case AND NOT EXISTS (
           SELECT FROM case_seal AS s WHERE s.case_id = p_case AND s.entry_id = t.entry_id)
     GROUP BY t.entry_id ORDER BY 2
$$;

-- Takes the end of a chain for one transaction, so that two exports do not seal at once.
CREATE FUNCTION lock_case_seals(p_case uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('case_seal/' || p_case, 0))
$$;
CREATE FUNCTION append_seals(p_case uuid, p_after bigint, p_entries uuid[], p_hashes bytea[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM lock_case_seals(p_case);
    IF p_after <> coalesce((SELECT max(seq) FROM case_seal WHERE case_id = p_case), 0)
       OR EXISTS (SELECT FROM unnest(p_entries) AS e (id) WHERE NOT EXISTS (
              SELECT FROM transfer AS t WHERE t.entry_id = e.id AND t.case_id = p_case)) THEN
        PERFORM refuse('case_seal_follows', 'the chain goes on at its end, with its own entries');
    END IF;
    INSERT INTO case_seal (case_id, seq, entry_id, hash)
    SELECT p_case, p_after + n, e, h
      FROM unnest(p_entries, p_hashes) WITH ORDINALITY AS it (e, h, n);
END
$$;

-- A day or a month whose books are signed: by finance and by enforcement, two people. From then
-- on nothing is posted into it.
CREATE TABLE book_closing (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    court_id        uuid NOT NULL,
    period          text NOT NULL,
    first_day       date NOT NULL,
    last_day        date NOT NULL,
    auction_fen     bigint NOT NULL,
    fund_fen        bigint NOT NULL,
    finance_by      uuid NOT NULL,
    finance_at      timestamptz NOT NULL,
    enforcement_by  uuid,
    enforcement_at  timestamptz,
    CONSTRAINT book_closing_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT book_closing_finance_fkey FOREIGN KEY (finance_by) REFERENCES person (id),
    CONSTRAINT book_closing_enforcement_fkey FOREIGN KEY (enforcement_by) REFERENCES person (id),
    CONSTRAINT book_closing_period_known CHECK (period IN ('day', 'month')),
    CONSTRAINT book_closing_days CHECK (first_day <= last_day),
    CONSTRAINT book_closing_two_people CHECK (enforcement_by <> finance_by),
    CONSTRAINT book_closing_signature_whole CHECK
        ((enforcement_by IS NULL) = (enforcement_at IS NULL)),
    CONSTRAINT book_closing_key UNIQUE (court_id, period, last_day)
);
CREATE INDEX book_closing_signed_idx ON book_closing (court_id, last_day)
    WHERE enforcement_at IS NOT NULL;

-- What stands between a period and its close. `p_end` is the first instant after its last day.
CREATE FUNCTION open_items(p_court uuid, p_period text, p_last_day date, p_end timestamptz)
RETURNS TABLE (item text, book text, reference text, amount_fen bigint) LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT 'difference', r.book, r.number, r.booked_fen - (r.sub_ledgers_fen + r.suspense_fen
           + r.in_transit_fen + r.interest_fen - r.fees_fen)
      FROM reconciliation AS r
     WHERE r.court_id = p_court AND r.booked_fen <> r.sub_ledgers_fen + r.suspense_fen
           + r.in_transit_fen + r.interest_fen - r.fees_fen
    UNION ALL
    SELECT CASE WHEN s.closing_fen IS NULL THEN 'statement-missing' ELSE 'statement-differs' END,
           a.book, a.number, coalesce(s.closing_fen - l.fen, 0)
      FROM bank_account AS a
     CROSS JOIN LATERAL (SELECT coalesce(sum(CASE b.direction WHEN 'credit' THEN b.amount_fen
                   ELSE -b.amount_fen END), 0)::bigint AS fen, count(*) AS lines
              FROM bank_line AS b WHERE b.bank_account_id = a.id AND b.booked_at < p_end) AS l
      LEFT JOIN bank_balance AS s ON s.bank_account_id = a.id AND s.day = p_last_day
     WHERE a.court_id = p_court AND (l.lines > 0 OR s.closing_fen IS NOT NULL)
       AND s.closing_fen IS DISTINCT FROM l.fen
    UNION ALL
    SELECT 'unexplained', a.book, b.reference, b.amount_fen
      FROM bank_line AS b JOIN bank_account AS a ON a.id = b.bank_account_id
     WHERE a.court_id = p_court AND b.outcome = 'unexplained' AND b.booked_at < p_end
    UNION ALL
    SELECT 'unidentified', s.book, b.reference, s.amount_fen
      FROM suspense AS s JOIN bank_line AS b ON b.id = s.id
     WHERE s.court_id = p_court AND p_period = 'month' AND s.received_at < p_end
       AND held_on(suspense_case(p_court), s.book || '-suspense', s.id) > 0
$$;

-- Finance signs first; what is open blocks the close, and so does a period that is not over.
CREATE FUNCTION close_books(p_court uuid, p_period text, p_first date, p_last date,
    p_end timestamptz, p_by uuid, p_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    closing uuid;
BEGIN
    IF p_at < p_end THEN
        PERFORM refuse('book_closing_over', 'the period is not over');
    END IF;
    IF EXISTS (SELECT FROM open_items(p_court, p_period, p_last, p_end)) THEN
        PERFORM refuse('book_closing_clean', 'something is open in the period');
    END IF;
    INSERT INTO book_closing (court_id, period, first_day, last_day, auction_fen, fund_fen,
        finance_by, finance_at)
    SELECT p_court, p_period, p_first, p_last,
           coalesce(sum(booked_fen) FILTER (WHERE book = 'auction'), 0),
           coalesce(sum(booked_fen) FILTER (WHERE book = 'fund'), 0), p_by, p_at
      FROM reconciliation WHERE court_id = p_court
    RETURNING id INTO closing;
    RETURN closing;
END
$$;
-- Enforcement signs second, if nothing has come up since.
CREATE FUNCTION sign_closing(p_closing uuid, p_end timestamptz, p_by uuid, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    closing book_closing;
BEGIN
    SELECT * INTO STRICT closing FROM book_closing WHERE id = p_closing FOR UPDATE;
    IF closing.enforcement_at IS NOT NULL THEN
        PERFORM refuse('book_closing_signed_once', 'the close has been signed');
    END IF;
    IF EXISTS (SELECT FROM open_items(closing.court_id, closing.period, closing.last_day, p_end))
    THEN
        PERFORM refuse('book_closing_clean', 'something is open in the period');
    END IF;
    UPDATE book_closing SET enforcement_by = p_by, enforcement_at = p_at WHERE id = p_closing;
END
$$;

-- As before, and: nothing is posted into a closed period; the balances are taken before the
-- transfers are numbered, so that the numbers of one account follow its history.
CREATE OR REPLACE FUNCTION post(p_legs leg[], p_at timestamptz) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
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
    INSERT INTO account (id, case_id, kind, book, side, overdraft, owner_id)
    SELECT account_id(n.case_id, n.kind, n.owner_id), n.case_id, n.kind, k.book, k.side,
           k.overdraft, n.owner_id
      FROM (SELECT case_id, debit AS kind, debit_owner AS owner_id FROM unnest(p_legs)
            UNION SELECT case_id, credit, credit_owner FROM unnest(p_legs)) AS n
      JOIN account_kind AS k ON k.kind = n.kind
     WHERE NOT EXISTS (SELECT FROM account AS a
                        WHERE a.id = account_id(n.case_id, n.kind, n.owner_id))
     ORDER BY 1
        ON CONFLICT DO NOTHING;
    INSERT INTO account_balance (account_id, side, overdraft)
    SELECT a.id, a.side, a.overdraft
      FROM (SELECT account_id(case_id, debit, debit_owner) AS id FROM unnest(p_legs)
            UNION SELECT account_id(case_id, credit, credit_owner) FROM unnest(p_legs)) AS n
      JOIN account AS a ON a.id = n.id
     WHERE NOT EXISTS (SELECT FROM account_balance AS b WHERE b.account_id = a.id)
     ORDER BY 1
        ON CONFLICT DO NOTHING;
    PERFORM FROM account_balance
      WHERE account_id IN (
            SELECT account_id(case_id, debit, debit_owner) FROM unnest(p_legs)
            UNION SELECT account_id(case_id, credit, credit_owner) FROM unnest(p_legs))
      ORDER BY account_id FOR UPDATE;
    INSERT INTO entry (id, kind, ref_id, posted_at)
    SELECT DISTINCT entry_id(kind, ref_id), kind, ref_id, p_at FROM unnest(p_legs);
    INSERT INTO transfer (entry_id, case_id, debit_account_id, credit_account_id, amount_fen)
    SELECT entry_id(l.kind, l.ref_id), l.case_id,
           account_id(l.case_id, l.debit, l.debit_owner),
           account_id(l.case_id, l.credit, l.credit_owner), l.amount_fen
      FROM unnest(p_legs) WITH ORDINALITY AS l
           (kind, ref_id, case_id, debit, debit_owner, credit, credit_owner, amount_fen, place)
     ORDER BY l.place;
    UPDATE account_balance AS b
       SET debits_fen = b.debits_fen + n.debits_fen, credits_fen = b.credits_fen + n.credits_fen
      FROM (SELECT id, sum(debits_fen) AS debits_fen, sum(credits_fen) AS credits_fen
              FROM (SELECT account_id(case_id, debit, debit_owner) AS id,
                           amount_fen AS debits_fen, 0 AS credits_fen FROM unnest(p_legs)
                    UNION ALL
                    SELECT account_id(case_id, credit, credit_owner), 0, amount_fen
                      FROM unnest(p_legs)) AS moved
             GROUP BY id) AS n
     WHERE b.account_id = n.id;
END
$$;

-- What became of a forfeited deposit after the re-auction (DIST-30), with the numbers it was
-- settled by.
CREATE TABLE forfeiture (
    lot_id              uuid PRIMARY KEY,
    reauction_lot_id    uuid NOT NULL,
    deposit_fen         bigint NOT NULL,
    costs_wanted_fen    bigint NOT NULL,
    first_price_fen     bigint NOT NULL,
    reauction_price_fen bigint NOT NULL,
    case_debt_wanted_fen bigint NOT NULL,
    related_wanted_fen  bigint NOT NULL,
    costs_fen           bigint NOT NULL,
    gap_fen             bigint NOT NULL,
    case_debt_fen       bigint NOT NULL,
    related_fen         bigint NOT NULL,
    held_fen            bigint NOT NULL,
    unmet_gap_fen       bigint NOT NULL,
    settled_by          uuid NOT NULL,
    settled_at          timestamptz NOT NULL,
    CONSTRAINT forfeiture_lot_fkey FOREIGN KEY (lot_id) REFERENCES lot (id),
    CONSTRAINT forfeiture_reauction_fkey FOREIGN KEY (reauction_lot_id) REFERENCES lot (id),
    CONSTRAINT forfeiture_person_fkey FOREIGN KEY (settled_by) REFERENCES person (id),
    CONSTRAINT forfeiture_parts_are_whole CHECK (least(costs_fen, gap_fen, case_debt_fen,
            related_fen, held_fen, unmet_gap_fen) >= 0
        AND costs_fen + gap_fen + case_debt_fen + related_fen + held_fen = deposit_fen),
    CONSTRAINT forfeiture_in_order CHECK (costs_fen <= costs_wanted_fen
        AND gap_fen + unmet_gap_fen = greatest(first_price_fen - reauction_price_fen, 0)
        AND case_debt_fen <= case_debt_wanted_fen AND related_fen <= related_wanted_fen)
);
SELECT make_append_only('forfeiture');

-- The forfeited money goes to the case-fund account as the price does, one transfer for each use;
-- what no use takes stays for an order of the court.
ALTER TABLE payout DROP CONSTRAINT payout_kind_fits;
ALTER TABLE payout ADD CONSTRAINT payout_kind_fits CHECK (CASE kind
    WHEN 'refund' THEN receipt_id IS NOT NULL AND from_kind = 'payer'
    WHEN 'fund-transfer' THEN lot_id IS NOT NULL
        AND from_kind IN ('proceeds', 'costs', 'related-debt')
    WHEN 'distribution' THEN plan_line_id IS NOT NULL AND from_kind = 'payable'
    ELSE false END);

CREATE FUNCTION record_forfeiture(p_lot uuid, p_reauction uuid, p_wanted jsonb, p_uses jsonb,
    p_by uuid, p_at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    failed  lot;
    second  lot;
    fund    bank_account;
    kept    forfeiture;
    legs    leg[];
BEGIN
    SELECT * INTO STRICT failed FROM lot WHERE id = p_lot;
    SELECT * INTO STRICT second FROM lot WHERE id = p_reauction;
    IF second.asset_id <> failed.asset_id OR second.id = failed.id
       OR second.created_at < failed.created_at OR second.state NOT IN ('paid', 'completed') THEN
        PERFORM refuse('forfeiture_after_reauction', 'the asset has not been sold again');
    END IF;
    kept := jsonb_populate_record(jsonb_populate_record(NULL::forfeiture, p_wanted), p_uses);
    kept.lot_id := p_lot;
    kept.reauction_lot_id := p_reauction;
    kept.first_price_fen := failed.hammer_price_fen;
    kept.reauction_price_fen := second.hammer_price_fen;
    kept.settled_by := p_by;
    kept.settled_at := p_at;
    SELECT least(amount_fen, failed.deposit_fen) INTO STRICT kept.deposit_fen FROM deposit
     WHERE registration_id = failed.winner_registration_id;
    INSERT INTO forfeiture SELECT kept.*;
    PERFORM settle_forfeiture(p_lot, kept.costs_fen, kept.gap_fen + kept.case_debt_fen,
        kept.related_fen, p_at);
    SELECT * INTO STRICT fund FROM bank_account
     WHERE court_id = failed.court_id AND book = 'fund';
    WITH moved AS (
        INSERT INTO payout (court_id, case_id, book, kind, from_kind, amount_fen, payee_name,
            payee_number, payee_bank, purpose, lot_id, state, arrived_at, approval_from_fen,
            requested_by, requested_at)
        SELECT failed.court_id, failed.case_id, 'auction', 'fund-transfer', use.kind, use.fen,
               fund.holder, fund.number, fund.bank, '悔拍保证金转入执行款专户', failed.id,
               'requested', p_at, 0, p_by, p_at
          FROM (VALUES ('proceeds', kept.gap_fen + kept.case_debt_fen),
                       ('costs', kept.costs_fen), ('related-debt', kept.related_fen))
               AS use (kind, fen) WHERE use.fen > 0
        RETURNING *)
    SELECT array_agg(('payout-requested', id, case_id, from_kind, NULL, 'auction-requested',
               NULL, amount_fen)::leg) INTO legs FROM moved;
    PERFORM post(legs, p_at);
END
$$;

DO $$
DECLARE
    it      regprocedure;
    its_table regclass;
    narrow  text[] := ARRAY['unsealed_entries', 'lock_case_seals', 'append_seals', 'open_items',
        'close_books', 'sign_closing', 'record_forfeiture', 'held_on'];
BEGIN
    FOREACH its_table IN ARRAY ARRAY['case_seal', 'book_closing', 'forfeiture']::regclass[] LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO fachui_owner', its_table);
        EXECUTE format('GRANT SELECT ON %s TO fachui_service', its_table);
    END LOOP;
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

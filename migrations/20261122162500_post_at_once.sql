-- The same postings, with every id computed once for a batch and no function called for a row: an id
-- is a hash, and hashing was most of the time.

GRANT CREATE ON SCHEMA public TO fachui_owner;

-- An account named by a leg, and its id. The key is what is hashed.
CREATE TYPE named_account AS (key text, id uuid, kind text, case_id uuid, owner_id uuid);

-- As before: nothing is posted into a closed period; the balances are taken, in the order of their
-- ids, before the transfers are numbered, so that the numbers of one account follow its history.
CREATE OR REPLACE FUNCTION post(p_legs leg[], p_at timestamptz) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    named named_account[];
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
    -- The ids of `account_id`, written out: a function of its own could not be inlined here.
    SELECT array_agg((n.key, encode(substring(sha256(convert_to(n.key, 'UTF8')) FROM 1 FOR 16),
               'hex')::uuid, n.kind, n.case_id, n.owner_id)::named_account)
      INTO named
      FROM (SELECT 'account/' || case_id || '/' || kind || '/' || coalesce(owner_id::text, '')
                       AS key, kind, case_id, owner_id
              FROM (SELECT case_id, debit AS kind, debit_owner AS owner_id FROM unnest(p_legs)
                    UNION SELECT case_id, credit, credit_owner FROM unnest(p_legs)) AS sides) AS n;
    INSERT INTO account (id, case_id, kind, book, side, overdraft, owner_id)
    SELECT n.id, n.case_id, n.kind, k.book, k.side, k.overdraft, n.owner_id
      FROM unnest(named) AS n JOIN account_kind AS k ON k.kind = n.kind
     WHERE NOT EXISTS (SELECT FROM account AS a WHERE a.id = n.id)
     ORDER BY 1
        ON CONFLICT DO NOTHING;
    INSERT INTO account_balance (account_id, side, overdraft)
    SELECT a.id, a.side, a.overdraft
      FROM unnest(named) AS n JOIN account AS a ON a.id = n.id
     WHERE NOT EXISTS (SELECT FROM account_balance AS b WHERE b.account_id = a.id)
     ORDER BY 1
        ON CONFLICT DO NOTHING;
    PERFORM FROM account_balance
      WHERE account_id IN (SELECT id FROM unnest(named)) ORDER BY account_id FOR UPDATE;
    INSERT INTO entry (id, kind, ref_id, posted_at)
    SELECT encode(substring(sha256(convert_to('entry/' || kind || '/' || ref_id, 'UTF8'))
               FROM 1 FOR 16), 'hex')::uuid, kind, ref_id, p_at
      FROM (SELECT DISTINCT kind, ref_id FROM unnest(p_legs)) AS events;
    INSERT INTO transfer (entry_id, case_id, debit_account_id, credit_account_id, amount_fen)
    SELECT encode(substring(sha256(convert_to('entry/' || l.kind || '/' || l.ref_id, 'UTF8'))
               FROM 1 FOR 16), 'hex')::uuid, l.case_id, d.id, c.id, l.amount_fen
      FROM unnest(p_legs) WITH ORDINALITY AS l
           (kind, ref_id, case_id, debit, debit_owner, credit, credit_owner, amount_fen, place)
      JOIN unnest(named) AS d ON d.key = 'account/' || l.case_id || '/' || l.debit || '/'
               || coalesce(l.debit_owner::text, '')
      JOIN unnest(named) AS c ON c.key = 'account/' || l.case_id || '/' || l.credit || '/'
               || coalesce(l.credit_owner::text, '')
     ORDER BY l.place;
    UPDATE account_balance AS b
       SET debits_fen = b.debits_fen + n.debits_fen, credits_fen = b.credits_fen + n.credits_fen
      FROM (SELECT k.id, sum(m.debits_fen) AS debits_fen, sum(m.credits_fen) AS credits_fen
              FROM (SELECT 'account/' || case_id || '/' || debit || '/'
                               || coalesce(debit_owner::text, '') AS key,
                           amount_fen AS debits_fen, 0 AS credits_fen FROM unnest(p_legs)
                    UNION ALL
                    SELECT 'account/' || case_id || '/' || credit || '/'
                               || coalesce(credit_owner::text, ''), 0, amount_fen
                      FROM unnest(p_legs)) AS m
              JOIN unnest(named) AS k ON k.key = m.key
             GROUP BY k.id) AS n
     WHERE b.account_id = n.id;
END
$$;
ALTER TYPE named_account OWNER TO fachui_owner;
REVOKE CREATE ON SCHEMA public FROM fachui_owner;

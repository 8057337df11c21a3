-- Double entry, one account per case (一案一账号). A transfer is one row: debit account, credit
-- account, amount above zero. Direction is the pair of accounts, so an entry cannot be unbalanced.

-- A case as the ledger knows it: an enforcement case, or the reserved case SUSPENSE of a court,
-- where unidentified money (不明款) lies.
CREATE TABLE ledger_case (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    court_case_id   uuid,
    CONSTRAINT ledger_case_court_key UNIQUE (id, court_id),
    CONSTRAINT ledger_case_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT ledger_case_case_fkey FOREIGN KEY (court_case_id, court_id)
        REFERENCES court_case (id, court_id),
    CONSTRAINT ledger_case_is_its_case CHECK (court_case_id IS NULL OR court_case_id = id)
);
CREATE UNIQUE INDEX ledger_case_suspense_key ON ledger_case (court_id) WHERE court_case_id IS NULL;

-- The two real bank accounts of a court (AUC-06(8), FUND-03): never one for both purposes.
CREATE TABLE bank_account (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    court_id    uuid NOT NULL,
    book        text NOT NULL,
    number      text NOT NULL,
    holder      text NOT NULL,
    bank        text NOT NULL,
    CONSTRAINT bank_account_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT bank_account_book_known CHECK (book IN ('auction', 'fund')),
    CONSTRAINT bank_account_book_key UNIQUE (court_id, book),
    CONSTRAINT bank_account_court_key UNIQUE (id, court_id),
    CONSTRAINT bank_account_number_key UNIQUE (number),
    CONSTRAINT bank_account_number_digits CHECK (number ~ '^[0-9]{8,34}$')
);
CREATE SEQUENCE bank_account_number AS bigint START 10000001;

-- The chart of accounts; `ledger::account` says what each one means. `book` names the real bank
-- account in which the money lies. Debit accounts are what is held, credit accounts whose it is.
CREATE TABLE account_kind (
    kind        text PRIMARY KEY,
    book        text NOT NULL,
    side        text NOT NULL,
    -- Only money between the two banks: their reports may arrive in either order.
    overdraft   boolean NOT NULL DEFAULT false,
    CONSTRAINT account_kind_book_known CHECK (book IN ('auction', 'fund')),
    CONSTRAINT account_kind_side_known CHECK (side IN ('debit', 'credit')),
    CONSTRAINT account_kind_key UNIQUE (kind, book, side, overdraft)
);
INSERT INTO account_kind (kind, book, side, overdraft) VALUES
    ('auction-bank', 'auction', 'debit', false),
    ('fund-bank', 'fund', 'debit', false),
    ('between-banks', 'auction', 'debit', true),
    ('payer', 'auction', 'credit', false),
    ('deposit-held', 'auction', 'credit', false),
    ('proceeds', 'auction', 'credit', false),
    ('forfeited', 'auction', 'credit', false),
    ('costs', 'auction', 'credit', false),
    ('related-debt', 'auction', 'credit', false),
    ('auction-requested', 'auction', 'credit', false),
    ('fund-requested', 'fund', 'credit', false),
    ('auction-in-transit', 'auction', 'credit', false),
    ('fund-in-transit', 'fund', 'credit', false),
    ('case-fund', 'fund', 'credit', false),
    ('payable', 'fund', 'credit', false),
    ('set-aside', 'fund', 'credit', false),
    ('auction-suspense', 'auction', 'credit', false),
    ('fund-suspense', 'fund', 'credit', false),
    ('auction-interest', 'auction', 'credit', false),
    ('fund-interest', 'fund', 'credit', false),
    ('auction-fees', 'auction', 'debit', false),
    ('fund-fees', 'fund', 'debit', false);

CREATE TABLE account (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL,
    kind        text NOT NULL,
    book        text NOT NULL,
    side        text NOT NULL,
    overdraft   boolean NOT NULL,
    -- The sign-up, plan line or bank line whose money this is, where a case has several of a kind.
    owner_id    uuid,
    CONSTRAINT account_case_fkey FOREIGN KEY (case_id) REFERENCES ledger_case (id),
    CONSTRAINT account_kind_fkey FOREIGN KEY (kind, book, side, overdraft)
        REFERENCES account_kind (kind, book, side, overdraft),
    CONSTRAINT account_key UNIQUE NULLS NOT DISTINCT (case_id, kind, owner_id),
    CONSTRAINT account_case_key UNIQUE (id, case_id),
    CONSTRAINT account_side_key UNIQUE (id, side, overdraft)
);

-- Kept beside the account so that "no overdraft" is a CHECK in the transaction that posts (M4).
CREATE TABLE account_balance (
    account_id  uuid PRIMARY KEY,
    side        text NOT NULL,
    overdraft   boolean NOT NULL,
    debits_fen  bigint NOT NULL DEFAULT 0,
    credits_fen bigint NOT NULL DEFAULT 0,
    CONSTRAINT account_balance_account_fkey FOREIGN KEY (account_id, side, overdraft)
        REFERENCES account (id, side, overdraft),
    CONSTRAINT account_balance_not_negative CHECK (debits_fen >= 0 AND credits_fen >= 0),
    CONSTRAINT account_balance_no_overdraft CHECK
        (overdraft OR CASE side WHEN 'debit' THEN credits_fen <= debits_fen ELSE debits_fen <= credits_fen END)
) WITH (fillfactor = 70);

-- Transfers posted together. One business event posts once: (kind, ref_id) is unique.
CREATE TABLE entry (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL,
    ref_id      uuid NOT NULL,
    posted_at   timestamptz NOT NULL,
    -- Readers tail by (txid, id) below the oldest running transaction, never by id alone.
    txid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT entry_ref_key UNIQUE (kind, ref_id),
    CONSTRAINT entry_kind_known CHECK (kind IN
        ('credit-booked', 'credit-reversed', 'suspense-claimed', 'deposit-held', 'deposit-applied',
         'deposit-returned', 'deposit-forfeited', 'balance-paid', 'balance-returned',
         'applied-deposit-forfeited', 'forfeiture-settled', 'left-auction-account',
         'arrived-in-case-fund', 'distributed', 'set-aside', 'set-aside-released',
         'payout-requested', 'payout-withdrawn', 'payout-submitted', 'payout-rejected',
         'payout-booked', 'payout-returned', 'interest-booked', 'fee-booked', 'reversal'))
);

CREATE TABLE transfer (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id    uuid NOT NULL,
    case_id     uuid NOT NULL,
    debit_account_id  uuid NOT NULL,
    credit_account_id uuid NOT NULL,
    amount_fen  bigint NOT NULL,
    txid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT transfer_entry_fkey FOREIGN KEY (entry_id) REFERENCES entry (id),
    -- Both accounts carry the transfer's own case: from case to case nothing can be stored (M3).
    CONSTRAINT transfer_debit_fkey FOREIGN KEY (debit_account_id, case_id)
        REFERENCES account (id, case_id),
    CONSTRAINT transfer_credit_fkey FOREIGN KEY (credit_account_id, case_id)
        REFERENCES account (id, case_id),
    CONSTRAINT transfer_two_accounts CHECK (debit_account_id <> credit_account_id),
    CONSTRAINT transfer_amount_range CHECK (amount_fen > 0 AND amount_fen < 100000000000000),
    -- A batch that names one event twice is refused, not merged into one entry with twice the sum.
    CONSTRAINT transfer_leg_key UNIQUE (entry_id, debit_account_id, credit_account_id)
);
CREATE INDEX transfer_case_idx ON transfer (case_id, id);

-- What is written stays (M2): grants refuse it to the service, this refuses it to everybody.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END
$$;

CREATE FUNCTION make_append_only(p_table regclass) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s
        FOR EACH ROW EXECUTE FUNCTION refuse_change()', p_table);
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', p_table);
END
$$;

SELECT make_append_only(it) FROM unnest(ARRAY[
    'ledger_case', 'account_kind', 'account', 'entry', 'transfer']::regclass[]) AS it;

-- A refusal with a name the platform knows, as if a constraint of that name had been hurt.
CREATE FUNCTION refuse(p_constraint text, p_why text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', p_why USING ERRCODE = 'check_violation', CONSTRAINT = p_constraint;
END
$$;

-- Ids that follow from what they name, so that a batch needs no look-ups.
CREATE FUNCTION derived_id(p_text text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT encode(substring(sha256(convert_to(p_text, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid
$$;
CREATE FUNCTION account_id(p_case uuid, p_kind text, p_owner uuid) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT derived_id('account/' || p_case || '/' || p_kind || '/' || coalesce(p_owner::text, ''))
$$;
CREATE FUNCTION entry_id(p_kind text, p_ref uuid) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT derived_id('entry/' || p_kind || '/' || p_ref)
$$;

-- One leg of an entry, before it is posted.
CREATE TYPE leg AS (
    kind text, ref_id uuid, case_id uuid,
    debit text, debit_owner uuid, credit text, credit_owner uuid, amount_fen bigint);

-- Posts many entries at once; the only statement that writes transfers and balances. Balances are
-- locked in the order of their ids, so that two batches never wait for each other.
CREATE FUNCTION post(p_legs leg[], p_at timestamptz) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF cardinality(p_legs) = 0 OR p_legs IS NULL THEN
        RETURN;
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
    INSERT INTO entry (id, kind, ref_id, posted_at)
    SELECT DISTINCT entry_id(kind, ref_id), kind, ref_id, p_at FROM unnest(p_legs);
    INSERT INTO transfer (entry_id, case_id, debit_account_id, credit_account_id, amount_fen)
    SELECT entry_id(l.kind, l.ref_id), l.case_id,
           account_id(l.case_id, l.debit, l.debit_owner),
           account_id(l.case_id, l.credit, l.credit_owner), l.amount_fen
      FROM unnest(p_legs) WITH ORDINALITY AS l
           (kind, ref_id, case_id, debit, debit_owner, credit, credit_owner, amount_fen, place)
     ORDER BY l.place;
    PERFORM FROM account_balance
      WHERE account_id IN (
            SELECT account_id(case_id, debit, debit_owner) FROM unnest(p_legs)
            UNION SELECT account_id(case_id, credit, credit_owner) FROM unnest(p_legs))
      ORDER BY account_id FOR UPDATE;
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

-- What an account holds on its own side; zero if nothing was ever posted to it.
CREATE FUNCTION held_on(p_case uuid, p_kind text, p_owner uuid) RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT abs(credits_fen - debits_fen) FROM account_balance
                      WHERE account_id = account_id(p_case, p_kind, p_owner)), 0)
$$;

-- The ledger's view of an enforcement case, made when its first account is needed.
CREATE FUNCTION open_ledger_case(p_case uuid) RETURNS void LANGUAGE sql
SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO ledger_case (id, court_id, court_case_id)
    SELECT id, court_id, id FROM court_case WHERE id = p_case
        ON CONFLICT DO NOTHING
$$;

-- Every court has its two bank accounts and its reserved case from its first day.
CREATE FUNCTION open_court_accounts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO ledger_case (id, court_id) VALUES (derived_id('SUSPENSE/' || NEW.id), NEW.id);
    INSERT INTO bank_account (court_id, book, number, holder, bank)
    SELECT NEW.id, book, prefix || nextval('bank_account_number'), NEW.name || suffix,
           '中国工商银行'
      FROM (VALUES ('auction', '88', '网络司法拍卖专户'), ('fund', '89', '执行款专户'))
           AS it (book, prefix, suffix);
    RETURN NULL;
END
$$;
CREATE TRIGGER court_opens_accounts AFTER INSERT ON court
    FOR EACH ROW EXECUTE FUNCTION open_court_accounts();
CREATE FUNCTION suspense_case(p_court uuid) RETURNS uuid LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT derived_id('SUSPENSE/' || p_court) $$;

-- The identity of M7, per bank account: what the mirror holds is what is owed inside.
-- sub_ledgers + suspense + in_transit + interest − fees = mirror.
CREATE VIEW ledger_identity AS
SELECT c.court_id, a.book,
       coalesce(sum(b.debits_fen - b.credits_fen) FILTER (WHERE a.kind LIKE '%-bank'), 0)::bigint
           AS mirror_fen,
       coalesce(sum(b.credits_fen - b.debits_fen) FILTER (WHERE a.kind NOT LIKE '%-bank'
           AND a.kind NOT LIKE '%-suspense' AND a.kind NOT LIKE '%-in-transit'
           AND a.kind <> 'between-banks'
           AND a.kind NOT LIKE '%-interest' AND a.kind NOT LIKE '%-fees'), 0)::bigint
           AS sub_ledgers_fen,
       coalesce(sum(b.credits_fen - b.debits_fen) FILTER (WHERE a.kind LIKE '%-suspense'),
           0)::bigint AS suspense_fen,
       coalesce(sum(b.credits_fen - b.debits_fen) FILTER (WHERE a.kind LIKE '%-in-transit'
           OR a.kind = 'between-banks'), 0)::bigint AS in_transit_fen,
       coalesce(sum(b.credits_fen - b.debits_fen) FILTER (WHERE a.kind LIKE '%-interest'),
           0)::bigint AS interest_fen,
       coalesce(sum(b.debits_fen - b.credits_fen) FILTER (WHERE a.kind LIKE '%-fees'),
           0)::bigint AS fees_fen
  FROM ledger_case AS c
  JOIN account AS a ON a.case_id = c.id
  JOIN account_balance AS b ON b.account_id = a.id
 GROUP BY c.court_id, a.book;

-- Rows where the books do not say what the transfers say. It is empty, always.
CREATE VIEW ledger_difference AS
SELECT a.id AS account_id, a.case_id, a.kind
  FROM account AS a
  JOIN account_balance AS b ON b.account_id = a.id
  LEFT JOIN (SELECT debit_account_id AS id, sum(amount_fen) AS fen FROM transfer GROUP BY 1) AS d
       ON d.id = a.id
  LEFT JOIN (SELECT credit_account_id AS id, sum(amount_fen) AS fen FROM transfer GROUP BY 1) AS c
       ON c.id = a.id
 WHERE b.debits_fen <> coalesce(d.fen, 0) OR b.credits_fen <> coalesce(c.fen, 0);

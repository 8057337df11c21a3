-- Money coming in: sub-account numbers, receipts, suspense, deposits and what became of them.

-- The number a person pays to (一人一案一账号, FUND-16): one person, one sign-up, one case; printed
-- in notices, never reused. It is the auction account's number, ten random digits and two check
-- digits (ISO 7064 mod 97-10): a mistyped number is no number.
CREATE TABLE sub_account (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    number          text NOT NULL,
    bank_account_id uuid NOT NULL,
    court_id        uuid NOT NULL,
    case_id         uuid NOT NULL,
    registration_id uuid NOT NULL,
    person_id       uuid NOT NULL,
    opened_at       timestamptz NOT NULL,
    CONSTRAINT sub_account_number_key UNIQUE (number),
    CONSTRAINT sub_account_number_checked CHECK
        (number ~ '^[0-9]{20,32}$' AND number::numeric % 97 = 1),
    CONSTRAINT sub_account_registration_key UNIQUE (registration_id),
    CONSTRAINT sub_account_case_key UNIQUE (registration_id, case_id),
    CONSTRAINT sub_account_bank_fkey FOREIGN KEY (bank_account_id, court_id)
        REFERENCES bank_account (id, court_id),
    CONSTRAINT sub_account_ledger_fkey FOREIGN KEY (case_id, court_id)
        REFERENCES ledger_case (id, court_id),
    CONSTRAINT sub_account_registration_fkey FOREIGN KEY (registration_id, case_id)
        REFERENCES registration (id, case_id),
    CONSTRAINT sub_account_person_fkey FOREIGN KEY (person_id) REFERENCES person (id)
);

CREATE FUNCTION check_digits(p_digits text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT lpad((98 - (p_digits || '00')::numeric % 97)::text, 2, '0')
$$;

-- Opens the sub-account of a sign-up, or returns the number it already has.
CREATE FUNCTION open_sub_account(p_court uuid, p_case uuid, p_registration uuid, p_person uuid,
    p_at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    main    bank_account;
    body    text;
    opened  text;
BEGIN
    IF NOT EXISTS (SELECT FROM registration WHERE id = p_registration AND person_id = p_person
                      AND case_id = p_case) THEN
        PERFORM refuse('sub_account_person_is_registered', 'the sign-up is of another person');
    END IF;
    PERFORM open_ledger_case(p_case);
    SELECT * INTO STRICT main FROM bank_account WHERE court_id = p_court AND book = 'auction';
    LOOP
        SELECT number INTO opened FROM sub_account WHERE registration_id = p_registration;
        IF FOUND THEN
            RETURN opened;
        END IF;
        -- The first six bytes of a version 4 UUID are random.
        body := main.number || lpad((('x' || substr(replace(gen_random_uuid()::text, '-', ''),
            1, 12))::bit(48)::bigint % 10000000000)::text, 10, '0');
        INSERT INTO sub_account (number, bank_account_id, court_id, case_id, registration_id,
                                 person_id, opened_at)
        VALUES (body || check_digits(body), main.id, p_court, p_case, p_registration, p_person, p_at)
            ON CONFLICT ON CONSTRAINT sub_account_number_key DO NOTHING;
    END LOOP;
END
$$;

-- The raw file as the bank sent it, kept under its SM3 digest.
CREATE TABLE bank_file (
    hash        bytea PRIMARY KEY,
    court_id    uuid NOT NULL,
    kind        text NOT NULL,
    raw         bytea NOT NULL,
    received_by uuid NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT bank_file_court_fkey FOREIGN KEY (court_id) REFERENCES court (id),
    CONSTRAINT bank_file_person_fkey FOREIGN KEY (received_by) REFERENCES person (id),
    CONSTRAINT bank_file_kind_known CHECK (kind IN ('camt.053', 'camt.054')),
    CONSTRAINT bank_file_hash_length CHECK (octet_length(hash) = 32)
);

-- One booked movement. The bank's serial number (银行流水号) is the idempotency key: the same
-- movement in another file, or under another line number, is the same row.
CREATE TABLE bank_line (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    bank_account_id uuid NOT NULL,
    reference       text NOT NULL,
    file_hash       bytea NOT NULL,
    line            integer NOT NULL,
    direction       text NOT NULL,
    amount_fen      bigint NOT NULL,
    booked_at       timestamptz NOT NULL,
    credited_number text,
    other_name      text,
    other_account   text,
    end_to_end_id   text,
    remittance      text,
    outcome         text NOT NULL,
    why             text,
    imported_at     timestamptz NOT NULL,
    CONSTRAINT bank_line_reference_key UNIQUE (bank_account_id, reference),
    CONSTRAINT bank_line_account_fkey FOREIGN KEY (bank_account_id) REFERENCES bank_account (id),
    CONSTRAINT bank_line_file_fkey FOREIGN KEY (file_hash) REFERENCES bank_file (hash),
    CONSTRAINT bank_line_direction_known CHECK (direction IN ('credit', 'debit')),
    CONSTRAINT bank_line_outcome_known CHECK
        (outcome IN ('matched', 'suspense', 'payout-booked', 'payout-returned', 'unexplained')),
    CONSTRAINT bank_line_why_fits CHECK ((outcome IN ('suspense', 'unexplained')) = (why IS NOT NULL)),
    CONSTRAINT bank_line_amount_range CHECK (amount_fen > 0 AND amount_fen < 100000000000000)
);

-- What the bank says each account held at the end of a day (camt.053), for the reconciliation.
CREATE TABLE bank_balance (
    bank_account_id uuid NOT NULL,
    day             date NOT NULL,
    closing_fen     bigint NOT NULL,
    file_hash       bytea NOT NULL,
    CONSTRAINT bank_balance_key PRIMARY KEY (bank_account_id, day),
    CONSTRAINT bank_balance_account_fkey FOREIGN KEY (bank_account_id) REFERENCES bank_account (id),
    CONSTRAINT bank_balance_file_fkey FOREIGN KEY (file_hash) REFERENCES bank_file (hash)
);

-- Money that reached a sub-account, with the account it came from: a refund goes nowhere else.
CREATE TABLE receipt (
    bank_line_id    uuid PRIMARY KEY,
    case_id         uuid NOT NULL,
    registration_id uuid NOT NULL,
    amount_fen      bigint NOT NULL,
    origin_name     text NOT NULL,
    origin_account  text NOT NULL,
    received_at     timestamptz NOT NULL,
    CONSTRAINT receipt_line_fkey FOREIGN KEY (bank_line_id) REFERENCES bank_line (id),
    CONSTRAINT receipt_sub_account_fkey FOREIGN KEY (registration_id, case_id)
        REFERENCES sub_account (registration_id, case_id),
    CONSTRAINT receipt_amount_range CHECK (amount_fen > 0 AND amount_fen < 100000000000000)
);
CREATE INDEX receipt_registration_idx ON receipt (registration_id);

-- Unidentified money (不明款, FUND-13), one row per bank line.
CREATE TABLE suspense (
    id              uuid PRIMARY KEY,
    court_id        uuid NOT NULL,
    book            text NOT NULL,
    amount_fen      bigint NOT NULL,
    why             text NOT NULL,
    received_at     timestamptz NOT NULL,
    CONSTRAINT suspense_line_fkey FOREIGN KEY (id) REFERENCES bank_line (id),
    CONSTRAINT suspense_court_fkey FOREIGN KEY (court_id) REFERENCES court (id)
);

-- A claim (认领) needs two people (M8).
CREATE TABLE suspense_claim (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    suspense_id     uuid NOT NULL,
    case_id         uuid NOT NULL,
    registration_id uuid,
    reason          text NOT NULL,
    origin_name     text,
    origin_account  text,
    claimed_by      uuid NOT NULL,
    claimed_at      timestamptz NOT NULL,
    approved_by     uuid,
    approved_at     timestamptz,
    CONSTRAINT suspense_claim_suspense_fkey FOREIGN KEY (suspense_id) REFERENCES suspense (id),
    CONSTRAINT suspense_claim_case_fkey FOREIGN KEY (case_id) REFERENCES ledger_case (id),
    CONSTRAINT suspense_claim_sub_account_fkey FOREIGN KEY (registration_id, case_id)
        REFERENCES sub_account (registration_id, case_id),
    CONSTRAINT suspense_claim_claimer_fkey FOREIGN KEY (claimed_by) REFERENCES person (id),
    CONSTRAINT suspense_claim_approver_fkey FOREIGN KEY (approved_by) REFERENCES person (id),
    CONSTRAINT suspense_claim_two_people CHECK (approved_by <> claimed_by),
    CONSTRAINT suspense_claim_reason_given CHECK (length(trim(reason)) > 0),
    CONSTRAINT suspense_claim_approval_whole CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);
CREATE UNIQUE INDEX suspense_claim_once_key ON suspense_claim (suspense_id)
    WHERE approved_by IS NOT NULL;

-- A deposit (保证金) is held once, for one sign-up.
CREATE TABLE deposit (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    registration_id uuid NOT NULL,
    case_id         uuid NOT NULL,
    amount_fen      bigint NOT NULL,
    held_at         timestamptz NOT NULL,
    CONSTRAINT deposit_registration_key UNIQUE (registration_id),
    CONSTRAINT deposit_sub_account_fkey FOREIGN KEY (registration_id, case_id)
        REFERENCES sub_account (registration_id, case_id),
    CONSTRAINT deposit_amount_range CHECK (amount_fen > 0 AND amount_fen < 100000000000000)
);

-- Resolved exactly once (M4), and no row is ever updated for it.
CREATE TABLE deposit_resolution (
    deposit_id  uuid NOT NULL,
    kind        text NOT NULL,
    resolved_at timestamptz NOT NULL,
    CONSTRAINT deposit_resolution_deposit_key UNIQUE (deposit_id),
    CONSTRAINT deposit_resolution_deposit_fkey FOREIGN KEY (deposit_id) REFERENCES deposit (id),
    CONSTRAINT deposit_resolution_kind_known CHECK (kind IN ('applied', 'returned', 'forfeited'))
);

SELECT make_append_only(it) FROM unnest(ARRAY['sub_account', 'bank_file', 'bank_line',
    'bank_balance', 'receipt', 'suspense', 'deposit', 'deposit_resolution']::regclass[]) AS it;

-- Holds a deposit (M4): the payer's money becomes the deposit of the sign-up.
CREATE FUNCTION hold_deposit(p_registration uuid, p_amount_fen bigint, p_at timestamptz)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    signed  record;
    held    uuid;
BEGIN
    -- Taking part in a sale (变卖) means paying the whole sale price beforehand (SALE-07).
    SELECT r.case_id, r.capacity, l.state,
           CASE l.round WHEN 'sale' THEN l.start_price_fen ELSE l.deposit_fen END AS deposit_fen
      INTO signed
      FROM registration AS r JOIN lot AS l ON l.id = r.lot_id
     WHERE r.id = p_registration;
    IF signed.state IS DISTINCT FROM 'announced' THEN
        PERFORM refuse('deposit_lot_is_announced', 'the lot does not take deposits');
    END IF;
    -- Only an applicant owes less than the whole deposit (AUC-17).
    IF p_amount_fen > signed.deposit_fen
       OR (signed.capacity <> 'applicant' AND p_amount_fen <> signed.deposit_fen) THEN
        PERFORM refuse('deposit_amount_is_the_lots', 'the deposit is another amount');
    END IF;
    INSERT INTO deposit (registration_id, case_id, amount_fen, held_at)
    VALUES (p_registration, signed.case_id, p_amount_fen, p_at) RETURNING id INTO held;
    PERFORM post(ARRAY[('deposit-held', held, signed.case_id, 'payer', p_registration,
        'deposit-held', NULL, p_amount_fen)::leg], p_at);
    RETURN held;
END
$$;

-- Resolves the winner's deposit in one entry: into the price, or, if it is still held when he
-- defaults, into the forfeiture and what goes back to him (AUC-24, SALE-11). Giving a loser's back
-- is refund_deposit, which alone also orders the payment.
CREATE FUNCTION resolve_deposit(p_deposit uuid, p_applied_fen bigint, p_withheld_fen bigint,
    p_returned_fen bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held    deposit;
    won     lot;
    resolve text := CASE WHEN p_withheld_fen > 0 THEN 'forfeited' ELSE 'applied' END;
BEGIN
    SELECT * INTO STRICT held FROM deposit WHERE id = p_deposit;
    SELECT * INTO won FROM lot WHERE winner_registration_id = held.registration_id;
    IF won.state IS DISTINCT FROM (CASE resolve WHEN 'applied' THEN 'sold' ELSE 'defaulted' END)
       OR p_withheld_fen > won.deposit_fen OR p_applied_fen + p_withheld_fen = 0 THEN
        PERFORM refuse('deposit_resolution_fits_lot', 'the lot does not call for this resolution');
    END IF;
    IF least(p_applied_fen, p_withheld_fen, p_returned_fen) < 0
       OR p_applied_fen + p_withheld_fen + p_returned_fen <> held.amount_fen THEN
        PERFORM refuse('deposit_parts_are_whole', 'the parts are not the deposit');
    END IF;
    INSERT INTO deposit_resolution (deposit_id, kind, resolved_at)
    VALUES (p_deposit, resolve, p_at);
    PERFORM post((SELECT array_agg(('deposit-' || resolve, p_deposit, held.case_id,
                'deposit-held', NULL, kind, owner, fen)::leg)
           FROM (VALUES ('proceeds', NULL, p_applied_fen), ('forfeited', NULL, p_withheld_fen),
                        ('payer', held.registration_id, p_returned_fen)) AS it (kind, owner, fen)
          WHERE fen > 0), p_at);
END
$$;

-- What of a lot's price is still to be paid.
CREATE FUNCTION balance_due(p_lot uuid) RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT l.hammer_price_fen - coalesce(d.amount_fen, 0)
      FROM lot AS l
      LEFT JOIN deposit AS d ON d.registration_id = l.winner_registration_id
     WHERE l.id = p_lot
$$;

-- Takes the balance of the price out of the winner's sub-account, all of it at once (AUC-25).
CREATE FUNCTION pay_balance(p_lot uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    won lot;
BEGIN
    SELECT * INTO STRICT won FROM lot WHERE id = p_lot;
    IF won.state <> 'sold' THEN
        PERFORM refuse('balance_lot_is_sold', 'no balance is due for the lot');
    END IF;
    PERFORM post(ARRAY[('balance-paid', won.id, won.case_id, 'payer', won.winner_registration_id,
        'proceeds', NULL, balance_due(won.id))::leg], p_at);
END
$$;

-- The buyer defaulted (悔拍): the deposit, already part of the price, is forfeited up to what was
-- announced (AUC-24); a prepayment beyond it is his again (SALE-11).
CREATE FUNCTION forfeit_applied_deposit(p_lot uuid, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    won     lot;
    held    deposit;
BEGIN
    SELECT * INTO STRICT won FROM lot WHERE id = p_lot;
    SELECT * INTO STRICT held FROM deposit WHERE registration_id = won.winner_registration_id;
    IF won.state <> 'defaulted' THEN
        PERFORM refuse('forfeiture_lot_is_defaulted', 'nobody has defaulted on the lot');
    END IF;
    PERFORM post(ARRAY[('applied-deposit-forfeited', held.id, won.case_id, 'proceeds', NULL,
        'forfeited', NULL, least(held.amount_fen, won.deposit_fen))::leg], p_at);
    IF held.amount_fen > won.deposit_fen THEN
        PERFORM post(ARRAY[('balance-returned', held.id, won.case_id, 'proceeds', NULL, 'payer',
            held.registration_id, held.amount_fen - won.deposit_fen)::leg], p_at);
    END IF;
END
$$;

-- Puts a forfeited deposit to its uses after the re-auction, in the order of DIST-30; what no use
-- takes stays in `forfeited` for an order of the court.
CREATE FUNCTION settle_forfeiture(p_lot uuid, p_costs_fen bigint, p_proceeds_fen bigint,
    p_related_fen bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    won     lot;
    held    bigint;
BEGIN
    SELECT * INTO STRICT won FROM lot WHERE id = p_lot;
    SELECT least(amount_fen, won.deposit_fen) INTO STRICT held FROM deposit
     WHERE registration_id = won.winner_registration_id;
    IF won.state <> 'defaulted' THEN
        PERFORM refuse('forfeiture_lot_is_defaulted', 'nobody has defaulted on the lot');
    END IF;
    IF least(p_costs_fen, p_proceeds_fen, p_related_fen) < 0
       OR p_costs_fen + p_proceeds_fen + p_related_fen > held THEN
        PERFORM refuse('forfeiture_within_deposit', 'the uses are more than the deposit');
    END IF;
    PERFORM post((SELECT array_agg(('forfeiture-settled', won.id, won.case_id, 'forfeited', NULL,
                kind, NULL, fen)::leg)
           FROM (VALUES ('costs', p_costs_fen), ('proceeds', p_proceeds_fen),
                        ('related-debt', p_related_fen)) AS it (kind, fen) WHERE fen > 0), p_at);
END
$$;

-- Where a deposit stands, for pages.
CREATE VIEW deposit_standing AS
SELECT s.registration_id, s.case_id, s.number, s.person_id,
       coalesce(b.credits_fen - b.debits_fen, 0)::bigint AS available_fen,
       d.id AS deposit_id, d.amount_fen AS held_fen, d.held_at,
       x.kind AS resolution, x.resolved_at
  FROM sub_account AS s
  LEFT JOIN account_balance AS b
       ON b.account_id = account_id(s.case_id, 'payer', s.registration_id)
  LEFT JOIN deposit AS d ON d.registration_id = s.registration_id
  LEFT JOIN deposit_resolution AS x ON x.deposit_id = d.id;

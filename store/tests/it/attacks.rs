//! What the service's own database role is refused (M5): a list of statements, each run in a
//! transaction of its own by `fachui_service`, each with the answer it must get.

use serde_json::json;

use crate::cast::{AT, Cast};

/// No such right; a trigger or a CHECK of ours; a foreign key.
const DENIED: &str = "42501";

#[tokio::test]
async fn the_service_may_not() {
    let cast = Cast::new().await;
    cast.pay("chen", "R1", 30_000).await;
    let deposit = cast.hold("chen").await;
    let mut attacks = Vec::new();
    for table in [
        "transfer",
        "entry",
        "account",
        "account_balance",
        "account_kind",
        "ledger_case",
        "deposit",
        "deposit_resolution",
        "receipt",
        "suspense",
        "suspense_claim",
        "bank_line",
        "bank_file",
        "sub_account",
        "bank_account",
        "payout",
        "payment_batch",
        "payee_account",
        "distribution_plan",
        "plan_line",
        "approval_tier",
        "plan_service",
        "set_aside",
        "case_seal",
        "book_closing",
        "forfeiture",
        "reversed_line",
        "debit_explanation",
        "payout_delay",
        "bank_balance",
        "bank_file_content",
        "bank_file_reading",
        "revocation",
    ] {
        attacks.push((format!("DELETE FROM {table}"), DENIED));
        attacks.push((format!("TRUNCATE {table} CASCADE"), DENIED));
        attacks.push((format!("ALTER TABLE {table} DISABLE TRIGGER ALL"), DENIED));
    }
    attacks.extend(writes());
    attacks.extend(through_functions(&cast, deposit).await);
    attacks.extend(through_finance(&cast));
    attacks.extend(roles());
    for (statement, expected) in &attacks {
        let refused = cast.service.batch_execute(statement).await;
        let Err(error) = refused else { panic!("this was allowed: {statement}") };
        let error = error.as_db_error().expect("refused by the database");
        let found = [error.code().code(), error.constraint().unwrap_or_default()];
        assert!(found.contains(expected), "{statement}\n  {found:?}: {}", error.message());
    }
    assert!(attacks.len() >= 100, "{}", attacks.len());
    assert_eq!((cast.held("payer").await, cast.held("deposit-held").await), (20_000, 10_000));
    cast.assert_zero_sum().await;
}

fn writes() -> Vec<(String, &'static str)> {
    let statements = [
        "UPDATE account_balance SET credits_fen = credits_fen + 1",
        "UPDATE bank_file SET raw = ''",
        "UPDATE bank_file_content SET lines = 0",
        "UPDATE bank_file_reading SET person_id = gen_random_uuid()",
        "UPDATE bank_line SET other_name = 'sm4:x'",
        "INSERT INTO bank_balance SELECT * FROM bank_balance",
        "ALTER TABLE bank_line VALIDATE CONSTRAINT bank_line_other_sealed",
        "ALTER TABLE bank_line DROP CONSTRAINT bank_line_other_sealed",
        "SELECT judge_credits(NULL)",
        "SELECT number_is_empty(gen_random_uuid(), gen_random_uuid())",
        "UPDATE transfer SET amount_fen = 1",
        "UPDATE entry SET posted_at = now()",
        "UPDATE payout SET payee_number = '62999'",
        "UPDATE payout SET state = 'released'",
        "UPDATE distribution_plan SET voided_at = NULL",
        "UPDATE set_aside SET released_at = now()",
        "UPDATE plan_objection SET outcome = 'dismissed'",
        "UPDATE book_closing SET enforcement_at = NULL",
        "INSERT INTO plan_service SELECT * FROM plan_service",
        "INSERT INTO case_seal VALUES (gen_random_uuid(), 1, gen_random_uuid(), '')",
        "INSERT INTO reversed_line VALUES (gen_random_uuid(), gen_random_uuid())",
        "UPDATE payout_delay SET ground = 'other', reason = 'x'",
        "INSERT INTO debit_explanation SELECT * FROM debit_explanation",
        "UPDATE debit_explanation SET approved_by = proposed_by, approved_at = now()",
        "UPDATE payout SET replaces = id, bank_answer = 'accepted'",
        "UPDATE bank_account SET number = '62999999'",
        "UPDATE payee_account SET number = '62999999', confirmed_at = now()",
        "UPDATE distribution_plan SET released_by = drawn_by",
        "UPDATE suspense_claim SET approved_by = claimed_by",
        "UPDATE sub_account SET number = '1'",
        "UPDATE approval_tier SET approval_from_fen = 99999999",
        "INSERT INTO entry (id, kind, ref_id, posted_at) \
         VALUES (gen_random_uuid(), 'reversal', gen_random_uuid(), now())",
        "INSERT INTO transfer (entry_id, case_id, debit_account_id, credit_account_id, amount_fen) \
         SELECT e.id, a.case_id, a.id, b.id, 1 FROM entry e, account a, account b LIMIT 1",
        "INSERT INTO deposit_resolution VALUES (gen_random_uuid(), 'returned', now())",
        "INSERT INTO receipt SELECT * FROM receipt",
        "INSERT INTO approval_tier SELECT id, 99999999 FROM court",
        "INSERT INTO payout SELECT * FROM payout",
        "SELECT post(ARRAY[]::leg[], now())",
        "SELECT advance_plan(gen_random_uuid(), 'requested', 'released', gen_random_uuid())",
        "SELECT open_ledger_case(gen_random_uuid())",
        "SELECT refuse_strange_lines('', NULL, '')",
        "SELECT make_append_only('lot')",
        "SELECT nextval('bank_account_number')",
        "COPY transfer TO PROGRAM 'cat'",
        "CREATE TRIGGER t BEFORE INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE RULE r AS ON INSERT TO transfer DO INSTEAD NOTHING",
        "CREATE INDEX ON transfer (amount_fen)",
        "DROP TABLE transfer",
    ];
    statements.into_iter().map(|it| (it.to_owned(), DENIED)).collect()
}

async fn through_functions(cast: &Cast, deposit: uuid::Uuid) -> Vec<(String, &'static str)> {
    let (chen, wu) = (cast.registration("chen"), cast.registration("wu"));
    let (fin1, lot, case) = (cast.person("fin1"), cast.lot, cast.case);
    let own = cast.account("auction").await;
    let line = json!([{"line": 1, "account": own, "reference": "X", "amount_fen": -5,
                       "booked_at": AT}]);
    let plan = "SELECT draw_plan(gen_random_uuid(), ";
    vec![
        (format!("SELECT hold_deposit('{chen}', 10000, now())"), "deposit_registration_key"),
        (format!("SELECT hold_deposit('{wu}', 10000, now())"), "account_balance_no_overdraft"),
        (format!("SELECT hold_deposit('{wu}', 1, now())"), "deposit_amount_is_the_lots"),
        (format!("SELECT hold_deposit('{wu}', -10000, now())"), "deposit_amount_is_the_lots"),
        (format!("SELECT hold_deposit('{wu}', 10001, now())"), "deposit_amount_is_the_lots"),
        (
            format!("SELECT apply_deposits(ARRAY['{deposit}']::uuid[], now())"),
            "deposit_resolution_fits_lot",
        ),
        (
            format!("SELECT apply_deposits(ARRAY['{deposit}', '{chen}']::uuid[], now())"),
            "deposit_resolution_fits_lot",
        ),
        (
            format!("SELECT refund_deposits(ARRAY['{chen}']::uuid[], ARRAY[now()], now())"),
            "refund_after_end",
        ),
        (format!("SELECT pay_balance('{lot}', now())"), "balance_lot_is_sold"),
        (format!("SELECT forfeit_applied_deposit('{lot}', now())"), "P0002"),
        (
            format!("SELECT move_to_case_fund('{lot}', '{fin1}', now())"),
            "fund_transfer_lot_is_completed",
        ),
        (
            format!(
                "{plan}'{case}', 5, 'pro-rata', '[]', \
                 '[{{\"place\":1,\"label\":\"A\",\"kind\":\"x\",\"due_fen\":5,\"paid_fen\":5}}]', \
                 '{fin1}', now())"
            ),
            "plan_within_case_fund",
        ),
        (
            format!(
                "{plan}'{case}', 5, 'pro-rata', '[]', \
                 '[{{\"place\":1,\"label\":\"A\",\"kind\":\"x\",\"due_fen\":5,\"paid_fen\":6}}]', \
                 '{fin1}', now())"
            ),
            "plan_line_never_overpaid",
        ),
        (
            format!("SELECT record_payee('{case}', 'A', 'h', 'x'';--', 'b', '{fin1}', now())"),
            "payee_account_sealed",
        ),
        (
            format!(
                "SELECT keep_bank_file('\\x{}', '{}', 'camt.054', 'x', '{fin1}', now()); \
                 SELECT * FROM credit_from_bank('\\x{}', '{line}', now())",
                "aa".repeat(32),
                cast.court,
                "aa".repeat(32)
            ),
            "bank_line_amount_range",
        ),
        (
            format!(
                "SELECT open_sub_account('{}', '{case}', '{chen}', '{fin1}', now())",
                cast.court
            ),
            "sub_account_person_is_registered",
        ),
    ]
}

fn through_finance(cast: &Cast) -> Vec<(String, &'static str)> {
    let (fin1, case) = (cast.person("fin1"), cast.case);
    let nothing = "SELECT * FROM note_bank_answer('\\xac', '[]', now())";
    vec![
        (format!("SELECT append_seals('{case}', 7, '{{}}', '{{}}')"), "case_seal_follows"),
        (
            format!("SELECT append_seals('{case}', 0, ARRAY[gen_random_uuid()], ARRAY[''::bytea])"),
            "case_seal_follows",
        ),
        (
            format!(
                "SELECT close_books('{}', 'day', '2026-05-26', '2026-05-26', \
                 '2026-05-27 00:00+08', '{fin1}', '2026-05-26 12:00+08')",
                cast.court
            ),
            "book_closing_over",
        ),
        (
            format!(
                "SELECT close_books('{}', 'day', '2026-05-26', '2026-05-26', \
                 '2026-05-27 00:00+08', '{fin1}', '2026-05-28 12:00+08')",
                cast.court
            ),
            "book_closing_clean",
        ),
        (format!("SELECT sign_closing('{case}', now(), '{fin1}', now())"), "P0002"),
        (format!("SELECT end_objection('{case}', '{case}', 'upheld', '{fin1}', now())"), "P0002"),
        (
            format!("SELECT tell_objection('{case}', '{case}', now(), now())"),
            "plan_objection_in_order",
        ),
        (format!("SELECT release_set_aside('{case}', 'x', 'x', '{fin1}', now(), now())"), "P0002"),
        (
            format!("SELECT serve_plan_on('{case}', '{case}', now(), now(), '{fin1}', now())"),
            "P0002",
        ),
        (format!("SELECT request_again('{case}', NULL, 'x', '{fin1}', now())"), "P0002"),
        (format!("SELECT advance_payout('{case}', 'released', '{fin1}', now())"), "P0002"),
        (format!("SELECT withdraw_payout('{case}', now())"), "P0002"),
        (
            format!(
                "SELECT propose_explanation('{case}', 'interest', NULL, 'v', 'r', '{fin1}', now())"
            ),
            "debit_explanation_unexplained",
        ),
        (
            format!("SELECT approve_explanation('{case}', '{fin1}', now())"),
            "debit_explanation_once_key",
        ),
        (format!("{nothing}; DELETE FROM payout"), DENIED),
        (
            format!(
                "SELECT keep_bank_file('\\x{0}', '{1}', 'camt.053', 'x', '{fin1}', now()); \
                 SELECT keep_bank_balance('\\x{0}', '62220000', '2026-05-26', 1)",
                "ab".repeat(32),
                cast.court
            ),
            "bank_balance_account_is_the_courts",
        ),
        (
            format!("SELECT settle_objection('{case}', '{case}', '{fin1}', now())"),
            "plan_objection_settled_once",
        ),
    ]
}

fn roles() -> Vec<(String, &'static str)> {
    let shadow = "CREATE TEMP TABLE account_balance (account_id uuid, side text, overdraft boolean, \
                  debits_fen bigint, credits_fen bigint); SET search_path = pg_temp, public; \
                  DELETE FROM public.account_balance";
    let statements = [
        "SET ROLE fachui_owner",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER ROLE fachui_service SUPERUSER",
        "CREATE ROLE thief",
        "GRANT fachui_owner TO fachui_service",
        "ALTER TABLE transfer OWNER TO fachui_service",
        "ALTER FUNCTION hold_deposit(uuid, bigint, timestamptz) OWNER TO fachui_service",
        "ALTER FUNCTION hold_deposit(uuid, bigint, timestamptz) RESET search_path",
        "CREATE OR REPLACE FUNCTION refuse(p_constraint text, p_why text) RETURNS void \
         LANGUAGE sql AS ''",
        "CREATE FUNCTION public.lower(uuid) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
        "CREATE TABLE public.account_shadow (id uuid)",
        "CREATE SCHEMA shadow",
        "DROP FUNCTION refuse(text, text)",
        "ALTER TABLE transfer DROP CONSTRAINT transfer_debit_fkey",
        "SET session_replication_role = replica",
        "COMMENT ON TABLE transfer IS 'mine'",
        "REASSIGN OWNED BY fachui_owner TO fachui_service",
        shadow,
    ];
    statements.into_iter().map(|it| (it.to_owned(), DENIED)).collect()
}

/// Names that the service may bring into being do not reach into the narrow functions: their
/// search path ends with the temporary schema.
#[tokio::test]
async fn a_temporary_table_or_a_search_path_changes_nothing() {
    let cast = Cast::new().await;
    let shadows = "CREATE TEMP TABLE registration AS SELECT * FROM public.registration; \
        CREATE TEMP TABLE lot AS SELECT * FROM public.lot; UPDATE pg_temp.lot SET deposit_fen = 1; \
        CREATE TEMP TABLE account_balance (account_id uuid, side text, overdraft boolean, \
            debits_fen bigint DEFAULT 0, credits_fen bigint DEFAULT 0); \
        CREATE FUNCTION pg_temp.refuse(text, text) RETURNS void LANGUAGE sql AS 'SELECT'; \
        SET search_path = pg_temp, public, pg_catalog";
    cast.service.batch_execute(shadows).await.unwrap();
    let hold = "SELECT public.hold_deposit($1, $2, now())";
    let wu = cast.registration("wu");
    for (fen, expected) in
        [(1_i64, "deposit_amount_is_the_lots"), (10_000, "account_balance_no_overdraft")]
    {
        let refused = cast.service.execute(hold, &[&wu, &fen]).await;
        assert_eq!(crate::money::constraint(refused), expected);
    }
    cast.assert_zero_sum().await;
}

/// What even the administrator is refused: records stay (M2), cases stay apart (M3).
#[tokio::test]
async fn nobody_may_rewrite_the_books_or_cross_cases() {
    let cast = Cast::new().await;
    cast.pay("chen", "R1", 30_000).await;
    cast.hold("chen").await;
    for table in ["transfer", "entry", "account", "deposit", "receipt", "bank_line", "sub_account"]
    {
        let column = match table {
            "transfer" => "amount_fen = 1",
            "sub_account" => "number = number",
            _ => "ctid = ctid",
        };
        let column = if column == "ctid = ctid" { "id = id" } else { column };
        let column = if table == "receipt" { "amount_fen = 1" } else { column };
        for statement in [
            format!("UPDATE {table} SET {column}"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table} CASCADE"),
        ] {
            let Err(error) = cast.admin.batch_execute(&statement).await else {
                panic!("this was allowed: {statement}")
            };
            assert_eq!(error.as_db_error().unwrap().code().code(), "23001", "{statement}");
        }
    }
    let other = uuid::Uuid::from_u128(3);
    let cross = format!(
        "INSERT INTO ledger_case (id, court_id, court_case_id) VALUES ('{other}', '{}', '{other}');
         INSERT INTO account (id, case_id, kind, book, side, overdraft)
         VALUES (account_id('{other}', 'proceeds', NULL), '{other}', 'proceeds', 'auction',
                 'credit', false);
         INSERT INTO transfer (entry_id, case_id, debit_account_id, credit_account_id, amount_fen)
         SELECT e.id, '{}', account_id('{}', 'deposit-held', NULL),
                account_id('{other}', 'proceeds', NULL), 1 FROM entry e LIMIT 1",
        cast.court, cast.case, cast.case
    );
    let refused = cast.admin.batch_execute(&cross).await;
    assert_eq!(crate::money::constraint(refused), "transfer_credit_fkey");
    cast.assert_zero_sum().await;
}

/// The chain of a case ends where its facts end, whoever writes the head.
#[tokio::test]
async fn the_head_of_a_chain_never_goes_back() {
    let cast = Cast::new().await;
    let case = cast.case;
    let fact = |seq: i32, hash: &str| {
        format!(
            "INSERT INTO fact (case_id, seq, at, name, body, hash) \
             VALUES ('{case}', {seq}, now(), 'n', 'n', '\\x{}')",
            hash.repeat(32)
        )
    };
    let head = |seq: i32, hash: &str| {
        format!("UPDATE fact_head SET seq = {seq}, hash = '\\x{}'", hash.repeat(32))
    };
    let begin = |seq: i32, hash: &str| {
        format!("INSERT INTO fact_head VALUES ('{case}', {seq}, '\\x{}')", hash.repeat(32))
    };
    for (allowed, statement) in [
        (false, begin(1, "00")),
        (false, begin(0, "aa")),
        (true, begin(0, "00")),
        (false, head(1, "aa")),
        (false, fact(2, "aa")),
        (true, fact(1, "aa")),
        (false, head(1, "bb")),
        (false, head(0, "00")),
        (true, head(1, "aa")),
        (false, head(1, "aa")),
        (true, fact(2, "cc")),
        (true, head(2, "cc")),
        (false, head(1, "aa")),
        (false, head(0, "00")),
        (false, head(3, "cc")),
        (false, format!("UPDATE fact_head SET case_id = '{}'", uuid::Uuid::from_u128(3))),
    ] {
        let done = cast.service.batch_execute(&statement).await;
        let code = done.as_ref().err().and_then(|it| it.as_db_error()).map(|it| it.code().code());
        assert_eq!(code, (!allowed).then_some("23001"), "{statement}");
    }
}

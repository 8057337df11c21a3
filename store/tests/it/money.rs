//! What the narrow functions do with money, and what they refuse.

use serde_json::json;
use tokio_postgres::Error;
use uuid::Uuid;

use crate::cast::{AT, Cast, kept};

/// The constraint that refused a statement.
pub fn constraint<T>(result: Result<T, Error>) -> String {
    let error = result.err().expect("the statement is refused");
    let error = error.as_db_error().expect("by the database");
    error.constraint().unwrap_or(error.code().code()).to_owned()
}

/// Orders refunds; answers how many payments that makes.
async fn refund(cast: &Cast, bidders: &[&str]) -> Result<i64, Error> {
    let ids: Vec<Uuid> = bidders.iter().map(|it| cast.registration(it)).collect();
    let count = "SELECT count(*) FROM payout WHERE kind = 'refund'";
    let before: i64 = cast.service.query_one(count, &[]).await?.get(0);
    let due: Vec<&str> = bidders.iter().map(|_| AT).collect();
    let sql = "SELECT refund_deposits($1, $2::text[]::timestamptz[], $3::text::timestamptz)";
    cast.service.query(sql, &[&ids, &due, &AT]).await?;
    let after: i64 = cast.service.query_one(count, &[]).await?.get(0);
    Ok(after - before)
}

pub async fn submit(cast: &Cast) -> Vec<(String, i64, String)> {
    let sql = "SELECT submit_payouts($1, $2, $3::text::timestamptz)";
    let by = cast.person("fin3");
    let row = cast.service.query_one(sql, &[&cast.court, &by, &AT]).await.unwrap();
    let batch: Option<Uuid> = row.get(0);
    let sql = "SELECT replace(id::text, '-', ''), amount_fen, payee_number FROM payout \
               WHERE batch_id = $1 ORDER BY amount_fen, payee_number";
    let rows = cast.service.query(sql, &[&batch]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

pub fn debit(account: &str, reference: &str, id: &str, fen: i64) -> serde_json::Value {
    json!([{"line": 1, "account": account, "reference": reference, "amount_fen": fen,
            "booked_at": AT, "end_to_end_id": id}])
}

#[tokio::test]
async fn a_deposit_is_received_held_returned_and_paid_back() {
    let cast = Cast::new().await;
    assert_eq!(cast.pay("chen", "R1", 10_000).await, "matched");
    cast.hold("chen").await;
    assert_eq!((cast.held("payer").await, cast.held("deposit-held").await), (0, 10_000));
    assert_eq!(constraint(refund(&cast, &["chen"]).await), "refund_after_end");
    cast.end(None).await;
    assert_eq!(refund(&cast, &["chen"]).await.unwrap(), 1);
    assert_eq!(refund(&cast, &["chen"]).await.unwrap(), 0, "asked twice, ordered once");
    let sent = submit(&cast).await;
    let [(id, 10_000, account)] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(*account, kept("62chen"));
    assert_eq!(cast.held("auction-in-transit").await, 10_000);
    assert_eq!(cast.held("auction-bank").await, 10_000, "in transit is not paid");
    let booked = debit(&cast.account("auction").await, "D1", id, 10_000);
    assert_eq!(cast.import("book_payout", 201, booked.clone()).await, ["payout-booked"]);
    assert_eq!(cast.import("book_payout", 202, booked).await, ["duplicate"]);
    assert_eq!(cast.held("auction-bank").await, 0);
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn a_refund_that_comes_back_is_owed_again_and_sent_again_only_when_asked_for() {
    let cast = Cast::new().await;
    cast.pay("chen", "R1", 7_000).await;
    cast.end(None).await;
    assert_eq!(refund(&cast, &["chen"]).await.unwrap(), 1);
    let id = submit(&cast).await.remove(0).0;
    let account = cast.account("auction").await;
    cast.import("book_payout", 201, debit(&account, "D1", &id, 7_000)).await;
    let back = cast.import("return_payout", 202, debit(&account, "C1", &id, 7_000)).await;
    assert_eq!(back, ["payout-returned"]);
    assert_eq!(cast.held("payer").await, 7_000);
    assert_eq!(refund(&cast, &["chen"]).await.unwrap(), 0);
    // It is sent again when somebody asks for it, under another id, and by nothing else.
    let again = format!("SELECT request_again('{id}', NULL, NULL, $1, now())");
    let fin1 = cast.person("fin1");
    cast.service.execute(&again, &[&fin1]).await.unwrap();
    let twice = cast.service.execute(&again, &[&fin1]).await;
    assert_eq!(constraint(twice), "payout_replaces_key");
    assert_eq!(refund(&cast, &["chen"]).await.unwrap(), 0);
    let row = "SELECT id FROM payout WHERE replaces IS NOT NULL";
    let new: Uuid = cast.service.query_one(row, &[]).await.unwrap().get(0);
    let step = format!("SELECT advance_payout('{new}', 'released', '{fin1}', now())");
    assert_eq!(constraint(cast.service.execute(&step, &[]).await), "payout_step_in_order");
    let of_plan = format!("SELECT advance_payout('{id}', 'checked', '{fin1}', now())");
    assert_eq!(constraint(cast.service.execute(&of_plan, &[]).await), "payout_step_of_plan");
    let back = format!("SELECT withdraw_payout('{new}', now())");
    cast.service.execute(&back, &[]).await.unwrap();
    assert_eq!((cast.held("payer").await, cast.held("auction-requested").await), (7_000, 0));
    cast.service.execute(&again, &[&fin1]).await.unwrap();
    assert_eq!(submit(&cast).await.len(), 1);
    let backwards = "UPDATE payout SET state = 'requested' WHERE state = 'submitted'";
    assert_eq!(constraint(cast.admin.execute(backwards, &[]).await), "payout_only_forward");
    let terms = "UPDATE payout SET arrived_at = now()";
    assert_eq!(constraint(cast.admin.execute(terms, &[]).await), "payout_terms_fixed");
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn every_loser_gets_everything_and_the_winner_only_his_surplus() {
    let cast = Cast::new().await;
    for (bidder, reference, fen) in
        [("chen", "A1", 4_000), ("chen", "A2", 7_500), ("wu", "B1", 10_000), ("zhao", "C1", 9_999)]
    {
        assert_eq!(cast.pay(bidder, reference, fen).await, "matched");
    }
    cast.hold("chen").await;
    cast.hold("wu").await;
    cast.end(Some("wu")).await;
    // zhao never reached the deposit; his money goes back as well.
    assert_eq!(refund(&cast, &["chen", "zhao"]).await.unwrap(), 3);
    assert_eq!(constraint(refund(&cast, &["wu"]).await), "refund_after_end");
    let deposit = "SELECT id FROM deposit WHERE registration_id = $1";
    let row = cast.service.query_one(deposit, &[&cast.registration("wu")]).await.unwrap();
    let deposit: Uuid = row.get(0);
    let apply = "SELECT apply_deposits(ARRAY[$1::uuid], now())";
    cast.service.execute(apply, &[&deposit]).await.unwrap();
    let twice = cast.service.execute(apply, &[&deposit]).await;
    assert_eq!(constraint(twice), "deposit_resolution_deposit_key");
    let balance = "SELECT pay_balance($1, now())";
    let early = cast.service.execute(balance, &[&cast.lot]).await;
    assert_eq!(constraint(early), "account_balance_no_overdraft");
    assert_eq!(cast.pay("wu", "B2", 110_050).await, "matched");
    cast.service.execute(balance, &[&cast.lot]).await.unwrap();
    assert_eq!(cast.held("proceeds").await, 120_000);
    cast.state("paid").await;
    assert_eq!(refund(&cast, &["wu"]).await.unwrap(), 1);
    let sums: Vec<i64> = submit(&cast).await.into_iter().map(|it| it.1).collect();
    assert_eq!(sums, [50, 4_000, 7_500, 9_999]);
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn unidentified_money_lies_in_suspense_until_two_people_agree() {
    let cast = Cast::new().await;
    let (account, number) = (cast.account("auction").await, cast.number("chen").await);
    let line = |n: u8, to: Option<&str>, name: Option<&str>, from: Option<&str>| {
        json!({"line": n, "account": account, "reference": format!("S{n}"), "amount_fen": 10_000,
               "booked_at": AT, "credited_number": to, "payer_plain": name, "other_name": name.map(kept),
               "other_account": from.map(kept)})
    };
    let lines = json!([
        line(1, None, Some("chen"), Some("62chen")),
        line(2, Some("88123"), Some("chen"), Some("62chen")),
        line(3, Some(&number), None, Some("62chen")),
        line(4, Some(&number), Some("wu"), Some("62wu")),
        line(5, Some(&number), Some("chen"), None),
        line(6, Some(&number), Some(" ch\u{3000}en "), Some("62chen")),
    ]);
    let outcomes = cast.import("credit_from_bank", 9, lines).await;
    assert_eq!(
        outcomes,
        [
            "suspense:no-sub-account",
            "suspense:unknown-sub-account",
            "suspense:payer-unnamed",
            "suspense:payer-differs",
            "suspense:payer-account-missing",
            "matched"
        ]
    );
    assert_eq!((cast.held("auction-suspense").await, cast.held("payer").await), (50_000, 10_000));
    let suspense = "SELECT id FROM suspense WHERE why = 'payer-unnamed'";
    let suspense: Uuid = cast.service.query_one(suspense, &[]).await.unwrap().get(0);
    let propose = "SELECT propose_claim($1, $2, $3, '回单核对', '凭证1', 'sm4:x:', NULL, $4, \
                   now())";
    let (to, fin1, fin2) = (cast.registration("chen"), cast.person("fin1"), cast.person("fin2"));
    let row = cast.service.query_one(propose, &[&suspense, &cast.case, &to, &fin1]).await.unwrap();
    let claim: Uuid = row.get(0);
    let approve = "SELECT claim_suspense($1, $2, now())";
    let alone = cast.service.execute(approve, &[&claim, &fin1]).await;
    assert_eq!(constraint(alone), "suspense_claim_two_people");
    cast.service.execute(approve, &[&claim, &fin2]).await.unwrap();
    let again = cast.service.execute(approve, &[&claim, &fin2]).await;
    assert_eq!(constraint(again), "suspense_claim_once_key");
    assert_eq!((cast.held("auction-suspense").await, cast.held("payer").await), (40_000, 20_000));
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn a_movement_is_booked_once_whatever_its_line_or_file() {
    let cast = Cast::new().await;
    assert_eq!(cast.pay("chen", "R1", 10_000).await, "matched");
    let (account, number) = (cast.account("auction").await, cast.number("chen").await);
    let line = |n: i32, reference: &str, fen: i64| {
        json!({"line": n, "account": account, "reference": reference, "amount_fen": fen,
               "booked_at": AT, "credited_number": number, "payer_plain": "chen",
               "other_name": kept("chen"), "other_account": kept("62chen")})
    };
    let renumbered = json!([line(1, "R2", 5), line(2, "R1", 10_000), line(3, "R2", 5)]);
    let outcomes = cast.import("credit_from_bank", 2, renumbered).await;
    assert_eq!(outcomes, ["matched", "duplicate", "duplicate"]);
    let other = cast.try_import("credit_from_bank", 3, json!([line(1, "R1", 10_001)])).await;
    assert_eq!(constraint(other), "bank_line_reference_is_one_movement");
    let strange = json!([{"line": 1, "account": "123", "reference": "R9", "amount_fen": 1,
                          "booked_at": AT}]);
    let strange = cast.try_import("credit_from_bank", 4, strange).await;
    assert_eq!(constraint(strange), "bank_line_account_is_the_courts");
    assert_eq!(cast.held("payer").await, 10_005);
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn an_event_named_twice_in_a_batch_is_refused() {
    let cast = Cast::new().await;
    cast.pay("chen", "R1", 30_000).await;
    let (case, chen) = (cast.case, cast.registration("chen"));
    let leg = format!(
        "('deposit-held', '{case}', '{case}', 'payer', '{chen}', 'deposit-held', NULL, 10000)::leg"
    );
    let post = format!("SELECT post(ARRAY[{leg}, {leg}], now())");
    assert_eq!(constraint(cast.admin.execute(&post, &[]).await), "transfer_leg_key");
    assert_eq!(cast.held("payer").await, 30_000);
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn a_debit_nobody_ordered_shows_as_a_difference() {
    let cast = Cast::new().await;
    cast.pay("chen", "R1", 10_000).await;
    let strange = debit(&cast.account("auction").await, "D1", "nobody", 400);
    let outcome = cast.import("book_payout", 5, strange).await;
    assert_eq!(outcome, ["unexplained:unknown-payment"]);
    let sql = "SELECT booked_fen, mirror_fen FROM reconciliation WHERE court_id = $1 \
               AND book = 'auction'";
    let row = cast.service.query_one(sql, &[&cast.court]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (9_600, 10_000));
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn two_holds_at_once_hold_one_deposit() {
    let cast = Cast::new().await;
    cast.pay("chen", "R1", 30_000).await;
    let url = cast.db.url_as("fachui_service");
    let other = tokio_postgres::connect(&url, tokio_postgres::NoTls).await;
    let (other, connection) = other.unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test connection ends with its runtime")]
    tokio::spawn(connection);
    let sql = "SELECT hold_deposit($1, 10000, now())";
    let id = cast.registration("chen");
    let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 1] = [&id];
    let (one, two) =
        tokio::join!(cast.service.execute(sql, &parameters), other.execute(sql, &parameters));
    let refused = if one.is_ok() { two } else { one };
    assert_eq!(constraint(refused), "deposit_registration_key");
    assert_eq!(cast.held("deposit-held").await, 10_000);
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn the_chart_of_accounts_is_the_laws() {
    let cast = Cast::new().await;
    let sql = "SELECT kind, side, overdraft, book FROM account_kind";
    let stored = cast.service.query(sql, &[]).await.unwrap();
    let one = Uuid::from_u128(1);
    for row in &stored {
        let kind: String = row.get(0);
        let account = ledger::account::Account::parse(&kind, None)
            .or_else(|| ledger::account::Account::parse(&kind, Some(one)))
            .unwrap_or_else(|| panic!("the law knows no account {kind}"));
        let debit = account.side() == ledger::account::Side::Debit;
        assert_eq!(row.get::<_, String>(1) == "debit", debit, "{kind}");
        let overdraft = account.overdraft() == ledger::account::Overdraft::Allowed;
        assert_eq!(row.get::<_, bool>(2), overdraft, "{kind}");
        assert_eq!(row.get::<_, String>(3), account.bank().slug(), "{kind}");
    }
    assert_eq!(stored.len(), ledger::account::Account::SINGLE.len() + 4);
    let check = "SELECT pg_get_constraintdef(oid) FROM pg_constraint \
                 WHERE conname = 'entry_kind_known'";
    let check: String = cast.service.query_one(check, &[]).await.unwrap().get(0);
    for kind in ledger::entry::Kind::ALL {
        assert!(check.contains(&format!("'{}'", kind.slug())), "{}", kind.slug());
    }
}

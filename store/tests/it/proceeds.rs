//! The price of a lot: from the auction account to the case fund, and out of it by three people.

use serde_json::json;
use uuid::Uuid;

use crate::cast::{AT, Cast};
use crate::money::{constraint, debit, submit};

/// wu has paid the price, and the order to move it to the case-fund account is with the bank.
async fn price_on_its_way(cast: &Cast) -> String {
    cast.pay("wu", "B1", 120_000).await;
    let deposit = cast.hold("wu").await;
    cast.end(Some("wu")).await;
    let apply = "SELECT apply_deposits(ARRAY[$1::uuid], now())";
    cast.service.execute(apply, &[&deposit]).await.unwrap();
    cast.service.execute("SELECT pay_balance($1, now())", &[&cast.lot]).await.unwrap();
    cast.state("paid").await;
    let lin = cast.person("lin");
    let moving = "SELECT move_to_case_fund($1, $2, now())";
    let early = cast.service.execute(moving, &[&cast.lot, &lin]).await;
    assert_eq!(constraint(early), "fund_transfer_lot_is_completed");
    cast.state("completed").await;
    cast.service.execute(moving, &[&cast.lot, &lin]).await.unwrap();
    let twice = cast.service.execute(moving, &[&cast.lot, &lin]).await;
    assert_eq!(constraint(twice), "payout_lot_key");
    let send = "SELECT submit_payouts($1, $2, now())";
    let alone = cast.service.execute(send, &[&cast.court, &lin]).await;
    assert_eq!(constraint(alone), "payout_submitter_is_another");
    submit(cast).await.remove(0).0
}

/// wu has paid the price, and it has reached the case-fund account.
async fn price_in_case_fund(cast: &Cast) -> String {
    let id = price_on_its_way(cast).await;
    // The credit may be reported before the debit.
    let (auction, fund) = (cast.account("auction").await, cast.account("fund").await);
    let arrived = cast.import("credit_from_bank", 21, debit(&fund, "F1", &id, 120_000)).await;
    assert_eq!(arrived, ["matched"]);
    cast.assert_zero_sum().await;
    cast.import("book_payout", 22, debit(&auction, "F2", &id, 120_000)).await;
    assert_eq!((cast.held("case-fund").await, cast.held("auction-bank").await), (120_000, 0));
    fund
}

#[tokio::test]
async fn a_transfer_arrives_once_whatever_the_file_says() {
    let cast = Cast::new().await;
    let id = price_on_its_way(&cast).await;
    let fund = cast.account("fund").await;
    let line = |n: u8, reference: &str| {
        json!({"line": n, "account": fund, "reference": reference, "amount_fen": 120_000,
               "booked_at": AT, "end_to_end_id": id})
    };
    let lines = json!([line(1, "F1"), line(2, "F1"), line(3, "F2"), line(4, "F3")]);
    let outcomes = cast.import("credit_from_bank", 31, lines).await;
    let unknown = "suspense:unknown-case";
    assert_eq!(outcomes, ["matched", "duplicate", unknown, unknown]);
    let later = json!([line(1, "F3"), line(2, "F4")]);
    let outcomes = cast.import("credit_from_bank", 32, later).await;
    assert_eq!(outcomes, ["duplicate", unknown]);
    assert_eq!(
        (cast.held("case-fund").await, cast.held("fund-suspense").await),
        (120_000, 360_000)
    );
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn a_transfer_that_comes_back_is_the_price_again() {
    let cast = Cast::new().await;
    let id = price_on_its_way(&cast).await;
    let auction = cast.account("auction").await;
    cast.import("book_payout", 41, debit(&auction, "D1", &id, 120_000)).await;
    let back = cast.import("return_payout", 42, debit(&auction, "C1", &id, 120_000)).await;
    assert_eq!(back, ["payout-returned"]);
    assert_eq!((cast.held("auction-bank").await, cast.held("proceeds").await), (120_000, 120_000));
    assert_eq!(
        (cast.held("between-banks").await, cast.held("auction-in-transit").await),
        (0, 0),
        "nothing stays on the way"
    );
    let late = debit(&cast.account("fund").await, "F1", &id, 120_000);
    let late = cast.import("credit_from_bank", 43, late).await;
    assert_eq!(late, ["suspense:unknown-case"]);
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn proceeds_reach_the_case_fund_and_leave_by_three_people() {
    let cast = Cast::new().await;
    let fund = price_in_case_fund(&cast).await;
    let (fin1, fin2, fin3) = (cast.person("fin1"), cast.person("fin2"), cast.person("fin3"));
    let plan = Uuid::from_u128(77);
    let draw = "SELECT draw_plan($1, $2, 120000, 'pro-rata', '[]', $3::text::jsonb, $4, now())";
    let lines = json!([
        {"place": 1, "label": "execution-fee", "kind": "execution-fee", "due_fen": 20_000,
         "paid_fen": 20_000},
        {"place": 2, "label": "A", "kind": "ordinary", "due_fen": 300_000, "paid_fen": 100_000},
    ]);
    let lines = lines.to_string();
    cast.service.execute(draw, &[&plan, &cast.case, &lines, &fin1]).await.unwrap();
    let serve = "SELECT serve_plan($1, now(), now())";
    cast.service.execute(serve, &[&plan]).await.unwrap();
    let request = "SELECT request_payout($1, now(), now())";
    let unknown = cast.service.execute(request, &[&plan]).await;
    assert_eq!(constraint(unknown), "payout_payee_confirmed");
    for label in ["execution-fee", "A"] {
        let record = "SELECT record_payee($1, $2, 'sm4:h:', 'sm4:622200001:', 'b', $3, \
                      now())";
        let row = cast.service.query_one(record, &[&cast.case, &label, &fin1]).await.unwrap();
        let payee: Uuid = row.get(0);
        let confirm = "SELECT confirm_payee($1, $2, now())";
        let alone = cast.service.execute(confirm, &[&payee, &fin1]).await;
        assert_eq!(constraint(alone), "payee_account_two_people");
        cast.service.execute(confirm, &[&payee, &fin2]).await.unwrap();
    }
    cast.service.execute(request, &[&plan]).await.unwrap();
    let step = async |function: &str, by: Uuid| {
        let sql = format!("SELECT {function}($1, $2, now())");
        cast.service.execute(&sql, &[&plan, &by]).await
    };
    assert_eq!(constraint(step("release_payout", fin3).await), "payout_step_in_order");
    assert_eq!(constraint(step("check_payout", fin1).await), "payout_checker_is_another");
    step("check_payout", fin2).await.unwrap();
    assert_eq!(constraint(step("approve_payout", fin1).await), "payout_approver_is_another");
    step("approve_payout", fin2).await.unwrap();
    assert_eq!(constraint(step("release_payout", fin1).await), "payout_releaser_is_another");
    assert_eq!(constraint(step("release_payout", fin2).await), "payout_releaser_is_another");
    step("release_payout", fin3).await.unwrap();
    for (n, (id, fen, _)) in (30_u8..).zip(submit(&cast).await) {
        let booked = debit(&fund, &format!("P{n}"), &id, fen);
        assert_eq!(cast.import("book_payout", n, booked).await, ["payout-booked"]);
    }
    let left = "SELECT count(*) FROM account_balance WHERE debits_fen <> credits_fen";
    let left: i64 = cast.service.query_one(left, &[]).await.unwrap().get(0);
    assert_eq!(left, 0, "the account of the case is at zero");
    cast.assert_zero_sum().await;
}

#[tokio::test]
async fn an_objection_is_settled_through_its_own_plan_by_another_person() {
    let cast = Cast::new().await;
    let (fin1, fin2) = (cast.person("fin1"), cast.person("fin2"));
    let (plan, objection) = (Uuid::from_u128(81), Uuid::from_u128(82));
    let drawn = format!(
        "INSERT INTO distribution_plan (id, case_id, court_id, proceeds_fen, split, rules,
            drawn_by, drawn_at) VALUES
            ('{plan}', '{0}', '{1}', 5, 'pro-rata', '[]', '{fin1}', '{AT}');
         INSERT INTO plan_line (plan_id, case_id, place, label, kind, due_fen, paid_fen)
         VALUES ('{plan}', '{0}', 1, 'A', 'ordinary', 5, 5);
         INSERT INTO plan_objection (id, plan_id, label, raised_by, ground, raised_at)
         VALUES ('{objection}', '{plan}', 'A', 'x', 'x', '{AT}');",
        cast.case, cast.court
    );
    cast.admin.batch_execute(&drawn).await.unwrap();
    let settle = async |plan: Uuid, by: Uuid| {
        let sql = "SELECT settle_objection($1, $2, $3, now())";
        cast.service.execute(sql, &[&plan, &objection, &by]).await
    };
    let elsewhere = settle(Uuid::from_u128(83), fin2).await;
    assert_eq!(constraint(elsewhere), "plan_objection_settled_once");
    assert_eq!(constraint(settle(plan, fin1).await), "plan_objection_settler_is_another");
    settle(plan, fin2).await.unwrap();
    assert_eq!(constraint(settle(plan, fin2).await), "plan_objection_settled_once");
}

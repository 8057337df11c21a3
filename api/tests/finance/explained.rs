//! Debits that nobody ordered: explained by two people with a document, and only by what fits.

use api::app::error::FundsRefusal;
use api::app::explanations::{self, Said};
use api::app::{books, books::Span, payouts, proposals, receipts, settlement};
use bank::camt::{Closing, Direction, Line};
use bank::pain001::{self, Payment};
use chrono::{NaiveDate, TimeDelta};
use ledger::matching::Reason;
use uuid::Uuid;

use crate::cast::Cast;
use crate::lines::{credit, file, statement};
use crate::{outcomes, refusal};

async fn import(cast: &Cast, lines: &[Line]) -> Vec<String> {
    let imported = receipts::import(&cast.app, &cast.finance("fin1"), file(lines)).await.unwrap();
    outcomes(&imported).into_iter().map(str::to_owned).collect()
}

/// The bank takes this and says nothing about an order of ours.
fn taken(account: &str, reference: &str, amount: &str) -> Line {
    let line = credit(account, reference, amount, ("", ""));
    Line { direction: Direction::Debit, other_account: None, ..line }
}

async fn unexplained(cast: &Cast) -> Vec<Uuid> {
    let rows = explanations::list(&cast.app, &cast.finance("fin1")).await.unwrap();
    rows.into_iter().map(|it| it.id).collect()
}

/// One person says it, another agrees.
async fn explain(
    cast: &Cast,
    line: Uuid,
    ground: &str,
    subject: Option<Uuid>,
) -> Result<(), api::app::AppError> {
    let said = Said { ground, subject, voucher: "银行回单第7号", reason: "与银行核对" };
    let id = explanations::propose(&cast.app, &cast.finance("fin1"), line, &said).await?;
    let alone = explanations::approve(&cast.app, &cast.finance("fin1"), line, id).await;
    assert_eq!(refusal(alone), FundsRefusal::SamePerson);
    explanations::approve(&cast.app, &cast.finance("fin2"), line, id).await
}

async fn difference(cast: &Cast) -> i64 {
    let rows = payouts::reconciliation(&cast.app, &cast.finance("fin1"), None).await.unwrap();
    rows.iter().map(store::accounts::Reconciliation::difference_fen).sum()
}

#[actix_web::test]
async fn a_debit_made_good_opens_the_way_to_the_close() {
    let cast = Cast::new().await;
    let fin1 = cast.finance("fin1");
    assert_eq!(
        import(&cast, &[credit(&cast.auction, "R1", "100.00", ("88000", "x"))]).await,
        ["suspense"]
    );
    assert_eq!(import(&cast, &[taken(&cast.auction, "D1", "5.00")]).await, ["unexplained"]);
    assert_eq!(difference(&cast).await, -500);
    let [line] = unexplained(&cast).await[..] else { panic!("one debit") };
    let undocumented = Said { ground: "interest", subject: None, voucher: " ", reason: "x" };
    let undocumented = explanations::propose(&cast.app, &fin1, line, &undocumented).await;
    assert_eq!(refusal(undocumented), FundsRefusal::VoucherNeeded);
    let nothing = Said { ground: "made-good", subject: None, voucher: "v", reason: "x" };
    let nothing = explanations::propose(&cast.app, &fin1, line, &nothing).await;
    assert_eq!(refusal(nothing), FundsRefusal::ExplanationUnfit);
    let uncovered = explain(&cast, line, "interest", None).await;
    assert_eq!(refusal(uncovered), FundsRefusal::ExplanationUnfit, "no interest covers it");
    let empty = explain(&cast, line, "payer", Some(cast.registration("wu").0)).await;
    assert_eq!(refusal(empty), FundsRefusal::ExplanationUnfit, "his sub-account has nothing");
    import(&cast, &[credit(&cast.auction, "R2", "5.00", ("", "银行"))]).await;
    let lying = receipts::suspense(&cast.app, &fin1).await.unwrap();
    let of = |fen: i64| lying.iter().find(|it| it.amount_fen == fen).map(|it| it.id);
    let other = explain(&cast, line, "made-good", of(10_000)).await;
    assert_eq!(refusal(other), FundsRefusal::ExplanationUnfit, "another amount");
    explain(&cast, line, "made-good", of(500)).await.unwrap();
    assert!(unexplained(&cast).await.is_empty());
    assert_eq!(receipts::suspense(&cast.app, &fin1).await.unwrap().len(), 1, "it is used up");
    assert_eq!(difference(&cast).await, 0);
    let twice = explain(&cast, line, "made-good", of(500)).await;
    assert_eq!(refusal(twice), FundsRefusal::DebitExplained);
    // With the bank's statement, the day can be closed.
    cast.wait(TimeDelta::days(1));
    let day = NaiveDate::from_ymd_opt(2026, 5, 26).unwrap();
    let (account, balance) = (cast.auction.clone(), "100.00".parse().unwrap());
    let stated = statement(Closing { account, day, balance });
    receipts::import(&cast.app, &fin1, stated).await.unwrap();
    books::close(&cast.app, &fin1, Span::Day, day).await.unwrap();
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn a_payment_booked_without_its_id_is_paid_once() {
    let cast = Cast::new().await;
    let fin2 = cast.finance("fin2");
    for (bidder, reference, amount) in [("chen", "R1", "100.00"), ("wu", "R2", "60.00")] {
        let number = cast.number(bidder).await;
        import(&cast, &[credit(&cast.auction, reference, amount, (&number, bidder))]).await;
    }
    cast.withdraw("x").await;
    settlement::catch_up(&cast.app).await.unwrap();
    let sent = payouts::submit(&cast.app, &fin2).await.unwrap();
    let order = payouts::pain001(&cast.app, &fin2, sent.id).await.unwrap();
    let order = pain001::read(order.as_bytes()).unwrap();
    let payments: Vec<&Payment> = order.groups.iter().flat_map(|it| &it.payments).collect();
    let id = |fen: i64| {
        let payment = payments.iter().find(|it| it.amount.fen() == fen).unwrap();
        payment.end_to_end_id.parse::<Uuid>().unwrap()
    };
    import(&cast, &[taken(&cast.auction, "D1", "60.00")]).await;
    let [line] = unexplained(&cast).await[..] else { panic!("one debit") };
    let other = explain(&cast, line, "payment", Some(id(10_000))).await;
    assert_eq!(refusal(other), FundsRefusal::ExplanationUnfit, "another amount");
    explain(&cast, line, "payment", Some(id(6_000))).await.unwrap();
    let paid = payouts::list(&cast.app, &fin2, Some("paid")).await.unwrap();
    assert_eq!(paid.iter().map(|it| it.id).collect::<Vec<_>>(), [id(6_000)]);
    assert_eq!(difference(&cast).await, 0);
    assert!(cast.facts().await.contains(&"debit-explained".to_owned()));
    // The booking under its own id, told late, is money taken a second time.
    import(&cast, &[taken(&cast.auction, "D2", "60.00")]).await;
    let [line] = unexplained(&cast).await[..] else { panic!("one debit") };
    let again = explain(&cast, line, "payment", Some(id(6_000))).await;
    assert_eq!(refusal(again), FundsRefusal::ExplanationUnfit);
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn proposals_have_reasons_and_never_the_amount_alone() {
    let cast = Cast::new().await;
    let fin1 = cast.finance("fin1");
    let number = cast.number("chen").await;
    let (rest, last) = number.split_at(number.len() - 1);
    let wrong = format!("{rest}{}", if last == "1" { "2" } else { "1" });
    let mut told = credit(&cast.auction, "R3", "3.00", ("", "某人"));
    told.remittance = Some("代wu支付，案号（2026）湘0102执1号".to_owned());
    let lines = [
        credit(&cast.auction, "R1", "100.00", (&wrong, "chen")),
        credit(&cast.auction, "R2", "100.00", ("", "某人")),
        told,
    ];
    import(&cast, &lines).await;
    cast.wait(TimeDelta::days(2));
    let lying = proposals::lying(&cast.app, &fin1).await.unwrap();
    assert_eq!(lying.iter().map(|it| it.days).collect::<Vec<_>>(), [2, 2, 2]);
    let reasons = async |reference: &str| {
        let line = lying.iter().find(|it| it.row.reference == reference).unwrap();
        let found = proposals::proposals(&cast.app, &fin1, line.row.id).await.unwrap();
        let told = found.into_iter().map(|it| (it.names.concat(), it.reasons));
        told.collect::<Vec<_>>()
    };
    let chen = vec![Reason::NumberMistyped, Reason::SameName, Reason::AmountOwed];
    assert_eq!(reasons("R1").await, [("chen".to_owned(), chen)]);
    assert_eq!(reasons("R2").await, [], "100.00 is what both owe, and says nothing");
    let told = reasons("R3").await;
    assert_eq!(
        told.first(),
        Some(&("wu".to_owned(), vec![Reason::NameInText, Reason::CaseInText]))
    );
    assert_eq!(told.last(), Some(&("chen".to_owned(), vec![Reason::CaseInText])));
}

#[actix_web::test]
async fn what_names_a_payer_is_kept_sealed() {
    let cast = Cast::new().await;
    let number = cast.number("chen").await;
    let lines = [
        credit(&cast.auction, "R1", "99.00", (&number, "chen")),
        credit(&cast.auction, "R2", "1.00", ("", "冒名者")),
    ];
    import(&cast, &lines).await;
    cast.withdraw("x").await;
    settlement::catch_up(&cast.app).await.unwrap();
    cast.payee("A", "622200009").await;
    for (table, secrets) in [
        ("bank_line", ["62chen", "冒名者"]),
        ("receipt", ["62chen", "冒名者"]),
        ("payout", ["62chen", "冒名者"]),
        ("payee_account", ["622200009", "甲"]),
        ("suspense_claim", ["62chen", "冒名者"]),
    ] {
        for secret in secrets {
            assert_eq!(cast.rows_with(table, secret).await, 0, "{secret} in {table}");
        }
    }
    assert_eq!(cast.files_with("62chen").await, 0, "the raw file is sealed");
    // And whoever needs it reads it.
    let owed = payouts::list(&cast.app, &cast.finance("fin1"), None).await.unwrap();
    assert_eq!(owed.first().map(|it| it.payee_number.as_str()), Some("62chen"));
}

//! The books: a case's account that proves itself, days and months that are closed, a forfeited
//! deposit settled after the re-auction.

use api::app::books::{self, Span};
use api::app::error::FundsRefusal;
use api::app::forfeitures::{self, Found};
use api::app::fund_reports::{self, Lamp};
use api::app::{payouts, receipts, settlement};
use bank::camt::Closing;
use chrono::{NaiveDate, TimeDelta};
use domain::id::LotId;
use domain::money::Money;
use ledger::case_record;

use crate::cast::Cast;
use crate::lines::{credit, file, statement};
use crate::{pay, refusal};

async fn pay_in(cast: &Cast, bidder: &str, reference: &str, amount: &str) {
    let number = cast.number(bidder).await;
    let line = credit(&cast.auction, reference, amount, (&number, bidder));
    receipts::import(&cast.app, &cast.finance("fin1"), file(&[line])).await.unwrap();
}

/// Money to a number that is nobody's.
async fn strange(cast: &Cast, reference: &str, amount: &str) {
    let line = credit(&cast.auction, reference, amount, ("88000", "chen"));
    receipts::import(&cast.app, &cast.finance("fin1"), file(&[line])).await.unwrap();
}

#[actix_web::test]
async fn the_account_of_a_case_goes_on_where_it_was_sealed() {
    let cast = Cast::new().await;
    pay_in(&cast, "chen", "R1", "100.00").await;
    let court = cast.finance("fin1").court_id;
    let first = books::case_record(&cast.app, court, cast.case()).await.unwrap();
    pay_in(&cast, "wu", "R2", "60.00").await;
    cast.withdraw("x").await;
    settlement::catch_up(&cast.app).await.unwrap();
    pay(&cast, "fin2", "P").await;
    let second = books::case_record(&cast.app, court, cast.case()).await.unwrap();
    // All but the end and its signature.
    let common = first.lines().count() - 2;
    assert!(common > 2 && second.lines().count() > common + 4, "{second}");
    let heads = |text: &str| text.lines().take(common).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(heads(&first), heads(&second), "what was sealed stays");
    assert_eq!(books::case_record(&cast.app, court, cast.case()).await.unwrap(), second);
    let end = second.lines().rev().nth(1).unwrap();
    assert!(end.contains("{\"account\":\"auction-bank\",\"fen\":0}"), "{end}");
    assert!(second.lines().last().unwrap().contains(&cast.app.signer.public().to_string()));
    let party = cast.creditor().await;
    let theirs = books::record_for_party(&cast.app, &party, cast.case()).await.unwrap();
    assert_eq!(theirs, second, "a party holds what the court holds");
    for line in second.lines() {
        assert!(!line.contains("chen") && !line.contains("62wu"), "nobody is named: {line}");
    }
    // Whoever rewrites the books as the database's own administrator is found out.
    cast.run(
        "ALTER TABLE transfer DISABLE TRIGGER ALL; \
         UPDATE transfer SET amount_fen = amount_fen + 1 WHERE id = (SELECT min(id) FROM transfer)",
    )
    .await;
    assert!(books::case_record(&cast.app, court, cast.case()).await.is_err());
    assert_eq!(books::drifted(&cast.app).await.unwrap().len(), 2);
}

#[actix_web::test]
async fn the_statement_of_a_case_opens_as_a_table() {
    let cast = Cast::new().await;
    pay_in(&cast, "chen", "R1", "100.00").await;
    let court = cast.finance("fin1").court_id;
    let table = books::case_statement(&cast.app, court, cast.case()).await.unwrap();
    assert!(table.starts_with(
        "\u{feff}时间,事项,借方,贷方,金额\r\n2026-05-26 10:00:00,credit-booked,auction-bank,payer:"
    ));
    assert_eq!(table.lines().count(), 3, "received and held");
    let book = books::case_workbook(&cast.app, court, cast.case()).await.unwrap();
    assert!(book.starts_with(b"PK") && book.len() > 1_000, "a workbook");
}

#[actix_web::test]
async fn a_period_is_closed_by_two_and_then_takes_nothing_more() {
    let cast = Cast::new().await;
    let fin1 = cast.finance("fin1");
    let day = NaiveDate::from_ymd_opt(2026, 5, 26).unwrap();
    pay_in(&cast, "chen", "R1", "100.00").await;
    strange(&cast, "R2", "5.00").await;
    let early = books::close(&cast.app, &fin1, Span::Day, day).await;
    assert_eq!(refusal(early), FundsRefusal::PeriodOpen, "the day is not over");
    cast.wait(TimeDelta::days(1));
    let items = async |span| {
        let open = books::open_items(&cast.app, &fin1, span, day).await.unwrap();
        open.into_iter().map(|it| it.item).collect::<Vec<_>>()
    };
    assert_eq!(items(Span::Day).await, ["statement-missing"]);
    let blocked = books::close(&cast.app, &fin1, Span::Day, day).await;
    assert_eq!(refusal(blocked), FundsRefusal::BooksNotClean);
    let stated = |amount: &str| {
        let (account, balance) = (cast.auction.clone(), amount.parse().unwrap());
        statement(Closing { account, day, balance })
    };
    receipts::import(&cast.app, &fin1, stated("105.00")).await.unwrap();
    assert_eq!(items(Span::Day).await, [""; 0]);
    let closing = books::close(&cast.app, &fin1, Span::Day, day).await.unwrap();
    assert_eq!((closing.auction_fen, closing.enforcement_by), (10_500, None));
    let signed = books::sign(&cast.app, &cast.officer(), closing.id).await.unwrap();
    assert!(signed.enforcement_by.is_some());
    let twice = books::sign(&cast.app, &cast.officer(), closing.id).await;
    assert_eq!(refusal(twice), FundsRefusal::DoneBefore);
    // Back to the closed day: nothing can be posted into it.
    cast.wait(-TimeDelta::days(1));
    let number = cast.number("wu").await;
    let late = credit(&cast.auction, "R3", "1.00", (&number, "wu"));
    let late = receipts::import(&cast.app, &fin1, file(&[late])).await;
    assert_eq!(refusal(late), FundsRefusal::BooksClosed);
    // The month waits for the money that nobody has named.
    cast.wait(TimeDelta::days(10));
    assert!(items(Span::Month).await.contains(&"unidentified".to_owned()));
    let month = books::close(&cast.app, &fin1, Span::Month, day).await;
    assert_eq!(refusal(month), FundsRefusal::BooksNotClean);
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn the_report_says_what_waits_and_since_when() {
    let cast = Cast::new().await;
    let fin1 = cast.finance("fin1");
    strange(&cast, "R9", "7.00").await;
    cast.fund("900.00").await;
    cast.wait(TimeDelta::days(31));
    let day = |d| NaiveDate::from_ymd_opt(2026, 5, d).unwrap();
    let days = (day(26), day(26));
    let report = fund_reports::report(&cast.app, &fin1, days).await.unwrap();
    let figure = |name: &str| {
        let it = report.figures.iter().find(|it| it.name == name).unwrap();
        (it.count, it.amount_fen)
    };
    assert_eq!(figure("received"), (2, 90_700));
    assert_eq!((figure("paid"), figure("unidentified")), ((0, 0), (1, 700)));
    assert_eq!(report.unpaid.map(|it| it.0), [0, 0, 0, 1]);
    let [waiting] = report.waiting.as_slice() else { panic!("one case waits") };
    assert_eq!((waiting.row.waits_for.as_str(), waiting.days), ("plan", 31));
    assert_eq!(waiting.lamp, Lamp::Red, "the rehearsal's clock is over");
    let before = (day(1), day(25));
    let before = fund_reports::report(&cast.app, &fin1, before).await.unwrap();
    assert_eq!(before.figures.iter().find(|it| it.name == "received").unwrap().count, 0);
}

#[actix_web::test]
async fn a_forfeited_deposit_is_settled_after_the_reauction() {
    let cast = Cast::new().await;
    pay_in(&cast, "wu", "R1", "100.00").await;
    cast.close("wu", 120_000).await;
    settlement::catch_up(&cast.app).await.unwrap();
    let (officer, lot) = (cast.officer(), LotId(cast.lot));
    let found = |costs: i64| Found {
        costs: Money::yuan(costs),
        case_debt: Some(Money::yuan(30)),
        related_debt: Money::yuan(100),
    };
    let early = forfeitures::settle_after_reauction(&cast.app, &officer, lot, &found(15)).await;
    assert_eq!(refusal(early), FundsRefusal::NotSoldAgain, "nobody has defaulted");
    cast.wait(TimeDelta::days(60));
    settlement::default(&cast.app, &officer, lot).await.unwrap();
    let early = forfeitures::settle_after_reauction(&cast.app, &officer, lot, &found(15)).await;
    assert_eq!(refusal(early), FundsRefusal::NotSoldAgain, "not sold again");
    cast.sell_again(116_000).await;
    let settled = forfeitures::settle_after_reauction(&cast.app, &officer, lot, &found(15)).await;
    let uses = settled.unwrap().uses;
    // 100 of deposit: 15 of costs, 40 of shortfall, 30 of this case, 15 of the related 100.
    let yuan = [uses.costs, uses.gap, uses.case_debt, uses.related_debt, uses.held, uses.unmet_gap];
    assert_eq!(yuan.map(|it| it.fen()), [1_500, 4_000, 3_000, 1_500, 0, 0]);
    let twice = forfeitures::settle_after_reauction(&cast.app, &officer, lot, &found(15)).await;
    assert_eq!(refusal(twice), FundsRefusal::DoneBefore);
    pay(&cast, "fin2", "F").await;
    let account = payouts::account(&cast.app, &cast.finance("fin1"), cast.case()).await.unwrap();
    let held = account.balances.iter().filter(|it| !it.held.is_zero());
    let held: Vec<_> = held.map(|it| (it.kind.as_str(), it.held.fen())).collect();
    assert_eq!(held, [("fund-bank", 10_000), ("case-fund", 10_000)]);
    assert!(cast.facts().await.contains(&"forfeiture-settled".to_owned()));
    let court = officer.court_id;
    let record = books::case_record(&cast.app, court, cast.case()).await.unwrap();
    assert!(record.starts_with(&case_record::header(cast.case(), "(2026)湘0102执1号")));
    cast.assert_zero_sum().await;
}

//! The simulated bank over days: rest days, the cut-off, notices that come late or never,
//! corrections, and what it answers to orders.

use bank::camt::{self, Direction, Line, Nature};
use bank::pain001::{self, Group, Order, Payment};
use bank::pain002::{self, Verdict};
use chrono::{DateTime, NaiveDate, Utc};
use domain::money::Money;
use simulators::bank::{Account, Anomaly, Answer, Bank, Hours, Transfer};

const AUCTION: &str = "8810000001";
const SUB: &str = "8810000001000000000169";

struct Town {
    bank: Bank,
    folder: std::path::PathBuf,
}

impl Town {
    fn new() -> Town {
        let folder = std::env::temp_dir().join(format!("fachui-days-{}", uuid::Uuid::new_v4()));
        let mut bank = Bank::open(&folder).expect("an empty folder").at_hours(Hours::Working);
        bank.open_account(Account::new("芙蓉区人民法院", AUCTION)).expect("a new account");
        Town { bank, folder }
    }

    fn receive(&mut self, yuan: i64, anomaly: Option<Anomaly>, time: &str) {
        let transfer = Transfer {
            payer: Account::new("陈堃", "6222020000000001"),
            to: SUB.to_owned(),
            amount: Money::yuan(yuan),
            remittance: "保证金".to_owned(),
        };
        self.bank.receive(&transfer, anomaly, at(time)).expect("a transfer");
    }

    fn told(&mut self, time: &str) -> Vec<Line> {
        let notice = self.bank.tell(at(time)).expect("a journal that can be written");
        notice.map_or(Vec::new(), |it| camt::read(&it).expect("our own file").lines)
    }

    fn statement(&self, day: &str) -> camt::Report {
        let day: NaiveDate = day.parse().expect("a day");
        let text = self.bank.statement(day, at("2026-10-30T10:00:00+08:00")).expect("a statement");
        camt::read(text.as_bytes()).expect("our own statement")
    }

    fn balance(&self) -> Money {
        self.bank.balance(AUCTION).expect("an account")
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

fn order(name: &str, payments: &[(&str, i64, &str)]) -> String {
    let party = |number: &str| pain001::Account {
        holder: "吴二".to_owned(),
        number: number.to_owned(),
        bank: None,
    };
    let payments = payments.iter().map(|(id, yuan, to)| Payment {
        end_to_end_id: (*id).to_owned(),
        amount: Money::yuan(*yuan),
        payee: party(to),
        remittance: "退保证金".to_owned(),
    });
    let created_at = at("2026-09-29T10:00:00+08:00");
    let group = Group {
        id: format!("{name}a"),
        day: created_at.date_naive(),
        payer: party(AUCTION),
        payments: payments.collect(),
    };
    let (message_id, initiator) = (name.to_owned(), "法院".to_owned());
    pain001::write(&Order { message_id, created_at, initiator, groups: vec![group] })
        .expect("a lawful order")
}

#[test]
fn a_holiday_books_nothing_and_the_first_working_day_everything() {
    let mut town = Town::new();
    town.receive(100, None, "2026-09-30T17:00:00+08:00");
    town.receive(200, None, "2026-10-03T12:00:00+08:00");
    assert!(town.told("2026-10-07T23:59:59+08:00").is_empty());
    assert!(town.statement("2026-10-03").lines.is_empty());
    let lines = town.told("2026-10-08T09:00:00+08:00");
    let opening = at("2026-10-08T09:00:00+08:00");
    assert!(lines.len() == 2 && lines.iter().all(|it| it.booked_at == opening), "{lines:?}");
    assert!(lines.iter().all(|it| it.value_on == Some(opening.date_naive())));
    assert!(town.told("2026-10-09T09:00:00+08:00").is_empty(), "told once");
    let stated = town.statement("2026-10-08");
    assert_eq!(stated.closing.first().map(|it| it.balance), Some(Money::yuan(300)));
}

#[test]
fn a_notice_that_is_missing_or_late_does_not_change_the_statement() {
    let mut town = Town::new();
    for (yuan, anomaly) in
        [(1, Some(Anomaly::LateNotice)), (2, Some(Anomaly::MissingNotice)), (3, None)]
    {
        town.receive(yuan, anomaly, "2026-09-24T10:00:00+08:00");
    }
    let told = |lines: Vec<Line>| lines.iter().map(|it| it.amount.fen()).collect::<Vec<_>>();
    assert_eq!(told(town.told("2026-09-24T18:00:00+08:00")), [300]);
    let stated = town.statement("2026-09-24");
    assert_eq!(told(stated.lines), [100, 200, 300]);
    assert_eq!(told(town.told("2026-09-28T09:00:00+08:00")), [100], "after the holiday");
    assert!(town.told("2026-10-20T09:00:00+08:00").is_empty(), "the other is never told");
}

#[test]
fn a_correction_names_what_it_takes_back_and_bears_interest_from_then() {
    let mut town = Town::new();
    town.receive(10, Some(Anomaly::CorrectedNextDay), "2026-09-24T10:00:00+08:00");
    town.receive(10, Some(Anomaly::CorrectedSameDay), "2026-09-24T11:00:00+08:00");
    town.receive(10, Some(Anomaly::ReversedNextDay), "2026-09-24T12:00:00+08:00");
    let first = town.told("2026-09-24T18:00:00+08:00");
    let fen: Vec<_> = first.iter().map(|it| (it.direction, it.amount.fen())).collect();
    let (credit, debit) = (Direction::Credit, Direction::Debit);
    assert_eq!(
        fen,
        [(credit, 1_100), (credit, 1_100), (debit, 1_100), (credit, 1_000), (credit, 1_000)]
    );
    let second = town.told("2026-09-28T18:00:00+08:00");
    let fen: Vec<_> = second.iter().map(|it| (it.direction, it.amount.fen())).collect();
    assert_eq!(fen, [(debit, 1_100), (credit, 1_000), (debit, 1_000)]);
    let back = second.first().expect("a reversal");
    assert_eq!(back.reverses.as_ref(), first.first().map(|it| &it.reference));
    assert_eq!(back.value_on, Some(at("2026-09-24T10:00:00+08:00").date_naive()));
    assert_eq!(town.balance(), Money::yuan(20));
}

#[test]
fn interest_fees_and_a_name_in_gbk_are_told_as_what_they_are() {
    let mut town = Town::new();
    let noon = at("2026-09-21T12:00:00+08:00");
    town.bank.pay_interest(AUCTION, Money::yuan(3), noon).expect("an account");
    town.bank.take_fee(AUCTION, Money::yuan(1), noon).expect("an account");
    town.receive(5, Some(Anomaly::GbkName), "2026-09-21T12:00:00+08:00");
    let raw = town.bank.tell(noon).expect("a journal").expect("three movements");
    assert!(std::str::from_utf8(&raw).is_err(), "old bank software knows no UTF-8");
    let lines = camt::read(&raw).expect("our own file").lines;
    let natures: Vec<_> = lines.iter().map(|it| it.nature).collect();
    assert_eq!(natures, [Some(Nature::Interest), Some(Nature::Fee), None]);
    assert_eq!(lines.last().and_then(|it| it.other_name.as_deref()), Some("陈堃"));
    assert_eq!(town.balance(), Money::yuan(7));
}

#[test]
fn an_order_is_answered_accepted_in_parts_refused_or_not_at_all() {
    let mut town = Town::new();
    town.receive(100, None, "2026-09-29T09:30:00+08:00");
    let ten = at("2026-09-29T10:00:00+08:00");
    let verdict = |report: Option<&String>| {
        let report = report.expect("an answer");
        pain002::read(report.as_bytes()).expect("our own answer").verdict
    };
    let good = order("G", &[("E1", 10, "6222"), ("E2", 10, "6222")]);
    let done = town.bank.accept(&good, None, ten).expect("an order");
    assert_eq!((verdict(done.report.as_ref()), done.lines.len()), (Verdict::Accepted, 2));
    let parts = order("P", &[("E3", 10, "6222"), ("E4", 10, "6222")]);
    let done = town.bank.accept(&parts, Some(Anomaly::PartlyRejected), ten).expect("an order");
    assert_eq!((verdict(done.report.as_ref()), done.lines.len()), (Verdict::Partly, 1));
    let again = town.bank.accept(&parts, None, ten).expect("the same order");
    assert_eq!((verdict(again.report.as_ref()), again.lines.len()), (Verdict::Partly, 0));
    let refused = order("R", &[("E5", 10, "6222")]);
    let done = town.bank.accept(&refused, Some(Anomaly::Rejected), ten).expect("an order");
    let reason = "MS03".to_owned();
    assert_eq!(
        (verdict(done.report.as_ref()), done.lines.len()),
        (Verdict::Rejected { reason }, 0)
    );
    let lost = order("T", &[("E6", 10, "6222")]);
    let done = town.bank.accept(&lost, Some(Anomaly::TimedOut), ten).expect("an order");
    assert_eq!((done.report, done.lines.len()), (None, 1));
    let again = town.bank.accept(&lost, None, ten).expect("the same order");
    assert_eq!((verdict(again.report.as_ref()), again.lines.len()), (Verdict::Accepted, 0));
    assert_eq!(town.balance(), Money::yuan(60));
}

#[test]
fn a_payment_to_a_closed_account_is_refused_or_comes_back_after_days() {
    let mut town = Town::new();
    town.receive(100, None, "2026-09-29T09:30:00+08:00");
    town.bank.end_account("6222-0", 0).expect("a journal");
    town.bank.end_account("6222-2", 2).expect("a journal");
    let after_cut_off = at("2026-09-29T18:00:00+08:00");
    let both = order("C", &[("E1", 10, "6222-0"), ("E2", 10, "6222-2")]);
    let done = town.bank.accept(&both, None, after_cut_off).expect("an order");
    let refused = Answer::Rejected { why: "AC04".to_owned() };
    assert_eq!(done.answers, [("E1".to_owned(), refused), ("E2".to_owned(), Answer::Booked)]);
    let paid = town.told("2026-09-30T09:00:00+08:00");
    assert_eq!(paid.last().map(|it| it.direction), Some(Direction::Debit), "the next morning");
    let back = town.told("2026-10-09T09:00:00+08:00");
    let back = back.first().expect("two working days later, the holiday between");
    assert_eq!((back.direction, back.returned.as_deref()), (Direction::Credit, Some("AC04")));
    assert_eq!(back.end_to_end_id.as_deref(), Some("E2"));
    assert_eq!(town.balance(), Money::yuan(100));
}

//! What the simulated bank books, tells, refuses and remembers.

use bank::camt::{self, Direction};
use bank::pain001::{self, Group, Order, Payment};
use chrono::{DateTime, Utc};
use domain::money::Money;
use simulators::bank::{Account, Anomaly, Answer, Bank, BankError, Done, Transfer};

const AUCTION: &str = "8810000001";
const CASE_FUND: &str = "8810000002";
/// Ten digits and two check digits behind the auction account's number.
const SUB: &str = "8810000001000000000169";

struct Town {
    bank: Bank,
    folder: std::path::PathBuf,
    at: DateTime<Utc>,
}

impl Town {
    fn new(name: &str) -> Town {
        let folder =
            std::env::temp_dir().join(format!("fachui-bank-{name}-{}", uuid::Uuid::new_v4()));
        let mut bank = Bank::open(&folder).expect("an empty folder");
        for number in [AUCTION, CASE_FUND] {
            bank.open_account(Account::new("芙蓉区人民法院", number)).expect("a new account");
        }
        Town { bank, folder, at: "2026-11-22T02:00:00Z".parse().expect("a time") }
    }

    fn receive(&mut self, yuan: i64, anomaly: Option<Anomaly>) -> Vec<camt::Line> {
        let transfer = Transfer {
            payer: Account::new("陈一", "6222020000000001"),
            to: SUB.to_owned(),
            amount: Money::yuan(yuan),
            remittance: "保证金".to_owned(),
        };
        self.bank.receive(&transfer, anomaly, self.at).expect("a transfer")
    }

    fn order(&self, id: &str, amount: Money, to: &str) -> String {
        let party = |holder: &str, number: &str| pain001::Account {
            holder: holder.to_owned(),
            number: number.to_owned(),
            bank: None,
        };
        let payment = Payment {
            end_to_end_id: id.to_owned(),
            amount,
            payee: party("吴二", to),
            remittance: "退保证金".to_owned(),
        };
        let group = Group {
            id: "G1".to_owned(),
            day: self.at.date_naive(),
            payer: party("芙蓉区人民法院", AUCTION),
            payments: vec![payment],
        };
        let initiator = "芙蓉区人民法院".to_owned();
        let order = Order {
            message_id: format!("M{id}"),
            created_at: self.at,
            initiator,
            groups: vec![group],
        };
        pain001::write(&order).expect("a lawful order")
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

#[test]
fn a_transfer_is_booked_told_and_remembered() {
    let mut town = Town::new("transfer");
    let lines = town.receive(1_000, None);
    let told = camt::read(town.bank.notify(&lines, town.at).as_bytes()).expect("our own file");
    let line = told.lines.first().expect("one line");
    assert_eq!((line.account.as_str(), line.amount), (AUCTION, Money::yuan(1_000)));
    assert_eq!(line.credited_number.as_deref(), Some(SUB));
    assert_eq!(line.other_name.as_deref(), Some("陈一"));

    let again = Bank::open(&town.folder).expect("the same folder");
    assert_eq!(again.balance(AUCTION).expect("an account"), Money::yuan(1_000));
}

#[test]
fn each_anomaly_is_what_it_says() {
    let mut town = Town::new("anomalies");
    let amount = |lines: &[camt::Line]| lines.first().map(|it| it.amount.fen());
    assert_eq!(amount(&town.receive(1, Some(Anomaly::Short))), Some(99));
    assert_eq!(amount(&town.receive(1, Some(Anomaly::Over))), Some(101));
    let doubled = town.receive(1, Some(Anomaly::Doubled));
    let references: Vec<_> = doubled.iter().map(|it| &it.reference).collect();
    assert!(references.len() == 2 && references.first() != references.last());
    let unnamed = town.receive(1, Some(Anomaly::Unnamed));
    assert!(unnamed.iter().all(|it| it.other_name.is_none() && it.other_account.is_none()));
    let number = |lines: Vec<camt::Line>| lines.first().and_then(|it| it.credited_number.clone());
    let wrong = number(town.receive(1, Some(Anomaly::WrongNumber))).expect("a number");
    assert!(wrong != SUB && wrong.len() == SUB.len());
    let main = number(town.receive(1, Some(Anomaly::NoSubAccount)));
    assert_eq!(main.as_deref(), Some(AUCTION));
}

#[test]
fn an_order_is_paid_once_and_never_beyond_the_balance() {
    let mut town = Town::new("order");
    town.receive(1_000, None);
    let order = town.order("E2E-1", Money::yuan(400), "6222020000000002");
    let Done { answers, lines, .. } = town.bank.accept(&order, None, town.at).expect("an order");
    assert_eq!(answers, [("E2E-1".to_owned(), Answer::Booked)]);
    assert_eq!(lines.first().map(|it| it.direction), Some(Direction::Debit));
    let Done { answers, lines, .. } =
        town.bank.accept(&order, None, town.at).expect("the same order");
    assert_eq!((answers, lines.len()), (vec![("E2E-1".to_owned(), Answer::Known)], 0));

    let order = town.order("E2E-2", Money::yuan(601), "6222020000000002");
    let Done { answers, .. } = town.bank.accept(&order, None, town.at).expect("an order");
    assert_eq!(answers, [("E2E-2".to_owned(), Answer::Rejected { why: "AM04".to_owned() })]);
    assert_eq!(town.bank.balance(AUCTION).expect("an account"), Money::yuan(600));
}

#[test]
fn money_between_two_own_accounts_is_told_on_both() {
    let mut town = Town::new("between");
    town.receive(1_000, None);
    let order = town.order("E2E-1", Money::yuan(1_000), CASE_FUND);
    let Done { lines, .. } = town.bank.accept(&order, None, town.at).expect("an order");
    let told: Vec<_> = lines.iter().map(|it| (it.account.as_str(), it.direction)).collect();
    assert_eq!(told, [(AUCTION, Direction::Debit), (CASE_FUND, Direction::Credit)]);
    let balances = town.bank.balances().expect("balances");
    let of = |number| balances.get(number).copied();
    assert_eq!((of(AUCTION), of(CASE_FUND)), (Some(Money::ZERO), Some(Money::yuan(1_000))));

    let day = town.at.date_naive();
    let statement = town.bank.statement(day, town.at).expect("a statement");
    let read = camt::read(statement.as_bytes()).expect("our own statement");
    assert_eq!((read.lines.len(), read.closing.len()), (3, 2));
}

#[test]
fn a_payment_comes_back_once() {
    let mut town = Town::new("return");
    town.receive(1_000, None);
    let order = town.order("E2E-1", Money::yuan(400), "6222020000000002");
    town.bank.accept(&order, None, town.at).expect("an order");
    let line = town.bank.give_back("E2E-1", "AC04", town.at).expect("a booked payment");
    assert_eq!((line.direction, line.returned.as_deref()), (Direction::Credit, Some("AC04")));
    assert_eq!(town.bank.balance(AUCTION).expect("an account"), Money::yuan(1_000));
    let twice = town.bank.give_back("E2E-1", "AC04", town.at);
    assert!(matches!(twice, Err(BankError::Returned(id)) if id == "E2E-1"));
    let strange = town.bank.give_back("E2E-9", "AC04", town.at);
    assert!(matches!(strange, Err(BankError::UnknownPayment(id)) if id == "E2E-9"));
}

#[test]
fn a_number_of_another_bank_is_not_ours() {
    let mut town = Town::new("strange");
    let to = "9999".to_owned();
    let payer = Account::new("陈一", "6222020000000001");
    let transfer = Transfer { payer, to, amount: Money::yuan(1), remittance: String::new() };
    let refused = town.bank.receive(&transfer, None, town.at);
    assert!(matches!(refused, Err(BankError::UnknownAccount(it)) if it == "9999"));
}

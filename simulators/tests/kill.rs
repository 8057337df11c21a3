//! The bank is killed while it carries out an order, and is sent the same order again: every payment
//! is made once.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use bank::pain001::{Account as Party, Group, Order, Payment, write};
use domain::money::Money;
use simulators::bank::{Account, Bank, Transfer};

const NUMBER: &str = "8810000001";
const PAYMENTS: i64 = 1_000;

#[test]
fn an_order_cut_short_by_a_kill_is_paid_once() {
    let folder = std::env::temp_dir().join(format!("fachui-kill-{}", uuid::Uuid::new_v4()));
    let at: chrono::DateTime<chrono::Utc> = "2026-05-26T02:00:00Z".parse().expect("a time");
    {
        let mut bank = Bank::open(&folder).expect("an empty folder");
        bank.open_account(Account::new("法院", NUMBER)).expect("a new account");
        let payer = Account::new("陈一", "6222020000000001");
        let amount = Money::yuan(PAYMENTS + 1);
        let paid = Transfer { payer, to: NUMBER.to_owned(), amount, remittance: String::new() };
        bank.receive(&paid, None, at).expect("a transfer");
    }
    let party =
        |number: &str| Party { holder: "吴二".to_owned(), number: number.to_owned(), bank: None };
    let payments = (0..PAYMENTS).map(|n| Payment {
        end_to_end_id: format!("E{n}"),
        amount: Money::yuan(1),
        payee: party("6222020000000002"),
        remittance: "退保证金".to_owned(),
    });
    let group = Group {
        id: "G1".to_owned(),
        day: at.date_naive(),
        payer: party(NUMBER),
        payments: payments.collect(),
    };
    let order = Order {
        message_id: "M1".to_owned(),
        created_at: at,
        initiator: "法院".to_owned(),
        groups: vec![group],
    };
    let file = folder.join("order.xml");
    std::fs::write(&file, write(&order).expect("a lawful order")).expect("a file");
    let accept = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bank-simulator"));
        command
            .arg("--folder")
            .arg(&folder)
            .args(["--now", "2026-05-26T03:00:00Z"])
            .arg("accept")
            .arg(&file)
            .stdout(Stdio::null());
        command
    };
    let journal = folder.join("journal.jsonl");
    // There is no journal before its first line.
    let booked = || std::fs::read_to_string(&journal).unwrap_or_default().lines().count();
    let mut child = accept().spawn().expect("the simulator");
    while booked() < 100 && child.try_wait().expect("a child").is_none() {
        std::thread::yield_now();
    }
    // SIGKILL: nothing is finished, nothing is answered.
    child.kill().expect("a child to kill");
    child.wait().expect("a dead child");
    // And the worst place for it: in the middle of a line.
    let mut torn = std::fs::read(&journal).expect("a journal");
    torn.extend_from_slice(b"{\"booked\":{\"account\":\"88100");
    std::fs::write(&journal, torn).expect("a journal");
    assert!(accept().status().expect("the simulator").success());
    assert!(accept().status().expect("the simulator").success(), "and once more");
    let bank = Bank::open(&folder).expect("the same folder");
    assert_eq!(bank.balance(NUMBER).expect("an account"), Money::yuan(1));
    let statement = bank.statement(at.date_naive(), at).expect("a statement");
    let lines = bank::camt::read(statement.as_bytes()).expect("our own").lines;
    let paid: Vec<_> = lines.iter().filter_map(|it| it.end_to_end_id.clone()).collect();
    let once: BTreeSet<_> = paid.iter().collect();
    assert_eq!((paid.len(), once.len()), (1_000, 1_000));
    std::fs::remove_dir_all(folder).ok();
}

//! The bank, a process of its own with a seed and hours of business, and the people who pay.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use chrono::{DateTime, NaiveDate, Utc};
use simulators::bank::{Anomaly, Bank, Booked};

use crate::{SEED, World};

pub struct Town {
    folder: PathBuf,
    pub auction: String,
    fund: String,
    /// The sign-up for which each transfer was meant, by its place in the bank's journal.
    meant: Vec<String>,
    /// Notices that were printed while something else was asked for.
    notices: Vec<Vec<u8>>,
}

impl Town {
    pub async fn new(world: &World) -> Town {
        let client = world.app.database.client().await;
        let sql = "SELECT number FROM bank_account WHERE court_id = $1 ORDER BY book";
        let rows = client.query(sql, &[&world.app.court.0]).await.unwrap();
        let (auction, fund): (String, String) = (rows[0].get(0), rows[1].get(0));
        let folder = std::env::temp_dir().join(format!("fachui-sixty-{}", uuid::Uuid::new_v4()));
        let (meant, notices) = (Vec::new(), Vec::new());
        let mut town = Town { folder, auction, fund, meant, notices };
        for number in [town.auction.clone(), town.fund.clone()] {
            town.act(world.app.now(), &["open", &number, "长沙市芙蓉区人民法院"]);
        }
        town
    }

    /// Runs the bank for one act; what it tells is kept for the court's finance staff.
    fn act(&mut self, at: DateTime<Utc>, arguments: &[&str]) {
        let told = self.bank(at, arguments);
        if !told.is_empty() {
            self.notices.push(told);
        }
    }

    fn bank(&self, at: DateTime<Utc>, arguments: &[&str]) -> Vec<u8> {
        let done = Command::new(env!("CARGO_BIN_EXE_bank-simulator"))
            .arg("--folder")
            .arg(&self.folder)
            .args(["--hours", "working", "--now", &at.to_rfc3339()])
            .args(["--seed", &SEED.to_string()])
            .args(arguments)
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{arguments:?}: {complaint}");
        done.stdout
    }

    /// Somebody pays for a sign-up, and the seed says what goes wrong.
    pub fn pay(
        &mut self,
        world: &World,
        (registration, number): (&str, &str),
        (name, account): (&str, &str),
        (amount, anomaly): (&str, Option<&str>),
    ) {
        self.meant.push(registration.to_owned());
        let mut act = vec!["transfer", number, amount, "--payer", name, "--payer-account", account];
        if let Some(anomaly) = anomaly {
            act.extend(["--anomaly", anomaly]);
        }
        self.act(world.app.now(), &act);
    }

    /// Carries out an order; its answer, unless it was lost.
    pub fn carry_out(&mut self, at: DateTime<Utc>, order: &str) -> Option<String> {
        let (file, answer) = (self.folder.join("order.xml"), self.folder.join("answer.xml"));
        std::fs::write(&file, order).unwrap();
        std::fs::remove_file(&answer).ok();
        let (from, to) = (file.to_str().unwrap(), answer.to_str().unwrap());
        self.act(at, &["accept", from, "--answer", to]);
        std::fs::read_to_string(answer).ok()
    }

    /// Interest on the twentieth of the quarter's last month, a fee on its last day.
    pub fn bank_s_own(&mut self, world: &World, day: NaiveDate) {
        let (auction, now) = (self.auction.clone(), world.app.now());
        if day == NaiveDate::from_ymd_opt(2026, 9, 21).unwrap() {
            self.act(now, &["interest", &auction, "88.60"]);
        }
        if day == NaiveDate::from_ymd_opt(2026, 9, 30).unwrap() {
            self.act(now, &["fee", &auction, "12.00"]);
        }
    }

    /// Every notice that has come.
    pub fn notices(&mut self, at: DateTime<Utc>) -> Vec<Vec<u8>> {
        self.act(at, &["notices"]);
        std::mem::take(&mut self.notices)
    }

    pub fn statement(&self, at: DateTime<Utc>, day: NaiveDate) -> Vec<u8> {
        self.bank(at, &["statement", &day.to_string()])
    }

    /// The bank's own journal: the oracle.
    pub fn journal(&self) -> Bank {
        Bank::open(&self.folder).unwrap()
    }

    /// For which sign-up a movement was meant.
    pub fn meant(&self, booked: &Booked) -> Option<&String> {
        self.meant.get(booked.transfer?)
    }

    pub fn anomalies(&self) -> Vec<Anomaly> {
        self.journal().booked().filter_map(|it| it.anomaly).chain(self.refused()).collect()
    }

    /// What went wrong with orders leaves no movement: it is told from the answers.
    fn refused(&self) -> Vec<Anomaly> {
        let text = std::fs::read_to_string(self.folder.join("journal.jsonl")).unwrap();
        let mut found = Vec::new();
        for said in text.lines().filter(|it| it.starts_with("{\"said\"")) {
            if said.contains("MS03") {
                found.push(Anomaly::Rejected);
            }
            if said.contains("AC01") {
                found.push(Anomaly::PartlyRejected);
            }
        }
        found
    }

    /// Every balance, every line and every match of the court is what the bank's journal says.
    pub async fn agrees_with(&self, world: &World) {
        let journal = self.journal();
        let now = world.app.now();
        let client = world.app.database.client().await;
        let sql = "SELECT a.number, r.booked_fen, r.mirror_fen FROM reconciliation r \
                   JOIN bank_account a ON a.court_id = r.court_id AND a.book = r.book \
                   WHERE r.court_id = $1";
        for row in client.query(sql, &[&world.app.court.0]).await.unwrap() {
            let (number, booked, mirror): (String, i64, i64) = (row.get(0), row.get(1), row.get(2));
            let oracle = journal.balance_until(&number, now).unwrap().fen();
            assert_eq!((booked, mirror), (oracle, oracle), "{number}");
        }
        let sql = "SELECT a.number || '/' || b.reference, b.outcome || coalesce(':' || b.why, ''), \
                   r.registration_id::text FROM bank_line b \
                   JOIN bank_account a ON a.id = b.bank_account_id \
                   LEFT JOIN receipt r ON r.bank_line_id = b.id";
        let rows = client.query(sql, &[]).await.unwrap();
        let kept: BTreeMap<String, (String, Option<String>)> =
            rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2)))).collect();
        let mut compared = 0;
        for it in journal.booked().filter(|it| it.at < now) {
            let (outcome, registration) = &kept[&format!("{}/{}", it.account, it.reference)];
            assert_eq!(outcome, expected(it), "{it:?}");
            if outcome == "matched" && it.transfer.is_some() {
                assert_eq!(registration.as_ref(), self.meant(it), "a wrong match: {it:?}");
            }
            compared += 1;
        }
        assert_eq!(compared, kept.len(), "the court knows no line that the bank does not");
        println!("{compared} movements of the bank, each booked as it should be");
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// What the platform must make of a movement, as docs/money.md lists it.
fn expected(it: &Booked) -> &'static str {
    if it.reverses.is_some() {
        return "credit-reversed";
    }
    if it.returned.is_some() {
        return "payout-returned";
    }
    if !it.credit && it.own.is_none() {
        return "payout-booked";
    }
    match it.anomaly {
        Some(Anomaly::Interest) => "interest-booked",
        Some(Anomaly::Fee) => "fee-booked",
        Some(Anomaly::Unnamed) => "suspense:payer-unnamed",
        Some(Anomaly::WrongName) => "suspense:payer-differs",
        Some(Anomaly::WrongNumber | Anomaly::NoSubAccount) => "suspense:unknown-sub-account",
        Some(Anomaly::ClosedNumber) => "suspense:closed-sub-account",
        Some(_) | None if it.credited_number.is_none() => "suspense:no-sub-account",
        Some(_) | None => "matched",
    }
}

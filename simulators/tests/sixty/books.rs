//! Daily reconciliation, and the close of days and months by finance and enforcement.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::json;

use crate::World;
use crate::desk::import;
use crate::harness::Client;
use crate::town::Town;

#[derive(Default)]
pub struct Books {
    open: BTreeSet<NaiveDate>,
    closed_days: usize,
    closed_months: BTreeSet<u32>,
}

impl Books {
    /// The bank has stated the day: its difference is nothing and the balances are the bank's; then two sign.
    pub async fn close(&mut self, world: &World, town: &Town, day: NaiveDate) {
        let finance = world.app.sign_in("fin1").await;
        let officer = world.app.officer().await;
        import(&finance, town.statement(world.app.now(), day)).await;
        world.work().await;
        let report = finance.get("/api/finance/reconciliation").await.expect(200).body;
        assert_eq!(report["difference"], "0.00", "{day}: {report}");
        let journal = town.journal();
        for account in report["accounts"].as_array().unwrap() {
            let number = account["number"].as_str().unwrap();
            let oracle = journal.balance_until(number, world.app.now()).unwrap();
            assert_eq!(account["booked"], oracle.to_string(), "{day}: {account}");
        }
        self.open.insert(day);
        for day in self.open.clone() {
            if sign(&finance, &officer, "day", day).await {
                self.open.remove(&day);
                self.closed_days += 1;
            }
        }
        // The month before is tried every night until no money is unidentified.
        let before = day.with_day(1).unwrap() - TimeDelta::days(1);
        let told = before >= NaiveDate::from_ymd_opt(2026, 8, 31).unwrap();
        if told
            && !self.closed_months.contains(&before.month())
            && sign(&finance, &officer, "month", before).await
        {
            self.closed_months.insert(before.month());
        }
    }

    /// Every day of the sixty and both whole months are signed by two; nothing enters them.
    pub async fn are_all_closed(&self, world: &World, first: NaiveDate) {
        assert!(self.open.is_empty(), "days that could not be closed: {:?}", self.open);
        assert_eq!(self.closed_days, 60, "from {first}");
        assert_eq!(self.closed_months, BTreeSet::from([8, 9]));
        let finance = world.app.sign_in("fin1").await;
        let closings = finance.get("/api/finance/closings").await.expect(200).body;
        let both = closings.as_array().unwrap().iter().filter(|it| {
            !it["enforcement_by"].is_null() && it["enforcement_by"] != it["finance_by"]
        });
        assert_eq!(both.count(), 62);
    }
}

/// Signed by finance and then by enforcement, or blocked by what is open.
async fn sign(finance: &Client, officer: &Client, period: &str, day: NaiveDate) -> bool {
    let body = json!({ "period": period, "day": day });
    let signed = finance.post("/api/finance/closings", body).await;
    if signed.status != 201 {
        let path = format!("/api/finance/open-items?period={period}&day={day}");
        let open = finance.get(&path).await.expect(200).body;
        assert!(!open.as_array().unwrap().is_empty(), "{period} {day}: {}", signed.text);
        println!("{period} {day} waits: {open}");
        return false;
    }
    let path = format!("/api/officer/closings/{}/signature", signed.id());
    officer.post(&path, json!({})).await.expect(200);
    true
}

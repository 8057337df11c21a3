//! Reports on the case funds (FUND-17), each figure with its formula, and the lamps of the clocks.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::instant::beijing;
use domain::money::Money;
use ledger::payout_clock::PayoutClock;
use store::fund_reports::{Figure, Unpaid};

use super::{AppError, delays};
use crate::App;
use crate::actor::Finance;

/// How urgent a payment is (三色预警).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lamp {
    Green,
    /// Due within ten days.
    Yellow,
    /// Overdue.
    Red,
}

impl Lamp {
    /// The lamp of a clock: yellow when less than `warning` is left.
    pub fn of(due: Option<DateTime<Utc>>, now: DateTime<Utc>, warning: TimeDelta) -> Lamp {
        match due {
            Some(due) if due < now => Lamp::Red,
            Some(due) if due < now + warning => Lamp::Yellow,
            Some(_) | None => Lamp::Green,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Lamp::Green => "green",
            Lamp::Yellow => "yellow",
            Lamp::Red => "red",
        }
    }
}

/// Money of a case that has not been paid out, with its clock.
pub struct Waiting {
    pub row: Unpaid,
    /// The law's date, delays and stricter layers; nothing of money whose arrival is not known.
    pub clock: Option<PayoutClock>,
    pub days: i64,
    pub lamp: Lamp,
}

pub struct Report {
    pub figures: Vec<Figure>,
    /// By age in days: up to 10, 15, 30, and beyond.
    pub unpaid: [(usize, Money); 4],
    pub waiting: Vec<Waiting>,
}

/// What was received and paid in a period, and what waits now.
///
/// Grounds: [`domain::statute::funds::FUND_10`], [`domain::statute::funds::FUND_17`].
pub async fn report(
    app: &App,
    finance: &Finance,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Report, AppError> {
    let now = app.now();
    let mut reader = app.db.reader().await?;
    let court = store::people::court(&mut reader, finance.court_id).await?;
    let reckoner = app.profiles.reckoner(&court);
    let times = (begin(from), begin(until) + TimeDelta::days(1));
    let figures = store::fund_reports::figures(&mut reader, finance.court_id, times).await?;
    let asked = store::delays::of_court(&mut reader, finance.court_id).await?;
    let mut unpaid = [(0, Money::ZERO); 4];
    let mut waiting = Vec::new();
    for row in store::fund_reports::unpaid(&mut reader, finance.court_id).await? {
        let asked: Vec<_> = asked.iter().filter(|it| it.case_id == row.case_id).cloned().collect();
        let clock = row.since.map(|since| delays::clock(&reckoner, since, &asked));
        let clock = clock.transpose()?;
        let days = row.since.map_or(0, |since| (now - since).num_days());
        let lamp = clock.as_ref().map_or(Lamp::Green, |it| delays::lamp(it, now));
        let bucket = match days {
            ..=10 => 0,
            11..=15 => 1,
            16..=30 => 2,
            31.. => 3,
        };
        if let Some((count, sum)) = unpaid.get_mut(bucket) {
            let amount = Money::from_fen(row.amount_fen).unwrap_or_default();
            *count += 1;
            *sum = Money::sum([*sum, amount]).unwrap_or(Money::MAX);
        }
        waiting.push(Waiting { row, clock, days, lamp });
    }
    Ok(Report { figures, unpaid, waiting })
}

/// The first instant of a day in China.
fn begin(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    let local = midnight.and_local_timezone(beijing()).single();
    local.map_or(DateTime::<Utc>::MIN_UTC, |it| it.with_timezone(&Utc))
}

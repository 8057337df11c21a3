//! Many days of traffic from a seed: every clean line is matched, every anomaly gets its reason,
//! nothing is matched wrongly, and the books equal the bank's own balance to the fen.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use api::app::receipts::movement;
use bank::camt::{self, Kind as FileKind, Line, Report};
use chrono::{DateTime, TimeDelta};
use simulators::traffic::{Expected, Kind, Payer, Traffic};
use sm3::{Digest, Sm3};
use store::bank_lines::File;

use crate::cast::Cast;

const MORNING: i64 = 1_779_760_800;

struct Run {
    lines: usize,
    booking: Duration,
}

/// Imports `days` days of about `a_day` lines and compares everything with what was expected.
async fn run(days: i64, a_day: usize, payers: usize) -> Run {
    let cast = Cast::new().await;
    let payers: Vec<Payer> = cast.crowd(payers).await;
    let owner: BTreeMap<_, _> =
        payers.iter().map(|it| (it.number.clone(), it.name.clone())).collect();
    let mut traffic = Traffic::new(20_261_122, &cast.auction, payers);
    let (mut lines, mut booking) = (0, Duration::ZERO);
    let mut seen = BTreeMap::<Kind, usize>::new();
    for day in 0..=days {
        let at = DateTime::from_timestamp(MORNING, 0).unwrap() + TimeDelta::days(day);
        let expected = if day == days { traffic.left_over() } else { traffic.day(at, a_day) };
        if expected.is_empty() {
            continue;
        }
        let told: Vec<Line> = expected.iter().map(|it| it.line.clone()).collect();
        let report = Report {
            kind: FileKind::Notification,
            message_id: format!("N{day}"),
            created_at: at,
            lines: told,
            closing: Vec::new(),
        };
        let file = camt::write(&report);
        // Every third file comes in the encoding of old bank software.
        let file: Vec<u8> = if day % 3 == 0 {
            let gbk = file.replacen("encoding=\"UTF-8\"", "encoding=\"GBK\"", 1);
            encoding_rs::GBK.encode(&gbk).0.into_owned()
        } else {
            file.into_bytes()
        };
        let begin = Instant::now();
        let read = camt::read(&file).unwrap();
        let keys = &*cast.app.keys;
        let movements: Vec<_> = read.lines.iter().map(|it| movement(keys, it)).collect();
        let hash: [u8; 32] = Sm3::digest(&file).into();
        let finance = cast.finance("fin1");
        let kept = File {
            hash: &hash,
            court: finance.court_id,
            kind: "camt.054",
            raw: &file,
            by: finance.person_id,
        };
        let booked = cast.app.db.transaction(async |tx| {
            store::bank_lines::keep_file(tx, &kept, at).await?;
            store::bank_lines::book(tx, &hash, &movements, at).await
        });
        let outcomes = booked.await.unwrap();
        booking += begin.elapsed();
        // What autovacuum does every minute in the background; here two months pass in seconds.
        if day % 10 == 0 {
            cast.run("ANALYZE").await;
        }
        lines += expected.len();
        check(&expected, &outcomes);
        for it in &expected {
            *seen.entry(it.kind).or_default() += 1;
        }
    }
    for kind in Kind::ANOMALIES {
        assert!(seen.contains_key(&kind), "{kind:?} has not come");
    }
    // The books against the bank's own journal, and every match against the number's owner.
    let (mirror, difference, wrong) = cast.books(&owner).await;
    assert_eq!(mirror, traffic.balance_fen() + traffic.unexplained_fen);
    assert_eq!(difference, -traffic.unexplained_fen, "only what nobody explains is missing");
    assert_eq!(wrong, 0, "money with somebody whose number was not written");
    cast.assert_zero_sum().await;
    Run { lines, booking }
}

fn check(expected: &[Expected], outcomes: &[store::bank_lines::Outcome]) {
    assert_eq!(expected.len(), outcomes.len());
    for (expected, outcome) in expected.iter().zip(outcomes) {
        assert_eq!(expected.line.reference, outcome.reference);
        let found = match &outcome.why {
            Some(why) => format!("{}:{why}", outcome.outcome),
            None => outcome.outcome.clone(),
        };
        assert_eq!(found, expected.outcome, "{expected:?}");
    }
}

/// Ten days; with `FACHUI_VOLUME=full`, as `./run bench funds` sets it, 100,000 lines over sixty.
#[actix_web::test]
async fn weeks_of_traffic_are_booked_to_the_fen() {
    let full = crate::figures::full();
    let (days, a_day, payers, at_least) =
        if full { (60, 2_330, 1_000, 100_000) } else { (10, 400, 50, 2_500) };
    let run = run(days, a_day, payers).await;
    println!("{} lines read, booked and kept in {:?} (aim 10 s)", run.lines, run.booking);
    assert!(run.lines >= at_least, "{}", run.lines);
}

//! Lists and searches over a million published lots, as a visitor asks for them over HTTP.

mod fill;

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request};
use serde_json::{Value, json};

use super::Scene;
use crate::chart::{Chart, Curve, Outcome};
use crate::client::{Failure, Pool};
use crate::load::{latency, times};
use fill::DISTRICTS;

/// How often each kind is asked for, each time for something else.
const ASKED: usize = 200;
/// How far a patient visitor pages.
const DEEP: usize = 60;
const PATIENCE: Duration = Duration::from_secs(60);
/// What is promised, in microseconds.
const AIM: u64 = 50_000;

/// A kind of question, and how its nth is put.
struct Kind {
    name: &'static str,
    query: fn(usize, &fill::Filled) -> String,
}

const KINDS: &[Kind] = &[
    Kind { name: "running, by end", query: |_, _| "phase=running&sort=ends_at".into() },
    Kind { name: "upcoming, by end", query: |_, _| "phase=upcoming&sort=ends_at".into() },
    Kind { name: "ended, newest first", query: |_, _| "phase=ended&sort=ends_at".into() },
    Kind { name: "newest notices", query: |_, _| "sort=announced".into() },
    Kind { name: "cheapest", query: |_, _| "sort=price".into() },
    Kind { name: "dearest running", query: |_, _| "phase=running&sort=-price".into() },
    Kind {
        name: "category in a province",
        query: |it, _| format!("phase=ended&sort=ends_at&category=housing&region={}", province(it)),
    },
    Kind {
        name: "one district",
        query: |it, _| format!("sort=announced&region={}", DISTRICTS.code(it)),
    },
    Kind {
        name: "running in one district",
        query: |it, _| format!("phase=running&sort=price&region={}", DISTRICTS.code(it)),
    },
    Kind {
        name: "one court",
        query: |it, filled| format!("court_id={}&sort=ends_at", filled.court(it)),
    },
    Kind {
        name: "beginning on a day",
        query: |it, filled| format!("starts_on={}", filled.day(it)),
    },
    Kind { name: "word in a third of all", query: |_, _| format!("q={}", escaped("住宅")) },
    Kind {
        name: "common word, ended, newest",
        query: |_, _| format!("phase=ended&sort=ends_at&q={}", escaped("轿车")),
    },
    Kind {
        name: "name of a district",
        query: |it, _| format!("q={}", escaped(&DISTRICTS.name(it))),
    },
    Kind {
        name: "district, street and kind",
        query: |it, _| {
            let words = format!("{} {} 住宅", DISTRICTS.name(it), fill::street(it));
            format!("sort=price&q={}", escaped(&words))
        },
    },
    Kind { name: "number of a house", query: |it, _| format!("q={}", escaped(&fill::number(it))) },
    Kind { name: "word that nobody wrote", query: |_, _| format!("q={}", escaped("飞碟残骸")) },
];

pub async fn run(scene: &mut Scene) -> Result<Outcome, Failure> {
    let lots = scene.options.lots.unwrap_or(1_000_000);
    let began = Instant::now();
    let filled = fill::fill(&mut scene.database, lots).await?;
    eprintln!("    {lots} lots were written in {} s", began.elapsed().as_secs());
    let pool = Pool::new(scene.options.address.clone());
    let mut measured: Vec<(&str, Histogram<u64>, u64)> = Vec::new();
    for kind in KINDS {
        let (mut took, mut found) = (times()?, 0);
        for number in 0..ASKED {
            let query = (kind.query)(number, &filled);
            let (micros, page) = ask(&pool, &format!("/api/public/lots?limit=20&{query}")).await?;
            took.saturating_record(micros);
            found += cards(&page);
        }
        measured.push((kind.name, took, found));
    }
    measured.push(deep(&pool).await?);
    measured.push(pages(&pool).await?);
    let nothing = measured.iter().find(|(name, _, found)| (*found == 0) != is_absent(name));
    if let Some((name, _, found)) = nothing {
        return Err(format!("'{name}' has found {found} lots").into());
    }
    Ok(outcome(lots, &measured))
}

fn is_absent(kind: &str) -> bool {
    kind == "word that nobody wrote"
}

/// Page after page of everything that has ended.
async fn deep(pool: &Pool) -> Result<(&'static str, Histogram<u64>, u64), Failure> {
    let (mut took, mut found, mut cursor) = (times()?, 0, String::new());
    for _ in 0..DEEP {
        let path = format!("/api/public/lots?limit=100&phase=ended&sort=ends_at{cursor}");
        let (micros, page) = ask(pool, &path).await?;
        took.saturating_record(micros);
        found += cards(&page);
        let Some(next) = page.get("next_cursor").and_then(Value::as_str) else { break };
        cursor = format!("&cursor={next}");
    }
    Ok(("a hundred each, deeper and deeper", took, found))
}

/// The pages of single lots.
async fn pages(pool: &Pool) -> Result<(&'static str, Histogram<u64>, u64), Failure> {
    let (_, list) = ask(pool, "/api/public/lots?limit=100&phase=ended&sort=ends_at").await?;
    let ids = list.get("lots").and_then(Value::as_array).ok_or("a list")?.iter();
    let ids: Vec<&str> = ids.filter_map(|it| it.get("id")?.as_str()).collect();
    let (mut took, mut found) = (times()?, 0);
    for id in ids.iter().cycle().take(ASKED) {
        took.saturating_record(ask(pool, &format!("/api/public/lots/{id}")).await?.0);
        found += 1;
    }
    Ok(("the page of a lot", took, found))
}

/// How long a question took, in microseconds, and what was answered.
async fn ask(pool: &Pool, path: &str) -> Result<(u64, Value), Failure> {
    let request = Request::builder().method(Method::GET).uri(path).header("host", "localhost");
    let began = Instant::now();
    let (status, body) = pool.ask(request.body(Full::new(Bytes::new()))?, PATIENCE).await?;
    let took = u64::try_from(began.elapsed().as_micros())?;
    if !status.is_success() {
        return Err(format!("{path}: {status} {}", String::from_utf8_lossy(&body)).into());
    }
    Ok((took, serde_json::from_slice(&body)?))
}

fn cards(page: &Value) -> u64 {
    let lots = page.get("lots").and_then(Value::as_array).map_or(0, Vec::len);
    u64::try_from(lots).unwrap_or(0)
}

fn outcome(lots: usize, measured: &[(&'static str, Histogram<u64>, u64)]) -> Outcome {
    let told = |(name, took, found): &(&str, Histogram<u64>, u64)| {
        json!({ "asked_for": name, "answers": took.len(), "lots_found": found,
            "latency_us": latency(took), "within_aim": took.value_at_quantile(0.95) <= AIM })
    };
    let missed = measured.iter().filter(|(_, took, _)| took.value_at_quantile(0.95) > AIM);
    let figures = json!({
        "lots": lots,
        "aim_p95_us": AIM,
        "kinds": measured.iter().map(told).collect::<Vec<_>>(),
        "kinds_that_miss_the_aim": missed.map(|(name, ..)| name).collect::<Vec<_>>(),
    });
    let curves = measured.iter().map(|(name, took, _)| {
        let at = |percent: u32| {
            (u64::from(percent), took.value_at_percentile(f64::from(percent)) / 1000)
        };
        Curve { name, points: (0..=100).step_by(5).map(at).collect() }
    });
    let chart = Chart {
        title: "Answers to lists and searches".to_owned(),
        axes: ("percent of the answers", "ms"),
        curves: curves.collect(),
    };
    Outcome { name: "search", figures, charts: vec![chart] }
}

fn province(number: usize) -> String {
    DISTRICTS.code(number).chars().take(2).collect()
}

/// For a query: everything that is not a plain letter or digit as its bytes.
fn escaped(text: &str) -> String {
    let byte = |it: u8| match it {
        b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' => char::from(it).to_string(),
        _ => format!("%{it:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_put_as_queries() {
        assert_eq!(escaped("住宅 1-2"), "%E4%BD%8F%E5%AE%85%201-2");
        assert_eq!(province(0).len(), 2);
    }

    #[test]
    fn every_kind_is_put_in_a_way_of_its_own() {
        let names: std::collections::BTreeSet<&str> = KINDS.iter().map(|it| it.name).collect();
        assert_eq!(names.len(), KINDS.len());
        assert!(KINDS.iter().any(|it| is_absent(it.name)));
    }
}

//! A thousand price inquiries, each answered by three platforms at once: how fast the reports are
//! taken, and that every one of them is kept, with its fact.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request};
use serde_json::json;
use uuid::Uuid;

use super::Scene;
use crate::bare::per_second;
use crate::chart::{Chart, Curve, Outcome};
use crate::client::{Connection, Failure, Pool};
use crate::cpu::Used;
use crate::load;
use crate::setup::{self, Seat};

/// As many as are commonly listed.
const PLATFORMS: usize = 3;
/// Requests under way at a time.
const CONNECTIONS: usize = 64;
const PATIENCE: Duration = Duration::from_secs(30);

/// One report that is to be handed in.
struct Report {
    inquiry: Uuid,
    seat: usize,
    fen: i64,
}

pub async fn run(scene: &mut Scene) -> Result<Outcome, Failure> {
    let count = scene.options.lots.unwrap_or(1000);
    let court = Uuid::now_v7();
    let seats = platforms(scene, court).await?;
    let inquiries = send(scene, court, count).await?;
    let day = scene.database.query_one("SELECT (current_date + 300)::text", &[]).await?;
    let valid_until: String = day.try_get(0)?;
    let mut waiting = Vec::new();
    for (number, inquiry) in inquiries.iter().enumerate().rev() {
        for seat in 0..PLATFORMS {
            let fen = 10_000_000 + i64::try_from(number * PLATFORMS + seat)?;
            waiting.push(Report { inquiry: *inquiry, seat, fen });
        }
    }
    let total = waiting.len();
    let waiting = RefCell::new(waiting);
    let told = RefCell::new((load::times()?, Vec::new(), Vec::<String>::new()));
    let pool = Pool::new(scene.options.address.clone());
    let (began, before) = (Instant::now(), Used::now(&scene.options.processes));
    let worker = async || -> Result<(), Failure> {
        loop {
            let Some(report) = waiting.borrow_mut().pop() else { return Ok(()) };
            let seat = seats.get(report.seat).ok_or("a platform is missing")?;
            let sent = Instant::now();
            let (status, body) = pool.ask(request(&report, seat, &valid_until)?, PATIENCE).await?;
            let mut told = told.borrow_mut();
            told.0.record(u64::try_from(sent.elapsed().as_micros())?)?;
            told.1.push(u64::try_from(began.elapsed().as_millis())?);
            if status.as_u16() != 201 {
                told.2.push(format!("{status} {}", String::from_utf8_lossy(&body)));
            }
        }
    };
    let done = join_all((0..CONNECTIONS).map(|_| worker())).await;
    done.into_iter().collect::<Result<(), Failure>>()?;
    let took = began.elapsed();
    let shares = Used::now(&scene.options.processes).shares_since(&before);
    let (latency, answered, refused) = told.into_inner();
    if let Some(first) = refused.first() {
        return Err(format!("{} of {total} reports were refused: {first}", refused.len()).into());
    }
    check(scene, &inquiries).await?;
    let figures = json!({
        "inquiries": count,
        "reports": total,
        "connections": CONNECTIONS,
        "took_ms": u64::try_from(took.as_millis())?,
        "reports_per_second": per_second(u64::try_from(total)?, took),
        "latency_us": load::latency(&latency),
        "cpu_percent": shares,
    });
    let points = (1..).zip(&answered).map(|(done, at)| (*at, done)).collect();
    let chart = Chart {
        title: "Reports taken".to_owned(),
        axes: ("ms", "reports"),
        curves: vec![Curve { name: "taken", points }],
    };
    Ok(Outcome { name: "inquiries", figures, charts: vec![chart] })
}

fn request(
    report: &Report,
    seat: &Seat,
    valid_until: &str,
) -> Result<Request<Full<Bytes>>, Failure> {
    let value = format!("{}.{:02}", report.fen / 100, report.fen % 100);
    let body = json!({ "value": value, "valid_until": valid_until });
    Ok(Request::builder()
        .method(Method::POST)
        .uri(format!("/api/valuer/inquiries/{}/quote", report.inquiry))
        .header("host", "localhost")
        .header("content-type", "application/json")
        .header("cookie", &seat.cookie)
        .header("x-csrf-token", &seat.csrf)
        .body(Full::new(Bytes::from(body.to_string())))?)
}

/// Accounts of platforms at a court that trains, signed in; their password is a bidder's.
async fn platforms(scene: &Scene, court: Uuid) -> Result<Vec<Seat>, Failure> {
    let person = scene.people.first().ok_or("this takes one account")?;
    scene
        .database
        .batch_execute(&format!(
            "INSERT INTO court (id, code, name, profile)
                VALUES ('{court}', 'Q{}', '测试法院', 'rehearsal')",
            court.simple()
        ))
        .await?;
    let mut connection = Connection::open(&scene.options.address).await?;
    let mut seats = Vec::new();
    for number in 0..PLATFORMS {
        let (id, login) = (Uuid::now_v7(), format!("load-platform-{}-{number}", court.simple()));
        scene
            .database
            .batch_execute(&format!(
                "INSERT INTO person (id, login, password_hash, kind, display_name)
                    SELECT '{id}', '{login}', password_hash, 'staff', '询价平台'
                      FROM person WHERE id = '{person}';
                 INSERT INTO role_grant (person_id, role, court_id)
                    VALUES ('{id}', 'valuer', '{court}');
                 INSERT INTO platform (id, person_id, name, listed_from)
                    VALUES ('{id}', '{id}', '{login}', now());"
            ))
            .await?;
        seats.push(setup::sign_in(&mut connection, &login).await?);
    }
    Ok(seats)
}

/// One case, one asset and one open inquiry each, asked of the court's platforms.
async fn send(scene: &mut Scene, court: Uuid, count: usize) -> Result<Vec<Uuid>, Failure> {
    let inquiries: Vec<Uuid> = (0..count).map(|_| Uuid::new_v4()).collect();
    let person = *scene.people.first().ok_or("this takes one account")?;
    let transaction = scene.database.transaction().await?;
    transaction.execute(CASES, &[&inquiries, &court, &person]).await?;
    transaction.execute(ASSETS, &[&inquiries]).await?;
    transaction.execute(INQUIRIES, &[&inquiries, &court]).await?;
    let like = format!("load-platform-{}-%", court.simple());
    transaction.execute(ASKED, &[&inquiries, &like]).await?;
    transaction.commit().await?;
    Ok(inquiries)
}

/// Every report is there with its own value, and its fact in the chain of its case.
async fn check(scene: &Scene, inquiries: &[Uuid]) -> Result<(), Failure> {
    let row = scene.database.query_one(KEPT, &[&inquiries]).await?;
    let (reports, sum, facts): (i64, i64, i64) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let total = i64::try_from(inquiries.len() * PLATFORMS)?;
    let wanted = total * 10_000_000 + total * (total - 1) / 2;
    if (reports, sum, facts) == (total, wanted, total) {
        Ok(())
    } else {
        Err(format!("kept {reports} reports of {sum} fen with {facts} facts, not {total}").into())
    }
}

// The ids of case and asset follow from the inquiry's.
const CASES: &str = "INSERT INTO court_case (id, court_id, officer_id, case_number, \
     case_number_as_written, debtor_kind, opened_at) \
     SELECT derived_id('case/' || id), $2, $3, id::text, id::text, 'natural-person', now() \
     FROM unnest($1::uuid[]) AS id";
const ASSETS: &str = "INSERT INTO asset (id, case_id, kind, category, title, region, seized_on, \
     facts, created_at) \
     SELECT derived_id('asset/' || id), derived_id('case/' || id), 'immovable', 'housing', \
     '负载测试', '430102', current_date, '{}', now() FROM unnest($1::uuid[]) AS id";
const INQUIRIES: &str = "INSERT INTO inquiry (id, court_id, case_id, asset_id, commissioned_at) \
     SELECT id, $2, derived_id('case/' || id), derived_id('asset/' || id), now() \
     FROM unnest($1::uuid[]) AS id";
const ASKED: &str = "INSERT INTO inquiry_platform (inquiry_id, platform_id) \
     SELECT it.id, p.id FROM unnest($1::uuid[]) AS it (id), platform AS p WHERE p.name LIKE $2";
const KEPT: &str = "SELECT count(*), coalesce(sum(value_fen), 0)::bigint, \
     (SELECT count(*) FROM fact AS f JOIN inquiry AS i ON i.case_id = f.case_id \
       WHERE i.id = ANY ($1) AND f.name = 'quote-delivered') \
     FROM inquiry_quote WHERE inquiry_id = ANY ($1)";

//! `kill -9` in the middle of imports and payouts: what is sent again afterwards is done once.

use std::time::Duration;

use api::actor::Role;
use bank::camt::{self, Direction, Kind, Line, Report};
use domain::id::{CourtId, PersonId};
use domain::money::Money;
use reqwest::StatusCode;
use serde_json::Value;
use tokio::task::JoinSet;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::eventually;
use crate::stage::{Seat, Stage};

const ACCOUNT: &str = "8810000001";
const LINES: usize = 1_500;
const PAYMENTS: i64 = 400;

/// The court's auction account and its reserved case, which a trigger opens elsewhere.
async fn open_accounts(admin: &Client) -> CourtId {
    let court: Uuid = admin.query_one("SELECT id FROM court", &[]).await.unwrap().get(0);
    let sql = format!(
        "INSERT INTO ledger_case (id, court_id) VALUES (suspense_case('{court}'), '{court}');
         INSERT INTO bank_account (court_id, book, number, holder, bank)
         VALUES ('{court}', 'auction', '{ACCOUNT}', '法院', '银行'),
                ('{court}', 'fund', '8910000001', '法院', '银行')"
    );
    admin.batch_execute(&sql).await.unwrap();
    CourtId(court)
}

/// Payments that may go to the bank, with the money they are made of.
async fn owe(admin: &Client, court: CourtId) {
    let sql = format!(
        "SET session_replication_role = replica;
         INSERT INTO court_case (id, court_id, officer_id, case_number, case_number_as_written,
            debtor_kind, opened_at)
         SELECT case_id, court_id, gen_random_uuid(), '(2026)湘0102执1号', 'x', 'natural-person',
                now() FROM lot LIMIT 1;
         INSERT INTO ledger_case (id, court_id, court_case_id)
         SELECT id, court_id, id FROM court_case;
         INSERT INTO payout (court_id, case_id, book, kind, from_kind, from_owner, amount_fen,
            payee_name, payee_number, purpose, receipt_id, state, approval_from_fen, requested_at)
         SELECT '{court}', c.id, 'auction', 'refund', 'payer', derived_id('p'), 100, 'sm4:', 'sm4:',
                '退还', gen_random_uuid(), 'requested', 0, now()
           FROM court_case c, generate_series(1, {PAYMENTS});
         SET session_replication_role = origin;
         SELECT post((SELECT array_agg(('credit-booked', id, case_id, 'auction-bank', NULL,
            'payer', from_owner, amount_fen)::leg) FROM payout), now());
         SELECT post((SELECT array_agg(('payout-requested', id, case_id, 'payer', from_owner,
            'auction-requested', NULL, amount_fen)::leg) FROM payout), now())"
    );
    admin.batch_execute(&sql).await.unwrap();
}

fn file(number: usize) -> String {
    let booked_at = chrono::DateTime::from_timestamp(1_779_760_800, 0).unwrap();
    let line = |n: usize| Line {
        number: 0,
        account: ACCOUNT.to_owned(),
        reference: format!("K{number}-{n}"),
        direction: Direction::Credit,
        amount: Money::yuan(1),
        booked_at,
        value_on: None,
        credited_number: None,
        other_name: Some("某人".to_owned()),
        other_account: Some("6222020001".to_owned()),
        end_to_end_id: None,
        remittance: None,
        returned: None,
        nature: None,
        reverses: None,
    };
    camt::write(&Report {
        kind: Kind::Notification,
        message_id: format!("M{number}"),
        created_at: booked_at,
        lines: (0..LINES).map(line).collect(),
        closing: Vec::new(),
    })
}

/// One request; nothing if the server died before it answered.
async fn send(
    address: &str,
    seat: &Seat,
    (path, body): (&str, String),
    key: Uuid,
) -> Option<(StatusCode, Value)> {
    let request = reqwest::Client::new()
        .post(format!("http://{address}/api/finance/{path}"))
        .header("cookie", format!("fachui_access={}", seat.token))
        .header("x-csrf-token", &seat.csrf)
        .header("idempotency-key", key.to_string())
        .header("content-type", "application/xml")
        .body(body);
    let response = request.send().await.ok()?;
    let status = response.status();
    Some((status, response.json().await.ok()?))
}

/// Sends it, kills the server meanwhile, and sends the same again under the same key until it is
/// answered. What the last answer was.
async fn killed(
    stage: &mut Stage,
    seat: &Seat,
    (path, body): (&str, String),
    after: Duration,
) -> (StatusCode, Value) {
    let key = Uuid::new_v4();
    let (address, path_, seat_) = (stage.address.clone(), path.to_owned(), seat.clone());
    let first = body.clone();
    let mut under_way = JoinSet::new();
    under_way.spawn(async move { send(&address, &seat_, (&path_, first), key).await });
    tokio::time::sleep(after).await;
    stage.kill_server();
    under_way.join_all().await;
    stage.ensure_server().await;
    let mut answered = None;
    eventually("an answer to the same request", async || {
        answered = send(&stage.address, seat, (path, body.clone()), key).await;
        answered.as_ref().is_some_and(|(status, _)| !status.is_server_error())
    })
    .await;
    answered.unwrap()
}

fn slug(answer: &Value) -> &str {
    answer["type"].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_and_a_payout_cut_short_by_a_kill_are_done_once() {
    let mut stage = Stage::new(1).await;
    let admin = stage.database.client().await;
    let court = open_accounts(&admin).await;
    let person: Uuid = admin.query_one("SELECT id FROM person", &[]).await.unwrap().get(0);
    let finance = stage.staff(PersonId(person), Role::Finance, court);
    let times = [0, 30, 120, 300, 700].map(Duration::from_millis);
    for (number, after) in times.into_iter().enumerate() {
        let request = ("bank-files", file(number));
        let (status, answer) = killed(&mut stage, &finance, request, after).await;
        // Begun by the first request and never told: then the key says so, and the file is sent
        // under a new one. Its lines are all known, or all new.
        if status == StatusCode::CONFLICT {
            assert!(slug(&answer).ends_with("/key-under-way"), "{answer}");
            let again = ("bank-files", file(number));
            let again = send(&stage.address, &finance, again, Uuid::new_v4()).await;
            let (status, answer) = again.unwrap();
            assert_eq!(status, StatusCode::OK, "{answer}");
            let lines = answer["lines"].as_array().unwrap();
            let outcome = &lines[0]["outcome"];
            assert!(["duplicate", "suspense"].iter().any(|it| outcome == it), "{outcome}");
            assert!(lines.iter().all(|it| it["outcome"] == *outcome), "{answer}");
        } else {
            assert_eq!(status, StatusCode::OK, "{answer}");
        }
    }
    let count = async |sql: &str| admin.query_one(sql, &[]).await.unwrap().get::<_, i64>(0);
    let wanted = i64::try_from(times.len() * LINES).unwrap();
    assert_eq!(count("SELECT count(*) FROM bank_line").await, wanted);
    assert_eq!(count("SELECT count(*) FROM entry WHERE kind = 'credit-booked'").await, wanted);
    let held = "SELECT mirror_fen FROM reconciliation WHERE book = 'auction'";
    assert_eq!(count(held).await, wanted * 100);

    owe(&admin, court).await;
    let request = ("payment-batches", String::new());
    let after = Duration::from_millis(60);
    let (status, answer) = killed(&mut stage, &finance, request, after).await;
    if !status.is_success() {
        assert!(slug(&answer).ends_with("/key-under-way"), "{answer}");
        let again = ("payment-batches", String::new());
        let again = send(&stage.address, &finance, again, Uuid::new_v4()).await;
        let (status, answer) = again.unwrap();
        assert!(status.is_success() || slug(&answer).ends_with("/nothing-to-pay"), "{answer}");
    }
    assert_eq!(count("SELECT count(*) FROM payment_batch").await, 1);
    assert_eq!(count("SELECT count(*) FROM payout WHERE state = 'submitted'").await, PAYMENTS);
    let sent = "SELECT count(*) FROM entry WHERE kind = 'payout-submitted'";
    assert_eq!(count(sent).await, PAYMENTS);
    let drifted = "SELECT count(*) FROM ledger_difference";
    assert_eq!(count(drifted).await, 0);
}

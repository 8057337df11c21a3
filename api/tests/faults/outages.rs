//! An outage of a real server, told and signed: messages to everybody who signed up, the record of
//! the fault, its two signatures.

use api::actor::Role;
use reqwest::Method;
use serde_json::{Value, json};
use sm3::{Digest, Sm3};
use uuid::Uuid;

use crate::stage::{Seat, Stage};
use crate::{eventually, now};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_told_recorded_and_signed() {
    let mut stage = Stage::ending_in(2, 20, 3).await;
    let (officer, other, supervisor) = staff(&stage).await;
    let leader = stage.seats[0].clone();
    let offer = json!({ "amount": "1000.00", "seen_seq": null });
    let url = format!("/api/bidder/lots/{}/bids", stage.lot);
    ask(&stage, &leader, Method::POST, &url, Some(offer)).await.expect(200);
    let journal = store::journal::Journal::new(&stage.database.url(), 1);
    let (_, book) = journal.book(stage.lot).await.unwrap().unwrap();
    let ends_at = book.unwrap().ends_at().micros();
    eventually("the last seconds", async || now().micros() >= ends_at - 1_500_000).await;
    stage.kill_server();
    eventually("the end", async || now().micros() >= ends_at + 500_000).await;
    stage.ensure_server().await;
    // Everybody is told what happened, in order, and not who else is there.
    for (seat, last) in [(&stage.seats[0], "lot-won"), (&stage.seats[1], "lot-lost")] {
        let wanted = [last, "lot-resumed", "lot-paused"];
        eventually("the messages", async || kinds(&stage, seat).await == wanted).await;
        let told = ask(&stage, seat, Method::GET, "/api/bidder/messages", None).await.expect(200);
        assert!(!told.to_string().contains("C1") && !told.to_string().contains("C0"), "{told}");
    }
    // The platform has written the record; nobody sees it before somebody answers for it.
    let nobody = Seat { code: String::new(), token: String::new(), csrf: String::new() };
    let open = "/api/public/faults";
    assert_eq!(ask(&stage, &nobody, Method::GET, open, None).await.expect(200), json!([]));
    let desk = "/api/officer/faults";
    let faults = ask(&stage, &officer, Method::GET, desk, None).await.expect(200);
    let [fault] = faults.as_array().unwrap().as_slice() else { panic!("{faults}") };
    let [lot] = fault["lots"].as_array().unwrap().as_slice() else { panic!("{fault}") };
    assert_eq!((&fault["cause"], &lot["next"]), (&json!("outage"), &json!("resumed")));
    assert_eq!(lot["next_seq"].as_i64(), lot["pause_seq"].as_i64().map(|it| it + 1));
    let kept = lot["remaining_seconds"].as_i64().unwrap();
    assert!((0..=3).contains(&kept), "about a second and a half was left: {fault}");
    let id = fault["id"].as_str().unwrap();
    let sign = format!("{desk}/{id}/signature");
    let body = Some(json!({ "statement": "机房断电，已恢复。" }));
    let refused = ask(&stage, &other, Method::POST, &sign, body.clone()).await;
    assert_eq!(refused.status, 403, "who conducts none of its cases does not sign first");
    let empty = Some(json!({ "statement": " " }));
    assert_eq!(ask(&stage, &officer, Method::POST, &sign, empty).await.status, 422);
    ask(&stage, &officer, Method::POST, &sign, body.clone()).await.expect(200);
    let again = ask(&stage, &officer, Method::POST, &sign, body.clone()).await;
    assert_eq!((again.status, again.slug()), (403, "/problems/fault-other-signer"));
    let counter = format!("/api/supervisor/faults/{id}/signature");
    ask(&stage, &supervisor, Method::POST, &counter, body.clone()).await.expect(200);
    let third = ask(&stage, &other, Method::POST, &sign, body).await;
    assert_eq!((third.status, third.slug()), (409, "/problems/fault-signed"));
    let published = ask(&stage, &nobody, Method::GET, open, None).await.expect(200);
    let signatures = published[0]["signatures"].as_array().unwrap().clone();
    assert_eq!(signatures.len(), 2);
    for it in &signatures {
        let digest = hex::encode(Sm3::digest(it["content"].as_str().unwrap().as_bytes()));
        assert_eq!(it["hash"], json!(digest), "anybody can check what was signed");
    }
    let second: Value = serde_json::from_str(signatures[1]["content"].as_str().unwrap()).unwrap();
    assert_eq!(second["previous"], signatures[0]["hash"], "the second covers the first");
    let shown = format!("/api/public/lots/{}/interruptions", stage.lot);
    let shown = ask(&stage, &nobody, Method::GET, &shown, None).await.expect(200);
    assert_eq!((&shown[0]["fault_id"], &shown[0]["measure"]), (&json!(id), &Value::Null));
    let client = stage.database.client().await;
    for change in ["UPDATE fault_signature SET statement = 'x'", "DELETE FROM message"] {
        assert!(client.batch_execute(change).await.is_err(), "{change}");
    }
}

async fn kinds(stage: &Stage, seat: &Seat) -> Vec<String> {
    let told = ask(stage, seat, Method::GET, "/api/bidder/messages", None).await;
    let messages = told.body["messages"].as_array().cloned().unwrap_or_default();
    messages.iter().map(|it| it["kind"].as_str().unwrap_or_default().to_owned()).collect()
}

pub struct Told {
    pub status: u16,
    pub body: Value,
}

impl Told {
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    fn slug(&self) -> &str {
        self.body["type"].as_str().unwrap_or_default()
    }
}

pub async fn ask(
    stage: &Stage,
    seat: &Seat,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Told {
    let mut request = reqwest::Client::new()
        .request(method, format!("http://{}{path}", stage.address))
        .header("x-csrf-token", &seat.csrf)
        .header("idempotency-key", Uuid::now_v7().to_string());
    if !seat.token.is_empty() {
        request = request.header("cookie", format!("fachui_access={}", seat.token));
    }
    if let Some(body) = body {
        request = request.json(&body);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    Told { status, body: response.json().await.unwrap_or(Value::Null) }
}

/// The officer of the lot's case, another officer and a supervisor of its court.
pub async fn staff(stage: &Stage) -> (Seat, Seat, Seat) {
    let client = stage.database.client().await;
    let sql = "SELECT court_id::text, case_id::text FROM lot WHERE id = $1::text::uuid";
    let row = client.query_one(sql, &[&stage.lot.to_string()]).await.unwrap();
    let (court, case): (String, String) = (row.get(0), row.get(1));
    let people: Vec<Uuid> = (0..3).map(|_| Uuid::now_v7()).collect();
    let mut sql = "SET session_replication_role = replica;".to_owned();
    for person in &people {
        sql.push_str(&format!(
            "INSERT INTO person (id, login, password_hash, kind, display_name)
                VALUES ('{person}', '{person}', 'x', 'natural', '工作人员');"
        ));
    }
    sql.push_str(&format!(
        "INSERT INTO court_case SELECT (jsonb_populate_record(NULL::court_case, jsonb_build_object(
            'id', '{case}', 'court_id', '{court}', 'case_number', 'x',
            'case_number_as_written', 'x', 'debtor_kind', 'enterprise',
            'officer_id', '{}', 'opened_at', now()))).*;",
        people[0]
    ));
    client.batch_execute(&sql).await.unwrap();
    let court = domain::id::CourtId(court.parse().unwrap());
    let seat = |index: usize, role| stage.staff(domain::id::PersonId(people[index]), role, court);
    (seat(0, Role::Officer), seat(1, Role::Officer), seat(2, Role::Supervisor))
}

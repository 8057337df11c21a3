//! Clocks as they are kept, why each date is what it is, reminders once, the calendar.

use api::actor::Supervisor;
use api::app::clocks::{self, reminders};
use chrono::TimeDelta;
use domain::id::PersonId;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, TestApp};
use crate::steps;

/// A case whose reference price is fixed: its disposal is to begin within ten minutes.
async fn found(app: &TestApp, serial: u32) -> Client {
    let path = steps::priced(app, serial).await;
    let finding = format!("/api/officer/inquiries/{}/finding", path.inquiry);
    path.officer.post(&finding, json!({})).await.expect(200);
    app.officer().await
}

async fn kinds(officer: &Client) -> Vec<String> {
    let clocks = officer.get("/api/officer/clocks").await.expect(200).body;
    let kind = |it: &Value| it["what"].as_str().unwrap().to_owned();
    clocks.as_array().unwrap().iter().map(kind).collect()
}

#[tokio::test]
async fn a_clock_runs_until_what_it_wants_is_done() {
    let app = TestApp::start().await;
    let officer = found(&app, 81).await;
    assert_eq!(kinds(&officer).await, Vec::<String>::new());
    clocks::catch_up(&app.app).await.unwrap();
    let found = officer.get("/api/officer/clocks").await.expect(200).body;
    let clock = &found[0];
    assert_eq!((&clock["what"], &clock["rule"]), (&json!("disposal"), &json!("REF-30")));
    let why = &clock["why"];
    for member in ["article", "runs", "trigger", "period", "sentence"] {
        assert!(!why[member].as_str().unwrap().is_empty(), "{member}: {why}");
    }
    // Read again, nothing is new; a colleague sees nothing of it.
    clocks::catch_up(&app.app).await.unwrap();
    assert_eq!(officer.get("/api/officer/clocks").await.expect(200).body, found);
    assert_eq!(kinds(&app.sign_in("mo").await).await, Vec::<String>::new());
    // The lot of another case is announced: nothing is to be done for that one.
    steps::announced(&app, 82).await;
    clocks::catch_up(&app.app).await.unwrap();
    assert_eq!(kinds(&app.officer().await).await, ["disposal"]);
}

#[tokio::test]
async fn a_reminder_comes_once_in_the_platform_and_by_mail() {
    let folder = std::env::temp_dir().join(format!("fachui-mail-{}", Uuid::new_v4()));
    std::fs::create_dir(&folder).unwrap();
    let app = TestApp::with(&[("FACHUI_MAIL_FOLDER", folder.to_str().unwrap())]).await;
    let officer = found(&app, 83).await;
    let set = async |address: &str| {
        let body = json!({ "address": address }).to_string();
        officer.send(Method::PUT, "/api/officer/mail-address", Some(body), &[]).await
    };
    set("lin@").await.refused(422, "mail-address-unusable");
    set("lin@court.example.cn").await.expect(204);
    clocks::catch_up(&app.app).await.unwrap();
    app.wait(TimeDelta::days(60));
    for _ in 0..3 {
        clocks::catch_up(&app.app).await.unwrap();
        reminders::catch_up(&app.app).await.unwrap();
    }
    let officer = app.officer().await;
    let found = officer.get("/api/officer/reminders").await.expect(200).body;
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["stage"], "overdue");
    assert!(found[0]["body"].as_str().unwrap().contains("启动拍卖处置"), "{found}");
    assert!(!found[0]["mailed_at"].is_null(), "{found}");
    let mails: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).collect();
    let mails: Vec<_> =
        mails.iter().filter(|it| it.extension().is_some_and(|it| it == "eml")).collect();
    assert_eq!(mails.len(), 1);
    let mail = std::fs::read_to_string(mails[0]).unwrap();
    assert!(mail.contains("To: lin@court.example.cn"), "{mail}");
    let id = found[0]["id"].as_str().unwrap();
    assert!(mail.contains(&format!("Message-ID: <{id}@fachui>")), "{mail}");
    // Reading is one's own matter.
    let read = format!("/api/officer/reminders/{id}/reading");
    app.sign_in("mo").await.post(&read, json!({})).await.refused(404, "not-found");
    officer.post(&read, json!({})).await.expect(204);
    let found = officer.get("/api/officer/reminders").await.expect(200).body;
    assert!(!found[0]["read_at"].is_null());

    let supervisor = Supervisor { person_id: PersonId(Uuid::nil()), court_id: app.court };
    let lights = clocks::lights(&app.app, &supervisor).await.unwrap();
    assert_eq!((lights.court.overdue, lights.officers.len()), (1, 1));
    let elsewhere = Supervisor { court_id: app.other_court, ..supervisor };
    assert_eq!(clocks::lights(&app.app, &elsewhere).await.unwrap().court.overdue, 0);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_calendar_is_read_by_its_address_until_that_ends() {
    let app = TestApp::start().await;
    let officer = found(&app, 84).await;
    clocks::catch_up(&app.app).await.unwrap();
    let make = async || {
        let made = officer.post("/api/officer/calendar", json!({})).await.expect(201);
        made.body["path"].as_str().unwrap().to_owned()
    };
    let stranger = app.stranger();
    let first = make().await;
    let calendar = stranger.get(&first).await.expect(200);
    assert!(calendar.kind.starts_with("text/calendar"), "{}", calendar.kind);
    // Long lines are folded (RFC 5545, 3.1).
    assert!(calendar.text.split("\r\n").all(|it| it.len() <= 75), "{}", calendar.text);
    let text = calendar.text.replace("\r\n ", "");
    for part in
        ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:", "DTSTAMP:", "启动拍卖处置"]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let second = make().await;
    stranger.get(&first).await.refused(404, "not-found");
    stranger.get(&second).await.expect(200);
    officer.send(Method::DELETE, "/api/officer/calendar", None, &[]).await.expect(204);
    stranger.get(&second).await.refused(404, "not-found");
    stranger.get("/api/public/calendars/x").await.refused(404, "not-found");
}

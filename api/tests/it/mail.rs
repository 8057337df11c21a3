//! Reminders by mail through a server that does not take every address.

use std::sync::{Arc, Mutex};

use api::actor::Role;
use api::app::clocks::{self, reminders};
use api::app::setup::{self, Staff};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{Client, PASSWORD, TestApp};
use crate::steps;

/// A mail server that refuses `bad@…` for good and `slow@…` for now, and keeps what it took.
struct Sink {
    url: String,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Sink {
    #[expect(clippy::disallowed_methods, reason = "the sink ends with its test")]
    async fn open() -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&kept)));
            }
        });
        Sink { url, taken }
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

async fn talk(stream: TcpStream, taken: Arc<Mutex<Vec<String>>>) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut to = String::new();
    let mut in_data = false;
    writer.write_all(b"220 sink\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = if in_data {
            if line != "." {
                continue;
            }
            in_data = false;
            taken.lock().unwrap().push(to.clone());
            "250 kept"
        } else if let Some(given) = line.strip_prefix("RCPT TO:") {
            to = given.trim_matches(['<', '>']).to_owned();
            match to.split('@').next() {
                Some("bad") => "550 no such mailbox",
                Some("slow") => "450 mailbox busy",
                _ => "250 fine",
            }
        } else if line == "DATA" {
            in_data = true;
            "354 go on"
        } else {
            "250 sink"
        };
        if writer.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn address(client: &Client, role: &str, address: &str) {
    let body = json!({ "address": address }).to_string();
    let path = format!("/api/{role}/mail-address");
    client.send(Method::PUT, &path, Some(body), &[]).await.expect(204);
}

async fn own(client: &Client, role: &str) -> Value {
    let found = client.get(&format!("/api/{role}/reminders")).await.expect(200).body;
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    found[0].clone()
}

/// The officer's address does not exist, the supervisor's does: his mail leaves all the same, and
/// he can read in the platform what he was told.
#[tokio::test]
async fn one_bad_address_holds_no_other_up_and_is_told() {
    let sink = Sink::open().await;
    let app = TestApp::with(&[("FACHUI_SMTP_URL", &sink.url)]).await;
    let path = steps::priced(&app, 86).await;
    let finding = format!("/api/officer/inquiries/{}/finding", path.inquiry);
    path.officer.post(&finding, json!({})).await.expect(200);
    address(&app.officer().await, "officer", "bad@court.example.cn").await;
    let (role, totp_secret) = (Role::Supervisor, None);
    let (name, court) = ("管监督", Some(app.court));
    let staff = Staff { login: "guan", password: PASSWORD, name, role, court, totp_secret };
    setup::create_staff(&app.app, staff).await.unwrap();
    address(&app.sign_in("guan").await, "supervisor", "guan@court.example.cn").await;
    clocks::catch_up(&app.app).await.unwrap();
    app.wait(TimeDelta::days(60));
    clocks::catch_up(&app.app).await.unwrap();
    reminders::catch_up(&app.app).await.unwrap();
    assert_eq!(sink.taken(), ["guan@court.example.cn"]);
    let failed = own(&app.officer().await, "officer").await;
    assert_eq!((&failed["mail"], &failed["mailed_at"]), (&json!("failed"), &Value::Null));
    assert!(failed["mail_error"].as_str().unwrap().contains("no such mailbox"), "{failed}");
    let guan = app.sign_in("guan").await;
    let sent = own(&guan, "supervisor").await;
    assert_eq!((&sent["mail"], &sent["stage"]), (&json!("sent"), &json!("overdue")));
    // Nothing is sent twice, and what failed is not tried again.
    app.wait(TimeDelta::days(1));
    reminders::catch_up(&app.app).await.unwrap();
    assert_eq!(sink.taken().len(), 1);
    let reading = format!("/api/supervisor/reminders/{}/reading", sent["id"].as_str().unwrap());
    app.officer().await.post(&reading, json!({})).await.refused(403, "not-your-role");
    let guan = app.sign_in("guan").await;
    guan.post(&reading, json!({})).await.expect(204);
    assert!(!own(&guan, "supervisor").await["read_at"].is_null());
}

/// A mailbox that is busy is tried later and later, and given up in the end.
#[tokio::test]
async fn a_busy_mailbox_is_tried_again_and_given_up_in_the_end() {
    let sink = Sink::open().await;
    let app = TestApp::with(&[("FACHUI_SMTP_URL", &sink.url)]).await;
    let path = steps::priced(&app, 87).await;
    let finding = format!("/api/officer/inquiries/{}/finding", path.inquiry);
    path.officer.post(&finding, json!({})).await.expect(200);
    address(&app.officer().await, "officer", "slow@court.example.cn").await;
    clocks::catch_up(&app.app).await.unwrap();
    app.wait(TimeDelta::days(60));
    clocks::catch_up(&app.app).await.unwrap();
    for attempt in 1..=6 {
        reminders::catch_up(&app.app).await.unwrap();
        reminders::catch_up(&app.app).await.unwrap();
        let sql = "SELECT mail, mail_attempts FROM reminder WHERE mail <> 'none'";
        let row = app.database.client().await.query_one(sql, &[]).await.unwrap();
        let expected = if attempt == 6 { "failed" } else { "waiting" };
        assert_eq!((row.get::<_, &str>(0), row.get::<_, i16>(1)), (expected, attempt));
        app.wait(TimeDelta::days(1));
    }
    assert_eq!(sink.taken(), Vec::<String>::new());
}

/// A server that is not there says nothing about any address: everything waits.
#[tokio::test]
async fn a_mail_server_that_is_away_costs_no_attempt() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", gone.local_addr().unwrap());
    drop(gone);
    let app = TestApp::with(&[("FACHUI_SMTP_URL", &url)]).await;
    let path = steps::priced(&app, 88).await;
    let finding = format!("/api/officer/inquiries/{}/finding", path.inquiry);
    path.officer.post(&finding, json!({})).await.expect(200);
    address(&app.officer().await, "officer", "lin@court.example.cn").await;
    clocks::catch_up(&app.app).await.unwrap();
    app.wait(TimeDelta::days(60));
    clocks::catch_up(&app.app).await.unwrap();
    reminders::catch_up(&app.app).await.unwrap();
    let found = own(&app.officer().await, "officer").await;
    assert_eq!(found["mail"], "waiting");
    let sql = "SELECT mail_attempts FROM reminder WHERE mail = 'waiting'";
    let row = app.database.client().await.query_one(sql, &[]).await.unwrap();
    assert_eq!(row.get::<_, i16>(0), 0);
}

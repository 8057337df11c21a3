//! What a server writes into its log, and what it tells a monitoring system: nobody's data.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use reqwest::Client;
use serde_json::{Value, json};
use testkit::redis::free_port;

use crate::eventually;
use crate::stage::Stage;

const NAME: &str = "欧阳独一无二";
const IDENTITY: &str = "11010519491231002X";
const PHONE: &str = "13912345678";
const PASSWORD: &str = "a long and secret password";
const ACCOUNT: &str = "6222020200112233445";

/// A server process that writes its log into a file; killed with this value.
struct Logged {
    process: Child,
    log: PathBuf,
    address: String,
    meters: String,
}

impl Drop for Logged {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        std::fs::remove_file(&self.log).unwrap();
    }
}

async fn start(stage: &Stage) -> Logged {
    let log = std::env::temp_dir().join(format!("fachui-log-{}", uuid::Uuid::new_v4()));
    let [address, meters] = [(); 2].map(|()| format!("127.0.0.1:{}", free_port()));
    let process = Command::new(env!("CARGO_BIN_EXE_api"))
        .arg("serve")
        .env("DATABASE_URL", stage.database.url())
        .env("REDIS_URL", stage.masters[0].url())
        .env("FACHUI_NODE", "node-logged")
        .env("FACHUI_LISTEN", &address)
        .env("FACHUI_METRICS_LISTEN", &meters)
        .env("FACHUI_SECRET", "07".repeat(32))
        .env("FACHUI_LOG", "info,api=trace,store=trace,bidding_engine=trace")
        .env("FACHUI_LOG_FORMAT", "json")
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let logged = Logged { process, log, address, meters };
    let ready = format!("http://{}/readyz", logged.address);
    eventually("a ready server", async || {
        reqwest::get(&ready).await.is_ok_and(|it| it.status().is_success())
    })
    .await;
    logged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_and_the_meters_carry_nobodys_data() {
    let stage = Stage::new(1).await;
    let server = start(&stage).await;
    let url = |path: &str| format!("http://{}{path}", server.address);
    let client = Client::builder().cookie_store(true).build().unwrap();
    let account = |login: &str| {
        json!({ "login": login, "password": PASSWORD, "kind": "natural", "name": NAME,
            "identity": IDENTITY, "phone": PHONE })
    };
    let opened = client.post(url("/api/public/accounts")).json(&account("ouyang")).send().await;
    assert_eq!(opened.unwrap().status(), 201);
    // The same identity again, a body that cannot be read, a path with data in it.
    let again = client.post(url("/api/public/accounts")).json(&account("other")).send().await;
    assert_eq!(again.unwrap().status(), 409);
    let mut odd = account("third");
    odd["account_number"] = json!(ACCOUNT);
    let odd = client.post(url("/api/public/accounts")).json(&odd).send().await.unwrap();
    assert_eq!(odd.status(), 400);
    let lost = url(&format!("/api/public/lots?q={NAME}&identity={IDENTITY}"));
    client.get(lost).send().await.unwrap();
    client.get(url(&format!("/api/public/{ACCOUNT}"))).send().await.unwrap();
    let wrong = json!({ "login": "ouyang", "password": "another secret word" });
    let wrong = client.post(url("/api/session")).json(&wrong).send().await.unwrap();
    assert_eq!(wrong.status(), 401);
    let right = json!({ "login": "ouyang", "password": PASSWORD });
    let right = client.post(url("/api/session")).json(&right).send().await.unwrap();
    let cookie = right.cookies().find(|it| it.name() == "fachui_access").unwrap();
    let cookie = cookie.value().to_owned();
    let session: Value = right.json().await.unwrap();
    let csrf = session["csrf"].as_str().unwrap().to_owned();
    let bid = client
        .post(url(&format!("/api/bidder/lots/{}/bids", stage.lot)))
        .header("x-csrf-token", &csrf)
        .header("x-request-id", "this-very-request")
        .header("idempotency-key", uuid::Uuid::now_v7().to_string())
        .json(&json!({ "amount": "1000.00", "seen_seq": null }))
        .send()
        .await
        .unwrap();
    assert_eq!(bid.headers()["x-request-id"], "this-very-request");
    let refused: Value = bid.json().await.unwrap();
    assert_eq!(refused["type"], "/problems/bid-not-qualified", "{refused}");
    assert_eq!(refused["request_id"], "this-very-request");
    let meters = reqwest::get(format!("http://{}/metrics", server.meters)).await.unwrap();
    let meters = meters.text().await.unwrap();
    for wanted in [
        "fachui_bids_total{verdict=\"not-qualified\"} 1",
        "fachui_bid_acknowledgement_seconds_bucket",
        "fachui_requests_total{route=\"/api/session\",status=\"401\"} 1",
        "fachui_lots{phase=\"running\"} 1",
        "fachui_clock_offset_microseconds",
        "fachui_database_connections{state=\"open\"}",
        "fachui_reconciliation_difference_fen 0",
        "fachui_limit_refusals{limit=\"bidder\"} 0",
        "fachui_ready 1",
    ] {
        assert!(meters.contains(wanted), "{wanted} is missing in\n{meters}");
    }
    let public = client.get(url("/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(!public.contains("fachui_bids"), "meters are not for the public");
    let log = std::fs::read_to_string(&server.log).unwrap();
    assert!(log.contains("this-very-request"), "the log knows the request:\n{log}");
    for line in log.lines() {
        serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
    }
    let secrets = [NAME, IDENTITY, PHONE, PASSWORD, ACCOUNT, "another secret word", &cookie, &csrf];
    for secret in secrets {
        for (place, text) in [("log", &log), ("meters", &meters)] {
            let found = text.lines().find(|it| it.contains(secret));
            assert!(found.is_none(), "the {place} carries {secret}: {found:?}");
        }
    }
}

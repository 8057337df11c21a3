//! REF-10 and REF-11 by program: three simulated platforms, a process of their own, answer an
//! inquiry of a real server by themselves, each once, whatever happens to them or to the line.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed set-up is a failed test, and a missing field of an answer too"
)]

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::web::Data;
use api::config::Config;
use api::demo::{self, Lots};
use api::{App, http, system_clock};
use serde_json::{Value, json};
use testkit::db::Database;
use testkit::redis::Redis;

const PASSWORD: &str = "a password of the platforms";

/// The demo court, served in this process, and a folder with the platforms' credentials.
struct Court {
    base: String,
    folder: PathBuf,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
    _redis: Redis,
    _database: Database,
}

impl Court {
    async fn open() -> Court {
        let (database, redis) = (Database::new().await, Redis::start());
        let (url, redis_url) = (database.url_as("fachui_service"), redis.url());
        let profile = concat!(env!("CARGO_MANIFEST_DIR"), "/../testkit/profiles/seconds.json");
        let config = Config::read(&|name| match name {
            "DATABASE_URL" => Some(url.clone()),
            "REDIS_URL" => Some(redis_url.clone()),
            "FACHUI_SECRET" => Some("5e".repeat(32)),
            "FACHUI_REHEARSAL_PROFILE" => Some(profile.to_owned()),
            "FACHUI_DATABASE_CONNECTIONS" => Some("6".to_owned()),
            _ => None,
        })
        .unwrap();
        let folder = std::env::temp_dir().join(format!("fachui-{}", uuid::Uuid::new_v4()));
        for _again in 0..2 {
            demo::load(config.clone(), PASSWORD, Lots::None, Some(&folder)).await.unwrap();
        }
        let app = Data::new(App::new(config, system_clock()).unwrap());
        let (base, server, thread) = serve(app);
        let (_redis, _database) = (redis, database);
        Court { base, folder, server, thread: Some(thread), _redis, _database }
    }

    fn platforms(&self, arguments: &[&str]) -> Platforms {
        let files = ["taobao", "jd", "icbc"].map(|it| self.folder.join(format!("{it}.json")));
        let child = Command::new(env!("CARGO_BIN_EXE_inquiry-platform"))
            .args(["--court", &self.base, "--every", "50"])
            .args(arguments)
            .args(files)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Platforms(child)
    }
}

impl Drop for Court {
    fn drop(&mut self) {
        let (server, thread) = (self.server.clone(), self.thread.take());
        let stopping = std::thread::spawn(move || System::new().block_on(server.stop(false)));
        stopping.join().unwrap();
        thread.unwrap().join().unwrap();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

fn serve(app: Data<App>) -> (String, ServerHandle, JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        System::new().block_on(async {
            let server = http::server(&app, listener).unwrap();
            sender.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    (base, receiver.recv().unwrap(), thread)
}

/// Killed, not asked, when dropped.
struct Platforms(Child);

impl Drop for Platforms {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// The officer, as a browser.
struct Officer {
    http: reqwest::Client,
    base: String,
    csrf: String,
}

impl Officer {
    async fn sign_in(court: &Court) -> Officer {
        let http = reqwest::Client::builder().cookie_store(true).build().unwrap();
        let mut officer = Officer { http, base: court.base.clone(), csrf: String::new() };
        let word = json!({ "login": "lin", "password": PASSWORD, "role": "officer" });
        let session = officer.post("/api/session", word).await;
        session["csrf"].as_str().unwrap().clone_into(&mut officer.csrf);
        officer
    }

    async fn get(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.base);
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let request = self.http.post(format!("{}{path}", self.base));
        let answer = request.header("x-csrf-token", &self.csrf).json(&body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// An asset whose parties ask for the network inquiry, and the inquiry, just sent.
    async fn inquire(&self, serial: u32) -> String {
        let number = format!("（2026）湘0102执{serial}号");
        let body = json!({ "case_number": number, "debtor_kind": "natural-person" });
        let case = id(&self.post("/api/officer/cases", body).await);
        let asset = json!({
            "kind": "immovable", "category": "housing", "region": "湖南省长沙市芙蓉区",
            "title": format!("晓园大厦2栋{serial}号"), "seized_on": "2026-11-01",
            "facts": { "area": { "content": "118.42平方米" } },
        });
        let asset = id(&self.post(&format!("/api/officer/cases/{case}/assets"), asset).await);
        let topics = ["ownership", "burdens", "occupancy", "arrears", "defects"];
        let entries = topics.map(|it| json!({ "topic": it, "content": "已查明" }));
        let asset = format!("/api/officer/assets/{asset}");
        self.post(&format!("{asset}/facts"), json!({ "entries": entries })).await;
        let together = json!({
            "willingness": "possible", "official": "not-established", "inspection": "not-needed",
            "demand": "none", "request": "network", "reason": "双方当事人书面申请",
        });
        self.post(&format!("{asset}/pricing/circumstances"), together).await;
        id(&self.post(&format!("{asset}/inquiries"), json!({})).await)
    }

    /// The values of the platforms, as soon as all three have answered.
    async fn answers(&self, inquiry: &str) -> Vec<String> {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let found = self.get(&format!("/api/officer/inquiries/{inquiry}")).await;
            let reports = found["reports"].as_array().unwrap();
            assert_eq!(reports.len(), 3);
            let quotes = reports.iter().map(|it| it["quotes"].as_array().unwrap());
            let values: Vec<String> = quotes.clone().flatten().map(value).collect();
            if quotes.clone().all(|it| !it.is_empty()) {
                assert!(quotes.clone().all(|it| it.len() == 1), "each answers once: {found}");
                return values;
            }
            assert!(Instant::now() < end, "not all platforms have answered: {found}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn id(body: &Value) -> String {
    body["id"].as_str().unwrap().to_owned()
}

fn value(quote: &Value) -> String {
    quote["value"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn platforms_answer_by_themselves_and_the_same_after_a_kill() {
    let court = Court::open().await;
    let officer = Officer::sign_in(&court).await;
    let platforms = court.platforms(&["--seed", "7", "--slowest", "0"]);
    let first = officer.inquire(90).await;
    let values = officer.answers(&first).await;
    assert!(values.iter().any(|it| it != &values[0]), "each has a model of its own: {values:?}");

    // Killed and started again with the same seed: nothing is answered twice, and what was asked
    // meanwhile is answered as it would have been before.
    drop(platforms);
    let second = officer.inquire(91).await;
    let _platforms = court.platforms(&["--seed", "7", "--slowest", "0"]);
    let later = officer.answers(&second).await;
    assert_eq!(officer.answers(&first).await, values);
    assert_ne!(later, values, "another asset has another value");

    let clients = officer.get("/api/officer/machine-clients").await;
    let clients = clients.as_array().unwrap();
    assert_eq!(clients.len(), 3, "credentials are issued once, however often the demo is loaded");
}

#[test]
fn credentials_that_are_none_end_the_program_with_a_reason() {
    let folder = std::env::temp_dir().join(format!("fachui-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir_all(&folder).unwrap();
    let wrong = folder.join("taobao.json");
    std::fs::write(&wrong, "{}").unwrap();
    for (file, reason) in [(wrong, "client_id"), (folder.join("missing.json"), "cannot be read")] {
        let output = Command::new(env!("CARGO_BIN_EXE_inquiry-platform"))
            .args(["--court", "http://127.0.0.1:9"])
            .arg(file)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(reason), "{told}");
    }
    std::fs::remove_dir_all(folder).ok();
}

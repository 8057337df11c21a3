//! The platform as a process of its own with periods of seconds, and people who speak HTTP to it.

use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::db::Database;
use testkit::redis::{Redis, free_port};

/// Everybody's password.
pub const PASSWORD: &str = "a password of the story";

/// The server, its database and its Redis; all end with this value.
pub struct Platform {
    pub base: String,
    process: Child,
    // Dropped after the process that uses them.
    _redis: Redis,
    _database: Database,
}

impl Platform {
    /// Loads the court of the demo and serves it under `testkit/profiles/seconds.json`.
    pub async fn start() -> Platform {
        let (database, redis) = (Database::new().await, Redis::start());
        let port = free_port();
        let command = |word: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_api"));
            let profile = concat!(env!("CARGO_MANIFEST_DIR"), "/../testkit/profiles/seconds.json");
            command
                .arg(word)
                .env("DATABASE_URL", database.url_as("fachui_service"))
                .env("REDIS_URL", redis.url())
                .env("FACHUI_SECRET", "5e".repeat(32))
                .env("FACHUI_LISTEN", format!("127.0.0.1:{port}"))
                .env("FACHUI_REHEARSAL_PROFILE", profile)
                .env("FACHUI_DEMO_PASSWORD", PASSWORD)
                .env("FACHUI_DEMO_LOTS", "none")
                .stdin(Stdio::null());
            command
        };
        let demo = command("demo").status().expect("the server's binary runs");
        assert!(demo.success(), "the court of the demo was not loaded");
        let process = command("serve").spawn().expect("the server's binary runs");
        let base = format!("http://127.0.0.1:{port}");
        let platform = Platform { base, process, _redis: redis, _database: database };
        let address = format!("127.0.0.1:{port}");
        until("the server listens", async || TcpStream::connect(&address).ok()).await;
        platform
    }

    pub async fn sign_in(&self, login: &str, role: &str) -> Person {
        let http = reqwest::Client::builder().cookie_store(true).build().unwrap();
        let mut person = Person { http, base: self.base.clone(), csrf: String::new() };
        let word = json!({ "login": login, "password": PASSWORD, "role": role });
        let session = person.post("/api/session", word).await;
        session["csrf"].as_str().unwrap().clone_into(&mut person.csrf);
        person
    }

    pub fn visitor(&self) -> Person {
        let http = reqwest::Client::new();
        Person { http, base: self.base.clone(), csrf: String::new() }
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Somebody with a session of their own.
pub struct Person {
    http: reqwest::Client,
    base: String,
    csrf: String,
}

/// What the server said.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// The slug of a refusal: `/problems/bid-off-step` → `bid-off-step`.
    pub fn slug(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        kind.rsplit('/').next().unwrap_or_default().to_owned()
    }
}

impl Person {
    pub async fn get(&self, path: &str) -> Value {
        self.well(Method::GET, path, &[], String::new()).await.json()
    }

    pub async fn text(&self, path: &str) -> String {
        self.well(Method::GET, path, &[], String::new()).await.text
    }

    /// A file as it is.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let answer = self.http.get(format!("{}{path}", self.base)).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.bytes().await.unwrap().to_vec()
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.well(Method::POST, path, &JSON, body.to_string()).await.json()
    }

    /// A file of the bank, as finance staff hand it in.
    pub async fn post_xml(&self, path: &str, body: String) -> Value {
        self.well(Method::POST, path, &[("content-type", "application/xml")], body).await.json()
    }

    /// A bid under a key.
    pub async fn bid(&self, lot: &str, key: &str, amount: &str) -> Answer {
        let path = format!("/api/bidder/lots/{lot}/bids");
        let body = json!({ "amount": amount, "seen_seq": null }).to_string();
        self.send(Method::POST, &path, &[JSON[0], ("idempotency-key", key)], body).await
    }

    /// What may be refused.
    pub async fn try_post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &JSON, body.to_string()).await
    }

    async fn well(
        &self,
        method: Method,
        path: &str,
        more: &[(&str, &str)],
        body: String,
    ) -> Answer {
        let answer = self.send(method.clone(), path, more, body).await;
        assert!(answer.status.is_success(), "{method} {path}: {} {}", answer.status, answer.text);
        answer
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        more: &[(&str, &str)],
        body: String,
    ) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        request = request.header("x-csrf-token", &self.csrf).body(body);
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        Answer { status: answer.status(), text: answer.text().await.unwrap() }
    }
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// Asks until there is an answer; every wait has an end.
pub async fn until<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(40);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "{what}: not within 40 seconds");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

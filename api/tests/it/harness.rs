//! A whole platform for one test: its own database and Redis, the real server on a loopback
//! port, a clock that stands still until told, and a client per role.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::web::Data;
use api::actor::Role;
use api::app::setup::{self, CourtProfile, Staff};
use api::config::Config;
use api::{App, http};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::CourtId;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::db::Database;
use testkit::redis::Redis;

/// Everybody's password.
pub const PASSWORD: &str = "a long password";
/// Monday 2026-11-23, 10:00 in China.
const MORNING: i64 = 1_795_399_200;
/// The second factor of `jian`, the supervisor, and of `fin2`.
pub const TOTP_SECRET: &[u8] = b"20 bytes of secret!!";

pub struct TestApp {
    pub app: Data<App>,
    pub address: String,
    pub court: CourtId,
    pub other_court: CourtId,
    offset_seconds: Arc<AtomicI64>,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
    pub database: Database,
    _redis: Redis,
}

impl TestApp {
    pub async fn start() -> TestApp {
        TestApp::with(&[]).await
    }

    /// With settings changed, named as in the environment.
    pub async fn with(settings: &[(&str, &str)]) -> TestApp {
        TestApp::starting(MORNING, settings).await
    }

    /// From another second on.
    pub async fn starting(second: i64, settings: &[(&str, &str)]) -> TestApp {
        let (database, redis) = (Database::new().await, Redis::start());
        let (url, redis_url) = (database.url(), redis.url());
        let config = Config::read(&|name| {
            let given = settings.iter().find(|(it, _)| *it == name);
            let usual = match name {
                "DATABASE_URL" => Some(url.clone()),
                "REDIS_URL" => Some(redis_url.clone()),
                "FACHUI_SECRET" => Some("07".repeat(32)),
                "FACHUI_DATABASE_CONNECTIONS" => Some("6".to_owned()),
                "FACHUI_SIGN_INS_PER_MINUTE" => Some("100".to_owned()),
                _ => None,
            };
            given.map(|(_, value)| (*value).to_owned()).or(usual)
        });
        let offset_seconds = Arc::new(AtomicI64::new(second - MORNING));
        let offset = Arc::clone(&offset_seconds);
        let clock = Arc::new(move || {
            let seconds = MORNING + offset.load(Ordering::SeqCst);
            DateTime::from_timestamp(seconds, 0).unwrap()
        });
        let app = Data::new(App::new(config.unwrap(), clock).unwrap());
        let (address, server, thread) = serve(&app);
        let home = court(&app, "湘0102", "长沙市芙蓉区人民法院").await;
        let other_court = court(&app, "湘0103", "长沙市天心区人民法院").await;
        cast(&app, home, other_court).await;
        let thread = Some(thread);
        let _redis = redis;
        TestApp {
            app,
            address,
            court: home,
            other_court,
            offset_seconds,
            server,
            thread,
            database,
            _redis,
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.now()
    }

    pub fn wait(&self, time: TimeDelta) {
        self.offset_seconds.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }

    /// Somebody who has not signed in.
    pub fn stranger(&self) -> Client {
        let http = reqwest::Client::builder().cookie_store(true).build().unwrap();
        Client { http, address: self.address.clone(), csrf: String::new() }
    }

    pub async fn sign_in(&self, login: &str) -> Client {
        let mut client = self.stranger();
        client.sign_in(json!({ "login": login, "password": PASSWORD })).await;
        client
    }

    pub async fn officer(&self) -> Client {
        self.sign_in("lin").await
    }

    pub async fn other_officer(&self) -> Client {
        self.sign_in("tian").await
    }

    /// A bidder with a fresh account.
    pub async fn bidder(&self, login: &str) -> Client {
        let body = account(login);
        self.stranger().post("/api/public/accounts", body).await.expect(201);
        self.sign_in(login).await
    }
}

impl TestApp {
    /// Somebody who has become this party with a code of its officer, signed in as one.
    pub async fn party(&self, login: &str, officer: &Client, party: &str) -> Client {
        let bidder = self.bidder(login).await;
        let code = officer.post(&format!("/api/officer/parties/{party}/code"), json!({})).await;
        let code = json!({ "code": code.expect(201).body["code"] });
        bidder.post("/api/bidder/party-codes", code).await.expect(204);
        let mut client = self.stranger();
        client.sign_in(json!({ "login": login, "password": PASSWORD, "role": "party" })).await;
        client
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let (server, thread) = (self.server.clone(), self.thread.take());
        let stopping = std::thread::spawn(move || System::new().block_on(server.stop(false)));
        stopping.join().unwrap();
        thread.unwrap().join().unwrap();
    }
}

/// The body of a new account; the identity number belongs to the login.
pub fn account(login: &str) -> Value {
    let serial = login.bytes().fold(0_u32, |sum, it| (sum * 31 + u32::from(it)) % 999);
    json!({
        "login": login,
        "password": PASSWORD,
        "kind": "natural",
        "name": format!("竞买人{login}"),
        "identity": identity(serial),
        "phone": "13800000000",
    })
}

/// A valid identity number of somebody born on 1990-01-01.
fn identity(serial: u32) -> String {
    let body = format!("43010219900101{serial:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = body.chars().map(|it| it.to_digit(10).unwrap());
    let sum: u32 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
    let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap()).unwrap();
    format!("{body}{check}")
}

fn serve(app: &Data<App>) -> (String, ServerHandle, JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = std::sync::mpsc::channel();
    let app = app.clone();
    let thread = std::thread::spawn(move || {
        System::new().block_on(async {
            let server = http::server(&app, listener).unwrap();
            sender.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    (address, receiver.recv().unwrap(), thread)
}

async fn court(app: &App, code: &str, name: &str) -> CourtId {
    setup::create_court(app, code, name, CourtProfile::Rehearsal).await.unwrap()
}

async fn cast(app: &App, court: CourtId, other: CourtId) {
    let staff = |login, name, role, court| Staff {
        login,
        password: PASSWORD,
        name,
        role,
        court,
        totp_secret: ["jian", "fin2"].contains(&login).then_some(TOTP_SECRET),
    };
    for (login, name, role, court) in [
        ("lin", "林法官", Role::Officer, Some(court)),
        ("mo", "莫法官", Role::Officer, Some(court)),
        ("tian", "田法官", Role::Officer, Some(other)),
        ("fin1", "案款甲", Role::Finance, Some(court)),
        ("fin2", "案款乙", Role::Finance, Some(court)),
        ("fin9", "案款外院", Role::Finance, Some(other)),
        ("he", "何法官", Role::Panel, Some(court)),
        ("lu", "陆法官", Role::Panel, Some(court)),
        ("shen", "沈法官", Role::Panel, Some(court)),
        ("qi", "齐法官", Role::Panel, Some(court)),
        ("wai", "外院法官", Role::Panel, Some(other)),
        ("jian", "监督员", Role::Supervisor, Some(court)),
        ("root", "管理员", Role::Admin, None),
    ] {
        setup::create_staff(app, staff(login, name, role, court)).await.unwrap();
    }
    for (login, name) in [("taobao", "淘宝网"), ("jd", "京东"), ("icbc", "工商银行融e购")]
    {
        let valuer = staff(login, name, Role::Valuer, Some(court));
        let person = setup::create_staff(app, valuer).await.unwrap();
        setup::list_platform(app, person, name).await.unwrap();
    }
}

/// A browser, as far as the server can tell.
pub struct Client {
    http: reqwest::Client,
    address: String,
    pub csrf: String,
}

pub struct Answer {
    pub status: u16,
    pub kind: String,
    pub body: Value,
    pub text: String,
    pub retry_after: Option<u64>,
}

impl Client {
    pub async fn sign_in(&mut self, body: Value) {
        let answer = self.post("/api/session", body).await.expect(200);
        self.csrf = answer.body["csrf"].as_str().unwrap().to_owned();
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string()), &[]).await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        if !headers.iter().any(|(name, _)| *name == "x-csrf-token") {
            request = request.header("x-csrf-token", &self.csrf);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        Answer::of(request).await
    }

    /// A file as it is: status, headers, bytes.
    pub async fn file(
        &self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
        let mut request = self.http.get(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        (status, headers, response.bytes().await.unwrap().to_vec())
    }

    /// A body that is no JSON; the headers say what it is.
    pub async fn send_bytes(
        &self,
        method: Method,
        path: &str,
        body: Vec<u8>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        request = request.header("x-csrf-token", &self.csrf).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request).await
    }
}

impl Answer {
    async fn of(request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let retry_after = response.headers().get("retry-after");
        let retry_after = retry_after.and_then(|it| it.to_str().unwrap().parse().ok());
        let kind = response.headers().get("content-type");
        let kind = kind.map(|it| it.to_str().unwrap().to_owned()).unwrap_or_default();
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status, kind, body, text, retry_after }
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// A refusal of this kind, in the envelope of problems.
    #[track_caller]
    pub fn refused(self, status: u16, slug: &str) -> Answer {
        assert_eq!((self.status, self.kind.as_str()), (status, "application/problem+json"));
        assert_eq!(self.body["type"], format!("/problems/{slug}"), "{}", self.text);
        assert!(!self.body["detail"].as_str().unwrap().is_empty());
        self
    }

    pub fn id(&self) -> String {
        self.body["id"].as_str().unwrap().to_owned()
    }
}

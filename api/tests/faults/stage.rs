//! A real server process, a Redis of its own, a database, a lot and its bidders.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use api::actor::Role;
use api::config::Secret;
use api::tokens::{Claims, Tokens};
use domain::id::{LotId, PersonId};
use store::journal::Journal;
use testkit::db::Database;
use testkit::redis::{Redis, free_port};
use uuid::Uuid;

use crate::eventually;
use crate::line::Line;

const SECRET: [u8; 32] = [7; 32];

/// A qualified bidder who is signed in.
#[derive(Clone)]
pub struct Seat {
    pub code: String,
    pub token: String,
    pub csrf: String,
}

pub struct Stage {
    pub database: Database,
    pub redis: Redis,
    pub lot: LotId,
    pub address: String,
    pub seats: Vec<Seat>,
    /// Between the server and the database.
    pub line: Line,
    /// How long an outage may be before it pauses a lot, in seconds.
    tolerance: u32,
    server: Option<Child>,
    others: Vec<Child>,
}

impl Stage {
    pub async fn new(bidders: usize) -> Stage {
        Stage::ending_in(bidders, 86_400, 300).await
    }

    /// A lot whose bidding began a minute ago and that tolerates no such outage.
    pub async fn late() -> Stage {
        Stage::with(1, (86_400, 300), 10).await
    }

    /// A lot that ends so many seconds from now, with so long an extension.
    pub async fn ending_in(bidders: usize, seconds: u32, extension: u32) -> Stage {
        Stage::with(bidders, (seconds, extension), 600).await
    }

    async fn with(bidders: usize, window: (u32, u32), tolerance: u32) -> Stage {
        let database = Database::new().await;
        let lot = LotId(Uuid::new_v4());
        let address = format!("127.0.0.1:{}", free_port());
        let people: Vec<PersonId> = (0..bidders).map(|_| PersonId(Uuid::now_v7())).collect();
        furnish(&database, lot, &people, window).await;
        let seats = people.iter().enumerate().map(|(n, it)| seat(n, *it)).collect();
        let redis = Redis::start();
        let line = Line::to(&database.url()).await;
        let (server, others) = (None, Vec::new());
        let mut stage =
            Stage { database, redis, lot, address, seats, line, tolerance, server, others };
        stage.ensure_server().await;
        let journal = Journal::new(&stage.database.url(), 1);
        let wanted = 1 + u64::try_from(bidders).unwrap();
        eventually("the qualification of all bidders", async || {
            let head = journal.head(lot).await.unwrap();
            head.is_some_and(|it| it.seq >= wanted)
        })
        .await;
        stage
    }

    pub fn kill_server(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    pub async fn ensure_server(&mut self) {
        if self.server.is_some() {
            return;
        }
        self.server = Some(self.spawn("node-1", &self.line.url, &self.address));
        self.wait_for(&self.address).await;
    }

    /// Another node with a line of its own to the database; answers its address.
    pub async fn add_node(&mut self) -> String {
        let address = format!("127.0.0.1:{}", free_port());
        self.others.push(self.spawn("node-2", &self.database.url(), &address));
        self.wait_for(&address).await;
        address
    }

    fn spawn(&self, node: &str, database: &str, address: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_api"))
            .arg("serve")
            .env("DATABASE_URL", database)
            .env("REDIS_URL", self.redis.url())
            .env("FACHUI_NODE", node)
            .env("FACHUI_LISTEN", address)
            .env("FACHUI_SECRET", hex::encode(SECRET))
            .env("FACHUI_BIDS_PER_SECOND", "100000")
            .env("FACHUI_BIDS_PER_ADDRESS", "100000")
            .env("FACHUI_OUTAGE_TOLERANCE_SECONDS", self.tolerance.to_string())
            .env("FACHUI_RESUME_AFTER_SECONDS", "1")
            .env("FACHUI_LOG", std::env::var("FACHUI_LOG").unwrap_or_else(|_| "off".into()))
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    async fn wait_for(&self, address: &str) {
        let url = format!("http://{address}/api/public/lots/{}/bids", self.lot);
        let client = reqwest::Client::builder().timeout(Duration::from_secs(2)).build().unwrap();
        eventually("the server", async || client.get(&url).send().await.is_ok()).await;
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.kill_server();
        for node in &mut self.others {
            node.kill().unwrap();
            node.wait().unwrap();
        }
    }
}

fn seat(number: usize, person: PersonId) -> Seat {
    #[expect(clippy::disallowed_methods, reason = "the server under test has the real clock")]
    let now = chrono::Utc::now();
    let csrf = "c".repeat(32);
    let claims = Claims::new(person, (Role::Bidder, None), 0, csrf.clone(), now);
    let token = Tokens::new(&Secret(SECRET)).sign(&claims).unwrap();
    Seat { code: format!("C{number}"), token, csrf }
}

/// Rows nobody else in this test needs are left out: foreign keys sleep while it is furnished.
async fn furnish(
    database: &Database,
    lot: LotId,
    people: &[PersonId],
    (seconds, extension): (u32, u32),
) {
    let client = database.client().await;
    let (court, case) = (Uuid::now_v7(), Uuid::now_v7());
    let mut statements = format!(
        "SET session_replication_role = replica;
         INSERT INTO court VALUES ('{court}', '湘0102', '法院', 'rehearsal');
         INSERT INTO lot SELECT (jsonb_populate_record(NULL::lot, jsonb_build_object(
            'id', '{lot}', 'court_id', '{court}', 'case_id', '{case}',
            'asset_id', gen_random_uuid(), 'reference_price_id', gen_random_uuid(),
            'round', 'first', 'title', 't', 'title_grams', '{{}}'::text[],
            'state', 'announced', 'reference_price_fen', 1, 'start_price_fen', 100000,
            'increment_fen', 5000, 'deposit_fen', 1, 'balance_due_days', 1,
            'starts_at', now() - interval '1 minute', 'ends_at', now() + interval '{seconds} seconds',
            'extension_seconds', {extension}, 'announced_at', now(), 'created_at', now(),
            'notice_title', 'n', 'notice_body', '{{n}}'::text[], 'terms_hash', '\\x00'))).*;"
    );
    for (number, person) in people.iter().enumerate() {
        statements.push_str(&format!(
            "INSERT INTO person (id, login, password_hash, kind, display_name)
                VALUES ('{person}', 'b{number}', 'x', 'natural', 'b');
             INSERT INTO registration (id, lot_id, case_id, person_id, capacity, state, bid_code,
                accepted_terms_hash, created_at, qualified_at)
                VALUES (gen_random_uuid(), '{lot}', '{case}', '{person}', 'self', 'qualified',
                'C{number}', '\\x00', now(), now());"
        ));
    }
    client.batch_execute(&statements).await.unwrap();
}

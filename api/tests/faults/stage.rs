//! Real server processes, Redis and PostgreSQL of their own, lots and their bidders.

use api::actor::Role;
use api::config::Secret;
use api::tokens::{Claims, Tokens};
use domain::id::{CourtId, LotId, PersonId};
use store::journal::Journal;
use testkit::db::Database;
use testkit::postgres::Postgres;
use testkit::redis::{Redis, free_port};
use uuid::Uuid;

use crate::eventually;
use crate::line::Line;
use crate::server::{SECRET, Server, Surroundings};

/// A qualified bidder who is signed in.
#[derive(Clone)]
pub struct Seat {
    pub code: String,
    pub token: String,
    pub csrf: String,
}

/// What a test needs; the rest is as usual.
pub struct Plan {
    pub lots: Vec<LotId>,
    pub bidders: usize,
    /// How many seconds from now bidding ends, and how long an extension is.
    pub window: (u32, u32),
    /// How long an outage may be before it pauses a lot, in seconds.
    pub tolerance: u32,
    pub masters: Vec<Redis>,
    /// A server that may be killed.
    pub postgres: Option<Postgres>,
}

impl Plan {
    pub fn new() -> Plan {
        Plan {
            lots: vec![LotId(Uuid::new_v4())],
            bidders: 1,
            window: (86_400, 300),
            tolerance: 600,
            masters: vec![Redis::start()],
            postgres: None,
        }
    }
}

pub struct Stage {
    pub lot: LotId,
    pub address: String,
    pub seats: Vec<Seat>,
    pub server: Option<Server>,
    pub others: Vec<Server>,
    pub masters: Vec<Redis>,
    /// Between the first server and the database.
    pub line: Line,
    surroundings: Surroundings,
    // Dropped before the server it lies on.
    pub database: Database,
    pub postgres: Option<Postgres>,
}

impl Stage {
    pub async fn new(bidders: usize) -> Stage {
        Stage::with(Plan { bidders, ..Plan::new() }).await
    }

    /// A lot whose bidding began a minute ago and that tolerates no such outage.
    pub async fn late() -> Stage {
        Stage::with(Plan { tolerance: 10, ..Plan::new() }).await
    }

    /// A lot that ends so many seconds from now, with so long an extension.
    pub async fn ending_in(bidders: usize, seconds: u32, extension: u32) -> Stage {
        Stage::with(Plan { bidders, window: (seconds, extension), ..Plan::new() }).await
    }

    pub async fn with(plan: Plan) -> Stage {
        let Plan { lots, bidders, window, tolerance, masters, postgres } = plan;
        let database = match &postgres {
            Some(own) => Database::on(&own.url()).await,
            None => Database::new().await,
        };
        let address = format!("127.0.0.1:{}", free_port());
        let people: Vec<PersonId> = (0..bidders).map(|_| PersonId(Uuid::now_v7())).collect();
        furnish(&database, &lots, &people, window).await;
        let seats = people.iter().enumerate().map(|(n, it)| seat(n, *it)).collect();
        let line = Line::to(&database.url()).await;
        let redis: Vec<String> = masters.iter().map(Redis::url).collect();
        let surroundings = Surroundings { redis: redis.join(","), tolerance };
        let (server, others, lot) = (None, Vec::new(), lots[0]);
        let mut stage = Stage {
            lot,
            address,
            seats,
            server,
            others,
            masters,
            line,
            surroundings,
            database,
            postgres,
        };
        stage.ensure_server().await;
        let journal = Journal::new(&stage.database.url(), 1);
        let wanted = 1 + u64::try_from(bidders).unwrap();
        eventually("the qualification of all bidders", async || {
            let heads = journal.heads(&lots).await.unwrap();
            heads.len() == lots.len() && heads.iter().all(|(_, it)| it.seq >= wanted)
        })
        .await;
        stage
    }

    /// The only Redis.
    pub fn redis(&mut self) -> &mut Redis {
        &mut self.masters[0]
    }

    pub fn kill_server(&mut self) {
        self.server = None;
    }

    /// The first node's process, to be ended by the caller.
    pub fn take_server(&mut self) -> Server {
        self.server.take().unwrap()
    }

    pub async fn ensure_server(&mut self) {
        if self.server.is_none() {
            let server = Server::start(&self.surroundings, "node-1", &self.line.url, &self.address);
            self.server = Some(server.await);
        }
    }

    /// Another node with a line of its own to the database; answers its address.
    pub async fn add_node(&mut self) -> String {
        let address = format!("127.0.0.1:{}", free_port());
        let url = self.database.url();
        self.others.push(Server::start(&self.surroundings, "node-2", &url, &address).await);
        address
    }
}

impl Stage {
    /// Somebody of the court who is signed in.
    pub fn staff(&self, person: PersonId, role: Role, court: CourtId) -> Seat {
        signed_in(person, (role, Some(court)), String::new())
    }
}

fn seat(number: usize, person: PersonId) -> Seat {
    signed_in(person, (Role::Bidder, None), format!("C{number}"))
}

fn signed_in(person: PersonId, role: (Role, Option<CourtId>), code: String) -> Seat {
    #[expect(clippy::disallowed_methods, reason = "the server under test has the real clock")]
    let now = chrono::Utc::now();
    let csrf = "c".repeat(32);
    let claims = Claims::new(person, role, 0, csrf.clone(), now);
    let token = Tokens::new(&Secret(SECRET)).sign(&claims).unwrap();
    Seat { code, token, csrf }
}

/// Rows nobody else in this test needs are left out: foreign keys sleep while it is furnished.
async fn furnish(
    database: &Database,
    lots: &[LotId],
    people: &[PersonId],
    (seconds, extension): (u32, u32),
) {
    let client = database.client().await;
    let (court, case) = (Uuid::now_v7(), Uuid::now_v7());
    let mut statements = format!(
        "SET session_replication_role = replica;
         INSERT INTO court VALUES ('{court}', '湘0102', '法院', 'rehearsal');"
    );
    for (number, person) in people.iter().enumerate() {
        statements.push_str(&format!(
            "INSERT INTO person (id, login, password_hash, kind, display_name)
                VALUES ('{person}', 'b{number}', 'x', 'natural', 'b');"
        ));
    }
    for lot in lots {
        statements.push_str(&format!(
            "INSERT INTO lot (id, court_id, case_id, asset_id, reference_price_id, round, title,
                title_grams, state, reference_price_fen, start_price_fen, increment_fen,
                deposit_fen, balance_due_days, starts_at, ends_at, extension_seconds,
                announced_at, created_at, notice_title, notice_body, terms_hash)
             VALUES ('{lot}', '{court}', '{case}', gen_random_uuid(),
                gen_random_uuid(), 'first', 't', '{{}}', 'announced', 1, 100000, 5000, 1, 1,
                now() - interval '1 minute', now() + interval '{seconds} seconds',
                {extension}, now(), now(), 'n', '{{n}}', '\\x00');"
        ));
        for (number, person) in people.iter().enumerate() {
            statements.push_str(&format!(
                "INSERT INTO registration (id, lot_id, case_id, person_id, capacity, state,
                    bid_code, accepted_terms_hash, created_at, qualified_at)
                    VALUES (gen_random_uuid(), '{lot}', '{case}', '{person}', 'self',
                    'qualified', 'C{number}', '\\x00', now(), now());"
            ));
        }
    }
    client.batch_execute(&statements).await.unwrap();
}

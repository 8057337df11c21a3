//! The cast of the money tests: a court, its people, a lot of 1,000.00 and two sign-ups, made with
//! plain SQL; an application that runs as the service's role, with a clock of its own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use actix_web::web::Data;
use api::App;
use api::actor::{Bidder, Finance, Officer, Party, Supervisor};
use api::app::{payouts, receipts};
use api::config::Config;
use chrono::{DateTime, TimeDelta};
use domain::id::{CaseId, CourtId, PersonId, RegistrationId};
use simulators::traffic::Payer;
use testkit::db::Database;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::furnish::furnish;
use crate::lines::{credit, file};

/// 2026-05-26, 10:00 in China.
pub const MORNING: i64 = 1_779_760_800;
pub const PEOPLE: [&str; 6] = ["lin", "fin1", "fin2", "fin3", "chen", "wu"];

pub struct Cast {
    pub app: Data<App>,
    /// The same application with the rights of whoever owns the tables.
    owner: Data<App>,
    pub lot: Uuid,
    /// The numbers of the court's two accounts.
    pub auction: String,
    pub fund: String,
    admin: Client,
    offset: Arc<AtomicI64>,
    _database: Database,
}

pub fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub fn person(login: &str) -> Uuid {
    let place = PEOPLE.iter().position(|it| *it == login).unwrap();
    id(100 + u128::try_from(place).unwrap())
}

impl Cast {
    pub async fn new() -> Cast {
        let database = Database::new().await;
        let admin = database.client().await;
        furnish(&admin).await;
        let offset = Arc::new(AtomicI64::new(0));
        let app = application(database.url_as("fachui_service"), &offset);
        let owner = application(database.url(), &offset);
        let number = "SELECT number FROM bank_account WHERE court_id = $1 ORDER BY book";
        let rows = admin.query(number, &[&id(1)]).await.unwrap();
        let mut numbers = rows.iter().map(|row| row.get(0));
        let (auction, fund) = (numbers.next().unwrap(), numbers.next().unwrap());
        Cast { app, owner, lot: id(4), auction, fund, admin, offset, _database: database }
    }

    pub fn wait(&self, time: TimeDelta) {
        self.offset.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }

    pub fn finance(&self, login: &str) -> Finance {
        Finance { person_id: PersonId(person(login)), court_id: CourtId(id(1)) }
    }

    pub fn officer(&self) -> Officer {
        Officer { person_id: PersonId(person("lin")), court_id: CourtId(id(1)) }
    }

    pub fn supervisor(&self) -> Supervisor {
        Supervisor { person_id: PersonId(person("fin3")), court_id: CourtId(id(1)) }
    }

    /// The creditor of the case, linked to an account.
    pub async fn creditor(&self) -> Party {
        let who = person("wu");
        let sql = format!(
            "INSERT INTO party_account (party_id, person_id, case_id, linked_at) \
             VALUES ('{}', '{who}', '{}', now()) ON CONFLICT DO NOTHING",
            person("lin"),
            self.case()
        );
        self.run(&sql).await;
        Party { person_id: PersonId(who) }
    }

    pub fn bidder(&self, login: &str) -> Bidder {
        Bidder { person_id: PersonId(person(login)) }
    }

    pub fn person(&self, login: &str) -> Uuid {
        person(login)
    }

    pub fn case(&self) -> CaseId {
        CaseId(id(2))
    }

    pub fn registration(&self, login: &str) -> RegistrationId {
        RegistrationId(if login == "chen" { id(21) } else { id(22) })
    }

    pub async fn number(&self, login: &str) -> String {
        let sql = "SELECT number FROM sub_account WHERE person_id = $1";
        self.admin.query_one(sql, &[&person(login)]).await.unwrap().get(0)
    }

    pub async fn code(&self, login: &str) -> String {
        let sql = "SELECT bid_code FROM registration WHERE person_id = $1";
        let code: Option<String> =
            self.admin.query_one(sql, &[&person(login)]).await.unwrap().get(0);
        code.unwrap_or_default()
    }

    pub async fn claim_priority(&self, login: &str) {
        let sql = "UPDATE registration SET capacity = 'priority-purchaser' WHERE person_id = $1";
        self.admin.execute(sql, &[&person(login)]).await.unwrap();
    }

    pub async fn rank(&self, login: &str) -> Option<i16> {
        let sql = "SELECT priority_rank FROM registration WHERE person_id = $1";
        self.admin.query_one(sql, &[&person(login)]).await.unwrap().get(0)
    }

    /// The journal closes with this leader.
    pub async fn close(&self, login: &str, fen: i64) {
        let code = self.code(login).await;
        let sql = "INSERT INTO lot_head (lot_id, month, seq, phase, ends_at_us, last_us, \
                   leader_code, leader_rank, leader_price_fen, leader_seq) \
                   VALUES ($1, '2026-05-01', 4, 'closed', $2, $2, $3, 32767, $4, 3)";
        let end = MORNING * 1_000_000;
        self.admin.execute(sql, &[&self.lot, &end, &code, &fen]).await.unwrap();
    }

    /// The court withdraws the lot: the last entry of its journal.
    pub async fn withdraw(&self, reason: &str) {
        let at = MORNING * 1_000_000;
        let sql = format!(
            "SELECT open_journal('{0}');
             INSERT INTO bid_entry (month, lot_id, seq, epoch, at_us, ends_at_us, kind, reason,
                previous_nonce, nonce, hash)
             VALUES ('2026-05-01', '{0}', 4, 0, {at}, {at}, 'withdrawn', '{reason}',
                gen_random_uuid(), gen_random_uuid(), decode(repeat('00', 32), 'hex'));
             UPDATE lot_head SET seq = 4, phase = 'withdrawn', last_us = {at}, ends_at_us = {at}",
            self.lot
        );
        self.run(&sql).await;
    }

    /// So many more sign-ups, each with a number of its own.
    pub async fn crowd(&self, count: usize) -> Vec<Payer> {
        let sql = format!(
            "INSERT INTO person (id, login, password_hash, kind, display_name)
             SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'crowd' || n, '',
                    'natural', '竞买人' || n FROM generate_series(1, {count}) n;
             INSERT INTO registration (id, lot_id, case_id, person_id, capacity, state,
                accepted_terms_hash, created_at)
             SELECT p.id, l.id, l.case_id, p.id, 'self', 'awaiting-deposit', '', l.created_at
               FROM person p, lot l WHERE p.login LIKE 'crowd%';
             SELECT count(open_sub_account(l.court_id, l.case_id, p.id, p.id, l.created_at))
               FROM person p, lot l WHERE p.login LIKE 'crowd%'"
        );
        self.run(&sql).await;
        let sql = "SELECT p.display_name, p.login, s.number FROM sub_account s \
                   JOIN person p ON p.id = s.person_id WHERE p.login LIKE 'crowd%' ORDER BY p.id";
        let rows = self.admin.query(sql, &[]).await.unwrap();
        let payer = |row: &tokio_postgres::Row| Payer {
            name: row.get(0),
            account: format!("62{}", row.get::<_, String>(1)),
            number: row.get(2),
        };
        rows.iter().map(payer).collect()
    }

    /// The mirror of the auction account, its difference to the bank, and how many receipts are
    /// with somebody to whose number nobody has written, or of another name.
    pub async fn books(&self, owner: &BTreeMap<String, String>) -> (i64, i64, usize) {
        let sql = "SELECT mirror_fen, booked_fen - (sub_ledgers_fen + suspense_fen \
                   + in_transit_fen + interest_fen - fees_fen) FROM reconciliation \
                   WHERE book = 'auction'";
        let row = self.admin.query_one(sql, &[]).await.unwrap();
        let sql = "SELECT b.credited_number, s.number, p.display_name FROM receipt r \
                   JOIN bank_line b ON b.id = r.bank_line_id \
                   JOIN sub_account s ON s.registration_id = r.registration_id \
                   JOIN person p ON p.id = s.person_id";
        let matched = self.admin.query(sql, &[]).await.unwrap();
        let wrong = matched.iter().filter(|row| {
            let (written, number): (String, String) = (row.get(0), row.get(1));
            written != number || owner.get(&number) != Some(&row.get::<_, String>(2))
        });
        (row.get(0), row.get(1), wrong.count())
    }

    /// The asset is sold again, to chen, and paid; how is another test's story.
    pub async fn sell_again(&self, fen: i64) {
        let (lot, registration) = (id(40), id(41));
        let sql = format!(
            "INSERT INTO lot SELECT (jsonb_populate_record(l, jsonb_build_object('id', '{lot}', \
                'state', 'announced', 'hammer_price_fen', NULL, 'winner_registration_id', NULL, \
                'ended_at', NULL, 'created_at', l.created_at + interval '30 days'))).* \
               FROM lot l;
             INSERT INTO registration (id, lot_id, case_id, person_id, capacity, state,
                accepted_terms_hash, created_at)
             SELECT '{registration}', '{lot}', case_id, '{0}', 'self', 'awaiting-deposit', '',
                created_at FROM lot WHERE id = '{lot}';
             UPDATE lot SET state = 'paid', hammer_price_fen = {fen},
                winner_registration_id = '{registration}', ended_at = ends_at + interval '40 days'
              WHERE id = '{lot}'",
            person("chen")
        );
        self.run(&sql).await;
    }

    /// Money in the case-fund account that two people have claimed for the case.
    pub async fn fund(&self, amount: &str) {
        let (fin1, fin2) = (self.finance("fin1"), self.finance("fin2"));
        let line = credit(&self.fund, &format!("F{amount}"), amount, ("", "债务人"));
        receipts::import(&self.app, &fin1, file(&[line])).await.unwrap();
        let lying = receipts::suspense(&self.app, &fin1).await.unwrap();
        let lying = lying.into_iter().find(|it| it.book == "fund").unwrap();
        let (case, reason) = (Some(self.case()), "回单核对".to_owned());
        let voucher = "回单1".to_owned();
        let said = receipts::Said { case, registration: None, reason, voucher, origin: None };
        let claim = receipts::claim(&self.app, &fin1, lying.id, &said).await.unwrap();
        receipts::approve_claim(&self.app, &fin2, lying.id, claim).await.unwrap();
    }

    /// An account for a line, recorded by one person and confirmed by another.
    pub async fn payee(&self, label: &str, number: &str) -> Uuid {
        let (fin1, fin2) = (self.finance("fin1"), self.finance("fin2"));
        let (label, number) = (label.to_owned(), number.to_owned());
        let (holder, bank) = ("甲".to_owned(), "银行".to_owned());
        let given = payouts::Given { label, holder, number, bank };
        let payee = payouts::record_payee(&self.app, &fin1, self.case(), &given).await.unwrap();
        payouts::confirm_payee(&self.app, &fin2, payee.id).await.unwrap();
        payee.id
    }

    /// How many rows of a table show this text to whoever reads the database.
    pub async fn rows_with(&self, table: &str, text: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table} t WHERE position($1 IN t::text) > 0");
        self.admin.query_one(&sql, &[&text]).await.unwrap().get(0)
    }

    pub fn as_owner(&self) -> Data<App> {
        self.owner.clone()
    }

    /// Puts these bytes under the digest of a file, as if they had been kept before files were
    /// sealed.
    pub async fn keep_file_readable(&self, hash: &str, raw: &[u8]) {
        self.run("ALTER TABLE bank_file DISABLE TRIGGER USER").await;
        let sql = "UPDATE bank_file SET raw = $2 WHERE encode(hash, 'hex') = $1";
        self.admin.execute(sql, &[&hash, &raw]).await.unwrap();
        self.run("ALTER TABLE bank_file ENABLE TRIGGER USER").await;
    }

    /// How many kept files do.
    pub async fn files_with(&self, text: &str) -> i64 {
        let sql =
            "SELECT count(*) FROM bank_file WHERE position(convert_to($1, 'UTF8') IN raw) > 0";
        self.admin.query_one(sql, &[&text]).await.unwrap().get(0)
    }

    /// The reserved case of the court.
    pub async fn reserved(&self) -> Uuid {
        let sql = "SELECT suspense_case($1)";
        self.admin.query_one(sql, &[&id(1)]).await.unwrap().get(0)
    }

    /// So many more creditors of the case, with ordinary claims.
    pub async fn creditors(&self, count: usize) {
        let case = self.case();
        let sql = format!(
            "INSERT INTO party (id, case_id, role, name)
             SELECT derived_id('creditor/' || n), '{case}', 'applicant', '债权人' || n
               FROM generate_series(1, {count}) n;
             INSERT INTO claim (id, case_id, party_id, label, kind, amount_fen, seized_at,
                title_case_number)
             SELECT gen_random_uuid(), '{case}', derived_id('creditor/' || n), 'C' || n,
                    'ordinary', 100000 + n, '2026-01-01 10:00+08', '(2025)湘0102民初' || n || '号'
               FROM generate_series(1, {count}) n"
        );
        self.run(&sql).await;
    }

    /// Whether it was not refused, as the administrator.
    pub async fn tried(&self, sql: &str) -> bool {
        self.admin.batch_execute(sql).await.is_ok()
    }

    /// Numbers out of the database, as the administrator.
    pub async fn numbers(&self, sql: &str) -> Vec<i64> {
        let rows = self.admin.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    pub fn court(&self) -> Uuid {
        id(1)
    }

    /// Anything, as the administrator.
    pub async fn run(&self, sql: &str) {
        self.admin.batch_execute(sql).await.unwrap();
    }

    /// The names of the case's facts, in their order.
    pub async fn facts(&self) -> Vec<String> {
        let sql = "SELECT name FROM fact ORDER BY case_id, seq";
        let rows = self.admin.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    pub async fn lot_state(&self) -> String {
        let sql = "SELECT state FROM lot WHERE id = $1";
        self.admin.query_one(sql, &[&self.lot]).await.unwrap().get(0)
    }

    pub async fn assert_zero_sum(&self) {
        let sql = "SELECT (SELECT count(*) FROM ledger_difference) \
            + (SELECT count(*) FROM (SELECT a.case_id FROM account a \
                 JOIN account_balance b ON b.account_id = a.id GROUP BY a.case_id \
                 HAVING sum(b.debits_fen) <> sum(b.credits_fen)) x) \
            + (SELECT count(*) FROM reconciliation WHERE mirror_fen <> sub_ledgers_fen \
                 + suspense_fen + in_transit_fen + interest_fen - fees_fen)";
        let wrong: i64 = self.admin.query_one(sql, &[]).await.unwrap().get(0);
        assert_eq!(wrong, 0);
    }
}

fn application(url: String, offset: &Arc<AtomicI64>) -> Data<App> {
    let config = Config::read(&|name| match name {
        "DATABASE_URL" => Some(url.clone()),
        // Nothing here bids; the address is never called.
        "REDIS_URL" => Some("redis://127.0.0.1:1".to_owned()),
        "FACHUI_SECRET" => Some("07".repeat(32)),
        "FACHUI_DATABASE_CONNECTIONS" => Some("2".to_owned()),
        _ => None,
    });
    let shared = Arc::clone(offset);
    let clock = Arc::new(move || {
        DateTime::from_timestamp(MORNING + shared.load(Ordering::SeqCst), 0).unwrap()
    });
    Data::new(App::new(config.unwrap(), clock).unwrap())
}

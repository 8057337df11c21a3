//! The cast of the money tests: a court, its people, a lot and its bidders, made with plain SQL
//! as the administrator, so that the tests can bring a lot into any state.

use std::collections::BTreeMap;

use testkit::db::Database;
use tokio_postgres::Client;
use uuid::Uuid;

/// A fixed instant; nothing here reads the clock.
pub const AT: &str = "2026-05-26 10:00:00+08";

pub struct Cast {
    pub db: Database,
    /// The administrator's connection.
    pub admin: Client,
    /// The service's connection: what the running platform may do.
    pub service: Client,
    pub court: Uuid,
    pub case: Uuid,
    pub lot: Uuid,
    people: BTreeMap<&'static str, Uuid>,
}

/// A text in the form in which the service keeps names and numbers; only the service can read it.
pub fn kept(plain: &str) -> String {
    format!("sm4:{plain}:")
}

impl Cast {
    /// A lot of 1,000.00 with a deposit of 100.00, announced, and three sign-ups with numbers.
    pub async fn new() -> Cast {
        let db = Database::new().await;
        let admin = db.client().await;
        let service = testkit_client(&db.url_as("fachui_service")).await;
        let id = |n: u128| Uuid::from_u128(n);
        let people = [
            ("lin", 11),
            ("fin1", 12),
            ("fin2", 13),
            ("fin3", 14),
            ("chen", 15),
            ("wu", 16),
            ("zhao", 17),
        ];
        let people: BTreeMap<_, _> = people.into_iter().map(|(it, n)| (it, id(n))).collect();
        for (name, person) in &people {
            let sql = "INSERT INTO person (id, login, password_hash, kind, display_name) \
                       VALUES ($1, $2, '', 'natural', $2)";
            admin.execute(sql, &[person, name]).await.unwrap();
        }
        let (court, case, lot) = (id(1), id(2), id(4));
        let set_up = format!(
            "-- How the price was found is another test's story.
             ALTER TABLE lot ALTER COLUMN reference_price_id DROP NOT NULL;
             INSERT INTO court (id, code, name, profile) VALUES
                ('{court}', '湘0102', '长沙市芙蓉区人民法院', 'rehearsal'),
                ('{other_court}', '湘0103', '长沙市天心区人民法院', 'rehearsal');
             INSERT INTO court_case (id, court_id, officer_id, case_number,
                case_number_as_written, debtor_kind, opened_at) VALUES
                ('{case}', '{court}', '{lin}', '(2026)湘0102执1号', 'x', 'natural-person', '{AT}'),
                ('{other}', '{court}', '{lin}', '(2026)湘0102执2号', 'x', 'natural-person', '{AT}');
             INSERT INTO asset (id, case_id, kind, category, title, region, seized_on, facts,
                created_at) VALUES ('{asset}', '{case}', 'immovable', 'housing', 't', 'r',
                '2026-01-01', '{{}}', '{AT}');
             INSERT INTO lot (id, court_id, case_id, asset_id, round, title, title_grams, state,
                reference_price_fen, start_price_fen, increment_fen, deposit_fen,
                balance_due_days, starts_at, ends_at, extension_seconds, announced_at, created_at,
                notice_title, notice_body, terms_hash)
             VALUES ('{lot}', '{court}', '{case}', '{asset}', 'first', 't', '{{}}', 'announced',
                100000, 100000, 1000, 10000, 10, '{AT}', '2026-05-27 10:00+08', 300, '{AT}',
                '{AT}', 't', '{{}}', '');",
            other_court = id(9),
            other = id(3),
            asset = id(5),
            lin = people.get("lin").unwrap(),
        );
        admin.batch_execute(&set_up).await.unwrap();
        let cast = Cast { db, admin, service, court, case, lot, people };
        for bidder in ["chen", "wu", "zhao"] {
            cast.sign_up(bidder).await;
        }
        cast
    }

    pub fn person(&self, name: &str) -> Uuid {
        *self.people.get(name).unwrap()
    }

    /// The sign-up of a bidder has the id of the person with one digit more.
    pub fn registration(&self, bidder: &str) -> Uuid {
        Uuid::from_u128(self.person(bidder).as_u128() + 0x100)
    }

    async fn sign_up(&self, bidder: &str) {
        let sql = "INSERT INTO registration (id, lot_id, case_id, person_id, capacity, state, \
                   accepted_terms_hash, created_at) \
                   VALUES ($1, $2, $3, $4, 'self', 'awaiting-deposit', '', now())";
        let (id, person) = (self.registration(bidder), self.person(bidder));
        self.admin.execute(sql, &[&id, &self.lot, &self.case, &person]).await.unwrap();
        let open = "SELECT open_sub_account($1, $2, $3, $4, now())";
        self.service.execute(open, &[&self.court, &self.case, &id, &person]).await.unwrap();
    }

    pub async fn number(&self, bidder: &str) -> String {
        let sql = "SELECT number FROM sub_account WHERE registration_id = $1";
        let row = self.admin.query_one(sql, &[&self.registration(bidder)]).await.unwrap();
        row.get(0)
    }

    /// The number of the court's real account.
    pub async fn account(&self, book: &str) -> String {
        let sql = "SELECT number FROM bank_account WHERE court_id = $1 AND book = $2";
        self.admin.query_one(sql, &[&self.court, &book]).await.unwrap().get(0)
    }

    /// Imports one file of movements through one of the narrow functions; answers
    /// `outcome` or `outcome:why` for each line.
    pub async fn import(&self, function: &str, file: u8, lines: serde_json::Value) -> Vec<String> {
        self.try_import(function, file, lines).await.unwrap()
    }

    pub async fn try_import(
        &self,
        function: &str,
        file: u8,
        lines: serde_json::Value,
    ) -> Result<Vec<String>, tokio_postgres::Error> {
        let hash = vec![file; 32];
        let keep = "SELECT keep_bank_file($1, $2, 'camt.054', 'x', $3, $4::text::timestamptz)";
        let by = self.person("fin1");
        self.service.execute(keep, &[&hash, &self.court, &by, &AT]).await?;
        let sql = format!(
            "SELECT outcome || coalesce(':' || why, '') \
             FROM {function}($1, $2::text::jsonb, $3::text::timestamptz) ORDER BY line"
        );
        let rows = self.service.query(&sql, &[&hash, &lines.to_string(), &AT]).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Pays from a bidder's own account into his sub-account.
    pub async fn pay(&self, bidder: &str, reference: &str, fen: i64) -> String {
        let line = serde_json::json!([{
            "line": 1, "account": self.account("auction").await, "reference": reference,
            "amount_fen": fen, "booked_at": AT, "credited_number": self.number(bidder).await,
            "payer_plain": bidder, "other_name": kept(bidder),
            "other_account": kept(&format!("62{bidder}")),
        }]);
        let file = reference.bytes().fold(7_u8, |sum, b| sum.wrapping_mul(31).wrapping_add(b));
        self.import("credit_from_bank", file, line).await.remove(0)
    }

    pub async fn hold(&self, bidder: &str) -> Uuid {
        let sql = "SELECT hold_deposit($1, 10000, $2::text::timestamptz)";
        let row = self.service.query_one(sql, &[&self.registration(bidder), &AT]).await.unwrap();
        row.get(0)
    }

    /// The lot ends with a winner at 1,200.00, or without one.
    pub async fn end(&self, winner: Option<&str>) {
        let winner = winner.map(|it| self.registration(it));
        let sql = "UPDATE lot SET state = CASE WHEN $2::uuid IS NULL THEN 'unsold' ELSE 'sold' END, \
                   ended_at = ends_at, winner_registration_id = $2, \
                   hammer_price_fen = CASE WHEN $2::uuid IS NULL THEN NULL ELSE 120000 END \
                   WHERE id = $1";
        self.admin.execute(sql, &[&self.lot, &winner]).await.unwrap();
    }

    pub async fn state(&self, state: &str) {
        let sql = "UPDATE lot SET state = $2 WHERE id = $1";
        self.admin.execute(sql, &[&self.lot, &state]).await.unwrap();
    }

    /// What an account of the case holds, in fen.
    pub async fn held(&self, kind: &str) -> i64 {
        let sql = "SELECT coalesce(sum(abs(b.debits_fen - b.credits_fen)), 0)::bigint \
                   FROM account a JOIN account_balance b ON b.account_id = a.id \
                   WHERE a.kind = $1";
        self.admin.query_one(sql, &[&kind]).await.unwrap().get(0)
    }

    /// Every test that moves money ends here: each case sums to zero, the balances say what the
    /// transfers say, and each bank account holds what is owed inside.
    pub async fn assert_zero_sum(&self) {
        let unequal = "SELECT count(*) FROM (SELECT a.case_id \
            FROM account a JOIN account_balance b ON b.account_id = a.id \
            GROUP BY a.case_id HAVING sum(b.debits_fen) <> sum(b.credits_fen)) x";
        let drifted = "SELECT count(*) FROM ledger_difference";
        let unexplained = "SELECT count(*) FROM reconciliation WHERE mirror_fen <> \
            sub_ledgers_fen + suspense_fen + in_transit_fen + interest_fen - fees_fen";
        for sql in [unequal, drifted, unexplained] {
            let count: i64 = self.admin.query_one(sql, &[]).await.unwrap().get(0);
            assert_eq!(count, 0, "{sql}");
        }
    }
}

async fn testkit_client(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test connection ends with its runtime")]
    tokio::spawn(connection);
    client
}

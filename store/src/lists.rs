//! Read models for pages: filtered, seek-paginated, never locked.

mod page;
mod sign_ups;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{
    Array, BigInt, Bytea, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use domain::id::LotId;
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::Read;
pub use sign_ups::{SignUps, sign_ups};

/// A lot as the public sees it: never a person, never a count by which one could be told.
#[derive(Clone, Debug, QueryableByName)]
pub struct Card {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub category: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub region: String,
    #[diesel(sql_type = Text)]
    pub round: String,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Text)]
    pub court_name: String,
    #[diesel(sql_type = Text)]
    pub profile: String,
    #[diesel(sql_type = Text)]
    pub case_number: String,
    #[diesel(sql_type = BigInt)]
    pub reference_price_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub start_price_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub increment_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub deposit_fen: i64,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    /// The announced end.
    #[diesel(sql_type = Timestamptz)]
    pub announced_end: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Integer)]
    pub extension_seconds: i32,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub hammer_price_fen: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub journal_phase: Option<String>,
    /// The end after the last entry; 0 before the first.
    #[diesel(sql_type = BigInt)]
    pub journal_end_us: i64,
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = Nullable<Text>)]
    pub leader_code: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub leader_price_fen: Option<i64>,
    #[diesel(sql_type = Integer)]
    pub extensions: i32,
    #[diesel(sql_type = BigInt)]
    pub bids: i64,
    #[diesel(sql_type = BigInt)]
    pub registrations: i64,
    /// How many want to be reminded of it (设置提醒).
    #[diesel(sql_type = BigInt)]
    pub watchers: i64,
    /// How often it was looked at (围观), by the published definition.
    #[diesel(sql_type = BigInt)]
    pub views: i64,
    #[diesel(sql_type = Timestamptz)]
    pub announced_at: DateTime<Utc>,
    /// The first picture.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub cover: Option<Uuid>,
}

/// Where a lot stands for whoever watches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Announced, bidding has not begun.
    Announced,
    Running,
    Paused,
    Ended,
}

impl Card {
    /// The end of bidding as far as it is known.
    pub fn ends_at(&self) -> DateTime<Utc> {
        let journal = DateTime::from_timestamp_micros(self.journal_end_us);
        let journal = journal.filter(|_| self.journal_end_us > 0);
        self.ended_at.or(journal).unwrap_or(self.announced_end)
    }

    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        let journal = self.journal_phase.as_deref();
        if self.state != "announced" || matches!(journal, Some("closed" | "withdrawn")) {
            Phase::Ended
        } else if journal == Some("paused") {
            Phase::Paused
        } else if now < self.starts_at {
            Phase::Announced
        } else if now < self.ends_at() {
            Phase::Running
        } else {
            Phase::Ended
        }
    }
}

/// Which lots are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Upcoming,
    Running,
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    EndsAt,
    /// The newest notice first.
    Announced,
    Price,
    PriceDescending,
}

/// Behind this row the next page begins: what was sorted by, in microseconds or fen, and the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub key: i64,
    pub id: Uuid,
}

/// From the first instant to before the second.
pub type Span = (DateTime<Utc>, DateTime<Utc>);

#[derive(Clone, Debug)]
pub struct Filter {
    pub wanted: Option<Wanted>,
    pub words: Option<String>,
    pub category: Option<String>,
    pub round: Option<String>,
    pub court_id: Option<Uuid>,
    /// How the place begins: a province, a city, a district.
    pub region: Option<String>,
    /// Bidding begins, or by its notice ends, in this span.
    pub starts: Option<Span>,
    pub ends: Option<Span>,
    /// The notice was published in this span.
    pub announced: Option<Span>,
    pub sort: Sort,
    pub after: Option<Cursor>,
    pub limit: i64,
}

pub(crate) const CARD: &str =
    "SELECT l.id, l.title, a.category, a.kind, a.region, l.round, l.state,
    c.name AS court_name, c.profile, k.case_number, l.reference_price_fen, l.start_price_fen,
    l.increment_fen, l.deposit_fen, l.starts_at, l.ends_at AS announced_end, l.ended_at,
    l.extension_seconds, l.hammer_price_fen, h.phase AS journal_phase,
    coalesce(h.ends_at_us, 0) AS journal_end_us, coalesce(h.seq, 0) AS seq, h.leader_code,
    h.leader_price_fen, coalesce(h.extensions, 0) AS extensions,
    coalesce(h.accepted_bids, 0) AS bids,
    (SELECT count(*) FROM registration r WHERE r.lot_id = l.id) AS registrations,
    (SELECT count(*) FROM lot_watch w WHERE w.lot_id = l.id) AS watchers,
    (SELECT coalesce(sum(v.views), 0)::bigint FROM lot_view_day v WHERE v.lot_id = l.id) AS views,
    l.announced_at,
    (SELECT p.id FROM asset_picture p WHERE p.asset_id = l.asset_id AND p.removed_at IS NULL
        AND p.kind = 'picture' ORDER BY p.place, p.kept_at, p.id LIMIT 1) AS cover
    FROM lot l JOIN asset a ON a.id = l.asset_id JOIN court c ON c.id = l.court_id
    JOIN court_case k ON k.id = l.case_id LEFT JOIN lot_head h ON h.lot_id = l.id
    WHERE l.state <> 'draft'";

/// One page of lots and whether the sort key of its last row leads to another.
pub async fn lots(
    read: &mut impl Read,
    filter: &Filter,
    now: DateTime<Utc>,
) -> Result<Vec<Card>, StoreError> {
    Ok(page::query(filter, now).load(read.connection()).await?)
}

/// The cursor behind a card.
pub fn cursor(card: &Card, sort: Sort) -> Cursor {
    let key = match sort {
        Sort::EndsAt => card.announced_end.timestamp_micros(),
        Sort::Announced => card.announced_at.timestamp_micros(),
        Sort::Price | Sort::PriceDescending => {
            let open = matches!(card.journal_phase.as_deref(), Some("running" | "paused"));
            let led = card.leader_price_fen.filter(|_| open && card.state == "announced");
            led.or(card.hammer_price_fen).unwrap_or(card.start_price_fen)
        }
    };
    Cursor { key, id: card.id }
}

/// What the page of one lot shows beside its card.
#[derive(Clone, Debug, QueryableByName)]
pub struct Sheet {
    #[diesel(sql_type = SqlUuid)]
    pub asset_id: Uuid,
    #[diesel(sql_type = Jsonb)]
    pub facts: Value,
    #[diesel(sql_type = Text)]
    pub method: String,
    #[diesel(sql_type = BigInt)]
    pub value_fen: i64,
    #[diesel(sql_type = diesel::sql_types::Date)]
    pub fixed_on: chrono::NaiveDate,
    #[diesel(sql_type = diesel::sql_types::Date)]
    pub valid_until: chrono::NaiveDate,
    #[diesel(sql_type = Text)]
    pub formula: String,
    #[diesel(sql_type = Jsonb)]
    pub quotes: Value,
    #[diesel(sql_type = Text)]
    pub notice_title: String,
    #[diesel(sql_type = Array<Text>)]
    pub notice_body: Vec<String>,
    #[diesel(sql_type = Bytea)]
    pub terms_hash: Vec<u8>,
    #[diesel(sql_type = Nullable<Bytea>)]
    pub head: Option<Vec<u8>>,
    #[diesel(sql_type = BigInt)]
    pub priority_purchasers: i64,
    /// The buyer in their true name (AUC-22); nobody before the close.
    #[diesel(sql_type = Nullable<Text>)]
    pub buyer_name: Option<String>,
}

/// A round of the same asset.
#[derive(Clone, Debug, QueryableByName)]
pub struct RoundOf {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub round: String,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = BigInt)]
    pub start_price_fen: i64,
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
}

/// A published lot; a draft is not found.
pub async fn lot(
    read: &mut impl Read,
    id: LotId,
) -> Result<(Card, Sheet, Vec<RoundOf>), StoreError> {
    let missing = StoreError::NotFound { what: "lot", id: id.0 };
    let card = sql_query(format!("{CARD} AND l.id = $1")).bind::<SqlUuid, _>(id.0);
    let card: Option<Card> = card.get_result(read.connection()).await.optional()?;
    let Some(card) = card else { return Err(missing) };
    let sheet: Sheet = sql_query(
        "SELECT a.id AS asset_id, a.facts, p.method, p.value_fen, p.fixed_on, p.valid_until,
            p.formula, p.quotes, l.notice_title, l.notice_body, l.terms_hash, h.hash AS head,
            (SELECT count(*) FROM registration r
                WHERE r.lot_id = l.id AND r.priority_rank IS NOT NULL) AS priority_purchasers,
            (SELECT coalesce((SELECT string_agg(b.name, '、' ORDER BY b.place) FROM buyer b
                WHERE b.registration_id = r.id), w.display_name)
                FROM registration r JOIN person w ON w.id = r.person_id
                WHERE r.id = l.winner_registration_id) AS buyer_name
        FROM lot l JOIN asset a ON a.id = l.asset_id
        JOIN reference_price p ON p.id = l.reference_price_id
        LEFT JOIN lot_head h ON h.lot_id = l.id
        WHERE l.id = $1",
    )
    .bind::<SqlUuid, _>(id.0)
    .get_result(read.connection())
    .await?;
    let rounds = sql_query(
        "SELECT id, round, state, start_price_fen, coalesce(ended_at, ends_at) AS ends_at
        FROM lot WHERE asset_id = $1 AND state <> 'draft' ORDER BY announced_at, id",
    )
    .bind::<SqlUuid, _>(sheet.asset_id)
    .load(read.connection())
    .await?;
    Ok((card, sheet, rounds))
}

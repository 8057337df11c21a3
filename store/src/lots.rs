//! Lots in PostgreSQL: the row is parsed into the law's lot once; nothing is guessed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{AssetId, CaseId, CourtId, LotId, RegistrationId};
use domain::instant::{Instant, Span};
use domain::lot::{AssetKind, Failed, Hammer, Lot, Notice, Offer, Round, State};
use domain::money::Money;
use domain::price::ReferencePrice;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::grams::grams;
use crate::inquiries;
use crate::schema::{asset, lot};

/// A lot with what the law does not ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotRecord {
    pub lot: Lot,
    pub court_id: CourtId,
    pub title: String,
    pub reference_price_id: Uuid,
    pub notice: Option<NoticeText>,
    pub created_at: DateTime<Utc>,
    /// Counts the revisions of the draft, from 1; votes are given to one of them.
    pub version: i32,
}

/// The notice (公告) as it was published; its hash is what a bidder accepts (AUC-14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeText {
    pub title: String,
    pub body: Vec<String>,
    pub terms_hash: Vec<u8>,
}

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = lot, check_for_backend(diesel::pg::Pg))]
struct LotRow {
    id: Uuid,
    court_id: Uuid,
    case_id: Uuid,
    asset_id: Uuid,
    round: String,
    previous_id: Option<Uuid>,
    title: String,
    title_grams: Vec<String>,
    state: String,
    reference_price_id: Uuid,
    reference_price_fen: i64,
    start_price_fen: i64,
    increment_fen: i64,
    deposit_fen: i64,
    balance_due_days: i32,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    extension_seconds: i32,
    announced_at: Option<DateTime<Utc>>,
    notice_title: Option<String>,
    notice_body: Option<Vec<String>>,
    terms_hash: Option<Vec<u8>>,
    ended_at: Option<DateTime<Utc>>,
    hammer_price_fen: Option<i64>,
    winner_registration_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    version: i32,
}

/// Reads a lot and locks its row until the transaction ends.
///
/// Two officers who act on one lot therefore act one after the other, and the second sees what
/// the first has done.
pub async fn lock(tx: &mut Tx, id: LotId) -> Result<LotRecord, StoreError> {
    let query = lot::table.find(id.0).select(LotRow::as_select()).for_update();
    let row = query.first(tx.conn()).await.optional()?;
    parse_one(tx, row.ok_or(StoreError::NotFound { what: "lot", id: id.0 })?).await
}

/// As [`lock`], for many: those that there are, in the order of their ids.
pub async fn lock_all(tx: &mut Tx, ids: &[LotId]) -> Result<Vec<LotRecord>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|it| it.0).collect();
    let query = lot::table.filter(lot::id.eq_any(ids)).select(LotRow::as_select());
    let rows = query.order(lot::id).for_update().load(tx.conn()).await?;
    parse_all(tx, rows).await
}

pub async fn find(read: &mut impl Read, id: LotId) -> Result<LotRecord, StoreError> {
    let row = row(read, id.0).await?;
    parse_one(read, row).await
}

/// The lots of an asset, in the order of their rounds.
pub async fn of_asset(read: &mut impl Read, id: AssetId) -> Result<Vec<LotRecord>, StoreError> {
    let query = lot::table
        .filter(lot::asset_id.eq(id.0))
        .select(LotRow::as_select())
        .order((lot::created_at, lot::id));
    let rows = query.load(read.connection()).await?;
    parse_all(read, rows).await
}

/// The lots of a court, newest first.
pub async fn of_court(read: &mut impl Read, id: CourtId) -> Result<Vec<LotRecord>, StoreError> {
    let query = lot::table
        .filter(lot::court_id.eq(id.0))
        .select(LotRow::as_select())
        .order((lot::created_at.desc(), lot::id))
        .limit(200);
    let rows = query.load(read.connection()).await?;
    parse_all(read, rows).await
}

/// # Errors
/// `lot_previous_key` when the failed round is followed already.
pub async fn insert(tx: &mut Tx, record: &LotRecord) -> Result<(), StoreError> {
    let row = row_of(record)?;
    diesel::insert_into(lot::table).values(&row).execute(tx.conn()).await?;
    Ok(())
}

/// Writes the terms of a draft that [`lock`] returned, as its next version.
pub async fn save_revised(tx: &mut Tx, record: &LotRecord) -> Result<(), StoreError> {
    let row = row_of(record)?;
    let changes = (
        lot::title.eq(row.title),
        lot::title_grams.eq(row.title_grams),
        lot::start_price_fen.eq(row.start_price_fen),
        lot::increment_fen.eq(row.increment_fen),
        lot::deposit_fen.eq(row.deposit_fen),
        lot::balance_due_days.eq(row.balance_due_days),
        lot::version.eq(row.version),
    );
    let changed = diesel::update(lot::table.find(row.id)).set(changes).execute(tx.conn()).await?;
    assert_eq!(changed, 1, "a locked lot cannot vanish");
    Ok(())
}

/// Writes the state of a lot that [`lock`] returned.
pub async fn save(tx: &mut Tx, lot: &Lot) -> Result<(), StoreError> {
    let (notice, ended_at, hammer) = parts(&lot.state);
    let changes = (
        lot::state.eq(lot.state.name()),
        lot::starts_at.eq(notice.map(|it| it.starts_at.utc())),
        lot::ends_at.eq(notice.map(|it| it.ends_at.utc())),
        lot::announced_at.eq(notice.map(|it| it.announced_at.utc())),
        lot::ended_at.eq(ended_at.map(Instant::utc)),
        lot::hammer_price_fen.eq(hammer.map(|it| it.price.fen())),
        lot::winner_registration_id.eq(hammer.map(|it| it.winner.0)),
    );
    let changed = diesel::update(lot::table.find(lot.id.0)).set(changes).execute(tx.conn()).await?;
    assert_eq!(changed, 1, "a locked lot cannot vanish");
    Ok(())
}

/// Writes how lots that [`lock_all`] returned have ended.
pub async fn save_outcomes(tx: &mut Tx, lots: &[Lot]) -> Result<(), StoreError> {
    let ended = |it: &Lot| parts(&it.state).1.map(Instant::utc);
    let hammer = |it: &Lot| parts(&it.state).2;
    let query = diesel::sql_query(
        "UPDATE lot AS l SET state = n.state, ended_at = n.ended_at, \
                hammer_price_fen = n.price_fen, winner_registration_id = n.winner \
           FROM unnest($1, $2, $3, $4, $5) AS n (id, state, ended_at, price_fen, winner) \
          WHERE l.id = n.id",
    );
    let query = query
        .bind::<Array<SqlUuid>, _>(lots.iter().map(|it| it.id.0).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(lots.iter().map(|it| it.state.name()).collect::<Vec<_>>())
        .bind::<Array<Nullable<Timestamptz>>, _>(lots.iter().map(ended).collect::<Vec<_>>())
        .bind::<Array<Nullable<BigInt>>, _>(
            lots.iter().map(|it| hammer(it).map(|it| it.price.fen())).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<SqlUuid>>, _>(
            lots.iter().map(|it| hammer(it).map(|it| it.winner.0)).collect::<Vec<_>>(),
        );
    let changed = query.execute(tx.conn()).await?;
    assert_eq!(changed, lots.len(), "locked lots cannot vanish");
    Ok(())
}

/// Writes an announced lot together with its notice: one cannot be without the other.
pub async fn save_announced(tx: &mut Tx, lot: &Lot, notice: &NoticeText) -> Result<(), StoreError> {
    let (published, _, _) = parts(&lot.state);
    let changes = (
        lot::state.eq(lot.state.name()),
        lot::starts_at.eq(published.map(|it| it.starts_at.utc())),
        lot::ends_at.eq(published.map(|it| it.ends_at.utc())),
        lot::announced_at.eq(published.map(|it| it.announced_at.utc())),
        lot::notice_title.eq(&notice.title),
        lot::notice_body.eq(&notice.body),
        lot::terms_hash.eq(&notice.terms_hash),
    );
    let changed = diesel::update(lot::table.find(lot.id.0)).set(changes).execute(tx.conn()).await?;
    assert_eq!(changed, 1, "a locked lot cannot vanish");
    Ok(())
}

fn parts(state: &State) -> (Option<Notice>, Option<Instant>, Option<Hammer>) {
    match state {
        State::Draft => (None, None, None),
        State::Announced { notice } => (Some(*notice), None, None),
        State::Sold { notice, hammer }
        | State::Paid { notice, hammer }
        | State::Completed { notice, hammer }
        | State::Defaulted { notice, hammer }
        | State::Revoked { notice, hammer } => {
            (Some(*notice), Some(hammer.ended_at), Some(*hammer))
        }
        State::Unsold { notice, ended_at } | State::Withdrawn { notice, ended_at } => {
            (Some(*notice), Some(*ended_at), None)
        }
    }
}

fn row_of(record: &LotRecord) -> Result<LotRow, StoreError> {
    let LotRecord { lot, court_id, title, reference_price_id, notice, created_at, version } =
        record;
    let (published, ended_at, hammer) = parts(&lot.state);
    let corrupt = |why| StoreError::Corrupt { what: "lot", id: lot.id.0, why };
    let seconds = lot.offer.extension.micros() / 1_000_000;
    Ok(LotRow {
        id: lot.id.0,
        court_id: court_id.0,
        case_id: lot.case_id.0,
        asset_id: lot.asset_id.0,
        round: lot.round.name().to_owned(),
        previous_id: lot.previous.map(|it| it.lot.0),
        title: title.clone(),
        title_grams: grams(title),
        state: lot.state.name().to_owned(),
        reference_price_id: *reference_price_id,
        reference_price_fen: lot.offer.reference.value().fen(),
        start_price_fen: lot.offer.start.fen(),
        increment_fen: lot.offer.increment.fen(),
        deposit_fen: lot.offer.deposit.fen(),
        balance_due_days: i32::try_from(lot.offer.balance_due_days)
            .map_err(|_| corrupt("balance_due_days"))?,
        starts_at: published.map(|it| it.starts_at.utc()),
        ends_at: published.map(|it| it.ends_at.utc()),
        extension_seconds: i32::try_from(seconds).map_err(|_| corrupt("extension"))?,
        announced_at: published.map(|it| it.announced_at.utc()),
        notice_title: notice.as_ref().map(|it| it.title.clone()),
        notice_body: notice.as_ref().map(|it| it.body.clone()),
        terms_hash: notice.as_ref().map(|it| it.terms_hash.clone()),
        ended_at: ended_at.map(Instant::utc),
        hammer_price_fen: hammer.map(|it| it.price.fen()),
        winner_registration_id: hammer.map(|it| it.winner.0),
        created_at: *created_at,
        version: *version,
    })
}

async fn row(read: &mut impl Read, id: Uuid) -> Result<LotRow, StoreError> {
    let query = lot::table.find(id).select(LotRow::as_select());
    let row = query.first(read.connection()).await.optional()?;
    row.ok_or(StoreError::NotFound { what: "lot", id })
}

async fn parse_one(read: &mut impl Read, row: LotRow) -> Result<LotRecord, StoreError> {
    let id = row.id;
    let record = parse_all(read, vec![row]).await?.pop();
    record.ok_or(StoreError::NotFound { what: "lot", id })
}

/// Reads what many lots rest on in two queries: their assets and their prices.
async fn parse_all(read: &mut impl Read, rows: Vec<LotRow>) -> Result<Vec<LotRecord>, StoreError> {
    let assets: Vec<Uuid> = rows.iter().map(|it| it.asset_id).collect();
    let kinds = asset::table.filter(asset::id.eq_any(assets)).select((asset::id, asset::kind));
    let kinds: HashMap<Uuid, String> = kinds.load(read.connection()).await?.into_iter().collect();
    let prices: Vec<Uuid> = rows.iter().map(|it| it.reference_price_id).collect();
    let prices = inquiries::prices(read, &prices).await?;
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        let corrupt = |why| StoreError::Corrupt { what: "lot", id: row.id, why };
        let kind = kinds.get(&row.asset_id).ok_or_else(|| corrupt("asset"))?;
        let price = prices.get(&row.reference_price_id).ok_or_else(|| corrupt("price"))?;
        let previous = match row.previous_id {
            Some(id) => Some(failed(read, id).await?),
            None => None,
        };
        records.push(parse(row, kind, price.price()?, previous)?);
    }
    Ok(records)
}

/// A row is input like any other: it is parsed once, here.
fn parse(
    row: LotRow,
    kind: &str,
    reference: ReferencePrice,
    previous: Option<Failed>,
) -> Result<LotRecord, StoreError> {
    let id = row.id;
    let corrupt = |why| StoreError::Corrupt { what: "lot", id, why };
    let money = |fen, what| Money::from_fen(fen).ok_or(corrupt(what));
    let offer = Offer {
        reference,
        start: money(row.start_price_fen, "start_price_fen")?,
        increment: money(row.increment_fen, "increment_fen")?,
        deposit: money(row.deposit_fen, "deposit_fen")?,
        balance_due_days: u32::try_from(row.balance_due_days)
            .map_err(|_| corrupt("balance_due_days"))?,
        extension: u32::try_from(row.extension_seconds)
            .map(Span::seconds)
            .map_err(|_| corrupt("extension_seconds"))?,
    };
    let state = state(&row).map_err(corrupt)?;
    let notice = match (row.notice_title, row.notice_body, row.terms_hash) {
        (Some(title), Some(body), Some(terms_hash)) => Some(NoticeText { title, body, terms_hash }),
        (None, None, None) => None,
        _ => return Err(corrupt("notice")),
    };
    let lot = Lot {
        id: LotId(id),
        case_id: CaseId(row.case_id),
        asset_id: AssetId(row.asset_id),
        kind: AssetKind::from_name(kind).ok_or(corrupt("asset kind"))?,
        round: Round::from_name(&row.round).ok_or(corrupt("round"))?,
        previous,
        offer,
        state,
    };
    Ok(LotRecord {
        lot,
        court_id: CourtId(row.court_id),
        title: row.title,
        reference_price_id: row.reference_price_id,
        notice,
        created_at: row.created_at,
        version: row.version,
    })
}

fn state(row: &LotRow) -> Result<State, &'static str> {
    let notice = match (row.announced_at, row.starts_at, row.ends_at) {
        (Some(announced), Some(starts), Some(ends)) => Some(Notice {
            announced_at: Instant::from_utc(announced),
            starts_at: Instant::from_utc(starts),
            ends_at: Instant::from_utc(ends),
        }),
        (None, _, _) => None,
        (Some(_), _, _) => return Err("notice times"),
    };
    let ended_at = row.ended_at.map(Instant::from_utc);
    let price = row.hammer_price_fen.map(|it| Money::from_fen(it).ok_or("hammer_price_fen"));
    let hammer = match (ended_at, price.transpose()?, row.winner_registration_id) {
        (Some(ended_at), Some(price), Some(winner)) => {
            Some(Hammer { ended_at, price, winner: RegistrationId(winner) })
        }
        (_, None, None) => None,
        _ => return Err("hammer"),
    };
    match (row.state.as_str(), notice, ended_at, hammer) {
        ("draft", None, None, None) => Ok(State::Draft),
        ("announced", Some(notice), None, None) => Ok(State::Announced { notice }),
        ("sold", Some(notice), _, Some(hammer)) => Ok(State::Sold { notice, hammer }),
        ("paid", Some(notice), _, Some(hammer)) => Ok(State::Paid { notice, hammer }),
        ("completed", Some(notice), _, Some(hammer)) => Ok(State::Completed { notice, hammer }),
        ("defaulted", Some(notice), _, Some(hammer)) => Ok(State::Defaulted { notice, hammer }),
        ("revoked", Some(notice), _, Some(hammer)) => Ok(State::Revoked { notice, hammer }),
        ("unsold", Some(notice), Some(ended_at), None) => Ok(State::Unsold { notice, ended_at }),
        ("withdrawn", Some(notice), Some(ended_at), None) => {
            Ok(State::Withdrawn { notice, ended_at })
        }
        _ => Err("state"),
    }
}

/// What a round takes over from the failed one before it, and from the first of all.
async fn failed(read: &mut impl Read, id: Uuid) -> Result<Failed, StoreError> {
    let corrupt = |why| StoreError::Corrupt { what: "lot", id, why };
    let previous = row(read, id).await?;
    let mut first = previous.clone();
    while let Some(before) = first.previous_id {
        first = row(read, before).await?;
    }
    let nothing = lot::table.filter(lot::previous_id.eq(id)).filter(lot::state.eq_any([
        "withdrawn",
        "defaulted",
        "revoked",
    ]));
    let followed = diesel::select(diesel::dsl::exists(nothing)).get_result(read.connection());
    let followed: bool = followed.await?;
    let instant = |at: Option<DateTime<Utc>>, why| at.map(Instant::from_utc).ok_or(corrupt(why));
    Ok(Failed {
        lot: LotId(id),
        start: Money::from_fen(previous.start_price_fen).ok_or(corrupt("start_price_fen"))?,
        failed_at: instant(previous.ended_at, "ended_at")?,
        first_announced_at: instant(first.announced_at, "announced_at")?,
        followed,
    })
}

//! Lots as anyone sees them: the list, and the page of one lot.

use actix_web::get;
use actix_web::web::{Data, Json, Path, Query};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use domain::id::LotId;
use domain::instant::Instant;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::lists::{self, Card, Cursor, Filter, Phase, RoundOf, Sheet, Sort, Span, Wanted};
use store::revocations::Revocation;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::app::AppError;
use crate::app::revocations::{self, Revoked};
use crate::http::names::{Category, KindName, PhaseName, RevocationGround, RoundName, StateName};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct LotQuery {
    phase: Option<PhaseWanted>,
    /// Words of the title, separated by spaces; all must occur.
    q: Option<String>,
    category: Option<Category>,
    round: Option<RoundName>,
    court_id: Option<Uuid>,
    /// How the place begins: a province, a city or a district.
    region: Option<String>,
    /// Bidding begins on this day (Beijing time).
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    starts_on: Option<NaiveDate>,
    /// Bidding ends on this day by the notice.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    ends_on: Option<NaiveDate>,
    sort: Option<SortName>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// At most 100.
    limit: Option<u8>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PhaseWanted {
    Upcoming,
    Running,
    Ended,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub enum SortName {
    #[serde(rename = "ends_at")]
    EndsAt,
    /// The newest notice first.
    #[serde(rename = "announced")]
    Announced,
    #[serde(rename = "price")]
    Price,
    #[serde(rename = "-price")]
    PriceDescending,
}

/// A lot in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LotCard {
    pub id: Uuid,
    pub title: String,
    pub category: Category,
    pub round: RoundName,
    pub phase: PhaseName,
    pub state: StateName,
    pub court_name: String,
    pub region: String,
    /// Made for training (演练): to be marked wherever it is shown.
    pub rehearsal: bool,
    pub reference_price: Yuan,
    pub start_price: Yuan,
    /// The leading price; null before the first bid.
    pub current_price: Option<Yuan>,
    pub increment: Yuan,
    pub deposit: Yuan,
    pub starts_at: DateTime<FixedOffset>,
    /// The end as it stands, extensions included.
    pub ends_at: DateTime<FixedOffset>,
    pub registrations: i64,
    /// How many want to be reminded of it (设置提醒).
    pub watchers: i64,
    /// How often it was looked at (围观): one visitor counts once a day.
    pub views: i64,
    pub bids: i64,
    pub announced_at: DateTime<FixedOffset>,
    /// What became of it; null while it is open.
    pub outcome: Option<StateName>,
    pub hammer_price: Option<Yuan>,
    /// The first picture; null while there is none.
    pub cover: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LotList {
    pub lots: Vec<LotCard>,
    pub next_cursor: Option<String>,
}

/// Everything published about a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotPage {
    #[serde(flatten)]
    pub card: LotCard,
    pub case_number: String,
    pub kind: KindName,
    pub extension_seconds: i32,
    pub extensions: i32,
    /// How many hold a confirmed right of first refusal; never who.
    pub priority_purchasers: i64,
    pub reference: ReferenceView,
    /// The fact sheet (REF-03).
    #[schema(value_type = Object)]
    pub facts: Value,
    pub notice: NoticeView,
    pub leader_code: Option<String>,
    pub seq: i64,
    /// Hash of the last journal entry, in hex.
    pub head: Option<String>,
    pub rounds: Vec<RoundView>,
    pub confirmation: Option<ConfirmationView>,
    /// That the court has revoked the sale (AUC-31), on which ground and why.
    pub revocation: Option<RevocationNotice>,
}

/// How the reference price came about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferenceView {
    pub method: String,
    pub value: Yuan,
    pub fixed_on: NaiveDate,
    pub valid_until: NaiveDate,
    pub formula: String,
    pub quotes: Vec<QuoteView>,
}

/// One platform's quote, and whether it counted (REF-13).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct QuoteView {
    pub platform: String,
    pub value: Option<String>,
    pub counted: bool,
    pub why: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeView {
    pub title: String,
    /// Paragraphs.
    pub body: Vec<String>,
    /// What a bidder accepts when signing up, in hex.
    pub terms_hash: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RoundView {
    pub id: Uuid,
    pub round: RoundName,
    pub state: StateName,
    pub start_price: Yuan,
    pub ends_at: DateTime<FixedOffset>,
}

/// The confirmation of the deal (成交确认书), in the buyer's true name (AUC-22).
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfirmationView {
    pub buyer_name: String,
    pub price: Yuan,
    pub at: DateTime<FixedOffset>,
}

/// What is published of a revocation; of its money only those concerned hear.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevocationNotice {
    pub ground: RevocationGround,
    pub document: String,
    pub reason: String,
    pub at: DateTime<FixedOffset>,
}

/// Search and filter published lots.
#[utoipa::path(
    tag = "public",
    operation_id = "list_lots",
    params(LotQuery),
    responses(
        (status = 200, description = "A page of lots", body = LotList),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots")]
pub async fn list_lots(app: Data<App>, query: Query<LotQuery>) -> Result<Json<LotList>, AppError> {
    let now = app.now();
    let filter = filter(query.into_inner());
    let cards = lists::lots(&mut app.db.reader().await?, &filter, now).await?;
    let full = i64::try_from(cards.len()).is_ok_and(|it| it == filter.limit);
    let last = cards.last().filter(|_| full);
    let next_cursor = last.map(|it| encode(lists::cursor(it, filter.sort)));
    let lots: Result<_, _> = cards.iter().map(|it| card_view(it, now)).collect();
    Ok(Json(LotList { lots: lots?, next_cursor }))
}

/// Everything published about one lot.
#[utoipa::path(
    tag = "public",
    operation_id = "get_lot",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The lot", body = LotPage),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}")]
pub async fn get_lot(app: Data<App>, lot_id: Path<LotId>) -> Result<Json<LotPage>, AppError> {
    let (card, sheet, rounds) = lists::lot(&mut app.db.reader().await?, *lot_id).await?;
    let mut page = page(&card, sheet, &rounds, app.now())?;
    if let Some(Revoked { row, application, .. }) = revocations::of_lot(&app, *lot_id).await? {
        let ground = RevocationGround::from_name(&application.ground);
        let ground = ground.ok_or(corrupt(card.id, "ground of the revocation"))?;
        let Revocation { document, reason, revoked_at, .. } = row;
        let at = beijing(revoked_at);
        page.revocation = Some(RevocationNotice { ground, document, reason, at });
    }
    Ok(Json(page))
}

/// The span of a day in China; none if the calendar ends with it.
pub fn day_span(day: NaiveDate) -> Option<Span> {
    let next = day.succ_opt()?;
    Some((Instant::start_of(day).utc(), Instant::start_of(next).utc()))
}

pub fn filter(query: LotQuery) -> Filter {
    Filter {
        wanted: query.phase.map(|it| match it {
            PhaseWanted::Upcoming => Wanted::Upcoming,
            PhaseWanted::Running => Wanted::Running,
            PhaseWanted::Ended => Wanted::Ended,
        }),
        words: query.q.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()),
        category: query.category.map(|it| it.name().to_owned()),
        round: query.round.map(|it| it.name().to_owned()),
        court_id: query.court_id,
        region: query.region.filter(|it| !it.is_empty()),
        starts: query.starts_on.and_then(day_span),
        ends: query.ends_on.and_then(day_span),
        announced: None,
        sort: match query.sort.unwrap_or(SortName::EndsAt) {
            SortName::EndsAt => Sort::EndsAt,
            SortName::Announced => Sort::Announced,
            SortName::Price => Sort::Price,
            SortName::PriceDescending => Sort::PriceDescending,
        },
        after: query.cursor.as_deref().and_then(decode),
        limit: i64::from(query.limit.unwrap_or(24).clamp(1, 100)),
    }
}

/// A lot as a card; a row that is no lot is a fault of ours.
pub fn card_view(card: &Card, now: DateTime<Utc>) -> Result<LotCard, AppError> {
    let money = |fen| Money::from_fen(fen).map(Yuan).ok_or(corrupt(card.id, "money"));
    let state = StateName::from_name(&card.state).ok_or(corrupt(card.id, "state"))?;
    let leading = card.hammer_price_fen.or(card.leader_price_fen);
    let phase = match card.phase(now) {
        Phase::Announced => PhaseName::Announced,
        Phase::Running => PhaseName::Running,
        Phase::Paused => PhaseName::Paused,
        Phase::Ended => PhaseName::Ended,
    };
    Ok(LotCard {
        id: card.id,
        title: card.title.clone(),
        category: Category::from_name(&card.category).ok_or(corrupt(card.id, "category"))?,
        round: RoundName::from_name(&card.round).ok_or(corrupt(card.id, "round"))?,
        phase,
        state,
        court_name: card.court_name.clone(),
        region: card.region.clone(),
        rehearsal: card.profile == "rehearsal",
        reference_price: money(card.reference_price_fen)?,
        start_price: money(card.start_price_fen)?,
        current_price: leading.map(money).transpose()?,
        increment: money(card.increment_fen)?,
        deposit: money(card.deposit_fen)?,
        starts_at: beijing(card.starts_at),
        ends_at: beijing(card.ends_at()),
        registrations: card.registrations,
        watchers: card.watchers,
        views: card.views,
        bids: card.bids,
        announced_at: beijing(card.announced_at),
        outcome: (state != StateName::Announced).then_some(state),
        hammer_price: card.hammer_price_fen.map(money).transpose()?,
        cover: card.cover,
    })
}

fn page(
    card: &Card,
    sheet: Sheet,
    rounds: &[RoundOf],
    now: DateTime<Utc>,
) -> Result<LotPage, AppError> {
    let money = |fen| Money::from_fen(fen).map(Yuan).ok_or(corrupt(card.id, "money"));
    let view = card_view(card, now)?;
    let confirmation = match (sheet.buyer_name, view.hammer_price, card.ended_at) {
        (Some(buyer_name), Some(price), Some(at)) => {
            Some(ConfirmationView { buyer_name, price, at: beijing(at) })
        }
        _ => None,
    };
    let quotes = serde_json::from_value(sheet.quotes);
    let rounds: Result<Vec<RoundView>, AppError> = rounds.iter().map(round_view).collect();
    Ok(LotPage {
        card: view,
        case_number: card.case_number.clone(),
        kind: KindName::from_name(&card.kind).ok_or(corrupt(card.id, "kind"))?,
        extension_seconds: card.extension_seconds,
        extensions: card.extensions,
        priority_purchasers: sheet.priority_purchasers,
        reference: ReferenceView {
            method: sheet.method,
            value: money(sheet.value_fen)?,
            fixed_on: sheet.fixed_on,
            valid_until: sheet.valid_until,
            formula: sheet.formula,
            quotes: quotes.map_err(|_| corrupt(card.id, "quotes"))?,
        },
        facts: sheet.facts,
        notice: NoticeView {
            title: sheet.notice_title,
            body: sheet.notice_body,
            terms_hash: hex::encode(sheet.terms_hash),
        },
        leader_code: card.leader_code.clone(),
        seq: card.seq,
        head: sheet.head.filter(|_| card.seq > 0).map(hex::encode),
        rounds: rounds?,
        confirmation,
        revocation: None,
    })
}

fn round_view(round: &RoundOf) -> Result<RoundView, AppError> {
    let price = Money::from_fen(round.start_price_fen).ok_or(corrupt(round.id, "money"))?;
    Ok(RoundView {
        id: round.id,
        round: RoundName::from_name(&round.round).ok_or(corrupt(round.id, "round"))?,
        state: StateName::from_name(&round.state).ok_or(corrupt(round.id, "state"))?,
        start_price: Yuan(price),
        ends_at: beijing(round.ends_at),
    })
}

fn corrupt(id: Uuid, why: &'static str) -> AppError {
    store::StoreError::Corrupt { what: "lot", id, why }.into()
}

fn encode(cursor: Cursor) -> String {
    URL_SAFE_NO_PAD.encode([&cursor.key.to_be_bytes()[..], cursor.id.as_bytes()].concat())
}

/// A cursor that was not ours begins at the first page.
fn decode(text: &str) -> Option<Cursor> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (key, id) = bytes.split_first_chunk::<8>()?;
    Some(Cursor { key: i64::from_be_bytes(*key), id: Uuid::from_slice(id).ok()? })
}

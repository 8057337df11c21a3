//! What officers do to lots: bounds, draft, announcement.

use chrono::{DateTime, NaiveDate, Utc};
use documents::Kind;
use domain::clause::Clause;
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, LotId};
use domain::instant::{Instant, Span};
use domain::lot::opening;
use domain::lot::{AssetKind, Failed, Lot, Offer, Round, State};
use domain::money::Money;
use domain::price::ReferencePrice;
use domain::profile::Profile;
use domain::term::{Due, Reckoner};
use store::StoreError;
use store::db::{Read, Tx};
use store::lists::{Card, SignUps};
use store::lots::LotRecord;
use uuid::Uuid;

use super::error::LotRefusal;
use super::{AppError, buyers, cases, fact_sheets, next_steps, notices, preparation};
use crate::App;
use crate::actor::Officer;

/// What a lot of this asset in this round must keep (AUC-10, AUC-12, AUC-17, AUC-26, SALE-06).
pub struct Bounds {
    pub reference: ReferencePrice,
    pub previous: Option<Failed>,
    pub min_start: Money,
    /// Of the least start price.
    pub deposit: (Money, Money),
    pub earliest_start: NaiveDate,
    pub latest_start: Option<DateTime<Utc>>,
    pub bidding_seconds: i64,
    pub extension_seconds: i64,
}

pub async fn bounds(
    app: &App,
    officer: &Officer,
    asset: AssetId,
    round: Round,
) -> Result<Bounds, AppError> {
    let mut reader = app.db.reader().await?;
    let (row, _) = cases::own_asset(&mut reader, officer.court_id, asset).await?;
    let court = cases::court_of(&mut reader, officer).await?;
    let profile = app.profiles.of(&court);
    let price = store::inquiries::price_of(&mut reader, asset).await?;
    let reference = price.ok_or(LotRefusal::NoReferencePrice)?.price()?;
    let failed = store::lots::of_asset(&mut reader, asset).await?;
    let failed = failed.iter().rev().find_map(|it| it.lot.next_round(profile));
    let previous = failed.filter(|it| it.round == round).map(|it| it.previous);
    let before = previous.map(|it| it.start);
    let min_start = opening::min_start(round, reference.value(), before, profile);
    let corrupt = || StoreError::Corrupt { what: "asset", id: asset.0, why: "kind" };
    let kind = AssetKind::from_name(&row.kind).ok_or_else(corrupt)?;
    let today = Instant::from_utc(app.now()).day();
    let latest = previous.filter(|_| round == Round::Second).map(|it| {
        let due = app.profiles.reckoner(&court).due(Clause::SecondAuctionStarts, it.failed_at);
        due.map(|it| it.instant().utc()).map_err(LotRefusal::Term)
    });
    Ok(Bounds {
        deposit: opening::deposit_range(min_start, profile),
        earliest_start: opening::earliest_start(round, kind, today, profile),
        latest_start: latest.transpose()?,
        bidding_seconds: seconds(profile.bidding_min()),
        extension_seconds: seconds(profile.extension()),
        reference,
        previous,
        min_start,
    })
}

pub struct Draft {
    pub asset_id: AssetId,
    pub round: Round,
    pub start: Money,
    pub increment: Money,
    pub deposit: Money,
    pub balance_due_days: u32,
    pub title: Option<String>,
    pub previous_id: Option<LotId>,
}

/// Drafts a lot; nothing unlawful can be drafted.
pub async fn draft(app: &App, officer: &Officer, given: Draft) -> Result<LotRecord, AppError> {
    let now = app.now();
    let drafted = app.db.transaction(async |tx| {
        let asset = store::cases::asset(tx, given.asset_id).await?;
        let case = store::cases::lock(tx, CaseId(asset.case_id)).await?;
        cases::conducts(officer, &case)?;
        let court = cases::court_of(tx, officer).await?;
        let profile = app.profiles.of(&court);
        next_steps::ensure_there(tx, given.asset_id).await?;
        let previous = follow(tx, &given, profile).await?;
        let price = store::inquiries::price_of(tx, given.asset_id).await?;
        let price = price.ok_or(LotRefusal::NoReferencePrice)?;
        let corrupt = || StoreError::Corrupt { what: "asset", id: asset.id, why: "kind" };
        let lot = Lot {
            id: LotId(Uuid::new_v4()),
            case_id: CaseId(asset.case_id),
            asset_id: given.asset_id,
            kind: AssetKind::from_name(&asset.kind).ok_or_else(corrupt)?,
            round: given.round,
            previous,
            offer: Offer {
                reference: price.price()?,
                start: given.start,
                increment: given.increment,
                deposit: given.deposit,
                balance_due_days: given.balance_due_days,
                extension: profile.extension(),
            },
            state: State::Draft,
        };
        let step = Lot::draft(lot, profile)?;
        let record = LotRecord {
            lot: step.lot,
            court_id: officer.court_id,
            title: cases::non_empty(given.title.as_ref().unwrap_or(&asset.title))?,
            reference_price_id: price.id,
            notice: None,
            created_at: now,
            version: 1,
        };
        store::lots::insert(tx, &record).await.map_err(named)?;
        append(tx, officer, &record.lot, now, &step.fact).await?;
        Ok(record)
    });
    drafted.await
}

/// The failed round a draft follows. A first auction follows none, and there is one at a time.
async fn follow(tx: &mut Tx, given: &Draft, profile: &Profile) -> Result<Option<Failed>, AppError> {
    let Some(previous) = given.previous_id else {
        let others = store::lots::of_asset(tx, given.asset_id).await?;
        let taken = others.iter().any(|it| match it.lot.state {
            State::Withdrawn { .. } | State::Defaulted { .. } | State::Revoked { .. } => false,
            State::Draft
            | State::Announced { .. }
            | State::Sold { .. }
            | State::Paid { .. }
            | State::Completed { .. } => true,
            // A direct sale in vain may be followed by another at a lower price (SALE-12).
            State::Unsold { .. } => {
                let direct = it.lot.round == Round::Sale && it.lot.previous.is_none();
                !(direct && given.round == Round::Sale)
            }
        });
        return if taken { Err(LotRefusal::AlreadyOffered.into()) } else { Ok(None) };
    };
    let previous = store::lots::lock(tx, previous).await?;
    if previous.lot.asset_id != given.asset_id {
        return Err(LotRefusal::OtherAsset.into());
    }
    let proposal = previous.lot.next_round(profile).ok_or(LotRefusal::NotFailed)?;
    if proposal.round == given.round {
        Ok(Some(proposal.previous))
    } else {
        Err(LotRefusal::OtherRound { next: proposal.round }.into())
    }
}

/// Publishes the notice of a lot (公告) and fixes its window of bidding.
pub async fn announce(
    app: &App,
    officer: &Officer,
    id: LotId,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<LotRecord, AppError> {
    let now = app.now();
    let announced = app.db.transaction(async |tx| {
        let record = lock_own(tx, officer, id).await?;
        let court = cases::court_of(tx, officer).await?;
        let profile = app.profiles.of(&court);
        let (starts_at, ends_at) = (Instant::from_utc(starts_at), Instant::from_utc(ends_at));
        let now_at = Instant::from_utc(now);
        let cleared = preparation::clearance(app, tx, &record, starts_at).await?;
        let step = record.lot.clone().announce(cleared, starts_at, ends_at, now_at, profile)?;
        let State::Announced { notice } = step.lot.state else {
            return Err(LotRefusal::NotAnnounced.into());
        };
        let case = store::cases::find(tx, step.lot.case_id).await?;
        let asset = store::cases::asset(tx, step.lot.asset_id).await?;
        let limits = buyers::limits_of(tx, officer.court_id, &asset).await?;
        let state = fact_sheets::told(tx, &asset).await?;
        let subject = notices::Subject {
            court: &court.name,
            case_number: &case.case_number,
            title: &record.title,
            region: &asset.region,
            limits: &limits,
            state: &state,
        };
        let text = notices::write(&subject, &step.lot, &notice, profile);
        store::lots::save_announced(tx, &step.lot, &text).await?;
        for kind in [Kind::Announcement, Kind::Rules] {
            store::issued::order(tx, std::iter::once(step.lot.id), kind.name(), now).await?;
        }
        append(tx, officer, &step.lot, now, &step.fact).await?;
        Ok(LotRecord { lot: step.lot, notice: Some(text), ..record })
    });
    announced.await
}

/// A lot with how many have signed up; never who.
pub struct Summary {
    pub record: LotRecord,
    pub sign_ups: SignUps,
    /// What the public sees; nothing of a draft.
    pub card: Option<Card>,
}

pub async fn list(app: &App, officer: &Officer) -> Result<Vec<Summary>, AppError> {
    let mut reader = app.db.reader().await?;
    let mut summaries = Vec::new();
    for record in store::lots::of_court(&mut reader, officer.court_id).await? {
        summaries.push(summary(&mut reader, record).await?);
    }
    Ok(summaries)
}

pub async fn summary(read: &mut impl Read, record: LotRecord) -> Result<Summary, AppError> {
    let sign_ups = store::lists::sign_ups(read, record.lot.id).await?;
    let card = match record.lot.state {
        State::Draft => None,
        State::Announced { .. }
        | State::Sold { .. }
        | State::Paid { .. }
        | State::Completed { .. }
        | State::Defaulted { .. }
        | State::Revoked { .. }
        | State::Unsold { .. }
        | State::Withdrawn { .. } => Some(store::lists::lot(read, record.lot.id).await?.0),
    };
    Ok(Summary { record, sign_ups, card })
}

/// Until when the balance is to be paid, and why.
///
/// Grounds: [`domain::statute::auction::ART_25`].
pub fn balance_due(lot: &Lot, ended_at: Instant, reckoner: &Reckoner<'_>) -> Result<Due, AppError> {
    let period = notices::balance_due(lot, reckoner.profile);
    let due = reckoner.due_in(Clause::Balance, period, ended_at);
    Ok(due.map_err(LotRefusal::Term)?)
}

/// Until when the balance is to be paid.
pub fn balance_deadline(
    lot: &Lot,
    ended_at: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Instant, AppError> {
    Ok(balance_due(lot, ended_at, reckoner)?.instant())
}

/// The lot, locked, if the officer conducts its case.
pub async fn lock_own(tx: &mut Tx, officer: &Officer, id: LotId) -> Result<LotRecord, AppError> {
    let record = store::lots::lock(tx, id).await?;
    cases::conducts(officer, &store::cases::find(tx, record.lot.case_id).await?)?;
    Ok(record)
}

/// Appends what an officer did to a lot to the record of its case.
pub async fn append(
    tx: &mut Tx,
    officer: &Officer,
    lot: &Lot,
    now: DateTime<Utc>,
    fact: &Fact,
) -> Result<(), AppError> {
    let at = Instant::from_utc(now);
    Ok(store::facts::append(tx, lot.case_id, Some(officer.person_id), at, fact).await?)
}

const fn seconds(span: Span) -> i64 {
    span.micros() / 1_000_000
}

fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("lot_previous_key") => LotRefusal::AlreadyFollowed.into(),
        Some(_) | None => error.into(),
    }
}

//! The revocation of a sale (撤销): asked for by those entitled, ruled on as an objection, carried
//! out once the ruling can be contested no more; the price goes back.

use chrono::{DateTime, TimeDelta, Utc};
use domain::fact::Fact;
use domain::id::{CaseId, LotId, PersonId, RegistrationId};
use domain::instant::Instant;
use domain::lot::revoking::{self as law, Capacity, Ground, Known, NotUpheld, Upheld};
use domain::lot::{Lot, LotError, State};
use domain::money::Money;
use store::StoreError;
use store::db::{Read, Tx};
use store::lots::LotRecord;
use store::people::Court;
use store::revocations::{Application, Revocation, Ruled, Sums};
use uuid::Uuid;

use super::lot_objections::{self, File, NewObjection};
use super::{AppError, buyers, cases, funds, lots, refunds};
use crate::App;
use crate::actor::{Bidder, Officer};

pub mod evidence;

/// Why a sale is not revoked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevocationRefusal {
    #[error("该标的物没有可以撤销的成交。")]
    NotSold,
    #[error("只有当事人、竞买人和利害关系人可以申请撤销；其他人应向法院说明利害关系。")]
    Stranger,
    #[error("该异议没有申请撤销本次拍卖。")]
    NotAsked,
    #[error("申请尚未经审查成立，或者仍可申请复议，不能撤销。")]
    NotUpheld { stage: &'static str },
    #[error("本次拍卖已经撤销。")]
    Revoked,
    #[error("价款正在两个账户之间划转，到账后方可退还。")]
    MoneyMoves,
    #[error("没有可以继续退还的价款。")]
    NothingThere,
    #[error("裁定文号、理由应当填写，且不能过长。")]
    Unusable,
}

/// What is asked for: on which ground, and why.
pub struct Asked {
    pub ground: Ground,
    pub facts: String,
}

/// An application that came on paper.
pub struct OnPaper {
    pub asked: Asked,
    pub applicant: String,
    pub capacity: Capacity,
    pub received_at: DateTime<Utc>,
}

/// Asks for the revocation in one's own name; it counts from now on.
///
/// Grounds: [`domain::statute::auction::ART_31`].
pub async fn apply(app: &App, bidder: &Bidder, id: LotId, asked: Asked) -> Result<File, AppError> {
    let mut reader = app.db.reader().await?;
    let lot = store::lots::find(&mut reader, id).await?.lot;
    let known = known(&mut reader, bidder.person_id, &lot).await?;
    drop(reader);
    let capacity = law::entitled(known).ok_or(RevocationRefusal::Stranger)?;
    let objection = objection(asked, capacity, String::new(), app.now());
    lot_objections::hand_in(app, bidder, id, objection).await
}

/// Enters an application that came on paper.
///
/// Grounds: [`domain::statute::auction::ART_31`].
pub async fn enter(
    app: &App,
    officer: &Officer,
    id: LotId,
    given: OnPaper,
) -> Result<File, AppError> {
    let OnPaper { asked, applicant, capacity, received_at } = given;
    lot_objections::enter(app, officer, id, objection(asked, capacity, applicant, received_at))
        .await
}

fn objection(
    asked: Asked,
    capacity: Capacity,
    objector: String,
    received_at: DateTime<Utc>,
) -> NewObjection {
    NewObjection {
        kind: domain::lot::objecting::Kind::Conduct,
        objector,
        request: "撤销本次网络司法拍卖".to_owned(),
        grounds: asked.facts,
        received_at,
        revocation: Some((asked.ground, capacity)),
    }
}

/// How somebody stands to a lot.
async fn known(read: &mut impl Read, person: PersonId, lot: &Lot) -> Result<Known, AppError> {
    let is_party = !store::parties::acting(read, person, lot.case_id).await?.is_empty();
    let own = store::registrations::of_person_for(read, person, lot.id).await?;
    let winner = hammer(&lot.state).map(|it| it.winner);
    let bought = own.as_ref().is_some_and(|it| winner == Some(RegistrationId(it.id)));
    Ok(Known { is_party, signed_up: own.is_some(), bought })
}

const fn hammer(state: &State) -> Option<domain::lot::Hammer> {
    match state {
        State::Sold { hammer, .. }
        | State::Paid { hammer, .. }
        | State::Completed { hammer, .. } => Some(*hammer),
        State::Draft
        | State::Announced { .. }
        | State::Defaulted { .. }
        | State::Revoked { .. }
        | State::Unsold { .. }
        | State::Withdrawn { .. } => None,
    }
}

/// Keeps what an objection asks for beside it, in the transaction that keeps the objection.
pub(super) async fn keep(
    tx: &mut Tx,
    record: &LotRecord,
    objection: Uuid,
    (ground, capacity): (Ground, Capacity),
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    if !record.lot.is_sold() {
        return Err(RevocationRefusal::NotSold.into());
    }
    let (lot, case) = (record.lot.id, record.lot.case_id);
    let (ground, capacity) = (ground.name().to_owned(), capacity.name().to_owned());
    let row = Application {
        objection_id: objection,
        lot_id: lot.0,
        case_id: case.0,
        ground: ground.clone(),
        capacity: capacity.clone(),
    };
    store::revocations::apply(tx, &row).await?;
    let fact = Fact::RevocationApplied { lot, objection, ground, capacity };
    Ok(store::facts::append(tx, case, Some(by), Instant::from_utc(now), &fact).await?)
}

/// What the court rules.
pub struct Ruling {
    pub objection: Uuid,
    pub document: String,
    pub reason: String,
}

/// A revocation with its application and its sums.
pub struct Revoked {
    pub row: Revocation,
    pub application: Application,
    pub sums: Sums,
}

/// Revokes a sale whose application was upheld for good. What the buyer has paid goes back at once
/// as far as it is there; a distribution that nobody has been paid by is undone; the rest is told
/// as what is to be recovered.
///
/// Grounds: [`domain::statute::auction::ART_31`], [`domain::statute::auction::ART_32`],
/// [`domain::statute::auction::ART_36`].
pub async fn revoke(
    app: &App,
    officer: &Officer,
    id: LotId,
    given: &Ruling,
) -> Result<Revoked, AppError> {
    let now = app.now();
    let (document, reason) = (text(&given.document, 100)?, text(&given.reason, 2000)?);
    let revoked = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        let court = cases::court_of(tx, officer).await?;
        let application = store::revocations::application(tx, given.objection).await?;
        let application = application.filter(|it| it.lot_id == id.0);
        let application = application.ok_or(RevocationRefusal::NotAsked)?;
        let upheld = upheld(app, tx, &court, given.objection, now).await?;
        let (lot, hammer) = record.lot.revoke(upheld).map_err(refused)?;
        store::lots::save(tx, &lot).await?;
        let ruled = Ruled {
            lot: id,
            objection: given.objection,
            document: &document,
            reason: &reason,
            by: officer.person_id,
            due_at: now + within(app, &court),
        };
        let row = store::revocations::revoke(tx, &ruled, now).await.map_err(named)?;
        let sums = row.sums()?;
        let fact = Fact::SaleRevoked {
            lot: id,
            objection: given.objection,
            ground: application.ground.clone(),
            document: document.clone(),
            price: hammer.price,
            paid: sums.paid,
            returned: sums.returned,
            to_recover: sums.to_recover,
        };
        lots::append(tx, officer, &lot, now, &fact).await?;
        refunds::of_lots(app, tx, &[id], now).await?;
        Ok::<_, AppError>(Revoked { row, application, sums })
    });
    revoked.await
}

/// The evidence that the application was upheld for good.
async fn upheld(
    app: &App,
    tx: &mut Tx,
    court: &Court,
    objection: Uuid,
    now: DateTime<Utc>,
) -> Result<Upheld, AppError> {
    let row = store::lot_objections::lock(tx, objection).await?;
    let (now, reckoner) = (Instant::from_utc(now), app.profiles.reckoner(court));
    let file = lot_objections::file(tx, row, now, &reckoner).await?;
    let upheld = Upheld::of(&file.standing);
    Ok(upheld.map_err(|NotUpheld { stage }| RevocationRefusal::NotUpheld { stage })?)
}

/// Orders back more of the price of a revoked sale, once what was paid out has been recovered.
///
/// Grounds: [`domain::statute::auction::ART_31`].
pub async fn refund(app: &App, officer: &Officer, id: LotId) -> Result<Revoked, AppError> {
    let now = app.now();
    let refunded = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        let court = cases::court_of(tx, officer).await?;
        found(tx, id).await?.ok_or(RevocationRefusal::NotSold)?;
        let due_at = now + within(app, &court);
        let back = store::revocations::refund(tx, id, officer.person_id, due_at, now).await;
        let returned = back.map_err(named)?;
        if returned == Money::ZERO {
            return Err(RevocationRefusal::NothingThere.into());
        }
        let found = found(tx, id).await?.ok_or(RevocationRefusal::NotSold)?;
        let to_recover = found.sums.to_recover;
        let fact = Fact::RevocationRefunded { lot: id, returned, to_recover };
        lots::append(tx, officer, &record.lot, now, &fact).await?;
        Ok::<_, AppError>(found)
    });
    refunded.await
}

fn within(app: &App, court: &Court) -> TimeDelta {
    let within = app.profiles.reckoner(court).profile.refund_within();
    TimeDelta::microseconds(within.micros())
}

/// The revocation of a lot, for anybody.
pub async fn of_lot(app: &App, id: LotId) -> Result<Option<Revoked>, AppError> {
    found(&mut app.db.reader().await?, id).await
}

async fn found(read: &mut impl Read, id: LotId) -> Result<Option<Revoked>, AppError> {
    let Some(row) = store::revocations::of_lot(read, id).await? else { return Ok(None) };
    let why = "a revocation without its application";
    let corrupt = StoreError::Corrupt { what: "lot", id: id.0, why };
    let application = store::revocations::application(read, row.objection_id).await?;
    let (application, sums) = (application.ok_or(corrupt)?, row.sums()?);
    Ok(Some(Revoked { row, application, sums }))
}

/// What an officer of the court sees: every application, and the revocation if there is one.
pub async fn for_officer(
    app: &App,
    officer: &Officer,
    id: LotId,
) -> Result<(Vec<File>, Option<Revoked>), AppError> {
    let mut reader = app.db.reader().await?;
    buyers::in_court(&mut reader, officer, id).await?;
    let court = cases::court_of(&mut reader, officer).await?;
    let (now, reckoner) = (Instant::from_utc(app.now()), app.profiles.reckoner(&court));
    let mut files = Vec::new();
    for (_, row) in store::revocations::applications(&mut reader, id).await? {
        files.push(lot_objections::file(&mut reader, row, now, &reckoner).await?);
    }
    Ok((files, found(&mut reader, id).await?))
}

/// The case of a lot of the officer's court, for what is taken away of it.
pub(super) async fn case_of(app: &App, officer: &Officer, id: LotId) -> Result<CaseId, AppError> {
    Ok(buyers::in_court(&mut app.db.reader().await?, officer, id).await?.lot.case_id)
}

fn refused(error: LotError) -> AppError {
    match error {
        LotError::WrongState { is: "revoked", .. } => RevocationRefusal::Revoked.into(),
        LotError::WrongState { .. } => RevocationRefusal::NotSold.into(),
        other @ (LotError::NoPreviousRound { .. }
        | LotError::UnexpectedPrevious
        | LotError::Unlawful(_)
        | LotError::Terms(_)
        | LotError::NoTimeToPay
        | LotError::NotCleared
        | LotError::BelowStart { .. }) => other.into(),
    }
}

fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("revocation_pkey") => RevocationRefusal::Revoked.into(),
        Some("revocation_money_rests") => RevocationRefusal::MoneyMoves.into(),
        Some(_) | None => funds::named(error),
    }
}

fn text(given: &str, most: usize) -> Result<String, RevocationRefusal> {
    let given = given.trim();
    if (1..=most).contains(&given.chars().count()) {
        Ok(given.to_owned())
    } else {
        Err(RevocationRefusal::Unusable)
    }
}

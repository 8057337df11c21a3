//! From a draft to a notice: the panel votes, persons are told, somebody else reads the lot.

use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::{LotId, PartyId};
use domain::instant::Instant;
use domain::lot::gate;
use domain::lot::{LotError, Offer, State};
use domain::money::Money;
use store::StoreError;
use store::lots::LotRecord;
use store::preparations::{PersonNotice, Reading, Vote};
use uuid::Uuid;

use super::{Readiness, gather};
use crate::App;
use crate::actor::{Officer, PanelMember};
use crate::app::error::{CaseError, LotRefusal};
use crate::app::{AppError, cases, lots};

/// The terms of a draft as they may be revised.
pub struct Revision {
    /// The version the officer has seen.
    pub version: i32,
    pub start: Money,
    pub increment: Money,
    pub deposit: Money,
    pub balance_due_days: u32,
    pub title: Option<String>,
}

/// How a person was told.
pub struct NewNotice {
    pub party: PartyId,
    pub way: &'static str,
    pub channel: String,
    pub happened_at: DateTime<Utc>,
    pub evidence: String,
}

/// Revises a draft, unless somebody else has done so meanwhile. Votes given so far lapse.
///
/// Grounds: [`domain::statute::auction::ART_27`].
pub async fn revise(
    app: &App,
    officer: &Officer,
    id: LotId,
    given: Revision,
) -> Result<LotRecord, AppError> {
    let now = app.now();
    let revised = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        seen(&record, given.version)?;
        let court = cases::court_of(tx, officer).await?;
        let offer = Offer {
            start: given.start,
            increment: given.increment,
            deposit: given.deposit,
            balance_due_days: given.balance_due_days,
            ..record.lot.offer.clone()
        };
        let lot = record.lot.clone().revise(offer, app.profiles.of(&court))?.lot;
        let title = cases::non_empty(given.title.as_ref().unwrap_or(&record.title))?;
        let record = LotRecord { lot, title, version: record.version + 1, ..record };
        store::lots::save_revised(tx, &record).await?;
        let Offer { start, increment, deposit, .. } = record.lot.offer;
        let fact = Fact::LotRevised { lot: id, version: record.version, start, increment, deposit };
        lots::append(tx, officer, &record.lot, now, &fact).await?;
        Ok::<_, AppError>(record)
    });
    revised.await
}

/// A member's vote on the version they have read.
///
/// Grounds: [`domain::statute::auction::ART_27`].
pub async fn vote(
    app: &App,
    member: &PanelMember,
    id: LotId,
    version: i32,
    approves: bool,
    opinion: Option<String>,
) -> Result<Readiness, AppError> {
    let now = app.now();
    let opinion = opinion.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let too_long = opinion.as_ref().is_some_and(|it| it.chars().count() > 2000);
    if too_long || (!approves && opinion.is_none()) {
        return Err(LotRefusal::OpinionUnusable.into());
    }
    let voted = app.db.transaction(async |tx| {
        let record = store::lots::lock(tx, id).await?;
        if record.court_id != member.court_id {
            return Err(AppError::NotYourCourt);
        }
        draft(&record)?;
        seen(&record, version)?;
        let before = store::preparations::votes(tx, id, version).await?;
        let own = before.iter().any(|it| it.person_id == member.person_id.0);
        if !own && before.len() >= gate::MEMBERS {
            return Err(LotRefusal::PanelDecided.into());
        }
        let (lot_id, person_id) = (id.0, member.person_id.0);
        let row = Vote { lot_id, version, person_id, approves, opinion, voted_at: now };
        store::preparations::insert_vote(tx, &row).await.map_err(named)?;
        let fact = Fact::PanelVoted { lot: id, version, approves };
        let (case, at) = (record.lot.case_id, Instant::from_utc(now));
        store::facts::append(tx, case, Some(member.person_id), at, &fact).await?;
        Ok(record)
    });
    gather(app, &mut app.db.reader().await?, voted.await?).await
}

/// Records how a party or priority purchaser was told of the lot.
///
/// Grounds: [`domain::statute::auction::ART_16`].
pub async fn tell(
    app: &App,
    officer: &Officer,
    id: LotId,
    given: NewNotice,
) -> Result<Readiness, AppError> {
    let now = app.now();
    let usable = |text: &str, most: usize| (1..=most).contains(&text.trim().chars().count());
    let texts = usable(&given.channel, 100) && usable(&given.evidence, 2000);
    if !texts || given.happened_at > now {
        return Err(LotRefusal::NoticeUnusable.into());
    }
    let told = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        draft(&record)?;
        let row = PersonNotice {
            id: Uuid::new_v4(),
            lot_id: id.0,
            case_id: record.lot.case_id.0,
            party_id: given.party.0,
            way: given.way.to_owned(),
            channel: given.channel.trim().to_owned(),
            happened_at: given.happened_at,
            evidence: given.evidence.trim().to_owned(),
            entered_by: officer.person_id.0,
            entered_at: now,
        };
        store::preparations::insert_notice(tx, &row).await.map_err(named)?;
        let fact = Fact::PersonTold {
            lot: id,
            party: given.party,
            way: row.way,
            happened_at: Instant::from_utc(given.happened_at),
        };
        lots::append(tx, officer, &record.lot, now, &fact).await?;
        Ok::<_, AppError>(record)
    });
    gather(app, &mut app.db.reader().await?, told.await?).await
}

/// Another officer of the court has read the lot as it is to be published.
pub async fn read(
    app: &App,
    officer: &Officer,
    id: LotId,
    version: i32,
) -> Result<Readiness, AppError> {
    let now = app.now();
    let read = app.db.transaction(async |tx| {
        let record = store::lots::lock(tx, id).await?;
        let case = store::cases::find(tx, record.lot.case_id).await?;
        if record.court_id != officer.court_id {
            return Err(AppError::NotYourCourt);
        }
        if case.officer_id == officer.person_id.0 {
            return Err(LotRefusal::ReadByOther.into());
        }
        draft(&record)?;
        seen(&record, version)?;
        let person_id = officer.person_id.0;
        let row = Reading { lot_id: id.0, version, person_id, read_at: now };
        store::preparations::insert_reading(tx, &row).await.map_err(named)?;
        let fact = Fact::LotRead { lot: id, version };
        lots::append(tx, officer, &record.lot, now, &fact).await?;
        Ok(record)
    });
    gather(app, &mut app.db.reader().await?, read.await?).await
}

fn draft(record: &LotRecord) -> Result<(), AppError> {
    let is = record.lot.state.name();
    let (step, needs) = ("prepared", "a draft");
    if record.lot.state == State::Draft {
        Ok(())
    } else {
        Err(LotError::WrongState { step, needs, is }.into())
    }
}

/// Nobody votes on, reads or overwrites what they have not seen.
fn seen(record: &LotRecord, version: i32) -> Result<(), AppError> {
    if record.version == version {
        Ok(())
    } else {
        Err(LotRefusal::OtherVersion { version: record.version }.into())
    }
}

fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("panel_vote_pkey") => LotRefusal::AlreadyVoted.into(),
        Some("lot_reading_pkey") => LotRefusal::AlreadyRead.into(),
        Some("person_notice_party_fkey") => CaseError::ForeignParty.into(),
        Some(_) | None => error.into(),
    }
}

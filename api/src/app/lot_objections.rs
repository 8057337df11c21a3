//! Objections in the course of a sale (执行异议): handed in by anybody with an account or entered by
//! the officer, followed through their stages, and what each demands of the sale.

use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, LotId, PersonId};
use domain::instant::Instant;
use domain::lot::State;
use domain::lot::objecting::{Act, ActError, Demand, Kind, Objection};
use domain::lot::revoking::{Capacity, Ground};
use domain::term::{Due, Reckoner};
use store::StoreError;
use store::db::{Read, Tx};
use store::lot_objections::{LotObjection, ObjectionAct};
use store::lots::LotRecord;
use store::revocations::Application;
use uuid::Uuid;

use super::{AppError, buyers, cases, revocations};
use crate::App;
use crate::actor::{Bidder, Officer};

/// Why an objection is not taken, or an act in it not entered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObjectionRefusal {
    #[error("异议请求、事实与理由应当填写，且不能过长。")]
    Unusable,
    #[error("该标的物尚未公告，不能提出异议。")]
    NotPublished,
    #[error("收到或者办理的时间不能晚于现在。")]
    Ahead,
    #[error("裁定、决定应当填写文书号。")]
    DocumentMissing,
    #[error("异议应由承办人以外的审判人员审查。")]
    ByHandler,
    #[error("该异议所处阶段不能如此办理。")]
    Act(ActError),
    #[error("案外人异议审查及诉讼期间，应当暂缓或者中止，不能恢复竞价。")]
    OutsiderStands,
}

/// An objection as it is handed in.
pub struct NewObjection {
    pub kind: Kind,
    pub objector: String,
    pub request: String,
    pub grounds: String,
    pub received_at: DateTime<Utc>,
    /// That the sale is revoked, on which ground and as what it is asked for.
    pub revocation: Option<(Ground, Capacity)>,
}

/// An objection with where it stands now.
pub struct File {
    pub row: LotObjection,
    pub acts: Vec<ObjectionAct>,
    pub standing: Objection,
    pub due: Option<Due>,
    /// What it asks for when it asks for a revocation.
    pub application: Option<Application>,
}

impl File {
    /// What it demands of the sale.
    pub fn demand(&self) -> Demand {
        self.standing.demand()
    }
}

/// Hands in an objection against a published lot; it counts from now on.
///
/// Grounds: [`domain::statute::auction::ART_36`].
pub async fn hand_in(
    app: &App,
    bidder: &Bidder,
    lot: LotId,
    given: NewObjection,
) -> Result<File, AppError> {
    let person = bidder.person_id;
    let name = store::people::person(&mut app.db.reader().await?, person).await?.display_name;
    let given = NewObjection { objector: name, received_at: app.now(), ..given };
    keep(app, lot, given, (Some(person), person), async |_, _| Ok(())).await
}

/// Enters an objection that came on paper.
pub async fn enter(
    app: &App,
    officer: &Officer,
    lot: LotId,
    given: NewObjection,
) -> Result<File, AppError> {
    let own = async |tx: &mut Tx, record: &LotRecord| -> Result<(), AppError> {
        cases::own(tx, officer.court_id, record.lot.case_id).await.map(drop)
    };
    keep(app, lot, given, (None, officer.person_id), own).await
}

async fn keep(
    app: &App,
    lot: LotId,
    given: NewObjection,
    (person, by): (Option<PersonId>, PersonId),
    allowed: impl AsyncFn(&mut Tx, &LotRecord) -> Result<(), AppError>,
) -> Result<File, AppError> {
    let now = app.now();
    if given.received_at > now {
        return Err(ObjectionRefusal::Ahead.into());
    }
    let kept = app.db.transaction(async |tx| {
        let record = store::lots::find(tx, lot).await?;
        allowed(tx, &record).await?;
        if record.lot.state == State::Draft {
            return Err(ObjectionRefusal::NotPublished.into());
        }
        let (card, ..) = store::lists::lot(tx, lot).await?;
        let row = LotObjection {
            id: Uuid::new_v4(),
            lot_id: lot.0,
            case_id: record.lot.case_id.0,
            asset_id: record.lot.asset_id.0,
            kind: given.kind.name().to_owned(),
            person_id: person.map(|it| it.0),
            objector: text(&given.objector, 100)?,
            request: text(&given.request, 500)?,
            grounds: text(&given.grounds, 4000)?,
            seq: card.seq,
            received_at: given.received_at,
            entered_by: by.0,
            entered_at: now,
        };
        store::lot_objections::insert(tx, &row).await?;
        let fact = Fact::LotObjected { lot, objection: row.id, kind: row.kind.clone() };
        store::facts::append(tx, record.lot.case_id, Some(by), Instant::from_utc(now), &fact)
            .await?;
        if let Some(asked) = given.revocation {
            revocations::keep(tx, &record, row.id, asked, by, now).await?;
        }
        Ok::<_, AppError>((record, row))
    });
    let (record, row) = kept.await?;
    let mut reader = app.db.reader().await?;
    let court = store::people::court(&mut reader, record.court_id).await?;
    file(&mut reader, row, Instant::from_utc(now), &app.profiles.reckoner(&court)).await
}

/// An act in an objection as an officer enters it.
pub struct NewAct {
    pub act: Act,
    pub happened_at: DateTime<Utc>,
    pub document: Option<String>,
    pub reason: Option<String>,
}

/// Enters what was done in an objection. What rules on an act of the officer in charge is entered
/// by somebody else.
///
/// Grounds: [`domain::statute::auction::ART_36`].
pub async fn act(app: &App, officer: &Officer, id: Uuid, given: NewAct) -> Result<File, AppError> {
    let now = app.now();
    if given.happened_at > now {
        return Err(ObjectionRefusal::Ahead.into());
    }
    let acted = app.db.transaction(async |tx| {
        let row = store::lot_objections::lock(tx, id).await?;
        let case = cases::own(tx, officer.court_id, CaseId(row.case_id)).await?;
        if given.act.needs_others() && case.officer_id == officer.person_id.0 {
            return Err(ObjectionRefusal::ByHandler.into());
        }
        let optional =
            |it: &Option<String>, most| it.as_deref().map(|it| text(it, most)).transpose();
        let (document, reason) = (optional(&given.document, 100)?, optional(&given.reason, 2000)?);
        let decides = matches!(given.act, Act::Rule(_) | Act::Decide(_) | Act::Judge(_));
        if decides && document.is_none() {
            return Err(ObjectionRefusal::DocumentMissing.into());
        }
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        let before = store::lot_objections::acts(tx, id).await?;
        let standing = standing(&row, &before, &reckoner)?;
        let happened = Instant::from_utc(given.happened_at);
        let next = standing.after(given.act, happened, &reckoner);
        next.map_err(ObjectionRefusal::Act)?;
        let number = i16::try_from(before.len()).unwrap_or(i16::MAX).saturating_add(1);
        let stored = ObjectionAct {
            objection_id: id,
            number,
            act: given.act.name().to_owned(),
            happened_at: given.happened_at,
            document,
            reason,
            done_by: officer.person_id.0,
            done_at: now,
        };
        store::lot_objections::insert_act(tx, &stored).await?;
        let act = stored.act;
        let fact = Fact::LotObjectionMoved { lot: LotId(row.lot_id), objection: id, act };
        let at = Instant::from_utc(now);
        store::facts::append(tx, CaseId(row.case_id), Some(officer.person_id), at, &fact).await?;
        Ok::<_, AppError>((row, court))
    });
    let (row, court) = acted.await?;
    let reckoner = app.profiles.reckoner(&court);
    file(&mut app.db.reader().await?, row, Instant::from_utc(now), &reckoner).await
}

/// The objections of the officer's court: what must stop a sale first, then by their clocks.
pub async fn desk(app: &App, officer: &Officer) -> Result<Vec<File>, AppError> {
    let mut reader = app.db.reader().await?;
    let court = cases::court_of(&mut reader, officer).await?;
    let (reckoner, now) = (app.profiles.reckoner(&court), Instant::from_utc(app.now()));
    let mut all = Vec::new();
    for row in store::lot_objections::of_court(&mut reader, officer.court_id).await? {
        all.push(file(&mut reader, row, now, &reckoner).await?);
    }
    all.sort_by_key(|it| {
        let urgency = match it.demand() {
            Demand::MustWithdraw | Demand::MustStop => 0,
            Demand::MayStop => 1,
            Demand::None => 2,
        };
        (urgency, it.due.as_ref().map_or(Instant::MAX, Due::instant))
    });
    Ok(all)
}

/// Somebody's own objections.
pub async fn own(app: &App, bidder: &Bidder) -> Result<Vec<File>, AppError> {
    let (mut reader, now) = (app.db.reader().await?, Instant::from_utc(app.now()));
    let mut all = Vec::new();
    for row in store::lot_objections::of_person(&mut reader, bidder.person_id).await? {
        let record = store::lots::find(&mut reader, LotId(row.lot_id)).await?;
        let court = store::people::court(&mut reader, record.court_id).await?;
        all.push(file(&mut reader, row, now, &app.profiles.reckoner(&court)).await?);
    }
    Ok(all)
}

pub(super) async fn file(
    read: &mut impl Read,
    row: LotObjection,
    now: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<File, AppError> {
    let acts = store::lot_objections::acts(read, row.id).await?;
    let term = |_| ObjectionRefusal::Act(ActError::Term);
    let standing = standing(&row, &acts, reckoner)?.at(now, reckoner).map_err(term)?;
    let due = standing.clock(reckoner).map_err(term)?;
    let application = store::revocations::application(read, row.id).await?;
    Ok(File { row, acts, standing, due, application })
}

/// Where an objection stands by its acts.
fn standing(
    row: &LotObjection,
    acts: &[ObjectionAct],
    reckoner: &Reckoner<'_>,
) -> Result<Objection, AppError> {
    let corrupt = |why| StoreError::Corrupt { what: "objection", id: row.id, why };
    let kind = Kind::from_name(&row.kind).ok_or_else(|| corrupt("kind"))?;
    let start = Objection::received(kind, Instant::from_utc(row.received_at));
    let step = |it: Objection, stored: &ObjectionAct| -> Result<Objection, AppError> {
        let act = Act::from_name(&stored.act).ok_or_else(|| corrupt("act"))?;
        let next = it.after(act, Instant::from_utc(stored.happened_at), reckoner);
        Ok(next.map_err(|_| corrupt("the order of its acts"))?)
    };
    acts.iter().try_fold(start, step)
}

/// The gravest demand of all objections against an asset.
///
/// Grounds: [`domain::statute::auction::ART_36`].
pub async fn demand(
    read: &mut impl Read,
    asset: AssetId,
    now: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Demand, AppError> {
    let mut gravest = Demand::None;
    for row in store::lot_objections::of_asset(read, asset).await? {
        let demand = file(read, row, now, reckoner).await?.demand();
        gravest = match (gravest, demand) {
            (Demand::MustWithdraw, _) | (_, Demand::MustWithdraw) => Demand::MustWithdraw,
            (Demand::MustStop, _) | (_, Demand::MustStop) => Demand::MustStop,
            (Demand::MayStop, _) | (_, Demand::MayStop) => Demand::MayStop,
            (Demand::None, Demand::None) => Demand::None,
        };
    }
    Ok(gravest)
}

/// A sale that an outsider's objection stops does not go on.
pub async fn ensure_may_resume(app: &App, officer: &Officer, id: LotId) -> Result<(), AppError> {
    let mut reader = app.db.reader().await?;
    let record = buyers::in_court(&mut reader, officer, id).await?;
    let court = cases::court_of(&mut reader, officer).await?;
    let (reckoner, now) = (app.profiles.reckoner(&court), Instant::from_utc(app.now()));
    match demand(&mut reader, record.lot.asset_id, now, &reckoner).await? {
        Demand::MustStop | Demand::MustWithdraw => Err(ObjectionRefusal::OutsiderStands.into()),
        Demand::None | Demand::MayStop => Ok(()),
    }
}

fn text(given: &str, most: usize) -> Result<String, ObjectionRefusal> {
    let given = given.trim();
    if (1..=most).contains(&given.chars().count()) {
        Ok(given.to_owned())
    } else {
        Err(ObjectionRefusal::Unusable)
    }
}

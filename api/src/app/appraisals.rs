//! The appraisal (委托评估): each act behind the lock of the case, allowed by the law or refused.

pub mod fee;
pub mod reissue;

use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, CourtId, PersonId, PricingStepId};
use domain::instant::Instant;
use domain::price::Method;
use domain::statute::reference_price as statute;
use domain::term::Due;
use serde_json::json;
use store::StoreError;
use store::appraisals::{Done, Row};
use store::cases::Asset;
use store::db::{Read, Tx};
use store::documents::{Attached, Document};
use store::firms::Firm;
use store::inquiries::PriceRecord;
use uuid::Uuid;
use valuation::appraisal::{self as law, Act, Appraisal, Decision, Stage, clock};
use valuation::finding;
use valuation::ladder::End;

use super::firms::refusal::FirmRefusal;
use super::{AppError, cases, pricing};
use crate::App;
use crate::actor::{Officer, Valuer};

/// An appraisal with everything that happened, and what follows from it now.
pub struct AppraisalFile {
    pub row: Row,
    pub asset: Asset,
    pub case_number: String,
    /// By their order.
    pub firms: Vec<Firm>,
    pub acts: Vec<Done>,
    pub appraisal: Appraisal,
    pub stage: Stage,
    /// The date that runs in this stage, and how it was found.
    pub running: Option<Due>,
    /// When the present firm's report is due, and until when it may ask for more time.
    pub due: Option<Due>,
    pub ask_by: Option<Due>,
    pub documents: Vec<(Attached, Document)>,
    pub price: Option<PriceRecord>,
    /// What the fee of the present firm is computed from (REF-32).
    pub fee: Option<fee::FeeDue>,
}

impl AppraisalFile {
    /// Whether the firm waits for an answer to its request for more time.
    pub fn awaits_decision(&self) -> bool {
        let last = self.appraisal.present().and_then(|it| it.extensions.last());
        last.is_some_and(|it| it.decision == Decision::Pending)
    }
}

/// An appraisal of the officer's court.
pub async fn file(app: &App, officer: &Officer, id: Uuid) -> Result<AppraisalFile, AppError> {
    let mut reader = app.db.reader().await?;
    let row = store::appraisals::find(&mut reader, id).await?;
    if row.court_id != officer.court_id.0 {
        return Err(AppError::NotYourCourt);
    }
    read(app, &mut reader, row).await
}

/// The appraisals of an asset of the officer's court, oldest first.
pub async fn of_asset(
    app: &App,
    officer: &Officer,
    asset: AssetId,
) -> Result<Vec<AppraisalFile>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own_asset(&mut reader, officer.court_id, asset).await?;
    let mut files = Vec::new();
    for row in store::appraisals::of_asset(&mut reader, asset).await? {
        files.push(read(app, &mut reader, row).await?);
    }
    Ok(files)
}

/// An act of the court.
pub async fn act(
    app: &App,
    officer: &Officer,
    id: Uuid,
    act: Act,
    note: Option<String>,
) -> Result<AppraisalFile, AppError> {
    let acted = app.db.transaction(async |tx| {
        let case = CaseId(store::appraisals::find(tx, id).await?.case_id);
        cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
        let row = store::appraisals::lock(tx, id).await?;
        let known = read(app, tx, row).await?;
        apply(app, tx, known, (officer.person_id, act), note).await
    });
    acted.await?;
    file(app, officer, id).await
}

/// An act of the firm that holds the commission.
pub async fn firm_act(
    app: &App,
    valuer: &Valuer,
    id: Uuid,
    act: Act,
    note: Option<String>,
) -> Result<(usize, AppraisalFile), AppError> {
    let acted = app.db.transaction(async |tx| firm_act_in(app, tx, valuer, id, (act, note)).await);
    acted.await?;
    firm_file(app, valuer, id).await
}

/// The same inside a transaction.
pub async fn firm_act_in(
    app: &App,
    tx: &mut Tx,
    valuer: &Valuer,
    id: Uuid,
    (act, note): (Act, Option<String>),
) -> Result<(), AppError> {
    let case = CaseId(store::appraisals::find(tx, id).await?.case_id);
    store::cases::lock(tx, case).await?;
    let row = store::appraisals::lock(tx, id).await?;
    let known = read(app, tx, row).await?;
    held_by(tx, &known, valuer).await?;
    if matches!(act, Act::Reported { .. }) {
        report_file(&known)?;
    }
    apply(app, tx, known, (valuer.person_id, act), note).await
}

/// Each version of a report has a file of its own.
fn report_file(known: &AppraisalFile) -> Result<(), FirmRefusal> {
    let place = known.appraisal.commissions.len();
    let mine = |it: &Attached| it.place.is_some_and(|it| usize::try_from(it) == Ok(place));
    let files = known.documents.iter().filter(|(it, _)| it.kind == "report" && mine(it)).count();
    let versions = known.appraisal.present().map_or(0, |it| it.reports.len());
    if files > versions { Ok(()) } else { Err(FirmRefusal::ReportFileMissing) }
}

async fn apply(
    app: &App,
    tx: &mut Tx,
    known: AppraisalFile,
    (actor, act): (PersonId, Act),
    note: Option<String>,
) -> Result<(), AppError> {
    let now = app.now();
    let at = Instant::from_utc(now);
    let row = known.row;
    let over = row.outcome.is_some();
    if over && !matches!(act, Act::MaterialReturned | Act::Charged { .. }) {
        return Err(FirmRefusal::Over.into());
    }
    let court = store::people::court(tx, CourtId(row.court_id)).await?;
    let reckoner = app.profiles.reckoner(&court);
    let after = known.appraisal.apply(act.clone(), at, &reckoner);
    let after = after.map_err(FirmRefusal::Appraisal)?;
    let done = Done { at, actor: Some(actor.0), act, note };
    store::appraisals::append(tx, row.id, known.acts.len(), &done).await?;
    let firm = after.commissions.last().map_or_else(String::new, |it| it.firm.clone());
    let named = known.firms.iter().find(|it| it.id.to_string() == firm);
    let (stage, due) = law::stage::running(&after, at, &reckoner).map_err(FirmRefusal::Term)?;
    let fact = Fact::AppraisalAct {
        appraisal: row.id,
        act: store::appraisals::name(&done.act),
        firm: named.map_or(firm, |it| it.name.clone()),
        stage: stage.slug().to_owned(),
        due: due.map_or_else(String::new, |it| it.instant().to_string()),
        rule: stage.article().code.to_owned(),
    };
    store::facts::append(tx, CaseId(row.case_id), Some(actor), at, &fact).await?;
    if over {
        return Ok(());
    }
    match stage {
        Stage::Exhausted => Ok(store::appraisals::settle(tx, row.id, "exhausted", now).await?),
        Stage::Withdrawn => withdraw(tx, &row, actor, done.note.unwrap_or_default(), now).await,
        Stage::Commissioning
        | Stage::Appraising { .. }
        | Stage::Stopped { .. }
        | Stage::Failed { .. }
        | Stage::Reviewing { .. }
        | Stage::Correcting { .. }
        | Stage::Objecting { .. }
        | Stage::Ruling { .. }
        | Stage::PassingOn { .. }
        | Stage::Answering { .. }
        | Stage::Positioning { .. }
        | Stage::ProfessionalReview { .. }
        | Stage::Amending { .. }
        | Stage::Stands { .. } => Ok(()),
    }
}

/// Grounds: [`domain::statute::reference_price::ART_29`].
async fn withdraw(
    tx: &mut Tx,
    row: &Row,
    actor: PersonId,
    reason: String,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    store::appraisals::settle(tx, row.id, "withdrawn", now).await?;
    let selection = store::firms::selection(tx, row.selection_id).await?;
    let step = store::pricing::step(tx, PricingStepId(selection.step_id)).await?;
    let ending =
        pricing::Ending { end: End::Withdrawn, reason, rule: statute::ART_29, price_id: None };
    pricing::end(tx, Some(actor), &step, ending, now).await
}

/// The result stands: it becomes the reference price, and the way to a price has ended.
///
/// Grounds: [`domain::statute::reference_price::ART_26`].
pub async fn settle(app: &App, officer: &Officer, id: Uuid) -> Result<AppraisalFile, AppError> {
    let now = app.now();
    let settled = app.db.transaction(async |tx| {
        let case = CaseId(store::appraisals::find(tx, id).await?.case_id);
        cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
        let row = store::appraisals::lock(tx, id).await?;
        if row.outcome.is_some() {
            return Err(FirmRefusal::Over.into());
        }
        let known = read(app, tx, row).await?;
        let Stage::Stands { value, valid_until } = known.stage else {
            return Err(FirmRefusal::NotStanding.into());
        };
        let court = cases::court_of(tx, officer).await?;
        let fixed_on = Instant::from_utc(now).day();
        let reckoner = app.profiles.reckoner(&court);
        let price = finding::found(Method::Appraisal, value, fixed_on, &[valid_until], &reckoner)
            .map_err(FirmRefusal::Finding)?;
        let firm = known.appraisal.present().map_or_else(String::new, |it| it.firm.clone());
        let named = known.firms.iter().find(|it| it.id.to_string() == firm);
        let firm = named.map_or(firm, |it| it.name.clone());
        let record = PriceRecord {
            id: Uuid::new_v4(),
            case_id: known.row.case_id,
            asset_id: known.row.asset_id,
            inquiry_id: None,
            method: price.method().name().to_owned(),
            value_fen: price.value().fen(),
            fixed_on: price.fixed_on(),
            valid_until: price.valid_until(),
            formula: format!("{firm}评估 {}", price.value()),
            quotes: json!([{
                "firm": firm, "value": price.value().to_string(), "counted": true, "why": null,
            }]),
            fixed_at: now,
        };
        let selection = store::firms::selection(tx, known.row.selection_id).await?;
        let step = store::pricing::step(tx, PricingStepId(selection.step_id)).await?;
        let by = cases::actor(officer);
        pricing::fix(tx, by, &step, &record, (statute::ART_26, &reckoner)).await?;
        store::appraisals::settle(tx, id, "reference-price", now).await?;
        Ok::<_, AppError>(())
    });
    settled.await?;
    file(app, officer, id).await
}

/// The appraisals for which the valuer's firm was commissioned, newest first.
pub async fn commissions(
    app: &App,
    valuer: &Valuer,
) -> Result<Vec<(usize, AppraisalFile)>, AppError> {
    let mut reader = app.db.reader().await?;
    let Some(firm) = store::firms::firm_of(&mut reader, valuer.person_id).await? else {
        return Ok(Vec::new());
    };
    let mut files = Vec::new();
    for row in store::appraisals::of_firm(&mut reader, firm.id, valuer.court_id.0).await? {
        let file = read(app, &mut reader, row).await?;
        if let Some(place) = place_of(&file, &firm) {
            files.push((place, file));
        }
    }
    Ok(files)
}

/// An appraisal as one of its firms sees it.
pub async fn firm_file(
    app: &App,
    valuer: &Valuer,
    id: Uuid,
) -> Result<(usize, AppraisalFile), AppError> {
    firm_file_in(app, &mut app.db.reader().await?, valuer, id).await
}

/// The same inside a transaction.
pub async fn firm_file_in(
    app: &App,
    reading: &mut impl Read,
    valuer: &Valuer,
    id: Uuid,
) -> Result<(usize, AppraisalFile), AppError> {
    let row = store::appraisals::find(reading, id).await?;
    let known = read(app, reading, row).await?;
    let place = commissioned(reading, &known, valuer).await?;
    Ok((place, known))
}

/// The place of the firm's commission, from 1, if it ever had one.
pub fn place_of(known: &AppraisalFile, firm: &Firm) -> Option<usize> {
    let id = firm.id.to_string();
    known.appraisal.commissions.iter().position(|it| it.firm == id).map(|it| it + 1)
}

/// The valuer's firm and its place, if it was commissioned at all.
pub(super) async fn commissioned(
    read: &mut impl Read,
    known: &AppraisalFile,
    valuer: &Valuer,
) -> Result<usize, AppError> {
    if known.row.court_id != valuer.court_id.0 {
        return Err(AppError::NotYourCourt);
    }
    let firm = store::firms::firm_of(read, valuer.person_id).await?;
    let firm = firm.ok_or(FirmRefusal::NotYourCommission)?;
    Ok(place_of(known, &firm).ok_or(FirmRefusal::NotYourCommission)?)
}

/// The valuer's firm holds the present commission.
pub(super) async fn held_by(
    read: &mut impl Read,
    known: &AppraisalFile,
    valuer: &Valuer,
) -> Result<usize, AppError> {
    let place = commissioned(read, known, valuer).await?;
    if place == known.appraisal.commissions.len() {
        Ok(place)
    } else {
        Err(FirmRefusal::NotYourCommission.into())
    }
}

/// Everything about an appraisal, inside a transaction or outside.
pub(super) async fn read(
    app: &App,
    read: &mut impl Read,
    row: Row,
) -> Result<AppraisalFile, AppError> {
    let court = store::people::court(read, CourtId(row.court_id)).await?;
    let reckoner = app.profiles.reckoner(&court);
    let acts = store::appraisals::acts(read, row.id).await?;
    let names = || row.firms.iter().map(Uuid::to_string);
    let mut appraisal = match (row.reissue_of, names().next()) {
        (Some(_), Some(firm)) => Appraisal::again(firm),
        (_, _) => Appraisal::of(names().collect()),
    };
    for done in &acts {
        let corrupt = |_| StoreError::Corrupt { what: "appraisal", id: row.id, why: "acts" };
        appraisal = appraisal.apply(done.act.clone(), done.at, &reckoner).map_err(corrupt)?;
    }
    let as_of = Instant::from_utc(row.settled_at.unwrap_or(app.now()));
    let (stage, running) =
        law::stage::running(&appraisal, as_of, &reckoner).map_err(FirmRefusal::Term)?;
    let (due, ask_by) = match appraisal.present() {
        Some(it) => {
            let due = clock::due(it, &reckoner).map_err(FirmRefusal::Term)?;
            (Some(due), clock::ask_by(it, &reckoner).map_err(FirmRefusal::Term)?)
        }
        None => (None, None),
    };
    let known = store::firms::named(read, &row.firms).await?;
    let firms = row.firms.iter().filter_map(|id| known.iter().find(|it| it.id == *id).cloned());
    let asset = store::cases::asset(read, AssetId(row.asset_id)).await?;
    let case = store::cases::find(read, CaseId(row.case_id)).await?;
    let documents = store::documents::of_appraisal(read, row.id).await?;
    let price = match row.outcome.as_deref() {
        Some("reference-price") => reissue::price_of(read, &row).await?,
        Some(_) | None => None,
    };
    let fee = fee::of(read, &row, &appraisal, price.as_ref()).await?;
    Ok(AppraisalFile {
        asset,
        case_number: case.case_number,
        firms: firms.collect(),
        acts,
        appraisal,
        stage,
        running,
        due,
        ask_by,
        documents,
        price,
        fee,
        row,
    })
}

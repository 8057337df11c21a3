//! Agreement of the parties (当事人议价): invited, submitted under seal, opened at once.

use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, PricingStepId};
use domain::instant::Instant;
use domain::money::Money;
use domain::price::Method;
use domain::statute::reference_price as law;
use domain::term::Reckoner;
use serde_json::Value;
use store::StoreError;
use store::agreements::{Agreement, Opening, Submission};
use store::db::Tx;
use store::inquiries::PriceRecord;
use store::pricing::Step;
use uuid::Uuid;
use valuation::agreement::{self, Side, Standing};
use valuation::finding;
use valuation::ladder::End;

use super::pricing::refusal::PricingRefusal;
use super::pricing::{self, Ending, append};
use super::{AppError, cases, parties};
use crate::App;
use crate::actor::{Officer, Party};
use crate::seal::Place;

pub struct Invitation {
    pub creditor: Uuid,
    pub debtor: Uuid,
    /// The first instant at which a submission is late.
    pub until: DateTime<Utc>,
}

/// Invites both sides to submit a price each.
///
/// Grounds: [`domain::statute::reference_price::ART_4`].
pub async fn invite(
    app: &App,
    officer: &Officer,
    asset: AssetId,
    given: Invitation,
) -> Result<PricingStepId, AppError> {
    let now = app.now();
    if given.until <= now {
        return Err(PricingRefusal::NoTime.into());
    }
    let invited = app.db.transaction(async |tx| {
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        let known = pricing::locked(tx, officer, asset, now, &reckoner).await?;
        sides(tx, &given, CaseId(known.case.id)).await?;
        let step = pricing::begin(tx, officer, &known, Method::Agreement, now).await?;
        let row = Agreement {
            step_id: step.id,
            case_id: step.case_id,
            creditor_id: given.creditor,
            debtor_id: given.debtor,
            until: given.until,
        };
        store::agreements::insert(tx, &row).await?;
        let id = PricingStepId(step.id);
        let (until, rule) = (Instant::from_utc(given.until), law::ART_4.code.to_owned());
        let fact = Fact::AgreementInvited { step: id, until, rule };
        append(tx, CaseId(step.case_id), Some(officer.person_id), now, &fact).await?;
        Ok::<_, AppError>(id)
    });
    invited.await
}

/// One side claims, the other owes; both are parties of the case.
async fn sides(tx: &mut Tx, given: &Invitation, case: CaseId) -> Result<(), AppError> {
    let known = store::cases::parties(tx, case).await?;
    let role = |id| known.iter().find(|it| it.id == id).map(|it| it.role.as_str());
    match (role(given.creditor), role(given.debtor)) {
        (Some("applicant" | "creditor"), Some("debtor")) => Ok(()),
        _ => Err(PricingRefusal::WrongSides.into()),
    }
}

/// Hands in a side's price. With the second one both are opened, at once and for good.
///
/// Grounds: [`domain::statute::reference_price::ART_4`].
pub async fn submit(
    app: &App,
    actor: &Party,
    id: PricingStepId,
    value: Money,
) -> Result<DateTime<Utc>, AppError> {
    let now = app.now();
    let submitted = app.db.transaction(async |tx| {
        let step = store::pricing::step(tx, id).await?;
        let case = store::cases::lock(tx, CaseId(step.case_id)).await?;
        let terms = store::agreements::find(tx, id).await?;
        let mine = parties::acting(tx, actor, CaseId(case.id)).await?;
        let mut sides =
            mine.iter().filter(|it| [terms.creditor_id, terms.debtor_id].contains(&it.id));
        let (Some(party), None) = (sides.next(), sides.next()) else {
            return Err(PricingRefusal::NotAParty.into());
        };
        if store::pricing::has_ended(tx, id).await? {
            return Err(PricingRefusal::Ended.into());
        }
        let before = store::agreements::submissions(tx, id).await?;
        let own = before.iter().find(|it| it.party_id == party.id);
        let own = own.map(|it| Instant::from_utc(it.submitted_at));
        let (until, at) = (Instant::from_utc(terms.until), Instant::from_utc(now));
        agreement::submit(own, value, until, at).map_err(PricingRefusal::Submission)?;
        let row = Submission {
            step_id: id.0,
            party_id: party.id,
            sealed: app.keys.seal(place(id, party.id), value.fen().to_string().as_bytes()),
            submitted_at: now,
            submitted_by: actor.person_id.0,
        };
        store::agreements::submit(tx, &row).await?;
        let rule = law::ART_4.code.to_owned();
        let fact = Fact::AgreementSubmitted { step: id, party: party.id, until, rule };
        append(tx, CaseId(case.id), Some(actor.person_id), now, &fact).await?;
        let court = store::people::court(tx, domain::id::CourtId(case.court_id)).await?;
        let reckoner = app.profiles.reckoner(&court);
        conclude(app, tx, &step, &terms, now, &reckoner).await?;
        Ok::<_, AppError>(now)
    });
    submitted.await
}

/// Opens an agreement whose time is up.
///
/// # Errors
/// Nothing is opened before both are in or the time is up.
pub async fn open(app: &App, officer: &Officer, id: PricingStepId) -> Result<(), AppError> {
    let now = app.now();
    let opened = app.db.transaction(async |tx| {
        let step = store::pricing::step(tx, id).await?;
        cases::conducts(officer, &store::cases::lock(tx, CaseId(step.case_id)).await?)?;
        let terms = store::agreements::find(tx, id).await?;
        if store::pricing::has_ended(tx, id).await? {
            return Err(PricingRefusal::Ended.into());
        }
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        match conclude(app, tx, &step, &terms, now, &reckoner).await? {
            Standing::Sealed { until } => Err(PricingRefusal::Sealed { until }.into()),
            Standing::Agreed { .. }
            | Standing::Differ
            | Standing::Missing { .. }
            | Standing::Nobody => Ok::<_, AppError>(()),
        }
    });
    opened.await
}

/// Where a submission is sealed: it opens in its own step and for its own side only.
fn place(step: PricingStepId, party: Uuid) -> Place {
    let row = Uuid::from_u128(step.0.as_u128() ^ party.as_u128());
    Place { table: "agreement_submission", column: "sealed", row }
}

/// Opens what may be opened and ends the method accordingly.
async fn conclude(
    app: &App,
    tx: &mut Tx,
    step: &Step,
    terms: &Agreement,
    now: DateTime<Utc>,
    reckoner: &Reckoner<'_>,
) -> Result<Standing, AppError> {
    let id = PricingStepId(step.id);
    let rows = store::agreements::submissions(tx, id).await?;
    let complete = rows.len() == 2 || now >= terms.until;
    let (until, at) = (Instant::from_utc(terms.until), Instant::from_utc(now));
    if !complete {
        return Ok(Standing::Sealed { until });
    }
    let of = |party| -> Result<Option<agreement::Submission>, AppError> {
        let Some(row) = rows.iter().find(|it: &&Submission| it.party_id == party) else {
            return Ok(None);
        };
        let plain = app.keys.open(place(id, party), &row.sealed)?;
        let value = String::from_utf8(plain).ok().and_then(|it| it.parse().ok());
        let corrupt = StoreError::Corrupt { what: "submission", id: row.step_id, why: "sealed" };
        let value = value.and_then(Money::from_fen).ok_or(corrupt)?;
        Ok(Some(agreement::Submission { value, at: Instant::from_utc(row.submitted_at) }))
    };
    let (creditor, debtor) = (of(terms.creditor_id)?, of(terms.debtor_id)?);
    let fen = |it: Option<agreement::Submission>| it.map(|it| it.value.fen());
    let opening = Opening {
        step_id: step.id,
        creditor_fen: fen(creditor),
        debtor_fen: fen(debtor),
        opened_at: now,
    };
    store::agreements::open(tx, &opening).await?;
    let text =
        |it: Option<agreement::Submission>| it.map_or("-".to_owned(), |it| it.value.to_string());
    let (creditor_said, debtor_said) = (text(creditor), text(debtor));
    let rule = law::ART_4.code.to_owned();
    let fact =
        Fact::AgreementOpened { step: id, creditor: creditor_said, debtor: debtor_said, rule };
    let case = CaseId(step.case_id);
    append(tx, case, None, now, &fact).await?;
    let standing = agreement::standing(creditor, debtor, until, at);
    let failed = |reason: &str| Ending {
        end: End::Failed,
        reason: reason.to_owned(),
        rule: law::ART_4,
        price_id: None,
    };
    let ending = match standing {
        Standing::Agreed { value } => {
            let price = price(tx, step, value, now, reckoner).await?;
            pricing::fix(tx, None, step, &price, (law::ART_4, reckoner)).await?;
            return Ok(standing);
        }
        Standing::Sealed { .. } => return Ok(standing),
        Standing::Differ => failed("双方提交的价格不一致。"),
        Standing::Missing { side: Side::Creditor } => failed("申请执行人未在期限内提交。"),
        Standing::Missing { side: Side::Debtor } => failed("被执行人未在期限内提交。"),
        Standing::Nobody => failed("双方均未在期限内提交。"),
    };
    pricing::end(tx, None, step, ending, now).await?;
    Ok(standing)
}

async fn price(
    tx: &mut Tx,
    step: &Step,
    value: Money,
    now: DateTime<Utc>,
    reckoner: &Reckoner<'_>,
) -> Result<PriceRecord, AppError> {
    let procedure = store::pricing::find(tx, domain::id::PricingId(step.procedure_id)).await?;
    let fixed_on = Instant::from_utc(now).day();
    let found = finding::agreed([value, value], fixed_on, &[], reckoner);
    let found = found.map_err(super::error::InquiryRefusal::Finding)?;
    let formula = format!("{value} = {value}");
    Ok(record(&found, procedure.asset_id, step.case_id, formula, now))
}

/// A price that no network inquiry found, as it is kept and published.
pub(super) fn record(
    found: &domain::price::ReferencePrice,
    asset_id: Uuid,
    case_id: Uuid,
    formula: String,
    now: DateTime<Utc>,
) -> PriceRecord {
    PriceRecord {
        id: Uuid::new_v4(),
        case_id,
        asset_id,
        inquiry_id: None,
        method: found.method().name().to_owned(),
        value_fen: found.value().fen(),
        fixed_on: found.fixed_on(),
        valid_until: found.valid_until(),
        formula,
        quotes: Value::Array(Vec::new()),
        fixed_at: now,
    }
}

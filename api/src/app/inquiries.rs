//! The network inquiry (网络询价): sent to every listed platform at once, answered, objected to,
//! settled into a reference price.

pub mod deferral;
pub mod fee;
pub mod file;
pub mod objections;
pub mod reissue;
pub mod review;
pub mod service;

use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, InquiryId, PricingStepId};
use domain::instant::Instant;
use domain::price::Method;
use domain::statute::{Article, reference_price};
use domain::term::Reckoner;
use store::StoreError;
use store::db::{Read, Tx};
use store::inquiries::{Asked, Inquiry, Objection, Platform, PriceRecord, Quote};
use store::pricing::Step;
use uuid::Uuid;
use valuation::inquiry as law;
use valuation::ladder::End;
use valuation::online::{Outcome, Standing};
use valuation::service::NotHeard;

use self::file::{price, read};
use super::error::InquiryRefusal;
use super::pricing::refusal::PricingRefusal;
use super::pricing::{self, Ending};
use super::{AppError, cases};
use crate::App;
use crate::actor::Officer;

/// One platform's part, with every version of its report.
pub struct Report {
    pub asked: Asked,
    pub platform: Platform,
    pub quotes: Vec<Quote>,
    pub objections: Vec<Objection>,
    /// Why the platform does not quote, if it said so.
    pub refused: Option<String>,
}

/// An inquiry with everything that happened in it and what follows from it now.
pub struct InquiryFile {
    pub inquiry: Inquiry,
    pub reports: Vec<Report>,
    pub stops: Vec<store::inquiry_records::Stop>,
    /// The same as the law reads it.
    pub facts: law::Inquiry,
    /// The end of the period of delivery.
    pub due_at: DateTime<Utc>,
    pub standing: Standing,
    pub price: Option<PriceRecord>,
    pub services: Vec<store::inquiry_records::Service>,
    /// Who is paid the fee, once the asset has been sold (REF-31).
    pub fee: Option<fee::FeeDue>,
}

/// Sends an inquiry to every platform on the list, at one instant.
///
/// Grounds: [`domain::statute::reference_price::ART_10`].
pub async fn send(app: &App, officer: &Officer, asset: AssetId) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let sent = app.db.transaction(async |tx| {
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        let known = pricing::locked(tx, officer, asset, now, &reckoner).await?;
        if store::inquiries::is_open(tx, asset).await? {
            return Err(InquiryRefusal::AlreadyOpen.into());
        }
        let step = pricing::begin(tx, officer, &known, Method::Network, now).await?;
        let platforms = store::platforms::listed(tx, now).await?;
        let sent = dispatch(tx, officer, &step, (asset, None), &platforms, now).await?;
        let file = read(app, tx, sent, &court).await?;
        let (id, platforms) = (InquiryId(file.inquiry.id), file.reports.len());
        let (due, rule) = (Instant::from_utc(file.due_at), rule(reference_price::ART_10));
        let fact = Fact::InquirySent { inquiry: id, asset, platforms, due, rule };
        append(tx, &file.inquiry, officer, now, &fact).await?;
        Ok::<_, AppError>(id)
    });
    file(app, officer, sent.await?).await
}

/// Sends an inquiry to these platforms, in one transaction and at one instant.
async fn dispatch(
    tx: &mut Tx,
    officer: &Officer,
    step: &Step,
    (asset, reissue_of): (AssetId, Option<InquiryId>),
    platforms: &[Platform],
    now: DateTime<Utc>,
) -> Result<Inquiry, AppError> {
    if platforms.is_empty() {
        return Err(InquiryRefusal::NoPlatforms.into());
    }
    let inquiry = Inquiry {
        id: Uuid::new_v4(),
        court_id: officer.court_id.0,
        case_id: step.case_id,
        asset_id: asset.0,
        commissioned_at: now,
        served_at: None,
        outcome: None,
        settled_at: None,
        step_id: Some(step.id),
        correction_ordered_at: None,
        reissue_of: reissue_of.map(|it| it.0),
    };
    store::inquiries::send(tx, &inquiry, platforms).await.map_err(named)?;
    Ok(inquiry)
}

/// The code of an article, as facts carry it.
fn rule(article: Article) -> String {
    article.code.to_owned()
}

/// The inquiry, if it is of the officer's court.
pub async fn file(app: &App, officer: &Officer, id: InquiryId) -> Result<InquiryFile, AppError> {
    let mut reader = app.db.reader().await?;
    let inquiry = store::inquiries::find(&mut reader, id).await?;
    if inquiry.court_id != officer.court_id.0 {
        return Err(AppError::NotYourCourt);
    }
    let court = cases::court_of(&mut reader, officer).await?;
    read(app, &mut reader, inquiry, &court).await
}

/// The reports have reached the parties; the period for objections runs from it.
///
/// Grounds: [`domain::statute::reference_price::ART_21`].
pub async fn serve(
    app: &App,
    officer: &Officer,
    id: InquiryId,
    served_at: Option<DateTime<Utc>>,
) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let at = served_at.unwrap_or(now);
    let served = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        open(&inquiry)?;
        if inquiry.served_at.is_some() {
            return Err(InquiryRefusal::AlreadyServed.into());
        }
        if at > now || at < inquiry.commissioned_at {
            return Err(InquiryRefusal::ServiceTime.into());
        }
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        service::receive_all(tx, officer, &inquiry, at, now, &reckoner).await
    });
    served.await?;
    file(app, officer, id).await
}

pub struct NewObjection {
    pub platform_id: Uuid,
    pub by: String,
    pub ground: law::Ground,
    pub result: law::Ruling,
}

/// An objection to a report, with the court's ruling on it.
///
/// Grounds: [`domain::statute::reference_price::ART_22`].
pub async fn object(
    app: &App,
    officer: &Officer,
    id: InquiryId,
    given: NewObjection,
) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let objected = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        open(&inquiry)?;
        let court = cases::court_of(tx, officer).await?;
        let until = service::last_day(&inquiry, &app.profiles.reckoner(&court))?;
        if let Some(until) = until.filter(|it| now >= it.utc()) {
            return Err(PricingRefusal::NotHeard(NotHeard::Late { until }).into());
        }
        let asked = store::inquiries::asked(tx, id).await?;
        let found = asked.into_iter().find(|(it, _)| it.platform_id == given.platform_id);
        let (_, platform) = found.ok_or(InquiryRefusal::PlatformNotAsked)?;
        let row = Objection {
            id: Uuid::new_v4(),
            inquiry_id: id.0,
            platform_id: given.platform_id,
            raised_by: cases::non_empty(&given.by)?,
            raised_at: now,
            ground: given.ground.slug().to_owned(),
            result: given.result.slug().to_owned(),
            party_id: None,
            statement: None,
            rule_by: None,
            ruled_at: None,
            ruled_by: None,
            ruling_reason: None,
        };
        store::inquiries::insert_objection(tx, &row).await?;
        let fact = Fact::ObjectionRaised {
            inquiry: id,
            platform: platform.name,
            ground: row.ground,
            result: row.result,
            rule: rule(reference_price::ART_22),
        };
        append(tx, &inquiry, officer, now, &fact).await
    });
    objected.await?;
    file(app, officer, id).await
}

/// Settles the inquiry: the mean of the counted quotes becomes the reference price, or the
/// inquiry has failed and an appraisal is to be commissioned.
///
/// Grounds: [`domain::statute::reference_price::ART_13`],
/// [`domain::statute::reference_price::ART_14`].
pub async fn settle(app: &App, officer: &Officer, id: InquiryId) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let settled = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        open(&inquiry)?;
        let court = cases::court_of(tx, officer).await?;
        let file = read(app, tx, inquiry, &court).await?;
        let outcome = match &file.standing.outcome {
            Outcome::ReferencePrice { .. } => {
                let reckoner = app.profiles.reckoner(&court);
                let price = price(&file, now, &reckoner)?;
                fix(tx, &file.inquiry, officer, &price, &reckoner).await?;
                "reference-price"
            }
            Outcome::CommissionAppraisal => {
                fail(tx, &file, officer, now).await?;
                "commission-appraisal"
            }
            waiting @ (Outcome::Pending { .. }
            | Outcome::Extended { .. }
            | Outcome::CorrectionOrdered { .. }) => {
                return Err(InquiryRefusal::NotSettled { waiting: *waiting }.into());
            }
        };
        store::inquiries::settle(tx, id, outcome, now).await?;
        Ok::<_, AppError>(())
    });
    settled.await?;
    file(app, officer, id).await
}

/// Whether the inquiry is of a case that the officer conducts.
async fn own(read: &mut impl Read, inquiry: &Inquiry, officer: &Officer) -> Result<(), AppError> {
    cases::conducts(officer, &store::cases::find(read, CaseId(inquiry.case_id)).await?)
}

/// Whether the inquiry still waits for its result.
pub fn open(inquiry: &Inquiry) -> Result<(), InquiryRefusal> {
    match inquiry.outcome.as_deref() {
        None => Ok(()),
        Some("withdrawn") => Err(InquiryRefusal::Withdrawn),
        Some(_) => Err(InquiryRefusal::Settled),
    }
}

/// Keeps the price; its method ends with it, where the inquiry belongs to one.
async fn fix(
    tx: &mut store::db::Tx,
    inquiry: &Inquiry,
    officer: &Officer,
    price: &PriceRecord,
    reckoner: &Reckoner<'_>,
) -> Result<(), AppError> {
    let (by, ground) = (Some(officer.person_id), (reference_price::ART_13, reckoner));
    let Some(step) = inquiry.step_id else {
        return pricing::keep(tx, by, price, ground).await;
    };
    let step = store::pricing::step(tx, PricingStepId(step)).await?;
    pricing::fix(tx, by, &step, price, ground).await
}

async fn fail(
    tx: &mut store::db::Tx,
    file: &InquiryFile,
    officer: &Officer,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let Some(step) = file.inquiry.step_id else { return Ok(()) };
    let step = store::pricing::step(tx, PricingStepId(step)).await?;
    let whys = file.standing.dropped.iter().map(|(name, why)| format!("{name} {}", why.slug()));
    let reason = whys.collect::<Vec<_>>().join("，");
    let reason =
        if reason.is_empty() { "没有可以计算的报价。".to_owned() } else { reason };
    let ending = Ending { end: End::Failed, reason, rule: reference_price::ART_14, price_id: None };
    pricing::end(tx, Some(officer.person_id), &step, ending, now).await
}

async fn append(
    tx: &mut store::db::Tx,
    inquiry: &Inquiry,
    officer: &Officer,
    now: DateTime<Utc>,
    fact: &Fact,
) -> Result<(), AppError> {
    let (case, at) = (CaseId(inquiry.case_id), Instant::from_utc(now));
    Ok(store::facts::append(tx, case, Some(officer.person_id), at, fact).await?)
}

fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("inquiry_open_key") => InquiryRefusal::AlreadyOpen.into(),
        Some(_) | None => error.into(),
    }
}

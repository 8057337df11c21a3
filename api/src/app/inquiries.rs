//! The network inquiry (网络询价): sent to every listed platform at once, answered, objected to,
//! settled into a reference price.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::clause::Clause;
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, InquiryId};
use domain::instant::Instant;
use domain::money::Money;
use domain::term::Reckoner;
use serde_json::json;
use store::StoreError;
use store::db::Read;
use store::inquiries::{Asked, Inquiry, Objection, Platform, PriceRecord, Quote};
use store::people::Court;
use uuid::Uuid;
use valuation::finding;
use valuation::inquiry as law;
use valuation::online::{self, Outcome, Standing};

use super::error::InquiryRefusal;
use super::{AppError, cases};
use crate::App;
use crate::actor::Officer;

/// One platform's part, with every version of its report.
pub struct Report {
    pub asked: Asked,
    pub platform: Platform,
    pub quotes: Vec<Quote>,
    pub objections: Vec<Objection>,
}

/// An inquiry with everything that happened in it and what follows from it now.
pub struct InquiryFile {
    pub inquiry: Inquiry,
    pub reports: Vec<Report>,
    /// The end of the period of delivery.
    pub due_at: DateTime<Utc>,
    pub standing: Standing,
    pub price: Option<PriceRecord>,
}

/// Sends an inquiry to every platform on the list, at one instant.
///
/// Grounds: [`domain::statute::reference_price::ART_10`].
pub async fn send(app: &App, officer: &Officer, asset: AssetId) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let sent = app.db.transaction(async |tx| {
        let case = CaseId(store::cases::asset(tx, asset).await?.case_id);
        cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
        let platforms = store::inquiries::listed(tx, now).await?;
        if platforms.is_empty() {
            return Err(InquiryRefusal::NoPlatforms.into());
        }
        let inquiry = Inquiry {
            id: Uuid::new_v4(),
            court_id: officer.court_id.0,
            case_id: case.0,
            asset_id: asset.0,
            commissioned_at: now,
            served_at: None,
            outcome: None,
            settled_at: None,
        };
        store::inquiries::send(tx, &inquiry, &platforms).await.map_err(named)?;
        let id = InquiryId(inquiry.id);
        let fact = Fact::InquirySent { inquiry: id, asset, platforms: platforms.len() };
        append(tx, &inquiry, officer, now, &fact).await?;
        Ok::<_, AppError>(id)
    });
    file(app, officer, sent.await?).await
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
        store::inquiries::save_service(tx, id, at).await?;
        let fact = Fact::ReportsServed { inquiry: id, served_at: Instant::from_utc(at) };
        append(tx, &inquiry, officer, now, &fact).await
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
        };
        store::inquiries::insert_objection(tx, &row).await?;
        let fact = Fact::ObjectionRaised {
            inquiry: id,
            platform: platform.name,
            ground: row.ground,
            result: row.result,
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
                store::inquiries::insert_price(tx, &price).await?;
                let value = price.price()?.value();
                let fact = Fact::ReferencePriceFixed {
                    asset: AssetId(price.asset_id),
                    method: price.method,
                    value,
                };
                append(tx, &file.inquiry, officer, now, &fact).await?;
                "reference-price"
            }
            Outcome::CommissionAppraisal => "commission-appraisal",
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

async fn read(
    app: &App,
    read: &mut impl Read,
    inquiry: Inquiry,
    court: &Court,
) -> Result<InquiryFile, AppError> {
    let id = InquiryId(inquiry.id);
    let mut quotes: BTreeMap<Uuid, Vec<Quote>> = BTreeMap::new();
    for quote in store::inquiries::quotes(read, id).await? {
        quotes.entry(quote.platform_id).or_default().push(quote);
    }
    let mut objections: BTreeMap<Uuid, Vec<Objection>> = BTreeMap::new();
    for objection in store::inquiries::objections(read, id).await? {
        objections.entry(objection.platform_id).or_default().push(objection);
    }
    let report = |(asked, platform): (Asked, Platform)| Report {
        quotes: quotes.remove(&platform.id).unwrap_or_default(),
        objections: objections.remove(&platform.id).unwrap_or_default(),
        asked,
        platform,
    };
    let reports: Vec<Report> =
        store::inquiries::asked(read, id).await?.into_iter().map(report).collect();
    let reckoner = app.profiles.reckoner(court);
    let standing = online::standing(
        &facts(&inquiry, &reports)?,
        Instant::from_utc(inquiry.settled_at.unwrap_or(app.now())),
        &reckoner,
    );
    let price = match store::inquiries::price_of(read, AssetId(inquiry.asset_id)).await? {
        Some(price) if price.inquiry_id == Some(inquiry.id) => Some(price),
        Some(_) | None => None,
    };
    let due_at = due_at(&inquiry, &reckoner)?;
    let standing = standing.map_err(InquiryRefusal::Standing)?;
    Ok(InquiryFile { inquiry, reports, due_at, standing, price })
}

/// The end of the period of delivery.
pub fn due_at(inquiry: &Inquiry, reckoner: &Reckoner<'_>) -> Result<DateTime<Utc>, AppError> {
    let sent = Instant::from_utc(inquiry.commissioned_at);
    let due = reckoner.due(Clause::Quoted, sent).map_err(InquiryRefusal::Term)?;
    Ok(due.instant().utc())
}

/// The rows as the law asks for them.
fn facts(inquiry: &Inquiry, reports: &[Report]) -> Result<law::Inquiry, AppError> {
    let reports: Result<Vec<law::Report>, StoreError> = reports.iter().map(report).collect();
    Ok(law::Inquiry {
        commissioned_at: Instant::from_utc(inquiry.commissioned_at),
        correction_ordered_at: None,
        reports_served_at: inquiry.served_at.map(Instant::from_utc),
        reports: reports?,
    })
}

fn report(report: &Report) -> Result<law::Report, StoreError> {
    let corrupt = |why| StoreError::Corrupt { what: "inquiry", id: report.asked.inquiry_id, why };
    let money = |fen| Money::from_fen(fen).ok_or(corrupt("value_fen"));
    let delivery = match report.quotes.first() {
        Some(it) => Some(law::Delivery {
            quote: money(it.value_fen)?,
            at: Instant::from_utc(it.delivered_at),
        }),
        None => None,
    };
    let correction = match report.quotes.last().filter(|it| it.version > 1) {
        Some(it) => Some(law::Correction {
            quote: money(it.value_fen)?,
            at: Some(Instant::from_utc(it.delivered_at)),
        }),
        None => None,
    };
    let objection = |it: &Objection| {
        let ground = law::Ground::parse(&it.ground).ok_or(corrupt("ground"))?;
        let ruling = law::Ruling::parse(&it.result).ok_or(corrupt("result"))?;
        let (by, at) = (it.raised_by.clone(), Instant::from_utc(it.raised_at));
        Ok(law::Objection { by, at, ground, ruling })
    };
    let objections: Result<Vec<_>, StoreError> = report.objections.iter().map(objection).collect();
    let flawed = report.asked.flawed;
    Ok(law::Report {
        platform: report.platform.name.clone(),
        delivery,
        extension_requested_at: report.asked.extension_requested_at.map(Instant::from_utc),
        review: if flawed { law::Review::Flawed } else { law::Review::Clean },
        correction,
        objections: objections?,
    })
}

/// The price with its published arithmetic.
fn price(
    file: &InquiryFile,
    now: DateTime<Utc>,
    reckoner: &Reckoner<'_>,
) -> Result<PriceRecord, AppError> {
    let counted = |it: &Report| file.standing.counted.contains(&it.platform.name);
    let last = |it: &Report| it.quotes.last().cloned();
    let counting: Vec<Quote> =
        file.reports.iter().filter(|it| counted(it)).filter_map(last).collect();
    let stated: Vec<NaiveDate> = counting.iter().map(|it| it.valid_until).collect();
    let fixed_on = Instant::from_utc(now).day();
    let price = finding::network(&file.standing, fixed_on, &stated, reckoner)
        .map_err(InquiryRefusal::Finding)?;
    let yuan = |fen| Money::from_fen(fen).map(|it| it.to_string()).unwrap_or_default();
    let terms: Vec<String> = counting.iter().map(|it| yuan(it.value_fen)).collect();
    let formula = format!("({}) ÷ {} = {}", terms.join(" + "), terms.len(), price.value());
    let dropped = |name: &str| {
        let found = file.standing.dropped.iter().find(|(it, _)| it == name);
        found.map(|(_, why)| why.slug())
    };
    let quotes = file.reports.iter().map(|it| {
        json!({
            "platform": it.platform.name,
            "value": last(it).map(|it| yuan(it.value_fen)),
            "counted": counted(it),
            "why": dropped(&it.platform.name),
        })
    });
    Ok(PriceRecord {
        id: Uuid::new_v4(),
        case_id: file.inquiry.case_id,
        asset_id: file.inquiry.asset_id,
        inquiry_id: Some(file.inquiry.id),
        method: price.method().name().to_owned(),
        value_fen: price.value().fen(),
        fixed_on: price.fixed_on(),
        valid_until: price.valid_until(),
        formula,
        quotes: quotes.collect(),
        fixed_at: now,
    })
}

/// Whether the inquiry is of a case that the officer conducts.
async fn own(read: &mut impl Read, inquiry: &Inquiry, officer: &Officer) -> Result<(), AppError> {
    cases::conducts(officer, &store::cases::find(read, CaseId(inquiry.case_id)).await?)
}

/// Whether the inquiry still waits for its result.
pub fn open(inquiry: &Inquiry) -> Result<(), InquiryRefusal> {
    if inquiry.outcome.is_none() { Ok(()) } else { Err(InquiryRefusal::Settled) }
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

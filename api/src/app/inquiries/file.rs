//! An inquiry as it is read: the rows as the law asks for them, what follows, and the price with
//! its published arithmetic.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::id::InquiryId;
use domain::instant::Instant;
use domain::money::Money;
use domain::term::Reckoner;
use serde_json::json;
use store::StoreError;
use store::db::Read;
use store::inquiries::{Asked, Inquiry, Objection, Platform, PriceRecord, Quote};
use store::inquiry_records::Stop;
use store::people::Court;
use uuid::Uuid;
use valuation::inquiry as law;
use valuation::online::Standing;
use valuation::reissue::Issue;
use valuation::{deferral, finding, online};

use super::{InquiryFile, InquiryRefusal, Report, fee};
use crate::App;
use crate::app::AppError;

/// Every platform's part, with the deferrals of the whole.
pub struct Reports {
    pub reports: Vec<Report>,
    pub stops: Vec<Stop>,
}

/// The rows of an inquiry, put together platform by platform.
pub async fn reports(read: &mut impl Read, inquiry: &Inquiry) -> Result<Reports, StoreError> {
    let id = InquiryId(inquiry.id);
    let mut quotes: BTreeMap<Uuid, Vec<Quote>> = BTreeMap::new();
    for quote in store::inquiries::quotes(read, id).await? {
        quotes.entry(quote.platform_id).or_default().push(quote);
    }
    let mut objections: BTreeMap<Uuid, Vec<Objection>> = BTreeMap::new();
    for objection in store::inquiries::objections(read, id).await? {
        objections.entry(objection.platform_id).or_default().push(objection);
    }
    let refusals = store::inquiry_records::refusals(read, id).await?;
    let refused = |it: Uuid| refusals.iter().find(|of| of.platform_id == it);
    let report = |(asked, platform): (Asked, Platform)| Report {
        quotes: quotes.remove(&platform.id).unwrap_or_default(),
        objections: objections.remove(&platform.id).unwrap_or_default(),
        refused: refused(platform.id).map(|it| it.reason.clone()),
        asked,
        platform,
    };
    let reports = store::inquiries::asked(read, id).await?.into_iter().map(report).collect();
    let stops = store::inquiry_records::stops(read, id).await?;
    Ok(Reports { reports, stops })
}

pub async fn read(
    app: &App,
    read: &mut impl Read,
    inquiry: Inquiry,
    court: &Court,
) -> Result<InquiryFile, AppError> {
    let id = InquiryId(inquiry.id);
    let known = reports(read, &inquiry).await?;
    let facts = facts(&inquiry, &known)?;
    let reckoner = app.profiles.reckoner(court);
    let standing = online::standing(
        &facts,
        Instant::from_utc(inquiry.settled_at.unwrap_or(app.now())),
        &reckoner,
    );
    let price = store::inquiries::price_of_inquiry(read, id).await?;
    let due_at = facts.first_due(&reckoner).map_err(InquiryRefusal::Term)?.instant().utc();
    let standing = standing.map_err(InquiryRefusal::Standing)?;
    let services = store::inquiry_records::services(read, id).await?;
    let fee = match &price {
        Some(price) => fee::due(read, price, &known.reports, &standing).await?,
        None => None,
    };
    let Reports { reports, stops } = known;
    Ok(InquiryFile { inquiry, reports, stops, facts, due_at, standing, price, services, fee })
}

/// The rows as the law asks for them.
pub fn facts(inquiry: &Inquiry, known: &Reports) -> Result<law::Inquiry, AppError> {
    let reports: Result<Vec<law::Report>, StoreError> = known.reports.iter().map(report).collect();
    Ok(law::Inquiry {
        issue: if inquiry.reissue_of.is_some() { Issue::Again } else { Issue::First },
        commissioned_at: Instant::from_utc(inquiry.commissioned_at),
        correction_ordered_at: inquiry.correction_ordered_at.map(Instant::from_utc),
        reports_served_at: inquiry.served_at.map(Instant::from_utc),
        stops: known.stops.iter().map(stop).collect(),
        reports: reports?,
    })
}

/// A deferral as the law reads it.
pub fn stop(it: &Stop) -> deferral::Stop {
    deferral::Stop {
        from: Instant::from_utc(it.stopped_at),
        until: it.resumed_at.map(Instant::from_utc),
    }
}

fn report(report: &Report) -> Result<law::Report, StoreError> {
    let corrupt = |why| StoreError::Corrupt { what: "inquiry", id: report.asked.inquiry_id, why };
    let money = |fen| Money::from_fen(fen).ok_or(corrupt("value_fen"));
    // What was corrected because it was flawed, before anybody objected, is what was objected to.
    let flawed = report.asked.flawed;
    let objected_at = report.objections.iter().map(|it| it.raised_at).min();
    let before = |it: &&Quote| objected_at.is_some_and(|at| it.delivered_at < at);
    let mended = report.quotes.iter().filter(|it| flawed && it.version > 1).rfind(before);
    let delivery = match report.quotes.first() {
        Some(it) => Some(law::Delivery {
            quote: money(mended.unwrap_or(it).value_fen)?,
            at: Instant::from_utc(it.delivered_at),
        }),
        None => None,
    };
    let taken = mended.map_or(1, |it| it.version);
    let correction = match report.quotes.last().filter(|it| it.version > taken) {
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
    let flawed = flawed && mended.is_none();
    Ok(law::Report {
        platform: report.platform.name.clone(),
        delivery,
        extension_requested_at: report.asked.extension_requested_at.map(Instant::from_utc),
        review: if flawed { law::Review::Flawed } else { law::Review::Clean },
        correction,
        objections: objections?,
    })
}

/// The version with which a report was counted: a correction counts only if the law says so.
pub fn counted<'a>(it: &'a Report, standing: &Standing) -> Option<&'a Quote> {
    let fen = standing.said(&it.platform.name)?.fen();
    it.quotes.iter().rfind(|it| it.value_fen == fen)
}

/// The price with its published arithmetic.
pub fn price(
    file: &InquiryFile,
    now: DateTime<Utc>,
    reckoner: &Reckoner<'_>,
) -> Result<PriceRecord, AppError> {
    let standing = &file.standing;
    let counting: Vec<&Quote> =
        file.reports.iter().filter_map(|it| counted(it, standing)).collect();
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
            "value": counted(it, standing).or(it.quotes.last()).map(|it| yuan(it.value_fen)),
            "counted": counted(it, standing).is_some(),
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

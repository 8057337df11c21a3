//! What inquiry platforms do (询价平台): see what is asked of them, hand in and correct quotes.

use chrono::{DateTime, NaiveDate, Utc};
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, InquiryId};
use domain::instant::Instant;
use domain::money::Money;
use store::inquiries::{Inquiry, Quote};

use super::AppError;
use super::error::InquiryRefusal;
use super::inquiries::{due_at, open};
use crate::App;
use crate::actor::Valuer;

/// A task as the platform sees it: no other platform's quote.
pub struct Task {
    pub inquiry: Inquiry,
    pub asset: store::cases::Asset,
    pub due_at: DateTime<Utc>,
    pub quotes: Vec<Quote>,
}

pub async fn tasks(app: &App, valuer: &Valuer) -> Result<Vec<Task>, AppError> {
    let mut reader = app.db.reader().await?;
    let Some(platform) = store::inquiries::platform_of(&mut reader, valuer.person_id).await? else {
        return Ok(Vec::new());
    };
    let court = store::people::court(&mut reader, valuer.court_id).await?;
    let reckoner = app.profiles.reckoner(&court);
    let mut tasks = Vec::new();
    let inquiries =
        store::inquiries::of_platform(&mut reader, platform.id, valuer.court_id.0).await?;
    for inquiry in inquiries {
        let quotes = store::inquiries::quotes(&mut reader, InquiryId(inquiry.id)).await?;
        tasks.push(Task {
            asset: store::cases::asset(&mut reader, AssetId(inquiry.asset_id)).await?,
            due_at: due_at(&inquiry, &reckoner)?,
            quotes: quotes.into_iter().filter(|it| it.platform_id == platform.id).collect(),
            inquiry,
        });
    }
    Ok(tasks)
}

/// Hands in a quote, or corrects one that was objected to or found flawed.
///
/// Grounds: [`domain::statute::reference_price::ART_11`].
pub async fn quote(
    app: &App,
    valuer: &Valuer,
    id: InquiryId,
    value: Money,
    valid_until: NaiveDate,
) -> Result<Quote, AppError> {
    let now = app.now();
    if value.is_zero() || valid_until < Instant::from_utc(now).day() {
        return Err(InquiryRefusal::UselessQuote.into());
    }
    let delivered = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        if inquiry.court_id != valuer.court_id.0 {
            return Err(AppError::NotYourCourt);
        }
        let platform = store::inquiries::platform_of(tx, valuer.person_id).await?;
        let platform = platform.ok_or(InquiryRefusal::PlatformNotAsked)?;
        let asked = store::inquiries::asked(tx, id).await?;
        let mine = asked.into_iter().find(|(it, _)| it.platform_id == platform.id);
        let (mine, _) = mine.ok_or(InquiryRefusal::PlatformNotAsked)?;
        open(&inquiry)?;
        let of_mine = |it: &Quote| it.platform_id == platform.id;
        let versions = store::inquiries::quotes(tx, id).await?.into_iter().filter(of_mine).count();
        let objected = store::inquiries::objections(tx, id).await?;
        let objected = objected.iter().any(|it| it.platform_id == platform.id);
        if versions > 0 && !(mine.flawed || objected) {
            return Err(InquiryRefusal::AlreadyQuoted.into());
        }
        if versions == 0 && inquiry.served_at.is_some() {
            return Err(InquiryRefusal::AlreadyServed.into());
        }
        let quote = Quote {
            inquiry_id: id.0,
            platform_id: platform.id,
            version: i16::try_from(versions).unwrap_or(i16::MAX).saturating_add(1),
            value_fen: value.fen(),
            valid_until,
            delivered_at: now,
        };
        store::inquiries::insert_quote(tx, &quote).await?;
        let fact = Fact::QuoteDelivered { inquiry: id, platform: platform.name, value };
        let (case, at) = (CaseId(inquiry.case_id), Instant::from_utc(now));
        store::facts::append(tx, case, Some(valuer.person_id), at, &fact).await?;
        Ok(quote)
    });
    delivered.await
}

//! What inquiry platforms do (询价平台): see what is asked of them, hand in and correct quotes.

use chrono::{DateTime, NaiveDate, Utc};
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, InquiryId};
use domain::instant::Instant;
use domain::money::Money;
use store::db::Tx;
use store::inquiries::{Inquiry, Platform, Quote};
use valuation::inquiry as law;
use valuation::quoting::{self, NotAccepted};

use super::AppError;
use super::error::InquiryRefusal;
use super::inquiries::file::{due_at, facts, read};
use super::inquiries::{InquiryFile, open};
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
        let (file, platform) = asked(app, tx, valuer, id).await?;
        let (facts, own) = own_report(&file, &platform)?;
        let court = store::people::court(tx, valuer.court_id).await?;
        let reckoner = app.profiles.reckoner(&court);
        quoting::accept(&facts, &own, Instant::from_utc(now), &reckoner).map_err(not_accepted)?;
        let mine = file.reports.iter().find(|it| it.platform.id == platform.id);
        let versions = mine.map_or(0, |it| it.quotes.len());
        if versions == 0 && file.inquiry.served_at.is_some() {
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
        let (case, at) = (CaseId(file.inquiry.case_id), Instant::from_utc(now));
        store::facts::append(tx, case, Some(valuer.person_id), at, &fact).await?;
        Ok(quote)
    });
    delivered.await
}

/// Reads an amount as a platform wrote it; whatever is none is refused by name.
///
/// # Errors
/// Zero, a negative amount, a part of a fen, an amount beyond the largest.
pub fn amount(text: &str) -> Result<Money, InquiryRefusal> {
    let refused = |why| InquiryRefusal::QuoteMalformed { why };
    let text = text.trim();
    if let Ok(value) = text.parse::<Money>() {
        return if value.is_zero() { Err(refused("zero")) } else { Ok(value) };
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let numeric = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    Err(refused(match (numeric(whole) && numeric(part), sign) {
        (false, _) => "not-a-number",
        (true, true) => "negative",
        (true, false) if part.len() > 2 => "fraction",
        (true, false) => "too-large",
    }))
}

/// Asks for more time, before the period has ended.
///
/// Grounds: [`domain::statute::reference_price::ART_11`].
pub async fn ask_extension(
    app: &App,
    valuer: &Valuer,
    id: InquiryId,
    reason: &str,
) -> Result<(), AppError> {
    let now = app.now();
    let reason = super::cases::non_empty(reason)?;
    let asking = app.db.transaction(async |tx| {
        let (file, platform) = asked(app, tx, valuer, id).await?;
        let (facts, own) = own_report(&file, &platform)?;
        let court = store::people::court(tx, valuer.court_id).await?;
        let reckoner = app.profiles.reckoner(&court);
        let at = Instant::from_utc(now);
        quoting::ask_extension(&facts, &own, at, &reckoner).map_err(not_accepted)?;
        store::inquiry_records::ask_extension(tx, id, platform.id, now).await?;
        let fact = Fact::ExtensionAsked { inquiry: id, platform: platform.name, reason };
        let case = CaseId(file.inquiry.case_id);
        store::facts::append(tx, case, Some(valuer.person_id), at, &fact).await?;
        Ok(())
    });
    asking.await
}

/// The open inquiry behind its lock, and the platform that acts, which was asked.
async fn asked(
    app: &App,
    tx: &mut Tx,
    valuer: &Valuer,
    id: InquiryId,
) -> Result<(InquiryFile, Platform), AppError> {
    let inquiry = store::inquiries::lock(tx, id).await?;
    if inquiry.court_id != valuer.court_id.0 {
        return Err(AppError::NotYourCourt);
    }
    let platform = store::inquiries::platform_of(tx, valuer.person_id).await?;
    let platform = platform.ok_or(InquiryRefusal::PlatformNotAsked)?;
    let asked = store::inquiries::asked(tx, id).await?;
    if !asked.iter().any(|(it, _)| it.platform_id == platform.id) {
        return Err(InquiryRefusal::PlatformNotAsked.into());
    }
    open(&inquiry)?;
    let court = store::people::court(tx, valuer.court_id).await?;
    Ok((read(app, tx, inquiry, &court).await?, platform))
}

fn own_report(
    file: &InquiryFile,
    platform: &Platform,
) -> Result<(law::Inquiry, law::Report), AppError> {
    let facts = facts(&file.inquiry, &file.reports)?;
    let own = facts.reports.iter().find(|it| it.platform == platform.name).cloned();
    let own = own.ok_or(InquiryRefusal::PlatformNotAsked)?;
    Ok((facts, own))
}

fn not_accepted(why: NotAccepted) -> InquiryRefusal {
    match why {
        NotAccepted::Late { until } | NotAccepted::AskedLate { until } => {
            InquiryRefusal::QuoteLate { until }
        }
        NotAccepted::Twice => InquiryRefusal::AlreadyQuoted,
        NotAccepted::AskedBefore => InquiryRefusal::ExtensionAsked,
        NotAccepted::Standing(why) => InquiryRefusal::Standing(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// REF-11: every amount that is none has a name.
    #[test]
    fn an_unusable_amount_is_refused_by_name() {
        for (text, why) in [
            ("0", "zero"),
            ("0.00", "zero"),
            ("-1.00", "negative"),
            ("-0.01", "negative"),
            ("1.001", "fraction"),
            ("0.005", "fraction"),
            ("1000000000000", "too-large"),
            ("99999999999999999999.00", "too-large"),
            ("", "not-a-number"),
            ("1e3", "not-a-number"),
            ("1,000.00", "not-a-number"),
            ("一百", "not-a-number"),
        ] {
            assert_eq!(amount(text), Err(InquiryRefusal::QuoteMalformed { why }), "{text:?}");
        }
        assert_eq!(amount("999999999999.99").map(Money::fen), Ok(99_999_999_999_999));
        assert_eq!(amount("0.01").map(Money::fen), Ok(1));
    }
}

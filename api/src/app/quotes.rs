//! What inquiry platforms do (询价平台): see what is asked of them, hand in and correct quotes.

use chrono::{DateTime, NaiveDate, Utc};
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, InquiryId};
use domain::instant::Instant;
use domain::money::Money;
use domain::statute::reference_price as statute;
use domain::term::Reckoner;
use serde_json::Value;
use store::db::{Reader, Tx};
use store::inquiries::{Asked, Inquiry, Objection, Platform, Quote};
use store::inquiry_records::Refusal;
use valuation::deferral;
use valuation::inquiry as law;
use valuation::quoting::{self, Accepted, NotAccepted};

use super::error::InquiryRefusal;
use super::inquiries::file::{Reports, facts, read, reports};
use super::inquiries::{InquiryFile, open};
use super::{AppError, cases};
use crate::App;
use crate::actor::Valuer;

/// A task as the platform sees it: no other platform's quote.
pub struct Task {
    pub inquiry: Inquiry,
    pub asset: store::cases::Asset,
    /// The first instant at which a first quote is late, with extension and deferrals.
    pub due_at: DateTime<Utc>,
    /// What may be handed in now.
    pub accepts: Option<Accepted>,
    pub asked: Asked,
    pub quotes: Vec<Quote>,
    pub objections: Vec<Objection>,
    /// Since when the inquiry rests, if it does.
    pub resting_since: Option<DateTime<Utc>>,
    pub refused: Option<String>,
    /// This platform's share of the fee, once it was decided.
    pub fee: Option<Money>,
}

/// What is asked of the platform, newest first.
pub async fn tasks(app: &App, valuer: &Valuer) -> Result<Vec<Task>, AppError> {
    let mut reader = app.db.reader().await?;
    let Some(platform) = store::platforms::of_person(&mut reader, valuer.person_id).await? else {
        return Ok(Vec::new());
    };
    let court = store::people::court(&mut reader, valuer.court_id).await?;
    let reckoner = app.profiles.reckoner(&court);
    let mut tasks = Vec::new();
    let inquiries =
        store::inquiries::of_platform(&mut reader, platform.id, valuer.court_id.0).await?;
    for inquiry in inquiries {
        let known = reports(&mut reader, &inquiry).await?;
        tasks.push(task(app, &mut reader, &platform, inquiry, known, &reckoner).await?);
    }
    Ok(tasks)
}

async fn task(
    app: &App,
    reader: &mut Reader,
    platform: &Platform,
    inquiry: Inquiry,
    known: Reports,
    reckoner: &Reckoner<'_>,
) -> Result<Task, AppError> {
    let facts = facts(&inquiry, &known)?;
    let own = facts.reports.iter().find(|it| it.platform == platform.name);
    let own = own.ok_or(InquiryRefusal::PlatformNotAsked)?;
    let due = quoting::due(&facts, own, reckoner).map_err(InquiryRefusal::Term)?;
    let mine = known.reports.into_iter().find(|it| it.platform.id == platform.id);
    let mine = mine.ok_or(InquiryRefusal::PlatformNotAsked)?;
    let open = inquiry.outcome.is_none() && mine.refused.is_none();
    let now = Instant::from_utc(app.now());
    let accepts = quoting::accept(&facts, own, now, reckoner).ok().filter(|_| open);
    let fee = store::inquiry_records::fee(reader, InquiryId(inquiry.id)).await?;
    let share = fee.and_then(|(_, shares)| {
        let of = shares.iter().find(|it| it.platform_id == platform.id);
        of.and_then(|it| Money::from_fen(it.share_fen))
    });
    Ok(Task {
        asset: store::cases::asset(reader, AssetId(inquiry.asset_id)).await?,
        due_at: due.utc(),
        accepts,
        asked: mine.asked,
        quotes: mine.quotes,
        objections: mine.objections,
        resting_since: deferral::resting(&facts.stops).map(Instant::utc),
        refused: mine.refused,
        fee: share,
        inquiry,
    })
}

/// A report as it is handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct NewQuote {
    pub value: Money,
    pub valid_until: NaiveDate,
    /// The interval around the value.
    pub interval: Option<(Money, Money)>,
    pub method: Option<String>,
    pub samples: Vec<Value>,
}

impl NewQuote {
    /// A value and its last valid day, and nothing else.
    pub const fn plain(value: Money, valid_until: NaiveDate) -> NewQuote {
        NewQuote { value, valid_until, interval: None, method: None, samples: Vec::new() }
    }
}

/// Hands in a quote, or corrects one that was objected to or found flawed.
///
/// Grounds: [`domain::statute::reference_price::ART_11`].
pub async fn quote(
    app: &App,
    valuer: &Valuer,
    id: InquiryId,
    given: NewQuote,
) -> Result<Quote, AppError> {
    let now = app.now();
    let value = given.value;
    if value.is_zero() || given.valid_until < Instant::from_utc(now).day() {
        return Err(InquiryRefusal::UselessQuote.into());
    }
    if given.interval.is_some_and(|(low, high)| low.is_zero() || value < low || high < value) {
        return Err(InquiryRefusal::QuoteMalformed { why: "interval" }.into());
    }
    let method = given.method.as_deref().map(cases::non_empty).transpose()?;
    let delivered = app.db.transaction(async |tx| {
        let (file, platform) = asked(app, tx, valuer, id).await?;
        let (facts, own) = own_report(&file, &platform)?;
        let court = store::people::court(tx, valuer.court_id).await?;
        let reckoner = app.profiles.reckoner(&court);
        quoting::accept(&facts, &own, Instant::from_utc(now), &reckoner).map_err(not_accepted)?;
        let due = quoting::due(&facts, &own, &reckoner).map_err(InquiryRefusal::Term)?;
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
            valid_until: given.valid_until,
            delivered_at: now,
            low_fen: given.interval.map(|(low, _)| low.fen()),
            high_fen: given.interval.map(|(_, high)| high.fen()),
            method,
            samples: Value::Array(given.samples),
        };
        store::inquiries::insert_quote(tx, &quote).await?;
        let rule = statute::ART_11.code.to_owned();
        let platform = platform.name;
        let fact = Fact::QuoteDelivered { inquiry: id, platform, value, due, rule };
        record(tx, valuer, &file, now, &fact).await?;
        Ok(quote)
    });
    delivered.await
}

/// Refuses the commission, with a reason. What was refused is not quoted later.
///
/// Grounds: [`domain::statute::reference_price::ART_9`].
pub async fn refuse(
    app: &App,
    valuer: &Valuer,
    id: InquiryId,
    reason: &str,
) -> Result<(), AppError> {
    app.db.transaction(async |tx| refuse_in(app, tx, valuer, id, reason).await).await
}

/// The same inside a transaction.
pub async fn refuse_in(
    app: &App,
    tx: &mut Tx,
    valuer: &Valuer,
    id: InquiryId,
    reason: &str,
) -> Result<(), AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let (file, platform) = asked(app, tx, valuer, id).await?;
    let mine = file.reports.iter().find(|it| it.platform.id == platform.id);
    if mine.is_some_and(|it| !it.quotes.is_empty()) {
        return Err(InquiryRefusal::AlreadyQuoted.into());
    }
    let row = Refusal {
        inquiry_id: id.0,
        platform_id: platform.id,
        reason: reason.clone(),
        refused_at: now,
    };
    store::inquiry_records::refuse(tx, &row).await?;
    let rule = statute::ART_9.code.to_owned();
    let fact = Fact::QuoteRefused { inquiry: id, platform: platform.name, reason, rule };
    record(tx, valuer, &file, now, &fact).await
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
    app.db.transaction(async |tx| ask_extension_in(app, tx, valuer, id, reason).await).await
}

/// The same inside a transaction.
pub async fn ask_extension_in(
    app: &App,
    tx: &mut Tx,
    valuer: &Valuer,
    id: InquiryId,
    reason: &str,
) -> Result<(), AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let (file, platform) = asked(app, tx, valuer, id).await?;
    let (mut facts, mut own) = own_report(&file, &platform)?;
    let court = store::people::court(tx, valuer.court_id).await?;
    let reckoner = app.profiles.reckoner(&court);
    let at = Instant::from_utc(now);
    quoting::ask_extension(&facts, &own, at, &reckoner).map_err(not_accepted)?;
    store::inquiry_records::ask_extension(tx, id, platform.id, now).await?;
    own.extension_requested_at = Some(at);
    facts.reports.retain(|it| it.platform != own.platform);
    facts.reports.push(own.clone());
    let until = quoting::due(&facts, &own, &reckoner).map_err(InquiryRefusal::Term)?;
    let rule = statute::ART_11.code.to_owned();
    let fact = Fact::ExtensionAsked { inquiry: id, platform: platform.name, reason, until, rule };
    record(tx, valuer, &file, now, &fact).await
}

/// Appends what a platform did to the facts of the case.
async fn record(
    tx: &mut Tx,
    valuer: &Valuer,
    file: &InquiryFile,
    now: DateTime<Utc>,
    fact: &Fact,
) -> Result<(), AppError> {
    let (case, at) = (CaseId(file.inquiry.case_id), Instant::from_utc(now));
    Ok(store::facts::append(tx, case, Some(valuer.person_id), at, fact).await?)
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
    let platform = store::platforms::of_person(tx, valuer.person_id).await?;
    let platform = platform.ok_or(InquiryRefusal::PlatformNotAsked)?;
    let asked = store::inquiries::asked(tx, id).await?;
    if !asked.iter().any(|(it, _)| it.platform_id == platform.id) {
        return Err(InquiryRefusal::PlatformNotAsked.into());
    }
    open(&inquiry)?;
    let refusals = store::inquiry_records::refusals(tx, id).await?;
    if refusals.iter().any(|it| it.platform_id == platform.id) {
        return Err(InquiryRefusal::RefusedBefore.into());
    }
    let court = store::people::court(tx, valuer.court_id).await?;
    Ok((read(app, tx, inquiry, &court).await?, platform))
}

fn own_report(
    file: &InquiryFile,
    platform: &Platform,
) -> Result<(law::Inquiry, law::Report), AppError> {
    let facts = file.facts.clone();
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
        NotAccepted::Deferred { .. } => InquiryRefusal::Deferred,
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

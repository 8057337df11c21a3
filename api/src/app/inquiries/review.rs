//! The court reads the reports (审查), orders corrections, excuses late platforms, withdraws.

use domain::fact::Fact;
use domain::id::{InquiryId, PricingStepId};
use domain::statute::reference_price;
use store::inquiry_records::Excuse;
use uuid::Uuid;
use valuation::inquiry::Review;
use valuation::ladder::End;
use valuation::online::Outcome;

use super::{InquiryFile, append, file, open, own};
use crate::App;
use crate::actor::Officer;
use crate::app::error::InquiryRefusal;
use crate::app::pricing::Ending;
use crate::app::{AppError, cases, pricing};

/// What the court found in a report.
///
/// Grounds: [`domain::statute::reference_price::ART_12`].
pub async fn review(
    app: &App,
    officer: &Officer,
    (id, platform): (InquiryId, Uuid),
    review: Review,
    reason: &str,
) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let reviewed = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        open(&inquiry)?;
        if inquiry.served_at.is_some() {
            return Err(InquiryRefusal::AlreadyServed.into());
        }
        let name = asked(tx, id, platform).await?;
        let delivered = store::inquiries::quotes(tx, id).await?;
        if !delivered.iter().any(|it| it.platform_id == platform) {
            return Err(InquiryRefusal::NothingDelivered.into());
        }
        let flawed = review == Review::Flawed;
        store::inquiry_records::save_review(tx, id, platform, flawed).await?;
        let word = if flawed { "flawed" } else { "clean" }.to_owned();
        let (review, rule) = (word, reference_price::ART_12.code.to_owned());
        let fact = Fact::ReportReviewed { inquiry: id, platform: name, review, reason, rule };
        append(tx, &inquiry, officer, now, &fact).await
    });
    reviewed.await?;
    file(app, officer, id).await
}

async fn asked(tx: &mut store::db::Tx, id: InquiryId, platform: Uuid) -> Result<String, AppError> {
    let asked = store::inquiries::asked(tx, id).await?;
    let found = asked.into_iter().find(|(it, _)| it.platform_id == platform);
    let (_, platform) = found.ok_or(InquiryRefusal::PlatformNotAsked)?;
    Ok(platform.name)
}

/// Orders all platforms to correct their reports, when all are flawed; their days run from here.
///
/// Grounds: [`domain::statute::reference_price::ART_12`].
pub async fn order_correction(
    app: &App,
    officer: &Officer,
    id: InquiryId,
) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let ordered = app.db.transaction(async |tx| {
        let mut inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        open(&inquiry)?;
        if inquiry.correction_ordered_at.is_some() {
            return Err(InquiryRefusal::CorrectionNotDue.into());
        }
        let court = cases::court_of(tx, officer).await?;
        inquiry.correction_ordered_at = Some(now);
        let known = super::file::read(app, tx, inquiry.clone(), &court).await?;
        let Outcome::CorrectionOrdered { until } = known.standing.outcome else {
            return Err(InquiryRefusal::CorrectionNotDue.into());
        };
        store::inquiry_records::order_correction(tx, id, now).await?;
        let rule = reference_price::ART_12.code.to_owned();
        let fact = Fact::CorrectionOrdered { inquiry: id, until, rule };
        append(tx, &inquiry, officer, now, &fact).await
    });
    ordered.await?;
    file(app, officer, id).await
}

/// Accepts why a platform was late, so that it does not count against it.
///
/// Grounds: [`domain::statute::reference_price::ART_9`].
pub async fn excuse(
    app: &App,
    officer: &Officer,
    (id, platform): (InquiryId, Uuid),
    reason: &str,
) -> Result<(), AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let excused = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        let name = asked(tx, id, platform).await?;
        let row = Excuse {
            inquiry_id: id.0,
            platform_id: platform,
            reason: reason.clone(),
            excused_at: now,
            excused_by: officer.person_id.0,
        };
        store::inquiry_records::excuse(tx, &row).await?;
        let rule = reference_price::ART_9.code.to_owned();
        let fact = Fact::QuoteExcused { inquiry: id, platform: name, reason, rule };
        append(tx, &inquiry, officer, now, &fact).await
    });
    excused.await
}

/// Takes the inquiry back; no platform is paid.
///
/// Grounds: [`domain::statute::reference_price::ART_29`].
pub async fn withdraw(
    app: &App,
    officer: &Officer,
    id: InquiryId,
    ground: &'static str,
    reason: &str,
) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let withdrawn = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        open(&inquiry)?;
        store::inquiries::settle(tx, id, "withdrawn", now).await?;
        let (ground, told) = (ground.to_owned(), reason.clone());
        let rule = reference_price::ART_29.code.to_owned();
        let fact = Fact::InquiryWithdrawn { inquiry: id, ground, reason: told, rule };
        append(tx, &inquiry, officer, now, &fact).await?;
        if let Some(step) = inquiry.step_id {
            let step = store::pricing::step(tx, PricingStepId(step)).await?;
            let rule = reference_price::ART_29;
            let ending = Ending { end: End::Withdrawn, reason, rule, price_id: None };
            pricing::end(tx, Some(officer.person_id), &step, ending, now).await?;
        }
        Ok::<_, AppError>(())
    });
    withdrawn.await?;
    file(app, officer, id).await
}

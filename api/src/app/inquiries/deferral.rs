//! Deferral of an inquiry (暂缓网络询价): the court lets it rest, and lets it go on.

use domain::fact::Fact;
use domain::id::InquiryId;
use domain::statute::reference_price;
use store::inquiry_records::Stop;
use valuation::deferral::Ground;

use super::{InquiryFile, append, file, open, own};
use crate::App;
use crate::actor::Officer;
use crate::app::error::InquiryRefusal;
use crate::app::pricing::refusal::named;
use crate::app::{AppError, cases};

/// Lets an inquiry rest, until its reports are served: from then on the parties' days run.
///
/// Grounds: [`domain::statute::reference_price::ART_28`].
pub async fn defer(
    app: &App,
    officer: &Officer,
    id: InquiryId,
    ground: Ground,
    reason: &str,
) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let deferred = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        open(&inquiry)?;
        let services = store::inquiry_records::services(tx, id).await?;
        if inquiry.served_at.is_some() || !services.is_empty() {
            return Err(InquiryRefusal::AlreadyServed.into());
        }
        let before = store::inquiry_records::stops(tx, id).await?.len();
        let row = Stop {
            inquiry_id: id.0,
            number: i16::try_from(before).unwrap_or(i16::MAX).saturating_add(1),
            ground: ground.slug().to_owned(),
            reason: reason.clone(),
            stopped_at: now,
            stopped_by: officer.person_id.0,
            resumed_at: None,
            resumed_by: None,
        };
        store::inquiry_records::stop(tx, &row).await.map_err(named)?;
        let rule = reference_price::ART_28.code.to_owned();
        let fact = Fact::InquiryDeferred { inquiry: id, ground: row.ground, reason, rule };
        append(tx, &inquiry, officer, now, &fact).await
    });
    deferred.await?;
    file(app, officer, id).await
}

/// The inquiry goes on; every clock that ran has as much left as before.
///
/// Grounds: [`domain::statute::reference_price::ART_28`].
pub async fn resume(app: &App, officer: &Officer, id: InquiryId) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let resumed = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        open(&inquiry)?;
        let by = officer.person_id.0;
        if !store::inquiry_records::resume(tx, id, now, by).await? {
            return Err(InquiryRefusal::NotDeferred.into());
        }
        let court = cases::court_of(tx, officer).await?;
        let known = super::file::read(app, tx, inquiry, &court).await?;
        let reckoner = app.profiles.reckoner(&court);
        let due = known.facts.first_due(&reckoner).map_err(InquiryRefusal::Term)?.instant();
        let rule = reference_price::ART_28.code.to_owned();
        let fact = Fact::InquiryResumed { inquiry: id, due, rule };
        append(tx, &known.inquiry, officer, now, &fact).await
    });
    resumed.await?;
    file(app, officer, id).await
}

//! The list of inquiry platforms as officers see it, and what parties reported.

use domain::clause::Clause;
use domain::id::AssetId;
use domain::instant::Instant;
use domain::term::Reckoner;
use store::inquiries::Platform;
use store::inquiry_records::Report;
use valuation::listing::{self, Lateness};

use super::pricing::refusal::PricingRefusal;
use super::{AppError, cases};
use crate::App;
use crate::actor::Officer;

/// A platform of the list, and how often it was late.
pub struct Listed {
    pub platform: Platform,
    pub lateness: Lateness,
}

/// Grounds: [`domain::statute::reference_price::ART_8`],
/// [`domain::statute::reference_price::ART_9`].
pub async fn listed(app: &App) -> Result<Vec<Listed>, AppError> {
    let now = app.now();
    let mut reader = app.db.reader().await?;
    // The list is one for all courts, and so are the days of the statute.
    let reckoner = Reckoner::statutory();
    let mut found = Vec::new();
    for platform in store::inquiries::listed(&mut reader, now).await? {
        let mut missed = Vec::new();
        for sent in store::inquiry_records::unanswered(&mut reader, platform.id).await? {
            let due = reckoner.due(Clause::Quoted, Instant::from_utc(sent));
            let due = due.map_err(PricingRefusal::Term)?;
            if due.instant() <= Instant::from_utc(now) {
                missed.push(due.moment.day());
            }
        }
        let lateness = listing::lateness(&missed, Instant::from_utc(now).day());
        found.push(Listed { platform, lateness });
    }
    Ok(found)
}

/// What parties reported about the price of an asset of the officer's court.
///
/// Grounds: [`domain::statute::reference_price::ART_25`].
pub async fn reports(
    app: &App,
    officer: &Officer,
    asset: AssetId,
) -> Result<Vec<Report>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own_asset(&mut reader, officer.court_id, asset).await?;
    Ok(store::inquiry_records::reports(&mut reader, asset).await?)
}

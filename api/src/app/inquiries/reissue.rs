//! Re-issue of an expired inquiry (重新出具报告): the platforms that answered are asked again.

use domain::fact::Fact;
use domain::id::{AssetId, InquiryId};
use domain::instant::Instant;
use domain::price::Method;
use domain::statute::reference_price;
use valuation::reissue;

use super::{InquiryFile, append, dispatch, file, own};
use crate::App;
use crate::actor::Officer;
use crate::app::error::InquiryRefusal;
use crate::app::pricing::deal;
use crate::app::{AppError, cases, pricing};

/// Asks the platforms of an expired inquiry again, as far as they are still listed; the ladder is
/// not walked anew.
///
/// Grounds: [`domain::statute::reference_price::ART_11`].
pub async fn again(app: &App, officer: &Officer, id: InquiryId) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let asked = app.db.transaction(async |tx| {
        let before = store::inquiries::find(tx, id).await?;
        own(tx, &before, officer).await?;
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        let asset = AssetId(before.asset_id);
        let known = pricing::locked(tx, officer, asset, now, &reckoner).await?;
        // Only what the last price rests on is issued again.
        let price = known.price.as_ref().filter(|it| it.inquiry_id == Some(id.0));
        let price = price.ok_or(InquiryRefusal::NothingToReissue)?;
        let notice = deal::first_notice(tx, price).await?;
        reissue::again(&price.price()?, notice, Instant::from_utc(now).day())
            .map_err(InquiryRefusal::NotAgain)?;
        let mut platforms = Vec::new();
        for (_, platform) in store::inquiries::asked(tx, id).await? {
            if platform.is_listed(now) {
                platforms.push(platform);
            }
        }
        let rule = reference_price::ART_11;
        let step = pricing::begin_again(tx, officer, &known, (Method::Network, rule), now).await?;
        let sent = dispatch(tx, officer, &step, (asset, Some(id)), &platforms, now).await?;
        let file = super::file::read(app, tx, sent, &court).await?;
        let due = file.facts.first_due(&reckoner).map_err(InquiryRefusal::Term)?.instant();
        let (inquiry, rule) = (InquiryId(file.inquiry.id), rule.code.to_owned());
        let fact = Fact::InquiryReissued { inquiry, before: id, due, rule };
        append(tx, &file.inquiry, officer, now, &fact).await?;
        Ok::<_, AppError>(inquiry)
    });
    file(app, officer, asked.await?).await
}

//! Re-issue of an expired appraisal by the firm that gave it.

use domain::fact::Fact;
use domain::id::{AssetId, CaseId};
use domain::instant::Instant;
use domain::price::Method;
use domain::statute::reference_price as statute;
use store::appraisals::Row;
use store::db::Read;
use store::firms::Selection;
use store::inquiries::PriceRecord;
use uuid::Uuid;
use valuation::reissue;

use super::{AppraisalFile, file, read};
use crate::App;
use crate::actor::Officer;
use crate::app::error::InquiryRefusal;
use crate::app::pricing::deal;
use crate::app::{AppError, cases, pricing};

/// Asks the firm whose result has expired for another, outside the ladder and without a draw. If it
/// does not give one, three others are chosen.
///
/// Grounds: [`domain::statute::reference_price::ART_19`].
pub async fn again(app: &App, officer: &Officer, id: Uuid) -> Result<AppraisalFile, AppError> {
    let now = app.now();
    let asked = app.db.transaction(async |tx| {
        let row = store::appraisals::find(tx, id).await?;
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        let asset = AssetId(row.asset_id);
        let known = pricing::locked(tx, officer, asset, now, &reckoner).await?;
        let before = read(app, tx, row).await?;
        let last = known.price.as_ref().map(|it| it.id);
        let price = before.price.as_ref().filter(|it| Some(it.id) == last);
        let price = price.ok_or(InquiryRefusal::NothingToReissue)?;
        let notice = deal::first_notice(tx, price).await?;
        reissue::again(&price.price()?, notice, Instant::from_utc(now).day())
            .map_err(InquiryRefusal::NotAgain)?;
        let issuer = before.appraisal.present().map(|it| it.firm.clone());
        let firm = before.firms.iter().find(|it| Some(it.id.to_string()) == issuer);
        let firm = firm.cloned().ok_or(InquiryRefusal::NothingToReissue)?;
        let rule = statute::ART_19;
        let step =
            pricing::begin_again(tx, officer, &known, (Method::Appraisal, rule), now).await?;
        let first = store::firms::selection(tx, before.row.selection_id).await?;
        let selection = Selection {
            id: Uuid::new_v4(),
            step_id: step.id,
            opened_at: now,
            choose_until: now,
            method: Some("reissued".to_owned()),
            firms: Some(vec![firm.id]),
            settled_at: Some(now),
            ..first
        };
        store::firms::insert_selection(tx, &selection, &[]).await?;
        let row = Row {
            id: Uuid::new_v4(),
            selection_id: selection.id,
            firms: vec![firm.id],
            opened_at: now,
            outcome: None,
            settled_at: None,
            reissue_of: Some(id),
            ..before.row
        };
        store::appraisals::insert(tx, &row).await?;
        let (appraisal, rule) = (row.id, rule.code.to_owned());
        let fact = Fact::AppraisalReissued { appraisal, before: id, firm: firm.name, rule };
        let (case, at) = (CaseId(row.case_id), Instant::from_utc(now));
        store::facts::append(tx, case, cases::actor(officer), at, &fact).await?;
        Ok::<_, AppError>(row.id)
    });
    file(app, officer, asked.await?).await
}

/// The price that an appraisal has found.
pub(super) async fn price_of(
    read: &mut impl Read,
    row: &Row,
) -> Result<Option<PriceRecord>, AppError> {
    let Some(fixed_at) = row.settled_at else { return Ok(None) };
    Ok(store::inquiries::price_fixed_at(read, AssetId(row.asset_id), fixed_at).await?)
}

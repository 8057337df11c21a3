//! What the collegial panel (合议庭) looks at before it decides.

use domain::id::LotId;
use store::lists::Claimant;

use super::AppError;
use crate::App;
use crate::actor::PanelMember;

/// Those who claim a right of first refusal or the applicant's exemption for a lot of the member's court.
///
/// Grounds: [`domain::statute::auction::ART_19`].
pub async fn claimants(
    app: &App,
    member: &PanelMember,
    id: LotId,
) -> Result<Vec<Claimant>, AppError> {
    let mut reader = app.db.reader().await?;
    if store::lots::find(&mut reader, id).await?.court_id != member.court_id {
        return Err(AppError::NotYourCourt);
    }
    Ok(store::lists::claimants(&mut reader, id).await?)
}

//! What the collegial panel (合议庭) looks at before it decides.

use domain::id::LotId;
use store::claimants::Claimant;

use super::AppError;
use super::buyers::unmasking;
use crate::App;
use crate::actor::{PanelMember, Role};

/// Those on whom the panel has to rule for a lot of the member's court. Their names are shown, so
/// every look leaves a row.
///
/// Grounds: [`domain::statute::auction::ART_19`].
pub async fn claimants(
    app: &App,
    member: &PanelMember,
    id: LotId,
) -> Result<Vec<Claimant>, AppError> {
    let now = app.now();
    let looked = app.db.transaction(async |tx| {
        if store::lots::find(tx, id).await?.court_id != member.court_id {
            return Err(AppError::NotYourCourt);
        }
        let claimants = store::claimants::of_lot(tx, id).await?;
        if !claimants.is_empty() {
            let look = (member.court_id, id, member.person_id, Role::Panel);
            unmasking::write(tx, look, "claimants", "资格审查", now).await?;
        }
        Ok(claimants)
    });
    looked.await
}

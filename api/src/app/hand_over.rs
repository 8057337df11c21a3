//! The hand-over of what was sold (交付), after the completion ruling was served.

use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::LotId;
use domain::instant::Instant;
use store::issued::HandOver;

use super::issued::refusal::DocumentRefusal;
use super::{AppError, cases, lots};
use crate::App;
use crate::actor::Officer;

/// Enters when and to whom the property was handed over.
///
/// Grounds: [`domain::statute::auction_general::ART_27`].
pub async fn enter(
    app: &App,
    officer: &Officer,
    id: LotId,
    handed_over_at: DateTime<Utc>,
    record: &str,
) -> Result<(), AppError> {
    let now = app.now();
    let record = cases::non_empty(record)?;
    let entered = app.db.transaction(async |tx| {
        let lot = lots::lock_own(tx, officer, id).await?.lot;
        let served = store::facts::last_of_lot(tx, lot.case_id, "lot-completed", id).await?;
        let served = served.ok_or(domain::lot::LotError::WrongState {
            step: "handed over",
            needs: "completed",
            is: lot.state.name(),
        })?;
        if handed_over_at < served || handed_over_at > now {
            return Err(DocumentRefusal::HandOverTime.into());
        }
        if store::issued::handed_over(tx, id).await?.is_some() {
            return Err(DocumentRefusal::HandedOver.into());
        }
        let row = HandOver {
            lot_id: id.0,
            case_id: lot.case_id.0,
            handed_over_at,
            record: record.clone(),
            entered_by: officer.person_id.0,
            entered_at: now,
        };
        store::issued::hand_over(tx, &row).await?;
        let handed_over_at = Instant::from_utc(handed_over_at);
        let fact = Fact::LotHandedOver { lot: id, handed_over_at };
        lots::append(tx, officer, &lot, now, &fact).await
    });
    entered.await
}

//! Looking at who somebody is: never before the end of bidding for those who conduct the sale, and
//! never without leaving a row that the supervisor reads.

use domain::id::{CourtId, LotId, PersonId, RegistrationId};
use domain::lot::State;
use store::db::Tx;
use store::listed::Unmasking;
use uuid::Uuid;

use super::refusal::{self, BuyerRefusal};
use crate::App;
use crate::actor::{Officer, Role, Supervisor};
use crate::app::{AppError, lots};
use crate::seal::Place;

/// A buyer as the ruling names them.
pub struct Unmasked {
    pub name: String,
    pub identity: String,
    /// In hundredths of a percent.
    pub share: i32,
}

/// Who bought a lot: for the officer who conducts its case, after the deal, with a purpose.
///
/// Grounds: [`domain::statute::auction::ART_18`], [`domain::statute::auction::ART_22`].
pub async fn buyer(
    app: &App,
    officer: &Officer,
    id: LotId,
    purpose: &str,
) -> Result<Vec<Unmasked>, AppError> {
    let now = app.now();
    let purpose = refusal::text(purpose, 500)?;
    let unmasked = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        let (State::Sold { hammer, .. }
        | State::Paid { hammer, .. }
        | State::Completed { hammer, .. }
        | State::Defaulted { hammer, .. }
        | State::Revoked { hammer, .. }) = record.lot.state
        else {
            return Err(BuyerRefusal::Sealed.into());
        };
        let look = (officer.court_id, id, officer.person_id, Role::Officer);
        write(tx, look, "buyer", &purpose, now).await?;
        behind(app, tx, hammer.winner).await
    });
    unmasked.await
}

async fn behind(app: &App, tx: &mut Tx, winner: RegistrationId) -> Result<Vec<Unmasked>, AppError> {
    let open = |place: Place, sealed: &[u8]| -> Result<String, AppError> {
        Ok(String::from_utf8_lossy(&app.keys.open(place, sealed)?).into_owned())
    };
    let mut all = Vec::new();
    for it in store::buyers::of(tx, winner).await? {
        let place = Place { table: "buyer", column: "identity_sealed", row: it.id };
        let identity = open(place, &it.identity_sealed)?;
        all.push(Unmasked { name: it.name, identity, share: it.share });
    }
    if all.is_empty() {
        let row = store::registrations::find(tx, winner).await?;
        let person = store::people::person(tx, PersonId(row.person_id)).await?;
        let place = Place { table: "person", column: "identity_sealed", row: person.id };
        let sealed = person.identity_sealed.unwrap_or_default();
        let identity = open(place, &sealed)?;
        all.push(Unmasked { name: person.display_name, identity, share: 10_000 });
    }
    Ok(all)
}

/// Leaves the row of a look.
pub async fn write(
    tx: &mut Tx,
    (court, lot, person, role): (CourtId, LotId, PersonId, Role),
    what: &str,
    purpose: &str,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(), AppError> {
    let row = Unmasking {
        id: Uuid::new_v4(),
        court_id: court.0,
        lot_id: lot.0,
        person_id: person.0,
        role: role.name().to_owned(),
        what: what.to_owned(),
        purpose: purpose.to_owned(),
        at,
    };
    Ok(store::listed::insert_unmasking(tx, &row).await?)
}

/// The latest looks in the supervisor's court.
pub async fn list(app: &App, supervisor: &Supervisor) -> Result<Vec<Unmasking>, AppError> {
    Ok(store::listed::unmaskings(&mut app.db.reader().await?, supervisor.court_id).await?)
}

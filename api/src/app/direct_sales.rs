//! Direct sale without an auction (直接变卖): its ground is entered with its document before a lot
//! can be published.

use domain::fact::Fact;
use domain::id::AssetId;
use domain::instant::Instant;
use domain::lot::direct::{Ground, Offered};
use domain::lot::gate::DirectSale;
use domain::lot::opening::Violation;
use domain::lot::{Lot, Round, State};
use domain::money::Money;
use domain::profile::Profile;
use store::StoreError;
use store::db::Read;
use store::direct_sales::Found;

use super::next_steps::StepRefusal;
use super::{AppError, buyers, cases};
use crate::App;
use crate::actor::Officer;

/// Enters why a thing is sold without an auction; once.
///
/// Grounds: [`domain::statute::sale::CLAUSE_12`].
pub async fn enter(
    app: &App,
    officer: &Officer,
    id: AssetId,
    ground: Ground,
    document: &str,
) -> Result<(), AppError> {
    let now = app.now();
    let entered = app.db.transaction(async |tx| {
        let asset = store::cases::asset(tx, id).await?;
        let case = domain::id::CaseId(asset.case_id);
        cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
        let agreed = match ground {
            Ground::Agreed { price } => price.map(Money::fen),
            Ground::PreciousMetal
            | Ground::OpenMarket
            | Ground::Perishable
            | Ground::Seasonal
            | Ground::CostlyToKeep => None,
        };
        let row = Found {
            asset_id: id.0,
            case_id: case.0,
            ground: ground.name().to_owned(),
            agreed_fen: agreed,
            document: buyers::refusal::text(document, 100)?,
            entered_by: officer.person_id.0,
            entered_at: now,
        };
        store::direct_sales::insert(tx, &row).await.map_err(named)?;
        let (ground, document) = (row.ground, row.document);
        let fact = Fact::DirectSaleFounded { asset: id, ground, document };
        let (by, at) = (Some(officer.person_id), Instant::from_utc(now));
        Ok::<_, AppError>(store::facts::append(tx, case, by, at, &fact).await?)
    });
    entered.await
}

/// Whether a lot is a direct sale, and how it stands to its ground.
///
/// Grounds: [`domain::statute::sale::CLAUSE_12`].
pub async fn standing(
    read: &mut impl Read,
    lot: &Lot,
    profile: &Profile,
) -> Result<DirectSale, AppError> {
    match (lot.round, lot.previous) {
        (Round::Sale, None) => {}
        (Round::First | Round::Second | Round::Sale, _) => return Ok(DirectSale::NotOne),
    }
    let Some(row) = store::direct_sales::of_asset(read, lot.asset_id).await? else {
        return Ok(DirectSale::Unfounded);
    };
    let corrupt = StoreError::Corrupt { what: "asset", id: row.asset_id, why: "direct sale" };
    let price = row.agreed_fen.and_then(Money::from_fen);
    let ground = Ground::from_name(&row.ground, price).ok_or(corrupt)?;
    let rounds = store::lots::of_asset(read, lot.asset_id).await?;
    let in_vain = rounds
        .iter()
        .any(|it| matches!(it.lot.state, State::Unsold { .. }) && it.lot.round == Round::Sale);
    let offered = if in_vain { Offered::InVain } else { Offered::Never };
    let reference = lot.offer.reference.value();
    let below = match ground.check(lot.offer.start, reference, offered, profile) {
        Some(Violation::StartTooLow { limit, .. }) => Some(limit),
        Some(_) | None => None,
    };
    Ok(DirectSale::Founded { below })
}

fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("direct_sale_pkey") => StepRefusal::DirectFounded.into(),
        Some(_) | None => error.into(),
    }
}

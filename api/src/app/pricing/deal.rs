//! What came of a price: the deal that was made on it, and its first notice.

use chrono::NaiveDate;
use domain::id::AssetId;
use domain::lot::State;
use domain::money::Money;
use store::db::Read;
use store::inquiries::PriceRecord;

use crate::app::AppError;

/// What the property was sold for on this price, once it is.
pub async fn of_price(
    read: &mut impl Read,
    price: &PriceRecord,
) -> Result<Option<Money>, AppError> {
    let lots = store::lots::of_asset(read, AssetId(price.asset_id)).await?;
    let mut on_it = lots.iter().filter(|it| it.reference_price_id == price.id);
    Ok(on_it.find_map(|it| hammer_price(&it.lot.state)))
}

/// The day of the first notice that rested on this price.
pub async fn first_notice(
    read: &mut impl Read,
    price: &PriceRecord,
) -> Result<Option<NaiveDate>, AppError> {
    let lots = store::lots::of_asset(read, AssetId(price.asset_id)).await?;
    let on_it = lots.iter().filter(|it| it.reference_price_id == price.id);
    Ok(on_it.filter_map(|it| announced_on(&it.lot.state)).min())
}

const fn hammer_price(state: &State) -> Option<Money> {
    match state {
        State::Sold { hammer, .. }
        | State::Paid { hammer, .. }
        | State::Completed { hammer, .. } => Some(hammer.price),
        State::Draft
        | State::Announced { .. }
        | State::Defaulted { .. }
        | State::Revoked { .. }
        | State::Unsold { .. }
        | State::Withdrawn { .. } => None,
    }
}

fn announced_on(state: &State) -> Option<NaiveDate> {
    match state {
        State::Draft => None,
        State::Announced { notice }
        | State::Sold { notice, .. }
        | State::Paid { notice, .. }
        | State::Completed { notice, .. }
        | State::Defaulted { notice, .. }
        | State::Revoked { notice, .. }
        | State::Unsold { notice, .. }
        | State::Withdrawn { notice, .. } => Some(notice.announced_at.day()),
    }
}

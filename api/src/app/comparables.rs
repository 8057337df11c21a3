//! Sales like an asset that is to be valued (可比成交), from our own finished lots.

use domain::id::AssetId;
use domain::instant::Instant;
use domain::money::Money;
use serde_json::Value;
use store::db::Reader;
use store::sold::Sale;
use valuation::comparables::{self, Area, Comparable, Thing};

use super::{AppError, cases};
use crate::App;
use crate::actor::Officer;

/// How many are shown.
const SHOWN: usize = 20;

/// A sale beside the asset.
pub struct Like {
    pub sale: Sale,
    pub area: Option<Area>,
    pub hammer: Money,
    pub reference: Money,
    /// What a square metre cost.
    pub unit_price: Option<Money>,
    pub compared: Comparable<()>,
}

/// The nearest sales like an asset of the officer's court, and the area they were compared with.
pub async fn of_asset(
    app: &App,
    officer: &Officer,
    asset: AssetId,
) -> Result<(Option<Area>, Vec<Like>), AppError> {
    let mut reader = app.db.reader().await?;
    let (asset, _) = cases::own_asset(&mut reader, officer.court_id, asset).await?;
    let court = cases::court_of(&mut reader, officer).await?;
    near(app, &mut reader, &asset, &court.profile).await
}

async fn near(
    app: &App,
    reader: &mut Reader,
    asset: &store::cases::Asset,
    profile: &str,
) -> Result<(Option<Area>, Vec<Like>), AppError> {
    let subject = Thing {
        category: asset.category.clone(),
        region: asset.region.clone(),
        area: asset.facts.get("area").and_then(area),
        on: Instant::from_utc(app.now()).day(),
    };
    let sales = store::sold::sales(reader, profile, &asset.category, asset.id).await?;
    let thing = |sale: Sale| {
        let thing = Thing {
            category: asset.category.clone(),
            region: sale.region.clone(),
            area: sale.area.as_ref().and_then(area),
            on: Instant::from_utc(sale.ended_at).day(),
        };
        (thing, sale)
    };
    let found = comparables::nearest(&subject, sales.into_iter().map(thing), SHOWN);
    Ok((subject.area, found.into_iter().filter_map(like).collect()))
}

fn like(found: Comparable<Sale>) -> Option<Like> {
    let Comparable { sale, place, area_distance, days } = found;
    let area = sale.area.as_ref().and_then(area);
    let hammer = Money::from_fen(sale.hammer_price_fen)?;
    Some(Like {
        area,
        hammer,
        reference: Money::from_fen(sale.reference_price_fen)?,
        unit_price: area.and_then(|it| it.unit_price(hammer)),
        compared: Comparable { sale: (), place, area_distance, days },
        sale,
    })
}

/// The area of a fact sheet: a text, or an item with its content.
fn area(stated: &Value) -> Option<Area> {
    let text = stated.as_str().or_else(|| stated.get("content")?.as_str())?;
    Area::parse(text)
}

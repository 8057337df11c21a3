//! The ledger of accuracy (报价准确度): what was quoted beside what was paid, by platform or firm, type
//! and region. Everybody may read it; no price is changed by it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::money::Money;
use serde_json::Value;
use tokio::sync::Mutex;
use valuation::accuracy::{self, Accuracy, Outcome};

use super::AppError;
use super::setup::CourtProfile;
use crate::App;
use crate::actor::Valuer;

/// How long the ledger is told as it was read: only sales change it, and anybody may ask for it.
pub const FRESH: TimeDelta = TimeDelta::minutes(1);

/// When it was read, and what.
type Reading = (DateTime<Utc>, Arc<Vec<Group>>);

/// The ledger of each kind of court as it was read last. Whoever asks while it is being read waits
/// for that reading instead of beginning another.
#[derive(Default)]
pub struct Ledgers(Mutex<HashMap<&'static str, Reading>>);

/// What the outcomes of one group say.
#[derive(Clone)]
pub struct Group {
    /// The platform or the firm.
    pub quoter: String,
    pub category: String,
    /// The division code of the province.
    pub province: String,
    pub accuracy: Accuracy,
}

/// Every group of the courts with this profile, by quoter, type and province.
///
/// Grounds: [`domain::statute::reference_price::ART_34`].
pub async fn groups(app: &App, profile: CourtProfile) -> Result<Arc<Vec<Group>>, AppError> {
    let now = app.now();
    let mut read_before = app.ledgers.0.lock().await;
    if let Some((at, groups)) = read_before.get(profile.name())
        && now - *at < FRESH
    {
        return Ok(groups.clone());
    }
    let groups = Arc::new(read(app, profile).await?);
    read_before.insert(profile.name(), (now, groups.clone()));
    Ok(groups)
}

async fn read(app: &App, profile: CourtProfile) -> Result<Vec<Group>, AppError> {
    let deals = store::sold::deals(&mut app.db.reader().await?, profile.name()).await?;
    let mut groups: BTreeMap<(String, String, String), Vec<Outcome>> = BTreeMap::new();
    for deal in deals {
        let Some(hammer) = Money::from_fen(deal.hammer_price_fen) else { continue };
        let province = deal.region.get(..2).unwrap_or_default();
        for (quoter, quote) in quotes(&deal.quotes) {
            let key = (quoter, deal.category.clone(), province.to_owned());
            groups.entry(key).or_default().push(Outcome { quote, hammer });
        }
    }
    let told = groups.into_iter().filter_map(|((quoter, category, province), outcomes)| {
        let accuracy = accuracy::accuracy(outcomes)?;
        Some(Group { quoter, category, province, accuracy })
    });
    Ok(told.collect())
}

/// Every quote that was published with a price, whether or not it counted.
fn quotes(published: &Value) -> Vec<(String, Money)> {
    let quote = |it: &Value| {
        let quoter = it.get("platform").or_else(|| it.get("firm"))?.as_str()?;
        let value = it.get("value")?.as_str()?.parse().ok()?;
        Some((quoter.to_owned(), value))
    };
    published.as_array().into_iter().flatten().filter_map(quote).collect()
}

/// The groups of one platform or firm, in the courts like the one it acts at.
pub async fn own(app: &App, valuer: &Valuer) -> Result<Vec<Group>, AppError> {
    let mut reader = app.db.reader().await?;
    let platform = store::platforms::of_person(&mut reader, valuer.person_id).await?;
    let firm = store::firms::firm_of(&mut reader, valuer.person_id).await?;
    let court = store::people::court(&mut reader, valuer.court_id).await?;
    let mine: Vec<String> =
        platform.map(|it| it.name).into_iter().chain(firm.map(|it| it.name)).collect();
    let all = groups(app, CourtProfile::of(&court)).await?;
    Ok(all.iter().filter(|it| mine.contains(&it.quoter)).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn published_quotes_are_read_and_those_without_a_value_left_out() {
        let published = json!([
            { "platform": "甲", "value": "1.50", "counted": true, "why": null },
            { "platform": "乙", "value": null, "counted": false, "why": "late" },
            { "firm": "丙", "value": "2.00", "counted": true, "why": null },
        ]);
        let fen: Vec<(String, i64)> =
            quotes(&published).into_iter().map(|(it, value)| (it, value.fen())).collect();
        assert_eq!(fen, [("甲".to_owned(), 150), ("丙".to_owned(), 200)]);
        assert!(quotes(&json!([])).is_empty() && quotes(&json!({})).is_empty());
    }
}

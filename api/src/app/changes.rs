//! What was stated anew about a thing after its lot had been published: everybody reads it, and who
//! has signed up is told.

use chrono::{DateTime, Utc};
use domain::id::{AssetId, LotId};
use store::StoreError;
use store::changes::Change;
use store::db::Tx;
use store::pricing::SheetEntry;
use valuation::ladder::Topic;

use super::AppError;
use crate::App;

/// The changes of a published lot, the latest first.
pub async fn of_lot(app: &App, lot: LotId) -> Result<Vec<Change>, AppError> {
    let mut reader = app.db.reader().await?;
    store::lists::lot(&mut reader, lot).await?;
    Ok(store::changes::of_lot(&mut reader, lot).await?)
}

/// Tells of a statement, in the transaction that makes it; without an open lot nobody is told.
pub async fn tell(tx: &mut Tx, stated: &SheetEntry, now: DateTime<Utc>) -> Result<(), StoreError> {
    let topic = Topic::parse(&stated.topic).map_or("", name);
    let body = match (&stated.content, &stated.asked) {
        (Some(content), _) => format!("现为：{content}。"),
        (None, Some(asked)) => format!("经向{asked}查证，未能查明。"),
        (None, None) => String::new(),
    };
    let body = format!("您报名的标的物“{{lot}}”公告后有变更。{topic}{body}详见标的页“变更记录”。");
    let place = (stated.topic.as_str(), stated.version);
    let words = ("披露事项有变更", body.as_str());
    store::changes::tell(tx, AssetId(stated.asset_id), place, words, now).await?;
    Ok(())
}

const fn name(topic: Topic) -> &'static str {
    match topic {
        Topic::Ownership => "权属",
        Topic::Burdens => "权利负担",
        Topic::Occupancy => "占有使用情况",
        Topic::Arrears => "欠缴税费",
        Topic::Defects => "已知瑕疵",
    }
}

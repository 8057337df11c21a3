//! Why somebody may not take part or buy, and what of it an entry of the court lacks.

use domain::buyer::Finding;
use domain::buyer::joint::JointError;
use domain::id::RegistrationId;
use domain::instant::Instant;
use store::StoreError;

use crate::app::AppError;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuyerRefusal {
    #[error("不具备参加该标的物竞买的资格。")]
    Unqualified { found: Vec<Finding> },
    #[error("委托竞买、联合竞买应在竞价开始前申报并经法院确认，竞价开始后不再受理。")]
    DeclaredTooLate { starts_at: Instant },
    #[error("委托竞买应填写一名委托人及授权委托书，联合竞买应填写全部竞买人及份额。")]
    DeclarationIncomplete,
    #[error("{field}填写有误。")]
    PersonUnusable { field: &'static str },
    #[error("联合竞买的份额有误。")]
    Shares(JointError),
    #[error("联合竞买人中应包括您本人；委托竞买的委托人不能是您本人。")]
    OwnPlace,
    #[error("同一人已参加该标的物的竞买，不得以其他方式重复参加。")]
    TakesPart,
    #[error("法院对该竞买人的资格已有决定。")]
    Decided,
    #[error("买受人资格不符合规定，不能作出成交裁定。")]
    NoRuling { registration: RegistrationId, found: Vec<Finding> },
    #[error("该标的物尚未成交。")]
    NotSold,
    #[error("竞价程序结束前，竞买人身份对任何人保密。")]
    Sealed,
    #[error("填写不完整或过长。")]
    EntryUnusable,
    #[error("第{place}个证件号码不正确。")]
    NumberUnusable { place: usize },
    #[error("该地区自该日起的限购规定已经登记。")]
    LimitKnown,
}

/// A text of one to so many characters.
pub fn text(given: &str, most: usize) -> Result<String, BuyerRefusal> {
    let given = given.trim();
    if (1..=most).contains(&given.chars().count()) {
        Ok(given.to_owned())
    } else {
        Err(BuyerRefusal::EntryUnusable)
    }
}

/// A named constraint becomes a named refusal.
pub fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("buyer_decision_pkey") => BuyerRefusal::Decided.into(),
        Some("purchase_limit_key") => BuyerRefusal::LimitKnown.into(),
        Some("purchase_limit_days") => BuyerRefusal::EntryUnusable.into(),
        Some(_) | None => error.into(),
    }
}

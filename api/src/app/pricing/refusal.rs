//! Why a step on the way to a price is refused.

use domain::price::Method;
use domain::term::TermError;
use store::StoreError;
use valuation::ladder::Closed;

use crate::app::AppError;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PricingRefusal {
    /// The ladder does not open this method.
    #[error("当前不能采用该定价方式。")]
    Closed(Closed),
    #[error("该定价方式没有正在进行的程序。")]
    NotUnderWay { method: Method },
    #[error("该定价步骤已经结束。")]
    Ended,
    #[error("询问日期不能晚于今天。")]
    AskedInFuture,
    #[error("无法计算期限。")]
    Term(TermError),
}

/// A named constraint becomes a named refusal.
pub(super) fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("pricing_outcome_pkey") => PricingRefusal::Ended.into(),
        Some(_) | None => error.into(),
    }
}

//! Why a step on the way to a price is refused.

use domain::instant::Instant;
use domain::price::Method;
use domain::term::TermError;
use store::StoreError;
use valuation::agreement::SubmissionError;
use valuation::directed::DirectedError;
use valuation::ladder::Closed;
use valuation::service::NotHeard;

use crate::app::AppError;
use crate::app::error::InquiryRefusal;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PricingRefusal {
    /// The ladder does not open this method.
    #[error("当前不能采用该定价方式。")]
    Closed(Closed),
    #[error("该定价方式没有正在进行的程序。")]
    NotUnderWay { method: Method },
    #[error("该定价步骤已经结束。")]
    Ended,
    #[error("该步骤依其自身规则结束，不能直接记录。")]
    EndsByItsOwnRules,
    #[error("应填写已查明的内容，或者询问的单位和日期。")]
    FactIncomplete,
    #[error("该项现状已被他人更新，请刷新后再办理。")]
    SheetChanged { version: i16 },
    #[error("询问日期不能晚于今天。")]
    AskedInFuture,
    #[error("截止时间应晚于当前时间。")]
    NoTime,
    #[error("议价应由本案一名债权人一方和一名被执行人参加。")]
    WrongSides,
    #[error("双方均已提交或者期限届满后才能启封。")]
    Sealed { until: Instant },
    #[error("议价提交未被接受。")]
    Submission(SubmissionError),
    #[error("定向询价未被接受。")]
    Directed(DirectedError),
    #[error("您不是本案当事人。")]
    NotAParty,
    #[error("没有与该当事人证件号码相符的账户。")]
    NoSuchAccount,
    #[error("该账户已经关联。")]
    AlreadyLinked,
    #[error("验证码不正确、已使用或者已过期。")]
    CodeUnusable,
    #[error("该异议不予受理。")]
    NotHeard(NotHeard),
    #[error("已就该报告以同一理由提出异议。")]
    ObjectedBefore,
    #[error("该异议已经处理。")]
    RuledBefore,
    #[error("该报告已向该当事人送达。")]
    ServedBefore,
    #[error("首次拍卖公告或者直接变卖之后不再受理。")]
    AfterFirstNotice,
    #[error("无法计算期限。")]
    Term(TermError),
}

/// A named constraint becomes a named refusal.
pub(crate) fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("pricing_outcome_pkey") => PricingRefusal::Ended.into(),
        Some("party_account_pkey") => PricingRefusal::AlreadyLinked.into(),
        Some("inquiry_objection_party_key") => PricingRefusal::ObjectedBefore.into(),
        Some("inquiry_stop_open_key") => InquiryRefusal::Deferred.into(),
        Some("inquiry_fee_pkey") => InquiryRefusal::FeeDecided.into(),
        Some("inquiry_service_pkey") => PricingRefusal::ServedBefore.into(),
        Some(_) | None => error.into(),
    }
}

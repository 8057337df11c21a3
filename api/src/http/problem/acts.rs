//! How refusals of cases, inquiries, lots and sign-ups are told.

use domain::lot::LotError;
use domain::lot::gate::Obstacle;
use domain::lot::opening::Violation;
use serde_json::json;
use valuation::online::{Awaited, Outcome};
use valuation::reissue::NotAgain;

use super::{INTERNAL_DETAIL, Told, gate, kinds, term};
use crate::app::error::{CaseError, InquiryRefusal, LotRefusal, RegistrationRefusal};

pub(super) fn case(error: &CaseError) -> Told {
    let kind = match error {
        CaseError::Number(_) => &kinds::CASE_NUMBER_MALFORMED,
        CaseError::NumberTaken => &kinds::CASE_NUMBER_TAKEN,
        CaseError::LabelReserved | CaseError::LabelTaken => &kinds::CLAIM_LABEL_TAKEN,
        CaseError::OrdinaryNeedsSeizure
        | CaseError::RankFitsKind
        | CaseError::NothingClaimed
        | CaseError::ForeignParty
        | CaseError::SeizedInFuture
        | CaseError::SeizedBeforeCalendar
        | CaseError::EmptyOrTooLong => &kinds::CASE_ENTRY_UNUSABLE,
    };
    Told::new(kind, error)
}

pub(super) fn inquiry(error: &InquiryRefusal) -> Told {
    match error {
        InquiryRefusal::NoPlatforms => Told::new(&kinds::INQUIRY_IMPOSSIBLE, error),
        InquiryRefusal::AlreadyOpen => Told::new(&kinds::INQUIRY_OPEN, error),
        InquiryRefusal::Settled => Told::new(&kinds::INQUIRY_SETTLED, error),
        InquiryRefusal::AlreadyServed => Told::new(&kinds::INQUIRY_SERVED, error),
        InquiryRefusal::ServiceTime => Told::new(&kinds::SERVICE_TIME, error),
        InquiryRefusal::PlatformNotAsked => Told::new(&kinds::PLATFORM_NOT_ASKED, error),
        InquiryRefusal::AlreadyQuoted => Told::new(&kinds::QUOTE_DELIVERED, error),
        InquiryRefusal::UselessQuote => Told::new(&kinds::QUOTE_UNUSABLE, error),
        InquiryRefusal::Withdrawn => Told::new(&kinds::INQUIRY_WITHDRAWN, error),
        InquiryRefusal::QuoteLate { until } => {
            Told::new(&kinds::QUOTE_LATE, error).with("until", json!(until.to_string()))
        }
        InquiryRefusal::QuoteMalformed { why } => {
            Told::new(&kinds::QUOTE_UNUSABLE, error).with("why", json!(why))
        }
        InquiryRefusal::ExtensionAsked => Told::new(&kinds::EXTENSION_ASKED, error),
        InquiryRefusal::RefusedBefore => Told::new(&kinds::COMMISSION_REFUSED, error),
        InquiryRefusal::Deferred => Told::new(&kinds::INQUIRY_DEFERRED, error),
        InquiryRefusal::NotDeferred => Told::new(&kinds::INQUIRY_NOT_DEFERRED, error),
        InquiryRefusal::NothingToReissue => Told::new(&kinds::REISSUE_IMPOSSIBLE, error),
        InquiryRefusal::NotAgain(why) => again(why),
        InquiryRefusal::FeeNotDue => Told::new(&kinds::INQUIRY_FEE_NOT_DUE, error),
        InquiryRefusal::FeeDecided => Told::new(&kinds::INQUIRY_FEE_DECIDED, error),
        InquiryRefusal::UselessFee => Told::new(&kinds::INQUIRY_FEE_UNUSABLE, error),
        InquiryRefusal::NothingDelivered => Told::new(&kinds::REPORT_MISSING, error),
        InquiryRefusal::CorrectionNotDue => Told::new(&kinds::CORRECTION_NOT_DUE, error),
        InquiryRefusal::NotSettled { waiting } => waiting_for(*waiting),
        InquiryRefusal::Finding(_) => Told::new(&kinds::REFERENCE_PRICE_EXPIRED, error),
        InquiryRefusal::Standing(_) => Told::new(&kinds::INTERNAL, INTERNAL_DETAIL),
        InquiryRefusal::Term(error) => term(error),
    }
}

fn again(why: &NotAgain) -> Told {
    let detail = match why {
        NotAgain::Valid { until } => format!("参考价在{until}前有效，无须重新出具。"),
        NotAgain::Noticed { on } => {
            format!("已于{on}在有效期内发布首次公告，不再重新出具。")
        }
    };
    Told::new(&kinds::REISSUE_IMPOSSIBLE, detail)
}

fn waiting_for(outcome: Outcome) -> Told {
    let (detail, until) = match outcome {
        Outcome::Pending { awaited, until } => {
            let detail = match awaited {
                Awaited::Reports => "询价平台的报告期限尚未届满。",
                Awaited::Service => "询价报告尚未送达当事人。",
                Awaited::Objections => "当事人的异议期尚未届满。",
                Awaited::Rulings => "尚有异议未作处理。",
                Awaited::Resumption => "网络询价已暂缓，尚未恢复。",
            };
            (detail, until)
        }
        Outcome::Extended { until } => ("询价期限已延长，尚未届满。", Some(until)),
        Outcome::CorrectionOrdered { until } => ("平台补正期限尚未届满。", Some(until)),
        Outcome::ReferencePrice { .. } | Outcome::CommissionAppraisal => ("询价已有结果。", None),
    };
    let told = Told::new(&kinds::INQUIRY_NOT_SETTLED, detail);
    told.with("until", json!(until.map(|it| it.to_string())))
}

pub(super) fn lot_refusal(error: &LotRefusal) -> Told {
    match error {
        LotRefusal::NoReferencePrice => Told::new(&kinds::REFERENCE_PRICE_MISSING, error),
        LotRefusal::AlreadyOffered => Told::new(&kinds::LOT_ALREADY_OFFERED, error),
        LotRefusal::OtherAsset => Told::new(&kinds::LOT_NO_PREVIOUS, error),
        LotRefusal::NotFailed => Told::new(&kinds::LOT_NOT_FAILED, error),
        LotRefusal::OtherRound { next } => {
            Told::new(&kinds::LOT_OTHER_ROUND, error).with("round", json!(next.name()))
        }
        LotRefusal::AlreadyFollowed => Told::new(&kinds::LOT_FOLLOWED, error),
        LotRefusal::NoPriorityClaimed => Told::new(&kinds::PRIORITY_NOT_CLAIMED, error),
        LotRefusal::CapacityNotClaimed => Told::new(&kinds::CAPACITY_NOT_CLAIMED, error),
        LotRefusal::NotTheApplicant => Told::new(&kinds::NOT_THE_APPLICANT, error),
        LotRefusal::AlreadyQualified => Told::new(&kinds::REGISTRATION_QUALIFIED, error),
        LotRefusal::BalanceNotDue { deadline } => {
            let told = Told::new(&kinds::BALANCE_NOT_DUE, error);
            told.with("deadline", json!(deadline.to_string()))
        }
        LotRefusal::NotReady { obstacles } => {
            let told = Told::new(&kinds::LOT_NOT_READY, not_ready(obstacles));
            told.with("obstacles", json!(obstacles.iter().map(obstacle).collect::<Vec<_>>()))
        }
        LotRefusal::OtherVersion { version } => {
            Told::new(&kinds::LOT_OTHER_VERSION, error).with("version", json!(version))
        }
        LotRefusal::AlreadyVoted => Told::new(&kinds::PANEL_VOTED, error),
        LotRefusal::PanelDecided => Told::new(&kinds::PANEL_DECIDED, error),
        LotRefusal::OpinionUnusable => Told::new(&kinds::OPINION_UNUSABLE, error),
        LotRefusal::AlreadyRead => Told::new(&kinds::LOT_READ, error),
        LotRefusal::ReadByOther => Told::new(&kinds::SECOND_PERSON_NEEDED, error),
        LotRefusal::NoticeUnusable => Told::new(&kinds::PERSON_NOTICE_UNUSABLE, error),
        LotRefusal::NotAnnounced => Told::new(&kinds::INTERNAL, INTERNAL_DETAIL),
        LotRefusal::Term(error) => term(error),
    }
}

/// All obstacles in one sentence each.
fn not_ready(obstacles: &[Obstacle]) -> String {
    let told: Vec<_> = obstacles.iter().map(|it| gate::chinese(*it)).collect();
    format!("尚不具备发布公告的条件：{}", told.join(""))
}

fn obstacle(it: &Obstacle) -> serde_json::Value {
    json!({
        "name": it.name(),
        "detail": gate::chinese(*it),
        "rule": it.article().map(|it| it.code),
        "party_id": it.party().map(|it| it.0),
    })
}

pub(super) fn lot(error: &LotError) -> Told {
    match error {
        LotError::WrongState { is, .. } => {
            let told = Told::new(&kinds::LOT_WRONG_STATE, "标的物当前状态不能办理此项操作。");
            told.with("state", json!(is))
        }
        LotError::NoPreviousRound { .. } => {
            Told::new(&kinds::LOT_NO_PREVIOUS, "该轮次应指明流拍的前一轮标的物。")
        }
        LotError::UnexpectedPrevious => {
            Told::new(&kinds::LOT_UNEXPECTED_PREVIOUS, "第一次拍卖不应指定前一轮。")
        }
        LotError::Unlawful(violation) => unlawful(violation),
        LotError::NoTimeToPay => Told::new(&kinds::LOT_TERMS_UNUSABLE, "余款支付期限应大于零。"),
        LotError::Terms(_) => {
            Told::new(&kinds::LOT_TERMS_UNUSABLE, "起拍价、加价幅度和竞价时间应当有效。")
        }
        LotError::BelowStart { .. } | LotError::NotCleared => {
            Told::new(&kinds::INTERNAL, INTERNAL_DETAIL)
        }
    }
}

/// A number the law does not allow: which field, the nearest lawful value, and the article.
fn unlawful(violation: &Violation) -> Told {
    let limit = violation.limit();
    let (kind, detail) = match violation {
        Violation::StartTooLow { .. } => {
            (&kinds::LOT_START_TOO_LOW, format!("起拍价不得低于{limit}元。"))
        }
        Violation::StartNotCopied { .. } => {
            (&kinds::LOT_START_NOT_COPIED, format!("变卖价应为流拍价{limit}元。"))
        }
        Violation::DepositTooLow { .. } => {
            (&kinds::LOT_DEPOSIT_TOO_LOW, format!("保证金不得低于{limit}元。"))
        }
        Violation::DepositTooHigh { .. } => {
            (&kinds::LOT_DEPOSIT_TOO_HIGH, format!("保证金不得高于{limit}元。"))
        }
        Violation::NoticeTooShort { .. } | Violation::NoticeTooShortBy { .. } => {
            (&kinds::LOT_NOTICE_TOO_SHORT, format!("公告期不足，竞价最早可于{limit}开始。"))
        }
        Violation::StartsTooLate { .. } => {
            (&kinds::LOT_STARTS_TOO_LATE, format!("第二次拍卖应不晚于{limit}开始。"))
        }
        Violation::EndsTooEarly { .. } => {
            (&kinds::LOT_ENDS_TOO_EARLY, format!("竞价时间不足，最早可于{limit}结束。"))
        }
        Violation::EndsTooLate { .. } => {
            (&kinds::LOT_ENDS_TOO_LATE, format!("变卖期应不晚于{limit}结束。"))
        }
        Violation::PriceExpired { .. } => {
            (&kinds::REFERENCE_PRICE_EXPIRED, format!("参考价有效期至{limit}，已不能用于公告。"))
        }
        Violation::PriceTooOld { .. } => {
            (&kinds::REFERENCE_PRICE_EXPIRED, format!("依该参考价，竞价应不晚于{limit}进行。"))
        }
    };
    let article = violation.article();
    let told = Told { article: Some(article), ..Told::new(kind, detail) };
    told.with("field", json!(violation.field()))
        .with("limit", json!(limit))
        .with("rule", json!(article.code))
}

pub(super) fn registration(error: &RegistrationRefusal) -> Told {
    let kind = match error {
        RegistrationRefusal::NotOpen => &kinds::REGISTRATION_CLOSED,
        RegistrationRefusal::OtherTerms => &kinds::REGISTRATION_TERMS_CHANGED,
        RegistrationRefusal::AlreadySignedUp => &kinds::REGISTRATION_EXISTS,
        RegistrationRefusal::NoCodeLeft => &kinds::UNAVAILABLE,
    };
    Told::new(kind, error)
}

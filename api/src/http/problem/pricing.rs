//! How refusals on the way to a price are told.

use domain::price::Method;
use serde_json::json;
use valuation::agreement::SubmissionError;
use valuation::directed::DirectedError;
use valuation::ladder::{Closed, Topic};
use valuation::service::NotHeard;

use super::{Told, kinds, term};
use crate::app::pricing::refusal::PricingRefusal;

pub(super) fn pricing(error: &PricingRefusal) -> Told {
    match error {
        PricingRefusal::Closed(why) => {
            let told = Told::new(&kinds::METHOD_CLOSED, sentence(why));
            let told = Told { article: Some(why.article()), ..told };
            told.with("reason", json!(why.slug())).with("rule", json!(why.article().code))
        }
        PricingRefusal::NotUnderWay { method } => {
            let told = Told::new(&kinds::METHOD_NOT_UNDER_WAY, error);
            told.with("method", json!(method.name()))
        }
        PricingRefusal::Ended => Told::new(&kinds::METHOD_ENDED, error),
        PricingRefusal::EndsByItsOwnRules => Told::new(&kinds::METHOD_NOT_UNDER_WAY, error),
        PricingRefusal::SheetChanged { version } => {
            Told::new(&kinds::FACT_SHEET_CHANGED, error).with("version", json!(version))
        }
        PricingRefusal::FactIncomplete | PricingRefusal::AskedInFuture => {
            Told::new(&kinds::FACT_SHEET_UNUSABLE, error)
        }
        PricingRefusal::NoTime | PricingRefusal::WrongSides => {
            Told::new(&kinds::AGREEMENT_UNUSABLE, error)
        }
        PricingRefusal::Sealed { until } => {
            Told::new(&kinds::SUBMISSION_SEALED, error).with("until", json!(until.to_string()))
        }
        PricingRefusal::Submission(why) => {
            let (why, detail) = match why {
                SubmissionError::Late { .. } => ("late", "提交期限已经届满。"),
                SubmissionError::Twice => ("twice", "您已提交，提交后不能更改。"),
                SubmissionError::Nothing => ("nothing", "价格应大于零。"),
            };
            Told::new(&kinds::SUBMISSION_REFUSED, detail).with("why", json!(why))
        }
        PricingRefusal::Directed(why) => {
            let (why, detail) = match why {
                DirectedError::NoTime => ("no-time", "答复期限应晚于当前时间。"),
                DirectedError::BeforeLetter { .. } => ("before-letter", "答复早于询价函。"),
                DirectedError::NotYet { .. } => ("not-yet", "答复时间晚于当前时间。"),
                DirectedError::Late { .. } => ("late", "答复超过了询价函规定的期限。"),
                DirectedError::Nothing => ("nothing", "价格应大于零。"),
            };
            Told::new(&kinds::LETTER_UNUSABLE, detail).with("why", json!(why))
        }
        PricingRefusal::NotAParty => Told::new(&kinds::NOT_A_PARTY, error),
        PricingRefusal::NoSuchAccount => Told::new(&kinds::PARTY_ACCOUNT_MISSING, error),
        PricingRefusal::AlreadyLinked => Told::new(&kinds::PARTY_LINKED, error),
        PricingRefusal::CodeUnusable => Told::new(&kinds::PARTY_CODE_UNUSABLE, error),
        PricingRefusal::NotHeard(why) => {
            let (slug, detail) = match why {
                NotHeard::Ground => ("ground", "对询价平台的计算方法和金额不得提出异议。"),
                NotHeard::NotServed => ("not-served", "报告尚未向您送达。"),
                NotHeard::Late { .. } => ("late", "异议期限已经届满。"),
                NotHeard::Corrected => ("corrected", "对已补正的报告不得再提出异议。"),
            };
            let told = Told::new(&kinds::OBJECTION_NOT_HEARD, detail);
            let told = Told { article: Some(why.article()), ..told };
            told.with("why", json!(slug)).with("rule", json!(why.article().code))
        }
        PricingRefusal::ObjectedBefore => Told::new(&kinds::OBJECTION_MADE, error),
        PricingRefusal::RuledBefore => Told::new(&kinds::OBJECTION_RULED, error),
        PricingRefusal::ServedBefore => Told::new(&kinds::PARTY_SERVED, error),
        PricingRefusal::AfterFirstNotice => Told::new(&kinds::SUPERVISION_CLOSED, error),
        PricingRefusal::Term(error) => term(error),
    }
}

/// The name of a method as people say it.
pub(crate) const fn word(method: Method) -> &'static str {
    match method {
        Method::Agreement => "当事人议价",
        Method::Directed => "定向询价",
        Method::Network => "网络询价",
        Method::Appraisal => "委托评估",
    }
}

const fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Ownership => "权属",
        Topic::Burdens => "权利负担",
        Topic::Occupancy => "占有使用",
        Topic::Arrears => "欠缴税费",
        Topic::Defects => "质量瑕疵",
    }
}

/// Why a method is closed, in one sentence.
pub(crate) fn sentence(why: &Closed) -> String {
    match why {
        Closed::FactsMissing { topics } => {
            let names: Vec<&str> = topics.iter().map(|it| topic(*it)).collect();
            format!("财产现状尚未查明：{}。", names.join("、"))
        }
        Closed::Running { method } => {
            format!("{}正在进行，结束后才能采用其他方式。", word(*method))
        }
        Closed::Priced { method } => format!("已通过{}确定参考价。", word(*method)),
        Closed::Failed => "该方式已采用过且未成功。".to_owned(),
        Closed::Earlier { method } => format!("应当先进行{}。", word(*method)),
        Closed::Waived { request } => format!("双方当事人一致要求直接进行{}。", word(*request)),
        Closed::AppraisalCompulsory => "依法或者依双方当事人要求，应当委托评估。".to_owned(),
        Closed::OneSideRefuses => "一方当事人不同意议价。".to_owned(),
        Closed::OneSideAbsent => "一方当事人下落不明，无法议价。".to_owned(),
        Closed::OfficialNotEstablished => {
            "尚未查明有无计税基准价、政府定价或者政府指导价。".to_owned()
        }
        Closed::NoOfficialPrice => "没有计税基准价、政府定价或者政府指导价。".to_owned(),
        Closed::InspectionNeeded => "需要由专业人员现场勘验或者鉴定。".to_owned(),
        Closed::NoPlatform => "当前没有在册的网络询价平台。".to_owned(),
    }
}

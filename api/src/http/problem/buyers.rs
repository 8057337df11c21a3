//! How it is told that somebody may not take part or buy: what was found, with its rule; never who.

use domain::buyer::housing::Lack;
use domain::buyer::joint::JointError;
use domain::buyer::{Finding, List};
use serde_json::{Value, json};

use super::{Told, kinds};
use crate::app::buyers::refusal::BuyerRefusal;

pub(super) fn buyer(error: &BuyerRefusal) -> Told {
    match error {
        BuyerRefusal::Unqualified { found } => {
            let barred = found.contains(&Finding::Defaulted);
            let kind = if barred { &kinds::REGISTRATION_BARRED } else { &kinds::BUYER_UNQUALIFIED };
            told(kind, "不具备参加该标的物竞买的资格：", found)
        }
        BuyerRefusal::NoRuling { registration, found } => {
            let told =
                told(&kinds::BUYER_RULING, "买受人资格不符合规定，不能作出成交裁定：", found);
            told.with("registration_id", json!(registration.0))
        }
        BuyerRefusal::DeclaredTooLate { starts_at } => {
            let told = Told::new(&kinds::BUYER_DECLARED_LATE, error);
            told.with("starts_at", json!(starts_at.to_string()))
        }
        BuyerRefusal::Shares(shares) => {
            let told = Told::new(&kinds::BUYER_DECLARATION, share_sentence(shares));
            match shares {
                JointError::NotTheWhole { sum } => told.with("sum", json!(sum)),
                JointError::Alone | JointError::Twice => told,
            }
        }
        BuyerRefusal::DeclarationIncomplete
        | BuyerRefusal::PersonUnusable { .. }
        | BuyerRefusal::OwnPlace => Told::new(&kinds::BUYER_DECLARATION, error),
        BuyerRefusal::TakesPart => Told::new(&kinds::BUYER_TAKES_PART, error),
        BuyerRefusal::Decided => Told::new(&kinds::BUYER_DECIDED, error),
        BuyerRefusal::NotSold => Told::new(&kinds::LOT_WRONG_STATE, error),
        BuyerRefusal::Sealed => Told::new(&kinds::IDENTITY_SEALED, error),
        BuyerRefusal::EntryUnusable => Told::new(&kinds::COURT_ENTRY_UNUSABLE, error),
        BuyerRefusal::NumberUnusable { place } => {
            Told::new(&kinds::COURT_ENTRY_UNUSABLE, error).with("place", json!(place))
        }
        BuyerRefusal::LimitKnown => Told::new(&kinds::PURCHASE_LIMIT_KNOWN, error),
    }
}

/// The article of the first finding stands for all; each is told with its own rule.
fn told(kind: &'static kinds::Kind, opening: &str, found: &[Finding]) -> Told {
    let sentences: Vec<String> = found.iter().map(|it| sentence(*it)).collect();
    let told = Told::new(kind, format!("{opening}{}", sentences.join("")));
    let listed: Vec<Value> = found
        .iter()
        .map(|it| json!({ "name": it.name(), "rule": it.article().code, "detail": sentence(*it) }))
        .collect();
    Told { article: found.first().map(|it| it.article()), ..told }.with("findings", json!(listed))
}

fn share_sentence(error: &JointError) -> &'static str {
    match error {
        JointError::Alone => "联合竞买至少应有两人。",
        JointError::Twice => "联合竞买人中有重复的证件号码。",
        JointError::NotTheWhole { .. } => "联合竞买的份额合计应为100%。",
    }
}

/// One sentence for the person it concerns.
fn sentence(finding: Finding) -> String {
    match finding {
        Finding::Minor => "竞买人应当具备完全民事行为能力。".to_owned(),
        Finding::YoungEarner => {
            "已满十六周岁不满十八周岁的，须经法院核实以自己的劳动收入为主要生活来源。".to_owned()
        }
        Finding::Barred(list) => format!("{}不得参加竞买。", who(list)),
        Finding::Limited(_) => {
            "被限制消费人员购买不动产或者非经营必需车辆，须先经法院决定。".to_owned()
        }
        Finding::Listed(_) => "涉及被限制消费人员或者失信被执行人，已作标注。".to_owned(),
        Finding::Defaulted => "悔拍人不得参加该财产的重新拍卖。".to_owned(),
        Finding::Housing(Lack::Unproven) => {
            "该房产所在地限购，应当提交购房资格证明并作出承诺。".to_owned()
        }
        Finding::Housing(Lack::TooManyHomes { below: 0 }) => {
            "按当地限购规定，该类家庭不得购买住房。".to_owned()
        }
        Finding::Housing(Lack::TooManyHomes { below }) => {
            format!("按当地限购规定，已有住房应少于{below}套。")
        }
        Finding::Housing(Lack::TooFewMonths { needed }) => {
            format!("按当地限购规定，应连续缴纳社保或者个税满{needed}个月。")
        }
    }
}

const fn who(list: List) -> &'static str {
    match list {
        List::Court => "执行法院及其工作人员",
        List::Platform => "网络服务提供者及其工作人员",
        List::Auxiliary => "承担拍卖辅助工作的单位及其工作人员",
        List::Relative => "上述单位工作人员的近亲属",
        List::Consumption => "被限制消费人员",
        List::Dishonest => "失信被执行人",
    }
}

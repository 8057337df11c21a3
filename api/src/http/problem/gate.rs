//! What stands between a draft and its notice, in words.

use domain::lot::disclosure::Item;
use domain::lot::gate::{MEMBERS, Obstacle};

/// One Chinese sentence for the officer, with the nearest lawful value.
pub fn chinese(obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::Undecided { signed } => {
            format!("合议庭尚未决定起拍价、加价幅度和保证金，已有{signed}人、应有{MEMBERS}人签署。")
        }
        Obstacle::Rejected => "合议庭不同意该方案，应修改后重新提交合议。".to_owned(),
        Obstacle::Unread => "尚未经承办人以外的工作人员复核。".to_owned(),
        Obstacle::Untold { .. } => {
            "当事人或优先购买权人尚未通知，且无放弃声明或公示记录。".to_owned()
        }
        Obstacle::ToldTooLate { earliest, .. } => {
            format!("通知距发布不足三日，最早可于{}发布。", earliest.chinese())
        }
        Obstacle::PublicityRuns { until, .. } => {
            format!("无法通知的公示期至{}届满，竞价不得早于该时间开始。", until.chinese())
        }
        Obstacle::CreditorsAsked { until } => {
            format!("尚有债权人未答复是否接受抵债，答复期限至{}届满。", until.chinese())
        }
        Obstacle::CreditorTakes => "已有债权人接受抵债，不再变卖。".to_owned(),
        Obstacle::DebtCovered { owed } => {
            format!(
                "本案已成交价款足以清偿{owed}元债务和费用，除被执行人同意外，不再处置其余财产。"
            )
        }
        Obstacle::NotDisclosed { item } => {
            let what = match item {
                Item::State => "权属、占有、负担、欠费和瑕疵",
                Item::Accounts => "保证金和价款的支付方式与账户",
                Item::Notice
                | Item::Title
                | Item::PriceBasis
                | Item::Rules
                | Item::PriorityPurchasers
                | Item::Notified
                | Item::Taxes
                | Item::Contacts
                | Item::Others => "应当公示的事项",
            };
            format!("{what}尚未查明公示；确实不明的，应写明向谁、何时查询。")
        }
        Obstacle::Wording { wording } => {
            format!("公告及财产状况中不得使用“{}”的表述。", wording.phrase)
        }
        Obstacle::OutsiderObjects => {
            "案外人对该财产的异议尚未了结，或已经成立，不能发布。".to_owned()
        }
        Obstacle::ShareholdersUnknown => {
            "股权变价应当通知公司及全体股东：请将公司登记为利害关系人、其他股东登记为优先购买权人。"
                .to_owned()
        }
        Obstacle::ShareholderMayBuy { until, .. } => format!(
            "其他股东自通知之日起满二十日方视为放弃优先购买权，竞价最早可于{}开始。",
            until.chinese()
        ),
        Obstacle::DirectUnfounded => {
            "未经两次拍卖直接变卖的，应当先登记法定事由及凭证。".to_owned()
        }
        Obstacle::DirectTooLow { limit } => {
            format!("按登记的事由，直接变卖的价格不得低于{limit}元。")
        }
        Obstacle::NoSurplus { burdens } => format!(
            "按此起拍价，清偿优先债权和执行费用{burdens}元后无剩余可能；申请执行人五日内申请继续的，\
             起拍价应高于该数额。"
        ),
    }
}

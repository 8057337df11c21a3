//! What stands between a draft and its notice, in words.

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
        Obstacle::NoSurplus { burdens } => format!(
            "按此起拍价，清偿优先债权和执行费用{burdens}元后无剩余可能；申请执行人五日内申请继续的，\
             起拍价应高于该数额。"
        ),
    }
}

//! Why firms are not chosen, a draw is not held, or an appraisal does not go on.

use domain::term::TermError;
use store::StoreError;
use valuation::appraisal::Refusal;
use valuation::draw::{Bar, DrawError};
use valuation::fee::FeeError;
use valuation::finding::FindingError;

use super::import::Fault;
use crate::app::AppError;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FirmRefusal {
    #[error("当事人协商选定机构的截止时间应晚于当前时间。")]
    ChooseUntilPast,
    #[error("该财产已在选定评估机构或评估中。")]
    AlreadyChosen,
    #[error("评估机构已经选定。")]
    Settled,
    #[error("协商选定机构的期限已过，或已公告摇号。")]
    ChoosingOver,
    #[error("应选定三家不同的机构并排定顺序。")]
    NotThree,
    #[error("该机构不在所选名单内。")]
    NotListed,
    #[error("同一机构只能列一次回避。")]
    ConflictTwice,
    #[error("{name}不得选定：{why}。")]
    Excluded { name: String, rule: Bar, why: String },
    #[error("当事人仍可协商选定机构，尚不能摇号。")]
    StillChoosing,
    #[error("该摇号已经公告。")]
    DrawAnnounced,
    #[error("该摇号已经完成。")]
    DrawHeld,
    #[error("摇号尚未完成。")]
    DrawNotHeld,
    #[error("贡献值的截止时间应晚于当前时间。")]
    ContributionsPast,
    #[error("贡献值的提交期限已过，或公开来源尚未到约定时间。")]
    ContributionTime,
    #[error("该来源不是公告的公开来源。")]
    OtherSource,
    #[error("同一来源只能提交一次贡献值。")]
    ContributedBefore,
    #[error("不能摇号。")]
    Draw(DrawError),
    #[error("评估当前不能办理此项事项。")]
    Appraisal(Refusal),
    #[error("评估机构名单有误，未作任何更改。")]
    List(Vec<Fault>),
    #[error("评估结论尚未确定。")]
    NotStanding,
    #[error("该评估已经办结。")]
    Over,
    #[error("该评估不是委托给贵机构的。")]
    NotYourCommission,
    #[error("文件为空。")]
    FileEmpty,
    #[error("文件超过32兆字节。")]
    FileTooLarge,
    #[error("文件内容不是PDF、JPEG或PNG，或文件不完整。")]
    FileKind,
    #[error("文件内容是{found}，与所称的{declared}不符。")]
    FileOther { declared: String, found: &'static str },
    #[error("评估报告应先上传报告文件。")]
    ReportFileMissing,
    #[error("尚不能确定评估费：评估未办结，或者财产仍在处置。")]
    FeeNotDue,
    #[error("评估费已经确定。")]
    FeeDecided,
    #[error("评估费与其计算依据不符。")]
    Fee(FeeError),
    #[error("无法确定参考价。")]
    Finding(FindingError),
    #[error("无法计算期限。")]
    Term(TermError),
}

/// The refusal that a named constraint stands for.
pub fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("firm_selection_open_key") => FirmRefusal::AlreadyChosen.into(),
        Some("draw_selection_key") => FirmRefusal::DrawAnnounced.into(),
        Some("draw_contribution_once_key") => FirmRefusal::ContributedBefore.into(),
        Some("firm_conflict_pkey") => FirmRefusal::ConflictTwice.into(),
        Some("firm_conflict_firm_fkey") => FirmRefusal::NotListed.into(),
        Some(_) | None => error.into(),
    }
}

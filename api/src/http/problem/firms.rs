//! How refusals about firms, draws, appraisals and their files are told.

use serde_json::json;
use valuation::appraisal::Refusal;
use valuation::draw::DrawError;
use valuation::fee::FeeError;

use super::{Told, kinds, term};
use crate::app::firms::import::Fault;
use crate::app::firms::refusal::FirmRefusal;
use crate::app::machines::MachineRefusal;

pub(super) fn firm(error: &FirmRefusal) -> Told {
    let kind = match error {
        FirmRefusal::AlreadyChosen | FirmRefusal::Settled => &kinds::FIRMS_CHOSEN,
        FirmRefusal::ChoosingOver => &kinds::FIRMS_CHOICE_OVER,
        FirmRefusal::ChooseUntilPast
        | FirmRefusal::NotThree
        | FirmRefusal::NotListed
        | FirmRefusal::ConflictTwice => &kinds::FIRMS_UNUSABLE,
        FirmRefusal::Excluded { rule, .. } => {
            return Told::new(&kinds::FIRM_EXCLUDED, error).with("rule", json!(rule.slug()));
        }
        FirmRefusal::StillChoosing => &kinds::FIRMS_CHOOSING,
        FirmRefusal::DrawAnnounced => &kinds::DRAW_ANNOUNCED,
        FirmRefusal::DrawHeld => &kinds::DRAW_HELD,
        FirmRefusal::DrawNotHeld => &kinds::DRAW_NOT_HELD,
        FirmRefusal::ContributionTime => &kinds::DRAW_CONTRIBUTION_TIME,
        FirmRefusal::ContributedBefore => &kinds::DRAW_CONTRIBUTED,
        FirmRefusal::ContributionsPast | FirmRefusal::OtherSource => &kinds::DRAW_UNUSABLE,
        FirmRefusal::Draw(why) => return Told::new(&kinds::DRAW_IMPOSSIBLE, draw(why)),
        FirmRefusal::Appraisal(why) => return appraisal(why),
        FirmRefusal::List(faults) => {
            let line = |it: &Fault| json!({ "line": it.line, "why": it.why });
            let lines = faults.iter().map(line).collect();
            return Told::new(&kinds::FIRM_LIST_UNUSABLE, error).with("lines", lines);
        }
        FirmRefusal::NotStanding => &kinds::APPRAISAL_NOT_STANDING,
        FirmRefusal::Over => &kinds::APPRAISAL_OVER,
        FirmRefusal::NotYourCommission => &kinds::NOT_YOUR_COMMISSION,
        FirmRefusal::FileTooLarge => &kinds::TOO_LARGE,
        FirmRefusal::FileEmpty | FirmRefusal::FileKind | FirmRefusal::FileOther { .. } => {
            &kinds::FILE_UNUSABLE
        }
        FirmRefusal::ReportFileMissing => &kinds::REPORT_FILE_MISSING,
        FirmRefusal::FeeNotDue => &kinds::APPRAISAL_FEE_NOT_DUE,
        FirmRefusal::FeeDecided => &kinds::APPRAISAL_FEE_DECIDED,
        FirmRefusal::Fee(why) => return fee(*why),
        FirmRefusal::Finding(_) => &kinds::REFERENCE_PRICE_EXPIRED,
        FirmRefusal::Term(error) => return term(error),
    };
    Told::new(kind, error)
}

pub(super) fn machine(error: &MachineRefusal) -> Told {
    let kind = match error {
        MachineRefusal::Unknown => &kinds::MACHINE_UNKNOWN,
        MachineRefusal::Token => &kinds::MACHINE_TOKEN,
        MachineRefusal::ScopeMissing { scope } => {
            return Told::new(&kinds::SCOPE_MISSING, error).with("scope", json!(scope.name()));
        }
        MachineRefusal::NoSuchScope { .. } | MachineRefusal::NotAValuer => &kinds::MACHINE_UNUSABLE,
        MachineRefusal::Revoked => &kinds::MACHINE_REVOKED,
        MachineRefusal::KeyMalformed => &kinds::KEY_MALFORMED,
        MachineRefusal::KeyReused => &kinds::KEY_REUSED,
    };
    Told::new(kind, error)
}

fn fee(why: FeeError) -> Told {
    let told = |detail: &str| Told::new(&kinds::APPRAISAL_FEE_UNUSABLE, detail);
    match why {
        FeeError::Zero => told("评估费应大于零。"),
        FeeError::Nothing => told("被更换的机构不收取评估费。"),
        FeeError::NotTheShare { fee } => {
            let detail = format!("重新出具报告的评估费应为原评估费的30%，即{fee}元。");
            Told::new(&kinds::APPRAISAL_FEE_UNUSABLE, detail).with("limit", json!(fee.to_string()))
        }
        FeeError::Above { most } => {
            let detail = format!("评估费不得超过其计算基数和机构的报价，即{most}元。");
            Told::new(&kinds::APPRAISAL_FEE_UNUSABLE, detail).with("limit", json!(most.to_string()))
        }
    }
}

fn draw(why: &DrawError) -> String {
    match why {
        DrawError::TooFewFirms { eligible } => {
            format!("可参加摇号的机构只有{eligible}家，不足三家。")
        }
        DrawError::TwiceListed { .. } => "名单中有重复的机构。".to_owned(),
        DrawError::TooEarly { until } => format!("摇号不得早于{until}。"),
        DrawError::CourtAlone => "尚无法院以外的贡献值，不能摇号。".to_owned(),
        DrawError::SourceMissing => "尚未录入公告的公开来源所示的数值。".to_owned(),
    }
}

fn appraisal(why: &Refusal) -> Told {
    let (kind, detail) = match why {
        Refusal::OtherStage { stage } => {
            let told = Told::new(&kinds::APPRAISAL_OTHER_STAGE, "评估当前阶段不能办理此项事项。");
            return told.with("stage", json!(stage.slug()));
        }
        Refusal::AlreadyReplied => (&kinds::APPRAISAL_REFUSED, "该委托已经答复。".to_owned()),
        Refusal::NoOpenRequest => (&kinds::APPRAISAL_REFUSED, "没有待补充的材料清单。".to_owned()),
        Refusal::NothingMissed => (&kinds::APPRAISAL_REFUSED, "请列明缺少的材料。".to_owned()),
        Refusal::WitnessNeeded => {
            (&kinds::APPRAISAL_REFUSED, "当事人未到场的，应有见证人见证勘验。".to_owned())
        }
        Refusal::AbsentNotNotified => {
            (&kinds::APPRAISAL_REFUSED, "未到场的当事人应已通知。".to_owned())
        }
        Refusal::InspectionTime => {
            (&kinds::APPRAISAL_REFUSED, "勘验日期应在委托之后、不晚于今天。".to_owned())
        }
        Refusal::ExtensionLength { longest } => {
            (&kinds::APPRAISAL_EXTENSION, format!("每次延长不得超过{longest}日。"))
        }
        Refusal::ExtensionTooLate { ask_by } => {
            (&kinds::APPRAISAL_EXTENSION, format!("延长评估期限应在{ask_by}前书面申请。"))
        }
        Refusal::ExtensionsUsed => {
            (&kinds::APPRAISAL_EXTENSION, "延长评估期限不得超过两次。".to_owned())
        }
        Refusal::ExtensionPending => {
            (&kinds::APPRAISAL_EXTENSION, "尚有延长申请未作决定。".to_owned())
        }
        Refusal::NoExtensionAsked => {
            (&kinds::APPRAISAL_EXTENSION, "没有待决定的延长申请。".to_owned())
        }
        Refusal::UselessReport => {
            (&kinds::APPRAISAL_REFUSED, "评估值应大于零，有效期不得早于今天。".to_owned())
        }
        Refusal::NothingCharged => (&kinds::APPRAISAL_REFUSED, "费用应大于零。".to_owned()),
        Refusal::AlreadyReported => {
            (&kinds::APPRAISAL_REFUSED, "报告已提交，未要求补正。".to_owned())
        }
        Refusal::ServiceTime => (&kinds::SERVICE_TIME, "送达时间有误。".to_owned()),
        Refusal::NoGround => (&kinds::APPRAISAL_REFUSED, "异议应有理由。".to_owned()),
        Refusal::NotHeard => (
            &kinds::OBJECTION_NOT_HEARD,
            "异议期限已过，或结论已经补正、评审，不再受理。".to_owned(),
        ),
        Refusal::OtherObjection => {
            (&kinds::APPRAISAL_REFUSED, "当前办理的不是该项异议。".to_owned())
        }
        Refusal::NothingToReturn => (&kinds::APPRAISAL_REFUSED, "没有待退还的材料。".to_owned()),
        Refusal::Term(error) => return term(error),
    };
    Told::new(kind, detail)
}

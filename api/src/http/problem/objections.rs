//! How it is told that an objection, an act in it or the next step is not taken.

use domain::lot::objecting::ActError;
use serde_json::json;

use super::{INTERNAL_DETAIL, Told, kinds};
use crate::app::lot_objections::ObjectionRefusal;
use crate::app::next_steps::StepRefusal;

pub(super) fn objection(error: &ObjectionRefusal) -> Told {
    match error {
        ObjectionRefusal::Unusable
        | ObjectionRefusal::Ahead
        | ObjectionRefusal::DocumentMissing => Told::new(&kinds::LOT_OBJECTION_UNUSABLE, error),
        ObjectionRefusal::NotPublished => Told::new(&kinds::LOT_WRONG_STATE, error),
        ObjectionRefusal::ByHandler => Told::new(&kinds::LOT_OBJECTION_BY_HANDLER, error),
        ObjectionRefusal::OutsiderStands => Told::new(&kinds::LOT_OUTSIDER_STANDS, error),
        ObjectionRefusal::Act(ActError::OtherStage { stage }) => {
            Told::new(&kinds::LOT_OBJECTION_STAGE, error).with("stage", json!(stage))
        }
        ObjectionRefusal::Act(ActError::TooLate { until }) => {
            let told = Told::new(&kinds::LOT_OBJECTION_STAGE, "法定期限已经届满。");
            told.with("until", json!(until.to_string()))
        }
        ObjectionRefusal::Act(ActError::BeforeLast) => {
            Told::new(&kinds::LOT_OBJECTION_UNUSABLE, "办理时间不能早于前一步。")
        }
        ObjectionRefusal::Act(ActError::Term) => Told::new(&kinds::INTERNAL, INTERNAL_DETAIL),
    }
}

pub(super) fn step(error: &StepRefusal) -> Told {
    let kind = match error {
        StepRefusal::NotFailed => &kinds::LOT_NOT_FAILED,
        StepRefusal::NotACreditor => &kinds::NOT_A_CREDITOR,
        StepRefusal::Answered => &kinds::IN_KIND_ANSWERED,
        StepRefusal::NotTheTaker => &kinds::NOT_THE_TAKER,
        StepRefusal::NotToBeLifted => &kinds::NOT_TO_BE_LIFTED,
        StepRefusal::Disposed => &kinds::ASSET_DISPOSED,
        StepRefusal::Consented => &kinds::SELL_ALL_CONSENTED,
        StepRefusal::DirectFounded => &kinds::DIRECT_SALE_FOUNDED,
        StepRefusal::Term(_) => return Told::new(&kinds::INTERNAL, INTERNAL_DETAIL),
    };
    Told::new(kind, error)
}

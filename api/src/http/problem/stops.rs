//! How refused measures of a court and unsigned fault records are told.

use domain::lot::stopping::StopRefusal;
use serde_json::json;

use super::{Told, kinds, term};
use crate::app::error::StopError;

pub(super) fn stop(error: &StopError) -> Told {
    match error {
        StopError::Law(refusal) => law(*refusal),
        StopError::Term(error) => term(error),
        StopError::NotStopped => Told::new(&kinds::LOT_NOT_STOPPED, error),
        StopError::GroundEnded => Told::new(&kinds::STOP_GROUND_ENDED, error),
        StopError::GroundEndsLater => Told::new(&kinds::STOP_GROUND_TIME, error),
        StopError::StatementUnusable => Told::new(&kinds::STATEMENT_UNUSABLE, error),
        StopError::FaultUnfinished => Told::new(&kinds::FAULT_UNFINISHED, error),
        StopError::FaultSigned => Told::new(&kinds::FAULT_SIGNED, error),
        StopError::SameSigner => Told::new(&kinds::FAULT_OTHER_SIGNER, error),
    }
}

fn law(refusal: StopRefusal) -> Told {
    match refusal {
        StopRefusal::GroundDoesNotFit { ground, measure } => {
            let allowed = ground.measures();
            let titles: Vec<_> = allowed.iter().map(|it| it.title()).collect();
            let (ground_title, measure) = (ground.title(), measure.title());
            let detail =
                format!("“{ground_title}”不能作为{measure}的事由，可以{}。", titles.join("或"));
            let names: Vec<_> = allowed.iter().map(|it| it.name()).collect();
            let told = Told::new(&kinds::STOP_GROUND_UNFIT, detail).with("measures", json!(names));
            Told { article: Some(ground.article()), ..told }
        }
        StopRefusal::DocumentMissing => {
            Told::new(&kinds::STOP_DOCUMENT_MISSING, "请填写据以办理的裁定书或决定书文号。")
        }
        StopRefusal::BiddingBegun { ground } => {
            let detail = format!("竞价开始后不能以“{}”直接撤回，请先依法中止。", ground.title());
            Told::new(&kinds::LOT_BIDDING_BEGUN, detail)
        }
    }
}

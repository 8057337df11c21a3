//! How refused and unresolved bids are told.

use domain::bidding::Refusal;
use serde_json::json;

use super::kinds::Kind;
use super::{Told, kinds};
use crate::app::bids::BidError;
use crate::engine::{ActError, BiddingError};
use crate::http::wire::{Yuan, beijing};

pub(super) fn bid(error: &BidError) -> Told {
    match error {
        BidError::Refused { refusal, seq, at, leader_price, minimum } => {
            Told::new(kind(*refusal), error)
                .with("seq", json!(seq))
                .with("at", json!(beijing(at.utc())))
                .with("leader_price", json!(leader_price.map(Yuan)))
                .with("minimum", json!(minimum.map(Yuan)))
        }
        BidError::KeyMalformed => Told::new(&kinds::KEY_MALFORMED, error),
        BidError::KeyStale => Told::new(&kinds::KEY_STALE, error),
        BidError::KeyReused => Told::new(&kinds::KEY_REUSED, error),
        BidError::Unresolved => Told::new(&kinds::BID_UNRESOLVED, error).retry_after(1),
        BidError::ClockDisagrees => Told::new(&kinds::CLOCK_DISAGREES, error).retry_after(1),
        BidError::NoLot => Told::new(&kinds::NOT_FOUND, error),
        BidError::ReasonUnusable => Told::new(&kinds::REASON_UNUSABLE, error),
        BidError::NotOpened => Told::new(&kinds::LOT_NOT_OPENED, error),
    }
}

fn kind(refusal: Refusal) -> &'static Kind {
    match refusal {
        Refusal::NotOpen => &kinds::BID_NOT_OPEN,
        Refusal::Closed => &kinds::BID_CLOSED,
        Refusal::Suspended => &kinds::BID_SUSPENDED,
        Refusal::NotQualified => &kinds::BID_NOT_QUALIFIED,
        Refusal::BelowStart => &kinds::BID_BELOW_START,
        Refusal::OffStep => &kinds::BID_OFF_STEP,
        Refusal::NoPriorityOverLeader => &kinds::BID_NO_PRIORITY_OVER_LEADER,
        Refusal::BelowIncrement => &kinds::BID_BELOW_INCREMENT,
    }
}

pub(super) fn act(error: &ActError) -> Told {
    match error {
        ActError::NotOpened => Told::new(&kinds::LOT_NOT_OPENED, "该标的物的竞价尚未载入。"),
        ActError::Ended => Told::new(&kinds::BID_CLOSED, "竞价已经结束。"),
        ActError::AlreadyPaused => Told::new(&kinds::LOT_PAUSED, "竞价已处于暂停状态。"),
        ActError::NotPaused => Told::new(&kinds::LOT_NOT_PAUSED, "竞价未处于暂停状态。"),
        ActError::ClockDisagrees => {
            Told::new(&kinds::CLOCK_DISAGREES, "平台时钟校验不一致，请稍后重试。").retry_after(1)
        }
        ActError::Unresolved => {
            Told::new(&kinds::ACT_UNRESOLVED, "结果尚未确定，请先查看该标的物再操作。")
                .retry_after(1)
        }
    }
}

pub(super) fn machinery(error: &BiddingError) -> Told {
    match error {
        BiddingError::Redis(_)
        | BiddingError::Journal(_)
        | BiddingError::Commit(_)
        | BiddingError::Overtaken => {
            Told::new(&kinds::UNAVAILABLE, "平台暂时不可用，请稍后重试。").retry_after(1)
        }
        BiddingError::NotAnnounced => Told::new(&kinds::NOT_FOUND, "没有该标的物。"),
    }
}

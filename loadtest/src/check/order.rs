//! Real-time order: no bid that was sent after another's acknowledgement has a smaller place.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Finding, Told, Wrong};

/// In the order of their places, no bid may have been acknowledged before the latest of the
/// sending times up to it: that one was sent later and yet has the earlier place.
pub fn check(told: &[Told]) -> Vec<Finding> {
    let mut lots: BTreeMap<_, Vec<(u64, &Told)>> = BTreeMap::new();
    for it in told {
        if let Some(seq) = it.answer.seq() {
            lots.entry(it.lot).or_default().push((seq, it));
        }
    }
    let mut findings = Vec::new();
    for (lot, mut placed) in lots {
        placed.sort_by_key(|(seq, it)| (*seq, it.sent));
        let mut latest: Option<(Duration, u64)> = None;
        for (seq, it) in placed {
            if let Some((sent, earlier)) = latest
                && earlier != seq
                && it.told < sent
            {
                let what = format!("{earlier} was sent after {seq} had been acknowledged");
                findings.push(Finding::of(Wrong::Reordered, lot, what));
            }
            if latest.is_none_or(|(sent, _)| it.sent > sent) {
                latest = Some((it.sent, seq));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Answer, samples};

    fn told(times: &[(u64, u64, u64)]) -> Vec<Told> {
        let one = |(seq, sent, told): &(u64, u64, u64)| Told {
            sent: Duration::from_millis(*sent),
            told: Duration::from_millis(*told),
            answer: Answer::Accepted { seq: *seq, head: String::new() },
            ..samples::told(&samples::record())[0].clone()
        };
        times.iter().map(one).collect()
    }

    #[test]
    fn overlapping_bids_may_stand_in_any_order() {
        assert_eq!(check(&told(&[(1, 0, 10), (2, 5, 20), (3, 1, 8)])), []);
        assert_eq!(check(&told(&[(2, 0, 10), (1, 10, 20)])), [], "at the same moment");
    }

    #[test]
    fn a_later_bid_with_an_earlier_place_is_found() {
        assert_eq!(check(&told(&[(2, 0, 10), (1, 11, 20)])).len(), 1);
        // Not only between neighbours.
        assert_eq!(check(&told(&[(1, 50, 60), (2, 0, 90), (3, 0, 49)])).len(), 1);
    }

    #[test]
    fn lots_are_not_compared_with_each_other() {
        let mut both = told(&[(2, 0, 10), (1, 11, 20)]);
        both[1].lot = uuid::Uuid::from_u128(9);
        assert_eq!(check(&both), []);
    }

    #[test]
    fn one_place_told_twice_is_no_disorder() {
        assert_eq!(check(&told(&[(1, 0, 5), (1, 6, 9)])), []);
    }
}

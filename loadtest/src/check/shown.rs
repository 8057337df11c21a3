//! What watchers saw: every entry once and in order, nothing that is not in the journal, no price
//! that went back.

use domain::bidding::{Event, Refusal};
use domain::chain::Hash;

use super::promises::at;
use super::{Finding, Record, Sight, Watched, Wrong};

pub fn check(record: &Record, watched: &Watched) -> Vec<Finding> {
    let prices = leading(record);
    let (mut seen, mut price, mut findings) = (None, None, Vec::new());
    for sight in &watched.sights {
        let wrong = match sight {
            Sight::Resumed => None,
            Sight::Snapshot { seq, price_fen, head } => {
                let durable = is_state(record, &prices, (*seq, *price_fen, head));
                let back = seen.is_some_and(|it| *seq < it);
                if seen.is_none() {
                    (seen, price) = (Some(*seq), *price_fen);
                }
                judge(sight, durable, !back)
            }
            Sight::Entry { seq, price_fen, verdict, .. } => {
                let durable = is_entry(record, sight);
                let next = seen.is_none_or(|it| *seq == it + 1);
                let missed = seen.is_some_and(|it| *seq > it + 1);
                if missed {
                    let what = format!("{sight:?} came after {seen:?}");
                    findings.push(Finding::of(Wrong::Missed, record.lot, what));
                }
                seen = Some(seen.map_or(*seq, |it| it.max(*seq)));
                let accepted = verdict.as_deref() == Some("accepted");
                let back = accepted && *price_fen < price;
                if accepted && !back {
                    price = *price_fen;
                }
                judge(sight, durable, (next || missed) && !back)
            }
        };
        findings.extend(wrong.map(|it| Finding::of(Wrong::FalseShown, record.lot, it)));
    }
    findings
}

fn judge(sight: &Sight, durable: bool, forward: bool) -> Option<String> {
    match (durable, forward) {
        (true, true) => None,
        (false, _) => Some(format!("not in the journal: {sight:?}")),
        (true, false) => Some(format!("shown again, or a price went back: {sight:?}")),
    }
}

/// The leading price after each entry.
fn leading(record: &Record) -> Vec<Option<i64>> {
    let mut price = None;
    let after = record.entries.iter().map(|it| {
        if let Event::Bid { price: bid, verdict: Ok(()), .. } = &it.listed.entry.event {
            price = Some(bid.fen());
        }
        price
    });
    after.collect()
}

fn is_state(
    record: &Record,
    prices: &[Option<i64>],
    (seq, price, head): (u64, Option<i64>, &str),
) -> bool {
    let kept = at(record, seq);
    let hash = kept.map_or(Hash::GENESIS, |it| it.hash);
    let leading = prices.get(super::index(seq)).copied().flatten();
    kept.is_some() && hash.to_string() == head && leading == price
}

fn is_entry(record: &Record, sight: &Sight) -> bool {
    let Sight::Entry { seq, code, price_fen, verdict, hash } = sight else { return false };
    let Some(kept) = at(record, *seq) else { return false };
    let said = match &kept.listed.entry.event {
        Event::Bid { code: by, price, verdict: judged } => {
            let judged = judged.err().map_or("accepted", Refusal::slug);
            code.as_deref() == Some(by.as_str())
                && *price_fen == Some(price.fen())
                && verdict.as_deref() == Some(judged)
        }
        Event::Opened { .. }
        | Event::Qualified { .. }
        | Event::Disqualified { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::Withdrawn { .. }
        | Event::Closed { .. } => verdict.is_none(),
    };
    said && kept.hash.to_string() == *hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::samples;

    fn wrongs(record: &Record, sights: Vec<Sight>) -> Vec<Wrong> {
        let watched = Watched { lot: record.lot, sights };
        check(record, &watched).into_iter().map(|it| it.wrong).collect()
    }

    #[test]
    fn the_whole_feed_is_right_also_after_a_cut() {
        let record = samples::record();
        assert_eq!(wrongs(&record, samples::sights(&record)), []);
        let mut cut = samples::sights(&record);
        cut.insert(4, Sight::Resumed);
        cut.insert(5, samples::snapshot(&record, 7));
        assert_eq!(wrongs(&record, cut), [], "the snapshot may be ahead of what is repeated");
    }

    #[test]
    fn an_entry_that_was_never_durable_is_found() {
        let record = samples::record();
        let mut sights = samples::sights(&record);
        let last = sights.pop().expect("some");
        let Sight::Entry { seq, code, verdict, hash, .. } = last else { panic!("an entry") };
        let forged = |price_fen, hash: &str, seq| Sight::Entry {
            seq,
            code: code.clone(),
            price_fen,
            verdict: verdict.clone(),
            hash: hash.to_owned(),
        };
        for it in [forged(Some(1), &hash, seq), forged(Some(125_000), "00", seq)] {
            let mut sights = sights.clone();
            sights.push(it);
            assert!(wrongs(&record, sights).contains(&Wrong::FalseShown));
        }
        sights.push(forged(Some(125_000), &hash, seq + 9));
        let found = wrongs(&record, sights);
        assert!(found.contains(&Wrong::FalseShown) && found.contains(&Wrong::Missed));
    }

    #[test]
    fn a_gap_and_a_repetition_are_found() {
        let record = samples::record();
        let mut gap = samples::sights(&record);
        gap.remove(3);
        assert_eq!(wrongs(&record, gap), [Wrong::Missed]);
        let mut again = samples::sights(&record);
        let last = again.last().cloned();
        again.extend(last);
        assert_eq!(wrongs(&record, again), [Wrong::FalseShown]);
    }

    #[test]
    fn a_snapshot_that_goes_back_or_is_not_true_is_found() {
        let record = samples::record();
        let mut back = samples::sights(&record);
        back.push(samples::snapshot(&record, 3));
        assert_eq!(wrongs(&record, back), [Wrong::FalseShown]);
        let Sight::Snapshot { seq, head, .. } = samples::snapshot(&record, 5) else {
            panic!("a snapshot")
        };
        let untrue = Sight::Snapshot { seq, price_fen: Some(1), head };
        assert_eq!(wrongs(&record, vec![untrue]), [Wrong::FalseShown]);
    }
}

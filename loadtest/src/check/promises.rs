//! Every acknowledged bid is in the journal: the same place, price and verdict, once.

use std::collections::BTreeMap;

use domain::bidding::{Event, Refusal};
use uuid::Uuid;

use super::{Answer, Finding, Kept, Record, Stray, Told, Wrong, index};

/// The places of the keys of one lot, so that each answer is looked up and not searched for.
struct Places<'a> {
    record: &'a Record,
    keys: BTreeMap<Uuid, &'a Kept>,
    strays: BTreeMap<Uuid, &'a Stray>,
}

impl<'a> Places<'a> {
    fn of(record: &'a Record) -> Places<'a> {
        let keyed = |it: &'a Kept| Some((it.listed.offer.as_ref()?.key, it));
        let keys = record.entries.iter().filter_map(keyed).collect();
        let strays = record.strays.iter().map(|it| (it.key, it)).collect();
        Places { record, keys, strays }
    }
}

pub fn check(records: &BTreeMap<Uuid, &Record>, told: &[Told]) -> Vec<Finding> {
    let places: BTreeMap<Uuid, Places<'_>> =
        records.iter().map(|(lot, it)| (*lot, Places::of(it))).collect();
    let (mut findings, mut answers) = (Vec::new(), BTreeMap::new());
    for it in told {
        let found = match places.get(&it.lot) {
            Some(places) => kept(places, it),
            None => Some((Wrong::Lost, "the lot has no record".to_owned())),
        };
        if let Some((wrong, what)) = found {
            findings.push(Finding::of(wrong, it.lot, format!("{what}: {it:?}")));
        }
        // A double click, a retry: whoever asks with one key is told one thing.
        if let Some(before) = answers.insert((it.lot, it.key), &it.answer)
            && *before != it.answer
        {
            let what = format!("{} was answered {before:?} and {:?}", it.key, it.answer);
            findings.push(Finding::of(Wrong::Doubled, it.lot, what));
        }
    }
    findings
}

fn kept(places: &Places<'_>, told: &Told) -> Option<(Wrong, String)> {
    let Some(seq) = told.answer.seq() else { return kept_beside(places, told) };
    let Some(kept) = places.keys.get(&told.key) else {
        return Some((Wrong::Lost, "no entry has its key".to_owned()));
    };
    let moved = |what: String| Some((Wrong::Moved, what));
    if kept.listed.entry.seq != seq {
        return moved(format!("it stands at {}", kept.listed.entry.seq));
    }
    let Event::Bid { code, price, verdict } = &kept.listed.entry.event else {
        return moved("its place is not a bid's".to_owned());
    };
    let verdict = verdict.err().map_or("accepted", Refusal::slug);
    if (code.as_str(), price.fen(), verdict) != (&told.code, told.price_fen, told.answer.verdict())
    {
        return moved(format!("the journal says {code} {} {verdict}", price.fen()));
    }
    match &told.answer {
        Answer::Accepted { head, .. } if *head != kept.hash.to_string() => {
            moved(format!("its head is {}", kept.hash))
        }
        Answer::Refused { leader_fen, .. } => {
            let before = kept.listed.offer.as_ref().and_then(|it| it.leader_before);
            let before = before.map(|it| it.fen());
            (*leader_fen != before).then(|| (Wrong::FalseShown, format!("it met {before:?}")))
        }
        Answer::Accepted { .. } => None,
    }
}

fn kept_beside(places: &Places<'_>, told: &Told) -> Option<(Wrong, String)> {
    if told.answer.verdict() == Refusal::NotOpen.slug() && places.record.entries.is_empty() {
        // Before the lot is loaded there is nothing a bid could be kept with.
        return None;
    }
    let Some(stray) = places.strays.get(&told.key) else {
        return Some((Wrong::Lost, "no stray has its key".to_owned()));
    };
    let same = stray.code == told.code
        && stray.price_fen == told.price_fen
        && stray.slug == told.answer.verdict();
    (!same).then(|| (Wrong::Moved, format!("the stray says {stray:?}")))
}

/// The entry at a place of a record.
pub(super) fn at(record: &Record, seq: u64) -> Option<&Kept> {
    record.entries.get(index(seq))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::samples;

    fn wrongs(record: &Record, told: &[Told]) -> Vec<Wrong> {
        let known = BTreeMap::from([(record.lot, record)]);
        check(&known, told).into_iter().map(|it| it.wrong).collect()
    }

    #[test]
    fn what_was_told_is_there() {
        let record = samples::record();
        assert_eq!(wrongs(&record, &samples::told(&record)), []);
    }

    #[test]
    fn a_bid_that_is_not_there_is_lost() {
        let record = samples::record();
        let mut told = samples::told(&record);
        told[0].key = Uuid::from_u128(4711);
        assert_eq!(wrongs(&record, &told), [Wrong::Lost]);
        let mut cut = samples::record();
        let told = samples::told(&cut);
        cut.entries.pop();
        assert_eq!(wrongs(&cut, &told), [Wrong::Lost]);
    }

    #[test]
    fn another_place_price_verdict_or_head_is_moved() {
        let record = samples::record();
        let changes: [fn(&mut Told); 4] = [
            |it| it.answer = Answer::Accepted { seq: 9, head: String::new() },
            |it| it.price_fen += 1,
            |it| it.answer = samples::refused(3, "below-increment"),
            |it| it.answer = Answer::Accepted { seq: 3, head: "00".to_owned() },
        ];
        for change in changes {
            let mut told = samples::told(&record);
            change(&mut told[0]);
            told.truncate(1);
            assert_eq!(wrongs(&record, &told), [Wrong::Moved]);
        }
    }

    #[test]
    fn two_answers_to_one_key_are_doubled() {
        let record = samples::record();
        let mut told = samples::told(&record);
        let mut again = told[0].clone();
        assert_eq!(wrongs(&record, &[told[0].clone(), again.clone()]), [], "the same once more");
        again.answer = samples::refused(3, "below-increment");
        told.push(again);
        assert!(wrongs(&record, &told).contains(&Wrong::Doubled));
    }

    #[test]
    fn a_leader_who_never_was_is_shown_falsely() {
        let record = samples::record();
        let mut told = samples::told(&record);
        let refused = told.iter_mut().find_map(|it| match &mut it.answer {
            Answer::Refused { leader_fen, .. } => Some(leader_fen),
            Answer::Accepted { .. } => None,
        });
        *refused.expect("one is refused") = Some(5);
        assert_eq!(wrongs(&record, &told), [Wrong::FalseShown]);
    }

    #[test]
    fn a_stray_is_kept_beside_the_sequence() {
        let mut record = samples::closed();
        let mut told = samples::told(&record);
        told.truncate(1);
        told[0].key = Uuid::from_u128(5);
        told[0].answer = Answer::Refused { seq: None, slug: "closed".to_owned(), leader_fen: None };
        assert_eq!(wrongs(&record, &told), [Wrong::Lost]);
        let (code, key) = (told[0].code.clone(), told[0].key);
        let slug = "closed".to_owned();
        record.strays = vec![Stray { code, key, price_fen: told[0].price_fen, slug }];
        assert_eq!(wrongs(&record, &told), []);
        record.strays[0].slug = "not-open".to_owned();
        assert_eq!(wrongs(&record, &told), [Wrong::Moved]);
    }
}

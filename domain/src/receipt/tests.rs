//! Receipts: every bid of every batch, and every change to one.

use super::*;
use crate::bidding::{Entry, Event};
use crate::chain::Algorithm;
use crate::record::Links;
use crate::record::sample::{at, eventful, key, lot};
use crate::signature::PrivateKey;

fn linked() -> Vec<Linked> {
    let (_, entries) = eventful();
    let mut links = Links::new(Algorithm::Sm3);
    entries.into_iter().map(|it| links.link(it)).collect()
}

fn sealed(entries: &[Linked], ends_before: Instant) -> (Batch, PublicKey, Signature) {
    let batch = Batch::of(lot(), entries, ends_before).expect("entries");
    let signature = key().sign(batch.statement().as_bytes());
    (batch, key().public(), signature)
}

/// Every bid of the lot, sealed in batches of this size.
fn receipts(size: usize) -> Vec<Receipt> {
    let (all, mut receipts, mut ends_before) = (linked(), Vec::new(), at(86_400));
    for entries in all.chunks(size) {
        let seal = sealed(entries, ends_before);
        for Linked { entry: Entry { seq, event, .. }, .. } in entries {
            if matches!(event, Event::Bid { .. }) {
                let receipt = Receipt::of(seal.clone(), entries, ends_before, *seq);
                receipts.push(receipt.expect("in the batch"));
            }
        }
        ends_before = entries.last().expect("entries").entry.ends_at;
    }
    receipts
}

#[test]
fn every_bid_has_a_receipt_that_holds() {
    for size in 1..=18 {
        let receipts = receipts(size);
        assert_eq!(receipts.len(), 9, "accepted and refused");
        for receipt in receipts {
            assert_eq!(receipt.check(Some(&key().public())), Ok(()), "{size}");
            assert_eq!(Receipt::parse(&receipt.text()), Ok(receipt));
        }
    }
}

#[test]
fn every_changed_byte_of_a_receipt_is_found() {
    let receipt = receipts(5).pop().expect("receipts");
    let text = receipt.text();
    let holds = |bytes: &[u8]| {
        let text = str::from_utf8(bytes).ok();
        text.is_some_and(|it| Receipt::parse(it).is_ok_and(|it| it.check(None).is_ok()))
    };
    assert!(holds(text.as_bytes()));
    for place in 0..text.len() {
        for change in [1, 0x20] {
            let mut altered = text.clone().into_bytes();
            altered[place] ^= change;
            assert!(!holds(&altered), "byte {place} ^ {change}");
        }
        let mut shorter = text.clone().into_bytes();
        shorter.remove(place);
        assert!(!holds(&shorter), "without byte {place}");
        let mut longer = text.clone().into_bytes();
        longer.insert(place, b' ');
        assert!(!holds(&longer), "a blank before byte {place}");
    }
    assert!(!holds(format!("{text}\n").as_bytes()));
}

#[test]
fn a_receipt_is_of_one_lot_one_key_and_one_place() {
    let receipt = receipts(4).pop().expect("receipts");
    let stranger = PrivateKey::parse(&"07".repeat(32)).expect("a key");
    let check = |it: &Receipt| it.check(None).expect_err("a forgery").check;
    assert_eq!(receipt.check(Some(&stranger.public())).expect_err("a key").check, "key");
    let resigned = Receipt {
        signature: stranger.sign(receipt.batch.statement().as_bytes()),
        ..receipt.clone()
    };
    assert_eq!(check(&resigned), "signature");
    let elsewhere = LotId(uuid::Uuid::from_u128(7));
    let moved = Receipt { batch: Batch { lot: elsewhere, ..receipt.batch }, ..receipt.clone() };
    assert_eq!(check(&moved), "signature");
    let later = Receipt { ends_before: at(1), ..receipt.clone() };
    assert_eq!(check(&later), "path");
    let mut earlier = receipt;
    earlier.linked.entry.at = at(2);
    assert_eq!(check(&earlier), "chain");
}

/// A receipt is for bids, and only out of the entries that were sealed.
#[test]
fn no_receipt_is_made_of_anything_else() {
    let all = linked();
    let seal = sealed(&all, at(86_400));
    let opening = Receipt::of(seal.clone(), &all, at(86_400), 1).expect("it was sealed");
    assert_eq!(opening.check(None).expect_err("no bid").check, "rules");
    assert_eq!(Receipt::of(seal.clone(), &all, at(86_400), 99), None);
    assert_eq!(Receipt::of(seal.clone(), &all, at(1), 5), None, "another end before");
    let mut altered = all.clone();
    altered[4].entry.at = at(3);
    assert_eq!(Receipt::of(seal, &altered, at(86_400), 5), None);
    assert_eq!(Batch::of(lot(), &[], at(0)), None);
}

//! After the close: the record is downloaded, and record and receipts are checked by the law.

use domain::bidding::Event;
use domain::receipt::Receipt;
use domain::record::{Check, Ending, Seen};
use domain::signature::PublicKey;

use crate::stage::{Platform, until};

/// Whoever bid, and whoever only watched, can check the whole auction without the platform.
pub async fn prove(platform: &Platform, lot: &str, hammer_price: &str) {
    let visitor = platform.visitor();
    let public = format!("/api/public/lots/{lot}");
    let keys = visitor.get("/api/public/signing-keys").await;
    let key = PublicKey::from_pem(keys["keys"][0]["pem"].as_str().unwrap()).unwrap();

    let text = visitor.text(&format!("{public}/record")).await;
    let mut lines = text.split_inclusive('\n').map(str::as_bytes);
    let mut check = Check::begin(lines.next().unwrap(), Some(&key)).unwrap();
    let mut seen: Vec<Seen> = Vec::new();
    for line in lines {
        seen.extend(check.next(line).unwrap());
    }
    let report = check.end().unwrap();
    assert!(report.header.rehearsal, "the court of the story trains");
    let Ending::Sold { price, .. } = &report.footer.ending else { panic!("{report:?}") };
    assert_eq!(price.to_string(), hammer_price);
    assert!(!report.extensions.is_empty(), "the late bid gave time (AUC-20)");

    let is_bid = |it: &&Seen| matches!(it.linked.entry.event, Event::Bid { .. });
    let bids: Vec<&Seen> = seen.iter().filter(is_bid).collect();
    for Seen { linked, ends_before, .. } in &bids {
        let seq = linked.entry.seq;
        let receipt = visitor.text(&format!("{public}/receipts/{seq}")).await;
        let receipt = Receipt::parse(&receipt).unwrap();
        assert_eq!(receipt.check(Some(&key)), Ok(()));
        assert_eq!((&receipt.linked, receipt.ends_before), (linked, *ends_before));
    }
    let mut own = 0;
    for login in ["chen", "wu"] {
        let bidder = platform.sign_in(login, "bidder").await;
        let list = bidder.get(&format!("/api/bidder/lots/{lot}/receipts")).await;
        own += list["bids"].as_array().unwrap().len();
    }
    assert_eq!(own, bids.len(), "each bid belongs to one of the two");

    until("the worker has sealed the close", async || {
        let head = visitor.get(&format!("{public}/head")).await;
        (head["head"] == head["sealed"]["head"]).then_some(())
    })
    .await;
    let replayed = visitor.get(&format!("{public}/replay")).await;
    assert_eq!(replayed["price"], hammer_price);
    assert_eq!(replayed["extensions"], report.footer.extensions);
}

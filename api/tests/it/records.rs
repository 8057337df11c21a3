//! Records and receipts over HTTP, and that one lot's altered row is nobody else's trouble.

use api::app::sealing::{self, Look};
use chrono::TimeDelta;
use domain::bidding::priority::Rank;
use domain::bidding::{Book, Code, Entry, Event, Mode, Offer, Terms};
use domain::chain;
use domain::id::LotId;
use domain::instant::{Instant, Span};
use domain::money::Money;
use domain::receipt::{Receipt, SignedHead};
use domain::record::{Check, Report, Seen};
use domain::signature::PublicKey;
use store::journal::{Appended, Batch, Head, Recorded};
use uuid::Uuid;

use crate::harness::TestApp;
use crate::steps::announced;

/// Puts an auction into the journal of an announced lot, closed or still running.
pub async fn auctioned(app: &TestApp, serial: u32, closed: bool) -> LotId {
    auctioned_with(app, serial, 40, closed).await
}

async fn auctioned_with(app: &TestApp, serial: u32, bids: u32, closed: bool) -> LotId {
    let lot = LotId(announced(app, serial).await.lot.parse().unwrap());
    journaled(app, lot, bids, closed).await;
    lot
}

/// Puts an auction into the journal of this lot.
pub async fn journaled(app: &TestApp, lot: LotId, bids: u32, closed: bool) {
    let start = Instant::from_utc(app.now());
    let at = |seconds| start.plus(Span::seconds(seconds));
    let window = (at(10), at(600));
    let step = Money::yuan(50);
    let terms = Terms::new(Mode::Auction, Money::yuan(1000), step, window, Span::seconds(60));
    let (mut book, opened) = Book::open(&lot.to_string(), terms.unwrap(), at(0));
    let mut entries: Vec<(Entry, Option<Offer>)> = vec![(opened, None)];
    let codes: [Code; 2] = ["A1", "B2"].map(|it| it.parse().unwrap());
    for code in &codes {
        entries.push((book.qualify(code, Rank::ORDINARY, at(1)).unwrap().unwrap(), None));
    }
    for bid in 0..bids {
        let code = &codes[usize::try_from(bid % 2).unwrap()];
        let price = Money::yuan(1000 + 50 * i64::from(bid / 3));
        let (ends_before, leader) = (book.ends_at(), book.leader().map(|it| it.price));
        let entry = book.place(code, price, at(550 + bid)).entry.unwrap();
        let key = Uuid::now_v7();
        entries.push((entry, Some(Offer { key, seen: None, ends_before, leader_before: leader })));
    }
    if closed {
        entries.push((book.close(book.ends_at()).unwrap(), None));
    }
    let journal = app.app.bidding.reading();
    journal.open(lot).await.unwrap();
    let head = journal.head(lot).await.unwrap().unwrap();
    let entries = chained(&head, entries);
    let batch = Batch { lot, head, entries, after: (&book).into() };
    assert_eq!(journal.append(&[batch]).await.unwrap(), [Appended::Yes]);
}

pub fn chained(head: &Head, entries: Vec<(Entry, Option<Offer>)>) -> Vec<Recorded> {
    let (mut previous, mut hash) = (head.nonce, head.hash);
    let mut recorded = Vec::new();
    for (entry, offer) in entries {
        hash = chain::link(hash, &entry);
        let nonce = Uuid::new_v4();
        let listed = domain::bidding::Listed { entry, epoch: head.epoch, nonce, previous, offer };
        previous = nonce;
        recorded.push(Recorded { listed, hash });
    }
    recorded
}

async fn download(app: &TestApp, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("{}/api/public{path}", app.address)).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

pub fn check(text: &str, key: &PublicKey) -> Result<(Report, Vec<Seen>), domain::record::Fault> {
    let mut lines = text.split_inclusive('\n').map(str::as_bytes);
    let mut check = Check::begin(lines.next().unwrap_or_default(), Some(key))?;
    let mut seen = Vec::new();
    for line in lines {
        seen.extend(check.next(line)?);
    }
    Ok((check.end()?, seen))
}

pub async fn key(app: &TestApp) -> PublicKey {
    let (_, keys) = download(app, "/signing-keys").await;
    let keys: serde_json::Value = serde_json::from_str(&keys).unwrap();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    assert!(keys["keys"][0]["valid_until"].is_null());
    PublicKey::from_pem(keys["keys"][0]["pem"].as_str().unwrap()).unwrap()
}

/// AUC-29: what is published is complete, and stays as it was published.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_and_every_receipt_hold_and_an_altered_lot_stands_alone() {
    let app = TestApp::start().await;
    let (altered, good) = (auctioned(&app, 71, true).await, auctioned(&app, 72, true).await);
    let admin = app.database.client().await;
    let alter = format!(
        "SET session_replication_role = replica; \
         UPDATE bid_entry SET price_fen = price_fen + 5000 WHERE lot_id = '{altered}' AND seq = 9; \
         SET session_replication_role = origin"
    );
    admin.batch_execute(&alter).await.unwrap();
    let key = key(&app).await;
    sealing::catch_up(&app.app, Look::Everything).await.unwrap();

    let (status, text) = download(&app, &format!("/lots/{good}/record")).await;
    assert_eq!(status, 200);
    let (report, seen) = check(&text, &key).unwrap();
    assert_eq!((report.footer.entries, report.bids), (44, 40));
    assert!(report.footer.extensions > 0 && report.accepted < report.bids);
    for Seen { linked, ends_before, .. } in &seen {
        let path = format!("/lots/{good}/receipts/{}", linked.entry.seq);
        let (status, receipt) = download(&app, &path).await;
        if !matches!(linked.entry.event, Event::Bid { .. }) {
            assert_eq!(status, 404, "{receipt}");
            continue;
        }
        let receipt = Receipt::parse(&receipt).unwrap();
        assert_eq!(receipt.check(Some(&key)), Ok(()));
        assert_eq!((&receipt.linked, receipt.ends_before), (linked, *ends_before));
    }
    let (_, sha256) = download(&app, &format!("/lots/{good}/record?hash=SHA-256")).await;
    assert_eq!(check(&sha256, &key).unwrap().0.footer.ending, report.footer.ending);

    admin.batch_execute("UPDATE court SET name = '改名法院'").await.unwrap();
    assert_eq!(download(&app, &format!("/lots/{good}/record")).await.1, text, "as published");

    let (status, broken) = download(&app, &format!("/lots/{altered}/record")).await;
    assert_eq!(status, 200);
    assert_eq!(check(&broken, &key).unwrap_err().check, "chain", "the alteration is found");
    assert_eq!(download(&app, &format!("/lots/{altered}/receipts/9")).await.0, 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_lot_has_receipts_and_a_head_and_no_record_yet() {
    let app = TestApp::start().await;
    let lot = auctioned(&app, 73, false).await;
    for path in ["record", "replay"] {
        let (status, refusal) = download(&app, &format!("/lots/{lot}/{path}")).await;
        assert_eq!(status, 409);
        assert!(refusal.contains("/problems/record-not-final"), "{refusal}");
    }
    let head = async || {
        let (_, text) = download(&app, &format!("/lots/{lot}/head")).await;
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    assert!(head().await["sealed"].is_null());
    let (status, receipt) = download(&app, &format!("/lots/{lot}/receipts/5")).await;
    assert_eq!(status, 200, "sealed when it is asked for: {receipt}");
    assert_eq!(Receipt::parse(&receipt).unwrap().check(Some(&key(&app).await)), Ok(()));
    let head = head().await;
    assert_eq!((&head["seq"], &head["sealed"]["last"]), (&43.into(), &43.into()));
    assert_eq!(head["head"], head["sealed"]["head"]);
    for unknown in ["0", "44", "99999999"] {
        let path = format!("/lots/{lot}/receipts/{unknown}");
        assert_eq!(download(&app, &path).await.0, 404);
    }
    assert_eq!(download(&app, &format!("/lots/{}/record", Uuid::nil())).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auction_is_replayed_to_any_moment() {
    let app = TestApp::start().await;
    let lot = auctioned(&app, 74, true).await;
    let replay = async |at: String| {
        let (status, text) = download(&app, &format!("/lots/{lot}/replay{at}")).await;
        assert_eq!(status, 200, "{text}");
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let end = replay(String::new()).await;
    assert_eq!(
        (&end["phase"], &end["bids"], &end["seq"]),
        (&"closed".into(), &40.into(), &44.into())
    );
    let start = app.now();
    let micros = |seconds| (start + TimeDelta::seconds(seconds)).timestamp_micros();
    let waiting = replay(format!("?at={}", micros(5))).await;
    assert_eq!((&waiting["phase"], &waiting["price"]), (&"waiting".into(), &().into()));
    let first = replay(format!("?at={}", micros(550))).await;
    assert_eq!((&first["phase"], &first["price"]), (&"running".into(), &"1000.00".into()));
    assert_eq!((&first["leader_code"], &first["bids"]), (&"A1".into(), &1.into()));
    let spelled = (start + TimeDelta::seconds(550)).to_rfc3339().replace('+', "%2B");
    assert_eq!(replay(format!("?at={spelled}")).await, first);
    assert!(first["moments"].as_array().unwrap().len() > 10);
    assert_eq!(download(&app, &format!("/lots/{lot}/replay?at=noon")).await.0, 400);
}

/// The service can only append what was signed, and batches leave no gap.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_cannot_be_altered() {
    let app = TestApp::start().await;
    let lot = auctioned(&app, 75, true).await;
    key(&app).await;
    sealing::catch_up(&app.app, Look::Everything).await.unwrap();
    let client = app.database.client().await;
    let gap = format!(
        "SELECT seal_batch(lot_id, 99, 99, root, head, signature, key_id) FROM sealed_batch \
         WHERE lot_id = '{lot}'"
    );
    assert!(!client.query_one(&gap, &[]).await.unwrap().get::<_, bool>(0));
    client.batch_execute("SET ROLE fachui_service").await.unwrap();
    for forbidden in [
        "UPDATE sealed_batch SET last_seq = last_seq",
        "DELETE FROM sealed_batch",
        "TRUNCATE sealed_batch",
        "INSERT INTO sealed_batch SELECT * FROM sealed_batch",
        "UPDATE published_record SET footer = ''",
        "DELETE FROM signing_key",
    ] {
        assert!(client.batch_execute(forbidden).await.is_err(), "{forbidden}");
    }
    client.batch_execute("RESET ROLE").await.unwrap();
    assert!(client.batch_execute("UPDATE sealed_batch SET last_seq = 1").await.is_err());
}

/// Whoever asks at once waits for one reading of the journal, and whoever has the record is told
/// so; a replay is played from what is kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_and_a_replay_are_built_once_for_everybody() {
    let app = TestApp::start().await;
    let lot = auctioned(&app, 76, true).await;
    key(&app).await;
    let address = |path: &str| format!("{}/api/public/lots/{lot}/{path}", app.address);
    let paths = ["record", "record?hash=SHA-256", "replay"];
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..20 {
        for path in paths {
            let address = address(path);
            asking.spawn(async move {
                let answer = reqwest::get(address).await.unwrap();
                assert_eq!(answer.status().as_u16(), 200);
                (path, answer.text().await.unwrap())
            });
        }
    }
    let mut texts = std::collections::BTreeSet::new();
    while let Some(answer) = asking.join_next().await {
        texts.insert(answer.unwrap());
    }
    assert_eq!(texts.len(), paths.len(), "everybody is given the same");
    assert_eq!(app.app.archive.built(), 3);

    let client = reqwest::Client::new();
    let first = client.get(address("record")).send().await.unwrap();
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    assert!(first.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    let again = client.get(address("record")).header("if-none-match", &tag).send().await.unwrap();
    assert_eq!((again.status().as_u16(), again.bytes().await.unwrap().len()), (304, 0));
    let other = client.get(address("record?hash=SHA-256")).header("if-none-match", &tag);
    assert_eq!(other.send().await.unwrap().status().as_u16(), 200, "another record");
    assert_eq!(app.app.archive.built(), 3);
}

/// A record that is too long to be kept goes out page by page and is the same; where every place
/// is taken, others are told when to come back.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_record_goes_out_in_pages_and_waits_for_a_place() {
    let app = TestApp::start().await;
    let lot = auctioned_with(&app, 77, 2_500, true).await;
    let (status, text) = download(&app, &format!("/lots/{lot}/record")).await;
    assert_eq!(status, 200);
    let (report, _) = check(&text, &key(&app).await).unwrap();
    assert_eq!(report.bids, 2_500);
    let replay = async |at: &str| {
        let (status, text) = download(&app, &format!("/lots/{lot}/replay{at}")).await;
        assert_eq!(status, 200, "{text}");
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    assert_eq!(replay("").await["bids"], 2_500);
    let micros = |seconds| (app.now() + TimeDelta::seconds(seconds)).timestamp_micros();
    // Between two frames that are kept, and on one side of each second.
    for (seconds, bids) in [(549, 0), (550, 1), (2_000, 1_451), (3_048, 2_499)] {
        assert_eq!(replay(&format!("?at={}", micros(seconds))).await["bids"], bids, "{seconds}");
    }
    let moments = replay("").await["moments"].as_array().unwrap().len();
    assert!((250..=501).contains(&moments), "{moments}");

    let mut places = Vec::new();
    for _ in 0..16 {
        places.push(app.app.archive.long().await.unwrap());
    }
    let address = format!("{}/api/public/lots/{lot}/record", app.address);
    let busy = reqwest::get(&address).await.unwrap();
    assert_eq!(busy.status().as_u16(), 503);
    assert!(busy.headers().contains_key("retry-after"));
    assert!(busy.text().await.unwrap().contains("/problems/record-busy"));
    drop(places);
    assert_eq!(reqwest::get(&address).await.unwrap().text().await.unwrap(), text);
}

/// Who keeps the heads gets each once, in one order, and only what is signed.
#[tokio::test(flavor = "multi_thread")]
async fn signed_heads_are_handed_out_since_any_of_them() {
    let app = TestApp::start().await;
    let key = key(&app).await;
    let heads = async |after: &str| {
        let (status, text) = download(&app, &format!("/heads.jsonl{after}")).await;
        assert_eq!(status, 200, "{text}");
        let heads = text.lines().map(|it| SignedHead::parse(it).unwrap());
        heads.collect::<Vec<_>>()
    };
    assert_eq!(heads("").await, []);
    let after = |it: &SignedHead| format!("?after={}:{}", it.batch.lot, it.batch.last);
    let (first, second) =
        (auctioned(&app, 78, true).await, auctioned_with(&app, 79, 600, true).await);
    sealing::catch_up(&app.app, Look::Everything).await.unwrap();
    let all = heads("").await;
    assert_eq!(all.len(), 3, "600 bids take two batches");
    assert_eq!(all.iter().filter(|it| it.batch.lot == second).count(), 2);
    for (place, head) in all.iter().enumerate() {
        assert_eq!(head.check(Some(&key)), Ok(()));
        assert_eq!(heads(&after(head)).await, all[place + 1..]);
    }
    let last = after(all.last().unwrap());
    let third = auctioned(&app, 80, true).await;
    sealing::catch_up(&app.app, Look::Everything).await.unwrap();
    let new = heads(&last).await;
    assert_eq!(new.iter().map(|it| it.batch.lot).collect::<Vec<_>>(), [third]);
    assert_ne!(first, third);
    assert_eq!(download(&app, "/heads.jsonl?after=noon").await.0, 400);
    assert_eq!(download(&app, &format!("/heads.jsonl?after={first}:7")).await.0, 404);
}

//! An order of the court (AUC-09) that was cut off between the journal and its record.

use domain::bidding::{Book, Mode, Terms};
use domain::id::{CaseId, LotId};
use domain::instant::{Instant, Span};
use domain::lot::stopping::{Measure, StopGround};
use domain::money::Money;
use serde_json::{Value, json};
use store::journal::{Appended, Batch};

use crate::harness::TestApp;
use crate::records::chained;
use crate::steps::{self, at};

const GROUND: &str = "outsider-objection";
const DOCUMENT: &str = "（2026）湘0102执异5号";
const REASON: &str = "案外人异议";

/// Opens the lot and pauses it by the order, as far as the journal goes.
async fn journalled(app: &TestApp, lot: LotId) {
    let start = Instant::from_utc(app.now());
    let at = |seconds| start.plus(Span::seconds(seconds));
    let (price, step) = (Money::yuan(1000), Money::yuan(50));
    let terms = Terms::new(Mode::Auction, price, step, (at(0), at(600)), Span::seconds(60));
    let (mut book, opened) = Book::open(&lot.to_string(), terms.unwrap(), at(0));
    let ground = StopGround::from_name(GROUND).unwrap();
    let published = ground.published(Measure::Suspension, Some(DOCUMENT), REASON);
    let paused = book.pause(at(20), &published, at(20)).unwrap();
    let journal = app.app.bidding.reading();
    journal.open(lot).await.unwrap();
    let head = journal.head(lot).await.unwrap().unwrap();
    let entries = chained(&head, vec![(opened, None), (paused, None)]);
    let batch = Batch { lot, head, entries, after: (&book).into() };
    assert_eq!(journal.append(&[batch]).await.unwrap(), [Appended::Yes]);
}

fn order(reason: &str) -> Value {
    json!({ "measure": "suspension", "ground": GROUND, "document": DOCUMENT, "reason": reason })
}

#[tokio::test]
async fn an_order_that_was_cut_off_is_completed_by_the_same_order_and_by_no_other() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 1240).await;
    journalled(&app, LotId(path.lot.parse().unwrap())).await;
    let lot = format!("/api/officer/lots/{}", path.lot);
    let pause = format!("{lot}/pause");
    let ended = json!({ "ended_at": at(app.now()) });
    let end = format!("{lot}/ground-end");
    path.officer.post(&end, ended.clone()).await.refused(409, "lot-not-stopped");
    path.officer.post(&pause, order("另一事由")).await.refused(503, "act-unresolved");
    let done = path.officer.post(&pause, order(REASON)).await.expect(200);
    assert_eq!(done.body["seq"], 2);
    path.officer.post(&pause, order(REASON)).await.refused(503, "act-unresolved");
    path.officer.post(&end, ended).await.expect(200);
    let shown = format!("/api/public/lots/{}/interruptions", path.lot);
    let shown = app.stranger().get(&shown).await.expect(200).body;
    assert_eq!((&shown[0]["ground"], &shown[0]["document"]), (&json!(GROUND), &json!(DOCUMENT)));
    let case = CaseId(path.case.parse().unwrap());
    let facts = store::facts::of_case(&mut app.app.db.reader().await.unwrap(), case).await.unwrap();
    assert_eq!(facts.iter().filter(|(it, _)| it.name == "lot-paused").count(), 1);
}

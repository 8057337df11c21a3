//! What PostgreSQL alone can tell is wrong, each rule at the last moment at which it is silent and
//! at the first at which it speaks.

use domain::bidding::{Book, Entry, Mode, Terms};
use domain::instant::{Instant, Span};
use domain::money::Money;
use serde_json::json;
use store::alarms::{self, Finding};
use store::db::Db;
use store::journal::{Appended, shard_of};
use testkit::db::Database;

use crate::cast::{AT, Cast};
use crate::journal::{Fixture, announced, batch, chained, fixture};

/// When bidding for the lots of the fixture starts, ten minutes before it ends.
const START: i64 = 1_790_000_000;

fn at(second: i64) -> Instant {
    Instant::from_micros((START + second) * 1_000_000).unwrap()
}

async fn found(database: &Database, second: i64) -> Vec<Finding> {
    let db = Db::connect(&database.url_as("fachui_service"), 1);
    alarms::findings(&mut db.reader().await.unwrap(), at(second).utc()).await.unwrap()
}

/// What is found wrong so many seconds after the start, as kind and subject.
async fn told(database: &Database, second: i64) -> Vec<(String, String)> {
    let mut told: Vec<_> =
        found(database, second).await.into_iter().map(|it| (it.kind, it.subject)).collect();
    told.sort();
    told
}

fn of(kind: &str, subject: impl ToString) -> (String, String) {
    (kind.to_owned(), subject.to_string())
}

/// The first shard's heartbeat that any node has left, for all shards.
async fn beat(database: &Database, second: i64) {
    let sql = format!("UPDATE bid_shard SET beat_at = to_timestamp({})", START + second);
    database.client().await.batch_execute(&sql).await.unwrap();
}

impl Fixture {
    async fn append(&self, book: &Book, entry: Entry) {
        let head = self.journal.head(self.lot).await.unwrap().unwrap();
        let entries = chained(&head, vec![(entry, None)]);
        let batch = batch(self.lot, &head, &entries, book);
        assert_eq!(self.journal.append(&[batch]).await.unwrap(), [Appended::Yes]);
    }

    async fn opened(&self) -> Book {
        let (start, step) = (Money::yuan(1000), Money::yuan(50));
        let terms = Terms::new(Mode::Auction, start, step, (at(0), at(600)), Span::seconds(60));
        let (book, opened) = Book::open(&self.lot.to_string(), terms.unwrap(), at(-10));
        self.append(&book, opened).await;
        book
    }
}

#[tokio::test]
async fn a_lot_that_is_not_opened_or_not_closed_in_time_is_told() {
    let fixture = fixture().await;
    let Fixture { database, lot, .. } = &fixture;
    assert_eq!(told(database, 30).await, []);
    assert_eq!(told(database, 31).await, [of("not-opened", lot)]);
    fixture.opened().await;
    beat(database, 640).await;
    assert_eq!(told(database, 630).await, []);
    let late = found(database, 631).await;
    let [late] = late.as_slice() else { panic!("{late:?}") };
    assert_eq!((late.kind.as_str(), &late.subject), ("not-closed", &lot.to_string()));
    assert!(late.detail.ends_with("2026-09-21 22:23:20"), "{}", late.detail);
    assert!(late.court_id.is_some(), "it is a court's own matter");
    // A lot whose journal nobody has made is not opened either.
    let bare = announced(database).await;
    let both = [of("not-closed", lot), of("not-opened", bare)];
    assert_eq!(told(database, 631).await, both);
}

#[tokio::test]
async fn a_shard_without_a_heartbeat_is_told_while_it_has_running_lots() {
    let fixture = fixture().await;
    let Fixture { database, lot, .. } = &fixture;
    let mut book = fixture.opened().await;
    let silent = [of("heartbeat", format!("shard-{}", shard_of(*lot).0))];
    // Fifteen seconds after the start somebody must have beaten for it.
    assert_eq!(told(database, 15).await, []);
    assert_eq!(told(database, 16).await, silent);
    beat(database, 100).await;
    assert_eq!(told(database, 115).await, []);
    assert_eq!(told(database, 116).await, silent);
    let closed = book.close(at(600)).unwrap();
    fixture.append(&book, closed).await;
    let unsettled = [of("not-settled", lot)];
    assert_eq!(told(database, 660).await, [], "a minute after its end");
    assert_eq!(told(database, 661).await, unsettled, "nothing of it runs any more");
    let client = database.client().await;
    let settled = format!("UPDATE lot SET state = 'unsold', ended_at = now() WHERE id = '{lot}'");
    client.batch_execute(&settled).await.unwrap();
    assert_eq!(told(database, 10_000).await, []);
}

#[tokio::test]
async fn a_stop_that_outlasts_its_ground_by_more_than_five_days_is_told() {
    let fixture = fixture().await;
    let Fixture { database, lot, .. } = &fixture;
    let mut book = fixture.opened().await;
    let paused = book.pause(at(100), "中止拍卖", at(100)).unwrap();
    fixture.append(&book, paused).await;
    let admin = database.client().await;
    let stop = format!(
        "INSERT INTO lot_stop (lot_id, seq, measure, ground, reason, ground_ends_at, resume_by,
            ordered_by, ordered_at) VALUES ('{lot}', 2, 'suspension', 'outsider-objection', 'x',
            to_timestamp({START}), to_timestamp({}),
            '00000000-0000-7000-8000-000000000002', now())",
        START + 500
    );
    admin.batch_execute(&stop).await.unwrap();
    beat(database, 100_000).await;
    let overdue = [of("resumption-overdue", lot)];
    assert_eq!(told(database, 500).await, []);
    assert_eq!(told(database, 501).await, overdue);
    // The ground has ended later than was expected: the five days run from there.
    let ended = format!(
        "INSERT INTO stop_ground_end VALUES ('{lot}', 2, now(), to_timestamp({}),
            '00000000-0000-7000-8000-000000000002', now())",
        START + 700
    );
    admin.batch_execute(&ended).await.unwrap();
    assert_eq!(told(database, 700).await, []);
    assert_eq!(told(database, 701).await, overdue);
    let resumed = book.resume("恢复拍卖", at(702)).unwrap();
    fixture.append(&book, resumed).await;
    assert_eq!(told(database, 703).await, []);
}

#[tokio::test]
async fn money_that_the_books_do_not_explain_is_told() {
    let cast = Cast::new().await;
    let differs = async || {
        let found = found(&cast.db, 0).await.into_iter();
        found.filter(|it| it.kind == "money-difference").collect::<Vec<_>>()
    };
    cast.pay("chen", "R1", 10_000).await;
    assert_eq!(differs().await, []);
    let account = cast.account("auction").await;
    let strange = json!([{
        "line": 1, "account": account, "reference": "D1", "amount_fen": 400, "booked_at": AT,
        "end_to_end_id": "nobody",
    }]);
    cast.import("book_payout", 5, strange).await;
    let found = differs().await;
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((&found.subject, found.court_id), (&account, Some(cast.court)));
    assert!(found.detail.ends_with("-400 分"), "{}", found.detail);
}

#[tokio::test]
async fn a_matter_has_one_alarm_at_a_time() {
    let database = Database::new().await;
    let db = Db::connect(&database.url_as("fachui_service"), 1);
    let (kind, subject) = ("clock".to_owned(), "node-1".to_owned());
    let found = [Finding { kind, subject, court_id: None, detail: "x".to_owned() }];
    let raise = async |second| {
        let raised = db.transaction(async |tx| alarms::raise(tx, &found, at(second).utc()).await);
        raised.await.unwrap().len()
    };
    assert_eq!([raise(0).await, raise(1).await], [1, 0]);
    let matter = ("clock", "node-1");
    let cleared = db.transaction(async |tx| alarms::clear(tx, matter, None, at(2).utc()).await);
    cleared.await.unwrap();
    assert_eq!(alarms::standing(&mut db.reader().await.unwrap()).await.unwrap(), []);
    assert_eq!(raise(3).await, 1, "the same matter again is another alarm");
}

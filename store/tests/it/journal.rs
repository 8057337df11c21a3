//! The journal's fence: what follows the head is appended, and nothing else ever is.

use domain::bidding::priority::Rank;
use domain::bidding::{Book, Code, Entry, Listed, Mode, Offer, Refusal, Terms};
use domain::chain::{self, Hash};
use domain::id::LotId;
use domain::instant::{Instant, Span};
use domain::money::Money;
use store::journal::{
    Appended, Batch, Head, Journal, JournalError, Recorded, Standing, Stray, replay,
};
use testkit::db::Database;
use uuid::Uuid;

const LOT: &str = "
INSERT INTO court VALUES ('00000000-0000-7000-8000-000000000001', '湘0102', '法院', 'rehearsal');
INSERT INTO person (id, login, password_hash, kind, display_name)
    VALUES ('00000000-0000-7000-8000-000000000002', 'lin', 'x', 'staff', '林');
INSERT INTO court_case (id, court_id, officer_id, case_number, case_number_as_written,
    debtor_kind, opened_at)
    VALUES ('00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000001',
    '00000000-0000-7000-8000-000000000002', '(2026)湘0102执1号', '(2026)湘0102执1号',
    'enterprise', now());
";

fn at(seconds: i64) -> Instant {
    Instant::from_micros(1_790_000_000_000_000 + seconds * 1_000_000).unwrap()
}

fn terms() -> Terms {
    let window = (at(0), at(600));
    Terms::new(Mode::Auction, Money::yuan(1000), Money::yuan(50), window, Span::seconds(60))
        .unwrap()
}

pub struct Fixture {
    pub database: Database,
    pub journal: Journal,
    pub lot: LotId,
}

/// A lot whose foreign rows are nobody's concern here.
pub async fn fixture() -> Fixture {
    let database = Database::new().await;
    let client = database.client().await;
    client.batch_execute(LOT).await.unwrap();
    let journal = Journal::new(&database.url(), 4);
    let lot = another(&database, &journal).await;
    journal.open(lot).await.unwrap();
    Fixture { database, journal, lot }
}

/// Chains entries behind a head.
pub fn chained(head: &Head, entries: Vec<(Entry, Option<Offer>)>) -> Vec<Recorded> {
    let (mut previous, mut hash) = (head.nonce, head.hash);
    entries
        .into_iter()
        .map(|(entry, offer)| {
            hash = chain::link(hash, &entry);
            let nonce = Uuid::new_v4();
            let listed = Listed { entry, epoch: head.epoch, nonce, previous, offer };
            previous = nonce;
            Recorded { listed, hash }
        })
        .collect()
}

/// One more lot, announced and without a journal.
pub async fn announced(database: &Database) -> LotId {
    let lot = LotId(Uuid::new_v4());
    let client = database.client().await;
    client
        .batch_execute(&format!(
            "SET session_replication_role = replica;
             INSERT INTO lot (id, court_id, case_id, asset_id, reference_price_id, round, title,
                title_grams, state, reference_price_fen, start_price_fen, increment_fen,
                deposit_fen, balance_due_days, starts_at, ends_at, extension_seconds,
                announced_at, created_at, notice_title, notice_body, terms_hash)
             VALUES ('{lot}', '00000000-0000-7000-8000-000000000001',
                '00000000-0000-7000-8000-000000000003', gen_random_uuid(),
                gen_random_uuid(), 'first', 't', '{{}}', 'announced', 1, 100000, 5000, 1, 1,
                to_timestamp(1790000000), to_timestamp(1790000600),
                60, now(), now(), 'n', '{{n}}', '\\x00')"
        ))
        .await
        .unwrap();
    lot
}

/// One more lot with a journal.
pub async fn another(database: &Database, journal: &Journal) -> LotId {
    let lot = announced(database).await;
    journal.open(lot).await.unwrap();
    lot
}

pub fn batch(lot: LotId, head: &Head, entries: &[Recorded], after: &Book) -> Batch {
    Batch { lot, head: *head, entries: entries.to_vec(), after: Standing::from(after) }
}

/// Appends to one lot.
async fn append(
    journal: &Journal,
    lot: LotId,
    head: &Head,
    entries: &[Recorded],
    after: &Book,
) -> Result<Appended, JournalError> {
    let verdicts = journal.append(&[batch(lot, head, entries, after)]).await?;
    Ok(*verdicts.first().unwrap())
}

/// Every kind of entry once, with the book after them.
pub fn story(lot: LotId) -> (Book, Vec<(Entry, Option<Offer>)>) {
    let (mut book, opened) = Book::open(&lot.to_string(), terms(), at(-10));
    let [a, p] = ["A1", "P1"].map(|it| it.parse::<Code>().unwrap());
    let mut entries = vec![(opened, None)];
    entries.push((book.qualify(&a, Rank::ORDINARY, at(-9)).unwrap().unwrap(), None));
    entries.push((book.qualify(&p, Rank::from_number(1), at(-8)).unwrap().unwrap(), None));
    let bid = |book: &mut Book, code: &Code, yuan, now| {
        let leader_before = book.leader().map(|it| it.price);
        let ends_before = book.ends_at();
        let offer = Offer { key: Uuid::now_v7(), seen: Some(3), ends_before, leader_before };
        (book.place(code, Money::yuan(yuan), now).entry.unwrap(), Some(offer))
    };
    entries.push(bid(&mut book, &a, 1000, at(1)));
    entries.push(bid(&mut book, &a, 1000, at(2)));
    entries.push(bid(&mut book, &p, 1000, at(599)));
    entries.push((book.disqualify(&a, at(600)).unwrap(), None));
    entries.push((book.pause(at(601), "故障", at(602)).unwrap(), None));
    entries.push((book.resume("恢复", at(700)).unwrap(), None));
    entries.push((book.close(at(760)).unwrap(), None));
    (book, entries)
}

#[tokio::test]
async fn every_kind_of_entry_goes_in_and_comes_out() {
    let Fixture { journal, lot, database: _database } = fixture().await;
    journal.check().await.unwrap();
    let head = journal.head(lot).await.unwrap().unwrap();
    assert_eq!(head, Head { epoch: 0, seq: 0, nonce: Uuid::nil(), hash: Hash::GENESIS });
    assert!(journal.raise_epoch(lot, 0, 1).await.unwrap());
    assert!(!journal.raise_epoch(lot, 0, 1).await.unwrap(), "another recovery was faster");
    let head = Head { epoch: 1, ..head };
    let (book, entries) = story(lot);
    let batch = chained(&head, entries);
    assert_eq!(append(&journal, lot, &head, &batch, &book).await.unwrap(), Appended::Yes);

    let read = journal.entries_after(lot, 0, 100).await.unwrap();
    assert_eq!(read, batch);
    let entries: Vec<Entry> = read.iter().map(|it| it.listed.entry.clone()).collect();
    assert_eq!(replay(&entries).unwrap(), Some(book.clone()));
    let (head, kept) = journal.book(lot).await.unwrap().unwrap();
    assert_eq!(kept, Some(book));
    assert_eq!((head.seq, head.hash), (10, chain::head(&entries)));
    let newest = journal.entries_before(lot, 9, 2).await.unwrap();
    let seqs: Vec<u64> = newest.iter().map(|it| it.listed.entry.seq).collect();
    assert_eq!(seqs, [8, 7]);
    let known = &batch[3];
    let key = known.listed.offer.as_ref().unwrap().key;
    let found = journal.bid_of(lot, &"A1".parse().unwrap(), key).await.unwrap();
    assert_eq!(found.as_ref(), Some(known));
    let later = journal.seq_before(lot, batch[4].listed.entry.at).await.unwrap();
    assert_eq!(later, batch[3].listed.entry.seq);
    assert_eq!(journal.seq_before(lot, batch[0].listed.entry.at).await.unwrap(), 0);
    assert_eq!(journal.closed_unsettled().await.unwrap(), [lot]);
}

#[tokio::test]
async fn the_fence_turns_everything_else_away() {
    let Fixture { journal, lot, database } = fixture().await;
    assert!(journal.raise_epoch(lot, 0, 4).await.unwrap());
    let head = journal.head(lot).await.unwrap().unwrap();
    let (mut book, opened) = Book::open(&lot.to_string(), terms(), at(-10));
    let first = chained(&head, vec![(opened, None)]);
    assert_eq!(append(&journal, lot, &head, &first, &book).await.unwrap(), Appended::Yes);
    // Twice the same batch.
    assert_eq!(append(&journal, lot, &head, &first, &book).await.unwrap(), Appended::Gap);

    let head = journal.head(lot).await.unwrap().unwrap();
    let code: Code = "A1".parse().unwrap();
    let entry = book.qualify(&code, Rank::ORDINARY, at(-9)).unwrap().unwrap();
    let next = chained(&head, vec![(entry.clone(), None)]);
    let append = async |head: &Head, entries: &[Recorded]| {
        append(&journal, lot, head, entries, &book).await.unwrap()
    };
    assert_eq!(append(&Head { epoch: 3, ..head }, &next).await, Appended::OtherEpoch);
    assert_eq!(append(&Head { epoch: 5, ..head }, &next).await, Appended::OtherEpoch);
    let forked = Head { nonce: Uuid::new_v4(), ..head };
    let other = chained(&forked, vec![(entry.clone(), None)]);
    assert_eq!(append(&forked, &other).await, Appended::OtherPredecessor);
    let other = Head { hash: Hash::GENESIS, ..head };
    assert_eq!(append(&other, &next).await, Appended::OtherChain);
    let ahead = chained(&head, vec![(Entry { seq: 3, ..entry }, None)]);
    assert_eq!(append(&head, &ahead).await, Appended::Gap);
    assert_eq!(append(&head, &next).await, Appended::Yes);

    // Nobody edits, removes or truncates what was journaled; a head never goes back.
    let client = database.client().await;
    for forbidden in [
        "UPDATE bid_entry SET price_fen = 1",
        "DELETE FROM bid_entry",
        "TRUNCATE bid_entry",
        "TRUNCATE bid_entry_202609",
        "DELETE FROM lot_head",
        "UPDATE lot_head SET seq = seq - 1",
        "UPDATE lot_head SET epoch = epoch - 1",
    ] {
        let refused = client.batch_execute(forbidden).await;
        assert!(refused.is_err(), "{forbidden}");
    }
}

#[tokio::test]
async fn a_key_takes_one_place_even_if_redis_has_forgotten_it() {
    let Fixture { journal, lot, database: _database } = fixture().await;
    assert!(journal.raise_epoch(lot, 0, 1).await.unwrap());
    let head = journal.head(lot).await.unwrap().unwrap();
    let (mut book, mut entries) = story(lot);
    entries.truncate(4);
    let offer = entries[3].1.clone();
    let again = book.place(&"A1".parse().unwrap(), Money::yuan(1050), at(3));
    assert!(again.entry.is_none(), "the story has ended");
    let mut doubled = entries[3].0.clone();
    doubled.seq = 5;
    entries.push((doubled, offer));
    let batch = chained(&head, entries);
    let refused = append(&journal, lot, &head, &batch, &book).await;
    let Err(JournalError::Sql(error)) = refused else { panic!("{refused:?}") };
    let constraint = error.as_db_error().and_then(|it| it.constraint()).map(str::to_owned);
    assert!(constraint.is_some_and(|it| it.contains("bid_key")), "{error:?}");
    assert_eq!(journal.head(lot).await.unwrap().unwrap().seq, 0, "nothing was appended");
}

#[tokio::test]
async fn strays_are_kept_once_and_only_in_their_epoch() {
    let Fixture { journal, lot, database: _database } = fixture().await;
    assert!(journal.raise_epoch(lot, 0, 1).await.unwrap());
    let stray = Stray {
        bidder: "A1".parse().unwrap(),
        key: Uuid::now_v7(),
        epoch: 1,
        judged_seq: 0,
        at: at(-5),
        price: Money::yuan(1000),
        refusal: Refusal::NotOpen,
        seen: None,
    };
    assert!(journal.keep_stray(lot, &stray).await.unwrap());
    assert!(journal.keep_stray(lot, &stray).await.unwrap());
    let found = journal.stray_of(lot, &stray.bidder, stray.key).await.unwrap();
    assert_eq!(found.as_ref(), Some(&stray));
    assert!(journal.raise_epoch(lot, 1, 2).await.unwrap());
    assert!(!journal.keep_stray(lot, &stray).await.unwrap(), "its epoch is over");
}

#[tokio::test]
async fn one_commit_over_several_lots_fences_each_for_itself() {
    let Fixture { journal, lot, database } = fixture().await;
    let mut lots = vec![lot];
    for _ in 0..3 {
        lots.push(another(&database, &journal).await);
    }
    let mut batches = Vec::new();
    for lot in &lots {
        assert!(journal.raise_epoch(*lot, 0, 2).await.unwrap());
        let head = journal.head(*lot).await.unwrap().unwrap();
        let (book, entries) = story(*lot);
        batches.push(batch(*lot, &head, &chained(&head, entries), &book));
    }
    // The second has been recovered meanwhile, the third follows something else.
    assert!(journal.raise_epoch(lots[1], 2, 3).await.unwrap());
    batches[2].head.hash = chain::link(Hash::GENESIS, &batches[2].entries[0].listed.entry);
    let verdicts = journal.append(&batches).await.unwrap();
    let expected = [Appended::Yes, Appended::OtherEpoch, Appended::OtherChain, Appended::Yes];
    assert_eq!(verdicts, expected);
    for ((batch, lot), verdict) in batches.iter().zip(&lots).zip(expected) {
        let (head, book) = journal.book(*lot).await.unwrap().unwrap();
        let read = journal.entries_after(*lot, 0, 100).await.unwrap();
        if verdict == Appended::Yes {
            assert_eq!(read, batch.entries);
            assert_eq!((head.seq, Some(head.hash)), (10, read.last().map(|it| it.hash)));
            assert_eq!(book, Some(story(*lot).0));
        } else {
            assert_eq!((head.seq, book, read), (0, None, vec![]));
        }
    }
    // What breaks a constraint is refused as a whole, and nothing of it is there.
    let doubled = [batches[1].clone(), batches[1].clone()]
        .map(|it| Batch { head: Head { epoch: 3, ..it.head }, ..it });
    let refused = journal.append(&doubled).await;
    assert!(refused.as_ref().is_err_and(JournalError::is_refusal), "{refused:?}");
    assert_eq!(journal.head(lots[1]).await.unwrap().unwrap().seq, 0);
}

/// Two nodes that both believe they keep the same lots, in opposite order, never lock each other
/// out, and every place is taken once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_over_the_same_lots_do_not_deadlock() {
    let Fixture { journal, lot, database } = fixture().await;
    let mut lots = vec![lot];
    for _ in 0..7 {
        lots.push(another(&database, &journal).await);
    }
    let mut batches = Vec::new();
    for lot in &lots {
        let head = journal.head(*lot).await.unwrap().unwrap();
        let (book, entries) = story(*lot);
        batches.push(batch(*lot, &head, &chained(&head, entries), &book));
    }
    let mut racing = tokio::task::JoinSet::new();
    for turn in 0..8 {
        let (journal, mut batches) = (journal.clone(), batches.clone());
        batches.rotate_left(turn);
        if turn % 2 == 1 {
            batches.reverse();
        }
        racing.spawn(async move { journal.append(&batches).await });
    }
    let mut appended = 0;
    while let Some(verdicts) = racing.join_next().await {
        let verdicts = verdicts.unwrap().unwrap();
        assert!(verdicts.iter().all(|it| *it == verdicts[0]), "{verdicts:?}");
        appended += usize::from(verdicts[0] == Appended::Yes);
    }
    assert_eq!(appended, 1);
}

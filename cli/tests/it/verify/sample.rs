//! A record with its receipts, made by the law and signed with a key of the tests.

use domain::bidding::priority::Rank;
use domain::bidding::{Book, Entry, Event, Mode, Terms};
use domain::chain::Algorithm;
use domain::id::LotId;
use domain::instant::{Instant, Span};
use domain::lot::Round;
use domain::money::Money;
use domain::profile::Profile;
use domain::receipt::{Batch, Receipt, SignedHead};
use domain::record::{Footer, Header, Linked, Links};
use domain::signature::PrivateKey;

/// The platform's key in these tests.
fn private() -> PrivateKey {
    PrivateKey::parse(&"5e".repeat(32)).unwrap()
}

pub fn public_key() -> String {
    private().public().pem()
}

/// Somebody else's key.
pub fn stranger() -> String {
    PrivateKey::parse(&"07".repeat(32)).unwrap().public().pem()
}

pub struct Sample {
    book: Book,
    entries: Vec<Entry>,
}

/// So many seconds after 2026-05-25T10:00:00+08:00.
fn at(seconds: u32) -> Instant {
    Instant::from_micros(1_779_674_400_000_000).unwrap().plus(Span::seconds(seconds))
}

const LOT: LotId = LotId(uuid::Uuid::from_u128(0x0192_f0c1_0000_7000_8000_0000_0000_0001));

fn terms() -> Terms {
    let (start, step) = (Money::yuan(700_000), Money::yuan(5_000));
    let window = (at(0), at(86_400));
    Terms::new(Mode::Auction, start, step, window, Span::seconds(300)).unwrap()
}

impl Sample {
    /// An auction with bids of all kinds, a pause, and three extensions.
    pub fn new() -> Sample {
        Sample::with(&[("A1001", 710_000, 86_300), ("B2002", 715_000, 86_590)], 86_700)
    }

    /// The same lot as it would have been without its last bid but one.
    pub fn without_the_last_bid() -> Sample {
        Sample::with(&[("A1001", 710_000, 86_300)], 86_599)
    }

    fn with(late: &[(&str, i64, u32)], last: u32) -> Sample {
        let (mut book, opened) = Book::open(&LOT.to_string(), terms(), at(0));
        let mut entries = vec![opened];
        for (code, rank) in [("A1001", 0), ("B2002", 1), ("C3003", 0)] {
            let rank = Rank::from_number(rank);
            entries.extend(book.qualify(&code.parse().unwrap(), rank, at(1)).unwrap());
        }
        let mut place = |book: &mut Book, code: &str, yuan, seconds| {
            let placed = book.place(&code.parse().unwrap(), Money::yuan(yuan), at(seconds));
            entries.extend(placed.entry);
        };
        place(&mut book, "A1001", 700_000, 60);
        place(&mut book, "B2002", 700_000, 61);
        place(&mut book, "B2002", 700_000, 62);
        place(&mut book, "A1001", 702_000, 63);
        place(&mut book, "C3003", 690_000, 64);
        entries.push(book.disqualify(&"C3003".parse().unwrap(), at(70)).unwrap());
        entries.push(book.pause(at(80), "系统\"故障\"", at(90)).unwrap());
        let suspended = book.place(&"A1001".parse().unwrap(), Money::yuan(710_000), at(95));
        entries.extend(suspended.entry);
        entries.push(book.resume("故障已排除", at(180)).unwrap());
        let bids = late.iter().copied().chain([("A1001", 720_000, last)]);
        for (code, yuan, seconds) in bids {
            let placed = book.place(&code.parse().unwrap(), Money::yuan(yuan), at(seconds));
            entries.extend(placed.entry);
        }
        entries.push(book.close(book.ends_at()).unwrap());
        Sample { book, entries }
    }

    fn linked(&self, algorithm: Algorithm) -> Vec<Linked> {
        let mut links = Links::new(algorithm);
        self.entries.iter().map(|it| links.link(it.clone())).collect()
    }

    pub fn record(&self) -> Vec<u8> {
        self.record_by(Algorithm::Sm3)
    }

    pub fn record_by(&self, algorithm: Algorithm) -> Vec<u8> {
        let (profile, instruments) = Header::grounds(Profile::statutory(), Round::First);
        let header = Header {
            lot: LOT,
            title: "长沙市岳麓区“梅溪湖”1栋\\101号房\t".to_owned(),
            round: Round::First,
            court: "湖南省长沙市中级人民法院".to_owned(),
            case_number: "（2026）湘01执恢12号".to_owned(),
            profile,
            instruments,
            rehearsal: false,
            algorithm,
            terms: terms(),
            key: private().public(),
        };
        let linked = self.linked(algorithm);
        let footer = Footer::of(&self.book, linked.last().unwrap().hash).unwrap();
        let signature = private().sign(footer.statement(&header).as_bytes());
        let mut lines = vec![header.line()];
        lines.extend(linked.iter().map(Linked::line));
        lines.push(footer.line(&signature));
        (lines.join("\n") + "\n").into_bytes()
    }

    /// The signed heads of batches of five, as the platform publishes them, one line each.
    pub fn heads(&self) -> Vec<String> {
        let linked = self.linked(Algorithm::Sm3);
        let (mut heads, mut ends_before) = (Vec::new(), at(86_400));
        for entries in linked.chunks(5) {
            let batch = Batch::of(LOT, entries, ends_before).unwrap();
            let signature = private().sign(batch.statement().as_bytes());
            heads.push(SignedHead { batch, key: private().public(), signature }.line());
            ends_before = entries.last().unwrap().entry.ends_at;
        }
        heads
    }

    /// A receipt for every bid, in batches of five.
    pub fn receipts(&self) -> Vec<String> {
        let linked = self.linked(Algorithm::Sm3);
        let (mut receipts, mut ends_before) = (Vec::new(), at(86_400));
        for entries in linked.chunks(5) {
            let batch = Batch::of(LOT, entries, ends_before).unwrap();
            let signature = private().sign(batch.statement().as_bytes());
            for linked in entries.iter().filter(|it| matches!(it.entry.event, Event::Bid { .. })) {
                let seal = (batch, private().public(), signature);
                let seq = linked.entry.seq;
                receipts.push(Receipt::of(seal, entries, ends_before, seq).unwrap().text());
            }
            ends_before = entries.last().unwrap().entry.ends_at;
        }
        receipts
    }
}

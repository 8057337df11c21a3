//! Records made by the rules themselves, for the tests of this crate.

use super::{Footer, Header, Linked, Links};
use crate::bidding::priority::Rank;
use crate::bidding::{Book, Code, Entry, Mode, Terms};
use crate::chain::Algorithm;
use crate::id::LotId;
use crate::instant::{Instant, Span};
use crate::lot::Round;
use crate::money::Money;
use crate::profile::Profile;
use crate::signature::PrivateKey;

/// 2026-05-25T10:00:00+08:00.
pub(crate) const START: i64 = 1_779_674_400_000_000;

pub(crate) fn at(seconds: u32) -> Instant {
    Instant::from_micros(START).expect("a time of our days").plus(Span::seconds(seconds))
}

pub(crate) fn key() -> PrivateKey {
    PrivateKey::parse(&"5e".repeat(32)).expect("a scalar below the order of the curve")
}

pub(crate) fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

pub(crate) fn lot() -> LotId {
    LotId(uuid::Uuid::from_u128(0x0192_f0c1_0000_7000_8000_0000_0000_0001))
}

pub(crate) fn terms(round: Round) -> Terms {
    let mode = match round {
        Round::First | Round::Second => Mode::Auction,
        Round::Sale => Mode::Sale { contest: Span::seconds(86_400) },
    };
    let (start, step) = (Money::yuan(700_000), Money::yuan(5_000));
    let terms = Terms::new(mode, start, step, (at(0), at(86_400)), Span::seconds(300));
    terms.expect("lawful terms")
}

pub(crate) fn header(round: Round, algorithm: Algorithm) -> Header {
    let (profile, instruments) = Header::grounds(Profile::statutory(), round);
    Header {
        lot: lot(),
        title: "长沙市岳麓区“梅溪湖”1栋\\101号房\t\u{7f}".to_owned(),
        round,
        court: "湖南省长沙市中级人民法院".to_owned(),
        case_number: "（2026）湘01执恢12号".to_owned(),
        profile,
        instruments,
        rehearsal: false,
        algorithm,
        terms: terms(round),
        key: key().public(),
    }
}

/// An auction in which everything happens that can happen.
pub(crate) fn eventful() -> (Book, Vec<Entry>) {
    let (mut book, opened) = Book::open(&lot().to_string(), terms(Round::First), at(0));
    let mut entries = vec![opened];
    let (a, b, c) = (code("A1001"), code("B2002"), code("C3003"));
    let first = Rank::priority(1).expect("a rank");
    for (code, rank) in [(&a, Rank::ORDINARY), (&b, first), (&c, Rank::ORDINARY)] {
        entries.extend(book.qualify(code, rank, at(1)).expect("open"));
    }
    let mut place = |book: &mut Book, code: &Code, yuan, seconds| {
        let placed = book.place(code, Money::yuan(yuan), at(seconds));
        entries.extend(placed.entry);
    };
    place(&mut book, &a, 700_000, 60);
    place(&mut book, &b, 700_000, 61);
    place(&mut book, &b, 700_000, 62);
    place(&mut book, &a, 702_000, 63);
    place(&mut book, &c, 690_000, 64);
    entries.push(book.disqualify(&c, at(70)).expect("open"));
    entries.push(book.pause(at(80), "系统\"故障\"", at(90)).expect("running"));
    let placed = book.place(&a, Money::yuan(710_000), at(95));
    entries.extend(placed.entry);
    entries.push(book.resume("故障已排除", at(180)).expect("paused"));
    for (who, yuan, seconds) in
        [(&a, 710_000, 86_300), (&b, 715_000, 86_590), (&a, 720_000, 86_700)]
    {
        entries.extend(book.place(who, Money::yuan(yuan), at(seconds)).entry);
    }
    entries.push(book.close(book.ends_at()).expect("over"));
    (book, entries)
}

/// The lines of a record, each with its line feed.
pub(crate) fn lines(header: &Header, book: &Book, entries: &[Entry]) -> Vec<String> {
    let mut links = Links::new(header.algorithm);
    let linked: Vec<Linked> = entries.iter().map(|it| links.link(it.clone())).collect();
    let footer = Footer::of(book, links.head()).expect("ended");
    let signature = key().sign(footer.statement(header).as_bytes());
    let mut lines = vec![header.line() + "\n"];
    lines.extend(linked.iter().map(|it| it.line() + "\n"));
    lines.push(footer.line(&signature) + "\n");
    lines
}

pub(crate) fn eventful_lines(algorithm: Algorithm) -> Vec<String> {
    let (book, entries) = eventful();
    lines(&header(Round::First, algorithm), &book, &entries)
}

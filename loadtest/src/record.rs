//! The record of a long auction, written by the law as the platform writes one: something for
//! `fachui verify` to check.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use domain::bidding::priority::Rank;
use domain::bidding::{Book, Entry, Mode, Terms};
use domain::chain::Algorithm;
use domain::id::LotId;
use domain::instant::{Instant, Span};
use domain::lot::Round;
use domain::money::Money;
use domain::profile::Profile;
use domain::record::{Footer, Header, Links};
use domain::signature::PrivateKey;
use uuid::Uuid;

use crate::client::Failure;
use crate::setup::lots::code;

#[derive(Args, Debug, Clone)]
pub struct Options {
    /// Where the record is written.
    #[arg(long)]
    out: PathBuf,
    #[arg(long, default_value_t = 1_000_000)]
    entries: u64,
    /// Bidders in turn; every fourth bid is too low and refused.
    #[arg(long, default_value_t = 50)]
    bidders: usize,
}

/// 2026-05-25, 10:00 in China; bids follow each other every twentieth of a second.
const START: i64 = 1_779_674_400_000_000;
const BETWEEN: i64 = 50_000;

pub fn run(options: &Options) -> Result<(), Failure> {
    let lot = LotId(Uuid::new_v4());
    let at = |micros: i64| Instant::from_micros(START + micros).ok_or("a time lies on a calendar");
    let (start, step) = (Money::yuan(1_000), Money::yuan(1));
    let window = (at(0)?, at(86_400_000_000)?);
    let terms = Terms::new(Mode::Auction, start, step, window, Span::seconds(300))?;
    let key = PrivateKey::parse(&"5e".repeat(32))?;
    let (profile, instruments) = Header::grounds(Profile::statutory(), Round::First);
    let header = Header {
        lot,
        title: "负载测试".to_owned(),
        round: Round::First,
        court: "测试法院".to_owned(),
        case_number: "（2026）湘0102执1号".to_owned(),
        profile,
        instruments,
        rehearsal: false,
        algorithm: Algorithm::Sm3,
        terms: terms.clone(),
        key: key.public(),
    };
    let mut file = BufWriter::new(File::create(&options.out)?);
    writeln!(file, "{}", header.line())?;
    let mut links = Links::new(Algorithm::Sm3);
    let mut write = |entry: Entry| writeln!(file, "{}", links.link(entry).line());
    let (mut book, opened) = Book::open(&lot.to_string(), terms, at(0)?);
    write(opened)?;
    for number in 0..options.bidders {
        let entry = book.qualify(&code(number).parse()?, Rank::ORDINARY, at(0)?)?;
        write(entry.ok_or("the code is new")?)?;
    }
    let mut yuan = 1_000;
    for (number, bidder) in (1..).zip((0..options.bidders).cycle()) {
        if book.seq() + 1 >= options.entries {
            break;
        }
        let price = if number % 4 == 0 { Money::yuan(yuan - 1) } else { Money::yuan(yuan) };
        let placed = book.place(&code(bidder).parse()?, price, at(number * BETWEEN)?);
        yuan += i64::from(number % 4 != 0);
        write(placed.entry.ok_or("a qualified bid takes a place")?)?;
    }
    write(book.close(book.ends_at())?)?;
    let footer = Footer::of(&book, links.head()).ok_or("the lot has ended")?;
    writeln!(file, "{}", footer.line(&key.sign(footer.statement(&header).as_bytes())))?;
    Ok(file.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::record::Check;

    #[test]
    fn what_is_written_is_a_record_that_holds() {
        let folder = std::env::temp_dir().join(Uuid::new_v4().to_string());
        let options = Options { out: folder.clone(), entries: 500, bidders: 5 };
        run(&options).expect("written");
        let text = std::fs::read(&folder).expect("read");
        std::fs::remove_file(&folder).expect("removed");
        let mut lines = text.split_inclusive(|it| *it == b'\n');
        let mut check = Check::begin(lines.next().expect("a header"), None).expect("a header");
        for line in lines {
            check.next(line).expect("a line that holds");
        }
        let report = check.end().expect("a footer that holds");
        assert_eq!(report.footer.entries, 500);
        assert!(report.accepted < report.bids, "some are refused");
    }
}

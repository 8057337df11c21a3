//! `fachui replay`: a bid history run through the rules of bidding.

mod history;
mod rows;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::bidding::priority::Rank;
use domain::bidding::{Book, Code, Entry, Mode, Outcome, Phase, Refusal, Terms, TermsError};
use domain::chain;
use domain::instant::Span;
use domain::lot::Round;
use domain::profile::Profile;
use serde::{Deserialize, Serialize};

use super::bounds::RoundText;
use crate::error::CliError;
use crate::input::{InstantText, YuanText, read_bytes, read_json};
use crate::output::Answer;
use history::Bid;

#[derive(clap::Args)]
pub struct Args {
    /// The terms of the lot, JSON.
    #[arg(long)]
    pub lot: PathBuf,
    /// The bids, CSV.
    #[arg(long)]
    pub bids: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct Lot {
    round: RoundText,
    start_price: YuanText,
    increment: YuanText,
    starts_at: InstantText,
    ends_at: InstantText,
    extension_seconds: u32,
    /// Without it every code in the file is qualified and ordinary.
    bidders: Option<Vec<Bidder>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct Bidder {
    code: String,
    priority_rank: Option<u8>,
}

#[derive(Serialize)]
struct View {
    accepted: usize,
    refused: Vec<Refused>,
    extensions: u32,
    ends_at: String,
    outcome: &'static str,
    winner: Option<String>,
    price: Option<String>,
    head: String,
}

#[derive(Serialize)]
struct Refused {
    line: usize,
    code: String,
    price: String,
    at: String,
    reason: &'static str,
}

pub fn run(args: &Args) -> Result<Answer, CliError> {
    let lot: Lot = read_json(&args.lot)?;
    let terms = terms(&args.lot, &lot)?;
    let bids = history::read(&args.bids, &read_bytes(&args.bids)?)?;
    let bidders = match &lot.bidders {
        Some(named) => qualified(&args.lot, named)?,
        None => everybody(&bids),
    };
    Answer::done(&replay(terms, &bidders, &bids))
}

fn terms(file: &Path, lot: &Lot) -> Result<Terms, CliError> {
    let mode = match lot.round.0 {
        Round::First | Round::Second => Mode::Auction,
        Round::Sale => Mode::Sale { contest: Profile::statutory().sale_contest() },
    };
    let window = (lot.starts_at.0, lot.ends_at.0);
    let extension = Span::seconds(lot.extension_seconds);
    Terms::new(mode, lot.start_price.0, lot.increment.0, window, extension).map_err(|why| {
        let field = match why {
            TermsError::NoStartPrice => "start_price",
            TermsError::NoIncrement => "increment",
            TermsError::EndsBeforeStart => "ends_at",
            TermsError::NoExtension => "extension_seconds",
            TermsError::NoContest => "round",
        };
        CliError::field(file, field, why)
    })
}

fn qualified(file: &Path, named: &[Bidder]) -> Result<Vec<(Code, Rank)>, CliError> {
    let mut seen = BTreeSet::new();
    let mut bidders = Vec::with_capacity(named.len());
    for (at, bidder) in named.iter().enumerate() {
        let place = |field: &str| format!("bidders[{at}].{field}");
        let code: Code =
            bidder.code.parse().map_err(|why| CliError::field(file, place("code"), why))?;
        if !seen.insert(code.clone()) {
            let why = format!("the code {code} is given twice");
            return Err(CliError::field(file, place("code"), why));
        }
        let rank = match bidder.priority_rank {
            None => Rank::ORDINARY,
            Some(rank) => Rank::priority(rank).ok_or_else(|| {
                let why = "ranks begin with 1; ordinary bidders have null";
                CliError::field(file, place("priority_rank"), why)
            })?,
        };
        bidders.push((code, rank));
    }
    Ok(bidders)
}

/// Every code in the file, ordinary, in the order of the alphabet.
fn everybody(bids: &[Bid]) -> Vec<(Code, Rank)> {
    let codes: BTreeSet<&Code> = bids.iter().map(|it| &it.code).collect();
    codes.into_iter().map(|it| (it.clone(), Rank::ORDINARY)).collect()
}

/// The sequence opens when bidding starts, or with an earlier first bid, so that it is judged
/// at its own time.
fn replay(terms: Terms, bidders: &[(Code, Rank)], bids: &[Bid]) -> View {
    let starts_at = terms.starts_at();
    let opened_at = bids.first().map_or(starts_at, |it| it.at.min(starts_at));
    let (mut book, opened) = Book::open("", terms, opened_at);
    let mut entries: Vec<Entry> = vec![opened];
    for (code, rank) in bidders {
        let entry = book.qualify(code, *rank, opened_at);
        entries.extend(entry.expect("a new lot admits a code it does not know"));
    }
    let (mut accepted, mut refused) = (0, Vec::new());
    for bid in bids {
        let placed = book.place(&bid.code, bid.price, bid.at);
        match placed.verdict {
            Ok(()) => accepted += 1,
            Err(reason) => refused.push(refusal(bid, reason)),
        }
        entries.extend(placed.entry);
    }
    let closed = book.close(book.ends_at()).expect("a running lot is closed at its end");
    entries.push(closed);
    let sold = match book.phase() {
        Phase::Closed(Outcome::Sold { code, price, .. }) => Some((code, price)),
        Phase::Closed(Outcome::Unsold)
        | Phase::Running
        | Phase::Paused { .. }
        | Phase::Withdrawn => None,
    };
    View {
        accepted,
        refused,
        extensions: book.extensions(),
        ends_at: book.ends_at().to_string(),
        outcome: if sold.is_some() { "sold" } else { "unsold" },
        winner: sold.map(|(code, _)| code.to_string()),
        price: sold.map(|(_, price)| price.to_string()),
        head: chain::head(&entries).to_string(),
    }
}

fn refusal(bid: &Bid, reason: Refusal) -> Refused {
    Refused {
        line: bid.line,
        code: bid.code.to_string(),
        price: bid.price.to_string(),
        at: bid.at.to_string(),
        reason: reason.slug(),
    }
}

//! Entries to columns and rows to entries.

use domain::bidding::priority::Rank;
use domain::bidding::{Code, Entry, Event, Listed, Mode, Offer, Outcome, Refusal, Terms, Verdict};
use domain::id::LotId;
use domain::instant::Span;
use domain::money::Money;
use serde_json::{Value, json};
use tokio_postgres::Row;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use super::{JournalError, Recorded, hash, instant, signed, unsigned};

/// A UUID on the wire; spares the client's own UUID support and its build time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id(pub Uuid);

type BoxError = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Id {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.extend_from_slice(self.0.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::UUID
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Id {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Id, BoxError> {
        Ok(Id(Uuid::from_slice(raw)?))
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::UUID
    }
}

/// Entries, column by column, as `append_batches` takes them.
#[derive(Default)]
pub(super) struct Columns<'a> {
    /// Which batch of the commit the entry belongs to, from 1.
    pub batch: Vec<i32>,
    pub seq: Vec<i64>,
    pub at: Vec<i64>,
    pub ends_at: Vec<i64>,
    pub kind: Vec<&'static str>,
    pub code: Vec<Option<&'a str>>,
    pub rank: Vec<Option<i16>>,
    pub price: Vec<Option<i64>>,
    pub verdict: Vec<Option<&'static str>>,
    pub ends_before: Vec<Option<i64>>,
    pub leader_before: Vec<Option<i64>>,
    pub key: Vec<Option<Id>>,
    pub seen: Vec<Option<i64>>,
    pub from: Vec<Option<i64>>,
    pub won: Vec<Option<i64>>,
    pub reason: Vec<Option<&'a str>>,
    pub terms: Vec<Option<String>>,
    pub previous: Vec<Id>,
    pub nonce: Vec<Id>,
    pub hash: Vec<&'a [u8]>,
}

/// The columns that differ by kind.
#[derive(Default)]
struct Fields<'a> {
    code: Option<&'a str>,
    rank: Option<i16>,
    price: Option<i64>,
    verdict: Option<&'static str>,
    from: Option<i64>,
    won: Option<i64>,
    reason: Option<&'a str>,
    terms: Option<String>,
}

impl<'a> Columns<'a> {
    /// Adds an entry of a batch and says how many bids were accepted with it.
    pub(super) fn push(&mut self, recorded: &'a Recorded, batch: i32) -> i64 {
        let Listed { entry, nonce, previous, offer, epoch: _ } = &recorded.listed;
        let (kind, fields) = fields(&entry.event);
        self.batch.push(batch);
        self.seq.push(signed(entry.seq));
        self.at.push(entry.at.micros());
        self.ends_at.push(entry.ends_at.micros());
        self.kind.push(kind);
        self.code.push(fields.code);
        self.rank.push(fields.rank);
        self.price.push(fields.price);
        self.verdict.push(fields.verdict);
        let offer = offer.as_ref();
        self.ends_before.push(offer.map(|it| it.ends_before.micros()));
        self.leader_before.push(offer.and_then(|it| it.leader_before).map(Money::fen));
        self.key.push(offer.map(|it| Id(it.key)));
        self.seen.push(offer.and_then(|it| it.seen).map(signed));
        self.from.push(fields.from);
        self.won.push(fields.won);
        self.reason.push(fields.reason);
        self.terms.push(fields.terms);
        self.previous.push(Id(*previous));
        self.nonce.push(Id(*nonce));
        self.hash.push(recorded.hash.bytes());
        i64::from(fields.verdict == Some(ACCEPTED))
    }
}

const ACCEPTED: &str = "accepted";

fn fields(event: &Event) -> (&'static str, Fields<'_>) {
    let none = Fields::default();
    match event {
        Event::Opened { lot, terms } => {
            ("opened", Fields { terms: Some(terms_json(lot, terms)), ..none })
        }
        Event::Qualified { code, rank } => {
            let rank = Some(i16::from(rank.number()));
            ("qualified", Fields { code: Some(code.as_str()), rank, ..none })
        }
        Event::Disqualified { code } => {
            ("disqualified", Fields { code: Some(code.as_str()), ..none })
        }
        Event::Bid { code, price, verdict } => {
            let (code, price) = (Some(code.as_str()), Some(price.fen()));
            let verdict = Some(verdict.err().map_or(ACCEPTED, Refusal::slug));
            ("bid", Fields { code, price, verdict, ..none })
        }
        Event::Paused { from, reason } => {
            ("paused", Fields { from: Some(from.micros()), reason: Some(reason), ..none })
        }
        Event::Resumed { reason } => ("resumed", Fields { reason: Some(reason), ..none }),
        Event::Withdrawn { reason } => ("withdrawn", Fields { reason: Some(reason), ..none }),
        Event::Closed { outcome: Outcome::Unsold } => ("closed", none),
        Event::Closed { outcome: Outcome::Sold { code, price, seq } } => {
            let (code, price) = (Some(code.as_str()), Some(price.fen()));
            ("closed", Fields { code, price, won: Some(signed(*seq)), ..none })
        }
    }
}

fn terms_json(lot: &str, terms: &Terms) -> String {
    let contest = match terms.mode() {
        Mode::Auction => None,
        Mode::Sale { contest } => Some(contest.micros()),
    };
    json!({
        "lot": lot,
        "contest_us": contest,
        "start_fen": terms.start().fen(),
        "increment_fen": terms.increment().fen(),
        "starts_at_us": terms.starts_at().micros(),
        "ends_at_us": terms.ends_at().micros(),
        "extension_us": terms.extension().micros(),
    })
    .to_string()
}

pub(super) fn terms_from(lot: LotId, text: &str) -> Result<(String, Terms), JournalError> {
    let corrupt = || JournalError::Corrupt { lot, why: "terms" };
    let value: Value = serde_json::from_str(text).map_err(|_| corrupt())?;
    let number = |name: &str| value.get(name).and_then(Value::as_i64).ok_or_else(corrupt);
    let money = |name| Money::from_fen(number(name)?).ok_or_else(corrupt);
    let mode = match value.get("contest_us").and_then(Value::as_i64) {
        None => Mode::Auction,
        Some(micros) => Mode::Sale { contest: Span::from_micros(micros).ok_or_else(corrupt)? },
    };
    let window = (instant(lot, number("starts_at_us")?)?, instant(lot, number("ends_at_us")?)?);
    let extension = Span::from_micros(number("extension_us")?).ok_or_else(corrupt)?;
    let terms = Terms::new(mode, money("start_fen")?, money("increment_fen")?, window, extension);
    let name = value.get("lot").and_then(Value::as_str).ok_or_else(corrupt)?;
    Ok((name.to_owned(), terms.map_err(|_| corrupt())?))
}

/// The columns [`recorded`] reads, in its order.
pub(super) const SELECTED: &str = "seq, epoch, at_us, ends_at_us, kind, code, rank, price_fen, \
     verdict, ends_before_us, leader_before_fen, bid_key, seen_seq, from_us, won_seq, reason, \
     terms::text, previous_nonce, nonce, hash";

/// A row of [`SELECTED`] columns; a row is input like any other and is parsed once, here.
pub(super) fn recorded(lot: LotId, row: &Row) -> Result<Recorded, JournalError> {
    let event = event(lot, row)?;
    let offer = match row.try_get::<_, Option<Id>>(11)? {
        None => None,
        Some(key) => Some(Offer {
            key: key.0,
            seen: row.try_get::<_, Option<i64>>(12)?.map(|it| unsigned(lot, it)).transpose()?,
            ends_before: instant(lot, row.try_get(9)?)?,
            leader_before: row
                .try_get::<_, Option<i64>>(10)?
                .map(|it| money(lot, it))
                .transpose()?,
        }),
    };
    let entry = Entry {
        seq: unsigned(lot, row.try_get(0)?)?,
        at: instant(lot, row.try_get(2)?)?,
        event,
        ends_at: instant(lot, row.try_get(3)?)?,
    };
    let listed = Listed {
        entry,
        epoch: unsigned(lot, row.try_get(1)?)?,
        nonce: row.try_get::<_, Id>(18)?.0,
        previous: row.try_get::<_, Id>(17)?.0,
        offer,
    };
    Ok(Recorded { listed, hash: hash(lot, row.try_get(19)?)? })
}

fn event(lot: LotId, row: &Row) -> Result<Event, JournalError> {
    let code = || code(lot, row.try_get(5)?);
    let price = || money(lot, row.try_get(7)?);
    let reason = || Ok::<String, JournalError>(row.try_get(15)?);
    Ok(match row.try_get(4)? {
        "opened" => {
            let (lot, terms) = terms_from(lot, row.try_get(16)?)?;
            Event::Opened { lot, terms }
        }
        "qualified" => Event::Qualified { code: code()?, rank: rank(lot, row.try_get(6)?)? },
        "disqualified" => Event::Disqualified { code: code()? },
        "bid" => {
            let verdict = verdict(lot, row.try_get(8)?)?;
            Event::Bid { code: code()?, price: price()?, verdict }
        }
        "paused" => Event::Paused { from: instant(lot, row.try_get(13)?)?, reason: reason()? },
        "resumed" => Event::Resumed { reason: reason()? },
        "withdrawn" => Event::Withdrawn { reason: reason()? },
        "closed" => match row.try_get::<_, Option<i64>>(14)? {
            None => Event::Closed { outcome: Outcome::Unsold },
            Some(seq) => {
                let seq = unsigned(lot, seq)?;
                Event::Closed { outcome: Outcome::Sold { code: code()?, price: price()?, seq } }
            }
        },
        _ => return Err(JournalError::Corrupt { lot, why: "kind" }),
    })
}

pub(super) fn code(lot: LotId, text: &str) -> Result<Code, JournalError> {
    text.parse().map_err(|_| JournalError::Corrupt { lot, why: "code" })
}

pub(super) fn rank(lot: LotId, number: i16) -> Result<Rank, JournalError> {
    let number = u8::try_from(number).map_err(|_| JournalError::Corrupt { lot, why: "rank" })?;
    Ok(Rank::from_number(number))
}

pub(super) fn money(lot: LotId, fen: i64) -> Result<Money, JournalError> {
    Money::from_fen(fen).ok_or(JournalError::Corrupt { lot, why: "price" })
}

pub(super) fn verdict(lot: LotId, slug: &str) -> Result<Verdict, JournalError> {
    if slug == ACCEPTED {
        return Ok(Ok(()));
    }
    Ok(Err(Refusal::from_slug(slug).ok_or(JournalError::Corrupt { lot, why: "verdict" })?))
}

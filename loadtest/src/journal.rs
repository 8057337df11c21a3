//! The journal read by the checker's own statements, into the law's types: it does not ask the
//! code that wrote it.

use domain::bidding::priority::Rank;
use domain::bidding::{Entry, Event, Listed, Mode, Offer, Outcome, Refusal, Terms};
use domain::chain::Hash;
use domain::instant::{Instant, Span};
use domain::money::Money;
use serde_json::Value;
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use crate::check::{Head, Kept, Record, Stray};
use crate::client::Failure;

/// Everything PostgreSQL has of a lot; empty if it was never opened.
pub async fn read(database: &Client, lot: Uuid) -> Result<Record, Failure> {
    let head = match database.query_opt(HEAD, &[&lot]).await? {
        Some(row) => head(&row)?,
        None => Head {
            seq: 0,
            hash: Hash::GENESIS,
            ends_at_us: 0,
            phase: "unopened".to_owned(),
            leader: None,
        },
    };
    let entries = database.query(ENTRIES, &[&lot]).await?;
    let strays = database.query(STRAYS, &[&lot]).await?;
    Ok(Record {
        lot,
        entries: entries.iter().map(kept).collect::<Result<_, _>>()?,
        head,
        strays: strays.iter().map(stray).collect::<Result<_, _>>()?,
    })
}

const HEAD: &str = "SELECT seq, hash, ends_at_us, phase, leader_code, leader_price_fen, \
     leader_seq FROM lot_head WHERE lot_id = $1";
const ENTRIES: &str = "SELECT seq, epoch, at_us, ends_at_us, kind, code, rank, price_fen, \
     verdict, ends_before_us, leader_before_fen, bid_key, seen_seq, from_us, won_seq, reason, \
     terms::text, previous_nonce, nonce, hash, \
     (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded_us \
     FROM bid_entry WHERE lot_id = $1 ORDER BY seq";
const STRAYS: &str = "SELECT bidder, bid_key, price_fen, verdict FROM stray_bid WHERE lot_id = $1";

fn head(row: &Row) -> Result<Head, Failure> {
    let code: Option<String> = row.try_get("leader_code")?;
    let leader = match code {
        None => None,
        Some(code) => Some((code, row.try_get("leader_price_fen")?, whole(row, "leader_seq")?)),
    };
    Ok(Head {
        seq: whole(row, "seq")?,
        hash: hash(row)?,
        ends_at_us: row.try_get("ends_at_us")?,
        phase: row.try_get("phase")?,
        leader,
    })
}

fn stray(row: &Row) -> Result<Stray, Failure> {
    Ok(Stray {
        code: row.try_get("bidder")?,
        key: row.try_get("bid_key")?,
        price_fen: row.try_get("price_fen")?,
        slug: row.try_get("verdict")?,
    })
}

fn kept(row: &Row) -> Result<Kept, Failure> {
    let key: Option<Uuid> = row.try_get("bid_key")?;
    let offer = match key {
        None => None,
        Some(key) => Some(Offer {
            key,
            seen: row.try_get::<_, Option<i64>>("seen_seq")?.map(u64::try_from).transpose()?,
            ends_before: instant(row.try_get("ends_before_us")?)?,
            leader_before: row
                .try_get::<_, Option<i64>>("leader_before_fen")?
                .map(money)
                .transpose()?,
        }),
    };
    let entry = Entry {
        seq: whole(row, "seq")?,
        at: instant(row.try_get("at_us")?)?,
        event: event(row)?,
        ends_at: instant(row.try_get("ends_at_us")?)?,
    };
    let listed = Listed {
        entry,
        epoch: whole(row, "epoch")?,
        nonce: row.try_get("nonce")?,
        previous: row.try_get("previous_nonce")?,
        offer,
    };
    Ok(Kept { listed, hash: hash(row)?, recorded_us: row.try_get("recorded_us")? })
}

fn event(row: &Row) -> Result<Event, Failure> {
    let code = || Ok::<_, Failure>(row.try_get::<_, &str>("code")?.parse()?);
    let price = || money(row.try_get("price_fen")?);
    let reason = || Ok::<String, Failure>(row.try_get("reason")?);
    Ok(match row.try_get("kind")? {
        "opened" => {
            let terms: Value = serde_json::from_str(row.try_get("terms")?)?;
            let lot = terms.get("lot").and_then(Value::as_str).ok_or("terms name the lot")?;
            Event::Opened { lot: lot.to_owned(), terms: self::terms(&terms)? }
        }
        "qualified" => {
            let rank = u8::try_from(row.try_get::<_, i16>("rank")?)?;
            Event::Qualified { code: code()?, rank: Rank::from_number(rank) }
        }
        "disqualified" => Event::Disqualified { code: code()? },
        "bid" => {
            let verdict = match row.try_get("verdict")? {
                "accepted" => Ok(()),
                slug => Err(Refusal::from_slug(slug).ok_or("a verdict is known")?),
            };
            Event::Bid { code: code()?, price: price()?, verdict }
        }
        "paused" => Event::Paused { from: instant(row.try_get("from_us")?)?, reason: reason()? },
        "resumed" => Event::Resumed { reason: reason()? },
        "withdrawn" => Event::Withdrawn { reason: reason()? },
        "closed" => match row.try_get::<_, Option<i64>>("won_seq")? {
            None => Event::Closed { outcome: Outcome::Unsold },
            Some(seq) => {
                let (code, price, seq) = (code()?, price()?, u64::try_from(seq)?);
                Event::Closed { outcome: Outcome::Sold { code, price, seq } }
            }
        },
        other => return Err(format!("an entry of unknown kind: {other}").into()),
    })
}

fn terms(value: &Value) -> Result<Terms, Failure> {
    let number = |name: &str| value.get(name).and_then(Value::as_i64).ok_or("terms are whole");
    let span = |micros| Span::from_micros(micros).ok_or("a span is not negative");
    let mode = match value.get("contest_us").and_then(Value::as_i64) {
        None => Mode::Auction,
        Some(micros) => Mode::Sale { contest: span(micros)? },
    };
    let window = (instant(number("starts_at_us")?)?, instant(number("ends_at_us")?)?);
    let (start, step) = (money(number("start_fen")?)?, money(number("increment_fen")?)?);
    Ok(Terms::new(mode, start, step, window, span(number("extension_us")?)?)?)
}

fn whole(row: &Row, name: &str) -> Result<u64, Failure> {
    Ok(u64::try_from(row.try_get::<_, i64>(name)?)?)
}

fn instant(micros: i64) -> Result<Instant, Failure> {
    Ok(Instant::from_micros(micros).ok_or("a time lies on a calendar")?)
}

fn money(fen: i64) -> Result<Money, Failure> {
    Ok(Money::from_fen(fen).ok_or("an amount is in range")?)
}

fn hash(row: &Row) -> Result<Hash, Failure> {
    Ok(Hash::from_bytes(row.try_get::<_, &[u8]>("hash")?.try_into()?))
}

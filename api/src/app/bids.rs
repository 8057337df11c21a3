//! Bids: place, wait until durable, answer.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use domain::bidding::{Code, Refusal};
use domain::id::{LotId, PersonId};
use domain::instant::Instant;
use domain::money::Money;
use store::registrations;
use uuid::Uuid;

use super::AppError;
use crate::App;
use crate::actor::Bidder;
use crate::engine::{Answer, Offer, PlaceError, Receipt, Refused};
use crate::limits::Pool;

/// Why a bid is not accepted, or has no answer yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BidError {
    #[error("{}", sentence(*.refusal))]
    Refused {
        refusal: Refusal,
        seq: Option<u64>,
        at: Instant,
        leader_price: Option<Money>,
        /// The least price that could be accepted next, where there is one.
        minimum: Option<Money>,
    },
    #[error("缺少幂等键，或不是 UUIDv7；请刷新页面后重试。")]
    KeyMalformed,
    #[error("幂等键的时间与平台时间相差超过十分钟，请刷新页面后重试。")]
    KeyStale,
    #[error("同一幂等键已用于另一出价金额。")]
    KeyReused,
    #[error("出价结果尚未确定，请以同一幂等键重试。")]
    Unresolved,
    #[error("平台时钟校验不一致，暂不受理出价，请稍后以同一幂等键重试。")]
    ClockDisagrees,
    #[error("没有该标的物。")]
    NoLot,
    #[error("理由应为一至五百字。")]
    ReasonUnusable,
    /// Lots are loaded some time before their start.
    #[error("该标的物的竞价尚未载入。")]
    NotOpened,
}

fn sentence(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotOpen => "竞价尚未开始。",
        Refusal::Closed => "竞价已经结束。",
        Refusal::Suspended => "竞价已暂停。",
        Refusal::NotQualified => "您尚未取得该标的物的竞买资格。",
        Refusal::BelowStart => "出价低于起拍价。",
        Refusal::OffStep => "出价与起拍价之差应为加价幅度的整数倍。",
        Refusal::NoPriorityOverLeader => "当前领先者的优先购买权顺位不后于您，同价不能优先。",
        Refusal::BelowIncrement => "出价低于当前价加一个加价幅度。",
    }
}

impl From<PlaceError> for BidError {
    fn from(error: PlaceError) -> BidError {
        match error {
            PlaceError::Unresolved => BidError::Unresolved,
            PlaceError::ClockDisagrees => BidError::ClockDisagrees,
            PlaceError::KeyStale => BidError::KeyStale,
            PlaceError::KeyReused => BidError::KeyReused,
            PlaceError::NoLot => BidError::NoLot,
        }
    }
}

/// Above this a node starts remembering from scratch.
const REMEMBERED: usize = 200_000;

/// A bid code and when its holder was qualified.
type Coded = (Code, Option<DateTime<Utc>>);

/// What never changes once it is known, so that a bid needs no query: the code of a qualified
/// bidder, and the start price and the increment of an announced lot.
#[derive(Default)]
pub struct Known {
    codes: Mutex<HashMap<(LotId, PersonId), Coded>>,
    steps: Mutex<HashMap<LotId, (Money, Money)>>,
}

fn recall<K: Eq + std::hash::Hash, V: Clone>(map: &Mutex<HashMap<K, V>>, key: &K) -> Option<V> {
    map.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
}

fn note<K: Eq + std::hash::Hash, V>(map: &Mutex<HashMap<K, V>>, key: K, value: V) {
    let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
    if map.len() >= REMEMBERED {
        map.clear();
    }
    map.insert(key, value);
}

/// A bid as the bidder sends it.
#[derive(Clone, Debug)]
pub struct Bid {
    pub price: Money,
    pub key: Uuid,
    /// The last seq on the bidder's screen: evidence, never a reason to refuse.
    pub seen: Option<u64>,
}

/// Places a bid and waits until its answer is durable. Limits come first; nothing is dropped
/// silently.
pub async fn place(
    app: &App,
    bidder: &Bidder,
    from: IpAddr,
    lot: LotId,
    bid: Bid,
) -> Result<Receipt, AppError> {
    let _under_way = UnderWay::new(app);
    let started = std::time::Instant::now();
    let answered = answer(app, bidder, from, lot, bid).await;
    app.metrics.bid(verdict(&answered), started.elapsed());
    answered
}

/// A bid that shutdown waits for.
struct UnderWay<'a>(&'a App);

impl UnderWay<'_> {
    fn new(app: &App) -> UnderWay<'_> {
        app.under_way.fetch_add(1, Ordering::SeqCst);
        UnderWay(app)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

/// How an answer is counted.
fn verdict(answered: &Result<Receipt, AppError>) -> &'static str {
    match answered {
        Ok(_) => "accepted",
        Err(AppError::Bid(BidError::Refused { refusal, .. })) => refusal.slug(),
        Err(AppError::Bid(BidError::Unresolved)) => "unresolved",
        Err(AppError::Bid(BidError::ClockDisagrees)) => "clock-disagrees",
        Err(AppError::TooManyRequests { .. }) => "limited",
        Err(_) => "failed",
    }
}

async fn answer(
    app: &App,
    bidder: &Bidder,
    from: IpAddr,
    lot: LotId,
    bid: Bid,
) -> Result<Receipt, AppError> {
    let (code, qualified_at) = admitted(app, bidder, from, lot).await?;
    // A key that is older than the code may have been answered when there was none (G4).
    if qualified_at.is_some_and(|it| is_older(bid.key, it)) {
        told_before(app, bidder.person_id, lot, &bid).await?;
    }
    let offer = Offer { code, price: bid.price, key: bid.key, seen: bid.seen };
    match app.bidding.place(lot, &offer).await.map_err(BidError::from)? {
        Answer::Accepted(receipt) => Ok(receipt),
        Answer::Refused(refused) => Err(refusal_of(app, lot, refused).await?.into()),
    }
}

/// The bidder's code, if the limits let the bid through: the bidder's own shares first, then the
/// pool of the address, beyond which only the qualified go on, slowly; last what all who are not
/// qualified may ask of a lot.
async fn admitted(app: &App, bidder: &Bidder, from: IpAddr, lot: LotId) -> Result<Coded, AppError> {
    let person = bidder.person_id;
    app.limits.bidder(person, lot)?;
    let pool = app.limits.pool(from);
    if let Pool::UsedUp(_) = pool {
        // Before anything is looked up, so that a flood costs no queries.
        app.limits.trickle(person, lot)?;
    }
    let coded = code_of(app, person, lot).await?;
    match (coded.1, pool) {
        (Some(_), Pool::Open | Pool::UsedUp(_)) => {}
        (None, Pool::UsedUp(refused)) => return Err(app.limits.refuse(lot, refused).into()),
        (None, Pool::Open) => app.limits.unqualified(lot)?,
    }
    Ok(coded)
}

/// Writes down what the limits have refused, for everybody to read.
pub async fn publish_refusals(app: &App) -> Result<(), AppError> {
    let counted = app.limits.counts.take();
    if counted.is_empty() {
        return Ok(());
    }
    let now = app.now();
    let rows: Vec<_> = counted.iter().map(|((lot, limit), it)| (*lot, limit.name(), *it)).collect();
    let written = app.db.transaction(async |tx| store::refusals::add(tx, &rows, now).await).await;
    if written.is_err() {
        app.limits.counts.put_back(counted);
    }
    Ok(written?)
}

/// The bidder's code, or a stand-in that is not qualified: also the bids of people without a
/// code are judged and kept.
async fn code_of(app: &App, person: PersonId, lot: LotId) -> Result<Coded, AppError> {
    if let Some(known) = recall(&app.known.codes, &(lot, person)) {
        return Ok(known);
    }
    let row = registrations::of_person_for(&mut app.db.reader().await?, person, lot).await?;
    let qualified_at = row.as_ref().and_then(|it| it.qualified_at);
    let code = row.and_then(|it| it.bid_code).and_then(|it| it.parse::<Code>().ok());
    match code {
        Some(code) => {
            note(&app.known.codes, (lot, person), (code.clone(), qualified_at));
            Ok((code, qualified_at))
        }
        None => Ok((stand_in(person), None)),
    }
}

fn stand_in(person: PersonId) -> Code {
    person.0.simple().to_string().parse().expect("32 hexadecimal digits are a code")
}

/// With a margin: the qualification was committed a little after its own time.
fn is_older(key: Uuid, than: DateTime<Utc>) -> bool {
    const MARGIN_MILLIS: i64 = 10_000;
    let (high, _) = key.as_u64_pair();
    let latest = than.timestamp_millis().saturating_add(MARGIN_MILLIS);
    i64::try_from(high >> 16).is_ok_and(|millis| millis <= latest)
}

/// What the bidder was told under this key while they had no code.
async fn told_before(app: &App, person: PersonId, lot: LotId, bid: &Bid) -> Result<(), AppError> {
    match app.bidding.reading().stray_of(lot, &stand_in(person), bid.key).await? {
        None => Ok(()),
        Some(it) if it.price != bid.price => Err(BidError::KeyReused.into()),
        Some(it) => {
            let (refusal, at) = (it.refusal, it.at);
            let refused = Refused { refusal, seq: None, at, leader_price: None };
            Err(refusal_of(app, lot, refused).await?.into())
        }
    }
}

async fn refusal_of(app: &App, lot: LotId, refused: Refused) -> Result<BidError, AppError> {
    let Refused { refusal, seq, at, leader_price } = refused;
    let minimum = match refusal {
        Refusal::BelowStart
        | Refusal::OffStep
        | Refusal::NoPriorityOverLeader
        | Refusal::BelowIncrement => {
            let (start, increment) = steps_of(app, lot).await?;
            Some(leader_price.and_then(|it| it.checked_add(increment)).unwrap_or(start))
        }
        Refusal::NotOpen | Refusal::Closed | Refusal::Suspended | Refusal::NotQualified => None,
    };
    Ok(BidError::Refused { refusal, seq, at, leader_price, minimum })
}

async fn steps_of(app: &App, lot: LotId) -> Result<(Money, Money), AppError> {
    if let Some(steps) = recall(&app.known.steps, &lot) {
        return Ok(steps);
    }
    let snapshot = app.bidding.snapshot(lot).await?.ok_or(BidError::NoLot)?;
    let terms = snapshot.book.terms();
    let steps = (terms.start(), terms.increment());
    note(&app.known.steps, lot, steps);
    Ok(steps)
}

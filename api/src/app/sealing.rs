//! Sealing: entries that are durable get a signed Merkle root, off the way of the bids.

use std::sync::Arc;

use domain::bidding::Event;
use domain::chain;
use domain::id::LotId;
use domain::instant::{Instant, Span};
use domain::receipt::Batch;
use domain::record::Linked;
use store::journal::{JournalError, Recorded, Sealed};

use super::AppError;
use crate::App;
use crate::signer::Signer;

/// Entries under one root; a receipt's path is then at most nine hashes long.
const BATCH: i64 = 512;
/// Lots whose batches are kept together.
const TOGETHER: usize = 64;
/// How far back a usual look goes. What an outage left behind longer ago is found at the next
/// start, or when a receipt of it is asked for.
const RECENT: Span = Span::seconds(600);

/// How much of the journal is looked through for entries that are not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Recent,
    Everything,
}

/// Makes the platform's key known and answers it from then on.
pub async fn know_key(app: &App) -> Result<(), AppError> {
    let now = Instant::from_utc(app.now());
    Ok(app.bidding.reading().know_key(app.signer.public(), now).await?)
}

/// Seals what is not sealed yet, and publishes the records of lots that have ended. A lot that
/// cannot be sealed does not keep the others waiting.
pub async fn catch_up(app: &App, look: Look) -> Result<(), AppError> {
    let since = match look {
        Look::Recent => Instant::from_utc(app.now()).minus(RECENT),
        Look::Everything => Instant::from_utc(chrono::DateTime::UNIX_EPOCH),
    };
    let journal = app.bidding.reading();
    for lots in journal.unsealed(since, since).await?.chunks(TOGETHER) {
        let mut open = lots.to_vec();
        while !open.is_empty() {
            open = seal_next(app, &open).await;
        }
    }
    for lot in journal.unpublished(since, since).await? {
        if let Err(error) = super::records::publish(app, lot, chain::Algorithm::Sm3).await {
            tracing::error!(%lot, %error, "a record is not published");
        }
    }
    Ok(())
}

/// Seals the next batch of each of these lots in one commit: a thousand lots that end together
/// would otherwise wait for a thousand writes to the disk. Answers those with more to seal.
async fn seal_next(app: &App, lots: &[LotId]) -> Vec<LotId> {
    let (mut batches, mut open) = (Vec::new(), Vec::new());
    for lot in lots {
        match next_batch(app, *lot).await {
            Ok(None) => {}
            Ok(Some((sealed, more))) => {
                batches.push(sealed);
                open.extend(more.then_some(*lot));
            }
            Err(error) => tracing::error!(%lot, %error, "a lot is not sealed"),
        }
    }
    let journal = app.bidding.reading();
    if batches.is_empty() || journal.seal_all(&batches).await.is_ok() {
        return open;
    }
    // One of them spoils it for the others, so each goes by itself.
    for sealed in &batches {
        let lot = sealed.batch.lot;
        if let Err(error) = journal.seal(sealed).await {
            tracing::error!(%lot, %error, "a lot is not sealed");
            open.retain(|it| *it != lot);
        }
    }
    open
}

/// Seals a lot up to its present head.
pub async fn seal(app: &App, lot: LotId) -> Result<(), AppError> {
    while let Some((sealed, more)) = next_batch(app, lot).await? {
        // If another node was faster, it goes on.
        if !app.bidding.reading().seal(&sealed).await? || !more {
            return Ok(());
        }
    }
    Ok(())
}

/// What is to be sealed next of a lot, signed, and whether there is more behind it.
async fn next_batch(app: &App, lot: LotId) -> Result<Option<(Sealed, bool)>, AppError> {
    let journal = app.bidding.reading();
    let last = journal.last_sealed(lot).await?.map_or(0, |it| it.batch.last);
    // With the entry before, for its hash and for the end of bidding before the batch.
    let before = last.saturating_sub(1);
    let entries = journal.entries_after(lot, before, BATCH + 1).await?;
    let more = i64::try_from(entries.len()).is_ok_and(|read| read > BATCH);
    let signer = Arc::clone(&app.signer);
    // Hashing and signing stay off the thread on which bids are committed.
    let signed = tokio::task::spawn_blocking(move || sign(&*signer, lot, entries, last));
    let sealed = signed.await.map_err(|_| AppError::TaskLost)??;
    Ok(sealed.map(|it| (it, more)))
}

/// The signed batch of these entries; `None` if there are none behind `last`.
fn sign(
    signer: &dyn Signer,
    lot: LotId,
    entries: Vec<Recorded>,
    last: u64,
) -> Result<Option<Sealed>, AppError> {
    let (entries, ends_before) = follow(lot, entries, last)?;
    let Some(batch) = Batch::of(lot, &entries, ends_before) else { return Ok(None) };
    let signature = signer.sign(batch.statement().as_bytes())?;
    Ok(Some(Sealed { batch, key: signer.public().clone(), signature }))
}

/// Entries behind `last`, linked, with the end of bidding before the first of them. The chain is
/// checked: what is altered in the database is not signed.
pub(super) fn follow(
    lot: LotId,
    entries: Vec<Recorded>,
    last: u64,
) -> Result<(Vec<Linked>, Instant), JournalError> {
    let corrupt = |why| JournalError::Corrupt { lot, why };
    let mut entries = entries.into_iter();
    let (mut previous, mut ends_before) = (chain::Hash::GENESIS, None);
    if last > 0 {
        let before = entries.next().ok_or(corrupt("no entry before the batch"))?;
        previous = before.hash;
        ends_before = Some(before.listed.entry.ends_at);
    }
    let mut linked = Vec::new();
    for (Recorded { listed, hash }, seq) in entries.zip(last + 1..) {
        if listed.entry.seq != seq {
            return Err(corrupt("a gap"));
        }
        if chain::link(previous, &listed.entry) != hash {
            return Err(corrupt("the hash is not that of the entry"));
        }
        if let (None, Event::Opened { terms, .. }) = (ends_before, &listed.entry.event) {
            ends_before = Some(terms.ends_at());
        }
        linked.push(Linked { entry: listed.entry, previous, hash });
        previous = hash;
    }
    match ends_before {
        Some(ends_before) => Ok((linked, ends_before)),
        None if linked.is_empty() => Ok((linked, Instant::MAX)),
        None => Err(corrupt("the first entry is not the opening")),
    }
}

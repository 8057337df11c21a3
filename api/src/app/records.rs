//! Records and receipts: what anyone may take away and check offline (docs/record.md).

use bytes::Bytes;
use domain::bidding::Event;
use domain::chain::{Algorithm, Hash};
use domain::id::{LotId, PersonId};
use domain::profile::Profile;
use domain::receipt::{Receipt, SignedHead};
use domain::record::{Footer, Header, Linked, Links};
use store::journal::{Head, JournalError, KnownKey, OuterLines, Recorded, Sealed};
use store::registrations;

use super::{AppError, sealing};
use crate::App;

/// Why there is nothing to take away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    #[error("竞价尚未结束，结束后方可下载或回放竞价记录。")]
    Running,
    #[error("没有该标的物的竞价记录。")]
    NoJournal,
    /// Receipts are for bids that took a place in the sequence.
    #[error("该序号没有出价凭证。")]
    NoBid,
    /// Too many read whole journals at this moment.
    #[error("查阅竞价记录的人较多，请稍后重试。")]
    Busy,
}

/// Entries read at a time.
pub const PAGE: i64 = 1_000;

/// The outer lines of the record of a lot that has ended; they are made once and stay.
pub async fn publish(app: &App, lot: LotId, algorithm: Algorithm) -> Result<OuterLines, AppError> {
    let journal = app.bidding.reading();
    if let Some(lines) = journal.published(lot, algorithm).await? {
        return Ok(lines);
    }
    let (head, book) = journal.book(lot).await?.ok_or(RecordError::NoJournal)?;
    let book = book.ok_or(RecordError::Running)?;
    let head = match algorithm {
        Algorithm::Sm3 => head.hash,
        Algorithm::Sha256 => head_by(app, lot, algorithm).await?,
    };
    let footer = Footer::of(&book, head).ok_or(RecordError::Running)?;
    let titles = journal.titles(lot).await?.ok_or(RecordError::NoJournal)?;
    let rehearsal = titles.profile == "rehearsal";
    let profile = if rehearsal { app.profiles.rehearsal() } else { Profile::statutory() };
    let (profile, instruments) = Header::grounds(profile, titles.round);
    let header = Header {
        lot,
        title: titles.title,
        round: titles.round,
        court: titles.court,
        case_number: titles.case_number,
        profile,
        instruments,
        rehearsal,
        algorithm,
        terms: book.terms().clone(),
        key: app.signer.public().clone(),
    };
    let signature = app.signer.sign(footer.statement(&header).as_bytes())?;
    let lines = OuterLines { header: header.line(), footer: footer.line(&signature) };
    sealing::know_key(app).await?;
    journal.publish(lot, (algorithm, app.signer.public()), &lines).await?;
    // Another node may have been faster; what is kept is what everybody gets.
    Ok(journal.published(lot, algorithm).await?.ok_or(RecordError::NoJournal)?)
}

async fn head_by(app: &App, lot: LotId, algorithm: Algorithm) -> Result<Hash, AppError> {
    let mut links = Links::new(algorithm);
    let mut last = 0;
    loop {
        let entries = app.bidding.reading().entries_after(lot, last, PAGE).await?;
        if entries.is_empty() {
            return Ok(links.head());
        }
        for Recorded { listed, .. } in entries {
            last = listed.entry.seq;
            links.link(listed.entry);
        }
    }
}

/// A record on its way out, a page of lines at a time.
pub struct Pages {
    pub lot: LotId,
    lines: OuterLines,
    links: Links,
    next: Next,
}

enum Next {
    Header,
    After(u64),
    Nothing,
}

impl Pages {
    pub fn new(lot: LotId, lines: OuterLines, algorithm: Algorithm) -> Pages {
        Pages { lot, lines, links: Links::new(algorithm), next: Next::Header }
    }

    /// Everything that is left, in one piece.
    pub(super) async fn all(&mut self, app: &App) -> Result<Bytes, JournalError> {
        let mut text = String::new();
        while let Some(lines) = self.next(app).await? {
            text.push_str(&lines);
        }
        Ok(Bytes::from(text))
    }

    /// The next lines, each with its line feed; nothing behind the footer.
    pub async fn next(&mut self, app: &App) -> Result<Option<String>, JournalError> {
        match self.next {
            Next::Nothing => Ok(None),
            Next::Header => {
                self.next = Next::After(0);
                Ok(Some(format!("{}\n", self.lines.header)))
            }
            Next::After(last) => {
                let entries = app.bidding.reading().entries_after(self.lot, last, PAGE).await?;
                let Some(end) = entries.last() else {
                    self.next = Next::Nothing;
                    return Ok(Some(format!("{}\n", self.lines.footer)));
                };
                self.next = Next::After(end.listed.entry.seq);
                let mut text = String::new();
                for recorded in entries {
                    text.push_str(&self.linked(recorded).line());
                    text.push('\n');
                }
                Ok(Some(text))
            }
        }
    }
}

impl Pages {
    /// The stored hashes go out as they are, so that a row that was altered shows at its own line.
    fn linked(&mut self, Recorded { listed, hash }: Recorded) -> Linked {
        match self.links.algorithm() {
            Algorithm::Sm3 => {
                let previous = self.links.head();
                self.links = Links::behind(Algorithm::Sm3, hash);
                Linked { entry: listed.entry, previous, hash }
            }
            Algorithm::Sha256 => self.links.link(listed.entry),
        }
    }
}

/// The receipt of a bid; its batch is sealed now if it was not yet.
pub async fn receipt(app: &App, lot: LotId, seq: u64) -> Result<Receipt, AppError> {
    let journal = app.bidding.reading();
    let head = journal.head(lot).await?.ok_or(RecordError::NoJournal)?;
    if seq == 0 || seq > head.seq {
        return Err(RecordError::NoBid.into());
    }
    let sealed = match journal.sealed_with(lot, seq).await? {
        Some(sealed) => sealed,
        None => {
            sealing::know_key(app).await?;
            sealing::seal(app, lot).await?;
            journal.sealed_with(lot, seq).await?.ok_or(RecordError::NoBid)?
        }
    };
    let Sealed { batch, key, signature } = sealed;
    let last = batch.first.saturating_sub(1);
    let count = batch.last.saturating_sub(last.saturating_sub(1));
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let entries = journal.entries_after(lot, last.saturating_sub(1), count).await?;
    let (entries, ends_before) = sealing::follow(lot, entries, last)?;
    let receipt = Receipt::of((batch, key, signature), &entries, ends_before, seq)
        .ok_or(JournalError::Corrupt { lot, why: "the batch is not what was sealed" })?;
    match &receipt.linked.entry.event {
        Event::Bid { .. } => Ok(receipt),
        Event::Opened { .. }
        | Event::Qualified { .. }
        | Event::Disqualified { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::Withdrawn { .. }
        | Event::Closed { .. } => Err(RecordError::NoBid.into()),
    }
}

/// A bidder's own bids of a lot, accepted and refused, oldest first.
pub async fn own_bids(app: &App, person: PersonId, lot: LotId) -> Result<Vec<Recorded>, AppError> {
    let row = registrations::of_person_for(&mut app.db.reader().await?, person, lot).await?;
    let code = row.and_then(|it| it.bid_code).and_then(|it| it.parse().ok());
    match code {
        Some(code) => Ok(app.bidding.reading().bids_of(lot, &code).await?),
        None => Ok(Vec::new()),
    }
}

/// Where a lot stands and what of it is signed.
pub async fn head(app: &App, lot: LotId) -> Result<(Head, Option<Sealed>), AppError> {
    let journal = app.bidding.reading();
    let head = journal.head(lot).await?.ok_or(RecordError::NoJournal)?;
    Ok((head, journal.last_sealed(lot).await?))
}

/// Heads on one page of all that were signed.
pub const HEADS: i64 = 1_000;

/// Signed heads of all lots, in the order in which they became visible, behind one of them.
pub async fn heads(app: &App, behind: Option<(LotId, u64)>) -> Result<Vec<SignedHead>, AppError> {
    let _place = app.archive.builder().await?;
    let sealed = app.bidding.reading().sealed_after(behind, HEADS).await?;
    let sealed = sealed.ok_or(RecordError::NoJournal)?;
    let head = |Sealed { batch, key, signature }| SignedHead { batch, key, signature };
    Ok(sealed.into_iter().map(head).collect())
}

/// Every key the platform has signed with, the latest first.
pub async fn keys(app: &App) -> Result<Vec<KnownKey>, AppError> {
    let journal = app.bidding.reading();
    let keys = journal.known_keys().await?;
    if keys.iter().any(|it| it.key == *app.signer.public()) {
        return Ok(keys);
    }
    sealing::know_key(app).await?;
    Ok(journal.known_keys().await?)
}

//! Appending under the fence: batches of several lots in one commit.

use domain::bidding::{Book, Phase};
use domain::id::LotId;

use super::row::{Columns, Id};
use super::{Head, Journal, JournalError, Recorded, signed};

/// What is to be appended to the sequence of one lot.
#[derive(Clone, Debug)]
pub struct Batch {
    pub lot: LotId,
    /// What the first entry follows.
    pub head: Head,
    pub entries: Vec<Recorded>,
    pub after: Standing,
}

/// Where a lot stands after a batch; kept in its head, so that recovery replays nothing.
#[derive(Clone, Debug)]
pub struct Standing {
    phase: &'static str,
    remaining: Option<i64>,
    leader: Option<Leading>,
    extensions: i32,
}

#[derive(Clone, Debug)]
struct Leading {
    code: String,
    rank: i16,
    price: i64,
    seq: i64,
}

impl From<&Book> for Standing {
    fn from(book: &Book) -> Standing {
        let (phase, remaining) = match book.phase() {
            Phase::Running => ("running", None),
            Phase::Paused { remaining } => ("paused", Some(remaining.micros())),
            Phase::Withdrawn => ("withdrawn", None),
            Phase::Closed(_) => ("closed", None),
        };
        let leader = book.leader().map(|it| Leading {
            code: it.code.to_string(),
            rank: i16::from(it.rank.number()),
            price: it.price.fen(),
            seq: signed(it.seq),
        });
        let extensions = i32::try_from(book.extensions()).unwrap_or(i32::MAX);
        Standing { phase, remaining, leader, extensions }
    }
}

/// Whether a batch was appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    Yes,
    /// Another recovery has raised the epoch.
    OtherEpoch,
    /// The batch does not begin where the journal ends.
    Gap,
    /// The batch follows an entry that is not the journal's last.
    OtherPredecessor,
    OtherChain,
    /// The lot has no journal.
    NoJournal,
}

impl Appended {
    fn from_answer(text: &str) -> Appended {
        match text {
            "appended" => Appended::Yes,
            "other-epoch" => Appended::OtherEpoch,
            "gap" => Appended::Gap,
            "other-predecessor" => Appended::OtherPredecessor,
            "other-chain" => Appended::OtherChain,
            _ => Appended::NoJournal,
        }
    }
}

/// The batches, column by column.
#[derive(Default)]
struct Batches<'a> {
    lot: Vec<Id>,
    epoch: Vec<i64>,
    nonce: Vec<Id>,
    hash: Vec<&'a [u8]>,
    length: Vec<i32>,
    last: Vec<i32>,
    phase: Vec<&'static str>,
    remaining: Vec<Option<i64>>,
    leader_code: Vec<Option<&'a str>>,
    leader_rank: Vec<Option<i16>>,
    leader_price: Vec<Option<i64>>,
    leader_seq: Vec<Option<i64>>,
    extensions: Vec<i32>,
    accepted: Vec<i64>,
    entries: Columns<'a>,
}

impl<'a> Batches<'a> {
    fn of(batches: &'a [Batch]) -> Batches<'a> {
        let mut columns = Batches::default();
        for (batch, number) in batches.iter().zip(1..) {
            columns.push(batch, number);
        }
        columns
    }

    fn push(&mut self, batch: &'a Batch, number: i32) {
        let Batch { lot, head, entries, after } = batch;
        let accepted = entries.iter().map(|it| self.entries.push(it, number)).sum();
        self.lot.push(Id(lot.0));
        self.epoch.push(signed(head.epoch));
        self.nonce.push(Id(head.nonce));
        self.hash.push(head.hash.bytes());
        self.length.push(count(entries.len()));
        self.last.push(count(self.entries.seq.len()));
        self.phase.push(after.phase);
        self.remaining.push(after.remaining);
        let leader = after.leader.as_ref();
        self.leader_code.push(leader.map(|it| it.code.as_str()));
        self.leader_rank.push(leader.map(|it| it.rank));
        self.leader_price.push(leader.map(|it| it.price));
        self.leader_seq.push(leader.map(|it| it.seq));
        self.extensions.push(after.extensions);
        self.accepted.push(accepted);
    }
}

fn count(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

impl Journal {
    /// Appends batches of different lots in one commit: each wholly or not at all, as its own
    /// fence says, in the order given. After an error the outcome of all is unknown, unless it
    /// [is a refusal](JournalError::is_refusal): then nothing of any was appended.
    pub async fn append(&self, batches: &[Batch]) -> Result<Vec<Appended>, JournalError> {
        let columns = Batches::of(batches);
        let entries = &columns.entries;
        let mut connection = self.connections.get().await?;
        let row = connection
            .one(
                APPEND,
                &[
                    &columns.lot,
                    &columns.epoch,
                    &columns.nonce,
                    &columns.hash,
                    &columns.length,
                    &columns.last,
                    &columns.phase,
                    &columns.remaining,
                    &columns.leader_code,
                    &columns.leader_rank,
                    &columns.leader_price,
                    &columns.leader_seq,
                    &columns.extensions,
                    &columns.accepted,
                    &entries.batch,
                    &entries.seq,
                    &entries.at,
                    &entries.ends_at,
                    &entries.kind,
                    &entries.code,
                    &entries.rank,
                    &entries.price,
                    &entries.verdict,
                    &entries.ends_before,
                    &entries.leader_before,
                    &entries.key,
                    &entries.seen,
                    &entries.from,
                    &entries.won,
                    &entries.reason,
                    &entries.terms,
                    &entries.previous,
                    &entries.nonce,
                    &entries.hash,
                ],
            )
            .await?;
        let answers: Vec<&str> = row.try_get(0)?;
        Ok(answers.into_iter().map(Appended::from_answer).collect())
    }
}

const APPEND: &str = "SELECT append_batches($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
     $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, \
     $31, $32, $33, $34)";

//! Rebuilding a lot in Redis from what PostgreSQL knows.

use domain::bidding::{Book, Listed, Mode, Phase};
use domain::id::LotId;
use domain::instant::Instant;
use uuid::Uuid;

use crate::answer::Stray;
use crate::{Answered, Engine, EngineError, keys, line};

/// How many remembered answers go into one call.
const CHUNK: usize = 500;

impl Engine {
    /// Puts a book back, frozen until [`Engine::thaw`]. False if Redis has it in this epoch or a
    /// later one.
    pub async fn rebuild(
        &self,
        lot: LotId,
        epoch: u64,
        nonce: Uuid,
        book: &Book,
    ) -> Result<bool, EngineError> {
        let keys = [keys::book(lot), keys::codes(lot), keys::pending(lot)];
        let fields = fields(nonce, book);
        let mut args = vec![epoch.to_string(), fields.len().to_string()];
        args.extend(fields);
        for (code, rank) in book.qualified() {
            args.extend([code.to_string(), rank.number().to_string()]);
        }
        let answer: String = self.functions.call("fachui_rebuild", &keys, &args).await?;
        Ok(answer == "done")
    }

    /// Puts back what was answered under the idempotency keys of the last minutes.
    pub async fn remember(
        &self,
        lot: LotId,
        epoch: u64,
        answers: &[Answered],
    ) -> Result<bool, EngineError> {
        for chunk in answers.chunks(CHUNK) {
            let mut keys = vec![keys::book(lot)];
            let mut args = vec![epoch.to_string()];
            for answered in chunk {
                keys.push(keys::answer(lot, &answered.code, answered.key));
                let price = answered.price.fen();
                args.push(format!("{epoch} {price} {}", answer_text(epoch, &answered.answer)));
                args.push(key_forgotten_ms(answered.key).to_string());
            }
            let answer: String = self.functions.call("fachui_remember", &keys, &args).await?;
            if answer != "done" {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Lets a rebuilt lot be bid for again.
    pub async fn thaw(&self, lot: LotId, epoch: u64) -> Result<bool, EngineError> {
        let args = [epoch.to_string()];
        let answer: String = self.functions.call("fachui_thaw", &[keys::book(lot)], &args).await?;
        Ok(answer == "done")
    }

    /// Lets an ended lot fade away once its end is durable.
    pub async fn retire(&self, lot: LotId, epoch: u64) -> Result<bool, EngineError> {
        let keys = [keys::book(lot), keys::codes(lot), keys::pending(lot)];
        let args = [epoch.to_string()];
        let answer: String = self.functions.call("fachui_retire", &keys, &args).await?;
        Ok(answer == "done")
    }

    /// Everything in Redis that decides a lot, as text; `None` if it is not there. For tests and
    /// for comparing books.
    pub async fn state(&self, lot: LotId) -> Result<Option<String>, EngineError> {
        let keys = [keys::book(lot), keys::codes(lot)];
        let answer: String = self.functions.call("fachui_state", &keys, &[]).await?;
        Ok((answer != "absent").then_some(answer))
    }
}

/// What was answered to a bid before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Judged(Box<Listed>),
    Stray(Stray),
}

/// Answers hold for the epoch in which they are remembered; a stray keeps the head it was judged
/// at, which is durable.
fn answer_text(epoch: u64, answer: &Answer) -> String {
    match answer {
        Answer::Judged(listed) => format!("judged {}", line::format(listed)),
        Answer::Stray(stray) => format!(
            "stray {epoch} {} {} {} {}",
            stray.judged_seq,
            stray.judged_nonce.simple(),
            stray.at.micros(),
            stray.refusal.slug()
        ),
    }
}

/// The time inside a UUIDv7, in milliseconds since 1970.
pub(crate) fn key_ms(key: Uuid) -> u64 {
    let (high, _) = key.as_u64_pair();
    high >> 16
}

/// Whether a key is so old that its answer need not be put back.
pub fn is_forgotten(key: Uuid, now: Instant) -> bool {
    u64::try_from(now.micros() / 1000).is_ok_and(|it| it > key_forgotten_ms(key))
}

/// When a key is forgotten: ten minutes after its own time, when it has become stale.
fn key_forgotten_ms(key: Uuid) -> u64 {
    key_ms(key).saturating_add(605_000)
}

fn fields(nonce: Uuid, book: &Book) -> Vec<String> {
    let terms = book.terms();
    let micros = |it: Instant| it.micros().to_string();
    let contest = match terms.mode() {
        Mode::Auction => 0,
        Mode::Sale { contest } => contest.micros(),
    };
    let mut fields = vec![
        ("seq", book.seq().to_string()),
        ("trimmed", book.seq().to_string()),
        ("read", book.seq().to_string()),
        ("nonce", nonce.simple().to_string()),
        ("last", micros(book.last())),
        ("ends_at", micros(book.ends_at())),
        ("extensions", book.extensions().to_string()),
        ("contest", contest.to_string()),
        ("start", terms.start().fen().to_string()),
        ("increment", terms.increment().fen().to_string()),
        ("starts_at", micros(terms.starts_at())),
        ("extension", terms.extension().micros().to_string()),
    ];
    let phase = match book.phase() {
        Phase::Running => "running",
        Phase::Withdrawn => "withdrawn",
        Phase::Closed(_) => "closed",
        Phase::Paused { remaining } => {
            fields.push(("remaining", remaining.micros().to_string()));
            "paused"
        }
    };
    fields.push(("phase", phase.to_owned()));
    if let Some(leader) = book.leader() {
        fields.push(("leader_code", leader.code.to_string()));
        fields.push(("leader_price", leader.price.fen().to_string()));
        fields.push(("leader_rank", leader.rank.number().to_string()));
        fields.push(("leader_seq", leader.seq.to_string()));
    }
    fields.into_iter().flat_map(|(name, value)| [name.to_owned(), value]).collect()
}

/// The same text as [`Engine::state`], for a book of the reference model.
pub fn state_of(nonce: Uuid, book: &Book) -> String {
    let (phase, remaining) = match book.phase() {
        Phase::Running => ("running", None),
        Phase::Withdrawn => ("withdrawn", None),
        Phase::Closed(_) => ("closed", None),
        Phase::Paused { remaining } => ("paused", Some(remaining.micros())),
    };
    let or_dash = |it: Option<String>| it.unwrap_or_else(|| "-".to_owned());
    let leader = book.leader();
    let mut qualified: Vec<String> =
        book.qualified().map(|(code, rank)| format!("{code}:{}", rank.number())).collect();
    qualified.sort();
    format!(
        "{} {} {} {phase} {} {} {} {} {} {} {} {}",
        book.seq(),
        nonce.simple(),
        book.last().micros(),
        or_dash(remaining.map(|it| it.to_string())),
        book.ends_at().micros(),
        book.extensions(),
        or_dash(leader.map(|it| it.code.to_string())),
        or_dash(leader.map(|it| it.price.fen().to_string())),
        or_dash(leader.map(|it| it.rank.number().to_string())),
        or_dash(leader.map(|it| it.seq.to_string())),
        qualified.join(",")
    )
}

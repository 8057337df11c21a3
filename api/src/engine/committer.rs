//! One commit over many lots: what keepers have checked while the last commit was under way goes
//! into PostgreSQL together.
//!
//! A commit costs a disk's turn whatever it holds, so fifty quiet lots that committed each for
//! themselves would be five times slower than one hot lot. Nobody waits to fill a group: a free
//! committer takes whatever has gathered.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use store::journal::{Appended, Batch, JournalError};
use tokio::sync::oneshot;

use super::Bidding;

/// Commits under way at once; their lots are never the same, as a lot has one keeper.
const COMMITTERS: usize = 2;
/// One commit takes about so many entries, so that none keeps the others waiting for long.
const GROUP: usize = 2_048;

/// What became of a batch.
pub(super) enum Outcome {
    Answered {
        verdict: Appended,
        batch: Batch,
    },
    /// PostgreSQL refuses the batch for ever; nothing of it was appended.
    Refused(Arc<JournalError>),
    /// It may or may not have been appended.
    Unknown(Arc<JournalError>),
}

/// Batches that wait for their commit.
#[derive(Default)]
pub(super) struct Committer(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: VecDeque<Waiting>,
    at_work: usize,
}

struct Waiting {
    batch: Batch,
    answer: oneshot::Sender<Outcome>,
}

impl Committer {
    fn with<T>(&self, body: impl FnOnce(&mut State) -> T) -> T {
        body(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Appends a batch together with whatever else waits.
pub(super) async fn commit(bidding: &Bidding, batch: Batch) -> Outcome {
    let (answer, waiting) = oneshot::channel();
    let one_more = bidding.0.committer.with(|it| {
        it.waiting.push_back(Waiting { batch, answer });
        let one_more = it.at_work < COMMITTERS;
        it.at_work += usize::from(one_more);
        one_more
    });
    if one_more {
        bidding.spawn(work(bidding.clone()));
    }
    waiting.await.unwrap_or_else(|_| Outcome::Unknown(Arc::new(JournalError::TimedOut)))
}

/// Commits group after group until nothing waits.
async fn work(bidding: Bidding) {
    loop {
        // Keepers that have something ready come first: their batches go along.
        tokio::task::yield_now().await;
        let group = bidding.0.committer.with(|it| {
            let group = it.take();
            it.at_work -= usize::from(group.is_empty());
            group
        });
        if group.is_empty() {
            return;
        }
        append(&bidding, group).await;
    }
}

impl State {
    fn take(&mut self) -> Vec<Waiting> {
        let (mut group, mut entries) = (Vec::new(), 0);
        while entries < GROUP
            && let Some(next) = self.waiting.pop_front()
        {
            entries += next.batch.entries.len();
            group.push(next);
        }
        group
    }
}

async fn append(bidding: &Bidding, group: Vec<Waiting>) {
    let (batches, answers): (Vec<Batch>, Vec<_>) =
        group.into_iter().map(|it| (it.batch, it.answer)).unzip();
    match bidding.0.journal.append(&batches).await {
        Ok(verdicts) if verdicts.len() == batches.len() => {
            bidding.0.meters.committed(batches.iter().map(|it| it.entries.len()).sum());
            for ((verdict, batch), answer) in verdicts.into_iter().zip(batches).zip(answers) {
                // A keeper waits for its answer as long as it lives.
                answer.send(Outcome::Answered { verdict, batch }).ok();
            }
        }
        Ok(_) => tell_all(answers, Outcome::Unknown, JournalError::TimedOut),
        // One lot must not spoil the others: nothing was appended, so each goes by itself.
        Err(error) if error.is_refusal() && batches.len() > 1 => {
            for (batch, answer) in batches.into_iter().zip(answers) {
                let alone = vec![Waiting { batch, answer }];
                Box::pin(append(bidding, alone)).await;
            }
        }
        Err(error) if error.is_refusal() => {
            tell_all(answers, Outcome::Refused, error);
        }
        Err(error) => tell_all(answers, Outcome::Unknown, error),
    }
}

fn tell_all(
    answers: Vec<oneshot::Sender<Outcome>>,
    outcome: impl Fn(Arc<JournalError>) -> Outcome,
    error: JournalError,
) {
    let error = Arc::new(error);
    for answer in answers {
        answer.send(outcome(error.clone())).ok();
    }
}

//! This node's clock against PostgreSQL's; Redis' own comparison is the function library's.
//!
//! What was found holds for some seconds only: a clock that could not be compared since is not a
//! second clock that agrees, so nothing is judged and nothing is closed by it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{AGREEMENT_MICROS, Bidding};

/// How often the clocks are compared.
const LOOK: Duration = Duration::from_secs(1);
/// How soon after PostgreSQL has not answered.
const AGAIN: Duration = Duration::from_millis(100);
/// How long a comparison says something.
const CONFIRMED: Duration = Duration::from_secs(5);

/// What is known of the clocks now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clocks {
    Agree,
    /// They were compared and are too far apart.
    Differ,
    /// They have not been compared for too long.
    Unknown,
}

#[derive(Default)]
pub(super) struct Comparison(Mutex<Option<(Clocks, std::time::Instant)>>);

impl Comparison {
    fn found(&self, age_limit: Duration) -> Clocks {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match last {
            Some((found, at)) if at.elapsed() < age_limit => found,
            Some(_) | None => Clocks::Unknown,
        }
    }

    fn note(&self, found: Clocks) {
        let now = std::time::Instant::now();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((found, now));
    }
}

/// What a comparison says in which the other clock was read somewhere within `took`: `None` if
/// it says nothing, because it took too long for so small a difference.
fn judge(offset: i64, took: Duration) -> Option<Clocks> {
    let half = i64::try_from(took.as_micros() / 2).unwrap_or(i64::MAX);
    let offset = offset.saturating_abs();
    if offset.saturating_add(half) <= AGREEMENT_MICROS {
        return Some(Clocks::Agree);
    }
    (offset.saturating_sub(half) > AGREEMENT_MICROS).then_some(Clocks::Differ)
}

impl Bidding {
    pub(super) fn clocks(&self) -> Clocks {
        self.0.comparison.found(CONFIRMED)
    }

    /// Answers when to compare again.
    pub(super) async fn compare_clocks(&self) -> Duration {
        let (asked, before) = (std::time::Instant::now(), self.now());
        let theirs = match self.0.journal.clock().await {
            Ok(theirs) => theirs,
            Err(error) => {
                tracing::warn!("the clocks were not compared: {error}");
                return AGAIN;
            }
        };
        let took = asked.elapsed();
        let half = i64::try_from(took.as_micros() / 2).unwrap_or(0);
        let offset = theirs.micros().saturating_sub(before.micros().saturating_add(half));
        let Some(found) = judge(offset, took) else { return LOOK };
        self.0.meters.clock_offset.set(offset);
        let known = self.clocks();
        self.0.comparison.note(found);
        if known != found {
            match found {
                Clocks::Differ => tracing::error!(offset, "the clock differs from PostgreSQL's"),
                Clocks::Agree | Clocks::Unknown => {
                    tracing::info!(offset, "the clock agrees with PostgreSQL's");
                }
            }
            self.ring_all();
        }
        LOOK
    }
}

pub(super) fn watch(bidding: &Bidding) {
    let node = bidding.clone();
    bidding.spawn(async move {
        let stopping = node.0.workers.stopping();
        while !stopping.is_cancelled() {
            let again = node.compare_clocks().await;
            node.pause_for(again).await;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_says_only_what_it_can() {
        let judged = |offset, millis| judge(offset, Duration::from_millis(millis));
        assert_eq!(judged(0, 0), Some(Clocks::Agree));
        assert_eq!(judged(500_000, 0), Some(Clocks::Agree));
        assert_eq!(judged(-500_001, 0), Some(Clocks::Differ));
        assert_eq!(judged(i64::MIN, 0), Some(Clocks::Differ));
        // Within 600 ms the other clock may have been read 300 ms earlier or later.
        assert_eq!(judged(200_000, 600), Some(Clocks::Agree));
        assert_eq!(judged(200_001, 600), None);
        assert_eq!(judged(800_000, 600), None);
        assert_eq!(judged(800_001, 600), Some(Clocks::Differ));
        assert_eq!(judged(0, 1_001), None);
    }

    #[test]
    fn what_was_found_is_forgotten() {
        let comparison = Comparison::default();
        assert_eq!(comparison.found(CONFIRMED), Clocks::Unknown);
        comparison.note(Clocks::Agree);
        assert_eq!(comparison.found(CONFIRMED), Clocks::Agree);
        assert_eq!(comparison.found(Duration::ZERO), Clocks::Unknown);
        comparison.note(Clocks::Differ);
        assert_eq!(comparison.found(CONFIRMED), Clocks::Differ);
    }
}

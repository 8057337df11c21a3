//! How the rest of a node speaks with the keeper of a lot: wakes it, stops it, hears how it fares.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::bidding::Book;
use domain::instant::{Instant, Span};
use store::journal::LiveLot;
use tokio::sync::Notify;

/// A step that takes longer than this keeps bids waiting.
const SLOW: Duration = Duration::from_secs(1);

pub(super) struct Bell {
    wake: Notify,
    state: Mutex<State>,
}

struct State {
    stopped: bool,
    /// Heartbeats were missed: recover before doing anything else.
    doubted: bool,
    sound: bool,
    /// The heartbeat after which a gap has been looked into, once.
    examined: Option<Instant>,
    /// When the step under way began.
    busy: Option<std::time::Instant>,
    /// When the last extension period begins; no outage may touch it.
    final_from: Instant,
}

impl Bell {
    /// Sound from the first for lots that nobody can bid for yet: loading them is no outage.
    pub(super) fn new(lot: &LiveLot, now: Instant) -> Arc<Bell> {
        let (starts_at, ends_at) = lot.window;
        let state = State {
            stopped: false,
            doubted: false,
            sound: now < starts_at,
            examined: None,
            busy: None,
            final_from: ends_at.minus(Span::seconds(lot.extension_seconds)),
        };
        Arc::new(Bell { wake: Notify::new(), state: Mutex::new(state) })
    }

    fn with<T>(&self, body: impl FnOnce(&mut State) -> T) -> T {
        body(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn ring(&self) {
        self.wake.notify_one();
    }

    pub(super) async fn rung(&self) {
        self.wake.notified().await;
    }

    pub(super) fn stop(&self) {
        self.with(|it| it.stopped = true);
        self.ring();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.with(|it| it.stopped)
    }

    /// There has been no heartbeat for too long since `beat`.
    pub(super) fn doubt(&self, beat: Instant) {
        let is_new = self.with(|it| {
            let is_new = it.examined != Some(beat);
            if is_new {
                (it.examined, it.doubted, it.sound) = (Some(beat), true, false);
            }
            is_new
        });
        if is_new {
            self.ring();
        }
    }

    pub(super) fn is_doubted(&self) -> bool {
        self.with(|it| it.doubted)
    }

    /// Recovery begins, which looks into whatever has happened since `beat`.
    pub(super) fn examine(&self, beat: Option<Instant>) {
        self.with(|it| (it.examined, it.doubted, it.sound) = (beat, false, it.sound));
    }

    pub(super) fn begin(&self) {
        self.with(|it| it.busy = Some(std::time::Instant::now()));
    }

    /// A step was made: whatever recovery had to add is durable.
    pub(super) fn succeed(&self, book: Option<&Book>) {
        self.with(|it| {
            it.busy = None;
            it.sound = !it.doubted;
            if let Some(book) = book {
                it.final_from = book.ends_at().minus(book.terms().extension());
            }
        });
    }

    pub(super) fn fail(&self) {
        self.with(|it| (it.busy, it.sound) = (None, false));
    }

    /// Whether bids of the lot can be judged and kept.
    pub(super) fn is_sound(&self) -> bool {
        self.with(|it| {
            let slow = it.busy.is_some_and(|since| since.elapsed() > SLOW);
            it.sound && !it.stopped && !slow
        })
    }

    /// Whether bidding may be in its last extension period.
    pub(super) fn is_final(&self, now: Instant) -> bool {
        self.with(|it| now >= it.final_from)
    }
}

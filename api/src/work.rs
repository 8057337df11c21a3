//! Worker loops: bounded, idempotent, stopped together.

pub mod alarms;
pub mod books;
pub mod clocks;
pub mod documents;
pub mod sealing;
pub mod settle;
pub mod turns;
pub mod visitors;

use std::future::Future;
use std::time::Duration;

use actix_web::web::Data;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::App;
use crate::app::bids;

/// Everything that runs beside a request and that shutdown waits for.
#[derive(Clone, Default)]
pub struct Workers {
    stop: CancellationToken,
    tracker: TaskTracker,
}

impl Workers {
    /// Runs `body` on the current thread, whoever awaits it: a request that is dropped because
    /// its client went away does not drop the transaction it has begun.
    pub fn spawn<T: 'static>(&self, body: impl Future<Output = T> + 'static) -> JoinHandle<T> {
        self.tracker.spawn_local(body)
    }

    /// Is cancelled when the process is to end; a loop finishes its step and returns.
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Repeats `step` with a pause until the process is to end. The step must be idempotent: it
    /// may run on several nodes at once and again after a failure.
    pub fn repeat<F>(&self, pause: Duration, mut step: impl FnMut() -> F + 'static)
    where
        F: Future<Output = ()>,
    {
        let stop = self.stopping();
        self.spawn(async move {
            while !stop.is_cancelled() {
                step().await;
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = stop.cancelled() => {}
                }
            }
        });
    }

    /// Tells every loop to end and waits until all have.
    pub async fn stop(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}

/// Starts every worker loop of the platform.
pub fn start(app: &Data<App>) {
    app.bidding.start_keeping();
    let limits = app.clone();
    app.workers.repeat(Duration::from_secs(60), move || {
        let app = limits.clone();
        async move { app.limits.forget_quiet() }
    });
    let refusals = app.clone();
    app.workers.repeat(Duration::from_secs(1), move || {
        let app = refusals.clone();
        async move {
            if let Err(error) = bids::publish_refusals(&app).await {
                tracing::error!(%error, "refusals are not published yet");
            }
        }
    });
    settle::start(app);
    sealing::start(app);
    books::start(app);
    documents::start(app);
    clocks::start(app);
    turns::start(app);
    visitors::start(app);
    alarms::start(app);
}

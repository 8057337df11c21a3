//! Settles closed lots, uses money that has arrived, orders refunds: every quarter of a second.

use std::time::Duration;

use actix_web::web::Data;
use chrono::TimeDelta;

use crate::App;
use crate::app::settlement;

/// Short, so that a lot is settled well within two seconds after its end.
const PAUSE: Duration = Duration::from_millis(250);

/// In most rounds only lots that have ended this lately are looked for; in the first, and then
/// once a minute, all.
const LATELY: TimeDelta = TimeDelta::days(1);
const ROUNDS: u32 = 240;

/// Starts the worker. It may run on every node: what one has done, another finds done.
pub fn start(app: &Data<App>) {
    let (state, mut round) = (app.clone(), 0);
    app.workers.repeat(PAUSE, move || {
        let app = state.clone();
        let since = (round != 0).then(|| app.now() - LATELY);
        round = (round + 1) % ROUNDS;
        async move {
            if let Err(error) = settlement::catch_up_since(&app, since).await {
                tracing::error!(%error, "settlement waits");
            }
        }
    });
}

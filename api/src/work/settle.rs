//! Settles closed lots, uses money that has arrived, orders refunds: every quarter of a second.

use std::time::Duration;

use actix_web::web::Data;

use crate::App;
use crate::app::settlement;

/// Short, so that a lot is settled well within two seconds after its end.
const PAUSE: Duration = Duration::from_millis(250);

/// Starts the worker. It may run on every node: what one has done, another finds done.
pub fn start(app: &Data<App>) {
    let state = app.clone();
    app.workers.repeat(PAUSE, move || {
        let app = state.clone();
        async move {
            if let Err(error) = settlement::catch_up(&app).await {
                tracing::error!(%error, "settlement waits");
            }
        }
    });
}

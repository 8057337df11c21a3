//! Tells those who signed up what became of a lot, enters outages into fault records, and reminds
//! those who watch a lot.

use std::time::Duration;

use actix_web::web::Data;

use crate::App;
use crate::app::{messages, watches};

const PAUSE: Duration = Duration::from_millis(500);
const BETWEEN_REMINDERS: Duration = Duration::from_secs(20);

/// Starts the worker. It may run on every node: a turn is told by whoever locks it first.
pub fn start(app: &Data<App>) {
    let state = app.clone();
    app.workers.repeat(PAUSE, move || {
        let app = state.clone();
        async move {
            if let Err(error) = messages::catch_up(&app).await {
                tracing::error!(%error, "messages wait");
            }
        }
    });
    let state = app.clone();
    app.workers.repeat(BETWEEN_REMINDERS, move || {
        let app = state.clone();
        async move {
            if let Err(error) = watches::remind(&app).await {
                tracing::error!(%error, "reminders wait");
            }
        }
    });
}

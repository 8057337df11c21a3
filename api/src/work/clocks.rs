//! Reads the clocks of cases that have moved on every second, and reminds of them every ten.

use std::time::Duration;

use actix_web::web::Data;

use crate::App;
use crate::app::clocks::{self, reminders};

/// Starts both workers. They may run on every node: what one has done, another finds done.
pub fn start(app: &Data<App>) {
    let state = app.clone();
    app.workers.repeat(Duration::from_secs(1), move || {
        let app = state.clone();
        async move {
            if let Err(error) = clocks::catch_up(&app).await {
                tracing::error!(%error, "clocks wait");
            }
        }
    });
    let state = app.clone();
    app.workers.repeat(Duration::from_secs(10), move || {
        let app = state.clone();
        async move {
            if let Err(error) = reminders::catch_up(&app).await {
                tracing::error!(%error, "reminders wait");
            }
        }
    });
}

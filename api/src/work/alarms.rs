//! Looks every minute whether everything is in its place.

use std::time::Duration;

use actix_web::web::Data;

use crate::App;
use crate::app::alarms;

const PAUSE: Duration = Duration::from_secs(60);

/// Starts the worker. Every node compares the lots it keeps itself.
pub fn start(app: &Data<App>) {
    let state = app.clone();
    app.workers.repeat(PAUSE, move || {
        let app = state.clone();
        async move {
            let stopping = app.workers.stopping();
            let looking = tokio::select! {
                looked = alarms::look_after(&app) => looked,
                () = stopping.cancelled() => return,
            };
            if let Err(error) = looking {
                tracing::error!(%error, "nothing could be compared");
            }
        }
    });
}

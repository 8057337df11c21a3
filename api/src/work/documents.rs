//! Writes the documents that were ordered with an announcement or a close: every second.

use std::time::Duration;

use actix_web::web::Data;

use crate::App;
use crate::app::issued;

const PAUSE: Duration = Duration::from_secs(1);

/// Starts the worker. It may run on every node: what one has written, another does not.
pub fn start(app: &Data<App>) {
    let state = app.clone();
    app.workers.repeat(PAUSE, move || {
        let app = state.clone();
        async move {
            if let Err(error) = issued::catch_up(&app).await {
                tracing::error!(%error, "documents wait");
            }
        }
    });
}

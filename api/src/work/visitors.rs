//! Writes down how often lots were looked at, reminds of viewings, and tells of new matches of
//! saved searches.

use std::time::Duration;

use actix_web::web::Data;

use crate::App;
use crate::app::{searches, viewings, views};

const BETWEEN_COUNTS: Duration = Duration::from_secs(15);
const BETWEEN_REMINDERS: Duration = Duration::from_secs(60);

/// Starts the workers. They may run on every node: each message is written once.
pub fn start(app: &Data<App>) {
    let state = app.clone();
    app.workers.repeat(BETWEEN_COUNTS, move || {
        let app = state.clone();
        async move {
            if let Err(error) = views::write_down(&app).await {
                tracing::error!(%error, "views are not written down yet");
            }
        }
    });
    let state = app.clone();
    app.workers.repeat(BETWEEN_REMINDERS, move || {
        let app = state.clone();
        async move {
            for told in [viewings::remind(&app).await, searches::tell(&app).await] {
                if let Err(error) = told {
                    tracing::error!(%error, "visitors are not told yet");
                }
            }
        }
    });
}

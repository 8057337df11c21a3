//! Adds up every account from its transfers once an hour and compares it with the balance kept
//! beside it: they are equal, or somebody is told.

use std::time::Duration;

use actix_web::web::Data;

use crate::App;
use crate::app::books;

const PAUSE: Duration = Duration::from_secs(3_600);

/// Starts the worker. It only reads, so it may run on every node.
pub fn start(app: &Data<App>) {
    let state = app.clone();
    app.workers.repeat(PAUSE, move || {
        let app = state.clone();
        async move {
            match books::drifted(&app).await {
                Ok(accounts) if accounts.is_empty() => {}
                Ok(accounts) => {
                    tracing::error!(?accounts, "balances are not the sums of their transfers");
                }
                Err(error) => tracing::error!(%error, "the books could not be added up"),
            }
        }
    });
}

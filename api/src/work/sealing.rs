//! Seals new entries and publishes the records of ended lots: every 200 ms.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use actix_web::web::Data;

use crate::App;
use crate::app::sealing::{self, Look};

/// How long a durable entry waits for its signature at most, when nobody asks for its receipt.
const PAUSE: Duration = Duration::from_millis(200);

/// Starts the worker. It may run on every node: what one has sealed, another finds sealed.
pub fn start(app: &Data<App>) {
    let state = app.clone();
    let look = Rc::new(Cell::new(Look::Everything));
    app.workers.repeat(PAUSE, move || {
        let (app, look) = (state.clone(), look.clone());
        async move {
            match step(&app, look.get()).await {
                Ok(()) => look.set(Look::Recent),
                Err(error) => tracing::error!(%error, "sealing waits"),
            }
        }
    });
}

async fn step(app: &App, look: Look) -> Result<(), crate::app::AppError> {
    if look == Look::Everything {
        sealing::know_key(app).await?;
    }
    sealing::catch_up(app, look).await
}

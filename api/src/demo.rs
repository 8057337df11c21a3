//! `api demo`: a court in rehearsal (演练) with people, cases and lots in every phase, made by the
//! same use cases as real ones, beside a running server whose workers qualify, close and settle.
//! Loading it again adds only what is missing.

mod cases;
mod cast;
mod money;
mod programs;
mod shows;
mod visitors;

use std::path::Path;
use std::time::Duration;

use crate::app::AppError;
use crate::config::Config;
use crate::{App, StartError, system_clock};

/// Whether the demo puts lots into its court.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lots {
    Shown,
    /// Only the court and its people: a test brings its own lots.
    None,
}

/// Why the demo court was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the platform refused a step of the demo")]
    Refused(#[from] AppError),
    #[error("the platform did not start")]
    Start(#[from] StartError),
    #[error("the journal of bids cannot be read")]
    Journal(#[from] store::journal::JournalError),
    #[error("the credentials of the platforms' programs cannot be left")]
    Credentials(#[from] std::io::Error),
    #[error("the demo lacks {0}")]
    Missing(&'static str),
    #[error("{0} did not happen in time; does the server run with its workers?")]
    Waited(&'static str),
}

/// Loads the demo court; `password` is everybody's. Credentials of the platforms' programs are left
/// in a folder, if one is named.
pub async fn load(
    config: Config,
    password: &str,
    lots: Lots,
    programs: Option<&Path>,
) -> Result<(), DemoError> {
    let app = App::new(config, system_clock())?;
    let cast = cast::enter(&app, password).await?;
    if let Some(folder) = programs {
        programs::enrol(&app, &cast, folder).await?;
    }
    if lots == Lots::None {
        return Ok(());
    }
    // A node that listens learns when its bids are durable; it keeps no lot itself.
    app.bidding.start_listening().await?;
    let opened = shows::open(&app, &cast).await;
    app.workers.stop().await;
    opened
}

/// Asks until there is an answer, for at most a minute.
async fn until<T>(
    what: &'static str,
    ask: impl AsyncFn() -> Result<Option<T>, DemoError>,
) -> Result<T, DemoError> {
    for _ in 0..300 {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Err(DemoError::Waited(what))
}

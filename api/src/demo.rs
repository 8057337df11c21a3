//! `api demo`: a court in rehearsal (演练) with people, cases and lots in every phase, made by the
//! same use cases as real ones. Loading it again adds only what is missing.

mod cast;

use crate::app::AppError;
use crate::config::Config;
use crate::{App, system_clock};

/// Why the demo court was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the platform refused a step of the demo")]
    Refused(#[from] AppError),
    #[error("the platform did not start")]
    Start(#[from] crate::StartError),
}

/// Loads the demo court; `password` is everybody's.
pub async fn load(config: Config, password: &str) -> Result<(), DemoError> {
    let app = App::new(config, system_clock())?;
    cast::court(&app, password).await?;
    Ok(())
}

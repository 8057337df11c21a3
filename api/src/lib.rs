//! PLUMBING. HTTP, use cases, workers; the only crate that sees both databases.
//!
//! `http` says how it is asked, `app` what happens, the law crates whether it may, `store` and
//! `bidding-engine` how it is kept.

pub mod actor;
pub mod app;
pub mod config;
pub mod demo;
pub mod http;
pub mod limits;
pub mod passwords;
pub mod profiles;
pub mod seal;
pub mod site;
pub mod tokens;
pub mod work;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use store::db::Db;

use config::Config;
use limits::Limits;
use passwords::Passwords;
use profiles::{Profiles, ProfilesError};
use seal::{KeyProvider, SoftwareKeys};
use tokens::{Epochs, Tokens};
use work::Workers;

/// Reads the time. Everything else is told it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Why the application does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the secret cannot sign and check a token")]
    Token(#[from] tokens::TokenError),
    #[error(transparent)]
    Profiles(#[from] ProfilesError),
}

/// What a use case may reach for.
pub struct App {
    pub config: Config,
    pub clock: Clock,
    pub db: Db,
    /// Seals personal data (SM4) and finds them by a blind index.
    pub keys: Arc<dyn KeyProvider>,
    pub tokens: Tokens,
    pub epochs: Epochs,
    pub profiles: Profiles,
    pub passwords: Passwords,
    pub limits: Limits,
    pub workers: Workers,
}

impl App {
    /// # Errors
    /// What a start must find and not a user: a secret that cannot sign, a profile that cannot
    /// be read.
    pub fn new(config: Config, clock: Clock) -> Result<App, StartError> {
        let tokens = Tokens::new(&config.secret);
        tokens.self_test((clock)())?;
        Ok(App {
            db: Db::connect(&config.database_url, config.database_connections),
            keys: Arc::new(SoftwareKeys::derive(&config.secret)),
            tokens,
            epochs: Epochs::default(),
            profiles: Profiles::load(config.rehearsal_profile.as_deref())?,
            passwords: Passwords::new(config.passwords_at_once),
            limits: Limits::new(&config.limits),
            workers: Workers::default(),
            config,
            clock,
        })
    }

    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }
}

/// The real time: the one place that reads it.
pub fn system_clock() -> Clock {
    #[expect(clippy::disallowed_methods, reason = "this is the application's clock")]
    Arc::new(Utc::now)
}

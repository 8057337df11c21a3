//! PLUMBING. HTTP, use cases, workers; the only crate that sees both databases.
//!
//! `http` says how it is asked, `app` what happens, the law crates whether it may, `store` and
//! `bidding-engine` how it is kept.

pub mod actor;
pub mod app;
pub mod config;
pub mod control;
pub mod demo;
pub mod engine;
pub mod health;
pub mod http;
pub mod jwt;
pub mod limits;
pub mod machine_tokens;
pub mod mail;
pub mod metrics;
pub mod passwords;
pub mod profiles;
pub mod seal;
pub mod signer;
pub mod site;
pub mod tokens;
pub mod typesetter;
pub mod work;

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use chrono::{DateTime, Utc};
use store::db::Db;
use store::journal::Journal;

use config::Config;
use domain::instant::Span;
use engine::Bidding;
use limits::Limits;
use machine_tokens::MachineTokens;
use mail::{MailError, Mailer};
use metrics::Metrics;
use passwords::Passwords;
use profiles::{Profiles, ProfilesError};
use seal::{KeyProvider, SoftwareKeys};
use signer::{Signer, SoftwareSigner};
use tokens::{Epochs, Tokens};
use typesetter::Typesetter;
use work::Workers;

/// Reads the time. Everything else is told it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Why the application does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the secret cannot sign and check a token")]
    Token(#[from] jwt::TokenError),
    #[error(transparent)]
    Profiles(#[from] ProfilesError),
    #[error("mail is not configured as it should be")]
    Mail(#[from] MailError),
}

/// What a use case may reach for.
pub struct App {
    pub config: Config,
    pub clock: Clock,
    pub db: Db,
    /// Seals personal data (SM4) and finds them by a blind index.
    pub keys: Arc<dyn KeyProvider>,
    /// Signs records, receipts and heads (SM2).
    pub signer: Arc<dyn Signer>,
    /// Sets documents as PDF.
    pub typesetter: Typesetter,
    pub mailer: Mailer,
    pub tokens: Tokens,
    pub machine_tokens: MachineTokens,
    pub epochs: Epochs,
    pub profiles: Profiles,
    pub passwords: Passwords,
    pub limits: Limits,
    pub workers: Workers,
    pub bidding: Bidding,
    pub metrics: Metrics,
    /// Bids that are being answered.
    pub under_way: AtomicUsize,
    /// How near quotes came to what was paid, as it was read last.
    pub ledgers: app::accuracy::Ledgers,
    /// What bids need and never changes.
    pub known: app::bids::Known,
    /// Lots looked at since that was last written down.
    pub risen: app::views::Risen,
    /// What is read of lots that have ended.
    pub archive: app::archive::Archive,
}

impl App {
    /// # Errors
    /// What a start must find and not a user: a secret that cannot sign, a profile that cannot
    /// be read.
    pub fn new(config: Config, clock: Clock) -> Result<App, StartError> {
        let tokens = Tokens::new(&config.secret);
        tokens.self_test((clock)())?;
        let profiles = Profiles::load(config.rehearsal_profile.as_deref())?;
        let workers = Workers::default();
        let bidding = bidding(&config, &profiles, clock.clone(), workers.clone());
        Ok(App {
            metrics: Metrics::new(bidding.meters()),
            under_way: AtomicUsize::new(0),
            bidding,
            ledgers: app::accuracy::Ledgers::default(),
            known: app::bids::Known::default(),
            risen: app::views::Risen::default(),
            archive: app::archive::Archive::default(),
            db: Db::connect(&config.database_url, config.database_connections),
            keys: Arc::new(SoftwareKeys::derive(&config.secret)),
            signer: Arc::new(SoftwareSigner::new(config.signing_key.clone())),
            typesetter: Typesetter::new(config.fonts.clone()),
            mailer: Mailer::new(&config.mail)?,
            tokens,
            machine_tokens: MachineTokens::new(&config.secret),
            epochs: Epochs::default(),
            profiles,
            passwords: Passwords::new(config.passwords_at_once),
            limits: Limits::new(&config.limits),
            workers,
            config,
            clock,
        })
    }

    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }
}

/// Connections on which bids are committed.
const KEEPERS: usize = 4;

fn bidding(config: &Config, profiles: &Profiles, clock: Clock, workers: Workers) -> Bidding {
    let own = &config.bidding;
    let settings = engine::Settings {
        node: own.node.clone(),
        load_ahead: Span::seconds(own.load_ahead_seconds),
        rehearsal_contest: profiles.rehearsal().sale_contest(),
        tolerance: Span::seconds(own.tolerance_seconds),
        resume_after: Span::seconds(own.resume_after_seconds),
    };
    let redis = bidding_engine::Engine::new(&config.redis_url);
    let connections = |count| Journal::new(&config.database_url, count);
    let journals = (connections(KEEPERS), connections(config.database_connections));
    Bidding::new(settings, redis, journals, clock, workers)
}

/// The real time: the one place that reads it.
pub fn system_clock() -> Clock {
    #[expect(clippy::disallowed_methods, reason = "this is the application's clock")]
    Arc::new(Utc::now)
}

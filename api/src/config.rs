//! The environment, read once and checked at start.

mod signing;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use domain::signature::PrivateKey;

use crate::mail::MailSettings;

/// Whether this process also runs the workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkersSwitch {
    On,
    Off,
}

/// How often a source may try; refills evenly over a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitSettings {
    /// Sign-ins of one account from one address.
    pub sign_ins_per_minute: u32,
    /// Sign-ins and new accounts of one address, whatever the account.
    pub attempts_per_address_per_minute: u32,
    /// Bids of one bidder, on all lots.
    pub bids_per_second: u32,
    /// Bids of one bidder on one lot.
    pub bids_per_lot_per_second: u32,
    /// Bids from one address, whoever sends them.
    pub bids_per_address_per_second: u32,
    /// Bids of a qualified bidder where the address's pool is used up.
    pub reserved_bids_per_second: u32,
    /// Bids on one lot of all who are not qualified for it.
    pub unqualified_bids_per_second: u32,
}

/// What a node may decide for itself about bidding.
#[derive(Clone, Debug)]
pub struct BiddingSettings {
    /// The node's name among the nodes; a restarted node must have the same again.
    pub node: String,
    pub load_ahead_seconds: u32,
    /// An outage that is longer pauses every running lot.
    pub tolerance_seconds: u32,
    /// How long a lot stays paused after an outage, so that bidders learn of it.
    pub resume_after_seconds: u32,
}

/// The master secret; never printed.
#[derive(Clone)]
pub struct Secret(pub [u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    pub database_url: String,
    pub database_connections: usize,
    pub redis_url: String,
    pub listen: SocketAddr,
    /// Where a monitoring system reads meters; never a public address. None: nowhere.
    pub metrics_listen: Option<SocketAddr>,
    pub secret: Secret,
    /// Signs records, receipts and heads.
    pub signing_key: PrivateKey,
    /// The site's address as browsers see it, e.g. `https://auction.example.cn`. With it, the
    /// `Origin` of a request must equal it and cookies are for TLS only.
    pub public_origin: Option<String>,
    /// The only peer whose `X-Forwarded-For` is believed.
    pub proxy: Option<IpAddr>,
    /// A file that replaces the shipped rehearsal profile (演练).
    pub rehearsal_profile: Option<PathBuf>,
    /// A folder with the fonts of documents, instead of where distributions put them.
    pub fonts: Option<PathBuf>,
    pub mail: MailSettings,
    pub workers: WorkersSwitch,
    /// Password checks that may run side by side; each takes 19 MiB.
    pub passwords_at_once: usize,
    pub limits: LimitSettings,
    pub bidding: BiddingSettings,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{0} is not set; ./run sets it, docs/operations.md explains it")]
    Missing(&'static str),
    #[error("{name} is not usable: {why}")]
    Malformed { name: &'static str, why: String },
}

/// What a migration needs: the database, and nothing of what serves requests.
pub fn database_url() -> Result<String, ConfigError> {
    database(&from_env)
}

fn database(get: &dyn Fn(&str) -> Option<String>) -> Result<String, ConfigError> {
    get("DATABASE_URL").ok_or(ConfigError::Missing("DATABASE_URL"))
}

fn from_env(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|it| !it.is_empty())
}

impl Config {
    pub fn from_env() -> Result<Config, ConfigError> {
        Config::read(&from_env)
    }

    /// Reads settings from anything that answers names.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        let secret = secret(get)?;
        let bids_per_second = parsed(get, "FACHUI_BIDS_PER_SECOND", 10)?;
        let half = (bids_per_second / 2).max(1);
        Ok(Config {
            signing_key: signing::key(get, &secret)?,
            database_url: database(get)?,
            database_connections: parsed(get, "FACHUI_DATABASE_CONNECTIONS", 16)?,
            redis_url: get("REDIS_URL").ok_or(ConfigError::Missing("REDIS_URL"))?,
            listen: parsed(get, "FACHUI_LISTEN", SocketAddr::from(([127, 0, 0, 1], 8080)))?,
            secret,
            metrics_listen: optional(get, "FACHUI_METRICS_LISTEN")?,
            public_origin: get("FACHUI_PUBLIC_ORIGIN").map(|it| it.trim_end_matches('/').into()),
            proxy: optional(get, "FACHUI_PROXY")?,
            rehearsal_profile: get("FACHUI_REHEARSAL_PROFILE").map(PathBuf::from),
            fonts: get("FACHUI_FONTS").map(PathBuf::from),
            mail: MailSettings {
                smtp_url: get("FACHUI_SMTP_URL"),
                folder: get("FACHUI_MAIL_FOLDER").map(PathBuf::from),
                from: get("FACHUI_MAIL_FROM"),
            },
            workers: workers(get)?,
            passwords_at_once: parsed(get, "FACHUI_PASSWORDS_AT_ONCE", 2)?,
            limits: LimitSettings {
                sign_ins_per_minute: parsed(get, "FACHUI_SIGN_INS_PER_MINUTE", 10)?,
                attempts_per_address_per_minute: parsed(get, "FACHUI_ATTEMPTS_PER_MINUTE", 120)?,
                bids_per_second,
                bids_per_lot_per_second: parsed(get, "FACHUI_BIDS_PER_LOT", half)?,
                bids_per_address_per_second: parsed(get, "FACHUI_BIDS_PER_ADDRESS", 2000)?,
                reserved_bids_per_second: parsed(get, "FACHUI_RESERVED_BIDS", 1)?,
                unqualified_bids_per_second: parsed(get, "FACHUI_UNQUALIFIED_BIDS", 50)?,
            },
            bidding: BiddingSettings {
                node: parsed(get, "FACHUI_NODE", "node-1".to_owned())?,
                load_ahead_seconds: parsed(get, "FACHUI_LOAD_AHEAD_SECONDS", 3600)?,
                tolerance_seconds: parsed(get, "FACHUI_OUTAGE_TOLERANCE_SECONDS", 10)?,
                resume_after_seconds: parsed(get, "FACHUI_RESUME_AFTER_SECONDS", 60)?,
            },
        })
    }
}

fn optional<T>(
    get: &dyn Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<Option<T>, ConfigError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    let parse = |text: String| {
        let malformed = |error: T::Err| ConfigError::Malformed { name, why: error.to_string() };
        text.parse().map_err(malformed)
    };
    get(name).map(parse).transpose()
}

fn parsed<T>(
    get: &dyn Fn(&str) -> Option<String>,
    name: &'static str,
    default: T,
) -> Result<T, ConfigError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    Ok(optional(get, name)?.unwrap_or(default))
}

fn workers(get: &dyn Fn(&str) -> Option<String>) -> Result<WorkersSwitch, ConfigError> {
    match get("FACHUI_WORKERS").as_deref() {
        None | Some("on") => Ok(WorkersSwitch::On),
        Some("off") => Ok(WorkersSwitch::Off),
        Some(other) => Err(ConfigError::Malformed {
            name: "FACHUI_WORKERS",
            why: format!("'{other}' is neither on nor off"),
        }),
    }
}

/// Sixty-four hexadecimal digits, in the environment or in a file that only the service reads.
fn secret(get: &dyn Fn(&str) -> Option<String>) -> Result<Secret, ConfigError> {
    const NAME: &str = "FACHUI_SECRET";
    let malformed = |why: String| ConfigError::Malformed { name: NAME, why };
    let text = match (get(NAME), get("FACHUI_SECRET_FILE")) {
        (Some(text), _) => text,
        (None, Some(path)) => {
            std::fs::read_to_string(&path).map_err(|it| malformed(format!("{path}: {it}")))?
        }
        (None, None) => return Err(ConfigError::Missing(NAME)),
    };
    let bytes = hex::decode(text.trim()).map_err(|it| malformed(it.to_string()))?;
    let bytes = bytes.try_into().map_err(|_| malformed("it must be 32 bytes in hex".into()))?;
    Ok(Secret(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(changes: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let secret = "ab".repeat(32);
        let base = [("DATABASE_URL", "postgres://x"), ("REDIS_URL", "redis://x")];
        let get = |name: &str| {
            let given = changes.iter().chain(&base).find(|(it, _)| *it == name);
            let given = given.map(|(_, value)| (*value).to_owned());
            given.or_else(|| (name == "FACHUI_SECRET").then(|| secret.clone()))
        };
        Config::read(&|name| get(name).filter(|it| !it.is_empty()))
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        assert!(read(&[]).is_ok());
        assert_eq!(read(&[("REDIS_URL", "")]).map(|_| ()), Err(ConfigError::Missing("REDIS_URL")));
        for (name, value) in [
            ("FACHUI_LISTEN", "8080"),
            ("FACHUI_SECRET", "abcd"),
            ("FACHUI_SIGNING_KEY", "abcd"),
            ("FACHUI_SIGNING_KEY_FILE", "/nowhere/key.pem"),
            ("FACHUI_WORKERS", "maybe"),
            ("FACHUI_PROXY", "localhost"),
        ] {
            let refused = read(&[(name, value)]);
            assert!(
                matches!(&refused, Err(ConfigError::Malformed { name: it, .. })
                    if *it == name.trim_end_matches("_FILE")),
                "{name}={value}: {refused:?}"
            );
        }
    }

    #[test]
    fn a_migration_needs_the_database_alone() {
        let only = |name: &str| (name == "DATABASE_URL").then(|| "postgres://x".to_owned());
        assert_eq!(database(&only), Ok("postgres://x".to_owned()));
        assert_eq!(database(&|_| None), Err(ConfigError::Missing("DATABASE_URL")));
    }

    #[test]
    fn the_secret_is_not_printed() {
        let config = read(&[]).expect("complete");
        assert!(!format!("{config:?}").contains("171"));
    }
}

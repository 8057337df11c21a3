//! The key that signs records and receipts, read from the environment or from a file.

use domain::signature::PrivateKey;

use super::{ConfigError, Secret};
use crate::seal::derive;

/// PEM (PKCS#8) or 64 hexadecimal digits; never printed. Without one of its own, the installation
/// signs with a key derived from the master secret.
pub(super) fn key(
    get: &dyn Fn(&str) -> Option<String>,
    secret: &Secret,
) -> Result<PrivateKey, ConfigError> {
    const NAME: &str = "FACHUI_SIGNING_KEY";
    let malformed = |why: String| ConfigError::Malformed { name: NAME, why };
    let text = match (get(NAME), get("FACHUI_SIGNING_KEY_FILE")) {
        (Some(text), _) => text,
        (None, Some(path)) => {
            std::fs::read_to_string(&path).map_err(|it| malformed(format!("{path}: {it}")))?
        }
        (None, None) => hex::encode(derive(secret, b"signing/sm2/1")),
    };
    PrivateKey::parse(&text).map_err(|it| malformed(format!("it {it}")))
}

//! A public key of the platform, as `openssl pkey -pubout` writes it.

use std::path::Path;

use domain::signature::PublicKey;

use crate::error::CliError;
use crate::input::read_bytes;

pub fn read(file: &Path) -> Result<PublicKey, CliError> {
    let bytes = read_bytes(file)?;
    let refused = |why: &str| CliError::line(file, 1, why);
    let text = str::from_utf8(&bytes).map_err(|_| refused("is not a key in PEM"))?;
    PublicKey::from_pem(text).map_err(|why| refused(&why.to_string()))
}

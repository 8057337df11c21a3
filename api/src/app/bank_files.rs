//! The bank's files: which came, and each byte for byte as it came. Whoever reads one is noted.

use domain::id::{CourtId, PersonId};
use sm3::{Digest, Sm3};
use store::StoreError;
use store::bank_files::Kept;
use uuid::Uuid;

use super::AppError;
use super::receipts::file_place;
use crate::App;

/// How many files are listed: two months of notices and statements.
const LISTED: i64 = 500;

/// The files of a court, newest first.
pub async fn list(app: &App, court: CourtId) -> Result<Vec<Kept>, AppError> {
    Ok(store::bank_files::latest(&mut app.db.reader().await?, court, LISTED).await?)
}

/// A file as the bank sent it: what was sealed is opened, and must still be what its digest says.
///
/// Grounds: [`domain::statute::funds::FUND_15`].
pub async fn read(
    app: &App,
    (court, person): (CourtId, PersonId),
    hash: &str,
) -> Result<Vec<u8>, AppError> {
    let now = app.now();
    let unknown = || StoreError::NotFound { what: "bank file", id: Uuid::nil() };
    let digest = hex::decode(hash).ok().and_then(|it| <[u8; 32]>::try_from(it).ok());
    let digest = digest.ok_or_else(unknown)?;
    let kept = app.db.transaction(async |tx| {
        let found = store::bank_files::read(tx, court, &digest, person, now).await?;
        Ok::<_, AppError>(found.ok_or_else(unknown)?)
    });
    let kept = kept.await?;
    let is_it = |raw: &[u8]| Sm3::digest(raw).as_slice() == digest;
    // What came before files were sealed is kept as it came.
    let raw = if is_it(&kept) { kept } else { app.keys.open(file_place(&digest), &kept)? };
    if is_it(&raw) {
        return Ok(raw);
    }
    let id = file_place(&digest).row;
    Err(StoreError::Corrupt { what: "bank file", id, why: "it is not what its digest says" }.into())
}

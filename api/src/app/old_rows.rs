//! Sealing what was written before names and account numbers were kept sealed.

use serde_json::Value;
use sm3::{Digest, Sm3};
use store::old_rows::{TABLES, Table};

use super::AppError;
use super::receipts::file_place;
use crate::App;
use crate::seal::KeyProvider;
use crate::seal::kept::{self, Detail};

/// How many rows are sealed in one statement.
const AT_ONCE: i64 = 2_000;

/// Seals every readable row of every table, and every readable file; then the database itself
/// checks that none is left. All of it, or nothing. Answers how many there were.
pub async fn seal(app: &App) -> Result<usize, AppError> {
    let sealing = app.db.transaction(async |tx| {
        let mut count = 0;
        for table in &TABLES {
            loop {
                let mut rows = store::old_rows::readable(tx, table, AT_ONCE).await?;
                if rows.is_empty() {
                    break;
                }
                count += rows.len();
                for row in &mut rows {
                    seal_row(&*app.keys, table, row);
                }
                store::old_rows::replace(tx, table, rows).await?;
            }
            store::old_rows::prove(tx, table).await?;
        }
        let mut last = Vec::new();
        while let Some((hash, raw)) = store::old_rows::file_after(tx, &last).await? {
            if let Ok(digest) = <[u8; 32]>::try_from(hash.as_slice())
                && Sm3::digest(&raw).as_slice() == digest
            {
                let sealed = app.keys.seal(file_place(&digest), &raw);
                store::old_rows::replace_file(tx, &hash, &sealed).await?;
                count += 1;
            }
            last = hash;
        }
        Ok::<_, AppError>(count)
    });
    sealing.await
}

fn seal_row(keys: &dyn KeyProvider, table: &Table, row: &mut Value) {
    for (columns, detail) in [
        (table.names, Detail::Name),
        (table.accounts, Detail::Account),
        (table.remittances, Detail::Remittance),
    ] {
        for column in columns {
            let Some(text) = row.get_mut(*column) else { continue };
            if let Some(plain) = text.as_str().filter(|it| !it.starts_with("sm4:")) {
                *text = Value::String(kept::seal(keys, detail, plain));
            }
        }
    }
}

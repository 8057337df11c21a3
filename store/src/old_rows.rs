//! Rows of money that were written before the names in them were kept sealed. The tables are
//! append-only for the service; this is done once, with the rights of whoever owns them.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Jsonb};
use diesel_async::RunQueryDsl;
use serde_json::Value;

use crate::StoreError;
use crate::db::Tx;

/// A table whose texts are kept sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    key: &'static str,
    pub names: &'static [&'static str],
    pub accounts: &'static [&'static str],
    pub remittances: &'static [&'static str],
    /// Which rows; the court's own accounts are no secret.
    only: &'static str,
    /// The constraint that holds for every row afterwards.
    constraint: &'static str,
}

pub const TABLES: [Table; 5] = [
    Table {
        name: "bank_line",
        key: "id",
        names: &["other_name"],
        accounts: &["other_account"],
        remittances: &["remittance"],
        only: "true",
        constraint: "bank_line_other_sealed",
    },
    Table {
        name: "receipt",
        key: "bank_line_id",
        names: &["origin_name"],
        accounts: &["origin_account"],
        remittances: &[],
        only: "true",
        constraint: "receipt_origin_sealed",
    },
    Table {
        name: "suspense_claim",
        key: "id",
        names: &["origin_name"],
        accounts: &["origin_account"],
        remittances: &[],
        only: "true",
        constraint: "suspense_claim_origin_sealed",
    },
    Table {
        name: "payee_account",
        key: "id",
        names: &["holder"],
        accounts: &["number"],
        remittances: &[],
        only: "true",
        constraint: "payee_account_sealed",
    },
    Table {
        name: "payout",
        key: "id",
        names: &["payee_name"],
        accounts: &["payee_number"],
        remittances: &[],
        only: "kind <> 'fund-transfer'",
        constraint: "payout_payee_sealed",
    },
];

impl Table {
    fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().chain(self.accounts).chain(self.remittances).copied()
    }

    fn readable(&self) -> String {
        let columns = self.columns().map(|it| format!("coalesce({it} NOT LIKE 'sm4:%', false)"));
        format!("({}) AND ({})", columns.collect::<Vec<_>>().join(" OR "), self.only)
    }
}

#[derive(QueryableByName)]
struct Readable {
    #[diesel(sql_type = Jsonb)]
    row: Value,
}

/// Some rows that can still be read: objects with `key` and the texts by column.
pub async fn readable(tx: &mut Tx, table: &Table, limit: i64) -> Result<Vec<Value>, StoreError> {
    let texts: Vec<String> = table.columns().map(|it| format!("'{it}', {it}")).collect();
    let query = sql_query(format!(
        "SELECT jsonb_build_object('key', {}, {}) AS row FROM {} WHERE {} LIMIT $1",
        table.key,
        texts.join(", "),
        table.name,
        table.readable(),
    ));
    let rows = query.bind::<BigInt, _>(limit).load::<Readable>(tx.conn()).await?;
    Ok(rows.into_iter().map(|it| it.row).collect())
}

/// Puts sealed texts in the place of readable ones. Nothing else of a row is touched, and nothing
/// that is sealed already.
pub async fn replace(tx: &mut Tx, table: &Table, rows: Vec<Value>) -> Result<(), StoreError> {
    let set: Vec<String> = table.columns().map(|it| format!("{it} = n.row ->> '{it}'")).collect();
    let name = table.name;
    for statement in [
        format!("ALTER TABLE {name} DISABLE TRIGGER USER"),
        format!(
            "UPDATE {name} AS t SET {} FROM jsonb_array_elements($1) AS n (row) \
              WHERE t.{} = (n.row ->> 'key')::uuid AND {}",
            set.join(", "),
            table.key,
            table.readable(),
        ),
        format!("ALTER TABLE {name} ENABLE TRIGGER USER"),
    ] {
        if statement.starts_with("UPDATE") {
            let rows = Value::Array(rows.clone());
            sql_query(statement).bind::<Jsonb, _>(rows).execute(tx.conn()).await?;
        } else {
            sql_query(statement).execute(tx.conn()).await?;
        }
    }
    Ok(())
}

/// Proves that no row of a table can be read: the database checks each, and refuses if one can.
pub async fn prove(tx: &mut Tx, table: &Table) -> Result<(), StoreError> {
    let Table { name, constraint, .. } = table;
    let query = sql_query(format!("ALTER TABLE {name} VALIDATE CONSTRAINT {constraint}"));
    query.execute(tx.conn()).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct File {
    #[diesel(sql_type = Binary)]
    hash: Vec<u8>,
    #[diesel(sql_type = Binary)]
    raw: Vec<u8>,
}

/// The kept file after this digest: the digest and what is kept under it.
pub async fn file_after(
    tx: &mut Tx,
    hash: &[u8],
) -> Result<Option<(Vec<u8>, Vec<u8>)>, StoreError> {
    let query = sql_query("SELECT hash, raw FROM bank_file WHERE hash > $1 ORDER BY hash LIMIT 1");
    let found = query.bind::<Binary, _>(hash).get_result::<File>(tx.conn()).await.optional()?;
    Ok(found.map(|it| (it.hash, it.raw)))
}

/// Puts the sealed file in the place of the readable one.
pub async fn replace_file(tx: &mut Tx, hash: &[u8], sealed: &[u8]) -> Result<(), StoreError> {
    sql_query("ALTER TABLE bank_file DISABLE TRIGGER USER").execute(tx.conn()).await?;
    let query = sql_query("UPDATE bank_file SET raw = $2 WHERE hash = $1");
    query.bind::<Binary, _>(hash).bind::<Binary, _>(sealed).execute(tx.conn()).await?;
    sql_query("ALTER TABLE bank_file ENABLE TRIGGER USER").execute(tx.conn()).await?;
    Ok(())
}

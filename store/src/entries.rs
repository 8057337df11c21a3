//! Entries (分录) and their transfers; append-only. Only the narrow functions of the database
//! write them; here they are read.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::CaseId;
use domain::money::Money;
use uuid::Uuid;

use crate::StoreError;
use crate::accounts::money;
use crate::db::Read;

/// An entry as one case sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: Uuid,
    /// The business event, as `ledger::entry::Kind` names it.
    pub kind: String,
    pub at: DateTime<Utc>,
    pub transfers: Vec<Transfer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub debit: Side,
    pub credit: Side,
    pub amount: Money,
}

/// One end of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub kind: String,
    pub owner: Option<Uuid>,
}

/// The entries of a case in the order in which they were posted; of a long list the last 500.
pub async fn of_case(read: &mut impl Read, case: CaseId) -> Result<Vec<Entry>, StoreError> {
    last(read, case, 500).await
}

/// All the entries of a case in the order in which they were posted.
pub async fn whole(read: &mut impl Read, case: CaseId) -> Result<Vec<Entry>, StoreError> {
    last(read, case, i64::MAX).await
}

async fn last(read: &mut impl Read, case: CaseId, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let query = sql_query(
        "SELECT e.id AS entry_id, e.kind, e.posted_at, t.amount_fen, \
                d.kind AS debit, d.owner_id AS debit_owner, \
                c.kind AS credit, c.owner_id AS credit_owner \
           FROM transfer t JOIN entry e ON e.id = t.entry_id \
           JOIN account d ON d.id = t.debit_account_id \
           JOIN account c ON c.id = t.credit_account_id \
          WHERE t.case_id = $1 AND t.entry_id IN (SELECT entry_id FROM transfer \
                    WHERE case_id = $1 GROUP BY entry_id ORDER BY max(id) DESC LIMIT $2) \
          ORDER BY t.id",
    );
    let query = query.bind::<SqlUuid, _>(case.0).bind::<BigInt, _>(limit);
    let rows = query.load::<TransferRow>(read.connection()).await?;
    let mut entries: Vec<Entry> = Vec::new();
    for row in rows {
        let transfer = Transfer {
            debit: Side { kind: row.debit, owner: row.debit_owner },
            credit: Side { kind: row.credit, owner: row.credit_owner },
            amount: money(row.amount_fen, "entry", row.entry_id)?,
        };
        match entries.last_mut() {
            Some(entry) if entry.id == row.entry_id => entry.transfers.push(transfer),
            Some(_) | None => entries.push(Entry {
                id: row.entry_id,
                kind: row.kind,
                at: row.posted_at,
                transfers: vec![transfer],
            }),
        }
    }
    Ok(entries)
}

#[derive(QueryableByName)]
struct TransferRow {
    #[diesel(sql_type = SqlUuid)]
    entry_id: Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Timestamptz)]
    posted_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    amount_fen: i64,
    #[diesel(sql_type = Text)]
    debit: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    debit_owner: Option<Uuid>,
    #[diesel(sql_type = Text)]
    credit: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    credit_owner: Option<Uuid>,
}

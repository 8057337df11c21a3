//! How often what was said in a case, and whether with a table or because of a sheet.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::CaseId;

use crate::StoreError;
use crate::db::Read;

/// Facts of one name. What is said in one transaction is said together.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Said {
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Together with the import of a table.
    #[diesel(sql_type = Bool)]
    pub imported: bool,
    /// Together with fields of a fact sheet.
    #[diesel(sql_type = Bool)]
    pub with_sheet: bool,
    #[diesel(sql_type = BigInt)]
    pub times: i64,
}

pub async fn said(read: &mut impl Read, case: CaseId) -> Result<Vec<Said>, StoreError> {
    let query = sql_query(
        "SELECT f.name, f.txid IN (SELECT i.txid FROM fact i
                WHERE i.case_id = $1 AND i.name = 'table-imported') AS imported,
            f.txid IN (SELECT s.txid FROM fact s
                WHERE s.case_id = $1 AND s.name = 'sheet-field-stated') AS with_sheet,
            count(*) AS times
        FROM fact f WHERE f.case_id = $1 AND f.actor_id IS NOT NULL GROUP BY 1, 2, 3",
    );
    Ok(query.bind::<SqlUuid, _>(case.0).load(read.connection()).await?)
}

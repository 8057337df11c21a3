//! Files handed in: kept once, by their hash, in parts.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{appraisal_document, document, document_part};

/// The largest part.
pub const PART: usize = 256 * 1024;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = document, check_for_backend(diesel::pg::Pg))]
pub struct Document {
    pub hash: Vec<u8>,
    pub media: String,
    pub bytes: i64,
    pub stored_at: DateTime<Utc>,
}

/// What a file is for.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = appraisal_document, check_for_backend(diesel::pg::Pg))]
pub struct Attached {
    pub id: Uuid,
    pub appraisal_id: Uuid,
    pub place: Option<i16>,
    pub kind: String,
    pub name: String,
    pub hash: Vec<u8>,
    pub uploaded_by: Uuid,
    pub uploaded_at: DateTime<Utc>,
}

/// Keeps a file, unless the same one is there.
pub async fn keep(tx: &mut Tx, row: &Document, content: &[u8]) -> Result<(), StoreError> {
    let new = diesel::insert_into(document::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(tx.conn())
        .await?;
    if new == 0 {
        return Ok(());
    }
    for (number, part) in (0_i32..).zip(content.chunks(PART)) {
        let values = (
            document_part::hash.eq(&row.hash),
            document_part::number.eq(number),
            document_part::content.eq(part),
        );
        diesel::insert_into(document_part::table).values(values).execute(tx.conn()).await?;
    }
    Ok(())
}

pub async fn attach(tx: &mut Tx, row: &Attached) -> Result<(), StoreError> {
    diesel::insert_into(appraisal_document::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// The files of an appraisal with their kind and size, oldest first.
pub async fn of_appraisal(
    read: &mut impl Read,
    id: Uuid,
) -> Result<Vec<(Attached, Document)>, StoreError> {
    let query = appraisal_document::table
        .inner_join(document::table.on(document::hash.eq(appraisal_document::hash)))
        .filter(appraisal_document::appraisal_id.eq(id))
        .select((Attached::as_select(), Document::as_select()))
        .order((appraisal_document::uploaded_at, appraisal_document::id));
    Ok(query.load(read.connection()).await?)
}

pub async fn attached(read: &mut impl Read, id: Uuid) -> Result<(Attached, Document), StoreError> {
    let query = appraisal_document::table
        .inner_join(document::table.on(document::hash.eq(appraisal_document::hash)))
        .filter(appraisal_document::id.eq(id))
        .select((Attached::as_select(), Document::as_select()));
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "document", id })
}

/// One part; none beyond the last.
pub async fn part(
    read: &mut impl Read,
    hash: &[u8],
    number: i32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let query = document_part::table.find((hash, number)).select(document_part::content);
    Ok(query.first(read.connection()).await.optional()?)
}

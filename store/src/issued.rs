//! Documents the platform writes for a court, the templates of a court, and what is still to be
//! written.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, CourtId, LotId};
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{document_order, document_template, hand_over, issued_document};

/// A template a court has put into effect (文书模板).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = document_template, check_for_backend(diesel::pg::Pg))]
pub struct Template {
    pub court_id: Uuid,
    pub kind: String,
    pub version: i32,
    pub body: String,
    pub changed_by: Uuid,
    pub changed_at: DateTime<Utc>,
}

/// A document as it was issued; its bytes are kept by their hash.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = issued_document, check_for_backend(diesel::pg::Pg))]
pub struct Issued {
    pub id: Uuid,
    pub code: String,
    pub kind: String,
    pub court_id: Uuid,
    pub case_id: Uuid,
    pub lot_id: Option<Uuid>,
    pub subject_id: Uuid,
    pub template_version: i32,
    pub fields: Value,
    pub hash: Vec<u8>,
    pub pages: i32,
    pub issued_by: Option<Uuid>,
    pub issued_at: DateTime<Utc>,
}

/// What was sold, handed over (交付).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = hand_over, check_for_backend(diesel::pg::Pg))]
pub struct HandOver {
    pub lot_id: Uuid,
    pub case_id: Uuid,
    pub handed_over_at: DateTime<Utc>,
    pub record: String,
    pub entered_by: Uuid,
    pub entered_at: DateTime<Utc>,
}

/// The template in force; none where the court uses the one that ships.
pub async fn template(
    read: &mut impl Read,
    court: CourtId,
    kind: &str,
) -> Result<Option<Template>, StoreError> {
    let query = document_template::table
        .filter(document_template::court_id.eq(court.0).and(document_template::kind.eq(kind)))
        .order(document_template::version.desc())
        .select(Template::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// # Errors
/// `document_template_pkey` when somebody else has just changed it.
pub async fn change_template(tx: &mut Tx, row: &Template) -> Result<(), StoreError> {
    diesel::insert_into(document_template::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// # Errors
/// `issued_document_once` when the platform has issued it already.
pub async fn insert(tx: &mut Tx, row: &Issued) -> Result<(), StoreError> {
    diesel::insert_into(issued_document::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// Puts down that a document of these lots is to be written; twice is once.
pub async fn order(
    tx: &mut Tx,
    lots: impl Iterator<Item = LotId>,
    kind: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = |lot: LotId| {
        let (lot, kind) = (document_order::lot_id.eq(lot.0), document_order::kind.eq(kind));
        (lot, kind, document_order::ordered_at.eq(at))
    };
    let rows: Vec<_> = lots.map(row).collect();
    let insert = diesel::insert_into(document_order::table).values(rows).on_conflict_do_nothing();
    insert.execute(tx.conn()).await?;
    Ok(())
}

/// What is to be written, the oldest first, after passing over the first `skipped`.
pub async fn ordered(
    read: &mut impl Read,
    skipped: i64,
    limit: i64,
) -> Result<Vec<(LotId, String)>, StoreError> {
    let query = document_order::table
        .order((document_order::ordered_at, document_order::lot_id, document_order::kind))
        .select((document_order::lot_id, document_order::kind))
        .offset(skipped)
        .limit(limit);
    let rows: Vec<(Uuid, String)> = query.load(read.connection()).await?;
    Ok(rows.into_iter().map(|(lot, kind)| (LotId(lot), kind)).collect())
}

/// Takes an order off the list; false if another has.
pub async fn take(tx: &mut Tx, lot: LotId, kind: &str) -> Result<bool, StoreError> {
    let gone = diesel::delete(document_order::table.find((lot.0, kind))).execute(tx.conn()).await?;
    Ok(gone == 1)
}

pub async fn find(read: &mut impl Read, id: Uuid) -> Result<Issued, StoreError> {
    let query = issued_document::table.find(id).select(Issued::as_select());
    let found = query.first(read.connection()).await.optional()?;
    found.ok_or(StoreError::NotFound { what: "issued document", id })
}

pub async fn by_code(read: &mut impl Read, code: &str) -> Result<Option<Issued>, StoreError> {
    let query = issued_document::table.filter(issued_document::code.eq(code));
    Ok(query.select(Issued::as_select()).first(read.connection()).await.optional()?)
}

pub async fn of_case(read: &mut impl Read, id: CaseId) -> Result<Vec<Issued>, StoreError> {
    let query = issued_document::table
        .filter(issued_document::case_id.eq(id.0))
        .order((issued_document::issued_at, issued_document::kind, issued_document::id))
        .select(Issued::as_select());
    Ok(query.load(read.connection()).await?)
}

pub async fn of_lot(read: &mut impl Read, id: LotId) -> Result<Vec<Issued>, StoreError> {
    let query = issued_document::table
        .filter(issued_document::lot_id.eq(id.0))
        .order((issued_document::issued_at, issued_document::kind, issued_document::id))
        .select(Issued::as_select());
    Ok(query.load(read.connection()).await?)
}

/// # Errors
/// `hand_over_pkey` when it was entered before.
pub async fn hand_over(tx: &mut Tx, row: &HandOver) -> Result<(), StoreError> {
    diesel::insert_into(hand_over::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

pub async fn handed_over(read: &mut impl Read, lot: LotId) -> Result<Option<HandOver>, StoreError> {
    let query = hand_over::table.find(lot.0).select(HandOver::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

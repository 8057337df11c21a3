//! Revocations of sales (AUC-31): who asked on which ground, what the court ruled, and how much of
//! the price has gone back. The money moves in the database, by narrow functions.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{LotId, PersonId};
use domain::money::Money;
use serde_json::Value;
use uuid::Uuid;

use crate::StoreError;
use crate::accounts::money;
use crate::db::{Read, Tx};
use crate::lot_objections::LotObjection;
use crate::schema::{lot_objection, revocation, revocation_application};

/// What an objection asks for beyond what every objection says.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = revocation_application, check_for_backend(diesel::pg::Pg))]
pub struct Application {
    pub objection_id: Uuid,
    pub lot_id: Uuid,
    pub case_id: Uuid,
    /// [`domain::lot::revoking::Ground::name`].
    pub ground: String,
    /// [`domain::lot::revoking::Capacity::name`].
    pub capacity: String,
}

/// A sale that was revoked.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, QueryableByName)]
#[diesel(table_name = revocation, check_for_backend(diesel::pg::Pg))]
pub struct Revocation {
    pub lot_id: Uuid,
    pub case_id: Uuid,
    pub objection_id: Uuid,
    pub document: String,
    pub reason: String,
    pub price_fen: i64,
    pub paid_fen: i64,
    pub returned_fen: i64,
    pub revoked_by: Uuid,
    pub revoked_at: DateTime<Utc>,
}

/// The money of a revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums {
    pub price: Money,
    pub paid: Money,
    /// Ordered back to the buyer.
    pub returned: Money,
    /// Paid out already; the court recovers it (执行回转).
    pub to_recover: Money,
}

impl Revocation {
    pub fn sums(&self) -> Result<Sums, StoreError> {
        let part = |fen| money(fen, "revocation", self.lot_id);
        let (paid, returned) = (part(self.paid_fen)?, part(self.returned_fen)?);
        let to_recover = paid.minus_or_zero(returned);
        Ok(Sums { price: part(self.price_fen)?, paid, returned, to_recover })
    }
}

pub async fn apply(tx: &mut Tx, row: &Application) -> Result<(), StoreError> {
    diesel::insert_into(revocation_application::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// What was asked for in an objection; none when it asks for something else.
pub async fn application(
    read: &mut impl Read,
    objection: Uuid,
) -> Result<Option<Application>, StoreError> {
    let query = revocation_application::table.find(objection).select(Application::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

/// Every application against a sale with its objection, the oldest first.
pub async fn applications(
    read: &mut impl Read,
    lot: LotId,
) -> Result<Vec<(Application, LotObjection)>, StoreError> {
    let query = revocation_application::table
        .inner_join(
            lot_objection::table.on(lot_objection::id.eq(revocation_application::objection_id)),
        )
        .filter(revocation_application::lot_id.eq(lot.0))
        .select((Application::as_select(), LotObjection::as_select()))
        .order((lot_objection::received_at, lot_objection::id));
    Ok(query.load(read.connection()).await?)
}

/// What the court rules.
pub struct Ruled<'a> {
    pub lot: LotId,
    pub objection: Uuid,
    pub document: &'a str,
    pub reason: &'a str,
    pub by: PersonId,
    /// By when the refund is due.
    pub due_at: DateTime<Utc>,
}

/// Records the revocation of a lot saved as revoked and orders back what is there.
///
/// # Errors
/// `revocation_pkey` when it was revoked before, `revocation_money_rests` while the price is on
/// its way between the two banks.
pub async fn revoke(
    tx: &mut Tx,
    ruled: &Ruled<'_>,
    at: DateTime<Utc>,
) -> Result<Revocation, StoreError> {
    let query = sql_query("SELECT * FROM revoke_sale($1, $2, $3, $4, $5, $6, $7)")
        .bind::<SqlUuid, _>(ruled.lot.0)
        .bind::<SqlUuid, _>(ruled.objection)
        .bind::<Text, _>(ruled.document)
        .bind::<Text, _>(ruled.reason)
        .bind::<SqlUuid, _>(ruled.by.0)
        .bind::<Timestamptz, _>(ruled.due_at)
        .bind::<Timestamptz, _>(at);
    Ok(query.get_result(tx.conn()).await?)
}

#[derive(QueryableByName)]
struct FenRow {
    #[diesel(sql_type = BigInt)]
    fen: i64,
}

/// Orders back what has become available since; answers how much that is.
///
/// # Errors
/// `revocation_money_rests`.
pub async fn refund(
    tx: &mut Tx,
    lot: LotId,
    by: PersonId,
    due_at: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<Money, StoreError> {
    let query = sql_query("SELECT return_revoked($1, $2, $3, $4) AS fen")
        .bind::<SqlUuid, _>(lot.0)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(due_at)
        .bind::<Timestamptz, _>(at);
    let row: FenRow = query.get_result(tx.conn()).await?;
    money(row.fen, "revocation", lot.0)
}

pub async fn of_lot(read: &mut impl Read, lot: LotId) -> Result<Option<Revocation>, StoreError> {
    let query = revocation::table.find(lot.0).select(Revocation::as_select());
    Ok(query.first(read.connection()).await.optional()?)
}

#[derive(QueryableByName)]
struct Admitted {
    #[diesel(sql_type = diesel::sql_types::Jsonb)]
    row: Value,
}

/// Who was admitted to a lot as what, and what was found about them: by bid code and by the id of
/// the sign-up, never by name.
pub async fn admissions(read: &mut impl Read, lot: LotId) -> Result<Vec<Value>, StoreError> {
    let query = sql_query(
        "SELECT jsonb_build_object('registration_id', r.id, 'bid_code', r.bid_code, \
                'state', r.state, 'capacity', r.capacity, 'capacity_ruling', r.capacity_ruling, \
                'priority_rank', r.priority_rank, 'signed_up_at', r.created_at, \
                'qualified_at', r.qualified_at, \
                'accepted_terms_hash', encode(r.accepted_terms_hash, 'hex'), \
                'checks', coalesce((SELECT jsonb_agg(jsonb_build_object('stage', c.stage, \
                    'findings', c.findings, 'checked_at', c.checked_at) ORDER BY c.checked_at) \
                    FROM buyer_check c WHERE c.registration_id = r.id), '[]'), \
                'decision', (SELECT jsonb_build_object('admitted', d.admitted, \
                    'document', d.document, 'decided_at', d.decided_at) \
                    FROM buyer_decision d WHERE d.registration_id = r.id)) AS row \
           FROM registration r WHERE r.lot_id = $1 ORDER BY r.created_at, r.id",
    );
    let rows: Vec<Admitted> = query.bind::<SqlUuid, _>(lot.0).load(read.connection()).await?;
    Ok(rows.into_iter().map(|it| it.row).collect())
}

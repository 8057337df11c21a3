//! Whose unidentified money may be: the sign-ups and cases that it could belong to.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::CourtId;
use uuid::Uuid;

use crate::StoreError;
use crate::db::Read;

/// A sign-up with its sub-account, or a case.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Candidate {
    #[diesel(sql_type = SqlUuid)]
    pub case_id: Uuid,
    #[diesel(sql_type = Text)]
    pub case_number: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub registration_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub number: Option<String>,
    /// The bidder; of a case, its debtors.
    #[diesel(sql_type = Array<Text>)]
    pub names: Vec<String>,
    /// The deposit or the balance that is still to be paid.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub owed_fen: Option<i64>,
    /// The accounts, as they are kept, from which money has rightly come before.
    #[diesel(sql_type = Array<Text>)]
    pub accounts: Vec<String>,
}

/// Who may have paid into the auction account: the youngest sub-accounts of the court.
pub async fn registrations(
    read: &mut impl Read,
    court: CourtId,
) -> Result<Vec<Candidate>, StoreError> {
    let query = sql_query(
        "SELECT s.case_id, k.case_number, s.registration_id, s.number, \
                ARRAY[p.display_name] AS names, \
                CASE WHEN l.state = 'announced' AND d.id IS NULL \
                         THEN CASE l.round WHEN 'sale' THEN l.start_price_fen \
                                           ELSE l.deposit_fen END \
                     WHEN l.state = 'sold' AND l.winner_registration_id = s.registration_id \
                         THEN balance_due(l.id) END AS owed_fen, \
                coalesce((SELECT array_agg(DISTINCT r.origin_account) FROM receipt r \
                           WHERE r.registration_id = s.registration_id), '{}') AS accounts \
           FROM sub_account s \
           JOIN registration g ON g.id = s.registration_id JOIN lot l ON l.id = g.lot_id \
           JOIN person p ON p.id = s.person_id JOIN court_case k ON k.id = s.case_id \
           LEFT JOIN deposit d ON d.registration_id = s.registration_id \
          WHERE s.court_id = $1 ORDER BY s.opened_at DESC, s.id LIMIT 5000",
    );
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

/// Whose case money may lie in the case-fund account: the youngest cases of the court.
pub async fn cases(read: &mut impl Read, court: CourtId) -> Result<Vec<Candidate>, StoreError> {
    let query = sql_query(
        "SELECT k.id AS case_id, k.case_number, NULL::uuid AS registration_id, \
                NULL::text AS number, \
                coalesce((SELECT array_agg(p.name ORDER BY p.id) FROM party p \
                           WHERE p.case_id = k.id AND p.role = 'debtor'), '{}') AS names, \
                NULL::bigint AS owed_fen, \
                coalesce((SELECT array_agg(DISTINCT b.other_account) FROM suspense_claim c \
                           JOIN bank_line b ON b.id = c.suspense_id \
                          WHERE c.case_id = k.id AND c.approved_by IS NOT NULL \
                            AND c.registration_id IS NULL AND b.other_account IS NOT NULL), \
                         '{}') AS accounts \
           FROM court_case k WHERE k.court_id = $1 ORDER BY k.opened_at DESC, k.id LIMIT 5000",
    );
    Ok(query.bind::<SqlUuid, _>(court.0).load(read.connection()).await?)
}

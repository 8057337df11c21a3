//! Why money waits: how far it has come, for the creditor it is meant for and the bidder it goes
//! back to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, RegistrationId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::Read;

/// A claim of a creditor and how far its money has come.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct ClaimMoney {
    #[diesel(sql_type = Text)]
    pub label: String,
    #[diesel(sql_type = BigInt)]
    pub claimed_fen: i64,
    /// What the standing plan gives, if there is one.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub planned_fen: Option<i64>,
    /// What of it waits for a judgment or for the claim to become certain.
    #[diesel(sql_type = BigInt)]
    pub set_aside_fen: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub arrived_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub drawn_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub served_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub objections_until: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    pub objected: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub account_confirmed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub checked_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub approved_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub released_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub submitted_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub booked_at: Option<DateTime<Utc>>,
    /// The state of the last payment of the line.
    #[diesel(sql_type = Nullable<Text>)]
    pub state: Option<String>,
    /// The ground on which it goes to a notary.
    #[diesel(sql_type = Nullable<Text>)]
    pub escrow: Option<String>,
}

/// The claims of these parties in a case.
pub async fn of_claims(
    read: &mut impl Read,
    case: CaseId,
    parties: &[Uuid],
) -> Result<Vec<ClaimMoney>, StoreError> {
    let query = sql_query(
        "SELECT c.label, c.amount_fen AS claimed_fen, l.paid_fen AS planned_fen, \
                coalesce((SELECT sum(s.amount_fen) FROM set_aside s WHERE s.plan_line_id = l.id \
                             AND s.released_at IS NULL), 0)::bigint AS set_aside_fen, \
                coalesce(p.arrived_at, fund_arrival(c.case_id)) AS arrived_at, \
                d.drawn_at, d.served_at, d.objections_until, \
                EXISTS (SELECT FROM plan_objection o WHERE o.plan_id = d.id \
                           AND o.settled_at IS NULL AND o.sued_at IS NULL) AS objected, \
                (SELECT min(a.confirmed_at) FROM payee_account a \
                  WHERE a.case_id = c.case_id AND a.label = c.label) AS account_confirmed_at, \
                d.checked_at, d.approved_at, d.released_at, b.created_at AS submitted_at, \
                k.booked_at, p.state, e.ground AS escrow \
           FROM claim c \
           LEFT JOIN LATERAL (SELECT * FROM distribution_plan x WHERE x.case_id = c.case_id \
                 AND x.voided_at IS NULL ORDER BY x.version DESC LIMIT 1) d ON true \
           LEFT JOIN plan_line l ON l.plan_id = d.id AND l.label = c.label \
           LEFT JOIN LATERAL (SELECT * FROM payout y WHERE y.plan_line_id = l.id \
                 AND y.state <> 'withdrawn' ORDER BY y.requested_at DESC, y.id LIMIT 1) p ON true \
           LEFT JOIN payment_batch b ON b.id = p.batch_id \
           LEFT JOIN bank_line k ON k.id = p.booked_line_id \
           LEFT JOIN escrow e ON e.payout_id = p.id \
          WHERE c.case_id = $1 AND c.party_id = ANY ($2) ORDER BY c.label",
    );
    let query = query.bind::<SqlUuid, _>(case.0).bind::<Array<SqlUuid>, _>(parties);
    Ok(query.load(read.connection()).await?)
}

/// The money of a sign-up on its way back, or still bound.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct BidderMoney {
    #[diesel(sql_type = SqlUuid)]
    pub case_id: Uuid,
    #[diesel(sql_type = Text)]
    pub lot_state: String,
    #[diesel(sql_type = Bool)]
    pub won: bool,
    #[diesel(sql_type = BigInt)]
    pub received_fen: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub received_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub held_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub resolution: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub resolved_at: Option<DateTime<Utc>>,
    /// Payments back that the bank has booked, and all that were ordered.
    #[diesel(sql_type = BigInt)]
    pub booked_fen: i64,
    #[diesel(sql_type = BigInt)]
    pub ordered_fen: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ordered_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub due_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub sent_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    pub accepted: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub booked_at: Option<DateTime<Utc>>,
    /// A payment was refused or came back and has not been sent again.
    #[diesel(sql_type = Bool)]
    pub came_back: bool,
}

pub async fn of_registration(
    read: &mut impl Read,
    id: RegistrationId,
) -> Result<BidderMoney, StoreError> {
    let query = sql_query(
        "WITH back AS (SELECT p.*, b.created_at AS sent_at, k.booked_at FROM payout p \
             LEFT JOIN payment_batch b ON b.id = p.batch_id \
             LEFT JOIN bank_line k ON k.id = p.booked_line_id AND p.state = 'paid' \
            WHERE p.kind = 'refund' AND p.from_owner = $1 AND p.state <> 'withdrawn' \
              AND NOT EXISTS (SELECT FROM payout n WHERE n.replaces = p.id \
                     AND n.state <> 'withdrawn')) \
         SELECT r.case_id, l.state AS lot_state, \
                coalesce(l.winner_registration_id = r.id, false) AS won, \
                (SELECT coalesce(sum(amount_fen), 0)::bigint FROM receipt \
                  WHERE registration_id = r.id) AS received_fen, \
                (SELECT max(received_at) FROM receipt WHERE registration_id = r.id) \
                    AS received_at, \
                d.held_at, l.ended_at, x.kind AS resolution, x.resolved_at, \
                (SELECT coalesce(sum(amount_fen) FILTER (WHERE state = 'paid'), 0)::bigint \
                   FROM back) AS booked_fen, \
                (SELECT coalesce(sum(amount_fen), 0)::bigint FROM back) AS ordered_fen, \
                (SELECT min(requested_at) FROM back) AS ordered_at, \
                (SELECT min(due_at) FROM back) AS due_at, \
                (SELECT max(sent_at) FROM back) AS sent_at, \
                (SELECT coalesce(bool_and(bank_answer = 'accepted' OR state = 'paid'), false) \
                   FROM back) AS accepted, \
                (SELECT max(booked_at) FROM back) AS booked_at, \
                EXISTS (SELECT FROM back WHERE state IN ('returned', 'rejected')) AS came_back \
           FROM registration r JOIN lot l ON l.id = r.lot_id \
           LEFT JOIN deposit d ON d.registration_id = r.id \
           LEFT JOIN deposit_resolution x ON x.deposit_id = d.id WHERE r.id = $1",
    );
    let row = query.bind::<SqlUuid, _>(id.0).get_result(read.connection()).await.optional()?;
    row.ok_or(StoreError::NotFound { what: "registration", id: id.0 })
}

//! Forfeited deposits settled after the re-auction (DIST-30).

use chrono::{DateTime, Utc};
use diesel::sql_query;
use diesel::sql_types::{BigInt, Jsonb, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::id::{CaseId, LotId, PersonId};
use domain::money::Money;
use ledger::forfeiture::{Breach, Forfeiture};
use serde_json::json;

use crate::StoreError;
use crate::accounts::money;
use crate::db::{Read, Tx};

/// What is owed in a case and has not been paid out of it: the claims less the lines of released
/// plans that went to them.
pub async fn outstanding(read: &mut impl Read, case: CaseId) -> Result<Money, StoreError> {
    let query = sql_query(
        "SELECT greatest((SELECT coalesce(sum(amount_fen), 0) FROM claim WHERE case_id = $1) \
            - (SELECT coalesce(sum(l.paid_fen), 0) FROM plan_line l \
                 JOIN distribution_plan d ON d.id = l.plan_id \
                WHERE l.case_id = $1 AND d.released_at IS NOT NULL \
                  AND l.kind IN ('priority', 'ordinary')), 0)::bigint AS fen",
    );
    let row = query.bind::<SqlUuid, _>(case.0).get_result::<FenRow>(read.connection()).await?;
    money(row.fen, "case", case.0)
}

#[derive(diesel::QueryableByName)]
struct FenRow {
    #[diesel(sql_type = BigInt)]
    fen: i64,
}

/// Puts the deposit to its uses and asks for their transfer to the case-fund account, once.
///
/// # Errors
/// `forfeiture_after_reauction`, `forfeiture_pkey` when it was settled before,
/// `forfeiture_in_order`, `forfeiture_parts_are_whole`.
pub async fn record(
    tx: &mut Tx,
    (lot, reauction): (LotId, LotId),
    (wanted, uses): (&Breach, &Forfeiture),
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let wanted = json!({
        "costs_wanted_fen": wanted.costs.fen(),
        "case_debt_wanted_fen": wanted.case_debt.fen(),
        "related_wanted_fen": wanted.related_debt.fen(),
    });
    let uses = json!({
        "costs_fen": uses.costs.fen(),
        "gap_fen": uses.gap.fen(),
        "case_debt_fen": uses.case_debt.fen(),
        "related_fen": uses.related_debt.fen(),
        "held_fen": uses.held.fen(),
        "unmet_gap_fen": uses.unmet_gap.fen(),
    });
    let query = sql_query("SELECT record_forfeiture($1, $2, $3, $4, $5, $6)")
        .bind::<SqlUuid, _>(lot.0)
        .bind::<SqlUuid, _>(reauction.0)
        .bind::<Jsonb, _>(wanted)
        .bind::<Jsonb, _>(uses)
        .bind::<SqlUuid, _>(by.0)
        .bind::<Timestamptz, _>(at);
    query.execute(tx.conn()).await?;
    Ok(())
}

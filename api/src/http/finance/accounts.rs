//! The account of a case, and the daily identity of the two bank accounts.

use actix_web::get;
use actix_web::web::{Data, Json, Path, Query};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::CaseId;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use store::accounts::Reconciliation;
use store::entries::{Entry, Side};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actor::Finance;
use crate::app::payouts::CaseAccount;
use crate::app::{AppError, payouts};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// A case and what the court's accounts hold for it.
#[derive(Serialize, ToSchema)]
pub struct FundCase {
    pub id: Uuid,
    pub case_number: String,
    pub total_held: Yuan,
}

/// The account of a case.
#[derive(Serialize, ToSchema)]
pub struct CaseAccountView {
    pub accounts: Vec<LedgerAccountView>,
    pub entries: Vec<LedgerEntryView>,
    pub total_held: Yuan,
}

#[derive(Serialize, ToSchema)]
pub struct LedgerAccountView {
    pub name: String,
    pub balance: Yuan,
}

#[derive(Serialize, ToSchema)]
pub struct LedgerEntryView {
    pub id: Uuid,
    pub kind: String,
    pub at: DateTime<FixedOffset>,
    pub transfers: Vec<TransferView>,
}

#[derive(Serialize, ToSchema)]
pub struct TransferView {
    pub debit: String,
    pub credit: String,
    pub amount: Yuan,
}

/// The kind, with the start of the owner's id where a case has several of a kind.
fn name(kind: &str, owner: Option<Uuid>) -> String {
    match owner {
        Some(owner) => format!("{kind}:{}", owner.simple().to_string().get(..8).unwrap_or("")),
        None => kind.to_owned(),
    }
}

impl From<Entry> for LedgerEntryView {
    fn from(entry: Entry) -> LedgerEntryView {
        let side = |side: &Side| name(&side.kind, side.owner);
        let transfers = entry.transfers.iter().map(|it| TransferView {
            debit: side(&it.debit),
            credit: side(&it.credit),
            amount: Yuan(it.amount),
        });
        let transfers = transfers.collect();
        LedgerEntryView { id: entry.id, kind: entry.kind, at: beijing(entry.at), transfers }
    }
}

impl From<CaseAccount> for CaseAccountView {
    fn from(account: CaseAccount) -> CaseAccountView {
        let accounts = account
            .balances
            .into_iter()
            .map(|it| LedgerAccountView { name: name(&it.kind, it.owner), balance: Yuan(it.held) });
        CaseAccountView {
            accounts: accounts.collect(),
            entries: account.entries.into_iter().map(LedgerEntryView::from).collect(),
            total_held: Yuan(account.total),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct DayQuery {
    /// Today if left out.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    day: Option<NaiveDate>,
}

/// One bank account against the books: sub-ledgers, suspense, in transit and interest, less fees,
/// are what the bank has booked. Signed, in yuan.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationView {
    pub account: String,
    pub number: String,
    pub booked: String,
    pub sub_ledgers: String,
    pub suspense: String,
    pub in_transit: String,
    pub interest: String,
    pub fees: String,
    pub difference: String,
    /// The closing balance of the bank's statement of the day, if it was imported.
    pub statement: Option<String>,
}

/// The identity of the court's bank accounts.
#[derive(Serialize, ToSchema)]
pub struct ReconciliationReport {
    pub day: Option<NaiveDate>,
    pub accounts: Vec<ReconciliationView>,
    /// The sum over both accounts; `0.00`, or somebody has to look.
    pub difference: String,
}

/// Fen as signed yuan; a difference may be negative, money may not.
pub(super) fn signed(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

impl From<Reconciliation> for ReconciliationView {
    fn from(row: Reconciliation) -> ReconciliationView {
        ReconciliationView {
            difference: signed(row.difference_fen()),
            account: row.book,
            number: row.number,
            booked: signed(row.booked_fen),
            sub_ledgers: signed(row.sub_ledgers_fen),
            suspense: signed(row.suspense_fen),
            in_transit: signed(row.in_transit_fen),
            interest: signed(row.interest_fen),
            fees: signed(row.fees_fen),
            statement: row.statement_fen.map(signed),
        }
    }
}

/// The cases of the court, with what is held for each.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_fund_cases",
    responses(
        (status = 200, description = "The cases", body = [FundCase]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases")]
pub async fn list_fund_cases(
    finance: Finance,
    app: Data<App>,
) -> Result<Json<Vec<FundCase>>, AppError> {
    let cases = payouts::cases(&app, &finance).await?;
    let view = |(case, held): (store::cases::Case, Money)| FundCase {
        id: case.id,
        case_number: case.case_number,
        total_held: Yuan(held),
    };
    Ok(Json(cases.into_iter().map(view).collect()))
}

/// The account of a case.
#[utoipa::path(
    tag = "finance",
    operation_id = "get_case_account",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The account", body = CaseAccountView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}/account")]
pub async fn get_case_account(
    finance: Finance,
    app: Data<App>,
    case_id: Path<Uuid>,
) -> Result<Json<CaseAccountView>, AppError> {
    Ok(Json(payouts::account(&app, &finance, CaseId(*case_id)).await?.into()))
}

/// The books against the bank.
#[utoipa::path(
    tag = "finance",
    operation_id = "get_reconciliation",
    params(DayQuery),
    responses(
        (status = 200, description = "The identity", body = ReconciliationReport),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/reconciliation")]
pub async fn get_reconciliation(
    finance: Finance,
    app: Data<App>,
    query: Query<DayQuery>,
) -> Result<Json<ReconciliationReport>, AppError> {
    let rows = payouts::reconciliation(&app, &finance, query.day).await?;
    let difference = signed(rows.iter().map(Reconciliation::difference_fen).sum());
    let accounts = rows.into_iter().map(ReconciliationView::from).collect();
    Ok(Json(ReconciliationReport { day: query.day, accounts, difference }))
}

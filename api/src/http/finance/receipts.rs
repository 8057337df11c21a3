//! Money in: bank files, unidentified money and its claims.

use actix_web::web::{Bytes, Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::{CaseId, RegistrationId};
use domain::money::Money;
use serde::{Deserialize, Serialize};
use store::bank_lines::PendingClaim;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Finance;
use crate::app::proposals::Lying;
use crate::app::receipts::{Imported, Said};
use crate::app::{AppError, proposals, receipts};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// A file of the bank after its import.
#[derive(Serialize, ToSchema)]
pub struct BankFile {
    /// SM3 of the file as it was sent.
    pub file_hash: String,
    pub lines: Vec<BankLine>,
}

/// What became of one movement.
#[derive(Serialize, ToSchema)]
pub struct BankLine {
    pub line: i32,
    pub reference: String,
    pub amount: Yuan,
    /// `matched`, `suspense`, `duplicate`, `payout-booked`, `payout-returned`,
    /// `interest-booked`, `fee-booked` or `credit-reversed`; of an answer to
    /// an order `accepted`, `rejected` or `suspense`, with the bank's reason or ours.
    pub outcome: String,
    pub case_number: Option<String>,
    pub why: Option<String>,
}

impl From<Imported> for BankFile {
    fn from(imported: Imported) -> BankFile {
        let Imported { hash, lines, cases } = imported;
        let lines = lines.into_iter().map(|it| {
            let case = cases.iter().find(|(case, _)| Some(*case) == it.case_id);
            // A debit that nobody ordered is as unidentified as a credit.
            let suspense = it.outcome == "unexplained";
            BankLine {
                line: it.line,
                reference: it.reference,
                amount: Yuan(Money::from_fen(it.amount_fen).unwrap_or_default()),
                outcome: if suspense { "suspense".to_owned() } else { it.outcome },
                case_number: case.map(|(_, number)| number.clone()),
                why: it.why,
            }
        });
        BankFile { lines: lines.collect(), file_hash: hash }
    }
}

/// Unidentified money (不明款).
#[derive(Serialize, ToSchema)]
pub struct SuspenseLine {
    pub id: Uuid,
    /// `auction` or `fund`: the account in which it lies.
    pub account: String,
    pub amount: Yuan,
    pub why: String,
    pub received_at: DateTime<FixedOffset>,
    /// Whole days since its arrival.
    pub days: i64,
    /// By when it should be claimed (FUND-08).
    pub due_at: DateTime<FixedOffset>,
    /// `green`, `yellow` (due within a day) or `red` (overdue).
    pub lamp: &'static str,
    pub reference: String,
    /// The number the payer wrote.
    pub written_number: Option<String>,
    pub payer_name: Option<String>,
    pub payer_account: Option<String>,
    pub remittance: Option<String>,
    /// A claim that waits for the second person.
    pub claim: Option<SuspenseClaim>,
}

/// What the second person agrees to, in full: whose the money would be, and where a refund of it
/// would go.
#[derive(Serialize, ToSchema)]
pub struct SuspenseClaim {
    pub id: Uuid,
    pub reason: String,
    /// The document (凭证) it rests on.
    pub voucher: Option<String>,
    pub by: Uuid,
    pub case_id: Uuid,
    pub case_number: String,
    /// Null for money of the case itself.
    pub registration_id: Option<Uuid>,
    pub bidder_name: Option<String>,
    pub sub_account: Option<String>,
    pub origin_name: Option<String>,
    /// The whole number.
    pub origin_account: Option<String>,
}

fn claim(row: PendingClaim) -> Option<SuspenseClaim> {
    Some(SuspenseClaim {
        id: row.claim_id?,
        reason: row.reason?,
        voucher: row.voucher,
        by: row.claimed_by?,
        case_id: row.case_id?,
        case_number: row.case_number?,
        registration_id: row.registration_id,
        bidder_name: row.bidder,
        sub_account: row.sub_account,
        origin_name: row.origin_name,
        origin_account: row.origin_account,
    })
}

impl From<Lying> for SuspenseLine {
    fn from(Lying { row, days, due_at, lamp }: Lying) -> SuspenseLine {
        SuspenseLine {
            days,
            due_at: beijing(due_at),
            lamp: lamp.name(),
            written_number: row.credited_number,
            id: row.id,
            account: row.book,
            amount: Yuan(Money::from_fen(row.amount_fen).unwrap_or_default()),
            why: row.why,
            received_at: beijing(row.received_at),
            reference: row.reference,
            payer_name: row.payer,
            payer_account: row.payer_account,
            remittance: row.remittance,
            claim: claim(row.claim),
        }
    }
}

/// Whose the money is said to be: a sign-up's for the auction account, a case's for the fund.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimMoney {
    pub case_id: Option<Uuid>,
    pub registration_id: Option<Uuid>,
    pub reason: String,
    /// The document (凭证) the claim rests on.
    pub voucher: String,
    /// Needed when the bank did not name the account the money came from.
    pub origin_name: Option<String>,
    pub origin_account: Option<String>,
}

/// The claim that now waits for the second person.
#[derive(Serialize, ToSchema)]
pub struct Claimed {
    pub id: Uuid,
}

/// Import a file of the bank: camt.054, camt.053, or its answer to an order (pain.002).
#[utoipa::path(
    tag = "finance",
    operation_id = "import_bank_file",
    request_body(content = String, content_type = "application/xml"),
    responses(
        (status = 200, description = "What became of every line", body = BankFile),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/bank-files")]
pub async fn import_bank_file(
    finance: Finance,
    app: Data<App>,
    body: Bytes,
) -> Result<Json<BankFile>, AppError> {
    Ok(Json(receipts::import(&app, &finance, body).await?.into()))
}

/// Unidentified money, oldest first.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_suspense",
    responses(
        (status = 200, description = "The money", body = [SuspenseLine]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/suspense")]
pub async fn list_suspense(
    finance: Finance,
    app: Data<App>,
) -> Result<Json<Vec<SuspenseLine>>, AppError> {
    let lines = proposals::lying(&app, &finance).await?;
    Ok(Json(lines.into_iter().map(SuspenseLine::from).collect()))
}

/// Say whose unidentified money is (first person).
#[utoipa::path(
    tag = "finance",
    operation_id = "claim_suspense",
    params(("suspense_id" = Uuid, Path)),
    request_body = ClaimMoney,
    responses(
        (status = 201, description = "The claim", body = Claimed),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/suspense/{suspense_id}/claims")]
pub async fn claim_suspense(
    finance: Finance,
    app: Data<App>,
    suspense_id: Path<Uuid>,
    body: Json<ClaimMoney>,
) -> Result<HttpResponse, AppError> {
    let body = body.into_inner();
    let said = Said {
        case: body.case_id.map(CaseId),
        registration: body.registration_id.map(RegistrationId),
        reason: body.reason,
        voucher: body.voucher,
        origin: body.origin_name.zip(body.origin_account),
    };
    let id = receipts::claim(&app, &finance, *suspense_id, &said).await?;
    Ok(HttpResponse::Created().json(Claimed { id }))
}

/// Agree to a claim (second person): the money moves.
#[utoipa::path(
    tag = "finance",
    operation_id = "approve_claim",
    params(("suspense_id" = Uuid, Path), ("claim_id" = Uuid, Path)),
    responses(
        (status = 204, description = "The money has moved"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/suspense/{suspense_id}/claims/{claim_id}/approval")]
pub async fn approve_claim(
    finance: Finance,
    app: Data<App>,
    ids: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, AppError> {
    let (suspense, claim) = ids.into_inner();
    receipts::approve_claim(&app, &finance, suspense, claim).await?;
    Ok(HttpResponse::NoContent().finish())
}

//! Debits that nobody ordered, explained by two people.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::money::Money;
use serde::{Deserialize, Serialize};
use store::explanations::{PendingExplanation, Unexplained};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Finance;
use crate::app::AppError;
use crate::app::explanations::{self, Said};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// A debit that is in no account yet; it blocks the close of its day.
#[derive(Serialize, ToSchema)]
pub struct UnexplainedDebit {
    pub id: Uuid,
    /// `auction` or `fund`: the account it left.
    pub account: String,
    pub amount: Yuan,
    pub reference: String,
    pub booked_at: DateTime<FixedOffset>,
    /// `unknown-payment`, `fee-not-covered`, `reversal-of-unknown` or `reversal-money-bound`.
    pub why: String,
    pub payee_name: Option<String>,
    pub payee_account: Option<String>,
    pub remittance: Option<String>,
    /// What the first person has said; the second agrees to it.
    pub explanation: Option<DebitExplanation>,
}

#[derive(Serialize, ToSchema)]
pub struct DebitExplanation {
    pub id: Uuid,
    pub ground: String,
    pub subject: Option<Uuid>,
    pub voucher: String,
    pub reason: String,
    pub by: Uuid,
}

fn explanation(row: PendingExplanation) -> Option<DebitExplanation> {
    Some(DebitExplanation {
        id: row.explanation_id?,
        ground: row.ground?,
        subject: row.subject,
        voucher: row.voucher?,
        reason: row.reason?,
        by: row.proposed_by?,
    })
}

impl From<Unexplained> for UnexplainedDebit {
    fn from(row: Unexplained) -> UnexplainedDebit {
        UnexplainedDebit {
            id: row.id,
            account: row.book,
            amount: Yuan(Money::from_fen(row.amount_fen).unwrap_or_default()),
            reference: row.reference,
            booked_at: beijing(row.booked_at),
            why: row.why,
            payee_name: row.payee,
            payee_account: row.payee_account,
            remittance: row.remittance,
            explanation: explanation(row.said),
        }
    }
}

/// What a debit was.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DebitGround {
    /// The same amount has come back and lies unidentified; the subject is that line.
    MadeGood,
    /// A payment of ours that the bank booked without its id, or though it had refused it.
    Payment,
    /// A correction of money that lies in a sub-account; the subject is the sign-up.
    Payer,
    /// A charge that the interest of the account covers; no subject.
    Interest,
}

impl DebitGround {
    const fn name(self) -> &'static str {
        match self {
            DebitGround::MadeGood => "made-good",
            DebitGround::Payment => "payment",
            DebitGround::Payer => "payer",
            DebitGround::Interest => "interest",
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainDebit {
    pub ground: DebitGround,
    pub subject: Option<Uuid>,
    /// The document (凭证) it rests on.
    pub voucher: String,
    pub reason: String,
}

/// The explanation that now waits for the second person.
#[derive(Serialize, ToSchema)]
pub struct Explained {
    pub id: Uuid,
}

/// Debits that nobody has explained, the oldest first.
#[utoipa::path(
    tag = "finance",
    operation_id = "list_unexplained",
    responses(
        (status = 200, description = "The debits", body = [UnexplainedDebit]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/unexplained")]
pub async fn list_unexplained(
    finance: Finance,
    app: Data<App>,
) -> Result<Json<Vec<UnexplainedDebit>>, AppError> {
    let rows = explanations::list(&app, &finance).await?;
    Ok(Json(rows.into_iter().map(UnexplainedDebit::from).collect()))
}

/// Say what a debit was (first person).
#[utoipa::path(
    tag = "finance",
    operation_id = "explain_debit",
    params(("line_id" = Uuid, Path)),
    request_body = ExplainDebit,
    responses(
        (status = 201, description = "The explanation", body = Explained),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/unexplained/{line_id}/explanations")]
pub async fn explain_debit(
    finance: Finance,
    app: Data<App>,
    line_id: Path<Uuid>,
    body: Json<ExplainDebit>,
) -> Result<HttpResponse, AppError> {
    let said = Said {
        ground: body.ground.name(),
        subject: body.subject,
        voucher: &body.voucher,
        reason: &body.reason,
    };
    let id = explanations::propose(&app, &finance, *line_id, &said).await?;
    Ok(HttpResponse::Created().json(Explained { id }))
}

/// Agree to an explanation (second person): the debit is posted.
#[utoipa::path(
    tag = "finance",
    operation_id = "approve_explanation",
    params(("line_id" = Uuid, Path), ("explanation_id" = Uuid, Path)),
    responses(
        (status = 204, description = "The debit is posted"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/unexplained/{line_id}/explanations/{explanation_id}/approval")]
pub async fn approve_explanation(
    finance: Finance,
    app: Data<App>,
    ids: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, AppError> {
    let (line, explanation) = ids.into_inner();
    explanations::approve(&app, &finance, line, explanation).await?;
    Ok(HttpResponse::NoContent().finish())
}

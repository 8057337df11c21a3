//! Asking about a lot.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, post};
use domain::id::LotId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::App;
use crate::actor::Bidder;
use crate::app::{AppError, questions};
use crate::http::problem::Problem;
use crate::http::public::questions::QuestionView;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskQuestion {
    /// At most 500 characters; numbers of persons are refused, because it is public.
    pub text: String,
}

/// Ask the court about a lot; the question and its answer are public, who asks is not.
#[utoipa::path(
    tag = "bidder",
    operation_id = "ask_question",
    params(("lot_id" = Uuid, Path)),
    request_body = AskQuestion,
    responses(
        (status = 201, description = "Asked", body = QuestionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/questions")]
pub async fn ask_question(
    bidder: Bidder,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<AskQuestion>,
) -> Result<HttpResponse, AppError> {
    let asked = questions::ask(&app, &bidder, *lot_id, &body.text).await?;
    Ok(HttpResponse::Created().json(QuestionView::from(asked)))
}

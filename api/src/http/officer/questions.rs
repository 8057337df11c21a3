//! The desk of questions: what waits for an answer, by the end of its lot.

use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::lot::question::Personal;
use serde::{Deserialize, Serialize};
use store::questions::Waiting;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::questions::{self, Desk};
use crate::http::problem::Problem;
use crate::http::public::questions::QuestionView;
use crate::http::wire::beijing;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct DeskQuery {
    /// Those that have been answered or covered, instead of those that wait.
    #[serde(default)]
    answered: bool,
}

/// An answer, or a change of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerQuestion {
    /// Which version this is to be: 1 for the first answer.
    pub version: i16,
    /// At most 2000 characters.
    pub text: String,
}

/// The personal data for which a question is covered.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PersonalName {
    Identity,
    Phone,
    Account,
    Mail,
    Name,
    Address,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverQuestion {
    pub found: PersonalName,
}

/// A question with the lot it is about.
#[derive(Serialize, ToSchema)]
pub struct DeskQuestion {
    #[serde(flatten)]
    pub question: QuestionView,
    pub lot_id: Uuid,
    pub lot_title: String,
    pub starts_at: DateTime<FixedOffset>,
    /// The end of bidding as it stands: an answer is of use before it.
    pub ends_at: DateTime<FixedOffset>,
}

impl From<Desk> for DeskQuestion {
    fn from(desk: Desk) -> DeskQuestion {
        DeskQuestion {
            lot_id: desk.asked.question.lot_id,
            lot_title: desk.title,
            starts_at: beijing(desk.starts_at),
            ends_at: beijing(desk.ends_at),
            question: desk.asked.into(),
        }
    }
}

/// The questions that the court has been asked.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_asked_questions",
    params(DeskQuery),
    responses(
        (status = 200, description = "At most 300", body = [DeskQuestion]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/questions")]
pub async fn list_asked_questions(
    officer: Officer,
    app: Data<App>,
    query: Query<DeskQuery>,
) -> Result<Json<Vec<DeskQuestion>>, AppError> {
    let waiting = if query.answered { Waiting::No } else { Waiting::Yes };
    let desk = questions::desk(&app, &officer, waiting).await?;
    Ok(Json(desk.into_iter().map(DeskQuestion::from).collect()))
}

/// Answer a question publicly; a change is a new version, and the former ones stay visible.
#[utoipa::path(
    tag = "officer",
    operation_id = "answer_question",
    params(("question_id" = Uuid, Path)),
    request_body = AnswerQuestion,
    responses(
        (status = 201, description = "Answered", body = QuestionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/questions/{question_id}/answers")]
pub async fn answer_question(
    officer: Officer,
    app: Data<App>,
    question_id: Path<Uuid>,
    body: Json<AnswerQuestion>,
) -> Result<HttpResponse, AppError> {
    let given = (body.version, body.text.as_str());
    let asked = questions::answer(&app, &officer, *question_id, given).await?;
    Ok(HttpResponse::Created().json(QuestionView::from(asked)))
}

/// Cover a question that names somebody's personal data; its place stays visible.
#[utoipa::path(
    tag = "officer",
    operation_id = "cover_question",
    params(("question_id" = Uuid, Path)),
    request_body = CoverQuestion,
    responses(
        (status = 200, description = "Covered", body = QuestionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/questions/{question_id}/cover")]
pub async fn cover_question(
    officer: Officer,
    app: Data<App>,
    question_id: Path<Uuid>,
    body: Json<CoverQuestion>,
) -> Result<Json<QuestionView>, AppError> {
    let found = match body.found {
        PersonalName::Identity => Personal::Identity,
        PersonalName::Phone => Personal::Phone,
        PersonalName::Account => Personal::Account,
        PersonalName::Mail => Personal::Mail,
        PersonalName::Name => Personal::Name,
        PersonalName::Address => Personal::Address,
    };
    Ok(Json(questions::cover(&app, &officer, *question_id, found).await?.into()))
}

//! Questions on a lot, as anybody reads them.

use actix_web::get;
use actix_web::web::{Data, Json, Path, Query};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::App;
use crate::app::AppError;
use crate::app::questions::{self, Asked};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct QuestionQuery {
    /// Words of the question or of its answer, as they stand there.
    q: Option<String>,
    /// Only questions before this number: that of the last one of the page before.
    before: Option<i32>,
}

/// The questions on a lot. Nobody is named, not even by a code.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionBoard {
    /// Newest first, at most 100.
    pub questions: Vec<QuestionView>,
    /// Of all questions on the lot, not of this page.
    pub total: i64,
    /// How many wait for an answer.
    pub waiting: i64,
    /// Whether somebody may still ask.
    pub open: bool,
    /// The end of bidding as it stands; it ends the asking.
    pub closes_at: DateTime<FixedOffset>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionView {
    pub id: Uuid,
    /// Its place among the questions on the lot.
    pub number: i32,
    /// Null when it was covered.
    pub text: Option<String>,
    /// `identity`, `phone`, `account`, `mail`, `name` or `address`: for which it was covered.
    pub covered_for: Option<String>,
    pub asked_at: DateTime<FixedOffset>,
    /// Every version, the newest first; none while it waits.
    pub answers: Vec<AnswerView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerView {
    pub version: i16,
    pub text: String,
    pub answered_at: DateTime<FixedOffset>,
}

impl From<Asked> for QuestionView {
    fn from(asked: Asked) -> QuestionView {
        let Asked { question, answers } = asked;
        let text = question.covered_for.is_none().then_some(question.body);
        let answer = |it: store::questions::LotAnswer| AnswerView {
            version: it.version,
            text: it.body,
            answered_at: beijing(it.answered_at),
        };
        QuestionView {
            id: question.id,
            number: question.number,
            text,
            covered_for: question.covered_for,
            asked_at: beijing(question.asked_at),
            answers: answers.into_iter().map(answer).collect(),
        }
    }
}

/// Questions on a lot and the court's answers.
#[utoipa::path(
    tag = "public",
    operation_id = "list_questions",
    params(("lot_id" = Uuid, Path), QuestionQuery),
    responses(
        (status = 200, description = "The questions", body = QuestionBoard),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/questions")]
pub async fn list_questions(
    app: Data<App>,
    lot_id: Path<LotId>,
    query: Query<QuestionQuery>,
) -> Result<Json<QuestionBoard>, AppError> {
    let words = query.q.as_deref().map(str::trim).filter(|it| !it.is_empty());
    let board = questions::board(&app, *lot_id, words, query.before).await?;
    Ok(Json(QuestionBoard {
        questions: board.questions.into_iter().map(QuestionView::from).collect(),
        total: board.counts.all,
        waiting: board.counts.waiting,
        open: board.open,
        closes_at: beijing(board.closes_at),
    }))
}

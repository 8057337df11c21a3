//! Draws (摇号) as anyone sees them, before and after.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::app::AppError;
use crate::app::draws::{self, DrawFile};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// A draw: announced, then held.
#[derive(Serialize, ToSchema)]
pub struct DrawView {
    pub id: Uuid,
    pub announced_at: DateTime<FixedOffset>,
    pub contributions_until: DateTime<FixedOffset>,
    /// What was published before anybody contributed; `docs/draw.md` explains every field.
    #[schema(value_type = Object)]
    pub announcement: Value,
    /// SM3 of the announcement, also in the case's chain of facts.
    pub announcement_hash: String,
    pub contributions: Vec<ContributionView>,
    pub drawn_at: Option<DateTime<FixedOffset>>,
    /// The ids of the three firms, in their order.
    pub drawn: Option<Vec<String>>,
}

#[derive(Serialize, ToSchema)]
pub struct ContributionView {
    pub kind: String,
    pub by: String,
    pub value: String,
    pub at: DateTime<FixedOffset>,
}

/// A draw in a list.
#[derive(Serialize, ToSchema)]
pub struct DrawListed {
    pub id: Uuid,
    pub case_number: String,
    pub asset: String,
    pub announced_at: DateTime<FixedOffset>,
    pub contributions_until: DateTime<FixedOffset>,
    pub held: bool,
}

/// The newest draws.
#[utoipa::path(
    tag = "public",
    operation_id = "list_draws",
    responses(
        (status = 200, description = "The draws, newest first", body = [DrawListed]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/draws")]
pub async fn list_draws(app: Data<App>) -> Result<Json<Vec<DrawListed>>, AppError> {
    let listed = |it: store::draws::Draw| {
        let text = |name: &str| {
            it.announcement.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        DrawListed {
            id: it.id,
            case_number: text("case_number"),
            asset: text("asset"),
            announced_at: beijing(it.announced_at),
            contributions_until: beijing(it.contributions_until),
            held: it.record.is_some(),
        }
    };
    Ok(Json(draws::newest(&app).await?.into_iter().map(listed).collect()))
}

/// A draw: what was announced, contributed and drawn.
#[utoipa::path(
    tag = "public",
    operation_id = "get_draw",
    params(("draw_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The draw", body = DrawView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/draws/{draw_id}")]
pub async fn get_draw(app: Data<App>, draw_id: Path<Uuid>) -> Result<Json<DrawView>, AppError> {
    Ok(Json(draw_view(draws::file(&app, draw_id.into_inner()).await?)))
}

/// The record of a draw, as `fachui verify --draw` reads it.
#[utoipa::path(
    tag = "public",
    operation_id = "get_draw_record",
    params(("draw_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The record", body = Object),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/draws/{draw_id}/record")]
pub async fn get_draw_record(app: Data<App>, draw_id: Path<Uuid>) -> Result<Json<Value>, AppError> {
    Ok(Json(draws::record(&app, draw_id.into_inner()).await?))
}

pub fn draw_view(file: DrawFile) -> DrawView {
    let DrawFile { draw, contributions } = file;
    let drawn = draw.record.as_ref().and_then(|it| it.get("drawn")).and_then(Value::as_array);
    let drawn =
        drawn.map(|it| it.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>());
    let contribution = |it: store::draws::Contribution| ContributionView {
        kind: it.kind,
        by: it.given_by,
        value: it.value,
        at: beijing(it.given_at),
    };
    DrawView {
        id: draw.id,
        announced_at: beijing(draw.announced_at),
        contributions_until: beijing(draw.contributions_until),
        announcement: draw.announcement,
        announcement_hash: hex::encode(draw.announcement_hash),
        contributions: contributions.into_iter().map(contribution).collect(),
        drawn_at: draw.drawn_at.map(beijing),
        drawn,
    }
}

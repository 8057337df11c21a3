//! A bidder's saved searches: told of once a day, and a feed each.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use store::searches::Search;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Bidder;
use crate::app::AppError;
use crate::app::searches::{self, NewSearch};
use crate::http::names::{Category, RoundName};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// What to look for; at least one of the conditions.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSearch {
    pub name: String,
    /// Words of the title.
    pub q: Option<String>,
    pub category: Option<Category>,
    pub round: Option<RoundName>,
    pub court_id: Option<Uuid>,
    /// How the place begins.
    pub region: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct SavedSearch {
    pub id: Uuid,
    pub name: String,
    pub q: Option<String>,
    pub category: Option<String>,
    pub round: Option<String>,
    pub court_id: Option<Uuid>,
    pub region: Option<String>,
    pub saved_at: DateTime<FixedOffset>,
    /// Notices up to then have been told by message.
    pub told_until: DateTime<FixedOffset>,
}

impl From<Search> for SavedSearch {
    fn from(it: Search) -> SavedSearch {
        SavedSearch {
            id: it.id,
            name: it.name,
            q: it.words,
            category: it.category,
            round: it.round,
            court_id: it.court_id,
            region: it.region,
            saved_at: beijing(it.saved_at),
            told_until: beijing(it.told_until),
        }
    }
}

/// One's saved searches, the latest first.
#[utoipa::path(
    tag = "bidder",
    operation_id = "list_searches",
    responses(
        (status = 200, description = "At most 20", body = [SavedSearch]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/searches")]
pub async fn list_searches(
    bidder: Bidder,
    app: Data<App>,
) -> Result<Json<Vec<SavedSearch>>, AppError> {
    let found = searches::list(&app, bidder.person_id).await?;
    Ok(Json(found.into_iter().map(SavedSearch::from).collect()))
}

/// Save a search: new notices are told once a day. The same conditions again take the new name.
#[utoipa::path(
    tag = "bidder",
    operation_id = "save_search",
    request_body = SaveSearch,
    responses(
        (status = 201, description = "Saved", body = SavedSearch),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/searches")]
pub async fn save_search(
    bidder: Bidder,
    app: Data<App>,
    body: Json<SaveSearch>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let search = NewSearch {
        name: given.name,
        words: given.q,
        category: given.category.map(|it| it.name().to_owned()),
        round: given.round.map(|it| it.name().to_owned()),
        court_id: given.court_id,
        region: given.region,
    };
    let saved = searches::save(&app, bidder.person_id, search).await?;
    Ok(HttpResponse::Created().json(SavedSearch::from(saved)))
}

/// Remove a saved search.
#[utoipa::path(
    tag = "bidder",
    operation_id = "remove_search",
    params(("search_id" = Uuid, Path)),
    responses(
        (status = 204, description = "Removed, also if it was before"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[delete("/searches/{search_id}")]
pub async fn remove_search(
    bidder: Bidder,
    app: Data<App>,
    search_id: Path<Uuid>,
) -> Result<HttpResponse, AppError> {
    searches::remove(&app, bidder.person_id, *search_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

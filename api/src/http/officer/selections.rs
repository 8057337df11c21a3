//! Choosing appraisal firms: open, propose, draw.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::AssetId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use valuation::draw::{Candidate, ContributionKind};

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::draws::{self, NewDraw};
use crate::app::firms::{self, NewConflict, NewSelection, SelectionFile};
use crate::http::names::{BasisName, ContributionName, SideName};
use crate::http::problem::Problem;
use crate::http::public::draws::{DrawView, draw_view};
use crate::http::wire::beijing;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSelection {
    /// The field of the sub-list, e.g. `real-estate`.
    pub field: String,
    /// The division code of the sub-list's province or city.
    pub region: String,
    pub basis: BasisName,
    /// Until when the parties may agree on three firms.
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub choose_until: DateTime<FixedOffset>,
    /// Firms that must stand aside, each with its interest in the case.
    #[serde(default)]
    pub conflicts: Vec<StatedConflict>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedConflict {
    pub firm_id: Uuid,
    /// The interest for which it stands aside.
    pub why: String,
    /// From where the court knows it: a register, a party's application, the firm itself.
    pub source: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeFirms {
    pub side: SideName,
    /// Three firms in their order.
    pub firms: Vec<Uuid>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceDraw {
    /// The first instant at which a contribution is too late.
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub contributions_until: DateTime<FixedOffset>,
    pub source: Option<AnnouncedSource>,
}

/// A source of chance that nobody in the room controls.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnouncedSource {
    pub name: String,
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub not_before: DateTime<FixedOffset>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributeToDraw {
    pub kind: ContributionName,
    pub by: String,
    pub value: String,
}

/// Nothing is asked: everything that decides was published before.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldDraw {}

/// A choice of firms (选定评估机构).
#[derive(Serialize, ToSchema)]
pub struct SelectionView {
    pub id: Uuid,
    pub asset_id: Uuid,
    pub field: String,
    pub region: String,
    pub basis: String,
    pub list_version: String,
    pub opened_at: DateTime<FixedOffset>,
    pub choose_until: DateTime<FixedOffset>,
    pub candidates: Vec<CandidateView>,
    /// What each side proposed last.
    pub proposals: Vec<FirmsProposalView>,
    /// `agreed` or `drawn`; null while it is open.
    pub method: Option<String>,
    pub firms: Option<Vec<Uuid>>,
    pub draw_id: Option<Uuid>,
    pub appraisal_id: Option<Uuid>,
}

/// A firm of the sub-list.
#[derive(Serialize, ToSchema)]
pub struct CandidateView {
    pub id: String,
    pub name: String,
    /// `conflict`, `suspended`, `removed` or `replaced`; null for a firm that may be chosen.
    pub rule: Option<String>,
    pub why: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct FirmsProposalView {
    pub side: String,
    pub firms: Vec<Uuid>,
    pub at: DateTime<FixedOffset>,
}

/// Begin an appraisal: ask the parties for three firms.
#[utoipa::path(
    tag = "officer",
    operation_id = "open_selection",
    params(("asset_id" = Uuid, Path)),
    request_body = OpenSelection,
    responses(
        (status = 201, description = "Opened", body = SelectionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/selections")]
pub async fn open_selection(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
    body: Json<OpenSelection>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let selection = NewSelection {
        field: given.field,
        region: given.region,
        basis: given.basis.into(),
        choose_until: given.choose_until.to_utc(),
        conflicts: given.conflicts.into_iter().map(conflict).collect(),
    };
    let file = firms::open(&app, &officer, asset_id.into_inner(), selection).await?;
    Ok(HttpResponse::Created().json(view(file)))
}

/// The choices of firms for an asset.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_selections",
    params(("asset_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The choices, oldest first", body = [SelectionView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/assets/{asset_id}/selections")]
pub async fn list_selections(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
) -> Result<Json<Vec<SelectionView>>, AppError> {
    let files = firms::of_asset(&app, &officer, asset_id.into_inner()).await?;
    Ok(Json(files.into_iter().map(view).collect()))
}

/// A choice of firms with its candidates.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_selection",
    params(("selection_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The choice", body = SelectionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/selections/{selection_id}")]
pub async fn get_selection(
    officer: Officer,
    app: Data<App>,
    selection_id: Path<Uuid>,
) -> Result<Json<SelectionView>, AppError> {
    Ok(Json(view(firms::file(&app, &officer, selection_id.into_inner()).await?)))
}

/// Record what one side proposes; the same of both sides is chosen.
#[utoipa::path(
    tag = "officer",
    operation_id = "propose_firms",
    params(("selection_id" = Uuid, Path)),
    request_body = ProposeFirms,
    responses(
        (status = 200, description = "Recorded", body = SelectionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/selections/{selection_id}/proposals")]
pub async fn propose_firms(
    officer: Officer,
    app: Data<App>,
    selection_id: Path<Uuid>,
    body: Json<ProposeFirms>,
) -> Result<Json<SelectionView>, AppError> {
    let ProposeFirms { side, firms } = body.into_inner();
    let id = selection_id.into_inner();
    Ok(Json(view(firms::choose(&app, &officer, id, side.name(), firms).await?)))
}

/// Announce a draw: the parties did not agree in time.
#[utoipa::path(
    tag = "officer",
    operation_id = "announce_draw",
    params(("selection_id" = Uuid, Path)),
    request_body = AnnounceDraw,
    responses(
        (status = 201, description = "Announced", body = DrawView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/selections/{selection_id}/draw")]
pub async fn announce_draw(
    officer: Officer,
    app: Data<App>,
    selection_id: Path<Uuid>,
    body: Json<AnnounceDraw>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let draw = NewDraw {
        contributions_until: given.contributions_until.to_utc(),
        source: given.source.map(|it| (it.name, it.not_before.to_utc())),
    };
    let file = draws::announce(&app, &officer, selection_id.into_inner(), draw).await?;
    Ok(HttpResponse::Created().json(draw_view(file)))
}

/// Record a contribution to a draw.
#[utoipa::path(
    tag = "officer",
    operation_id = "contribute_to_draw",
    params(("draw_id" = Uuid, Path)),
    request_body = ContributeToDraw,
    responses(
        (status = 200, description = "Recorded", body = DrawView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/draws/{draw_id}/contributions")]
pub async fn contribute_to_draw(
    officer: Officer,
    app: Data<App>,
    draw_id: Path<Uuid>,
    body: Json<ContributeToDraw>,
) -> Result<Json<DrawView>, AppError> {
    let ContributeToDraw { kind, by, value } = body.into_inner();
    let kind: ContributionKind = kind.into();
    let id = draw_id.into_inner();
    Ok(Json(draw_view(draws::contribute(&app, &officer, id, kind, (&by, &value)).await?)))
}

/// Hold a draw: reveal the secret and draw three firms.
#[utoipa::path(
    tag = "officer",
    operation_id = "hold_draw",
    params(("draw_id" = Uuid, Path)),
    request_body = HoldDraw,
    responses(
        (status = 200, description = "Held", body = DrawView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/draws/{draw_id}/holding")]
pub async fn hold_draw(
    officer: Officer,
    app: Data<App>,
    draw_id: Path<Uuid>,
    _body: Json<HoldDraw>,
) -> Result<Json<DrawView>, AppError> {
    Ok(Json(draw_view(draws::hold(&app, &officer, draw_id.into_inner()).await?)))
}

fn conflict(it: StatedConflict) -> NewConflict {
    NewConflict { firm_id: it.firm_id, why: it.why, source: it.source }
}

fn view(file: SelectionFile) -> SelectionView {
    let SelectionFile { selection, candidates, list_version, choices, draw, appraisal } = file;
    let mut proposals: Vec<FirmsProposalView> = Vec::new();
    for choice in choices {
        proposals.retain(|it| it.side != choice.side);
        let (side, firms, at) = (choice.side, choice.firms, beijing(choice.chosen_at));
        proposals.push(FirmsProposalView { side, firms, at });
    }
    SelectionView {
        id: selection.id,
        asset_id: selection.asset_id,
        field: selection.field,
        region: selection.region,
        basis: selection.basis,
        list_version,
        opened_at: beijing(selection.opened_at),
        choose_until: beijing(selection.choose_until),
        candidates: candidates.into_iter().map(candidate_view).collect(),
        proposals,
        method: selection.method,
        firms: selection.firms,
        draw_id: draw.map(|it| it.id),
        appraisal_id: appraisal.map(|it| it.id),
    }
}

fn candidate_view(it: Candidate) -> CandidateView {
    let rule = it.excluded.as_ref().map(|it| it.bar.slug().to_owned());
    CandidateView { id: it.id, name: it.name, rule, why: it.excluded.map(|it| it.why) }
}

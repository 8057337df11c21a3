//! Cases, with their parties, claims and assets.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::CaseId;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::cases::{Asset, Case, Claim, Party};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::cases::{CaseFile, NewAsset, NewClaim, NewParty};
use crate::app::error::CaseError;
use crate::app::{AppError, cases};
use crate::http::names::{Category, ClaimKind, DebtorKind, KindName, PartyRole};
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCase {
    /// 案号, such as （2026）湘0102执1234号.
    pub case_number: String,
    pub debtor_kind: DebtorKind,
}

#[derive(Serialize, ToSchema)]
pub struct CaseView {
    pub id: Uuid,
    pub case_number: String,
    pub debtor_kind: String,
    pub officer_id: Uuid,
    pub opened_at: DateTime<FixedOffset>,
    pub closed_at: Option<DateTime<FixedOffset>>,
}

#[derive(Serialize, ToSchema)]
pub struct CaseFileView {
    #[serde(flatten)]
    pub case: CaseView,
    pub parties: Vec<PartyView>,
    pub claims: Vec<ClaimView>,
    pub assets: Vec<AssetView>,
    pub inquiries: Vec<InquiryRef>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddParty {
    pub role: PartyRole,
    pub name: String,
    /// Identity number or credit code; kept sealed.
    pub identity: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct PartyView {
    pub id: Uuid,
    pub role: String,
    pub name: String,
    pub has_identity: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddClaim {
    pub label: String,
    pub party_id: Uuid,
    pub kind: ClaimKind,
    /// Of a priority claim; 1 is first.
    pub rank: Option<u8>,
    pub amount: Yuan,
    /// Of an ordinary claim.
    #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
    pub seized_at: Option<DateTime<FixedOffset>>,
    /// Of an ordinary claim: the case number of its title (执行依据).
    pub title_case_number: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ClaimView {
    pub id: Uuid,
    pub label: String,
    pub party_id: Uuid,
    pub kind: String,
    pub rank: Option<i16>,
    pub amount: Yuan,
    pub seized_at: Option<DateTime<FixedOffset>>,
    pub title_case_number: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddAsset {
    pub kind: KindName,
    pub category: Category,
    pub title: String,
    pub region: String,
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub seized_on: NaiveDate,
    /// The fact sheet (REF-03): ownership, burdens, occupation, arrears, defects.
    #[schema(value_type = Object)]
    pub facts: Map<String, Value>,
}

#[derive(Serialize, ToSchema)]
pub struct AssetView {
    pub id: Uuid,
    pub case_id: Uuid,
    pub kind: String,
    pub category: String,
    pub title: String,
    pub region: String,
    pub seized_on: NaiveDate,
    #[schema(value_type = Object)]
    pub facts: Value,
}

/// An inquiry of the case; its page has the rest.
#[derive(Serialize, ToSchema)]
pub struct InquiryRef {
    pub id: Uuid,
    pub asset_id: Uuid,
    pub outcome: Option<String>,
}

/// Open a case.
#[utoipa::path(
    tag = "officer",
    operation_id = "open_case",
    request_body = OpenCase,
    responses(
        (status = 201, description = "The case is open", body = CaseView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/cases")]
pub async fn open_case(
    officer: Officer,
    app: Data<App>,
    body: Json<OpenCase>,
) -> Result<HttpResponse, AppError> {
    let kind = body.debtor_kind.name();
    let case = cases::open(&app, &officer, &body.case_number, kind).await?;
    Ok(HttpResponse::Created().json(CaseView::from(case)))
}

/// The newest cases of the court.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_cases",
    responses(
        (status = 200, description = "The cases", body = [CaseView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases")]
pub async fn list_cases(officer: Officer, app: Data<App>) -> Result<Json<Vec<CaseView>>, AppError> {
    let cases = cases::list(&app, &officer).await?;
    Ok(Json(cases.into_iter().map(CaseView::from).collect()))
}

/// A case with everything entered in it.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_case",
    params(("case_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The case", body = CaseFileView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/cases/{case_id}")]
pub async fn get_case(
    officer: Officer,
    app: Data<App>,
    case_id: Path<CaseId>,
) -> Result<Json<CaseFileView>, AppError> {
    let file = cases::file(&app, &officer, case_id.into_inner()).await?;
    Ok(Json(file_view(file)?))
}

/// Enter a party.
#[utoipa::path(
    tag = "officer",
    operation_id = "add_party",
    params(("case_id" = Uuid, Path)),
    request_body = AddParty,
    responses(
        (status = 201, description = "Entered", body = PartyView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/cases/{case_id}/parties")]
pub async fn add_party(
    officer: Officer,
    app: Data<App>,
    case_id: Path<CaseId>,
    body: Json<AddParty>,
) -> Result<HttpResponse, AppError> {
    let AddParty { role, name, identity } = body.into_inner();
    let given = NewParty { role: role.name(), name, identity };
    let party = cases::add_party(&app, &officer, case_id.into_inner(), given).await?;
    Ok(HttpResponse::Created().json(PartyView::from(party)))
}

/// Enter a claim.
#[utoipa::path(
    tag = "officer",
    operation_id = "add_claim",
    params(("case_id" = Uuid, Path)),
    request_body = AddClaim,
    responses(
        (status = 201, description = "Entered", body = ClaimView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/cases/{case_id}/claims")]
pub async fn add_claim(
    officer: Officer,
    app: Data<App>,
    case_id: Path<CaseId>,
    body: Json<AddClaim>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let rank = match (given.kind, given.rank) {
        (ClaimKind::Priority, Some(rank)) => Some(rank),
        (ClaimKind::Ordinary, None) => None,
        (ClaimKind::Priority, None) | (ClaimKind::Ordinary, Some(_)) => {
            return Err(CaseError::RankFitsKind.into());
        }
    };
    let claim = NewClaim {
        label: given.label,
        party_id: given.party_id,
        rank,
        amount: given.amount.0,
        seized_at: given.seized_at.map(|it| it.to_utc()),
        title_case_number: given.title_case_number,
    };
    let claim = cases::add_claim(&app, &officer, case_id.into_inner(), claim).await?;
    Ok(HttpResponse::Created().json(claim_view(claim)?))
}

/// Register a seized asset.
#[utoipa::path(
    tag = "officer",
    operation_id = "add_asset",
    params(("case_id" = Uuid, Path)),
    request_body = AddAsset,
    responses(
        (status = 201, description = "Registered", body = AssetView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/cases/{case_id}/assets")]
pub async fn add_asset(
    officer: Officer,
    app: Data<App>,
    case_id: Path<CaseId>,
    body: Json<AddAsset>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let asset = NewAsset {
        kind: given.kind.into(),
        category: given.category.name(),
        title: given.title,
        region: given.region,
        seized_on: given.seized_on,
        facts: Value::Object(given.facts),
    };
    let asset = cases::add_asset(&app, &officer, case_id.into_inner(), asset).await?;
    Ok(HttpResponse::Created().json(AssetView::from(asset)))
}

fn file_view(file: CaseFile) -> Result<CaseFileView, AppError> {
    let claims: Result<_, _> = file.claims.into_iter().map(claim_view).collect();
    let inquiry = |it: store::inquiries::Inquiry| InquiryRef {
        id: it.id,
        asset_id: it.asset_id,
        outcome: it.outcome,
    };
    Ok(CaseFileView {
        case: file.case.into(),
        parties: file.parties.into_iter().map(PartyView::from).collect(),
        claims: claims?,
        assets: file.assets.into_iter().map(AssetView::from).collect(),
        inquiries: file.inquiries.into_iter().map(inquiry).collect(),
    })
}

impl From<Case> for CaseView {
    fn from(case: Case) -> CaseView {
        CaseView {
            id: case.id,
            case_number: case.case_number,
            debtor_kind: case.debtor_kind,
            officer_id: case.officer_id,
            opened_at: beijing(case.opened_at),
            closed_at: case.closed_at.map(beijing),
        }
    }
}

impl From<Party> for PartyView {
    fn from(party: Party) -> PartyView {
        let has_identity = party.identity_sealed.is_some();
        PartyView { id: party.id, role: party.role, name: party.name, has_identity }
    }
}

fn claim_view(claim: Claim) -> Result<ClaimView, AppError> {
    let corrupt = store::StoreError::Corrupt { what: "claim", id: claim.id, why: "amount_fen" };
    Ok(ClaimView {
        id: claim.id,
        label: claim.label,
        party_id: claim.party_id,
        kind: claim.kind,
        rank: claim.rank,
        amount: Yuan(Money::from_fen(claim.amount_fen).ok_or(corrupt)?),
        seized_at: claim.seized_at.map(beijing),
        title_case_number: claim.title_case_number,
    })
}

impl From<Asset> for AssetView {
    fn from(asset: Asset) -> AssetView {
        AssetView {
            id: asset.id,
            case_id: asset.case_id,
            kind: asset.kind,
            category: asset.category,
            title: asset.title,
            region: asset.region,
            seized_on: asset.seized_on,
            facts: asset.facts,
        }
    }
}

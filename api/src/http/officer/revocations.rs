//! The revocation of a sale (撤销, AUC-31): applications on paper, the ruling carried out, the price
//! that goes back, and the evidence to take away.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Bytes, Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::LotId;
use domain::lot::revoking::{Capacity, Ground};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::revocations::evidence::{self, Package};
use crate::app::revocations::{self, Asked, OnPaper, Revoked, Ruling};
use crate::http::names::{RevocationCapacity, RevocationGround};
use crate::http::officer::lot_objections::LotObjectionView;
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

impl From<RevocationGround> for Ground {
    fn from(name: RevocationGround) -> Ground {
        match name {
            RevocationGround::Misdescribed => Ground::Misdescribed,
            RevocationGround::SystemFault => Ground::SystemFault,
            RevocationGround::Collusion => Ground::Collusion,
            RevocationGround::Unqualified => Ground::Unqualified,
            RevocationGround::UnequalConditions => Ground::UnequalConditions,
            RevocationGround::SeriousBreach => Ground::SeriousBreach,
        }
    }
}

impl From<RevocationCapacity> for Capacity {
    fn from(name: RevocationCapacity) -> Capacity {
        match name {
            RevocationCapacity::Party => Capacity::Party,
            RevocationCapacity::Buyer => Capacity::Buyer,
            RevocationCapacity::Bidder => Capacity::Bidder,
            RevocationCapacity::Interested => Capacity::Interested,
        }
    }
}

/// An application that came on paper.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterRevocationApplication {
    pub ground: RevocationGround,
    pub capacity: RevocationCapacity,
    pub applicant: String,
    pub facts: String,
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub received_at: DateTime<FixedOffset>,
}

/// The ruling that revokes the sale.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeSale {
    /// The application that was upheld.
    pub objection_id: Uuid,
    pub document: String,
    /// Published with the lot.
    pub reason: String,
}

/// A revocation and its money.
#[derive(Serialize, ToSchema)]
pub struct RevocationView {
    pub lot_id: Uuid,
    pub objection_id: Uuid,
    pub ground: String,
    pub document: String,
    pub reason: String,
    pub revoked_at: DateTime<FixedOffset>,
    pub price: Yuan,
    /// What the buyer had paid.
    pub paid: Yuan,
    /// Ordered back to where it came from.
    pub returned: Yuan,
    /// Paid out already: the court recovers it (执行回转) and returns it then.
    pub to_recover: Yuan,
}

impl From<Revoked> for RevocationView {
    fn from(revoked: Revoked) -> RevocationView {
        let Revoked { row, application, sums } = revoked;
        RevocationView {
            lot_id: row.lot_id,
            objection_id: row.objection_id,
            ground: application.ground,
            document: row.document,
            reason: row.reason,
            revoked_at: beijing(row.revoked_at),
            price: Yuan(sums.price),
            paid: Yuan(sums.paid),
            returned: Yuan(sums.returned),
            to_recover: Yuan(sums.to_recover),
        }
    }
}

/// Everything about the revocation of one lot.
#[derive(Serialize, ToSchema)]
pub struct RevocationFile {
    /// The oldest first, each with its stage and clock.
    pub applications: Vec<LotObjectionView>,
    pub revocation: Option<RevocationView>,
}

/// Enter an application for revocation that came on paper.
#[utoipa::path(
    tag = "officer",
    operation_id = "enter_revocation_application",
    params(("lot_id" = Uuid, Path)),
    request_body = EnterRevocationApplication,
    responses(
        (status = 201, description = "Entered", body = LotObjectionView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/revocation-applications")]
pub async fn enter_revocation_application(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<EnterRevocationApplication>,
) -> Result<HttpResponse, AppError> {
    let given = body.into_inner();
    let on_paper = OnPaper {
        asked: Asked { ground: given.ground.into(), facts: given.facts },
        applicant: given.applicant,
        capacity: given.capacity.into(),
        received_at: given.received_at.to_utc(),
    };
    let file = revocations::enter(&app, &officer, *lot_id, on_paper).await?;
    Ok(HttpResponse::Created().json(LotObjectionView::from(file)))
}

/// The applications against a sale, and its revocation.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_revocation",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The file", body = RevocationFile),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/revocation")]
pub async fn get_revocation(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<RevocationFile>, AppError> {
    let (files, revoked) = revocations::for_officer(&app, &officer, *lot_id).await?;
    Ok(Json(RevocationFile {
        applications: files.into_iter().map(LotObjectionView::from).collect(),
        revocation: revoked.map(RevocationView::from),
    }))
}

/// Revoke a sale on an application that was upheld for good; the price goes back.
#[utoipa::path(
    tag = "officer",
    operation_id = "revoke_sale",
    params(("lot_id" = Uuid, Path)),
    request_body = RevokeSale,
    responses(
        (status = 201, description = "Revoked", body = RevocationView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/revocation")]
pub async fn revoke_sale(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<RevokeSale>,
) -> Result<HttpResponse, AppError> {
    let RevokeSale { objection_id: objection, document, reason } = body.into_inner();
    let ruling = Ruling { objection, document, reason };
    let revoked = revocations::revoke(&app, &officer, *lot_id, &ruling).await?;
    Ok(HttpResponse::Created().json(RevocationView::from(revoked)))
}

/// Return more of the price of a revoked sale, once it has been recovered.
#[utoipa::path(
    tag = "officer",
    operation_id = "refund_revoked_sale",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The revocation", body = RevocationView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/revocation/refunds")]
pub async fn refund_revoked_sale(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<RevocationView>, AppError> {
    Ok(Json(revocations::refund(&app, &officer, *lot_id).await?.into()))
}

/// The evidence of a sale: record, head, receipts, facts, disclosure, interruptions, admissions,
/// documents and rulings, closed by a signed hash of all of it (docs/record.md).
#[utoipa::path(
    tag = "officer",
    operation_id = "get_evidence",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "JSON Lines", body = String,
         content_type = "application/jsonl"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/evidence")]
pub async fn get_evidence(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<HttpResponse, AppError> {
    let package = evidence::package(&app, &officer, *lot_id).await?;
    let name = format!("attachment; filename=\"evidence-{}.jsonl\"", *lot_id);
    // A failure in the middle cuts the file off, and a package without its manifest is none.
    let body = stream::unfold(Some((app.into_inner(), package)), |state| async {
        let (app, mut package): (_, Package) = state?;
        match package.next(&app).await {
            Ok(None) => None,
            Ok(Some(text)) => Some((Ok(Bytes::from(text)), Some((app, package)))),
            Err(error) => {
                tracing::error!(%error, "an evidence package breaks off");
                Some((Err(error), None))
            }
        }
    });
    Ok(HttpResponse::Ok()
        .content_type("application/jsonl")
        .insert_header((CONTENT_DISPOSITION, name))
        .streaming(body))
}

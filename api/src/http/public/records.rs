//! Records, receipts, heads and keys: what anyone may check without trusting the platform.

mod long;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, ContentType, ETag, EntityTag, IfNoneMatch,
};
use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get};
use chrono::{DateTime, FixedOffset};
use domain::chain::Algorithm;
use domain::id::LotId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::app::AppError;
use crate::app::records::{self, Pages};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

/// The hash function of a record's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum HashName {
    #[serde(rename = "SM3")]
    Sm3,
    #[serde(rename = "SHA-256")]
    Sha256,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct RecordWanted {
    /// SM3 if absent.
    #[param(inline)]
    pub hash: Option<HashName>,
}

/// The published record of a lot that has ended, as a file: `fachui verify` checks it.
#[utoipa::path(
    tag = "public",
    operation_id = "download_record",
    params(("lot_id" = Uuid, Path), RecordWanted),
    responses(
        (status = 200, description = "JSON Lines: header, entries, footer", body = String,
         content_type = "application/jsonl"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/record")]
pub async fn download_record(
    request: HttpRequest,
    app: Data<App>,
    lot_id: Path<LotId>,
    wanted: Query<RecordWanted>,
) -> Result<HttpResponse, AppError> {
    let algorithm = match wanted.hash {
        None | Some(HashName::Sm3) => Algorithm::Sm3,
        Some(HashName::Sha256) => Algorithm::Sha256,
    };
    let shelved = app.archive.record(&app, *lot_id, algorithm).await?;
    let tag = EntityTag::new_weak(shelved.tag.clone());
    let mut answer = HttpResponse::Ok();
    // What is published once stays: whoever has it need not ask again.
    answer.insert_header(ETag(tag.clone()));
    answer.insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"));
    if has(&request, &tag) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    let name = format!("attachment; filename=\"record-{}.jsonl\"", *lot_id);
    answer.content_type("application/jsonl").insert_header((CONTENT_DISPOSITION, name));
    if let Some(whole) = &shelved.whole {
        return Ok(answer.body(whole.clone()));
    }
    let place = app.archive.long().await?;
    let pages = Pages::new(*lot_id, shelved.lines.clone(), algorithm);
    Ok(answer.streaming(long::stream(&app, pages, place)))
}

/// Whether the caller has this version already.
fn has(request: &HttpRequest, tag: &EntityTag) -> bool {
    match request.get_header::<IfNoneMatch>() {
        Some(IfNoneMatch::Any) => true,
        Some(IfNoneMatch::Items(items)) => items.iter().any(|it| it.weak_eq(tag)),
        None => false,
    }
}

/// The receipt of a bid, accepted or refused: the entry, its path to a signed root, and the
/// signature. `fachui verify --receipt` checks the body as it is.
#[utoipa::path(
    tag = "public",
    operation_id = "get_receipt",
    params(("lot_id" = Uuid, Path), ("seq" = u64, Path)),
    responses(
        (status = 200, description = "The receipt in its canonical form", body = String,
         content_type = "application/json"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/receipts/{seq}")]
pub async fn get_receipt(
    app: Data<App>,
    place: Path<(LotId, u64)>,
) -> Result<HttpResponse, AppError> {
    let (lot, seq) = *place;
    let receipt = records::receipt(&app, lot, seq).await?;
    let name = format!("inline; filename=\"receipt-{lot}-{seq}.json\"");
    Ok(HttpResponse::Ok()
        .content_type(ContentType::json())
        .insert_header((CONTENT_DISPOSITION, name))
        .body(receipt.text()))
}

/// Where a lot stands, and what of it is signed.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeadView {
    pub seq: u64,
    pub head: String,
    /// The last sealed batch; it may be a fraction of a second behind.
    pub sealed: Option<SealedView>,
}

/// A signed batch of entries.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealedView {
    pub first: u64,
    pub last: u64,
    pub root: String,
    pub head: String,
    pub key_id: String,
    /// r ‖ s in hexadecimal, over the bytes of `statement`.
    pub signature: String,
    /// What is signed; also what a trusted timestamp (可信时间戳) is asked for.
    pub statement: String,
}

/// The head of a lot's chain, with the signature of what is sealed.
#[utoipa::path(
    tag = "public",
    operation_id = "get_head",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The head", body = HeadView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/head")]
pub async fn get_head(app: Data<App>, lot_id: Path<LotId>) -> Result<Json<HeadView>, AppError> {
    let (head, sealed) = records::head(&app, *lot_id).await?;
    let sealed = sealed.map(|it| SealedView {
        first: it.batch.first,
        last: it.batch.last,
        root: it.batch.root.to_string(),
        head: it.batch.head.to_string(),
        key_id: it.key.id().to_string(),
        signature: it.signature.to_string(),
        statement: it.batch.statement(),
    });
    Ok(Json(HeadView { seq: head.seq, head: head.hash.to_string(), sealed }))
}

/// A public key of the platform.
#[derive(Debug, Serialize, ToSchema)]
pub struct SigningKeyView {
    /// SM3 of the key's DER form.
    pub key_id: String,
    pub pem: String,
    pub valid_from: DateTime<FixedOffset>,
    /// When the next key took over; `null` for the one in use.
    pub valid_until: Option<DateTime<FixedOffset>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SigningKeyList {
    /// The latest first.
    pub keys: Vec<SigningKeyView>,
}

/// Every key with which records and receipts were ever signed.
#[utoipa::path(
    tag = "public",
    operation_id = "list_signing_keys",
    responses(
        (status = 200, description = "The keys", body = SigningKeyList),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/signing-keys")]
pub async fn list_signing_keys(app: Data<App>) -> Result<Json<SigningKeyList>, AppError> {
    let mut valid_until = None;
    let mut keys = Vec::new();
    for known in records::keys(&app).await? {
        let valid_from = beijing(known.valid_from.utc());
        let (key_id, pem) = (known.key.id().to_string(), known.key.pem());
        keys.push(SigningKeyView { key_id, pem, valid_from, valid_until });
        valid_until = Some(valid_from);
    }
    Ok(Json(SigningKeyList { keys }))
}

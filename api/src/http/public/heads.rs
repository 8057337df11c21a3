//! All signed heads, for a trusted timestamp service (可信时间戳) or anyone who keeps them: who has a
//! head can later tell whether the platform still shows what it had signed then.

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use domain::id::LotId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::App;
use crate::app::records;
use crate::http::problem::{FieldProblem, HttpError, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct HeadsWanted {
    /// `lot` and `last` of the last line that is known, as `LOT:LAST`; from the first if absent.
    pub after: Option<String>,
}

/// Signed heads of all lots, at most 1,000, in the order in which they were signed. No lines: none
/// is new. `fachui verify RECORD --heads FILE` compares a record with them.
#[utoipa::path(
    tag = "public",
    operation_id = "list_signed_heads",
    params(HeadsWanted),
    responses(
        (status = 200, description = "JSON Lines: one signed head each", body = String,
         content_type = "application/jsonl"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/heads.jsonl")]
pub async fn list_signed_heads(
    app: Data<App>,
    wanted: Query<HeadsWanted>,
) -> Result<HttpResponse, actix_web::Error> {
    let behind = match wanted.after.as_deref() {
        None => None,
        Some(text) => Some(place(text).ok_or_else(malformed)?),
    };
    let mut lines = String::new();
    for head in records::heads(&app, behind).await? {
        lines.push_str(&head.line());
        lines.push('\n');
    }
    Ok(HttpResponse::Ok().content_type("application/jsonl").body(lines))
}

fn place(text: &str) -> Option<(LotId, u64)> {
    let (lot, last) = text.split_once(':')?;
    Some((LotId(lot.parse().ok()?), last.parse().ok()?))
}

fn malformed() -> HttpError {
    let detail = "应为“标的物:序号”。".to_owned();
    HttpError::Malformed { errors: vec![FieldProblem { pointer: "/after".to_owned(), detail }] }
}

//! `Idempotency-Key` on what case-fund staff do: the same key with the same content is answered once
//! and the same again; with other content it is refused. Without the header nothing changes.

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION};
use actix_web::middleware::Next;
use actix_web::web::{BytesMut, Data};
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use store::answers::Ended;
use store::db::{Mark, as_request};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{KnownFormat, OpenApi, RefOr, Required, SchemaFormat};
use uuid::Uuid;

use super::problem::HttpError;
use crate::App;
use crate::app::AppError;
use crate::app::once::{self, OnceRefusal};
use crate::tokens::Claims;

const HEADER: &str = "idempotency-key";
const PREFIX: &str = "/api/finance/";

/// Carries a keyed request of the case-fund staff out once.
pub async fn once<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let finance = request.match_info().as_str().starts_with(PREFIX);
    let claims = request.extensions().get::<Claims>().cloned();
    let (true, false, Some(header), Some(claims)) =
        (finance, request.method().is_safe(), request.headers().get(HEADER), claims)
    else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let Some(key) = header.to_str().ok().and_then(|it| it.parse::<Uuid>().ok()) else {
        return Ok(refused(request, &OnceRefusal::Malformed.into()));
    };
    let app = request.app_data::<Data<App>>().expect("the server carries the application").clone();
    let mark = Mark { person: claims.sub, key };
    let operation = format!("{} {}", request.method(), request.uri());
    let input = match whole(&mut request).await {
        Ok(input) => input,
        Err(error) => return Ok(request.into_response(error.error_response())),
    };
    match once::begin(&app, (mark.person, key), &operation, &input).await {
        Ok(None) => {}
        Ok(Some(kept)) => return Ok(request.into_response(again(&kept))),
        Err(error) => return Ok(refused(request, &error)),
    }
    drop(input);
    let response = as_request(mark, next.call(request)).await?;
    finish(&app, mark, response).await
}

fn refused(request: ServiceRequest, error: &AppError) -> ServiceResponse<BoxBody> {
    request.into_response(error.error_response())
}

/// The body of a request, which can be read afterwards as if it had not been.
async fn whole(request: &mut ServiceRequest) -> Result<actix_web::web::Bytes, HttpError> {
    let mut payload = request.take_payload();
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| HttpError::Malformed { errors: Vec::new() })?;
        if body.len() + chunk.len() > bank::xml::MAX_BYTES {
            return Err(HttpError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    let body = body.freeze();
    request.set_payload(Payload::from(body.clone()));
    Ok(body)
}

/// Keeps what was answered, or forgets the key of what was refused.
async fn finish<B: MessageBody + 'static>(
    app: &App,
    mark: Mark,
    response: ServiceResponse<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let status = response.status();
    if !status.is_success() {
        let how = if status.is_server_error() { Ended::Failed } else { Ended::Refused };
        if let Err(error) = once::not_answered(app, mark, how).await {
            tracing::error!(%error, "the key of a refused request is kept");
        }
        return Ok(response.map_into_boxed_body());
    }
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.map_err(|_| HttpError::TooLarge)?;
    let text = |name| head.headers().get(name).and_then(|it| it.to_str().ok());
    let kept = json!({
        "status": status.as_u16(),
        "type": text(CONTENT_TYPE),
        "location": text(LOCATION),
        "body": String::from_utf8_lossy(&body),
    });
    if let Err(error) = once::answered(app, mark, &kept).await {
        // The effect is there and marked; a repetition is told to look, and doubles nothing.
        tracing::error!(%error, "the answer to a keyed request is not kept");
    }
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(body))))
}

/// The first answer, as it was.
fn again(kept: &Value) -> HttpResponse {
    let status = kept.get("status").and_then(Value::as_u64).and_then(|it| u16::try_from(it).ok());
    let status = status.and_then(|it| StatusCode::from_u16(it).ok()).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    for (name, field) in [(CONTENT_TYPE, "type"), (LOCATION, "location")] {
        if let Some(value) = kept.get(field).and_then(Value::as_str) {
            response.insert_header((name, value));
        }
    }
    match kept.get("body").and_then(Value::as_str).filter(|it| !it.is_empty()) {
        Some(body) => response.body(body.to_owned()),
        None => response.finish(),
    }
}

/// Says in the document where the header may be given.
pub fn describe(document: &mut OpenApi) {
    let changes = document.paths.paths.iter_mut().filter(|(path, _)| path.starts_with(PREFIX));
    for operation in changes.filter_map(|(_, item)| item.post.as_mut()) {
        operation.parameters.get_or_insert_default().push(RefOr::T(parameter()));
    }
}

fn parameter() -> Parameter {
    let uuid = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The same key with the same content gets the first answer again"))
        .schema(Some(uuid))
        .build()
}

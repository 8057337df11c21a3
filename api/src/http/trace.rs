//! Every request has an id, in the log, in the answer and in what it is refused with.
//!
//! The log tells method, route and status, never an address, a query, a body or a cookie: it must
//! not carry anybody's data.

use std::cell::RefCell;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::App;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static REQUEST: RefCell<String>;
}

/// The id of the request that is being answered; none outside of one.
pub fn request_id() -> Option<String> {
    REQUEST.try_with(|it| it.borrow().clone()).ok()
}

pub async fn trace<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let id = given(&request).unwrap_or_else(|| Uuid::new_v4().to_string());
    let span = tracing::info_span!("request", id = %id, method = %request.method());
    let app = request.app_data::<Data<App>>().cloned();
    let started = std::time::Instant::now();
    let answering = next.call(request).instrument(span.clone());
    let mut response = REQUEST.scope(RefCell::new(id.clone()), answering).await?;
    let took = started.elapsed();
    let status = response.status().as_u16();
    let route = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::debug!(route, status, millis, "answered"));
    if let Some(app) = app {
        app.metrics.request(&route, status, took);
        if app.bidding.leaving().is_cancelled() {
            // The next request is better sent to a node that stays.
            response
                .response_mut()
                .head_mut()
                .set_connection_type(actix_web::http::ConnectionType::Close);
        }
    }
    Ok(response)
}

/// What a proxy has named the request, if it is a name and nothing else.
fn given(request: &ServiceRequest) -> Option<String> {
    let text = request.headers().get(HEADER)?.to_str().ok()?;
    let plain = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    ((1..=64).contains(&text.len()) && text.chars().all(plain)).then(|| text.to_owned())
}

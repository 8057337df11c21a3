//! For load balancers and monitoring, not for people: liveness, readiness, metrics.
//!
//! Liveness and readiness are also on the public address; metrics only on one of their own.

use std::net::{SocketAddr, TcpListener};

use actix_web::dev::Server;
use actix_web::web::{self, Data};
use actix_web::{HttpResponse, HttpServer, get};
use serde_json::json;

use crate::{App, health};

/// The process runs.
#[get("/healthz")]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "alive": true }))
}

/// The node may be given requests; the body says what is missing.
#[get("/readyz")]
pub async fn ready(app: Data<App>) -> HttpResponse {
    let readiness = health::look(&app).await;
    let mut response = match readiness.is_ready() {
        true => HttpResponse::Ok(),
        false => HttpResponse::ServiceUnavailable(),
    };
    response.json(json!({ "ready": readiness.is_ready(), "checks": readiness }))
}

#[get("/metrics")]
async fn metrics(app: Data<App>) -> HttpResponse {
    let text = match app.metrics.read(&app).await {
        Ok(text) => text,
        // What this node counts itself is worth telling when the database is away.
        Err(error) => {
            tracing::warn!(%error, "some meters could not be read");
            app.metrics.text()
        }
    };
    HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .body(text)
}

/// The server of the monitoring's own address.
///
/// # Errors
/// When the socket cannot be listened on.
pub fn server(app: &Data<App>, listen: SocketAddr) -> std::io::Result<Server> {
    let app = app.clone();
    let listener = TcpListener::bind(listen)?;
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(app.clone())
            .service(live)
            .service(ready)
            .service(metrics)
            .default_service(web::to(HttpResponse::NotFound))
    });
    Ok(server.workers(1).disable_signals().shutdown_timeout(1).listen(listener)?.run())
}

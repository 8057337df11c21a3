//! The built site, embedded; every unknown page is its one `index.html`.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../web/dist"]
struct Site;

/// Answers with the file of that path, or with the page itself.
pub fn serve(request: &HttpRequest) -> HttpResponse {
    let path = request.path().trim_start_matches('/');
    match Site::get(path) {
        Some(file) => answer(request, path, file),
        // A missing asset is missing; only pages fall back to the router of the site.
        None if path.starts_with("assets/") => HttpResponse::NotFound().finish(),
        None => match Site::get("index.html") {
            Some(page) => answer(request, "index.html", page),
            None => HttpResponse::NotFound().finish(),
        },
    }
}

fn answer(request: &HttpRequest, path: &str, file: EmbeddedFile) -> HttpResponse {
    let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let known =
        request.headers().get(IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == tag.as_bytes());
    // Assets carry their digest in their name; the page that names them must be fresh.
    let lasting = path.starts_with("assets/");
    let caching = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, caching));
    if known {
        return response.finish();
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    response.content_type(kind.essence_str()).body(file.data.into_owned())
}

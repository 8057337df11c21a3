//! The built site, embedded; every unknown page is its one `index.html`.

use actix_web::http::header::{
    AcceptEncoding, CACHE_CONTROL, ContentEncoding, ETAG, Encoding, Header, IF_NONE_MATCH, VARY,
};
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

/// The smaller form of a file that the build has put beside it, if the browser takes one. Packing
/// is done once and thoroughly; on every request it could only be quick.
fn packed(request: &HttpRequest, path: &str) -> Option<(EmbeddedFile, ContentEncoding)> {
    let accepted = AcceptEncoding::parse(request).ok()?;
    let forms = [
        (Encoding::brotli(), "br", ContentEncoding::Brotli),
        (Encoding::gzip(), "gz", ContentEncoding::Gzip),
    ];
    let known = [Encoding::brotli(), Encoding::gzip(), Encoding::identity()];
    let best = accepted.negotiate(known.iter())?;
    let (_, suffix, coding) = forms.into_iter().find(|it| it.0 == best)?;
    Some((Site::get(&format!("{path}.{suffix}"))?, coding))
}

fn answer(request: &HttpRequest, path: &str, file: EmbeddedFile) -> HttpResponse {
    let (file, coding) = match packed(request, path) {
        Some((packed, coding)) => (packed, Some(coding)),
        None => (file, None),
    };
    let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let known =
        request.headers().get(IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == tag.as_bytes());
    // Assets carry their digest in their name; the page that names them must be fresh.
    let lasting = path.starts_with("assets/");
    let caching = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, caching));
    response.insert_header((VARY, "accept-encoding"));
    if known {
        return response.finish();
    }
    if let Some(coding) = coding {
        response.insert_header(coding);
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    response.content_type(kind.essence_str()).body(file.data.into_owned())
}

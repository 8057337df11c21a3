//! NUL is in no text that PostgreSQL keeps. It is refused before any handler, in the address as in
//! the body, so that no field can forget it.

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::CONTENT_ENCODING;
use actix_web::web::BytesMut;
use futures_util::StreamExt as _;

use super::extract::JSON_BYTES;
use super::problem::HttpError;

/// Looks through a request; its body can be read afterwards as if it had not been.
pub async fn refuse(request: &mut ServiceRequest) -> Result<(), HttpError> {
    let uri = request.uri();
    let address = uri.path_and_query().map_or("", |it| it.as_str());
    if address.contains("%00") {
        return Err(HttpError::Malformed { errors: Vec::new() });
    }
    if request.method().is_safe() || request.content_type() != "application/json" {
        return Ok(());
    }
    if request.headers().contains_key(CONTENT_ENCODING) {
        return Err(HttpError::UnsupportedMediaType);
    }
    let mut payload = request.take_payload();
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| HttpError::Malformed { errors: Vec::new() })?;
        if body.len() + chunk.len() > JSON_BYTES {
            return Err(HttpError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    if names_nul(&body) {
        return Err(HttpError::Malformed { errors: Vec::new() });
    }
    request.set_payload(Payload::from(body.freeze()));
    Ok(())
}

/// Whether a JSON text contains `\u0000`, the only way to write NUL in it. The backslash of
/// `\\u0000` is itself escaped: six harmless characters.
fn names_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|it| *it == b'\\') {
        let after = rest.get(at + 1..).unwrap_or_default();
        if after.starts_with(b"u0000") {
            return true;
        }
        rest = after.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::names_nul;

    #[test]
    fn only_an_escape_that_stands_for_nul_is_found() {
        for (json, found) in [
            (r#"{"a":"\u0000"}"#, true),
            (r#"{"a":"\\\u0000"}"#, true),
            (r#"{"a\u0000":1}"#, true),
            (r#"{"a":"\\u0000"}"#, false),
            (r#"{"a":"\u0001\n"}"#, false),
            (r#""\"#, false),
            ("", false),
        ] {
            assert_eq!(names_nul(json.as_bytes()), found, "{json}");
        }
    }
}

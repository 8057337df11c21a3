//! Kept files on the wire: sent part by part, a film also from the middle.

use actix_web::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH,
    RANGE,
};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use serde::Deserialize;
use store::documents::{Document, PART};
use utoipa::ToSchema;

use crate::App;
use crate::app::pictures::Size;
use crate::app::{AppError, documents};

/// The sizes of a picture: the longer side is at most 480, 1280 or 2400 pixels.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PictureSize {
    Small,
    Medium,
    Large,
}

impl From<PictureSize> for Size {
    fn from(size: PictureSize) -> Size {
        match size {
            PictureSize::Small => Size::Small,
            PictureSize::Medium => Size::Medium,
            PictureSize::Large => Size::Large,
        }
    }
}

/// Who may keep a copy between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    ByAnyone,
    ByThePerson,
}

/// What the sender says that a body is.
pub fn declared(request: &HttpRequest) -> String {
    let declared = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    declared.and_then(|it| it.split(';').next()).unwrap_or_default().trim().to_owned()
}

/// Sends a kept file, whole or from where the browser asks.
pub fn send(app: Data<App>, request: &HttpRequest, file: Document, kept: Kept) -> HttpResponse {
    let tag = format!("\"{}\"", hex::encode(&file.hash));
    let cache = match kept {
        Kept::ByAnyone => "public, max-age=31536000, immutable",
        Kept::ByThePerson => "private, max-age=31536000, immutable",
    };
    let header = |name: HeaderName| request.headers().get(name).and_then(|it| it.to_str().ok());
    if header(IF_NONE_MATCH).is_some_and(|it| it.split(',').any(|it| it.trim() == tag)) {
        let mut unchanged = HttpResponse::NotModified();
        return unchanged.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, cache)).finish();
    }
    let total = u64::try_from(file.bytes).unwrap_or_default();
    let span = header(RANGE).and_then(|it| span(it, total));
    let mut answer = match span {
        Some(Some((first, last))) => {
            let mut answer = HttpResponse::PartialContent();
            answer.insert_header((CONTENT_RANGE, format!("bytes {first}-{last}/{total}")));
            answer
        }
        Some(None) => {
            let mut answer = HttpResponse::RangeNotSatisfiable();
            return answer.insert_header((CONTENT_RANGE, format!("bytes */{total}"))).finish();
        }
        None => HttpResponse::Ok(),
    };
    let (first, last) = span.flatten().unwrap_or((0, total.saturating_sub(1)));
    answer
        .content_type(file.media.clone())
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, cache))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .no_chunking(last + 1 - first)
        .streaming(parts(app, file.hash, first, last))
}

/// The one span that is asked for: `None` where none is, `Some(None)` where the file has no such.
/// Several spans at once are answered with the whole file, as the standard allows.
fn span(header: &str, total: u64) -> Option<Option<(u64, u64)>> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    if last.contains(',') {
        return None;
    }
    let end = total.checked_sub(1)?;
    let (first, last) = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) => (first, last.min(end)),
        (Ok(first), Err(_)) if last.trim().is_empty() => (first, end),
        // The last so many bytes.
        (Err(_), Ok(count)) if first.trim().is_empty() => (total.saturating_sub(count), end),
        (_, _) => return None,
    };
    Some((first <= last && first <= end).then_some((first, last)))
}

/// The bytes from the first to the last, in the parts in which they are kept.
fn parts(
    app: Data<App>,
    hash: Vec<u8>,
    first: u64,
    last: u64,
) -> impl stream::Stream<Item = Result<Bytes, AppError>> {
    stream::try_unfold((app, hash, first), move |(app, hash, at)| async move {
        if at > last {
            return Ok(None);
        }
        let size = u64::try_from(PART).unwrap_or(u64::MAX);
        let Ok(number) = i32::try_from(at / size) else { return Ok(None) };
        let Some(part) = documents::part(&app, &hash, number).await? else { return Ok(None) };
        let from = usize::try_from(at % size).unwrap_or(usize::MAX);
        let until = usize::try_from(last + 1 - (at - at % size)).unwrap_or(usize::MAX);
        let part = part.get(from..until.min(part.len())).unwrap_or_default().to_vec();
        let next = at + u64::try_from(part.len()).unwrap_or(u64::MAX);
        // A part that is shorter than it should be ends the file: nothing is sent twice.
        Ok((next > at).then(|| (Bytes::from(part), (app, hash, next))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_lies_within_the_file() {
        let cases = [
            ("bytes=0-", Some(Some((0, 99)))),
            ("bytes=10-19", Some(Some((10, 19)))),
            ("bytes=90-200", Some(Some((90, 99)))),
            ("bytes=-10", Some(Some((90, 99)))),
            ("bytes=-500", Some(Some((0, 99)))),
            ("bytes=99-", Some(Some((99, 99)))),
            ("bytes=100-", Some(None)),
            ("bytes=20-10", Some(None)),
            ("bytes=0-1,5-6", None),
            ("bytes=a-b", None),
            ("items=0-1", None),
        ];
        for (header, expected) in cases {
            assert_eq!(span(header, 100), expected, "{header}");
        }
        assert_eq!(span("bytes=0-", 0), None, "nothing has no first byte");
    }
}

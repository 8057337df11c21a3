//! Files handed in with an appraisal: what they are is read from their content, never believed.

use domain::chain::Hash;
use domain::fact::Fact;
use domain::id::CaseId;
use domain::instant::Instant;
use domain::statute::reference_price;
use sm3::{Digest, Sm3};
use store::documents::{Attached, Document};
use uuid::Uuid;

use super::firms::refusal::FirmRefusal;
use super::{AppError, appraisals, cases};
use crate::App;
use crate::actor::{Officer, Valuer};

/// The largest file: an appraisal report with its photographs.
pub const LARGEST: usize = 32 * 1024 * 1024;

/// A file as it was sent.
pub struct Upload {
    pub kind: &'static str,
    pub name: String,
    /// What the sender says it is.
    pub declared: String,
    pub content: Vec<u8>,
}

/// What a content is, by its own bytes: the beginning and the end that every complete file of the
/// kind has. Nothing else is kept.
pub fn media(content: &[u8]) -> Option<&'static str> {
    if is_pdf(content) {
        Some("application/pdf")
    } else if is_jpeg(content) {
        Some("image/jpeg")
    } else if is_png(content) {
        Some("image/png")
    } else {
        None
    }
}

/// `%PDF-1.7` at the beginning, and near the end a cross-reference and the end mark.
fn is_pdf(content: &[u8]) -> bool {
    let tail = content.get(content.len().saturating_sub(2048)..).unwrap_or(content);
    let version = content.strip_prefix(b"%PDF-").and_then(|it| it.first());
    version.is_some_and(u8::is_ascii_digit) && has(tail, b"startxref") && has(tail, b"%%EOF")
}

/// Segments from the start of image to its end, each as long as it says, with a frame and a scan.
fn is_jpeg(content: &[u8]) -> bool {
    let Some(mut rest) = content.strip_prefix(&[0xFF, 0xD8]) else { return false };
    let mut frame = false;
    loop {
        let [0xFF, marker, high, low, ..] = *rest else { return false };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some(next) = rest.get(2 + length..).filter(|_| length >= 2) else { return false };
        match marker {
            0xDA => {
                let end = next.iter().rposition(|it| *it != 0 && *it != b'\n');
                let end = end.and_then(|it| next.get(it.saturating_sub(1)..=it));
                return frame && end == Some(&[0xFF, 0xD9]);
            }
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => frame = true,
            _ => {}
        }
        rest = next;
    }
}

/// The signature, then chunks as long as they say, from the header to the end.
fn is_png(content: &[u8]) -> bool {
    let Some(mut rest) = content.strip_prefix(b"\x89PNG\r\n\x1a\n") else { return false };
    let mut first = true;
    loop {
        let Some((head, body)) = rest.split_first_chunk::<8>() else { return false };
        let [a, b, c, d, name @ ..] = *head;
        let Ok(length) = usize::try_from(u32::from_be_bytes([a, b, c, d])) else { return false };
        if first && (&name != b"IHDR" || length != 13) {
            return false;
        }
        let Some(next) = length.checked_add(4).and_then(|it| body.get(it..)) else { return false };
        if &name == b"IEND" {
            return length == 0;
        }
        (first, rest) = (false, next);
    }
}

fn has(content: &[u8], word: &[u8]) -> bool {
    content.windows(word.len()).any(|it| it == word)
}

/// Keeps a file of the firm that holds the commission.
pub async fn of_firm(
    app: &App,
    valuer: &Valuer,
    appraisal: Uuid,
    upload: Upload,
) -> Result<(Attached, Document), AppError> {
    let (media, hash) = checked(&upload)?;
    let kept = app.db.transaction(async |tx| {
        let case = CaseId(store::appraisals::find(tx, appraisal).await?.case_id);
        store::cases::lock(tx, case).await?;
        let row = store::appraisals::lock(tx, appraisal).await?;
        if row.outcome.is_some() {
            return Err(FirmRefusal::Over.into());
        }
        let known = appraisals::read(app, tx, row).await?;
        let place = appraisals::held_by(tx, &known, valuer).await?;
        let place = i16::try_from(place).ok();
        let by = valuer.person_id;
        keep(app, tx, (known.row.id, place, by), (media, hash), &upload, case).await
    });
    kept.await
}

/// Keeps a paper of the court: facts and documents that go with the commission (REF-17).
///
/// Grounds: [`domain::statute::reference_price::ART_17`].
pub async fn of_court(
    app: &App,
    officer: &Officer,
    appraisal: Uuid,
    upload: Upload,
) -> Result<(Attached, Document), AppError> {
    let (media, hash) = checked(&upload)?;
    let kept = app.db.transaction(async |tx| {
        let case = CaseId(store::appraisals::find(tx, appraisal).await?.case_id);
        cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
        let row = store::appraisals::lock(tx, appraisal).await?;
        let by = officer.person_id;
        keep(app, tx, (row.id, None, by), (media, hash), &upload, case).await
    });
    kept.await
}

fn checked(upload: &Upload) -> Result<(&'static str, Hash), FirmRefusal> {
    if upload.content.is_empty() {
        return Err(FirmRefusal::FileEmpty);
    }
    if upload.content.len() > LARGEST {
        return Err(FirmRefusal::FileTooLarge);
    }
    let found = media(&upload.content).ok_or(FirmRefusal::FileKind)?;
    if found != upload.declared {
        return Err(FirmRefusal::FileOther { declared: upload.declared.clone(), found });
    }
    Ok((found, Hash::from_bytes(Sm3::digest(&upload.content).into())))
}

async fn keep(
    app: &App,
    tx: &mut store::db::Tx,
    (appraisal, place, by): (Uuid, Option<i16>, domain::id::PersonId),
    (media, hash): (&str, Hash),
    upload: &Upload,
    case: CaseId,
) -> Result<(Attached, Document), AppError> {
    let now = app.now();
    let document = Document {
        hash: hash.bytes().to_vec(),
        media: media.to_owned(),
        bytes: i64::try_from(upload.content.len()).map_err(|_| FirmRefusal::FileTooLarge)?,
        stored_at: now,
    };
    let attached = Attached {
        id: Uuid::new_v4(),
        appraisal_id: appraisal,
        place,
        kind: upload.kind.to_owned(),
        name: cases::non_empty(&upload.name)?,
        hash: document.hash.clone(),
        uploaded_by: by.0,
        uploaded_at: now,
    };
    store::documents::keep(tx, &document, &upload.content).await?;
    store::documents::attach(tx, &attached).await?;
    let (kind, rule) = (attached.kind.clone(), reference_price::ART_34.code.to_owned());
    let fact = Fact::DocumentKept { document: attached.id, kind, hash, rule };
    store::facts::append(tx, case, Some(by), Instant::from_utc(now), &fact).await?;
    Ok((attached, document))
}

/// A file for the court of the case.
pub async fn for_officer(
    app: &App,
    officer: &Officer,
    id: Uuid,
) -> Result<(Attached, Document), AppError> {
    let mut reader = app.db.reader().await?;
    let found = store::documents::attached(&mut reader, id).await?;
    let row = store::appraisals::find(&mut reader, found.0.appraisal_id).await?;
    if row.court_id == officer.court_id.0 { Ok(found) } else { Err(AppError::NotYourCourt) }
}

/// A file for a firm: the court's papers, and its own.
pub async fn for_firm(
    app: &App,
    valuer: &Valuer,
    id: Uuid,
) -> Result<(Attached, Document), AppError> {
    let mut reader = app.db.reader().await?;
    let found = store::documents::attached(&mut reader, id).await?;
    let row = store::appraisals::find(&mut reader, found.0.appraisal_id).await?;
    let known = appraisals::read(app, &mut reader, row).await?;
    let place = appraisals::commissioned(&mut reader, &known, valuer).await?;
    let mine = found.0.place.is_none_or(|it| usize::try_from(it) == Ok(place));
    if mine { Ok(found) } else { Err(FirmRefusal::NotYourCommission.into()) }
}

/// One part of a file; none beyond the last. A reader asks for one after the other, so that a
/// large file is never held at once.
pub async fn part(app: &App, hash: &[u8], number: i32) -> Result<Option<Vec<u8>>, AppError> {
    Ok(store::documents::part(&mut app.db.reader().await?, hash, number).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png() -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        file.extend(b"\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55");
        file.extend(b"\0\0\0\x03IDATabc\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82");
        file
    }

    fn jpeg() -> Vec<u8> {
        let mut file = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 3, 8];
        file.extend([0xFF, 0xDA, 0, 3, 1, 7, 7, 7, 0xFF, 0xD9]);
        file
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let pdf = b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n9\n%%EOF\n".to_vec();
        assert_eq!(media(&pdf), Some("application/pdf"));
        assert_eq!(media(&png()), Some("image/png"));
        assert_eq!(media(&jpeg()), Some("image/jpeg"));
        for other in [&b"MZ\x90\0"[..], b"<html>", b"PK\x03\x04", b"%PDF-", b"\xFF\xD8"] {
            assert_eq!(media(other), None, "{other:?}");
        }
        // What was cut off on the way is not complete.
        for whole in [pdf, png(), jpeg()] {
            let cut = whole.get(..whole.len() - 8).expect("longer than that");
            assert_eq!(media(cut), None);
        }
    }
}

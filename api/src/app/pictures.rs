//! Pictures and films of an asset (图片、视频): taken in without what the camera wrote into them, in an
//! order with captions, public once a lot of the asset is.

mod film;
mod sizes;

use domain::chain::Hash;
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, LotId};
use domain::instant::Instant;
use sm3::{Digest, Sm3};
use store::StoreError;
use store::cases::Asset;
use store::db::{Read, Tx};
use store::documents::Document;
use store::pictures::Picture;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{AppError, cases};
use crate::App;
use crate::actor::Officer;

/// The largest picture as it is handed in.
pub const LARGEST_PICTURE: usize = 24 * 1024 * 1024;
/// The largest film.
pub const LARGEST_FILM: usize = super::documents::LARGEST;
/// So many does an asset have at most.
pub const MOST: i64 = 60;
/// So many pictures are worked on at once: each takes up to 256 MiB of memory.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefusal {
    #[error("文件为空。")]
    Empty,
    #[error("图片超过24兆字节，或者视频超过32兆字节。")]
    TooLarge,
    #[error("文件内容不是JPEG、PNG、WebP图片或MP4视频，或文件不完整。")]
    Kind,
    #[error("图片的边长超过12000像素或者总像素过多，请缩小后上传。")]
    TooManyPixels,
    #[error("文件内容是{found}，与所称的{declared}不符。")]
    Other { declared: String, found: &'static str },
    #[error("该图片已经上传。")]
    Twice,
    #[error("每件财产最多上传60件图片和视频。")]
    TooMany,
    #[error("图片说明应为1至200字。")]
    Caption,
    #[error("图片已由他人增减，请刷新后重新排序。")]
    OrderChanged,
}

/// A picture or film as it will be shown.
pub struct Prepared {
    handed_in: Hash,
    /// What the content is, by its own bytes.
    pub media: &'static str,
    shown: Shown,
}

enum Shown {
    Picture(sizes::Sizes),
    Film(Vec<u8>),
}

/// The sizes in which a picture is had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Small,
    Medium,
    Large,
}

/// Reads what was handed in and makes what is shown of it, off the threads that answer requests.
pub async fn prepare(content: Vec<u8>) -> Result<Prepared, AppError> {
    let permit = AT_ONCE.acquire().await.expect("the semaphore is never closed");
    let work = tokio::task::spawn_blocking(move || prepared(&content));
    let done = work.await.map_err(|_| AppError::TaskLost)?;
    drop(permit);
    Ok(done?)
}

fn prepared(content: &[u8]) -> Result<Prepared, PictureRefusal> {
    if content.is_empty() {
        return Err(PictureRefusal::Empty);
    }
    let handed_in = hash(content);
    if film::is_film(content) {
        if content.len() > LARGEST_FILM {
            return Err(PictureRefusal::TooLarge);
        }
        let cleaned = film::cleaned(content).ok_or(PictureRefusal::Kind)?;
        return Ok(Prepared { handed_in, media: "video/mp4", shown: Shown::Film(cleaned) });
    }
    if content.len() > LARGEST_PICTURE {
        return Err(PictureRefusal::TooLarge);
    }
    let (media, sizes) = sizes::of(content)?;
    Ok(Prepared { handed_in, media, shown: Shown::Picture(sizes) })
}

fn hash(content: &[u8]) -> Hash {
    Hash::from_bytes(Sm3::digest(content).into())
}

/// Takes in a picture or film, behind those that are there.
///
/// Grounds: [`domain::statute::auction::ART_13`].
pub async fn keep(
    app: &App,
    officer: &Officer,
    id: AssetId,
    caption: &str,
    declared: &str,
    content: Vec<u8>,
) -> Result<(Picture, Document), AppError> {
    let caption = checked(caption)?;
    cases::own_asset(&mut app.db.reader().await?, officer.court_id, id).await?;
    let prepared = prepare(content).await?;
    if prepared.media != declared {
        let declared = declared.to_owned();
        return Err(PictureRefusal::Other { declared, found: prepared.media }.into());
    }
    let now = app.now();
    let kept = app.db.transaction(async |tx| {
        let asset = store::cases::asset(tx, id).await?;
        let case = store::cases::lock(tx, CaseId(asset.case_id)).await?;
        cases::conducts(officer, &case)?;
        enter(tx, officer, &asset, &caption, prepared, now).await
    });
    kept.await
}

/// Enters what was prepared. The case is locked.
pub async fn enter(
    tx: &mut Tx,
    officer: &Officer,
    asset: &Asset,
    caption: &str,
    prepared: Prepared,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(Picture, Document), AppError> {
    let id = AssetId(asset.id);
    let there = store::pictures::count(tx, id).await?;
    if there >= MOST {
        return Err(PictureRefusal::TooMany.into());
    }
    let last = store::pictures::of_asset(tx, id).await?.last().map_or(0, |it| it.place);
    let empty = Picture {
        id: Uuid::new_v4(),
        asset_id: asset.id,
        case_id: asset.case_id,
        kind: String::new(),
        place: last.saturating_add(1),
        caption: caption.to_owned(),
        handed_in: prepared.handed_in.bytes().to_vec(),
        large_hash: Vec::new(),
        medium_hash: None,
        small_hash: None,
        width: None,
        height: None,
        kept_at: now,
        kept_by: officer.person_id.0,
        removed_at: None,
    };
    let (large, shown, row) = match prepared.shown {
        Shown::Film(content) => {
            let large = file(tx, "video/mp4", &content, now).await?;
            let row = Picture { kind: "film".to_owned(), large_hash: large.hash.clone(), ..empty };
            (large, hash(&content), row)
        }
        Shown::Picture(sizes) => {
            let large = file(tx, "image/jpeg", &sizes.large, now).await?;
            let medium = file(tx, "image/jpeg", &sizes.medium, now).await?;
            let small = file(tx, "image/jpeg", &sizes.small, now).await?;
            let row = Picture {
                kind: "picture".to_owned(),
                large_hash: large.hash.clone(),
                medium_hash: Some(medium.hash),
                small_hash: Some(small.hash),
                width: i32::try_from(sizes.width).ok(),
                height: i32::try_from(sizes.height).ok(),
                ..empty
            };
            (large, hash(&sizes.large), row)
        }
    };
    store::pictures::insert(tx, &row).await.map_err(named)?;
    let (picture, handed_in) = (row.id, prepared.handed_in);
    let fact = Fact::PictureKept { asset: id, picture, handed_in, shown };
    append(tx, officer, asset.case_id, now, &fact).await?;
    Ok((row, large))
}

async fn file(
    tx: &mut Tx,
    media: &str,
    content: &[u8],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Document, AppError> {
    let document = Document {
        hash: hash(content).bytes().to_vec(),
        media: media.to_owned(),
        bytes: i64::try_from(content.len()).map_err(|_| PictureRefusal::TooLarge)?,
        stored_at: now,
    };
    store::documents::keep(tx, &document, content).await?;
    Ok(document)
}

pub async fn of_asset(app: &App, officer: &Officer, id: AssetId) -> Result<Vec<Picture>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own_asset(&mut reader, officer.court_id, id).await?;
    Ok(store::pictures::of_asset(&mut reader, id).await?)
}

/// Puts the pictures of an asset in this order, with these captions; it names each of them once.
pub async fn arrange(
    app: &App,
    officer: &Officer,
    id: AssetId,
    order: Vec<(Uuid, String)>,
) -> Result<Vec<Picture>, AppError> {
    let arranged = app.db.transaction(async |tx| {
        let asset = store::cases::asset(tx, id).await?;
        let case = store::cases::lock(tx, CaseId(asset.case_id)).await?;
        cases::conducts(officer, &case)?;
        let mut there: Vec<Uuid> =
            store::pictures::of_asset(tx, id).await?.iter().map(|it| it.id).collect();
        let mut named: Vec<Uuid> = order.iter().map(|(id, _)| *id).collect();
        there.sort();
        named.sort();
        if there != named {
            return Err(PictureRefusal::OrderChanged.into());
        }
        for (place, (picture, caption)) in (1..).zip(&order) {
            store::pictures::place(tx, *picture, place, &checked(caption)?).await?;
        }
        Ok::<_, AppError>(())
    });
    arranged.await?;
    of_asset(app, officer, id).await
}

/// Shows a picture no longer. That it was shown, and why it is not any more, stays in the record.
pub async fn remove(app: &App, officer: &Officer, id: Uuid, reason: &str) -> Result<(), AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let removed = app.db.transaction(async |tx| {
        let found = store::pictures::find(tx, id).await?;
        let case = store::cases::lock(tx, CaseId(found.case_id)).await?;
        cases::conducts(officer, &case)?;
        // Behind the lock: a colleague's window may have removed it.
        let found = store::pictures::find(tx, id).await?;
        store::pictures::remove(tx, id, now).await?;
        let asset = AssetId(found.asset_id);
        let fact = Fact::PictureRemoved { asset, picture: id, reason };
        append(tx, officer, found.case_id, now, &fact).await
    });
    removed.await
}

/// A file of a picture, for the court of the case.
pub async fn for_officer(
    app: &App,
    officer: &Officer,
    id: Uuid,
    size: Size,
) -> Result<Document, AppError> {
    let mut reader = app.db.reader().await?;
    let found = store::pictures::find(&mut reader, id).await?;
    cases::own(&mut reader, officer.court_id, CaseId(found.case_id)).await?;
    sized(&mut reader, &found, size).await
}

/// The pictures of a published lot.
pub async fn of_lot(app: &App, id: LotId) -> Result<Vec<Picture>, AppError> {
    Ok(store::pictures::of_lot(&mut app.db.reader().await?, id).await?)
}

/// A file of a picture, for anyone, once a lot of the asset was published.
pub async fn published(app: &App, id: Uuid, size: Size) -> Result<Document, AppError> {
    let mut reader = app.db.reader().await?;
    let found = store::pictures::find(&mut reader, id).await?;
    if !store::pictures::is_public(&mut reader, found.asset_id).await? {
        return Err(StoreError::NotFound { what: "picture", id }.into());
    }
    sized(&mut reader, &found, size).await
}

/// A film is had in its one size, whatever is asked for.
async fn sized(read: &mut impl Read, row: &Picture, size: Size) -> Result<Document, AppError> {
    let smaller = match size {
        Size::Small => row.small_hash.as_ref(),
        Size::Medium => row.medium_hash.as_ref(),
        Size::Large => None,
    };
    Ok(store::pictures::file(read, smaller.unwrap_or(&row.large_hash)).await?)
}

/// A caption as it is kept; it is also what is read aloud.
pub fn checked(caption: &str) -> Result<String, PictureRefusal> {
    let caption = caption.trim();
    if (1..=200).contains(&caption.chars().count()) {
        Ok(caption.to_owned())
    } else {
        Err(PictureRefusal::Caption)
    }
}

async fn append(
    tx: &mut Tx,
    officer: &Officer,
    case: Uuid,
    now: chrono::DateTime<chrono::Utc>,
    fact: &Fact,
) -> Result<(), AppError> {
    let at = Instant::from_utc(now);
    Ok(store::facts::append(tx, CaseId(case), Some(officer.person_id), at, fact).await?)
}

fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("asset_picture_once_key") => PictureRefusal::Twice.into(),
        Some(_) | None => error.into(),
    }
}

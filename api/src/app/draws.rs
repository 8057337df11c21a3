//! Draws (摇号): announced with a commitment, contributed to from outside, held, published.

use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::CaseId;
use domain::instant::Instant;
use domain::statute::reference_price;
use store::StoreError;
use store::draws::{Contribution, Draw, published};
use uuid::Uuid;
use valuation::draw as law;

use super::firms::refusal::{self, FirmRefusal};
use super::{AppError, cases, firms};
use crate::App;
use crate::actor::Officer;
use crate::seal::Place;

/// A draw with what was contributed.
pub struct DrawFile {
    pub draw: Draw,
    pub contributions: Vec<Contribution>,
}

pub struct NewDraw {
    pub contributions_until: DateTime<Utc>,
    pub source: Option<(String, DateTime<Utc>)>,
}

/// Announces a draw: the list, the exclusions, and the commitment to a secret that nobody sees
/// before the draw.
///
/// Grounds: [`domain::statute::reference_price::ART_16`].
pub async fn announce(
    app: &App,
    officer: &Officer,
    selection: Uuid,
    given: NewDraw,
) -> Result<DrawFile, AppError> {
    let now = app.now();
    if given.contributions_until <= now {
        return Err(FirmRefusal::ContributionsPast.into());
    }
    let announced = app.db.transaction(async |tx| {
        let known = firms::locked(app, tx, officer, selection).await?;
        if known.draw.is_some() {
            return Err(FirmRefusal::DrawAnnounced.into());
        }
        if now < known.selection.choose_until {
            return Err(FirmRefusal::StillChoosing.into());
        }
        let case = firms::case_of(tx, &known.selection).await?;
        let asset = domain::id::AssetId(known.selection.asset_id);
        let asset = store::cases::asset(tx, asset).await?;
        let id = Uuid::new_v4();
        let secret = law::Secret { secret: rand::random(), nonce: rand::random() };
        let corrupt = |why| StoreError::Corrupt { what: "selection", id: selection, why };
        let basis = law::Basis::parse(&known.selection.basis).ok_or(corrupt("basis"))?;
        let source = given.source.map(|(name, not_before)| {
            Ok::<_, AppError>(law::PublicSource {
                name: cases::non_empty(&name)?,
                not_before: Instant::from_utc(not_before),
            })
        });
        let announcement = law::Announcement {
            draw: id.to_string(),
            case_number: case.case_number,
            asset: asset.title,
            announced_at: Instant::from_utc(now),
            list_version: known.list_version.clone(),
            field: known.selection.field.clone(),
            region: known.selection.region.clone(),
            basis,
            candidates: known.candidates.clone(),
            contributions_until: Instant::from_utc(given.contributions_until),
            source: source.transpose()?,
            commitment: law::commitment(&id.to_string(), &secret),
        };
        announcement.check().map_err(FirmRefusal::Draw)?;
        let hash = law::announcement_hash(&announcement);
        let plain = [secret.secret.as_slice(), secret.nonce.as_slice()].concat();
        let draw = Draw {
            id,
            selection_id: selection,
            case_id: known.selection.case_id,
            announced_at: now,
            contributions_until: given.contributions_until,
            announcement: published::announcement(&announcement),
            announcement_hash: hash.bytes().to_vec(),
            secret_sealed: app.keys.seal(place(id), &plain),
            drawn_at: None,
            record: None,
        };
        store::draws::insert(tx, &draw).await.map_err(refusal::named)?;
        let fact = Fact::DrawAnnounced {
            draw: id,
            selection,
            announcement: hash,
            until: announcement.contributions_until,
            rule: reference_price::ART_16.code.to_owned(),
        };
        firms::append(tx, &known.selection, officer, now, &fact).await?;
        Ok::<_, AppError>(draw)
    });
    Ok(DrawFile { draw: announced.await?, contributions: Vec::new() })
}

/// Where a secret is sealed.
fn place(draw: Uuid) -> Place {
    Place { table: "draw", column: "secret_sealed", row: draw }
}

/// A contribution from outside the court, until the announced time; what the public source
/// showed, from its announced time on.
pub async fn contribute(
    app: &App,
    officer: &Officer,
    id: Uuid,
    kind: law::ContributionKind,
    (by, value): (&str, &str),
) -> Result<DrawFile, AppError> {
    let now = app.now();
    let (given_by, value) = (cases::non_empty(by)?, cases::non_empty(value)?);
    let contributed = app.db.transaction(async |tx| {
        let case = CaseId(store::draws::find(tx, id).await?.case_id);
        cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
        let draw = store::draws::lock(tx, id).await?;
        if draw.record.is_some() {
            return Err(FirmRefusal::DrawHeld.into());
        }
        let announcement = announcement(&draw)?;
        match (kind, &announcement.source) {
            (law::ContributionKind::Public, Some(source)) if source.name == given_by => {
                if Instant::from_utc(now) < source.not_before {
                    return Err(FirmRefusal::ContributionTime.into());
                }
            }
            (law::ContributionKind::Public, Some(_) | None) => {
                return Err(FirmRefusal::OtherSource.into());
            }
            (law::ContributionKind::Party | law::ContributionKind::Witness, _) => {
                if now >= draw.contributions_until {
                    return Err(FirmRefusal::ContributionTime.into());
                }
            }
        }
        let before = store::draws::contributions(tx, id).await?.len();
        let row = Contribution {
            draw_id: id,
            number: i16::try_from(before).unwrap_or(i16::MAX).saturating_add(1),
            kind: kind.slug().to_owned(),
            given_by,
            value,
            given_at: now,
        };
        store::draws::contribute(tx, &row).await.map_err(refusal::named)?;
        let (by, value) = (row.given_by, row.value);
        let rule = reference_price::ART_16.code.to_owned();
        let fact = Fact::DrawContributed { draw: id, kind: row.kind, by, value, rule };
        let at = Instant::from_utc(now);
        store::facts::append(tx, case, cases::actor(officer), at, &fact).await?;
        Ok::<_, AppError>(())
    });
    contributed.await?;
    file(app, id).await
}

/// Holds the draw: reveals the secret, draws three firms, opens their appraisal.
///
/// Grounds: [`domain::statute::reference_price::ART_16`].
pub async fn hold(app: &App, officer: &Officer, id: Uuid) -> Result<DrawFile, AppError> {
    let now = app.now();
    let held = app.db.transaction(async |tx| {
        let selection = store::draws::find(tx, id).await?.selection_id;
        if store::draws::find(tx, id).await?.record.is_some() {
            return Err(FirmRefusal::DrawHeld.into());
        }
        let known = firms::locked(app, tx, officer, selection).await?;
        let draw = store::draws::lock(tx, id).await?;
        let announcement = announcement(&draw)?;
        let given = store::draws::contributions(tx, id).await?;
        let given: Result<Vec<_>, StoreError> = given.into_iter().map(contribution).collect();
        let plain = app.keys.open(place(id), &draw.secret_sealed)?;
        let corrupt = |why| StoreError::Corrupt { what: "draw", id, why };
        let (secret, nonce) = plain.split_at_checked(32).ok_or(corrupt("secret"))?;
        let secret = law::Secret {
            secret: secret.try_into().map_err(|_| corrupt("secret"))?,
            nonce: nonce.try_into().map_err(|_| corrupt("nonce"))?,
        };
        let record = law::hold(announcement, given?, secret, Instant::from_utc(now))
            .map_err(FirmRefusal::Draw)?;
        // What is published is checked by the rules by which anybody will check it.
        law::check(&record).map_err(|_| corrupt("record"))?;
        store::draws::hold(tx, id, &published::record(&record), now).await?;
        let drawn: Result<Vec<Uuid>, _> = record.drawn.iter().map(|it| it.parse()).collect();
        let drawn = drawn.map_err(|_| corrupt("drawn"))?;
        let names = firms::names(&known, &drawn);
        let rule = reference_price::ART_16.code.to_owned();
        let fact = Fact::DrawHeld { draw: id, firms: names, digest: record.digest, rule };
        firms::append(tx, &known.selection, officer, now, &fact).await?;
        firms::settle(tx, &known.selection, "drawn", &drawn, now).await
    });
    held.await?;
    file(app, id).await
}

/// A draw as anyone may see it.
pub async fn file(app: &App, id: Uuid) -> Result<DrawFile, AppError> {
    let mut reader = app.db.reader().await?;
    let draw = store::draws::find(&mut reader, id).await?;
    let contributions = store::draws::contributions(&mut reader, id).await?;
    Ok(DrawFile { draw, contributions })
}

/// The newest draws.
pub async fn newest(app: &App) -> Result<Vec<Draw>, AppError> {
    Ok(store::draws::newest(&mut app.db.reader().await?).await?)
}

/// The published record, exactly as `fachui verify --draw` reads it.
pub async fn record(app: &App, id: Uuid) -> Result<serde_json::Value, AppError> {
    let draw = store::draws::find(&mut app.db.reader().await?, id).await?;
    Ok(draw.record.ok_or(FirmRefusal::DrawNotHeld)?)
}

fn announcement(draw: &Draw) -> Result<law::Announcement, StoreError> {
    let corrupt = StoreError::Corrupt { what: "draw", id: draw.id, why: "announcement" };
    published::read(&draw.announcement).ok_or(corrupt)
}

fn contribution(row: Contribution) -> Result<law::Contribution, StoreError> {
    let corrupt = StoreError::Corrupt { what: "draw", id: row.draw_id, why: "kind" };
    Ok(law::Contribution {
        kind: law::ContributionKind::parse(&row.kind).ok_or(corrupt)?,
        by: row.given_by,
        value: row.value,
        at: Instant::from_utc(row.given_at),
    })
}

//! Lists of barred persons and listed debtors, and the dated table of purchase limits. Numbers are
//! turned into blind indexes at once and kept nowhere.

use chrono::{DateTime, NaiveDate, Utc};
use domain::buyer::List;
use domain::buyer::housing::Registered;
use domain::fact::Fact;
use domain::id::{CaseId, CourtId, LotId, RegistrationId};
use domain::identity::{CitizenNumber, CreditCode};
use domain::instant::Instant;
use store::buyers::PurchaseLimit;
use store::listed::{Count, Listed};
use uuid::Uuid;

use super::AppError;
use super::accounts::{identity_index, normal_identity};
use super::buyers::refusal::{self, BuyerRefusal};
use super::buyers::{self, Stage};
use crate::App;
use crate::actor::Officer;

/// So many numbers are entered at once.
const MOST: usize = 5_000;

/// What became of a list that was handed in.
pub struct Entered {
    pub added: usize,
    /// Those who stood on it already.
    pub known: usize,
    /// Sign-ups that lost their qualification by it.
    pub lost: usize,
}

/// Enters people on a list of the court. Whoever is bidding and may not any more loses the
/// qualification, which the sequence of the lot then says.
///
/// Grounds: [`domain::statute::auction::ART_34`], [`domain::statute::qualification::QUAL_09`].
pub async fn enter(
    app: &App,
    officer: &Officer,
    list: List,
    numbers: &[String],
    source: &str,
) -> Result<Entered, AppError> {
    let (now, source) = (app.now(), refusal::text(source, 200)?);
    let indexes = indexes(app, numbers)?;
    let row = |index: &Vec<u8>| Listed {
        id: Uuid::new_v4(),
        court_id: officer.court_id.0,
        list: list.name().to_owned(),
        identity_index: index.clone(),
        source: source.clone(),
        entered_by: officer.person_id.0,
        entered_at: now,
        removed_by: None,
        removed_at: None,
    };
    let inserted = app.db.transaction(async |tx| {
        let mut fresh = Vec::new();
        for index in &indexes {
            if store::listed::insert(tx, &row(index)).await? {
                fresh.push(index.clone());
            }
        }
        Ok::<_, AppError>(fresh)
    });
    let fresh = inserted.await?;
    let mut lost = 0;
    for index in &fresh {
        lost += disqualify(app, officer.court_id, index, now).await?;
    }
    Ok(Entered { added: fresh.len(), known: indexes.len() - fresh.len(), lost })
}

/// Looks again at every bidding sign-up behind which this number stands; answers how many lost
/// their qualification.
async fn disqualify(
    app: &App,
    court: CourtId,
    index: &[u8],
    now: DateTime<Utc>,
) -> Result<usize, AppError> {
    let with = store::listed::qualified_with(&mut app.db.reader().await?, court, index).await?;
    let mut lost = 0;
    for id in with {
        let lose = app.db.transaction(async |tx| look_again(app, tx, id, now).await);
        lost += usize::from(lose.await?);
    }
    Ok(lost)
}

async fn look_again(
    app: &App,
    tx: &mut store::db::Tx,
    id: RegistrationId,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let lot = LotId(store::registrations::find(tx, id).await?.lot_id);
    let record = store::lots::lock(tx, lot).await?;
    let registration = store::registrations::lock(tx, id).await?;
    let found = buyers::examine(app, tx, &record, &registration, Stage::Bid, now).await?;
    buyers::note(tx, &registration, Stage::Bid, &found, now).await?;
    if !buyers::stands_in_the_way(tx, id, &found).await? || !store::listed::lose(tx, id).await? {
        return Ok(false);
    }
    let findings: Vec<_> = found.iter().map(|it| it.name()).collect();
    let fact = Fact::QualificationLost { lot, registration: id, findings: findings.join(" ") };
    let (case, at) = (CaseId(registration.case_id), Instant::from_utc(now));
    store::facts::append(tx, case, None, at, &fact).await?;
    Ok(true)
}

/// Takes people off a list; answers how many stood on it.
///
/// Grounds: [`domain::statute::qualification::QUAL_08`].
pub async fn remove(
    app: &App,
    officer: &Officer,
    list: List,
    numbers: &[String],
) -> Result<usize, AppError> {
    let now = app.now();
    let indexes = indexes(app, numbers)?;
    let removed = app.db.transaction(async |tx| {
        let mut removed = 0;
        for index in &indexes {
            let entry = (officer.court_id, list.name(), index.as_slice());
            let by = (officer.person_id, now);
            removed += usize::from(store::listed::remove(tx, entry, by).await?);
        }
        Ok::<_, AppError>(removed)
    });
    removed.await
}

/// How many stand on each list.
pub async fn counts(app: &App, officer: &Officer) -> Result<Vec<Count>, AppError> {
    Ok(store::listed::counts(&mut app.db.reader().await?, officer.court_id).await?)
}

fn indexes(app: &App, numbers: &[String]) -> Result<Vec<Vec<u8>>, BuyerRefusal> {
    if numbers.is_empty() || numbers.len() > MOST {
        return Err(BuyerRefusal::EntryUnusable);
    }
    let today = Instant::from_utc(app.now()).day();
    let mut indexes = Vec::new();
    for (number, place) in numbers.iter().zip(1..) {
        let number = normal_identity(number);
        let valid = CitizenNumber::parse(&number, today).is_ok();
        if !valid && CreditCode::parse(&number).is_err() {
            return Err(BuyerRefusal::NumberUnusable { place });
        }
        indexes.push(identity_index(app, &number));
    }
    indexes.sort();
    indexes.dedup();
    Ok(indexes)
}

/// A row of the table of limits as it is entered.
pub struct NewLimit {
    pub region: String,
    pub registered: Registered,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub homes_below: u8,
    pub insured_months: u16,
    pub source: String,
}

/// Enters what a city demands of households that buy homes.
///
/// Grounds: [`domain::statute::qualification::QUAL_02`].
pub async fn limit(
    app: &App,
    officer: &Officer,
    given: NewLimit,
) -> Result<PurchaseLimit, AppError> {
    if given.homes_below > buyers::MOST_HOMES || given.insured_months > buyers::MOST_MONTHS {
        return Err(BuyerRefusal::EntryUnusable.into());
    }
    let insured_months = i16::try_from(given.insured_months);
    let row = PurchaseLimit {
        id: Uuid::new_v4(),
        court_id: officer.court_id.0,
        region: refusal::text(&given.region, 100)?,
        registered: given.registered.name().to_owned(),
        in_force_from: given.from,
        in_force_until: given.until,
        homes_below: i16::from(given.homes_below),
        insured_months: insured_months.map_err(|_| BuyerRefusal::EntryUnusable)?,
        source: refusal::text(&given.source, 500)?,
        entered_by: officer.person_id.0,
        entered_at: app.now(),
    };
    let entered = app.db.transaction(async |tx| {
        store::buyers::insert_limit(tx, &row).await.map_err(refusal::named)
    });
    entered.await?;
    Ok(row)
}

/// The limits of the court, by region and day.
pub async fn limits(app: &App, officer: &Officer) -> Result<Vec<PurchaseLimit>, AppError> {
    Ok(store::buyers::limits(&mut app.db.reader().await?, officer.court_id).await?)
}

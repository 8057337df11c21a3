//! Opening a case, entering its parties, claims and assets (执行案件).

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::calendar::Calendar;
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, CourtId, PersonId};
use domain::identity::CaseNumber;
use domain::instant::Instant;
use domain::lot::AssetKind;
use domain::money::Money;
use serde_json::Value;
use store::StoreError;
use store::cases::{Asset, Case, Claim, Party};
use store::db::{Read, Tx};
use store::people::Court;
use uuid::Uuid;

use super::AppError;
use super::error::CaseError;
use crate::App;
use crate::actor::Officer;
use crate::seal::Place;

/// A case with everything entered in it.
pub struct CaseFile {
    pub case: Case,
    pub parties: Vec<Party>,
    pub claims: Vec<Claim>,
    pub assets: Vec<Asset>,
    pub inquiries: Vec<store::inquiries::Inquiry>,
}

pub async fn open(
    app: &App,
    officer: &Officer,
    written: &str,
    debtor_kind: &str,
) -> Result<Case, AppError> {
    let number: CaseNumber = written.trim().parse().map_err(CaseError::Number)?;
    let now = app.now();
    let opened = app
        .db
        .transaction(async |tx| open_in(tx, officer, (&number, written), debtor_kind, now).await);
    opened.await
}

/// Opens a case within a transaction that does more.
pub(super) async fn open_in(
    tx: &mut Tx,
    officer: &Officer,
    (number, written): (&CaseNumber, &str),
    debtor_kind: &str,
    now: DateTime<Utc>,
) -> Result<Case, AppError> {
    let case = Case {
        id: Uuid::new_v4(),
        court_id: officer.court_id.0,
        officer_id: officer.person_id.0,
        case_number: number.to_string(),
        case_number_as_written: written.trim().to_owned(),
        debtor_kind: debtor_kind.to_owned(),
        opened_at: now,
        closed_at: None,
    };
    store::cases::insert(tx, &case).await.map_err(named)?;
    let fact = Fact::CaseOpened { case_number: case.case_number.clone() };
    let at = Instant::from_utc(now);
    store::facts::append(tx, CaseId(case.id), Some(officer.person_id), at, &fact).await?;
    Ok(case)
}

/// The newest cases of the officer's court.
pub async fn list(app: &App, officer: &Officer) -> Result<Vec<Case>, AppError> {
    Ok(store::cases::of_court(&mut app.db.reader().await?, officer.court_id).await?)
}

pub async fn file(app: &App, officer: &Officer, id: CaseId) -> Result<CaseFile, AppError> {
    let mut reader = app.db.reader().await?;
    let case = own(&mut reader, officer.court_id, id).await?;
    Ok(CaseFile {
        case,
        parties: store::cases::parties(&mut reader, id).await?,
        claims: store::cases::claims(&mut reader, id).await?,
        assets: store::cases::assets(&mut reader, id).await?,
        inquiries: store::inquiries::of_case(&mut reader, id).await?,
    })
}

pub struct NewParty {
    pub role: &'static str,
    pub name: String,
    pub identity: Option<String>,
}

pub async fn add_party(
    app: &App,
    officer: &Officer,
    id: CaseId,
    given: NewParty,
) -> Result<Party, AppError> {
    let party = new_party(app, &mut app.db.reader().await?, id, given).await?;
    let fact = Fact::PartyAdded { role: party.role.clone() };
    enter(app, officer, id, &fact, async |tx| store::cases::insert_party(tx, &party).await).await?;
    Ok(party)
}

/// A party as it is kept: the identity number sealed, the account of that number linked.
pub(super) async fn new_party(
    app: &App,
    read: &mut impl Read,
    id: CaseId,
    given: NewParty,
) -> Result<Party, AppError> {
    let row = Uuid::new_v4();
    let place = Place { table: "party", column: "identity_sealed", row };
    let identity = given.identity.as_deref().map(super::accounts::normal_identity);
    let index = identity.as_ref().map(|it| super::accounts::identity_index(app, it));
    let account = match &index {
        Some(index) => store::people::person_by_identity(read, index).await?,
        None => None,
    };
    Ok(Party {
        id: row,
        case_id: id.0,
        role: given.role.to_owned(),
        name: non_empty(&given.name)?,
        identity_sealed: identity.as_ref().map(|it| app.keys.seal(place, it.as_bytes())),
        identity_index: index,
        person_id: account.map(|it| it.id),
    })
}

pub struct NewClaim {
    pub label: String,
    pub party_id: Uuid,
    /// The rank of a priority claim; an ordinary one has none.
    pub rank: Option<u8>,
    pub amount: Money,
    pub seized_at: Option<DateTime<Utc>>,
    pub title_case_number: Option<String>,
}

/// The lines that every distribution plan adds by itself.
pub const RESERVED_LABELS: [&str; 2] =
    [super::distributions::FEE_LABEL, super::distributions::SURPLUS_LABEL];

pub async fn add_claim(
    app: &App,
    officer: &Officer,
    id: CaseId,
    given: NewClaim,
) -> Result<Claim, AppError> {
    let ordinary = given.rank.is_none();
    if ordinary && (given.seized_at.is_none() || given.title_case_number.is_none()) {
        return Err(CaseError::OrdinaryNeedsSeizure.into());
    }
    if given.amount.is_zero() {
        return Err(CaseError::NothingClaimed.into());
    }
    let parse = |it: String| it.trim().parse::<CaseNumber>().map(|it| it.to_string());
    let number = given.title_case_number.map(parse).transpose().map_err(CaseError::Number)?;
    if RESERVED_LABELS.contains(&given.label.trim()) {
        return Err(CaseError::LabelReserved.into());
    }
    let claim = Claim {
        id: Uuid::new_v4(),
        case_id: id.0,
        party_id: given.party_id,
        label: non_empty(&given.label)?,
        kind: if ordinary { "ordinary" } else { "priority" }.to_owned(),
        rank: given.rank.map(i16::from),
        amount_fen: given.amount.fen(),
        seized_at: given.seized_at,
        title_case_number: number,
    };
    let (label, kind) = (claim.label.clone(), claim.kind.clone());
    let fact = Fact::ClaimAdded { label, kind, amount: given.amount };
    enter(app, officer, id, &fact, async |tx| store::cases::insert_claim(tx, &claim).await).await?;
    Ok(claim)
}

pub struct NewAsset {
    pub kind: AssetKind,
    pub category: &'static str,
    pub title: String,
    pub region: String,
    pub seized_on: NaiveDate,
    /// The fact sheet (REF-03); an object.
    pub facts: Value,
}

pub async fn add_asset(
    app: &App,
    officer: &Officer,
    id: CaseId,
    given: NewAsset,
) -> Result<Asset, AppError> {
    let asset = new_asset(id, given, app.now())?;
    let fact = Fact::AssetRegistered { asset: AssetId(asset.id), title: asset.title.clone() };
    enter(app, officer, id, &fact, async |tx| store::cases::insert_asset(tx, &asset).await).await?;
    Ok(asset)
}

/// An asset as it is kept.
pub(super) fn new_asset(
    id: CaseId,
    given: NewAsset,
    now: DateTime<Utc>,
) -> Result<Asset, CaseError> {
    if given.seized_on > Instant::from_utc(now).day() {
        return Err(CaseError::SeizedInFuture);
    }
    if given.seized_on.year() < Calendar::FIRST_YEAR {
        return Err(CaseError::SeizedBeforeCalendar);
    }
    Ok(Asset {
        id: Uuid::new_v4(),
        case_id: id.0,
        kind: given.kind.name().to_owned(),
        category: given.category.to_owned(),
        title: non_empty(&given.title)?,
        region: non_empty(&given.region)?,
        seized_on: given.seized_on,
        facts: given.facts,
        created_at: now,
    })
}

/// Lock, check it is yours, save, append the fact.
async fn enter(
    app: &App,
    officer: &Officer,
    id: CaseId,
    fact: &Fact,
    save: impl AsyncFnOnce(&mut Tx) -> Result<(), StoreError>,
) -> Result<(), AppError> {
    let at = Instant::from_utc(app.now());
    let entered = app.db.transaction(async |tx| {
        let case = store::cases::lock(tx, id).await?;
        conducts(officer, &case)?;
        save(tx).await.map_err(named)?;
        store::facts::append(tx, id, Some(officer.person_id), at, fact).await?;
        Ok(())
    });
    entered.await
}

/// Whether the case is this officer's own (承办): colleagues may read it, only they act on it.
pub fn conducts(officer: &Officer, case: &Case) -> Result<(), AppError> {
    if case.court_id != officer.court_id.0 {
        Err(AppError::NotYourCourt)
    } else if case.officer_id != officer.person_id.0 {
        Err(AppError::NotYourCase)
    } else {
        Ok(())
    }
}

/// The case, if it is of this court.
pub async fn own(read: &mut impl Read, court: CourtId, id: CaseId) -> Result<Case, AppError> {
    let case = store::cases::find(read, id).await?;
    if case.court_id == court.0 { Ok(case) } else { Err(AppError::NotYourCourt) }
}

/// The asset and its case, if they are of this court.
pub async fn own_asset(
    read: &mut impl Read,
    court: CourtId,
    id: AssetId,
) -> Result<(Asset, Case), AppError> {
    let asset = store::cases::asset(read, id).await?;
    let case = own(read, court, CaseId(asset.case_id)).await?;
    Ok((asset, case))
}

/// The court an officer acts for, with its profile.
pub async fn court_of(read: &mut impl Read, officer: &Officer) -> Result<Court, AppError> {
    Ok(store::people::court(read, officer.court_id).await?)
}

/// Who entered what is in the facts; nobody's name is written into another's field.
pub const fn actor(officer: &Officer) -> Option<PersonId> {
    Some(officer.person_id)
}

pub fn non_empty(text: &str) -> Result<String, CaseError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 500 {
        Err(CaseError::EmptyOrTooLong)
    } else {
        Ok(text.to_owned())
    }
}

/// A named constraint becomes a named refusal.
fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("court_case_number_key") => CaseError::NumberTaken.into(),
        Some("claim_label_key") => CaseError::LabelTaken.into(),
        Some("claim_party_fkey") => CaseError::ForeignParty.into(),
        Some(_) | None => error.into(),
    }
}

//! Who stands behind a sign-up, and whether they may buy: looked at when somebody signs up, when a
//! list changes while bidding runs, and before the ruling. Nothing here gives a name away.

pub mod declared;
pub mod refusal;
pub mod unmasking;

use chrono::{DateTime, NaiveDate, Utc};
use domain::buyer::housing::{self, Household, Limit, Registered};
use domain::buyer::{self as law, Class, Effect, Finding, List, Part, Person};
use domain::fact::Fact;
use domain::id::{CaseId, CourtId, LotId, PersonId, RegistrationId};
use domain::identity::CitizenNumber;
use domain::instant::Instant;
use domain::lot::State;
use store::buyers::{Buyer, Check, Decision, HousingProof};
use store::cases::Asset;
use store::db::{Read, Tx};
use store::lots::LotRecord;
use store::registrations::Registration;
use uuid::Uuid;

use self::refusal::BuyerRefusal;
use super::{AppError, cases, lots, receipts};
use crate::App;
use crate::actor::Officer;
use crate::seal::Place;

/// When somebody is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    SignUp,
    Bid,
    Ruling,
}

impl Stage {
    const fn name(self) -> &'static str {
        match self {
            Stage::SignUp => "sign-up",
            Stage::Bid => "bid",
            Stage::Ruling => "ruling",
        }
    }
}

/// One person behind a sign-up, without a name.
struct Behind {
    part: Part,
    index: Vec<u8>,
    age: Option<u32>,
}

/// Everything that speaks against the people behind a sign-up. Their age is that of the day on
/// which they signed up.
///
/// Grounds: [`domain::statute::qualification::QUAL_09`].
pub async fn examine(
    app: &App,
    read: &mut impl Read,
    record: &LotRecord,
    registration: &Registration,
    stage: Stage,
    now: DateTime<Utc>,
) -> Result<Vec<Finding>, AppError> {
    let asset = store::cases::asset(read, record.lot.asset_id).await?;
    let class = Class::of(record.lot.kind, &asset.category);
    let signed_up = Instant::from_utc(registration.created_at).day();
    let mut found = Vec::new();
    for it in behind(app, read, registration, signed_up).await? {
        let names = store::listed::lists_of(read, record.court_id, &it.index).await?;
        let lists: Vec<List> = names.iter().filter_map(|it| List::from_name(it)).collect();
        let defaulted = store::buyers::has_defaulted(read, record.lot.asset_id, &it.index).await?;
        let person = Person { part: it.part, age: it.age, lists: &lists, defaulted };
        found.extend(law::examine(&person, class));
    }
    let days = (signed_up, Instant::from_utc(now).day());
    found.extend(housing_of(read, record.court_id, &asset, registration, stage, days).await?);
    found.sort();
    found.dedup();
    Ok(found)
}

async fn behind(
    app: &App,
    read: &mut impl Read,
    registration: &Registration,
    day: NaiveDate,
) -> Result<Vec<Behind>, AppError> {
    let account = store::people::person(read, PersonId(registration.person_id)).await?;
    let declared = store::buyers::of(read, RegistrationId(registration.id)).await?;
    let part = if registration.capacity == "agent" { Part::Agent } else { Part::Buyer };
    let mut all = Vec::new();
    if let (Some(sealed), Some(index)) = (&account.identity_sealed, &account.identity_index) {
        let place = Place { table: "person", column: "identity_sealed", row: account.id };
        let age = age(app, place, sealed, &account.kind, day)?;
        all.push(Behind { part, index: index.clone(), age });
    }
    for Buyer { id, kind, identity_sealed, identity_index, .. } in declared {
        if all.iter().any(|it| it.index == identity_index) {
            continue;
        }
        let place = Place { table: "buyer", column: "identity_sealed", row: id };
        let age = age(app, place, &identity_sealed, &kind, day)?;
        all.push(Behind { part: Part::Buyer, index: identity_index, age });
    }
    Ok(all)
}

fn age(
    app: &App,
    place: Place,
    sealed: &[u8],
    kind: &str,
    day: NaiveDate,
) -> Result<Option<u32>, AppError> {
    if kind != "natural" {
        return Ok(None);
    }
    let plain = app.keys.open(place, sealed)?;
    let number = CitizenNumber::parse(&String::from_utf8_lossy(&plain), day).ok();
    Ok(number.map(|it| it.age_on(day)))
}

/// What a limit on buying homes says; at the ruling for every day since the sign-up.
///
/// Grounds: [`domain::statute::qualification::QUAL_02`],
/// [`domain::statute::qualification::QUAL_04`].
async fn housing_of(
    read: &mut impl Read,
    court: CourtId,
    asset: &Asset,
    registration: &Registration,
    stage: Stage,
    days: (NaiveDate, NaiveDate),
) -> Result<Option<Finding>, AppError> {
    let limits = limits_of(read, court, asset).await?;
    if limits.is_empty() {
        return Ok(None);
    }
    let proofs = store::buyers::proofs(read, RegistrationId(registration.id)).await?;
    let at = |stage: Stage| proofs.iter().rev().find(|it| it.stage == stage.name());
    let signed_up = at(Stage::SignUp).and_then(household);
    Ok(match stage {
        Stage::SignUp | Stage::Bid => housing::check(&limits, days.0, signed_up.as_ref()),
        Stage::Ruling => {
            let now = at(Stage::Ruling).and_then(household);
            housing::held_throughout(&limits, days, signed_up.as_ref(), now.as_ref())
        }
    })
}

/// The limits on homes where the asset lies; none for what is no home.
pub async fn limits_of(
    read: &mut impl Read,
    court: CourtId,
    asset: &Asset,
) -> Result<Vec<Limit>, AppError> {
    if asset.category != "housing" {
        return Ok(Vec::new());
    }
    let rows = store::buyers::limits(read, court).await?;
    let here = rows.into_iter().filter(|it| asset.region.starts_with(&it.region));
    let limit = |it: store::buyers::PurchaseLimit| {
        Some(Limit {
            registered: Registered::from_name(&it.registered)?,
            from: it.in_force_from,
            until: it.in_force_until,
            homes_below: u8::try_from(it.homes_below).ok()?,
            insured_months: u16::try_from(it.insured_months).ok()?,
        })
    };
    Ok(here.filter_map(limit).collect())
}

fn household(proof: &HousingProof) -> Option<Household> {
    Some(Household {
        registered: Registered::from_name(&proof.registered)?,
        homes: u8::try_from(proof.homes).ok()?,
        insured_months: u16::try_from(proof.insured_months).ok()?,
    })
}

/// Keeps what was found; a clean look leaves no row.
pub async fn note(
    tx: &mut Tx,
    registration: &Registration,
    stage: Stage,
    found: &[Finding],
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    if found.is_empty() {
        return Ok(());
    }
    let row = Check {
        id: Uuid::new_v4(),
        registration_id: registration.id,
        case_id: registration.case_id,
        stage: stage.name().to_owned(),
        findings: found.iter().map(|it| it.name().to_owned()).collect(),
        checked_at: now,
    };
    Ok(store::buyers::insert_check(tx, &row).await?)
}

/// Whether what was found keeps somebody from bidding or buying: a refusal always, a block until
/// the court admits them.
pub async fn stands_in_the_way(
    read: &mut impl Read,
    id: RegistrationId,
    found: &[Finding],
) -> Result<bool, AppError> {
    Ok(match law::gravest(found) {
        None | Some(Effect::Flag) => false,
        Some(Effect::Refuse) => true,
        Some(Effect::Block) => {
            store::buyers::decision(read, id).await?.is_none_or(|it| !it.admitted)
        }
    })
}

/// Whether the deposit may not give a bid code yet.
pub async fn held_back(
    app: &App,
    tx: &mut Tx,
    record: &LotRecord,
    registration: &Registration,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let found = examine(app, tx, record, registration, Stage::SignUp, now).await?;
    stands_in_the_way(tx, RegistrationId(registration.id), &found).await
}

/// The look before the ruling: an unqualified buyer gets none.
///
/// Grounds: [`domain::statute::qualification::QUAL_04`],
/// [`domain::statute::qualification::QUAL_09`].
pub async fn before_ruling(
    app: &App,
    tx: &mut Tx,
    record: &LotRecord,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let State::Paid { hammer, .. } = record.lot.state else { return Ok(()) };
    let registration = store::registrations::find(tx, hammer.winner).await?;
    let found = examine(app, tx, record, &registration, Stage::Ruling, now).await?;
    if stands_in_the_way(tx, hammer.winner, &found).await? {
        return Err(BuyerRefusal::NoRuling { registration: hammer.winner, found }.into());
    }
    note(tx, &registration, Stage::Ruling, &found, now).await
}

/// What the court decided on findings that wait for it.
pub struct Decided {
    pub registration: RegistrationId,
    pub admitted: bool,
    pub document: String,
    pub reason: String,
}

/// Enters the court's decision on a sign-up that is held back, and lets its money be used.
///
/// Grounds: [`domain::statute::qualification::QUAL_07`],
/// [`domain::statute::qualification::QUAL_09`].
pub async fn decide(
    app: &App,
    officer: &Officer,
    id: LotId,
    given: Decided,
) -> Result<(), AppError> {
    let now = app.now();
    let registration = given.registration;
    let decided = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        let row = own(tx, id, registration).await?;
        let stored = Decision {
            registration_id: row.id,
            case_id: row.case_id,
            admitted: given.admitted,
            document: refusal::text(&given.document, 100)?,
            reason: refusal::text(&given.reason, 500)?,
            decided_by: officer.person_id.0,
            decided_at: now,
        };
        store::buyers::insert_decision(tx, &stored).await.map_err(refusal::named)?;
        let admitted = given.admitted;
        let fact = Fact::BuyerDecided { registration, admitted, document: stored.document };
        lots::append(tx, officer, &record.lot, now, &fact).await
    });
    decided.await?;
    // The decision stands whatever follows; the worker tries again what fails here.
    if let Err(error) = receipts::use_money(app, registration).await {
        tracing::error!(%registration, %error, "waiting money could not be used yet");
    }
    Ok(())
}

/// A household as the court has seen it proven before the ruling.
pub struct Proven {
    pub registered: Registered,
    pub homes: u8,
    pub insured_months: u16,
    pub document: String,
}

/// Keeps the proof that the buyer may still buy, which the ruling needs.
///
/// Grounds: [`domain::statute::qualification::QUAL_04`].
pub async fn prove_household(
    app: &App,
    officer: &Officer,
    id: LotId,
    given: Proven,
) -> Result<(), AppError> {
    let now = app.now();
    let proven = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        let (State::Sold { hammer, .. } | State::Paid { hammer, .. }) = record.lot.state else {
            return Err(BuyerRefusal::NotSold.into());
        };
        let by = (officer.person_id, now);
        let row = proof(record.lot.case_id, hammer.winner, Stage::Ruling, &given, by)?;
        store::buyers::insert_proof(tx, &row).await?;
        let (registration, document) = (hammer.winner, row.document);
        let fact = Fact::HouseholdProven { registration, document };
        lots::append(tx, officer, &record.lot, now, &fact).await
    });
    proven.await
}

/// More is a slip of the keyboard: homes of one household, and a hundred years of insurance.
pub(super) const MOST_HOMES: u8 = 200;
pub(super) const MOST_MONTHS: u16 = 1200;

fn proof(
    case: CaseId,
    registration: RegistrationId,
    stage: Stage,
    given: &Proven,
    (stated_by, stated_at): (PersonId, DateTime<Utc>),
) -> Result<HousingProof, BuyerRefusal> {
    if given.homes > MOST_HOMES || given.insured_months > MOST_MONTHS {
        return Err(BuyerRefusal::EntryUnusable);
    }
    Ok(HousingProof {
        id: Uuid::new_v4(),
        registration_id: registration.0,
        case_id: case.0,
        stage: stage.name().to_owned(),
        registered: given.registered.name().to_owned(),
        homes: i16::from(given.homes),
        insured_months: i16::try_from(given.insured_months)
            .map_err(|_| BuyerRefusal::EntryUnusable)?,
        document: refusal::text(&given.document, 500)?,
        stated_at,
        stated_by: stated_by.0,
    })
}

/// The sign-up, if it is for this lot.
async fn own(tx: &mut Tx, lot: LotId, id: RegistrationId) -> Result<Registration, AppError> {
    let row = store::registrations::lock(tx, id).await?;
    if row.lot_id == lot.0 {
        Ok(row)
    } else {
        Err(store::StoreError::NotFound { what: "registration", id: id.0 }.into())
    }
}

/// Whether the lot is one of the officer's court.
pub(super) async fn in_court(
    read: &mut impl Read,
    officer: &Officer,
    id: LotId,
) -> Result<LotRecord, AppError> {
    let record = store::lots::find(read, id).await?;
    cases::own(read, officer.court_id, record.lot.case_id).await?;
    Ok(record)
}

//! Choosing three appraisal firms and their order (REF-16): the sub-list of the asset's field, what
//! the parties propose, and, if they do not agree, a draw.

pub mod import;
mod listing;
pub mod refusal;

use chrono::{DateTime, NaiveDate, Utc};
use domain::clause::Clause;
use domain::fact::Fact;
use domain::id::{AssetId, CaseId};
use domain::instant::Instant;
use domain::price::Method;
use domain::statute::reference_price as statute;
use sm3::{Digest, Sm3};
use store::StoreError;
use store::appraisals::Row as Appraisal;
use store::cases::Case;
use store::db::{Read, Tx};
use store::draws::Draw;
use store::firms::{Choice, Conflict, Listing, Selection};
use uuid::Uuid;
use valuation::draw::{Bar, Basis, Candidate, Exclusion, FIRMS};

pub use self::listing::{enlist, listed, strike};
use self::refusal::FirmRefusal;
use super::{AppError, cases, pricing};
use crate::App;
use crate::actor::Officer;

/// A choice with everything said about it.
pub struct SelectionFile {
    pub selection: Selection,
    /// Every firm on the sub-list, and why it may not be chosen, if it may not.
    pub candidates: Vec<Candidate>,
    pub list_version: String,
    pub choices: Vec<Choice>,
    pub draw: Option<Draw>,
    pub appraisal: Option<Appraisal>,
}

pub struct NewSelection {
    pub field: String,
    pub region: String,
    pub basis: Basis,
    pub choose_until: DateTime<Utc>,
    /// Firms that must stand aside.
    pub conflicts: Vec<NewConflict>,
}

/// A firm with an interest in the case: which, and from where the court knows it.
pub struct NewConflict {
    pub firm_id: Uuid,
    pub why: String,
    pub source: String,
}

/// Begins the appraisal of an asset: the parties are asked for three firms.
///
/// Grounds: [`domain::statute::reference_price::ART_14`],
/// [`domain::statute::reference_price::ART_16`].
pub async fn open(
    app: &App,
    officer: &Officer,
    asset: AssetId,
    given: NewSelection,
) -> Result<SelectionFile, AppError> {
    let now = app.now();
    if given.choose_until <= now {
        return Err(FirmRefusal::ChooseUntilPast.into());
    }
    let opened = app.db.transaction(async |tx| {
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        let known = pricing::locked(tx, officer, asset, now, &reckoner).await?;
        // After three firms have all been replaced, three others are chosen in the same step.
        let step = match pricing::step_under_way(&known, Method::Appraisal) {
            Ok(step) if chosen_again(tx, asset).await? => step,
            Ok(_) => return Err(FirmRefusal::AlreadyChosen.into()),
            Err(_) => pricing::begin(tx, officer, &known, Method::Appraisal, now).await?,
        };
        let selection = Selection {
            id: Uuid::new_v4(),
            court_id: known.case.court_id,
            case_id: known.case.id,
            asset_id: asset.0,
            step_id: step.id,
            field: cases::non_empty(&given.field)?,
            region: given.region.trim().to_owned(),
            basis: given.basis.slug().to_owned(),
            opened_at: now,
            choose_until: given.choose_until,
            method: None,
            firms: None,
            settled_at: None,
        };
        let conflict = |it: &NewConflict| {
            let (why, source) = (cases::non_empty(&it.why)?, cases::non_empty(&it.source)?);
            let (selection_id, firm_id) = (selection.id, it.firm_id);
            Ok(Conflict { selection_id, firm_id, why, source: Some(source) })
        };
        let conflicts: Result<Vec<_>, AppError> = given.conflicts.iter().map(conflict).collect();
        let inserted = store::firms::insert_selection(tx, &selection, &conflicts?).await;
        inserted.map_err(refusal::named)?;
        let fact = Fact::SelectionOpened {
            selection: selection.id,
            asset,
            field: selection.field.clone(),
            region: selection.region.clone(),
            until: Instant::from_utc(selection.choose_until),
            rule: domain::statute::reference_price::ART_16.code.to_owned(),
        };
        append(tx, &selection, officer, now, &fact).await?;
        Ok::<_, AppError>(selection.id)
    });
    file(app, officer, opened.await?).await
}

/// Whether the firms chosen before for this asset are all out.
async fn chosen_again(tx: &mut Tx, asset: AssetId) -> Result<bool, AppError> {
    let before = store::appraisals::of_asset(tx, asset).await?;
    let exhausted = |it: &Appraisal| it.outcome.as_deref() == Some("exhausted");
    Ok(before.last().is_some_and(exhausted))
}

/// A choice of the officer's court.
pub async fn file(app: &App, officer: &Officer, id: Uuid) -> Result<SelectionFile, AppError> {
    let mut reader = app.db.reader().await?;
    let selection = store::firms::selection(&mut reader, id).await?;
    if selection.court_id != officer.court_id.0 {
        return Err(AppError::NotYourCourt);
    }
    read(app, &mut reader, selection).await
}

/// The choices for an asset of the officer's court, oldest first.
pub async fn of_asset(
    app: &App,
    officer: &Officer,
    asset: AssetId,
) -> Result<Vec<SelectionFile>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own_asset(&mut reader, officer.court_id, asset).await?;
    let mut files = Vec::new();
    for selection in store::firms::of_asset(&mut reader, asset).await? {
        files.push(read(app, &mut reader, selection).await?);
    }
    Ok(files)
}

/// A choice inside a transaction or outside.
pub(super) async fn read(
    app: &App,
    read: &mut impl Read,
    selection: Selection,
) -> Result<SelectionFile, AppError> {
    let court = store::people::court(read, domain::id::CourtId(selection.court_id)).await?;
    let (candidates, list_version) =
        candidates(read, &selection, &app.profiles.reckoner(&court)).await?;
    let choices = store::firms::choices(read, selection.id).await?;
    let draw = store::draws::of_selection(read, selection.id).await?;
    let appraisal = store::appraisals::of_selection(read, selection.id).await?;
    Ok(SelectionFile { selection, candidates, list_version, choices, draw, appraisal })
}

/// The firms of the sub-list on the day of the choice, each exclusion with its rule, and the
/// version of the list: the day, and a hash of exactly these entries.
///
/// Grounds: [`domain::statute::reference_price::ART_15`].
async fn candidates(
    read: &mut impl Read,
    selection: &Selection,
    reckoner: &domain::term::Reckoner<'_>,
) -> Result<(Vec<Candidate>, String), AppError> {
    let on = Instant::from_utc(selection.opened_at).day();
    let region = match Basis::parse(&selection.basis) {
        Some(Basis::Field) => "",
        Some(Basis::Location | Basis::Agreed) | None => selection.region.as_str(),
    };
    let listed = store::firms::of_list(read, &selection.field, region).await?;
    let conflicts = store::firms::conflicts(read, selection.id).await?;
    let used = used(read, selection).await?;
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut hasher = Sm3::new();
    for (firm, listing) in &listed {
        if listing.listed_from > on || candidates.iter().any(|it| it.id == firm.id.to_string()) {
            continue;
        }
        let all = listed.iter().filter(|(it, _)| it.id == firm.id).map(|(_, it)| it);
        let Some(place) = place(all, on, reckoner)? else { continue };
        let conflict = conflicts.iter().find(|it| it.firm_id == firm.id);
        let excluded = match (conflict, place) {
            (Some(it), _) => Some(Exclusion { bar: Bar::Conflict, why: known(it) }),
            (None, Some(exclusion)) => Some(exclusion),
            (None, None) if used.contains(&firm.id) => {
                let why = "曾受托评估本案财产并已被更换".to_owned();
                Some(Exclusion { bar: Bar::Replaced, why })
            }
            (None, None) => None,
        };
        hasher.update(format!("{}\n{}\n{}\n", firm.id, firm.name, listing.listed_from).as_bytes());
        candidates.push(Candidate { id: firm.id.to_string(), name: firm.name.clone(), excluded });
    }
    let digest = hex::encode(hasher.finalize());
    let version = format!("{on}/{}", digest.get(..16).unwrap_or(&digest));
    Ok((candidates, version))
}

/// The interest and from where it is known.
fn known(it: &Conflict) -> String {
    match &it.source {
        Some(source) => format!("{}（来源：{source}）", it.why),
        None => it.why.clone(),
    }
}

/// The firms of earlier choices for this asset.
async fn used(read: &mut impl Read, selection: &Selection) -> Result<Vec<Uuid>, StoreError> {
    let all = store::firms::of_asset(read, AssetId(selection.asset_id)).await?;
    let earlier = |it: &Selection| it.opened_at <= selection.opened_at && it.id != selection.id;
    let before = all.into_iter().filter(earlier);
    Ok(before.filter_map(|it| it.firms).flatten().collect())
}

/// Whether a firm takes part on a day: `None` if it is not on the list at all, an exclusion if it
/// is but may not be chosen. Who was removed is barred for five years.
///
/// Grounds: [`domain::statute::reference_price::ART_15`].
fn place<'a>(
    listings: impl Iterator<Item = &'a Listing>,
    on: NaiveDate,
    reckoner: &domain::term::Reckoner<'_>,
) -> Result<Option<Option<Exclusion>>, AppError> {
    let mut found = None;
    for listing in listings.filter(|it| it.listed_from <= on) {
        match (listing.listed_until, listing.closing.as_deref()) {
            (Some(day), Some("removed")) => {
                let barred = reckoner.due(Clause::AppraiserBarred, day);
                let until = barred.map_err(FirmRefusal::Term)?.moment.day();
                if day <= on && on < until {
                    let why = format!("{day}被除名，{until}前不得入册");
                    return Ok(Some(Some(Exclusion { bar: Bar::Removed, why })));
                }
                found = if on < day { Some(None) } else { found };
            }
            (Some(day), Some("suspended")) if day <= on => {
                let why = format!("自{day}起暂停");
                found = Some(Some(Exclusion { bar: Bar::Suspended, why }));
            }
            (Some(day), _) => found = if on < day { Some(None) } else { found },
            (None, _) => found = Some(None),
        }
    }
    Ok(found)
}

/// What one side proposes. The same three of both sides, in the same order, are chosen.
///
/// Grounds: [`domain::statute::reference_price::ART_16`].
pub async fn choose(
    app: &App,
    officer: &Officer,
    id: Uuid,
    side: &str,
    firms: Vec<Uuid>,
) -> Result<SelectionFile, AppError> {
    let now = app.now();
    let chosen = app.db.transaction(async |tx| {
        let known = locked(app, tx, officer, id).await?;
        if now >= known.selection.choose_until || known.draw.is_some() {
            return Err(FirmRefusal::ChoosingOver.into());
        }
        eligible(&known, &firms)?;
        let version = known.choices.iter().filter(|it| it.side == side).count();
        let row = Choice {
            selection_id: id,
            side: side.to_owned(),
            version: i16::try_from(version).unwrap_or(i16::MAX).saturating_add(1),
            firms: firms.clone(),
            chosen_at: now,
        };
        store::firms::insert_choice(tx, &row).await?;
        let names = names(&known, &firms);
        let rule = || statute::ART_16.code.to_owned();
        let fact = Fact::FirmsProposed {
            selection: id,
            side: row.side.clone(),
            firms: names.clone(),
            until: Instant::from_utc(known.selection.choose_until),
            rule: rule(),
        };
        append(tx, &known.selection, officer, now, &fact).await?;
        let other = known.choices.iter().rfind(|it| it.side != side);
        if other.is_some_and(|it| it.firms == firms) {
            let fact = Fact::FirmsAgreed { selection: id, firms: names, rule: rule() };
            append(tx, &known.selection, officer, now, &fact).await?;
            settle(tx, &known.selection, "agreed", &firms, now).await?;
        }
        Ok::<_, AppError>(())
    });
    chosen.await?;
    file(app, officer, id).await
}

/// Three different firms, none of which is excluded.
fn eligible(known: &SelectionFile, firms: &[Uuid]) -> Result<(), FirmRefusal> {
    let twice = firms.iter().enumerate().any(|(at, it)| firms.iter().take(at).any(|b| b == it));
    if firms.len() != FIRMS || twice {
        return Err(FirmRefusal::NotThree);
    }
    for firm in firms {
        let id = firm.to_string();
        let candidate = known.candidates.iter().find(|it| it.id == id);
        let candidate = candidate.ok_or(FirmRefusal::NotListed)?;
        if let Some(exclusion) = &candidate.excluded {
            let (name, why) = (candidate.name.clone(), exclusion.why.clone());
            return Err(FirmRefusal::Excluded { name, rule: exclusion.bar, why });
        }
    }
    Ok(())
}

pub(super) fn names(known: &SelectionFile, firms: &[Uuid]) -> String {
    let name = |id: &Uuid| {
        let id = id.to_string();
        known.candidates.iter().find(|it| it.id == id).map(|it| it.name.clone()).unwrap_or(id)
    };
    firms.iter().map(name).collect::<Vec<_>>().join("、")
}

/// The choice behind the lock of its case, which must be the officer's, while it is open.
pub(super) async fn locked(
    app: &App,
    tx: &mut Tx,
    officer: &Officer,
    id: Uuid,
) -> Result<SelectionFile, AppError> {
    let case = CaseId(store::firms::selection(tx, id).await?.case_id);
    cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
    let selection = store::firms::lock_selection(tx, id).await?;
    if selection.method.is_some() {
        return Err(FirmRefusal::Settled.into());
    }
    read(app, tx, selection).await
}

/// Keeps the firms and opens their appraisal.
pub(super) async fn settle(
    tx: &mut Tx,
    selection: &Selection,
    method: &str,
    firms: &[Uuid],
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    store::firms::settle(tx, selection.id, method, firms, now).await?;
    let appraisal = Appraisal {
        id: Uuid::new_v4(),
        court_id: selection.court_id,
        case_id: selection.case_id,
        asset_id: selection.asset_id,
        selection_id: selection.id,
        firms: firms.to_vec(),
        opened_at: now,
        outcome: None,
        settled_at: None,
        reissue_of: None,
    };
    Ok(store::appraisals::insert(tx, &appraisal).await?)
}

pub(super) async fn append(
    tx: &mut Tx,
    selection: &Selection,
    officer: &Officer,
    now: DateTime<Utc>,
    fact: &Fact,
) -> Result<(), AppError> {
    let (case, at) = (CaseId(selection.case_id), Instant::from_utc(now));
    Ok(store::facts::append(tx, case, cases::actor(officer), at, fact).await?)
}

/// The case of a choice, for what is published.
pub(super) async fn case_of(
    read: &mut impl Read,
    selection: &Selection,
) -> Result<Case, StoreError> {
    store::cases::find(read, CaseId(selection.case_id)).await
}

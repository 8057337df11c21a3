//! What is established before a method is chosen: the fact sheet, and the circumstances.

use chrono::{DateTime, NaiveDate, Utc};
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, PricingId};
use domain::instant::Instant;
use domain::statute::reference_price;
use store::cases::Asset;
use store::db::Tx;
use store::pricing::{Circumstance, SheetEntry};
use valuation::ladder::{Closed, Topic};

use super::refusal::{self, PricingRefusal};
use super::{Circumstances, PricingFile, append, file, locked, opened, running};
use crate::App;
use crate::actor::Officer;
use crate::app::{AppError, cases, changes};

/// One topic of the fact sheet.
pub struct Statement {
    pub topic: Topic,
    pub stated: Stated,
    /// The version that was read before this was written, where that is said.
    pub seen: Option<i16>,
}

/// What is known, or who was asked in vain and when.
pub enum Stated {
    Known { content: String, source: Option<String> },
    Unknown { asked: String, asked_on: NaiveDate },
}

/// Grounds: [`domain::statute::reference_price::ART_3`].
pub async fn state_facts(
    app: &App,
    officer: &Officer,
    asset: AssetId,
    given: Vec<Statement>,
) -> Result<PricingFile, AppError> {
    let now = app.now();
    let today = Instant::from_utc(now).day();
    let given: Vec<_> = given.into_iter().map(|it| checked(it, today)).collect::<Result<_, _>>()?;
    let stated = app.db.transaction(async |tx| {
        let asset_row = store::cases::asset(tx, asset).await?;
        let case = CaseId(asset_row.case_id);
        cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
        enter(tx, officer, &asset_row, given, now).await
    });
    stated.await?;
    file(app, officer, asset).await
}

fn checked(given: Statement, today: NaiveDate) -> Result<Statement, AppError> {
    let stated = match given.stated {
        Stated::Known { content, source } => Stated::Known {
            content: cases::non_empty(&content)?,
            source: source.as_deref().map(cases::non_empty).transpose()?,
        },
        Stated::Unknown { asked_on, .. } if asked_on > today => {
            return Err(PricingRefusal::AskedInFuture.into());
        }
        Stated::Unknown { asked, asked_on } => {
            Stated::Unknown { asked: cases::non_empty(&asked)?, asked_on }
        }
    };
    Ok(Statement { topic: given.topic, seen: given.seen, stated })
}

/// Enters checked statements as the next versions of their topics. The case is locked.
pub(crate) async fn enter(
    tx: &mut Tx,
    officer: &Officer,
    asset: &Asset,
    given: Vec<Statement>,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let (id, case) = (AssetId(asset.id), CaseId(asset.case_id));
    let known = store::pricing::sheet(tx, id).await?;
    for statement in given {
        let topic = statement.topic.slug();
        let version = known.iter().find(|it| it.topic == topic).map_or(0, |it| it.version);
        if statement.seen.is_some_and(|it| it != version) {
            return Err(PricingRefusal::SheetChanged { version }.into());
        }
        let (content, source, asked, asked_on) = match statement.stated {
            Stated::Known { content, source } => (Some(content), source, None, None),
            Stated::Unknown { asked, asked_on } => (None, None, Some(asked), Some(asked_on)),
        };
        let text = match (&content, &asked, &asked_on) {
            (None, Some(asked), Some(asked_on)) => format!("unknown, asked {asked} on {asked_on}"),
            (content, _, _) => content.clone().unwrap_or_default(),
        };
        let row = SheetEntry {
            asset_id: id.0,
            case_id: case.0,
            topic: topic.to_owned(),
            version: version.saturating_add(1),
            content,
            asked,
            asked_on,
            source,
            stated_at: now,
            stated_by: officer.person_id.0,
        };
        store::pricing::insert_entry(tx, &row).await.map_err(refusal::named)?;
        changes::tell(tx, &row, now).await?;
        let (topic, version) = (row.topic, row.version);
        let rule = reference_price::ART_3.code.to_owned();
        let fact = Fact::SheetStated { asset: id, topic, version, stated: text, rule };
        append(tx, case, Some(officer.person_id), now, &fact).await?;
    }
    Ok(())
}

/// Records what the choice of a method depends on, or what both parties ask for together. It
/// opens the procedure.
///
/// Grounds: [`domain::statute::reference_price::ART_5`],
/// [`domain::statute::reference_price::ART_7`], [`domain::statute::reference_price::ART_14`].
pub async fn state_circumstances(
    app: &App,
    officer: &Officer,
    asset: AssetId,
    given: Circumstances,
    reason: &str,
) -> Result<PricingFile, AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let stated = app.db.transaction(async |tx| {
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        let known = locked(tx, officer, asset, now, &reckoner).await?;
        if let Some(method) = running(&known.situation) {
            return Err(PricingRefusal::Closed(Closed::Running { method }).into());
        }
        let procedure = opened(tx, officer, &known, now).await?;
        let version = known.circumstance.map_or(0, |it| it.version).saturating_add(1);
        let Circumstances { willingness, official, inspection, demand, request } = given;
        let row = Circumstance {
            procedure_id: procedure.id,
            version,
            willingness: willingness.slug().to_owned(),
            official: official.slug().to_owned(),
            inspection: inspection.slug().to_owned(),
            demand: demand.slug().to_owned(),
            request: request.map(|it| it.name().to_owned()),
            reason: reason.clone(),
            stated_at: now,
            stated_by: officer.person_id.0,
        };
        store::pricing::insert_circumstance(tx, &row).await?;
        let words = [&row.willingness, &row.official, &row.inspection, &row.demand];
        let words: Vec<&str> = words.into_iter().map(String::as_str).collect();
        let asked = row.request.as_deref().unwrap_or("-");
        let stated = format!("{} request {asked}", words.join(" "));
        let pricing = PricingId(procedure.id);
        let rule = reference_price::ART_2.code.to_owned();
        let fact = Fact::PricingCircumstances { pricing, stated, reason, rule };
        append(tx, CaseId(procedure.case_id), Some(officer.person_id), now, &fact).await
    });
    stated.await?;
    file(app, officer, asset).await
}

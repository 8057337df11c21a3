//! Unidentified money (不明款) with its age, and whose it may be: proposals for people to judge.

use chrono::{DateTime, TimeDelta, Utc};
use domain::clause::Clause;
use domain::instant::Instant;
use domain::money::Money;
use domain::term::Moment;
use ledger::matching::{self, Reason, Unclaimed};
use store::bank_lines::Suspense;
use store::proposals::Candidate;
use uuid::Uuid;

use super::error::LotRefusal;
use super::fund_reports::Lamp;
use super::{AppError, receipts};
use crate::App;
use crate::actor::Finance;
use crate::seal::kept::{self, Detail};

/// How many proposals are shown; whoever has to read more of them looks into the documents.
const SHOWN: usize = 10;

/// Unidentified money and how old it is.
pub struct Lying {
    pub row: Suspense,
    pub days: i64,
    pub due_at: DateTime<Utc>,
    pub lamp: Lamp,
}

/// What nobody has claimed, the oldest first, each with its clock.
///
/// Grounds: [`domain::statute::funds::FUND_08`].
pub async fn lying(app: &App, finance: &Finance) -> Result<Vec<Lying>, AppError> {
    let now = app.now();
    let rows = receipts::suspense(app, finance).await?;
    let court = store::people::court(&mut app.db.reader().await?, finance.court_id).await?;
    let reckoner = app.profiles.reckoner(&court);
    let lying = rows.into_iter().map(|row| {
        let since = Moment::from(Instant::from_utc(row.received_at));
        let due = reckoner.due(Clause::Claimed, since).map_err(LotRefusal::Term)?;
        let due_at = due.instant().utc();
        let lamp = Lamp::of(Some(due_at), now, TimeDelta::days(1));
        Ok(Lying { days: (now - row.received_at).num_days(), row, due_at, lamp })
    });
    lying.collect()
}

/// Whose some money may be, and why.
pub struct Proposal {
    pub case_id: Uuid,
    pub case_number: String,
    pub registration_id: Option<Uuid>,
    pub number: Option<String>,
    pub names: Vec<String>,
    pub owed: Option<Money>,
    pub reasons: Vec<Reason>,
}

/// Whose a line of unidentified money may be, the likeliest first. Nothing is claimed by it.
///
/// Grounds: [`domain::statute::funds::FUND_13`].
pub async fn proposals(
    app: &App,
    finance: &Finance,
    suspense: Uuid,
) -> Result<Vec<Proposal>, AppError> {
    let rows = receipts::suspense(app, finance).await?;
    let row = rows.into_iter().find(|it| it.id == suspense);
    let row = row.ok_or(store::StoreError::NotFound { what: "suspense", id: suspense })?;
    let mut reader = app.db.reader().await?;
    let candidates = if row.book == "auction" {
        store::proposals::registrations(&mut reader, finance.court_id).await?
    } else {
        store::proposals::cases(&mut reader, finance.court_id).await?
    };
    drop(reader);
    let mut found: Vec<Proposal> =
        candidates.into_iter().filter_map(|it| proposed(app, &row, it)).collect();
    found.sort_by_key(|it| std::cmp::Reverse(matching::weight(&it.reasons)));
    found.truncate(SHOWN);
    Ok(found)
}

fn proposed(app: &App, row: &Suspense, it: Candidate) -> Option<Proposal> {
    let money = Unclaimed {
        amount: Money::from_fen(row.amount_fen)?,
        payer: row.payer.as_deref(),
        number: row.credited_number.as_deref(),
        remittance: row.remittance.as_deref(),
    };
    let account = row.payer_account.as_deref().filter(|it| !it.is_empty());
    let same = |known: &String| {
        account.is_some_and(|it| kept::is_same(&*app.keys, Detail::Account, known, it))
    };
    let owed = it.owed_fen.and_then(Money::from_fen).filter(|it| !it.is_zero());
    let candidate = matching::Candidate {
        number: it.number.as_deref(),
        case_number: &it.case_number,
        names: it.names.iter().map(String::as_str).collect(),
        owed,
        paid_before: it.accounts.iter().any(same),
    };
    let reasons = matching::reasons(&money, &candidate);
    (!reasons.is_empty()).then_some(Proposal {
        case_id: it.case_id,
        case_number: it.case_number,
        registration_id: it.registration_id,
        number: it.number,
        names: it.names,
        owed,
        reasons,
    })
}

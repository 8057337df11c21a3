//! In what capacity somebody bids. Anybody may say that they are the applicant or have a right of
//! first refusal; it counts only after the panel's ruling, which their officer enters.

use chrono::{DateTime, Utc};
use domain::buyer::in_time;
use domain::fact::Fact;
use domain::id::{CaseId, LotId, PersonId, RegistrationId};
use domain::instant::Instant;
use domain::lot::State;
use domain::money::Money;
use store::StoreError;
use store::cases::Party;
use store::db::Read;
use store::lots::LotRecord;
use store::registrations::Registration;

use super::buyers::refusal::BuyerRefusal;
use super::error::LotRefusal;
use super::{AppError, lots, receipts};
use crate::App;
use crate::actor::Officer;

/// What the panel decided on the capacity somebody claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// A right of first refusal (优先购买权); 1 comes first.
    Priority { rank: u8 },
    /// They are the applicant (申请执行人).
    Applicant,
    /// They act for whom they have named (委托竞买).
    Agent,
    /// They buy together as declared (联合竞买).
    Joint,
    /// They bid like anybody else.
    Refused,
}

/// Enters the panel's ruling, and lets the money that waited for it be used.
///
/// Grounds: [`domain::statute::auction::ART_17`], [`domain::statute::auction::ART_19`].
pub async fn rule(
    app: &App,
    officer: &Officer,
    id: LotId,
    registration: RegistrationId,
    ruling: Ruling,
) -> Result<(), AppError> {
    let now = app.now();
    let ruled = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        let row = store::registrations::lock(tx, registration).await?;
        if row.lot_id != id.0 {
            let (what, id) = ("registration", registration.0);
            return Err(StoreError::NotFound { what, id }.into());
        }
        let (name, rank) = match (ruling, row.capacity.as_str()) {
            (Ruling::Priority { rank: 1.. }, "priority-purchaser")
            | (Ruling::Applicant, "applicant")
            | (Ruling::Agent, "agent")
            | (Ruling::Joint, "joint") => ("confirmed", rank(ruling)),
            (Ruling::Refused, "priority-purchaser" | "applicant" | "agent" | "joint") => {
                ("refused", None)
            }
            (Ruling::Priority { .. }, _) => return Err(LotRefusal::NoPriorityClaimed.into()),
            (Ruling::Applicant | Ruling::Agent | Ruling::Joint | Ruling::Refused, _) => {
                return Err(LotRefusal::CapacityNotClaimed.into());
            }
        };
        confirmed_in_time(&record, ruling, now)?;
        if row.state != "awaiting-deposit" {
            return Err(LotRefusal::AlreadyQualified.into());
        }
        let person = PersonId(row.person_id);
        if ruling == Ruling::Applicant
            && applicants(tx, record.lot.case_id, person).await?.is_empty()
        {
            return Err(LotRefusal::NotTheApplicant.into());
        }
        store::registrations::rule_on_capacity(tx, registration, name, rank).await?;
        let fact = match rank {
            Some(rank) => Fact::PriorityConfirmed { registration, rank },
            None => Fact::CapacityRuled { registration, ruling: name.to_owned() },
        };
        lots::append(tx, officer, &record.lot, now, &fact).await
    });
    ruled.await?;
    // The ruling stands whatever follows; the worker tries again what fails here.
    if let Err(error) = receipts::use_money(app, registration).await {
        tracing::error!(%registration, %error, "waiting money could not be used yet");
    }
    Ok(())
}

const fn rank(ruling: Ruling) -> Option<u8> {
    match ruling {
        Ruling::Priority { rank } => Some(rank),
        Ruling::Applicant | Ruling::Agent | Ruling::Joint | Ruling::Refused => None,
    }
}

/// Agents and those who buy together are confirmed before bidding starts, or not at all.
///
/// Grounds: [`domain::statute::auction::ART_14`], [`domain::statute::qualification::QUAL_10`],
/// [`domain::statute::qualification::QUAL_11`].
fn confirmed_in_time(
    record: &LotRecord,
    ruling: Ruling,
    now: DateTime<Utc>,
) -> Result<(), BuyerRefusal> {
    match (ruling, &record.lot.state) {
        (Ruling::Agent | Ruling::Joint, State::Announced { notice })
            if !in_time(Instant::from_utc(now), notice.starts_at) =>
        {
            Err(BuyerRefusal::DeclaredTooLate { starts_at: notice.starts_at })
        }
        (
            Ruling::Priority { .. }
            | Ruling::Applicant
            | Ruling::Agent
            | Ruling::Joint
            | Ruling::Refused,
            _,
        ) => Ok(()),
    }
}

/// Whether a bid code would be wrong now: the panel has still to say if this sign-up has priority,
/// and whoever acts for somebody or buys together takes part confirmed or not at all.
pub fn is_undecided(registration: &Registration) -> bool {
    let ruling = registration.capacity_ruling.as_deref();
    match registration.capacity.as_str() {
        "priority-purchaser" => ruling.is_none(),
        "agent" | "joint" => ruling != Some("confirmed"),
        _ => false,
    }
}

/// How much of a deposit the claims of the confirmed applicant stand for; nothing for others.
///
/// Grounds: [`domain::statute::auction::ART_17`].
pub async fn exempt(
    read: &mut impl Read,
    case: CaseId,
    registration: &Registration,
) -> Result<Money, AppError> {
    if registration.capacity != "applicant"
        || registration.capacity_ruling.as_deref() != Some("confirmed")
    {
        return Ok(Money::ZERO);
    }
    let own = applicants(read, case, PersonId(registration.person_id)).await?;
    let claims = store::cases::claims(read, case).await?;
    let claims = claims.iter().filter(|it| own.iter().any(|party| party.id == it.party_id));
    let claimed = claims.filter_map(|it| Money::from_fen(it.amount_fen));
    Ok(Money::sum(claimed).unwrap_or(Money::MAX))
}

/// The applicants of a case who are this person, by their identity number.
async fn applicants(
    read: &mut impl Read,
    case: CaseId,
    person: PersonId,
) -> Result<Vec<Party>, AppError> {
    let person = store::people::person(read, person).await?;
    let same = |it: &Party| {
        it.role == "applicant"
            && it.identity_index.is_some()
            && it.identity_index == person.identity_index
    };
    Ok(store::cases::parties(read, case).await?.into_iter().filter(same).collect())
}

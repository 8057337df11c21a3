//! The fee of an appraisal (评估费): its base by the statute, the amount by the court with its basis.

use domain::fact::Fact;
use domain::id::{AssetId, CaseId};
use domain::instant::Instant;
use domain::lot::State;
use domain::money::Money;
use domain::statute::reference_price as statute;
use store::appraisals::Row;
use store::db::Read;
use store::fees::AppraisalFee;
use store::inquiries::PriceRecord;
use uuid::Uuid;
use valuation::appraisal::{Act, Appraisal};
use valuation::fee::{self, FeeBase};

use super::{AppraisalFile, file, read};
use crate::App;
use crate::actor::Officer;
use crate::app::firms::refusal::FirmRefusal;
use crate::app::pricing::deal;
use crate::app::{AppError, cases};

/// What the fee is computed from, and what was decided.
pub struct FeeDue {
    pub base: FeeBase,
    /// Whether it can be decided: the appraisal is over, and so is the sale on its price.
    pub is_due: bool,
    pub decided: Option<AppraisalFee>,
}

/// What the fee of the present firm is computed from, once its course is known.
///
/// Grounds: [`domain::statute::reference_price::ART_32`].
pub(super) async fn of(
    read: &mut impl Read,
    row: &Row,
    appraisal: &Appraisal,
    price: Option<&PriceRecord>,
) -> Result<Option<FeeDue>, AppError> {
    let Some(last) = appraisal.commissions.last() else { return Ok(None) };
    let deal = match price {
        Some(price) => deal::of_price(read, price).await?,
        None => None,
    };
    let first_fee = match row.reissue_of {
        Some(before) => first_fee(read, before).await?,
        None => None,
    };
    let Some(base) = last.fee(deal, first_fee) else { return Ok(None) };
    let is_over = row.outcome.is_some();
    let is_sold_or_given_up = match price {
        Some(_) if deal.is_some() => true,
        Some(price) => given_up(read, price).await?,
        None => true,
    };
    let decided = store::fees::of_appraisal(read, row.id).await?;
    Ok(Some(FeeDue { base, is_due: is_over && is_sold_or_given_up, decided }))
}

/// Whether lots on this price ended without a deal and nothing of it is open or sold.
async fn given_up(read: &mut impl Read, price: &PriceRecord) -> Result<bool, AppError> {
    let lots = store::lots::of_asset(read, AssetId(price.asset_id)).await?;
    let on_it = lots.iter().filter(|it| it.reference_price_id == price.id);
    let ends: Option<Vec<bool>> = on_it.map(|it| is_given_up(&it.lot.state)).collect();
    Ok(ends.is_some_and(|it| it.contains(&true)))
}

/// Whether a lot ended for good without a deal; `None` while it is open or sold. After a default or
/// a revocation the property is sold again.
const fn is_given_up(state: &State) -> Option<bool> {
    match state {
        State::Unsold { .. } | State::Withdrawn { .. } => Some(true),
        State::Defaulted { .. } | State::Revoked { .. } => Some(false),
        State::Draft
        | State::Announced { .. }
        | State::Sold { .. }
        | State::Paid { .. }
        | State::Completed { .. } => None,
    }
}

/// The fee of the result that is issued again: as it was decided, else as the firm charged it.
async fn first_fee(read: &mut impl Read, appraisal: Uuid) -> Result<Option<Money>, AppError> {
    match store::fees::of_appraisal(read, appraisal).await? {
        Some(decided) => Ok(Money::from_fen(decided.amount_fen)),
        None => charged(read, appraisal).await,
    }
}

/// Decides the fee once, with what it rests on: the contract or the tariff, and its arithmetic.
///
/// Grounds: [`domain::statute::reference_price::ART_32`],
/// [`domain::statute::reference_price::ART_33`].
pub async fn decide(
    app: &App,
    officer: &Officer,
    id: Uuid,
    amount: Money,
    basis: &str,
) -> Result<AppraisalFile, AppError> {
    let now = app.now();
    let basis = cases::non_empty(basis)?;
    let decided = app.db.transaction(async |tx| {
        let case = CaseId(store::appraisals::find(tx, id).await?.case_id);
        cases::conducts(officer, &store::cases::lock(tx, case).await?)?;
        let row = store::appraisals::lock(tx, id).await?;
        let known = read(app, tx, row).await?;
        let due = known.fee.as_ref().filter(|it| it.is_due).ok_or(FirmRefusal::FeeNotDue)?;
        if due.decided.is_some() {
            return Err(FirmRefusal::FeeDecided.into());
        }
        let last = known.appraisal.commissions.last().ok_or(FirmRefusal::FeeNotDue)?;
        fee::decide(due.base, last.charged, amount).map_err(FirmRefusal::Fee)?;
        let firm = known.firms.iter().find(|it| it.id.to_string() == last.firm);
        let firm = firm.ok_or(FirmRefusal::NotListed)?;
        let row = AppraisalFee {
            appraisal_id: id,
            firm_id: firm.id,
            base_fen: due.base.amount().fen(),
            amount_fen: amount.fen(),
            basis: basis.clone(),
            decided_at: now,
            decided_by: officer.person_id.0,
        };
        store::fees::insert(tx, &row).await?;
        let fact = Fact::AppraisalFeeDecided {
            appraisal: id,
            firm: firm.name.clone(),
            base: due.base.amount().to_string(),
            amount,
            basis,
            rule: statute::ART_32.code.to_owned(),
        };
        let at = Instant::from_utc(now);
        store::facts::append(tx, case, cases::actor(officer), at, &fact).await?;
        Ok::<_, AppError>(())
    });
    decided.await?;
    file(app, officer, id).await
}

/// What the firm said last that it charges.
async fn charged(read: &mut impl Read, appraisal: Uuid) -> Result<Option<Money>, AppError> {
    let acts = store::appraisals::acts(read, appraisal).await?;
    Ok(acts.iter().rev().find_map(|it| match it.act {
        Act::Charged { amount } => Some(amount),
        Act::Commissioned
        | Act::Accepted
        | Act::Declined { .. }
        | Act::DocumentsMissed { .. }
        | Act::DocumentsSupplied
        | Act::Inspected { .. }
        | Act::Stopped
        | Act::Resumed
        | Act::ExtensionAsked { .. }
        | Act::ExtensionDecided { .. }
        | Act::Reported { .. }
        | Act::DefectFound { .. }
        | Act::Explained
        | Act::Served { .. }
        | Act::Objected { .. }
        | Act::Ruled { .. }
        | Act::PassedOn { .. }
        | Act::Answered { .. }
        | Act::Positioned { .. }
        | Act::Reviewed { .. }
        | Act::Replaced
        | Act::MaterialReturned
        | Act::Withdrawn => None,
    }))
}

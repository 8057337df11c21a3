//! What becomes of a defaulting buyer's deposit (悔拍保证金) once the property has been sold again.

use domain::fact::Fact;
use domain::id::LotId;
use domain::lot::State;
use domain::money::Money;
use ledger::forfeiture::{Breach, Forfeiture, settle};

use super::error::FundsRefusal;
use super::{AppError, funds, lots};
use crate::App;
use crate::actor::Officer;

/// What the court finds, beside the prices and the deposit, which the books know.
pub struct Found {
    /// Costs and losses caused by the failed auction.
    pub costs: Money,
    /// What is outstanding in the case; by the books, if nothing is said.
    pub case_debt: Option<Money>,
    /// Other debts of the debtor connected with the property.
    pub related_debt: Money,
}

/// The numbers it was settled by, and the uses in their order.
pub struct Settled {
    pub breach: Breach,
    pub uses: Forfeiture,
}

/// Settles the deposit after the re-auction is paid, in the order of DIST-30, and asks for the
/// transfer of every use to the case-fund account. What no use takes stays for an order of the
/// court; a shortfall the deposit did not meet is told.
///
/// Grounds: [`domain::statute::auction::ART_24`], [`domain::statute::distribution::DIST_30`].
pub async fn settle_after_reauction(
    app: &App,
    officer: &Officer,
    id: LotId,
    found: &Found,
) -> Result<Settled, AppError> {
    let now = app.now();
    let settled = app.db.transaction(async |tx| {
        let record = lots::lock_own(tx, officer, id).await?;
        let State::Defaulted { hammer, .. } = record.lot.state else {
            return Err(FundsRefusal::NotSoldAgain.into());
        };
        let held = store::deposits::standing(tx, hammer.winner).await?;
        let held = held.and_then(|it| it.deposit).ok_or(FundsRefusal::NothingForfeited)?;
        let others = store::lots::of_asset(tx, record.lot.asset_id).await?;
        // The sale that followed and was paid; the price of one that failed as well says nothing.
        let again = others.iter().filter(|it| it.lot.id != id).find_map(|it| match it.lot.state {
            State::Paid { hammer: second, .. } | State::Completed { hammer: second, .. }
                if second.ended_at > hammer.ended_at =>
            {
                Some((it.lot.id, second.price))
            }
            State::Paid { .. }
            | State::Completed { .. }
            | State::Draft
            | State::Announced { .. }
            | State::Sold { .. }
            | State::Unsold { .. }
            | State::Withdrawn { .. }
            | State::Defaulted { .. }
            | State::Revoked { .. } => None,
        });
        let (reauction, price) = again.ok_or(FundsRefusal::NotSoldAgain)?;
        let case = record.lot.case_id;
        let outstanding = store::forfeitures::outstanding(tx, case).await?;
        let breach = Breach {
            deposit: held.amount.min(record.lot.offer.deposit),
            costs: found.costs,
            first_price: hammer.price,
            reauction_price: price,
            // What the second price pays is no longer outstanding.
            case_debt: found.case_debt.unwrap_or(outstanding.minus_or_zero(price)),
            related_debt: found.related_debt,
        };
        let uses = settle(&breach);
        let by = officer.person_id;
        let on = (id, reauction);
        let kept = store::forfeitures::record(tx, on, (&breach, &uses), by, now).await;
        kept.map_err(funds::named)?;
        let fact = Fact::ForfeitureSettled {
            lot: id,
            costs: uses.costs,
            gap: uses.gap,
            case_debt: uses.case_debt,
            related_debt: uses.related_debt,
            held: uses.held,
            unmet_gap: uses.unmet_gap,
        };
        lots::append(tx, officer, &record.lot, now, &fact).await?;
        Ok::<_, AppError>(Settled { breach, uses })
    });
    settled.await
}

//! A payment that was refused or came back (退汇) is paid again: under a new id, with the clock it
//! had, by as many people as the first time.

use domain::fact::Fact;
use domain::id::{CaseId, PayoutId};
use domain::instant::Instant;
use store::db::Tx;
use store::payouts::Payout;
use uuid::Uuid;

use super::{AppError, funds, kept};
use crate::App;
use crate::actor::Finance;

/// The steps of a payout that goes for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Check,
    Approve,
    Release,
}

impl Step {
    /// The state it leads to.
    const fn leads_to(self) -> &'static str {
        match self {
            Step::Check => "checked",
            Step::Approve => "approved",
            Step::Release => "released",
        }
    }
}

/// Asks for a payment again: to the same account, or to one that was confirmed since. A refund to
/// another account than the money came from needs a document and a second person.
///
/// Grounds: [`domain::statute::funds::FUND_16`], [`domain::statute::funds::FUND_09`].
pub async fn request(
    app: &App,
    finance: &Finance,
    id: PayoutId,
    (payee, voucher): (Option<Uuid>, Option<&str>),
) -> Result<Payout, AppError> {
    let now = app.now();
    let requested = app.db.transaction(async |tx| {
        let gone = own(tx, finance, id).await?;
        let by = finance.person_id;
        let to = (payee, voucher);
        let again = store::payouts::request_again(tx, id, to, by, now).await;
        let again = again.map_err(funds::named)?;
        let (row, _) = store::payouts::find(tx, again).await?;
        let amount = domain::money::Money::from_fen(row.amount_fen).unwrap_or_default();
        let fact = Fact::PayoutRequestedAgain { payout: again, replaces: id, amount };
        let at = Instant::from_utc(now);
        store::facts::append(tx, CaseId(gone.case_id), Some(by), at, &fact).await?;
        Ok::<_, AppError>(row)
    });
    kept::payout(app, requested.await?)
}

/// One step of a payout that is sent again; three different people, by the database (M6).
///
/// Grounds: [`domain::statute::funds::FUND_01`], [`domain::statute::funds::FUND_11`].
pub async fn advance(
    app: &App,
    finance: &Finance,
    id: PayoutId,
    step: Step,
) -> Result<Payout, AppError> {
    let now = app.now();
    let advanced = app.db.transaction(async |tx| {
        let asked = own(tx, finance, id).await?;
        let (to, by) = (step.leads_to(), finance.person_id);
        store::payouts::advance(tx, id, to, by, now).await.map_err(funds::named)?;
        let fact = Fact::PayoutAdvanced { payout: id, state: to.to_owned() };
        let at = Instant::from_utc(now);
        store::facts::append(tx, CaseId(asked.case_id), Some(by), at, &fact).await?;
        Ok::<_, AppError>(store::payouts::find(tx, id).await?.0)
    });
    kept::payout(app, advanced.await?)
}

/// Takes back a payment that was asked for again, before its release.
pub async fn withdraw(app: &App, finance: &Finance, id: PayoutId) -> Result<Payout, AppError> {
    let now = app.now();
    let withdrawn = app.db.transaction(async |tx| {
        let asked = own(tx, finance, id).await?;
        store::payouts::withdraw(tx, id, now).await.map_err(funds::named)?;
        let fact = Fact::PayoutAdvanced { payout: id, state: "withdrawn".to_owned() };
        let (at, by) = (Instant::from_utc(now), Some(finance.person_id));
        store::facts::append(tx, CaseId(asked.case_id), by, at, &fact).await?;
        Ok::<_, AppError>(store::payouts::find(tx, id).await?.0)
    });
    kept::payout(app, withdrawn.await?)
}

async fn own(tx: &mut Tx, finance: &Finance, id: PayoutId) -> Result<Payout, AppError> {
    let (payout, court) = store::payouts::find(tx, id).await?;
    if court == finance.court_id { Ok(payout) } else { Err(AppError::NotYourCourt) }
}

//! A debit that nobody ordered: two people say what it was, with a document, and it is posted.

use domain::fact::Fact;
use domain::id::CaseId;
use domain::instant::Instant;
use domain::money::Money;
use store::db::Tx;
use store::explanations::{Explanation, Unexplained};
use uuid::Uuid;

use super::{AppError, funds, kept};
use crate::App;
use crate::actor::Finance;

/// What the first person says.
pub struct Said<'a> {
    /// `made-good`, `payment`, `payer` or `interest`.
    pub ground: &'a str,
    /// The line, payment or sign-up that the ground speaks of.
    pub subject: Option<Uuid>,
    pub voucher: &'a str,
    pub reason: &'a str,
}

/// Debits of the court that are in no account, the oldest first.
pub async fn list(app: &App, finance: &Finance) -> Result<Vec<Unexplained>, AppError> {
    let mut reader = app.db.reader().await?;
    let rows = store::explanations::of_court(&mut reader, finance.court_id).await?;
    rows.into_iter().map(|it| kept::unexplained(app, it)).collect()
}

/// The first person's word. It moves nothing.
///
/// Grounds: [`domain::statute::funds::FUND_02`].
pub async fn propose(
    app: &App,
    finance: &Finance,
    line: Uuid,
    said: &Said<'_>,
) -> Result<Uuid, AppError> {
    let now = app.now();
    let proposed = app.db.transaction(async |tx| {
        own(tx, finance, line).await?;
        let explanation = Explanation {
            line,
            ground: said.ground,
            subject: said.subject,
            voucher: said.voucher,
            reason: said.reason,
            by: finance.person_id,
        };
        store::explanations::propose(tx, &explanation, now).await.map_err(funds::named)
    });
    proposed.await
}

/// The second person agrees: the debit is posted, out of what it concerns and nothing else.
///
/// Grounds: [`domain::statute::funds::FUND_02`].
pub async fn approve(
    app: &App,
    finance: &Finance,
    line: Uuid,
    explanation: Uuid,
) -> Result<(), AppError> {
    let now = app.now();
    let approved = app.db.transaction(async |tx| {
        own(tx, finance, line).await?;
        let by = finance.person_id;
        let agreed = store::explanations::approve(tx, line, explanation, by, now).await;
        let agreed = agreed.map_err(unfit)?;
        if let Some(case) = agreed.case_id {
            let amount = Money::from_fen(agreed.amount_fen).unwrap_or_default();
            let fact = Fact::DebitExplained { line, ground: agreed.ground, amount };
            let at = Instant::from_utc(now);
            store::facts::append(tx, CaseId(case), Some(by), at, &fact).await?;
        }
        Ok::<_, AppError>(())
    });
    approved.await
}

/// Money that is not there any more does not explain a debit.
fn unfit(error: store::StoreError) -> AppError {
    if error.constraint() == Some("account_balance_no_overdraft") {
        return super::error::FundsRefusal::ExplanationUnfit.into();
    }
    funds::named(error)
}

async fn own(tx: &mut Tx, finance: &Finance, line: Uuid) -> Result<(), AppError> {
    let court = store::explanations::line_court(tx, line).await?;
    if court == finance.court_id { Ok(()) } else { Err(AppError::NotYourCourt) }
}

//! What the bank answers to an order (pain.002): accepted, refused, or both in parts. Accepted is
//! not paid; refused is owed again.

use bank::pain002::{self, Answer as Said, Report, Verdict};
use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::{CaseId, PayoutId};
use domain::instant::Instant;
use sm3::{Digest, Sm3};
use store::bank_lines::{File, Outcome};
use store::db::Tx;
use store::payouts::{Answer, Payout};
use uuid::Uuid;

use super::error::FundsRefusal;
use super::receipts::{Imported, file_place, numbers};
use super::{AppError, funds};
use crate::App;
use crate::actor::Finance;

/// Whether a file says at its beginning that it is an answer.
pub fn is_answer(raw: &[u8]) -> bool {
    let head = raw.get(..raw.len().min(1_000)).unwrap_or_default();
    String::from_utf8_lossy(head).contains(":pain.002.")
}

/// Notes an answer: all of it, or nothing of it. Sent again, it changes nothing.
///
/// # Errors
/// [`FundsRefusal::BankAnswer`], [`FundsRefusal::UnknownOrder`].
pub async fn import(app: &App, finance: &Finance, raw: &[u8]) -> Result<Imported, AppError> {
    let report = pain002::read(raw).map_err(FundsRefusal::BankAnswer)?;
    let hash: [u8; 32] = Sm3::digest(raw).into();
    let sealed = app.keys.seal(file_place(&hash), raw);
    let now = app.now();
    let noted = app.db.transaction(async |tx| {
        let payouts = ordered(tx, finance, &report).await?;
        let (court, by) = (finance.court_id, finance.person_id);
        let file = File { hash: &hash, court, kind: "pain.002", raw: &sealed, by };
        store::bank_lines::keep_file(tx, &file, now).await?;
        let count = i32::try_from(report.payments.len()).unwrap_or(i32::MAX);
        store::bank_files::describe(tx, &hash, &report.message_id, count).await?;
        let said = each(&report, &payouts);
        let answers: Vec<Answer<'_>> = said
            .iter()
            .map(|(id, rejected)| Answer { end_to_end_id: id, rejected: rejected.as_deref() })
            .collect();
        let noted = store::payouts::note_answers(tx, &hash, &answers, now).await;
        let outcomes = noted.map_err(funds::named)?;
        record(tx, &outcomes, now).await?;
        Ok::<_, AppError>(outcomes)
    });
    let lines = noted.await?;
    let cases = numbers(app, &lines).await?;
    Ok(Imported { hash: hex::encode(hash), lines, cases })
}

/// The payments of the order that is answered; it must be one of this court.
async fn ordered(tx: &mut Tx, finance: &Finance, report: &Report) -> Result<Vec<Payout>, AppError> {
    let id = Uuid::try_parse(&report.order_id).map_err(|_| FundsRefusal::UnknownOrder)?;
    let batch = store::payouts::batch(tx, id).await.map_err(|_| FundsRefusal::UnknownOrder)?;
    if batch.court_id != finance.court_id.0 {
        return Err(FundsRefusal::UnknownOrder.into());
    }
    Ok(store::payouts::of_batch(tx, id).await?)
}

/// The answer for each payment: its own, else its group's, else the order's. A payment about
/// which nothing is said stays as it is.
fn each(report: &Report, payouts: &[Payout]) -> Vec<(String, Option<String>)> {
    let whole = match &report.verdict {
        Verdict::Accepted => Some(&Said::Accepted),
        Verdict::Rejected { .. } | Verdict::Partly | Verdict::Unsaid => None,
    };
    let refused = match &report.verdict {
        Verdict::Rejected { reason } => Some(Said::Rejected { reason: reason.clone() }),
        Verdict::Accepted | Verdict::Partly | Verdict::Unsaid => None,
    };
    let mut said: Vec<(String, Option<String>)> =
        report.payments.iter().map(|it| (it.end_to_end_id.clone(), reason(&it.answer))).collect();
    for payout in payouts {
        let id = payout.end_to_end_id();
        if report.payments.iter().any(|it| it.end_to_end_id == id) {
            continue;
        }
        // A group is named by its order and the first letter of the account it pays from.
        let letter = payout.book.get(..1).unwrap_or_default();
        let of_group = report.groups.iter().find(|(name, _)| {
            name.strip_prefix(report.order_id.as_str()).is_some_and(|it| it == letter)
        });
        let answer = of_group.map(|(_, it)| it).or(whole).or(refused.as_ref());
        if let Some(answer) = answer {
            said.push((id, reason(answer)));
        }
    }
    said
}

fn reason(answer: &Said) -> Option<String> {
    match answer {
        Said::Accepted => None,
        Said::Rejected { reason } => Some(reason.clone()),
    }
}

async fn record(tx: &mut Tx, outcomes: &[Outcome], now: DateTime<Utc>) -> Result<(), AppError> {
    for outcome in outcomes.iter().filter(|it| it.outcome == "rejected") {
        let (Some(case), Ok(id)) = (outcome.case_id, Uuid::try_parse(&outcome.reference)) else {
            continue;
        };
        let (payout, amount) = (PayoutId(id), outcome.amount()?);
        let reason = outcome.why.clone().unwrap_or_default();
        let fact = Fact::PayoutRejected { payout, amount, reason };
        store::facts::append(tx, CaseId(case), None, Instant::from_utc(now), &fact).await?;
    }
    Ok(())
}

//! Payments out: payee accounts, batches for the bank, what the accounts hold, the daily identity.

use bank::pain001::{self, Account, Group, Order, Payment};
use chrono::NaiveDate;
use domain::fact::Fact;
use domain::id::{CaseId, CourtId, PayoutId};
use domain::instant::{Instant, beijing};
use domain::money::Money;
use store::StoreError;
use store::accounts::{Balance, Reconciliation};
use store::entries::Entry;
use store::payouts::{NewPayee, Payee, Payout};
use uuid::Uuid;

use super::error::FundsRefusal;
use super::messages::{self, Back};
use super::{AppError, cases, funds, kept as opened};
use crate::App;
use crate::actor::Finance;
use crate::seal::kept::{self, Detail};

/// The payments of the court.
pub async fn list(
    app: &App,
    finance: &Finance,
    state: Option<&str>,
) -> Result<Vec<Payout>, AppError> {
    let mut reader = app.db.reader().await?;
    let rows = store::payouts::of_court(&mut reader, finance.court_id, state).await?;
    rows.into_iter().map(|it| opened::payout(app, it)).collect()
}

/// An account to be recorded for a line of the case's plans.
pub struct Given {
    pub label: String,
    pub holder: String,
    pub number: String,
    pub bank: String,
}

/// Records where a line is paid to; it counts once another person has confirmed it.
///
/// Grounds: [`domain::statute::funds::FUND_09`].
pub async fn record_payee(
    app: &App,
    finance: &Finance,
    case: CaseId,
    given: &Given,
) -> Result<Payee, AppError> {
    let now = app.now();
    let texts = [&given.label, &given.holder, &given.bank];
    if texts.into_iter().any(|it| it.trim().is_empty() || it.chars().count() > 140) {
        return Err(FundsRefusal::PayeeUnusable.into());
    }
    if !is_account_number(&given.number) {
        return Err(FundsRefusal::PayeeUnusable.into());
    }
    let holder = kept::seal(&*app.keys, Detail::Name, given.holder.trim());
    let number = kept::seal(&*app.keys, Detail::Account, &given.number);
    let recorded = app.db.transaction(async |tx| {
        cases::own(tx, finance.court_id, case).await?;
        let payee = NewPayee {
            case,
            label: &given.label,
            holder: &holder,
            number: &number,
            bank: &given.bank,
            by: finance.person_id,
        };
        let id = store::payouts::record_payee(tx, &payee, now).await.map_err(funds::named)?;
        Ok::<_, AppError>(store::payouts::payee(tx, id).await?)
    });
    opened::payee(app, recorded.await?)
}

/// What a bank account number may look like; checked here, because it is kept sealed.
pub(super) fn is_account_number(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_digit() || it.is_ascii_uppercase() || it == b'-';
    (6..=34).contains(&text.len()) && text.bytes().all(plain)
}

/// The second person's word on a payee account (M6).
pub async fn confirm_payee(app: &App, finance: &Finance, id: Uuid) -> Result<Payee, AppError> {
    let now = app.now();
    let confirmed = app.db.transaction(async |tx| {
        let payee = store::payouts::payee(tx, id).await?;
        cases::own(tx, finance.court_id, CaseId(payee.case_id)).await?;
        let confirmed = store::payouts::confirm_payee(tx, id, finance.person_id, now).await;
        confirmed.map_err(funds::named)?;
        Ok::<_, AppError>(store::payouts::payee(tx, id).await?)
    });
    opened::payee(app, confirmed.await?)
}

pub async fn payees(app: &App, finance: &Finance, case: CaseId) -> Result<Vec<Payee>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own(&mut reader, finance.court_id, case).await?;
    let rows = store::payouts::payees(&mut reader, case).await?;
    rows.into_iter().map(|it| opened::payee(app, it)).collect()
}

/// A batch that has gone to the bank.
pub struct Sent {
    pub id: Uuid,
    pub count: usize,
    pub total: Money,
}

/// Puts every released payout, every refund that is owed and every transfer between the court's
/// accounts into one batch.
pub async fn submit(app: &App, finance: &Finance) -> Result<Sent, AppError> {
    let now = app.now();
    let submitted = app.db.transaction(async |tx| {
        let (court, by) = (finance.court_id, finance.person_id);
        let batch = store::payouts::submit(tx, court, by, now).await.map_err(funds::named)?;
        let id = batch.ok_or(FundsRefusal::NothingToPay)?;
        let payouts = store::payouts::of_batch(tx, id).await?;
        let sent: Vec<Uuid> = payouts.iter().map(|it| it.id).collect();
        messages::going_back(tx, &sent, Back::Sent, now).await?;
        for payout in &payouts {
            let amount = Money::from_fen(payout.amount_fen).unwrap_or_default();
            let fact = Fact::PayoutSubmitted { payout: PayoutId(payout.id), amount };
            let (case, at) = (CaseId(payout.case_id), Instant::from_utc(now));
            store::facts::append(tx, case, Some(by), at, &fact).await?;
        }
        let total = Money::sum(payouts.iter().filter_map(|it| Money::from_fen(it.amount_fen)));
        let corrupt = StoreError::Corrupt { what: "payment batch", id, why: "total" };
        Ok::<_, AppError>(Sent { id, count: payouts.len(), total: total.ok_or(corrupt)? })
    });
    submitted.await
}

/// The message to the bank; the same batch always gives the same message.
pub async fn pain001(app: &App, finance: &Finance, id: Uuid) -> Result<String, AppError> {
    let mut reader = app.db.reader().await?;
    let batch = store::payouts::batch(&mut reader, id).await?;
    if batch.court_id != finance.court_id.0 {
        return Err(AppError::NotYourCourt);
    }
    let court = store::people::court(&mut reader, CourtId(batch.court_id)).await?;
    let accounts = store::accounts::bank_accounts(&mut reader, finance.court_id).await?;
    let payouts = store::payouts::of_batch(&mut reader, id).await?;
    let payouts = payouts.into_iter().map(|it| opened::payout(app, it));
    let payouts = payouts.collect::<Result<Vec<_>, _>>()?;
    let groups = accounts.into_iter().map(|account| Group {
        // 32 characters of the batch and one that names the account.
        id: format!("{}{}", id.simple(), account.book.get(..1).unwrap_or_default()),
        day: batch.created_at.with_timezone(&beijing()).date_naive(),
        payments: payouts.iter().filter(|it| it.book == account.book).map(payment).collect(),
        payer: Account { holder: account.holder, number: account.number, bank: Some(account.bank) },
    });
    let order = Order {
        message_id: id.simple().to_string(),
        created_at: batch.created_at,
        initiator: court.name,
        groups: groups.collect(),
    };
    let corrupt = StoreError::Corrupt { what: "payment batch", id, why: "nothing in it" };
    Ok(pain001::write(&order).map_err(|_| corrupt)?)
}

fn payment(payout: &Payout) -> Payment {
    Payment {
        end_to_end_id: payout.end_to_end_id(),
        amount: Money::from_fen(payout.amount_fen).unwrap_or_default(),
        payee: Account {
            holder: payout.payee_name.clone(),
            number: payout.payee_number.clone(),
            bank: payout.payee_bank.clone(),
        },
        remittance: format!("{} {}", payout.case_number, payout.purpose),
    }
}

/// The account of a case (一案一账户): what each account holds, and every entry.
pub struct CaseAccount {
    pub balances: Vec<Balance>,
    pub entries: Vec<Entry>,
    /// What the two bank accounts hold for the case.
    pub total: Money,
}

pub async fn account(app: &App, finance: &Finance, case: CaseId) -> Result<CaseAccount, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own(&mut reader, finance.court_id, case).await?;
    let balances = store::accounts::balances(&mut reader, case).await?;
    let entries = store::entries::of_case(&mut reader, case).await?;
    Ok(CaseAccount { total: total(&balances), balances, entries })
}

fn total(balances: &[Balance]) -> Money {
    let mirrors = balances.iter().filter(|it| it.kind.ends_with("-bank")).map(|it| it.held);
    Money::sum(mirrors).unwrap_or(Money::MAX)
}

/// The cases of the court with what is held for each.
pub async fn cases(
    app: &App,
    finance: &Finance,
) -> Result<Vec<(store::cases::Case, Money)>, AppError> {
    let mut reader = app.db.reader().await?;
    let mut held = Vec::new();
    for case in store::cases::of_court(&mut reader, finance.court_id).await? {
        let balances = store::accounts::balances(&mut reader, CaseId(case.id)).await?;
        held.push((case, total(&balances)));
    }
    Ok(held)
}

/// The identity of the two bank accounts (M7): what the bank booked is what the books explain.
///
/// Grounds: [`domain::statute::funds::FUND_02`].
pub async fn reconciliation(
    app: &App,
    finance: &Finance,
    day: Option<NaiveDate>,
) -> Result<Vec<Reconciliation>, AppError> {
    let day = day.unwrap_or_else(|| app.now().with_timezone(&beijing()).date_naive());
    let mut reader = app.db.reader().await?;
    Ok(store::accounts::reconciliation(&mut reader, finance.court_id, day).await?)
}

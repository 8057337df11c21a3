//! Rows of the ledger with what is sealed in them opened, for whoever may read it.

use store::bank_lines::Suspense;
use store::explanations::Unexplained;
use store::payouts::{Payee, Payout};

use super::AppError;
use crate::App;
use crate::seal::kept::{self, Detail};

fn open(app: &App, detail: Detail, text: &str) -> Result<String, AppError> {
    Ok(kept::open(&*app.keys, detail, text)?)
}

fn some(app: &App, detail: Detail, text: Option<&str>) -> Result<Option<String>, AppError> {
    text.map(|it| open(app, detail, it)).transpose()
}

pub fn payout(app: &App, row: Payout) -> Result<Payout, AppError> {
    Ok(Payout {
        payee_name: open(app, Detail::Name, &row.payee_name)?,
        payee_number: open(app, Detail::Account, &row.payee_number)?,
        bank_reason: some(app, Detail::Remittance, row.bank_reason.as_deref())?,
        ..row
    })
}

pub fn payee(app: &App, row: Payee) -> Result<Payee, AppError> {
    Ok(Payee {
        holder: open(app, Detail::Name, &row.holder)?,
        number: open(app, Detail::Account, &row.number)?,
        ..row
    })
}

pub fn suspense(app: &App, mut row: Suspense) -> Result<Suspense, AppError> {
    row.claim.origin_name = some(app, Detail::Name, row.claim.origin_name.as_deref())?;
    row.claim.origin_account = some(app, Detail::Account, row.claim.origin_account.as_deref())?;
    Ok(Suspense {
        payer: some(app, Detail::Name, row.payer.as_deref())?,
        payer_account: some(app, Detail::Account, row.payer_account.as_deref())?,
        remittance: some(app, Detail::Remittance, row.remittance.as_deref())?,
        ..row
    })
}

pub fn unexplained(app: &App, row: Unexplained) -> Result<Unexplained, AppError> {
    Ok(Unexplained {
        payee: some(app, Detail::Name, row.payee.as_deref())?,
        payee_account: some(app, Detail::Account, row.payee_account.as_deref())?,
        remittance: some(app, Detail::Remittance, row.remittance.as_deref())?,
        ..row
    })
}

//! How refusals to move money are told.

use bank::camt::CamtError;
use bank::pain002::AnswerError;
use bank::xml::XmlError;
use serde_json::json;

use super::{Told, kinds};
use crate::app::error::FundsRefusal;

pub(super) fn funds(error: &FundsRefusal) -> Told {
    match error {
        FundsRefusal::BankFile(reason) => bank_file(error, reason),
        FundsRefusal::UnknownAccount { line, account } => {
            let told = Told::new(&kinds::BANK_ACCOUNT_UNKNOWN, error);
            told.with("line", json!(line)).with("account", json!(account))
        }
        FundsRefusal::UnknownBalance { account } => {
            Told::new(&kinds::BANK_ACCOUNT_UNKNOWN, error).with("account", json!(account))
        }
        FundsRefusal::ReferenceReused => Told::new(&kinds::BANK_REFERENCE_REUSED, error),
        FundsRefusal::SamePerson => Told::new(&kinds::SECOND_PERSON_NEEDED, error),
        FundsRefusal::SuspenseClaimed => Told::new(&kinds::SUSPENSE_CLAIMED, error),
        FundsRefusal::ClaimUnusable => Told::new(&kinds::CLAIM_UNUSABLE, error),
        FundsRefusal::OriginUnknown => Told::new(&kinds::ORIGIN_UNKNOWN, error),
        FundsRefusal::NothingToDistribute => Told::new(&kinds::NOTHING_TO_DISTRIBUTE, error),
        FundsRefusal::PlanOpen => Told::new(&kinds::PLAN_OPEN, error),
        FundsRefusal::CostReserved { .. } | FundsRefusal::Costs(_) => {
            Told::new(&kinds::PLAN_COSTS_UNUSABLE, error)
        }
        FundsRefusal::PlanBeyondFunds => Told::new(&kinds::PLAN_BEYOND_FUNDS, error),
        FundsRefusal::PlanServed => Told::new(&kinds::PLAN_SERVED, error),
        FundsRefusal::PlanOpenToObjections { until } => {
            let told = Told::new(&kinds::PLAN_OPEN_TO_OBJECTIONS, error);
            told.with("until", json!(until.map(|it| it.to_string())))
        }
        FundsRefusal::ObjectionStands => Told::new(&kinds::PLAN_OBJECTED, error),
        FundsRefusal::ObjectionLate => Told::new(&kinds::PLAN_OBJECTION_LATE, error),
        FundsRefusal::PayeeUnconfirmed { labels } => {
            Told::new(&kinds::PAYEE_UNCONFIRMED, error).with("labels", json!(labels))
        }
        FundsRefusal::PayeeUnusable => Told::new(&kinds::PAYEE_UNUSABLE, error),
        FundsRefusal::PayeeConfirmed => Told::new(&kinds::PAYEE_CONFIRMED, error),
        FundsRefusal::StepOrder => Told::new(&kinds::PAYOUT_STEP_ORDER, error),
        FundsRefusal::NothingToPay => Told::new(&kinds::NOTHING_TO_PAY, error),
        FundsRefusal::BankAnswer(reason) => match reason {
            AnswerError::Xml(XmlError::Doctype) => {
                Told::new(&kinds::BANK_FILE_DOCTYPE, "银行文件含有DOCTYPE，已拒绝导入。")
            }
            AnswerError::Xml(_) | AnswerError::Shape(_) | AnswerError::Status { .. } => {
                Told::new(&kinds::BANK_FILE_UNREADABLE, error)
            }
        },
        FundsRefusal::UnknownOrder => Told::new(&kinds::BANK_ORDER_UNKNOWN, error),
        FundsRefusal::NotOwedAgain => Told::new(&kinds::PAYOUT_NOT_OWED_AGAIN, error),
        FundsRefusal::VoucherNeeded => Told::new(&kinds::VOUCHER_NEEDED, error),
        FundsRefusal::DelayStands => Told::new(&kinds::DELAY_STANDS, error),
        FundsRefusal::DelayUnfit => Told::new(&kinds::DELAY_UNFIT, error),
        FundsRefusal::DebitExplained => Told::new(&kinds::DEBIT_EXPLAINED, error),
        FundsRefusal::ExplanationUnfit => Told::new(&kinds::EXPLANATION_UNFIT, error),
        FundsRefusal::ClaimUnknown { id } => {
            Told::new(&kinds::PLAN_CLAIM_UNKNOWN, error).with("id", json!(id))
        }
        FundsRefusal::NotSoldAgain => Told::new(&kinds::NOT_SOLD_AGAIN, error),
        FundsRefusal::NothingForfeited => Told::new(&kinds::NOTHING_FORFEITED, error),
        FundsRefusal::PeriodOpen => Told::new(&kinds::PERIOD_OPEN, error),
        FundsRefusal::BooksNotClean => Told::new(&kinds::BOOKS_NOT_CLEAN, error),
        FundsRefusal::BooksClosed => Told::new(&kinds::BOOKS_CLOSED, error),
        FundsRefusal::PlanVoided => Told::new(&kinds::PLAN_VOIDED, error),
        FundsRefusal::ObjectionOrder => Told::new(&kinds::PLAN_OBJECTION_ORDER, error),
        FundsRefusal::SetAsideDisputed => Told::new(&kinds::SET_ASIDE_DISPUTED, error),
        FundsRefusal::StepOfPlan => Told::new(&kinds::PAYOUT_STEP_OF_PLAN, error),
        FundsRefusal::DoneBefore => Told::new(&kinds::FUNDS_DONE_BEFORE, error),
    }
}

fn bank_file(error: &FundsRefusal, reason: &CamtError) -> Told {
    match reason {
        CamtError::Xml(XmlError::Doctype) => {
            Told::new(&kinds::BANK_FILE_DOCTYPE, "银行文件含有DOCTYPE，已拒绝导入。")
        }
        CamtError::Entry { entry, .. } => {
            Told::new(&kinds::BANK_FILE_UNREADABLE, error).with("entry", json!(entry))
        }
        CamtError::Xml(_) | CamtError::Shape(_) | CamtError::Balance { .. } => {
            Told::new(&kinds::BANK_FILE_UNREADABLE, error)
        }
    }
}

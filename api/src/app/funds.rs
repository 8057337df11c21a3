//! How a constraint of the money tables becomes a named refusal.

pub mod refusal;

use store::StoreError;

use super::AppError;
use super::error::FundsRefusal;

/// The refusal a constraint stands for; anything else is a failure of the machinery.
pub fn named(error: StoreError) -> AppError {
    let refusal = error.constraint().and_then(|it| {
        people(it).or_else(|| done(it)).or_else(|| money_in(it)).or_else(|| money_out(it))
    });
    refusal.map_or_else(|| error.into(), AppError::from)
}

/// One person may not do it alone, or not both.
fn people(constraint: &str) -> Option<FundsRefusal> {
    let two = matches!(
        constraint,
        "suspense_claim_two_people"
            | "payee_account_two_people"
            | "debit_explanation_two_people"
            | "payout_delay_two_people"
            | "plan_objection_settler_is_another"
            | "distribution_plan_voider_is_another"
            | "book_closing_two_people"
            | "set_aside_releaser_is_another"
            | "payout_checker_is_another"
            | "payout_approver_is_another"
            | "payout_releaser_is_another"
            | "payout_submitter_is_another"
            | "distribution_plan_checker_is_another"
            | "distribution_plan_approver_is_another"
            | "distribution_plan_releaser_is_another"
    );
    two.then_some(FundsRefusal::SamePerson)
}

/// It has been done.
fn done(constraint: &str) -> Option<FundsRefusal> {
    let before = matches!(
        constraint,
        "deposit_registration_key"
            | "deposit_resolution_deposit_key"
            | "entry_ref_key"
            | "entry_pkey"
            | "payout_lot_key"
            | "payout_replaces_key"
            | "payout_delay_said_once"
            | "plan_service_key"
            | "book_closing_signed_once"
            | "book_closing_key"
            | "forfeiture_pkey"
            | "set_aside_released_once"
            | "plan_objection_settled_once"
    );
    before.then_some(FundsRefusal::DoneBefore)
}

/// What the bank has booked, unidentified money, and the close of the books.
fn money_in(constraint: &str) -> Option<FundsRefusal> {
    Some(match constraint {
        "bank_line_reference_is_one_movement" => FundsRefusal::ReferenceReused,
        "suspense_claim_once_key" => FundsRefusal::SuspenseClaimed,
        "suspense_claim_fits_account"
        | "suspense_claim_same_court"
        | "suspense_claim_reason_given"
        | "suspense_claim_sub_account_fkey" => FundsRefusal::ClaimUnusable,
        "suspense_claim_voucher_given" | "debit_explanation_voucher_given" => {
            FundsRefusal::VoucherNeeded
        }
        "suspense_claim_origin_known" => FundsRefusal::OriginUnknown,
        "debit_explanation_once_key" | "debit_explanation_unexplained" => {
            FundsRefusal::DebitExplained
        }
        "debit_explanation_fits"
        | "debit_explanation_ground_fits"
        | "debit_explanation_made_good_fkey"
        | "debit_explanation_payout_fkey"
        | "debit_explanation_registration_fkey" => FundsRefusal::ExplanationUnfit,
        "period_closed" => FundsRefusal::BooksClosed,
        "book_closing_over" => FundsRefusal::PeriodOpen,
        "book_closing_clean" => FundsRefusal::BooksNotClean,
        "forfeiture_after_reauction" => FundsRefusal::NotSoldAgain,
        _ => return None,
    })
}

/// Plans, objections to them, and payments.
fn money_out(constraint: &str) -> Option<FundsRefusal> {
    Some(match constraint {
        "distribution_plan_open_key" => FundsRefusal::PlanOpen,
        "plan_within_case_fund" | "account_balance_no_overdraft" => FundsRefusal::PlanBeyondFunds,
        "plan_stands" | "distribution_plan_void_in_time" => FundsRefusal::PlanVoided,
        "plan_objection_in_order"
        | "plan_objection_disputed_range"
        | "plan_service_not_ahead"
        | "plan_service_party_fkey" => FundsRefusal::ObjectionOrder,
        "set_aside_dispute_over" => FundsRefusal::SetAsideDisputed,
        "plan_served_once" => FundsRefusal::PlanServed,
        "plan_objections_over" => FundsRefusal::PlanOpenToObjections { until: None },
        "plan_objections_settled" => FundsRefusal::ObjectionStands,
        "plan_objection_in_time" | "plan_objection_line_fkey" => FundsRefusal::ObjectionLate,
        "payee_account_confirmed_once" => FundsRefusal::PayeeConfirmed,
        "payout_payee_confirmed" => FundsRefusal::PayeeUnconfirmed { labels: Vec::new() },
        "payout_step_in_order" | "payout_only_forward" => FundsRefusal::StepOrder,
        "payout_step_of_plan" => FundsRefusal::StepOfPlan,
        "payout_again_is_owed" => FundsRefusal::NotOwedAgain,
        "payout_elsewhere_checked" => FundsRefusal::VoucherNeeded,
        "payout_delay_standing_key" => FundsRefusal::DelayStands,
        "payout_delay_reason_given" | "payout_delay_end_follows" => FundsRefusal::DelayUnfit,
        _ => return None,
    })
}

//! How a constraint of the money tables becomes a named refusal.

use store::StoreError;

use super::AppError;
use super::error::FundsRefusal;

/// The refusal a constraint stands for; anything else is a failure of the machinery.
pub fn named(error: StoreError) -> AppError {
    let refusal = match error.constraint() {
        Some("bank_line_reference_is_one_movement") => FundsRefusal::ReferenceReused,
        Some(
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
            | "distribution_plan_releaser_is_another",
        ) => FundsRefusal::SamePerson,
        Some("suspense_claim_once_key") => FundsRefusal::SuspenseClaimed,
        Some(
            "suspense_claim_fits_account"
            | "suspense_claim_same_court"
            | "suspense_claim_reason_given"
            | "suspense_claim_sub_account_fkey",
        ) => FundsRefusal::ClaimUnusable,
        Some("suspense_claim_voucher_given" | "debit_explanation_voucher_given") => {
            FundsRefusal::VoucherNeeded
        }
        Some("debit_explanation_once_key" | "debit_explanation_unexplained") => {
            FundsRefusal::DebitExplained
        }
        Some(
            "debit_explanation_fits"
            | "debit_explanation_ground_fits"
            | "debit_explanation_made_good_fkey"
            | "debit_explanation_payout_fkey"
            | "debit_explanation_registration_fkey",
        ) => FundsRefusal::ExplanationUnfit,
        Some("payout_delay_standing_key") => FundsRefusal::DelayStands,
        Some("payout_delay_reason_given" | "payout_delay_end_follows") => FundsRefusal::DelayUnfit,
        Some("suspense_claim_origin_known") => FundsRefusal::OriginUnknown,
        Some("distribution_plan_open_key") => FundsRefusal::PlanOpen,
        Some("plan_within_case_fund" | "account_balance_no_overdraft") => {
            FundsRefusal::PlanBeyondFunds
        }
        Some("period_closed") => FundsRefusal::BooksClosed,
        Some("book_closing_over") => FundsRefusal::PeriodOpen,
        Some("book_closing_clean") => FundsRefusal::BooksNotClean,
        Some("forfeiture_after_reauction") => FundsRefusal::NotSoldAgain,
        Some("plan_stands" | "distribution_plan_void_in_time") => FundsRefusal::PlanVoided,
        Some(
            "plan_objection_in_order"
            | "plan_objection_disputed_range"
            | "plan_service_not_ahead"
            | "plan_service_party_fkey",
        ) => FundsRefusal::ObjectionOrder,
        Some("set_aside_dispute_over") => FundsRefusal::SetAsideDisputed,
        Some("plan_served_once") => FundsRefusal::PlanServed,
        Some("plan_objections_over") => FundsRefusal::PlanOpenToObjections { until: None },
        Some("plan_objections_settled") => FundsRefusal::ObjectionStands,
        Some("plan_objection_in_time" | "plan_objection_line_fkey") => FundsRefusal::ObjectionLate,
        Some("payee_account_confirmed_once") => FundsRefusal::PayeeConfirmed,
        Some("payout_payee_confirmed") => FundsRefusal::PayeeUnconfirmed { labels: Vec::new() },
        Some("payout_step_in_order" | "payout_only_forward") => FundsRefusal::StepOrder,
        Some("payout_step_of_plan") => FundsRefusal::StepOfPlan,
        Some("payout_again_is_owed") => FundsRefusal::NotOwedAgain,
        Some("payout_elsewhere_checked") => FundsRefusal::VoucherNeeded,
        Some(
            "deposit_registration_key"
            | "deposit_resolution_deposit_key"
            | "entry_ref_key"
            | "entry_pkey"
            | "payout_lot_key"
            | "payout_replaces_key"
            | "plan_service_key"
            | "book_closing_signed_once"
            | "payout_delay_said_once"
            | "book_closing_key"
            | "forfeiture_pkey"
            | "set_aside_released_once"
            | "plan_objection_settled_once",
        ) => FundsRefusal::DoneBefore,
        Some(_) | None => return error.into(),
    };
    refusal.into()
}

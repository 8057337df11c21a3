//! The tables as diesel sees them, written by hand: `tests/it/schema.rs` compares every column
//! with the migrated database, so that the two cannot drift apart.

mod appraisals;
mod buyers;
mod cases;
mod clocks;
mod disposals;
mod inquiries;
mod issued;
mod lots;
mod machines;
mod objections;
mod people;
mod preparations;
mod pricing;
mod records;
mod revocations;
mod sheets;

pub use appraisals::*;
pub use buyers::*;
pub use cases::*;
pub use clocks::*;
pub use disposals::*;
pub use inquiries::*;
pub use issued::*;
pub use lots::*;
pub use machines::*;
pub use objections::*;
pub use people::*;
pub use preparations::*;
pub use pricing::*;
pub use records::*;
pub use revocations::*;
pub use sheets::*;

use diesel::allow_tables_to_appear_in_same_query;

allow_tables_to_appear_in_same_query!(
    agreement,
    agreement_opening,
    agreement_submission,
    answer,
    appraisal,
    appraisal_act,
    appraisal_document,
    appraisal_fee,
    asset,
    asset_picture,
    calendar_feed,
    buyer,
    buyer_check,
    buyer_decision,
    claim,
    court,
    court_case,
    deadline,
    deadline_reading,
    direct_sale,
    directed_answer,
    directed_inquiry,
    disposal,
    document,
    document_order,
    document_part,
    document_template,
    draw,
    draw_contribution,
    fact,
    fact_head,
    fact_sheet_entry,
    firm,
    firm_choice,
    firm_conflict,
    firm_listing,
    firm_selection,
    hand_over,
    housing_proof,
    in_kind_answer,
    inquiry,
    inquiry_excuse,
    inquiry_fee,
    inquiry_fee_share,
    inquiry_objection,
    inquiry_platform,
    inquiry_quote,
    inquiry_refusal,
    inquiry_service,
    inquiry_stop,
    issued_document,
    listed_person,
    lot,
    lot_objection,
    lot_objection_act,
    machine_client,
    mail_address,
    machine_secret,
    lot_reading,
    panel_vote,
    party,
    party_account,
    party_code,
    person,
    person_notice,
    platform,
    platform_decision,
    pricing_circumstance,
    pricing_outcome,
    pricing_procedure,
    pricing_report,
    pricing_step,
    purchase_limit,
    reference_price,
    registration,
    reminder,
    revocation,
    revocation_application,
    role_grant,
    sell_all_consent,
    session,
    sheet_field,
    table_import,
    unmasking,
);

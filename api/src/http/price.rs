//! Every route on the way to a price: officers, parties, platforms and firms, administrators.

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{finance, lists, machine, officer, party, public, valuer};

/// The way to a price, which officers walk.
pub(super) fn pricing_routes(config: &mut ServiceConfig) {
    config
        .service(officer::pricing::get_pricing)
        .service(officer::pricing::state_facts)
        .service(officer::pricing::state_circumstances)
        .service(officer::pricing::fail_step)
        .service(officer::pricing::withdraw_step)
        .service(officer::agreements::invite_sides)
        .service(officer::agreements::open_agreement)
        .service(officer::agreements::send_letter)
        .service(officer::agreements::record_answer)
        .service(officer::agreements::link_party)
        .service(officer::agreements::make_party_code)
        .service(officer::reviews::review_report)
        .service(officer::reviews::order_correction)
        .service(officer::reviews::serve_party)
        .service(officer::reviews::withdraw_inquiry)
        .service(officer::reviews::rule_on_objection)
        .service(officer::reviews::excuse_late)
        .service(officer::reviews::list_platforms)
        .service(officer::reviews::list_supervision_reports)
        .service(officer::course::defer_inquiry)
        .service(officer::course::resume_inquiry)
        .service(officer::course::reissue_inquiry)
        .service(officer::course::decide_inquiry_fee)
        .service(officer::course::reissue_appraisal)
        .service(officer::course::list_comparables)
        .service(officer::deadlines::list_pricing_deadlines);
}

/// What parties of a case see and do.
pub(super) fn party_routes(config: &mut ServiceConfig) {
    config.service(
        scope("/api/party")
            .service(party::cases::list_party_cases)
            .service(party::cases::submit_price)
            .service(party::money::get_claim_money)
            .service(finance::books::get_case_record_for_party)
            .service(party::inquiries::get_party_inquiry)
            .service(party::inquiries::object_to_report)
            .service(party::inquiries::report_pricing),
    );
}

/// What platforms and firms ask, in the browser and by their programs.
pub(super) fn valuer_routes(config: &mut ServiceConfig) {
    config
        .service(
            scope("/api/valuer")
                .service(valuer::quotes::list_tasks)
                .service(valuer::quotes::give_quote)
                .service(valuer::quotes::ask_extension)
                .service(valuer::quotes::refuse_commission)
                .service(public::calibration::get_own_accuracy)
                .service(valuer::commissions::list_commissions)
                .service(valuer::commissions::get_commission)
                .service(valuer::commissions::act_on_commission)
                .service(valuer::commissions::hand_in_document)
                .service(valuer::commissions::get_commission_document),
        )
        .service(
            scope("/api/machine")
                .service(machine::ask_token)
                .service(machine::poll_tasks)
                .service(machine::send_quote)
                .service(machine::send_extension_request)
                .service(machine::send_refusal)
                .service(machine::poll_commissions)
                .service(machine::send_firm_act),
        );
}

/// The appraisal as the court conducts it, and the programs of platforms and firms.
pub(super) fn appraisal_routes(config: &mut ServiceConfig) {
    config
        .service(officer::firms::list_firms)
        .service(officer::selections::open_selection)
        .service(officer::selections::list_selections)
        .service(officer::selections::get_selection)
        .service(officer::selections::propose_firms)
        .service(officer::selections::announce_draw)
        .service(officer::selections::contribute_to_draw)
        .service(officer::selections::hold_draw)
        .service(officer::appraisals::list_appraisals)
        .service(officer::appraisals::get_appraisal)
        .service(officer::appraisals::act_in_appraisal)
        .service(officer::appraisals::settle_appraisal)
        .service(officer::appraisals::decide_appraisal_fee)
        .service(officer::appraisals::keep_paper)
        .service(officer::appraisals::get_appraisal_document)
        .service(officer::machines::issue_machine_client)
        .service(officer::machines::list_machine_clients)
        .service(officer::machines::rotate_machine_secret)
        .service(officer::machines::revoke_machine_client);
}

/// The lists of platforms and firms: whole paths, so that they come before the scope of the same role.
pub(super) fn list_routes(config: &mut ServiceConfig) {
    config
        .service(lists::list_all_platforms)
        .service(lists::admit_platform)
        .service(lists::readmit_platform)
        .service(lists::remove_platform)
        .service(lists::import_firms);
}

//! Every route on what follows a round, who may buy, and who objects.

use utoipa_actix_web::service_config::ServiceConfig;

use super::officer;

/// What follows a round, who may buy, and who objects.
pub(super) fn buyer_routes(config: &mut ServiceConfig) {
    config
        .service(officer::next_steps::get_next_step)
        .service(officer::next_steps::answer_in_kind)
        .service(officer::next_steps::take_in_kind)
        .service(officer::next_steps::lift_seizure)
        .service(officer::direct_sales::found_direct_sale)
        .service(officer::next_steps::consent_to_sell_all)
        .service(officer::lot_objections::enter_lot_objection)
        .service(officer::lot_objections::list_lot_objections)
        .service(officer::lot_objections::act_on_lot_objection)
        .service(officer::revocations::enter_revocation_application)
        .service(officer::revocations::get_revocation)
        .service(officer::revocations::revoke_sale)
        .service(officer::revocations::refund_revoked_sale)
        .service(officer::revocations::get_evidence)
        .service(officer::buyers::decide_buyer)
        .service(officer::buyers::prove_household)
        .service(officer::buyers::unmask_buyer)
        .service(officer::listing::list_persons)
        .service(officer::listing::unlist_persons)
        .service(officer::listing::count_listed_persons)
        .service(officer::listing::enter_purchase_limit)
        .service(officer::listing::list_purchase_limits);
}

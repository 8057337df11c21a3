//! The routes of questions, viewings, views and saved searches, by role.

use utoipa_actix_web::service_config::ServiceConfig;

use super::{bidder, officer, public};

/// What anybody reads, and that somebody looks.
pub fn public_routes(config: &mut ServiceConfig) {
    config
        .service(public::changes::list_changes)
        .service(public::questions::list_questions)
        .service(public::views::view_lot)
        .service(public::viewings::list_viewings);
}

/// What a bidder asks, books and looks for.
pub fn bidder_routes(config: &mut ServiceConfig) {
    config
        .service(bidder::questions::ask_question)
        .service(bidder::viewings::list_own_viewings)
        .service(bidder::viewings::get_viewing_calendar)
        .service(bidder::viewings::book_viewing)
        .service(bidder::viewings::give_up_viewing)
        .service(bidder::searches::list_searches)
        .service(bidder::searches::save_search)
        .service(bidder::searches::remove_search);
}

/// What an officer answers to visitors, and arranges for them.
pub fn officer_routes(config: &mut ServiceConfig) {
    config
        .service(officer::questions::list_asked_questions)
        .service(officer::questions::answer_question)
        .service(officer::questions::cover_question)
        .service(officer::viewings::list_lot_viewings)
        .service(officer::viewings::publish_viewing)
        .service(officer::viewings::call_off_viewing)
        .service(officer::viewings::mark_visitor);
}

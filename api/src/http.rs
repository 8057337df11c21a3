//! HTTP: every route on one page, by role. Handlers translate; `app` decides.

pub mod admin;
pub mod appraisal;
mod asset;
pub mod bidder;
pub mod extract;
pub mod files;
pub mod finance;
pub mod guard;
pub mod health;
pub mod lists;
pub mod machine;
pub mod names;
pub mod nul;
pub mod officer;
pub mod once;
pub mod panel;
pub mod party;
mod price;
pub mod problem;
pub mod public;
mod sale;
pub mod session;
pub mod supervisor;
pub mod trace;
pub mod valuer;
mod visitors;
pub mod wire;

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse, HttpServer, ResponseError, get};
use utoipa::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

use crate::{App, site};
use machine::MachineSecurity;
use problem::HttpError;

/// Every route. Only `service(…)` with attribute handlers is collected into the document.
fn routes(config: &mut ServiceConfig) {
    config
        .configure(price::list_routes)
        .configure(public_routes)
        .service(
            scope("/api/session")
                .service(session::sign_in)
                .service(session::get_session)
                .service(session::refresh_session)
                .service(session::sign_out),
        )
        .service(
            scope("/api/officer")
                .configure(price::pricing_routes)
                .configure(clock_routes)
                .configure(visitors::officer_routes)
                .service(officer::cases::open_case)
                .service(officer::cases::list_cases)
                .service(officer::cases::get_case)
                .service(officer::cases::add_party)
                .service(officer::cases::add_claim)
                .service(officer::cases::add_asset)
                .configure(asset::asset_routes)
                .service(officer::inquiries::send_inquiry)
                .service(officer::inquiries::get_inquiry)
                .service(officer::inquiries::serve_reports)
                .service(officer::inquiries::raise_objection)
                .service(officer::inquiries::settle_inquiry)
                .configure(price::appraisal_routes)
                .service(officer::lots::get_bounds)
                .service(officer::lots::draft_lot)
                .service(officer::preparation::get_preparation)
                .service(officer::preparation::revise_lot)
                .service(officer::preparation::tell_person)
                .service(officer::preparation::read_lot)
                .service(officer::lots::announce_lot)
                .service(officer::lots::list_officer_lots)
                .service(officer::lots::confirm_priority)
                .service(officer::lots::rule_on_capacity)
                .configure(sale::buyer_routes)
                .service(officer::outcomes::complete_lot)
                .service(officer::outcomes::default_lot)
                .service(officer::forfeitures::settle_forfeiture)
                .service(officer::documents::list_case_documents)
                .service(officer::documents::issue_document)
                .service(officer::documents::get_case_document)
                .service(officer::documents::hand_over_lot)
                .service(officer::delays::ask_delay)
                .service(officer::delays::list_delays)
                .service(officer::delays::end_delay)
                .service(finance::books::list_closings_to_sign)
                .service(finance::books::sign_closing)
                .service(officer::bidding::pause_lot)
                .service(officer::bidding::resume_lot)
                .service(officer::bidding::end_stop_ground)
                .service(officer::bidding::withdraw_lot)
                .service(officer::faults::list_officer_faults)
                .service(officer::faults::sign_fault),
        )
        .configure(price::valuer_routes)
        .service(
            scope("/api/panel")
                .service(panel::claimants::list_claimants)
                .service(panel::decisions::list_proposals)
                .service(panel::decisions::vote_on_lot),
        )
        .configure(price::party_routes)
        .configure(finance_routes)
        .configure(supervisor_routes)
        .configure(admin_routes);
}

/// What administrators of the platform see and do.
fn admin_routes(config: &mut ServiceConfig) {
    config.service(
        scope("/api/admin")
            .service(admin::templates::get_template)
            .service(admin::templates::try_template)
            .service(admin::templates::change_template),
    );
}

/// What supervisors see and do.
fn supervisor_routes(config: &mut ServiceConfig) {
    config.service(
        scope("/api/supervisor")
            .service(supervisor::faults::list_supervisor_faults)
            .service(supervisor::faults::countersign_fault)
            .service(finance::books::get_case_record_for_supervisor)
            .service(finance::files::list_bank_files_for_supervisor)
            .service(finance::files::get_bank_file_for_supervisor)
            .service(supervisor::delays::list_court_delays)
            .service(supervisor::delays::approve_delay)
            .service(supervisor::alarms::list_alarms)
            .service(supervisor::alarms::acknowledge_alarm)
            .service(supervisor::alarms::compare_now)
            .service(officer::deadlines::list_court_deadlines)
            .service(supervisor::clocks::get_court_lights)
            .service(supervisor::reminders::list_supervisor_reminders)
            .service(supervisor::reminders::read_supervisor_reminder)
            .service(supervisor::reminders::set_supervisor_mail_address)
            .service(supervisor::unmaskings::list_unmaskings),
    );
}

/// What anyone and what bidders see and do.
fn public_routes(config: &mut ServiceConfig) {
    config
        .service(
            scope("/api/public")
                .service(public::accounts::open_account)
                .service(public::courts::get_time)
                .service(public::courts::list_courts)
                .service(public::lots::list_lots)
                .service(public::lots::get_lot)
                .service(public::overviews::get_statistics)
                .service(public::overviews::get_calendar)
                .service(public::overviews::list_places)
                .service(public::open_data::get_feed)
                .service(public::open_data::dump_lots)
                .service(public::calendars::get_private_calendar)
                .service(public::documents::list_lot_documents)
                .service(public::pictures::list_lot_pictures)
                .service(public::pictures::get_lot_picture)
                .service(public::documents::verify_document)
                .service(public::documents::get_document)
                .service(public::draws::list_draws)
                .service(public::draws::get_draw)
                .service(public::draws::get_draw_record)
                .service(public::calibration::get_calibration)
                .configure(visitors::public_routes)
                .service(public::live::list_entries)
                .service(public::live::watch_lot)
                .service(public::records::download_record)
                .service(public::records::get_receipt)
                .service(public::records::get_head)
                .service(public::records::list_signing_keys)
                .service(public::heads::list_signed_heads)
                .service(public::replays::replay_lot)
                .service(public::limits::get_limits)
                .service(public::faults::list_interruptions)
                .service(public::faults::list_faults),
        )
        .service(
            scope("/api/bidder")
                .service(bidder::registrations::register)
                .service(bidder::registrations::get_registration)
                .service(bidder::registrations::list_registrations)
                .service(bidder::money::get_refund_money)
                .service(bidder::bids::place_bid)
                .service(bidder::proofs::list_own_bids)
                .service(bidder::parties::use_party_code)
                .service(bidder::watches::list_watches)
                .service(bidder::watches::watch_a_lot)
                .service(bidder::watches::unwatch_lot)
                .configure(visitors::bidder_routes)
                .service(bidder::objections::object_to_lot)
                .service(bidder::objections::list_own_lot_objections)
                .service(bidder::revocations::ask_for_revocation)
                .service(bidder::messages::list_messages)
                .service(bidder::messages::read_message),
        );
}

/// The clocks of an officer, and his calendar.
fn clock_routes(config: &mut ServiceConfig) {
    config
        .service(officer::clocks::list_clocks)
        .service(officer::clocks::make_calendar)
        .service(officer::clocks::revoke_calendar)
        .service(officer::clocks::list_reminders)
        .service(officer::clocks::read_reminder)
        .service(officer::clocks::set_mail_address);
}

/// What case-fund staff see and do.
fn finance_routes(config: &mut ServiceConfig) {
    config.service(
        scope("/api/finance")
            .service(finance::receipts::import_bank_file)
            .service(finance::files::list_bank_files)
            .service(finance::files::get_bank_file)
            .service(finance::receipts::list_suspense)
            .service(finance::receipts::claim_suspense)
            .service(finance::receipts::approve_claim)
            .service(finance::proposals::list_proposals_for_money)
            .service(finance::proposed_costs::list_proposed_costs)
            .service(finance::explanations::list_unexplained)
            .service(finance::explanations::explain_debit)
            .service(finance::explanations::approve_explanation)
            .service(finance::accounts::list_fund_cases)
            .service(finance::accounts::get_case_account)
            .service(finance::accounts::get_reconciliation)
            .service(finance::books::get_case_record)
            .service(finance::books::get_case_statement)
            .service(finance::books::get_case_workbook)
            .service(finance::books::list_open_items)
            .service(finance::books::close_books)
            .service(finance::books::list_closings)
            .service(finance::reports::get_fund_report)
            .service(finance::reports::get_fund_workbook)
            .service(finance::payouts::list_payouts)
            .service(finance::payouts::list_payees)
            .service(finance::payouts::record_payee)
            .service(finance::payouts::confirm_payee)
            .service(finance::notaries::record_notary)
            .service(finance::notaries::list_escrows)
            .service(finance::again::pay_again)
            .service(finance::again::check_payout)
            .service(finance::again::approve_payout)
            .service(finance::again::release_payout)
            .service(finance::again::withdraw_payout)
            .service(finance::payouts::submit_payouts)
            .service(finance::payouts::get_pain001)
            .service(finance::distributions::draw_plan)
            .service(finance::distributions::list_plans)
            .service(finance::distributions::get_plan)
            .service(finance::distributions::serve_plan)
            .service(finance::distributions::object_to_plan)
            .service(finance::distributions::settle_plan_objection)
            .service(finance::objections::get_plan_life)
            .service(finance::objections::serve_plan_on)
            .service(finance::objections::move_plan_objection)
            .service(finance::objections::release_set_aside)
            .service(finance::distributions::check_plan)
            .service(finance::distributions::approve_plan)
            .service(finance::distributions::release_plan),
    );
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "法槌 Fachui",
        description = "Judicial online auction and price inquiry. Money is a string in yuan, \
                       times are RFC 3339 with +08:00, refusals are RFC 9457 problems."
    ),
    // What only a query names is not collected from it.
    modifiers(&MachineSecurity),
    components(schemas(
        files::PictureSize,
        officer::imports::ImportMode,
        public::lots::PhaseWanted,
        public::lots::SortName,
        names::PaperName,
        names::ProfileName
    ))
)]
struct Document;

/// The OpenAPI document as it is checked in and served.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let app = actix_web::App::new().into_utoipa_app().openapi(Document::openapi());
    let mut document = app.configure(routes).split_for_parts().1;
    once::describe(&mut document);
    document
}

/// [`openapi`] as text, the same on every machine.
pub fn openapi_json() -> String {
    openapi().to_pretty_json().expect("the document is made of strings")
}

#[get("/api/openapi.json")]
async fn get_openapi(described: Data<utoipa::openapi::OpenApi>) -> HttpResponse {
    HttpResponse::Ok().json(described.as_ref())
}

/// The server, ready to run. Whoever runs it hears the signals and ends it.
///
/// # Errors
/// When the socket cannot be listened on.
pub fn server(app: &Data<App>, listener: TcpListener) -> std::io::Result<Server> {
    let app = app.clone();
    let described = Data::new(openapi());
    let server = HttpServer::new(move || {
        let described = described.clone();
        actix_web::App::new()
            .into_utoipa_app()
            .app_data(app.clone())
            .app_data(described)
            .map(|it| it.configure(extract::configure))
            .configure(routes)
            .map(|it| {
                it.service(get_openapi)
                    .service(health::live)
                    .service(health::ready)
                    .default_service(web::to(fallback))
                    .wrap(from_fn(once::once))
                    .wrap(from_fn(guard::guard))
                    .wrap(Compress::default())
                    .wrap(from_fn(trace::trace))
            })
            .into_app()
    });
    let server = server.keep_alive(KEEP_ALIVE).disable_signals().shutdown_timeout(10);
    Ok(server.listen(listener)?.run())
}

/// How long an idle connection stays open. A proxy in front must let go of it first (nginx does
/// after 60 seconds), or it sends a bid down a line that is just being closed, and the bidder is
/// told 502 although nothing was lost.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// No handler matched: the wrong method of a known path, an unknown path, or a page of the site.
async fn fallback(request: HttpRequest, described: Data<utoipa::openapi::OpenApi>) -> HttpResponse {
    let path = request.match_info().as_str();
    if path.starts_with("/api") {
        let allow = methods(&described, path);
        return if allow.is_empty() {
            HttpError::UnknownPath.error_response()
        } else {
            HttpError::MethodNotAllowed { allow: allow.join(", ") }.error_response()
        };
    }
    if request.method().is_safe() {
        site::serve(&request)
    } else {
        HttpError::MethodNotAllowed { allow: "GET, HEAD".to_owned() }.error_response()
    }
}

/// The methods of a path in the document.
fn methods(described: &utoipa::openapi::OpenApi, path: &str) -> Vec<&'static str> {
    let matching = described.paths.paths.iter().filter(|(template, _)| matches(template, path));
    let known = matching.flat_map(|(_, item)| {
        [
            ("GET", item.get.is_some()),
            ("POST", item.post.is_some()),
            ("PUT", item.put.is_some()),
            ("DELETE", item.delete.is_some()),
            ("PATCH", item.patch.is_some()),
        ]
    });
    known.filter_map(|(method, there)| there.then_some(method)).collect()
}

fn matches(template: &str, path: &str) -> bool {
    let mut words = path.split('/');
    let fits = template
        .split('/')
        .all(|part| words.next().is_some_and(|word| part.starts_with('{') || part == word));
    fits && words.next().is_none()
}

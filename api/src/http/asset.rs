//! Every route about what describes an asset: its sheet, its pictures, and the tables it comes from.

use utoipa_actix_web::service_config::ServiceConfig;

use super::officer;

pub(super) fn asset_routes(config: &mut ServiceConfig) {
    config
        .service(officer::fact_sheets::get_fact_sheet)
        .service(officer::fact_sheets::state_fact_sheet)
        .service(officer::fact_sheets::list_sheet_versions)
        .service(officer::pictures::keep_picture)
        .service(officer::pictures::list_pictures)
        .service(officer::pictures::arrange_pictures)
        .service(officer::pictures::remove_picture)
        .service(officer::pictures::get_picture)
        .service(officer::imports::import_table)
        .service(officer::imports::get_import_template)
        .service(officer::meter::get_case_meter);
}

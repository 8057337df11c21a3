//! The fact sheet of an asset, as officers see it and fill it in.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::id::AssetId;
use domain::sheet::{self, Demand, Form, Stated};
use serde::{Deserialize, Serialize};
use store::sheets::SheetField;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::fact_sheets::{self, Entry, FactSheet};
use crate::http::problem::Problem;
use crate::http::wire::beijing;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateSheet {
    pub entries: Vec<SheetEntryForm>,
}

/// What is said of one field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetEntryForm {
    pub field: String,
    /// The version that was seen; 0 where nothing was said yet. Another one meanwhile is a conflict.
    pub version: i16,
    pub said: SaidForm,
}

/// Known, with where it was read; unknown, with who was asked and when; or not applicable.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "kebab-case", deny_unknown_fields)]
pub enum SaidForm {
    Known {
        value: String,
        source: String,
        #[serde(default, deserialize_with = "crate::http::wire::near_if_given")]
        as_of: Option<NaiveDate>,
    },
    Unknown {
        asked: String,
        #[serde(deserialize_with = "crate::http::wire::near")]
        asked_on: NaiveDate,
    },
    NotApplicable {
        why: String,
    },
}

/// The sheet of an asset: every field its kind has, and what is said of it.
#[derive(Serialize, ToSchema)]
pub struct FactSheetView {
    pub asset_id: Uuid,
    pub case_id: Uuid,
    pub title: String,
    /// `immovable`, `land`, `vehicle`, `movable`, `equity` or `intangible`.
    pub subject: String,
    pub fields: Vec<SheetFieldView>,
    /// The needed fields of which nothing is said.
    pub missing: Vec<String>,
    /// How much of the needed is said, in percent.
    pub score: usize,
}

#[derive(Serialize, ToSchema)]
pub struct SheetFieldView {
    pub key: String,
    /// As the table and the templates call it.
    pub chinese: String,
    pub part: String,
    /// `text`, `amount`, `day`, `measure`, `count`, `choice`, `plate`, `vin` or `credit-code`.
    pub form: String,
    pub unit: Option<String>,
    pub choices: Vec<SheetChoice>,
    pub needed: bool,
    /// 0 where nothing is said yet.
    pub version: i16,
    pub said: Option<SaidView>,
}

#[derive(Serialize, ToSchema)]
pub struct SheetChoice {
    pub value: String,
    pub chinese: String,
}

/// What was said of a field.
#[derive(Serialize, ToSchema)]
pub struct SaidView {
    /// `known`, `unknown` or `not-applicable`.
    pub state: String,
    pub value: Option<String>,
    /// As people read it.
    pub text: String,
    pub source: Option<String>,
    pub as_of: Option<NaiveDate>,
    pub asked: Option<String>,
    pub asked_on: Option<NaiveDate>,
    /// `typed` or `imported`.
    pub origin: String,
    pub stated_at: DateTime<FixedOffset>,
}

/// One version of one field.
#[derive(Serialize, ToSchema)]
pub struct SheetVersionView {
    pub field: String,
    pub chinese: String,
    pub version: i16,
    pub said: SaidView,
}

/// The fact sheet of an asset.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_fact_sheet",
    params(("asset_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The sheet", body = FactSheetView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/assets/{asset_id}/sheet")]
pub async fn get_fact_sheet(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
) -> Result<Json<FactSheetView>, AppError> {
    Ok(Json(view(fact_sheets::read(&app, &officer, asset_id.into_inner()).await?)))
}

/// State fields of the sheet, all of them or none (REF-03, AUC-13).
#[utoipa::path(
    tag = "officer",
    operation_id = "state_fact_sheet",
    params(("asset_id" = Uuid, Path)),
    request_body = StateSheet,
    responses(
        (status = 200, description = "Stated", body = FactSheetView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/assets/{asset_id}/sheet")]
pub async fn state_fact_sheet(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
    body: Json<StateSheet>,
) -> Result<Json<FactSheetView>, AppError> {
    let given = body.into_inner().entries.into_iter().map(entry).collect();
    Ok(Json(view(fact_sheets::state(&app, &officer, asset_id.into_inner(), given).await?)))
}

/// Everything that was ever said of an asset, the newest first.
#[utoipa::path(
    tag = "officer",
    operation_id = "list_sheet_versions",
    params(("asset_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The versions", body = [SheetVersionView]),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/assets/{asset_id}/sheet/versions")]
pub async fn list_sheet_versions(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
) -> Result<Json<Vec<SheetVersionView>>, AppError> {
    let (subject, rows) = fact_sheets::history(&app, &officer, asset_id.into_inner()).await?;
    let version = |row: &SheetField| {
        let field = sheet::Field::of(subject, &row.field)?;
        let (chinese, version) = (field.chinese.to_owned(), row.version);
        Some(SheetVersionView {
            field: row.field.clone(),
            chinese,
            version,
            said: said(field, row),
        })
    };
    Ok(Json(rows.iter().filter_map(version).collect()))
}

fn entry(given: SheetEntryForm) -> Entry {
    let said = match given.said {
        SaidForm::Known { value, source, as_of } => Stated::Known { value, source, as_of },
        SaidForm::Unknown { asked, asked_on } => Stated::Unknown { asked, asked_on },
        SaidForm::NotApplicable { why } => Stated::NotApplicable { why },
    };
    Entry { field: given.field, seen: given.version, said }
}

fn view(found: FactSheet) -> FactSheetView {
    let field = |it: &'static sheet::Field| {
        let row = found.said.iter().find(|row| row.field == it.key);
        SheetFieldView {
            key: it.key.to_owned(),
            chinese: it.chinese.to_owned(),
            part: it.part.name().to_owned(),
            form: it.form.name().to_owned(),
            unit: it.form.unit().map(str::to_owned),
            choices: choices(it.form),
            needed: it.demand == Demand::Needed,
            version: row.map_or(0, |it| it.version),
            said: row.map(|row| said(it, row)),
        }
    };
    FactSheetView {
        asset_id: found.asset.id,
        case_id: found.asset.case_id,
        subject: found.subject.name().to_owned(),
        fields: sheet::fields(found.subject).map(field).collect(),
        missing: found.missing.iter().map(|it| it.key.to_owned()).collect(),
        score: found.score,
        title: found.asset.title,
    }
}

fn choices(form: Form) -> Vec<SheetChoice> {
    let Form::Choice(all) = form else { return Vec::new() };
    let choice = |(value, chinese): &(&str, &str)| SheetChoice {
        value: (*value).to_owned(),
        chinese: (*chinese).to_owned(),
    };
    all.iter().map(choice).collect()
}

fn said(field: &sheet::Field, row: &SheetField) -> SaidView {
    SaidView {
        state: row.state.clone(),
        value: row.value.clone(),
        text: sheet::written(field, &fact_sheets::said(row)),
        source: row.source.clone(),
        as_of: row.as_of,
        asked: row.asked.clone(),
        asked_on: row.asked_on,
        origin: row.origin.clone(),
        stated_at: beijing(row.stated_at),
    }
}

//! Figures of the case funds, each with the formula it follows, and why money waits.

use actix_web::web::{Data, Json, Query};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::books::{XLSX, attached};
use crate::App;
use crate::actor::Finance;
use crate::app::fund_reports::{self, Report};
use crate::app::sheets::Cell;
use crate::app::{AppError, sheets};
use crate::http::party::money::PayoutClockView;
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ReportQuery {
    #[serde(deserialize_with = "crate::http::wire::near")]
    from: NaiveDate,
    #[serde(deserialize_with = "crate::http::wire::near")]
    until: NaiveDate,
}

/// What was received and paid, and what waits.
#[derive(Serialize, ToSchema)]
pub struct FundReport {
    pub figures: Vec<FundFigure>,
    pub waiting: Vec<WaitingMoney>,
}

#[derive(Serialize, ToSchema)]
pub struct FundFigure {
    /// `received`, `paid`, `unidentified`, `set-aside`, `escrowed`, `owed-again`, or `unpaid-…` by age.
    pub name: String,
    pub count: i64,
    pub amount: Yuan,
    /// What is counted, in words.
    pub formula: &'static str,
}

/// A case whose money has not been paid out, and what it waits for.
#[derive(Serialize, ToSchema)]
pub struct WaitingMoney {
    pub case_id: Uuid,
    pub case_number: String,
    pub amount: Yuan,
    pub since: Option<DateTime<FixedOffset>>,
    /// The thirty days of the law from the arrival, stricter layers and approved delays.
    pub clock: Option<PayoutClockView>,
    pub days: i64,
    /// `green`, `yellow` (due within ten days) or `red` (overdue).
    pub lamp: &'static str,
    /// `plan`, `payout`, `owed-again` or `set-aside`.
    pub waits_for: String,
}

fn formula(name: &str) -> &'static str {
    match name {
        "received" => "期间内入账的贷方流水（不含本院两账户间划转和退汇）",
        "paid" => "期间内银行已记账的发放和退还（不含本院两账户间划转）",
        "unidentified" => "当前不明款余额",
        "set-aside" => "当前提存余额",
        "escrowed" => "已向公证机构提存的款项（提存不等于发放）",
        "owed-again" => "被退回或拒绝、尚未重新申请支付的款项",
        "unpaid-10" => "执行款专户中到账不超过10日的案件余额",
        "unpaid-15" => "执行款专户中到账11至15日的案件余额",
        "unpaid-30" => "执行款专户中到账16至30日的案件余额",
        _ => "执行款专户中到账超过30日的案件余额",
    }
}

impl From<Report> for FundReport {
    fn from(report: Report) -> FundReport {
        let figure = |name: &str, count, amount| FundFigure {
            name: name.to_owned(),
            count,
            amount: Yuan(amount),
            formula: formula(name),
        };
        let mut figures: Vec<FundFigure> = report
            .figures
            .iter()
            .map(|it| {
                let amount = Money::from_fen(it.amount_fen).unwrap_or_default();
                figure(&it.name, it.count, amount)
            })
            .collect();
        let ages = ["unpaid-10", "unpaid-15", "unpaid-30", "unpaid-older"];
        for (name, (count, amount)) in ages.into_iter().zip(report.unpaid) {
            figures.push(figure(name, i64::try_from(count).unwrap_or(i64::MAX), amount));
        }
        let waiting = report.waiting.into_iter().map(|it| WaitingMoney {
            case_id: it.row.case_id,
            case_number: it.row.case_number,
            amount: Yuan(Money::from_fen(it.row.amount_fen).unwrap_or_default()),
            since: it.row.since.map(beijing),
            clock: it.clock.map(PayoutClockView::from),
            days: it.days,
            lamp: it.lamp.name(),
            waits_for: it.row.waits_for,
        });
        FundReport { waiting: waiting.collect(), figures }
    }
}

/// The report as a workbook (XLSX): figures with their formulas, then what waits.
#[utoipa::path(
    tag = "finance",
    operation_id = "get_fund_workbook",
    params(ReportQuery),
    responses(
        (status = 200, description = "The workbook", body = Vec<u8>,
         content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/report/workbook")]
pub async fn get_fund_workbook(
    finance: Finance,
    app: Data<App>,
    query: Query<ReportQuery>,
) -> Result<HttpResponse, AppError> {
    let days = (query.from, query.until);
    let report = FundReport::from(fund_reports::report(&app, &finance, days).await?);
    let text = |it: &str| Cell::Text(it.to_owned());
    let count = |it: i64| Cell::Count(u32::try_from(it).unwrap_or(u32::MAX));
    let mut rows: Vec<Vec<Cell>> = report
        .figures
        .iter()
        .map(|it| {
            vec![text(&it.name), count(it.count), Cell::Amount(it.amount.0), text(it.formula)]
        })
        .collect();
    rows.extend(report.waiting.iter().map(|it| {
        let why = format!("{} / {}", it.waits_for, it.lamp);
        vec![text(&it.case_number), count(it.days), Cell::Amount(it.amount.0), Cell::Text(why)]
    }));
    let headings = ["项目或案号", "笔数或天数", "金额", "计算方法或原因"];
    Ok(attached(XLSX, "report.xlsx", sheets::workbook("案款报表", &headings, &rows)?))
}

/// Received, paid, unpaid by age, unidentified, set aside, owed again; and why each case waits.
#[utoipa::path(
    tag = "finance",
    operation_id = "get_fund_report",
    params(ReportQuery),
    responses(
        (status = 200, description = "The figures", body = FundReport),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/report")]
pub async fn get_fund_report(
    finance: Finance,
    app: Data<App>,
    query: Query<ReportQuery>,
) -> Result<Json<FundReport>, AppError> {
    let days = (query.from, query.until);
    Ok(Json(fund_reports::report(&app, &finance, days).await?.into()))
}

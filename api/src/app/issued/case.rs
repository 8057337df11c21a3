//! What the documents of a case say: commission, distribution plan, statement.

use documents::{Fields, Kind};
use domain::clause::Clause;
use domain::id::{AssetId, CaseId, InquiryId, PlanId};
use domain::instant::{Instant, beijing};
use domain::money::Money;
use store::StoreError;
use store::db::Reader;
use store::people::Court;

use super::refusal::DocumentRefusal;
use super::{Wanted, lot::last_day, second, words};
use crate::App;
use crate::app::AppError;
use crate::app::error::LotRefusal;

/// The fields of a document of this case.
pub async fn fields(
    app: &App,
    court: &Court,
    case: CaseId,
    wanted: &Wanted,
) -> Result<Fields, AppError> {
    let mut reader = app.db.reader().await?;
    let number = store::cases::find(&mut reader, case).await?.case_number;
    let base = Fields::default().with("case_number", number);
    match wanted.kind {
        Kind::Commission => commission(app, &mut reader, court, base, (case, wanted)).await,
        Kind::Plan => plan(app, &mut reader, court, base, (case, wanted)).await,
        Kind::Statement => {
            let base = base.with("as_of", second(Instant::from_utc(app.now())));
            statement(&mut reader, base, case).await
        }
        Kind::Announcement | Kind::Rules | Kind::Confirmation | Kind::Ruling | Kind::Assistance => {
            let why = "须指明标的物";
            Err(DocumentRefusal::NotDue { kind: wanted.kind, why }.into())
        }
    }
}

async fn commission(
    app: &App,
    reader: &mut Reader,
    court: &Court,
    base: Fields,
    (case, wanted): (CaseId, &Wanted),
) -> Result<Fields, AppError> {
    let inquiry = store::inquiries::find(reader, InquiryId(wanted.subject)).await?;
    if inquiry.case_id != case.0 {
        return Err(AppError::NotYourCase);
    }
    let asset = store::cases::asset(reader, AssetId(inquiry.asset_id)).await?;
    let asked = store::inquiries::asked(reader, InquiryId(inquiry.id)).await?;
    let asked: Vec<String> = asked.into_iter().map(|(_, platform)| platform.name).collect();
    let sent = Instant::from_utc(inquiry.commissioned_at);
    let due = app.profiles.reckoner(court).due(Clause::Quoted, sent);
    let due = due.map_err(LotRefusal::Term)?;
    Ok(base
        .with("title", asset.title)
        .with("region", asset.region)
        .with("platforms", asked.join("、"))
        .with("due_at", last_day(&due))
        .with("due_why", due.arithmetic_chinese()))
}

async fn plan(
    app: &App,
    reader: &mut Reader,
    court: &Court,
    base: Fields,
    (case, wanted): (CaseId, &Wanted),
) -> Result<Fields, AppError> {
    let plan = store::distributions::find(reader, PlanId(wanted.subject)).await?;
    if plan.case != case {
        return Err(AppError::NotYourCase);
    }
    let surplus = plan.lines.iter().find(|it| it.kind == "surplus").map(|it| it.paid);
    let period = app.profiles.of(court).period(Clause::PlanObjected);
    let mut fields = base
        .with("version", plan.version.to_string())
        .with("proceeds", plan.proceeds.to_string())
        .with("split", words::split(&plan.split))
        .with("rules", plan.rules.join("、"))
        .with("surplus", surplus.unwrap_or(Money::ZERO).to_string())
        .with("objection_period", period.chinese());
    for line in plan.lines.iter().filter(|it| it.kind != "surplus") {
        let note = if line.reserved { "留待确认" } else { "" };
        let row = [
            ("label", line.label.clone()),
            ("kind", words::line(&line.kind).to_owned()),
            ("due", line.due.to_string()),
            ("paid", line.paid.to_string()),
            ("note", note.to_owned()),
        ];
        fields.push("lines", &row);
    }
    Ok(fields)
}

/// What came into the two bank accounts for this case, what left them, and every transfer.
///
/// Grounds: [`domain::statute::funds::FUND_03`].
async fn statement(
    reader: &mut Reader,
    mut fields: Fields,
    case: CaseId,
) -> Result<Fields, AppError> {
    let too_much = || StoreError::Corrupt { what: "case account", id: case.0, why: "sum" };
    let (mut received, mut paid, mut number) = (Money::ZERO, Money::ZERO, 0_u32);
    for entry in store::entries::whole(reader, case).await? {
        for it in &entry.transfers {
            if is_bank(&it.debit.kind) && it.credit.kind != BETWEEN_BANKS {
                received = received.checked_add(it.amount).ok_or_else(too_much)?;
            }
            if is_bank(&it.credit.kind) && it.debit.kind != BETWEEN_BANKS {
                paid = paid.checked_add(it.amount).ok_or_else(too_much)?;
            }
            number += 1;
            let at = entry.at.with_timezone(&beijing()).format("%Y-%m-%d %H:%M:%S").to_string();
            let row = [
                ("at", at),
                ("what", words::event(&entry.kind).to_owned()),
                ("from", words::account(&it.debit.kind).to_owned()),
                ("to", words::account(&it.credit.kind).to_owned()),
                ("amount", it.amount.to_string()),
            ];
            fields.push("lines", &row);
        }
    }
    Ok(fields
        .with("received", received.to_string())
        .with("paid", paid.to_string())
        .with("left", received.minus_or_zero(paid).to_string())
        .with("entries", number.to_string()))
}

/// What goes from one of the court's own accounts to the other is neither received nor paid.
const BETWEEN_BANKS: &str = "between-banks";

/// The mirrors of the two real bank accounts.
fn is_bank(account: &str) -> bool {
    ["auction-bank", "fund-bank"].contains(&account)
}

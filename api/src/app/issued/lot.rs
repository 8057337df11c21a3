//! What the documents of a lot say: announcement, rules, confirmation, ruling, assistance.

use documents::{Fields, Kind};
use domain::clause::Clause;
use domain::id::PersonId;
use domain::instant::Instant;
use domain::lot::{Hammer, Notice, Round, State};
use domain::term::Due;
use store::db::Reader;
use store::lots::LotRecord;
use store::people::Court;

use super::refusal::DocumentRefusal;
use super::{day, second, words};
use crate::App;
use crate::app::error::LotRefusal;
use crate::app::{AppError, lots, notices};
use crate::seal::{Place, masked};

/// The fields of a document of this lot.
///
/// # Errors
/// When the lot has not come that far.
pub async fn fields(
    app: &App,
    court: &Court,
    record: &LotRecord,
    kind: Kind,
) -> Result<Fields, AppError> {
    let not_due = |why| DocumentRefusal::NotDue { kind, why };
    let notice = notice(&record.lot.state).ok_or_else(|| not_due("尚未公告"))?;
    let mut reader = app.db.reader().await?;
    let case = store::cases::find(&mut reader, record.lot.case_id).await?;
    let asset = store::cases::asset(&mut reader, record.lot.asset_id).await?;
    let base = Fields::default()
        .with("case_number", case.case_number)
        .with("title", &record.title)
        .with("region", asset.region)
        .with("round", round(record.lot.round));
    let deal = hammer(&record.lot.state).ok_or_else(|| not_due("尚未成交"));
    match kind {
        Kind::Announcement => Ok(announcement(base, record)),
        Kind::Rules => Ok(rules(app, court, base, record, &notice)),
        Kind::Confirmation => {
            let deal = deal?;
            let base = sold(app, &mut reader, base, &deal).await?;
            confirmation(app, &mut reader, court, base, record, &deal).await
        }
        Kind::Ruling => {
            let base = sold(app, &mut reader, base, &deal?).await?;
            let base = parties(&mut reader, base, record).await?;
            ruling(app, &mut reader, court, base, record).await
        }
        Kind::Assistance => {
            let base = sold(app, &mut reader, base, &deal?).await?;
            let base = parties(&mut reader, base, record).await?;
            let served = store::facts::last_of_lot(
                &mut reader,
                record.lot.case_id,
                "lot-completed",
                record.lot.id,
            );
            let served = served.await?.ok_or_else(|| not_due("成交裁定尚未送达"))?;
            Ok(base.with("served_at", day(served)))
        }
        Kind::Commission | Kind::Plan | Kind::Statement => Err(not_due("与标的物无关").into()),
    }
}

fn announcement(base: Fields, record: &LotRecord) -> Fields {
    let Some(text) = &record.notice else { return base };
    let mut fields =
        base.with("heading", &text.title).with("terms_hash", hex::encode(&text.terms_hash));
    for paragraph in &text.body {
        fields.push("paragraphs", &[("text", paragraph.clone())]);
    }
    fields
}

fn rules(app: &App, court: &Court, base: Fields, record: &LotRecord, notice: &Notice) -> Fields {
    let (lot, profile) = (&record.lot, app.profiles.of(court));
    let is_sale = match lot.round {
        Round::Sale => "是",
        Round::First | Round::Second => "",
    };
    base.with("starts_at", second(notice.starts_at))
        .with("ends_at", second(notice.ends_at))
        .with("reference_price", lot.offer.reference.value().to_string())
        .with("start_price", lot.offer.start.to_string())
        .with("increment", lot.offer.increment.to_string())
        .with("deposit", lot.offer.deposit.to_string())
        .with("extension", profile.period(Clause::Extension).chinese())
        .with("balance_period", notices::balance_period(lot, profile))
        .with("refund_period", profile.period(Clause::LosersRefunded).chinese())
        .with("is_sale", is_sale)
}

/// The buyer in true identity, which the law wants published; the number of the identity is
/// masked, as on every page.
///
/// Grounds: [`domain::statute::auction::ART_22`].
async fn sold(
    app: &App,
    reader: &mut Reader,
    base: Fields,
    hammer: &Hammer,
) -> Result<Fields, AppError> {
    let registration = store::registrations::find(reader, hammer.winner).await?;
    let person = store::people::person(reader, PersonId(registration.person_id)).await?;
    let place = Place { table: "person", column: "identity_sealed", row: person.id };
    let identity = match &person.identity_sealed {
        Some(sealed) => masked(&String::from_utf8_lossy(&app.keys.open(place, sealed)?)),
        None => String::new(),
    };
    Ok(base
        .with("buyer_name", person.display_name)
        .with("buyer_identity", identity)
        .with("bid_code", registration.bid_code.unwrap_or_default())
        .with("price", hammer.price.to_string())
        .with("price_capitals", hammer.price.in_capitals())
        .with("ended_at", second(hammer.ended_at)))
}

async fn confirmation(
    app: &App,
    reader: &mut Reader,
    court: &Court,
    base: Fields,
    record: &LotRecord,
    hammer: &Hammer,
) -> Result<Fields, AppError> {
    let reckoner = app.profiles.reckoner(court);
    let due = lots::balance_due(&record.lot, hammer.ended_at, &reckoner)?;
    let standing = store::deposits::standing(reader, hammer.winner).await?;
    let deposit =
        standing.and_then(|it| it.deposit).map_or(domain::money::Money::ZERO, |it| it.amount);
    let (card, sheet, _) = store::lists::lot(reader, record.lot.id).await?;
    Ok(base
        .with("deposit", deposit.to_string())
        .with("balance", hammer.price.minus_or_zero(deposit).to_string())
        .with("balance_due", last_day(&due))
        .with("balance_why", due.arithmetic_chinese())
        .with("seq", card.seq.to_string())
        .with("head", sheet.head.map(hex::encode).unwrap_or_default()))
}

async fn ruling(
    app: &App,
    reader: &mut Reader,
    court: &Court,
    base: Fields,
    record: &LotRecord,
) -> Result<Fields, AppError> {
    let lot = &record.lot;
    let paid = store::facts::last_of_lot(reader, lot.case_id, "lot-paid", lot.id).await?;
    let why = "价款尚未付清";
    let paid = paid.ok_or(DocumentRefusal::NotDue { kind: Kind::Ruling, why })?;
    let reckoner = app.profiles.reckoner(court);
    let due = reckoner.due(Clause::CompletionRuled, Instant::from_utc(paid));
    let due = due.map_err(LotRefusal::Term)?;
    Ok(base.with("paid_at", day(paid)).with("due_at", last_day(&due)))
}

async fn parties(
    reader: &mut Reader,
    mut base: Fields,
    record: &LotRecord,
) -> Result<Fields, AppError> {
    for party in store::cases::parties(reader, record.lot.case_id).await? {
        let role = words::role(&party.role).to_owned();
        base.push("parties", &[("role", role), ("name", party.name)]);
    }
    Ok(base)
}

/// The last day on which, or the instant until which, something is in time.
pub(crate) fn last_day(due: &Due) -> String {
    match due.moment {
        domain::term::Moment::Day(day) => day.format("%Y年%-m月%-d日").to_string(),
        domain::term::Moment::At(at) => second(at),
    }
}

const fn round(round: Round) -> &'static str {
    match round {
        Round::First => "第一次拍卖",
        Round::Second => "第二次拍卖",
        Round::Sale => "变卖",
    }
}

const fn notice(state: &State) -> Option<Notice> {
    match state {
        State::Draft => None,
        State::Announced { notice }
        | State::Sold { notice, .. }
        | State::Paid { notice, .. }
        | State::Completed { notice, .. }
        | State::Defaulted { notice, .. }
        | State::Revoked { notice, .. }
        | State::Unsold { notice, .. }
        | State::Withdrawn { notice, .. } => Some(*notice),
    }
}

const fn hammer(state: &State) -> Option<Hammer> {
    match state {
        State::Sold { hammer, .. }
        | State::Paid { hammer, .. }
        | State::Completed { hammer, .. }
        | State::Defaulted { hammer, .. }
        | State::Revoked { hammer, .. } => Some(*hammer),
        State::Draft | State::Announced { .. } | State::Unsold { .. } | State::Withdrawn { .. } => {
            None
        }
    }
}

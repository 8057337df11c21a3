//! The next step with a thing, and the acts that end the way without a buyer.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, FixedOffset};
use domain::id::{AssetId, CaseId, LotId, PartyId};
use domain::lot::next::{Answer, Next, Taker};
use domain::term::Due;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::AppError;
use crate::app::buyers::Proven;
use crate::app::next_steps::{self, Proposed, Taking};
use crate::http::bidder::registrations::HouseholdBody;
use crate::http::problem::Problem;
use crate::http::wire::{Yuan, beijing};

/// The proposed step, with everything that the law fixes filled in.
#[derive(Serialize, ToSchema)]
pub struct NextStepView {
    /// `first-auction`, `under-way`, `done`, `second-auction`, `ask-creditors`, `sale`, `in-kind`,
    /// `offer-in-kind`, `lift-seizure`, `again`, or `disposed`.
    pub step: String,
    /// The lot it follows or concerns.
    pub lot_id: Option<Uuid>,
    /// To be given as `previous_id` of the draft.
    pub previous_id: Option<Uuid>,
    /// The round to be drafted.
    pub round: Option<String>,
    /// The least start price, or the price in kind.
    pub price: Option<Yuan>,
    pub dates: Vec<StepDate>,
    pub creditors: Vec<AskedCreditor>,
    /// Who gets the thing in kind; several of equal rank draw lots.
    pub takers: Vec<Uuid>,
    pub cover: CoverView,
}

/// A date on the way, with why.
#[derive(Serialize, ToSchema)]
pub struct StepDate {
    /// `start-by`, `publish-by`, `notify-by`, `answers-by`, `announce-by` or `window-from`.
    pub what: String,
    /// The first instant after the period, or from which it is lawful.
    pub at: DateTime<FixedOffset>,
    pub rule: String,
    pub arithmetic: String,
}

#[derive(Serialize, ToSchema)]
pub struct AskedCreditor {
    pub party_id: Uuid,
    pub name: String,
    pub rank: Option<u8>,
    /// `none`, `takes` or `declines`.
    pub answer: String,
}

/// Whether what was sold covers what is owed (AUC-S14).
#[derive(Serialize, ToSchema)]
pub struct CoverView {
    pub proceeds: Yuan,
    pub owed: Yuan,
    /// Nothing more is sold.
    pub stops: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerInKind {
    pub party_id: Uuid,
    pub takes: bool,
    /// Number of the reply or record.
    pub document: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeInKind {
    pub party_id: Uuid,
    /// The part of the proceeds that is this creditor's.
    pub share: Yuan,
    /// Number of the ruling.
    pub document: String,
    /// Where buying homes is limited.
    pub household: Option<HouseholdBody>,
}

#[derive(Serialize, ToSchema)]
pub struct TakenView {
    /// What the creditor still pays.
    pub pays: Yuan,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Documented {
    /// Number of the ruling or record.
    pub document: String,
}

impl From<Proposed> for NextStepView {
    fn from(found: Proposed) -> NextStepView {
        let asked = found.creditors.into_iter().map(|(party, it)| AskedCreditor {
            party_id: party.id,
            name: party.name,
            rank: it.rank,
            answer: answer(it.answer).to_owned(),
        });
        let cover = CoverView {
            proceeds: Yuan(found.cover.proceeds),
            owed: Yuan(found.cover.owed()),
            stops: found.cover.stops(),
        };
        let gone = found.disposal.is_some();
        let name = if gone { "disposed" } else { found.next.name() };
        let mut view = NextStepView {
            step: name.to_owned(),
            lot_id: None,
            previous_id: None,
            round: None,
            price: None,
            dates: Vec::new(),
            creditors: asked.collect(),
            takers: Vec::new(),
            cover,
        };
        if !gone {
            fill(&mut view, found.next);
        }
        view
    }
}

fn fill(view: &mut NextStepView, next: Next) {
    match next {
        Next::FirstAuction { floor } => {
            view.round = Some("first".to_owned());
            view.price = Some(Yuan(floor));
        }
        Next::UnderWay { lot } | Next::Done { lot } | Next::LiftSeizure { lot } => {
            view.lot_id = Some(lot.0);
        }
        Next::SecondAuction { proposal, dates } => {
            follow(view, &proposal);
            view.dates = vec![
                date("start-by", &dates.start),
                date("publish-by", &dates.publish),
                date("notify-by", &dates.notify),
            ];
        }
        Next::AskCreditors { lot, price, dates } => {
            view.lot_id = Some(lot.0);
            view.price = Some(Yuan(price));
            view.dates =
                vec![date("answers-by", &dates.answers), date("announce-by", &dates.announcement)];
        }
        Next::Sale { proposal, dates } => {
            follow(view, &proposal);
            view.dates =
                vec![date("announce-by", &dates.announcement), date("window-from", &dates.window)];
        }
        Next::InKind { lot, price, taker } => {
            view.lot_id = Some(lot.0);
            view.price = Some(Yuan(price));
            view.takers = match taker {
                Taker::Nobody => Vec::new(),
                Taker::One(party) => vec![party.0],
                Taker::Draw(parties) => parties.into_iter().map(|it| it.0).collect(),
            };
        }
        Next::OfferInKind { lot, price } => {
            view.lot_id = Some(lot.0);
            view.price = Some(Yuan(price));
        }
        Next::Again { lot, previous, round, floor } => {
            view.lot_id = Some(lot.0);
            view.previous_id = previous.map(|it| it.0);
            view.round = Some(round.name().to_owned());
            view.price = Some(Yuan(floor));
        }
    }
}

fn follow(view: &mut NextStepView, proposal: &domain::lot::outcome::Proposal) {
    view.lot_id = Some(proposal.previous.lot.0);
    view.previous_id = view.lot_id;
    view.round = Some(proposal.round.name().to_owned());
    view.price = Some(Yuan(proposal.start));
}

fn date(what: &str, due: &Due) -> StepDate {
    StepDate {
        what: what.to_owned(),
        at: beijing(due.instant().utc()),
        rule: due.rule().code.to_owned(),
        arithmetic: due.arithmetic_chinese(),
    }
}

const fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::None => "none",
        Answer::Takes => "takes",
        Answer::Declines => "declines",
    }
}

/// The next step with an asset.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_next_step",
    params(("asset_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The step", body = NextStepView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/assets/{asset_id}/next-step")]
pub async fn get_next_step(
    officer: Officer,
    app: Data<App>,
    asset_id: Path<AssetId>,
) -> Result<Json<NextStepView>, AppError> {
    Ok(Json(next_steps::propose(&app, &officer, asset_id.into_inner()).await?.into()))
}

/// Enter whether a creditor takes a thing in kind at the failed price.
#[utoipa::path(
    tag = "officer",
    operation_id = "answer_in_kind",
    params(("lot_id" = Uuid, Path)),
    request_body = AnswerInKind,
    responses(
        (status = 204, description = "Entered"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/in-kind-answers")]
pub async fn answer_in_kind(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<AnswerInKind>,
) -> Result<HttpResponse, AppError> {
    let given = (PartyId(body.party_id), body.takes);
    next_steps::answer(&app, &officer, lot_id.into_inner(), given, &body.document).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Hand a thing over in kind.
#[utoipa::path(
    tag = "officer",
    operation_id = "take_in_kind",
    params(("lot_id" = Uuid, Path)),
    request_body = TakeInKind,
    responses(
        (status = 200, description = "Ruled", body = TakenView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/in-kind")]
pub async fn take_in_kind(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<TakeInKind>,
) -> Result<Json<TakenView>, AppError> {
    let given = body.into_inner();
    let household = given.household.map(|it| Proven {
        registered: it.registered.into(),
        homes: it.homes,
        insured_months: it.insured_months,
        document: it.document,
    });
    let taking = Taking {
        party: PartyId(given.party_id),
        share: given.share.0,
        document: given.document,
        household,
    };
    let pays = next_steps::take(&app, &officer, lot_id.into_inner(), taking).await?;
    Ok(Json(TakenView { pays: Yuan(pays) }))
}

/// Lift the seizure of what nobody buys or takes.
#[utoipa::path(
    tag = "officer",
    operation_id = "lift_seizure",
    params(("lot_id" = Uuid, Path)),
    request_body = Documented,
    responses(
        (status = 204, description = "Lifted"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/seizure-lifting")]
pub async fn lift_seizure(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<Documented>,
) -> Result<HttpResponse, AppError> {
    next_steps::lift(&app, &officer, lot_id.into_inner(), &body.document).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Enter that the debtor agrees to everything being sold.
#[utoipa::path(
    tag = "officer",
    operation_id = "consent_to_sell_all",
    params(("case_id" = Uuid, Path)),
    request_body = Documented,
    responses(
        (status = 204, description = "Entered"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/cases/{case_id}/sell-all-consent")]
pub async fn consent_to_sell_all(
    officer: Officer,
    app: Data<App>,
    case_id: Path<CaseId>,
    body: Json<Documented>,
) -> Result<HttpResponse, AppError> {
    next_steps::consent(&app, &officer, case_id.into_inner(), &body.document).await?;
    Ok(HttpResponse::NoContent().finish())
}

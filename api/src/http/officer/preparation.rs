//! From a draft to a notice, as officers see it and do it.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, post, put};
use chrono::{DateTime, FixedOffset};
use domain::id::{LotId, PartyId};
use domain::instant::Instant;
use domain::lot::disclosure;
use domain::lot::gate::{Decision, MEMBERS, Obstacle, Standing};
use domain::lot::wording::{Effect, Wording};
use serde::{Deserialize, Serialize};
use store::preparations::PersonNotice;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::App;
use crate::actor::Officer;
use crate::app::preparation::acts::{NewNotice, Revision};
use crate::app::preparation::{Readiness, Told, acts};
use crate::app::{AppError, lots, preparation};
use crate::http::officer::lots::{OfficerLot, view};
use crate::http::problem::{Problem, gate};
use crate::http::wire::{Yuan, beijing};

/// Other terms for a draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseLot {
    /// The version that was read; another one meanwhile is a conflict.
    pub version: i32,
    pub start_price: Yuan,
    pub increment: Yuan,
    pub deposit: Yuan,
    pub balance_due_days: u16,
    /// As before if left out.
    pub title: Option<String>,
}

/// How a party or a priority purchaser was told of the lot (AUC-16).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TellPerson {
    pub party_id: Uuid,
    pub way: NoticeWay,
    /// By post, in person, by telephone with a record …
    pub channel: String,
    /// When they received it or gave it up, or when the publicity began.
    #[serde(deserialize_with = "crate::http::wire::near")]
    pub happened_at: DateTime<FixedOffset>,
    /// The receipt, the waiver, or why they cannot be reached.
    pub evidence: String,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeWay {
    /// Received, with confirmation.
    Notified,
    /// Given up in writing.
    Waived,
    /// Out of reach: published with the reason.
    Publicised,
}

/// The version that was read or decided upon.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionSeen {
    pub version: i32,
}

/// How far a draft is on its way to a notice.
#[derive(Serialize, ToSchema)]
pub struct PreparationView {
    pub lot_id: Uuid,
    pub version: i32,
    pub decision: DecisionView,
    pub persons: Vec<ToldView>,
    /// Priority claims of others and the execution fee at this start price (AUC-S06).
    pub burdens: Yuan,
    pub start_price: Yuan,
    /// When somebody other than the officer in charge read this version.
    pub read_at: Option<DateTime<FixedOffset>>,
    /// What is in the way now; the start of bidding may add to it.
    pub obstacles: Vec<ObstacleView>,
    /// How much of the eleven disclosures is there, in percent (AUC-13).
    pub disclosure_score: usize,
    /// Those that are not.
    pub undisclosed: Vec<String>,
    /// Phrases that a rule minds; some keep the notice from being published.
    pub wording: Vec<WordingView>,
}

/// A phrase in the title or the statements on the thing.
#[derive(Serialize, ToSchema)]
pub struct WordingView {
    pub phrase: String,
    pub rule: String,
    /// Whether the notice is not published with it.
    pub refused: bool,
}

/// The decision of the panel (合议庭) on one version.
#[derive(Serialize, ToSchema)]
pub struct DecisionView {
    /// `open`, `adopted` or `rejected`.
    pub state: String,
    /// How many sign.
    pub members: usize,
    pub votes: Vec<VoteView>,
}

#[derive(Serialize, ToSchema)]
pub struct VoteView {
    pub person_id: Uuid,
    pub approves: bool,
    pub opinion: Option<String>,
    pub voted_at: DateTime<FixedOffset>,
}

/// A person who must know before publication.
#[derive(Serialize, ToSchema)]
pub struct ToldView {
    pub party_id: Uuid,
    pub role: String,
    pub name: String,
    /// `untold`, `notified`, `waived` or `publicised`.
    pub standing: String,
    /// From when on it allows publication; after publicity, bidding.
    pub from: Option<DateTime<FixedOffset>>,
    pub notices: Vec<PersonNoticeView>,
}

#[derive(Serialize, ToSchema)]
pub struct PersonNoticeView {
    pub way: String,
    pub channel: String,
    pub happened_at: DateTime<FixedOffset>,
    pub evidence: String,
}

#[derive(Serialize, ToSchema)]
pub struct ObstacleView {
    pub name: String,
    pub detail: String,
    pub rule: Option<String>,
    pub party_id: Option<Uuid>,
}

/// What has been done for a lot and what is missing.
#[utoipa::path(
    tag = "officer",
    operation_id = "get_preparation",
    params(("lot_id" = Uuid, Path)),
    responses(
        (status = 200, description = "Where it stands", body = PreparationView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/lots/{lot_id}/preparation")]
pub async fn get_preparation(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
) -> Result<Json<PreparationView>, AppError> {
    let found = preparation::readiness(&app, &officer, lot_id.into_inner()).await?;
    Ok(Json(found.into()))
}

/// Other terms for a draft; the panel decides anew.
#[utoipa::path(
    tag = "officer",
    operation_id = "revise_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = ReviseLot,
    responses(
        (status = 200, description = "Revised", body = OfficerLot),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[put("/lots/{lot_id}")]
pub async fn revise_lot(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<ReviseLot>,
) -> Result<Json<OfficerLot>, AppError> {
    let given = body.into_inner();
    let revision = Revision {
        version: given.version,
        start: given.start_price.0,
        increment: given.increment.0,
        deposit: given.deposit.0,
        balance_due_days: given.balance_due_days.into(),
        title: given.title,
    };
    let revised = acts::revise(&app, &officer, lot_id.into_inner(), revision).await?;
    let summary = lots::summary(&mut app.db.reader().await?, revised).await?;
    Ok(Json(view(&app, &summary)?))
}

/// Record how a party or a priority purchaser was told.
#[utoipa::path(
    tag = "officer",
    operation_id = "tell_person",
    params(("lot_id" = Uuid, Path)),
    request_body = TellPerson,
    responses(
        (status = 200, description = "Recorded", body = PreparationView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/person-notices")]
pub async fn tell_person(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<TellPerson>,
) -> Result<Json<PreparationView>, AppError> {
    let given = body.into_inner();
    let way = match given.way {
        NoticeWay::Notified => "notified",
        NoticeWay::Waived => "waived",
        NoticeWay::Publicised => "publicised",
    };
    let notice = NewNotice {
        party: PartyId(given.party_id),
        way,
        channel: given.channel,
        happened_at: given.happened_at.to_utc(),
        evidence: given.evidence,
    };
    Ok(Json(acts::tell(&app, &officer, lot_id.into_inner(), notice).await?.into()))
}

/// Confirm, as another officer of the court, that the draft may be published as it is.
#[utoipa::path(
    tag = "officer",
    operation_id = "read_lot",
    params(("lot_id" = Uuid, Path)),
    request_body = VersionSeen,
    responses(
        (status = 200, description = "Read", body = PreparationView),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[post("/lots/{lot_id}/reading")]
pub async fn read_lot(
    officer: Officer,
    app: Data<App>,
    lot_id: Path<LotId>,
    body: Json<VersionSeen>,
) -> Result<Json<PreparationView>, AppError> {
    Ok(Json(acts::read(&app, &officer, lot_id.into_inner(), body.version).await?.into()))
}

impl From<Readiness> for PreparationView {
    fn from(found: Readiness) -> PreparationView {
        PreparationView {
            lot_id: found.record.lot.id.0,
            version: found.record.version,
            decision: decision(&found),
            burdens: Yuan(found.burdens),
            start_price: Yuan(found.record.lot.offer.start),
            read_at: found.reading.as_ref().map(|it| beijing(it.read_at)),
            disclosure_score: disclosure::score(&found.disclosed),
            undisclosed: disclosure::missing(&found.disclosed)
                .into_iter()
                .map(|it| it.name().to_owned())
                .collect(),
            wording: found.wording.iter().map(phrase).collect(),
            obstacles: found.obstacles.iter().map(|it| obstacle(*it)).collect(),
            persons: found.told.into_iter().map(told).collect(),
        }
    }
}

/// The panel's decision as everybody who prepares a lot sees it.
pub fn decision(found: &Readiness) -> DecisionView {
    let vote = |it: &store::preparations::Vote| VoteView {
        person_id: it.person_id,
        approves: it.approves,
        opinion: it.opinion.clone(),
        voted_at: beijing(it.voted_at),
    };
    let state = Decision::name(found.decision).to_owned();
    DecisionView { state, members: MEMBERS, votes: found.votes.iter().map(vote).collect() }
}

fn told(it: Told) -> ToldView {
    let standing = match it.standing {
        Standing::Untold => "untold",
        Standing::Notified { .. } => "notified",
        Standing::Waived => "waived",
        Standing::Publicised { .. } => "publicised",
    };
    let notice = |it: PersonNotice| PersonNoticeView {
        way: it.way,
        channel: it.channel,
        happened_at: beijing(it.happened_at),
        evidence: it.evidence,
    };
    ToldView {
        party_id: it.party.id,
        role: it.party.role,
        name: it.party.name,
        standing: standing.to_owned(),
        from: it.from.map(Instant::utc).map(beijing),
        notices: it.notices.into_iter().map(notice).collect(),
    }
}

fn obstacle(it: Obstacle) -> ObstacleView {
    ObstacleView {
        name: it.name().to_owned(),
        detail: gate::chinese(it),
        rule: it.article().map(|it| it.code.to_owned()),
        party_id: it.party().map(|it| it.0),
    }
}

fn phrase(found: &Wording) -> WordingView {
    WordingView {
        phrase: found.phrase.to_owned(),
        rule: found.article.code.to_owned(),
        refused: found.effect == Effect::Refuse,
    }
}

//! How far a draft is on its way to a notice, and what is in the way.

pub mod acts;

use std::collections::BTreeSet;

use domain::calendar::Calendar;
use domain::id::{LotId, PartyId, PersonId};
use domain::instant::Instant;
use domain::lot::disclosure::Item;
use domain::lot::gate::{
    self, Addressee, Clearance, Decision, DirectSale, Obstacle, Preparation, Standing,
};
use domain::lot::next::Asked;
use domain::lot::objecting::Demand;
use domain::lot::wording::{self, Wording};
use domain::lot::{Lot, State};
use domain::money::Money;
use domain::profile::Profile;
use domain::term::Reckoner;
use ledger::execution_fee::execution_fee;
use store::cases::Party;
use store::db::{Read, Tx};
use store::lots::LotRecord;
use store::preparations::{PersonNotice, Reading, Vote};
use store::pricing::SheetEntry;
use uuid::Uuid;
use valuation::ladder::Topic;

use super::error::LotRefusal;
use super::{AppError, direct_sales, lot_objections, next_steps};
use crate::App;
use crate::actor::{Officer, PanelMember};

/// Who must be told before publication (AUC-16): the parties and the known priority purchasers.
const TOLD: [&str; 3] = ["applicant", "debtor", "priority-purchaser"];
/// For equity: the company is an interested party, the other shareholders may buy first (QUAL-12).
const SHAREHOLDERS: [&str; 2] = ["priority-purchaser", "interested"];

/// A party who must be told, with what is recorded.
pub struct Told {
    pub party: Party,
    pub standing: Standing,
    pub notices: Vec<PersonNotice>,
    /// The first moment at which their standing allows publication, or bidding after publicity.
    pub from: Option<Instant>,
}

/// What has been done for a lot, and what is missing.
pub struct Readiness {
    pub record: LotRecord,
    pub votes: Vec<Vote>,
    pub decision: Decision,
    pub told: Vec<Told>,
    pub burdens: Money,
    pub reading: Option<Reading>,
    /// What objections against rounds of the thing demand.
    pub objections: Demand,
    pub asked: Asked,
    pub covered: Option<Money>,
    /// Whether the thing is equity: its company and shareholders have a say (QUAL-12).
    pub is_equity: bool,
    /// Whether a sale without auctions has its ground (SALE-12).
    pub direct: DirectSale,
    /// Which of the eleven disclosures are there (AUC-13).
    pub disclosed: BTreeSet<Item>,
    /// What the texts say that a rule minds (AUC-G2, AUC-G3, AUC-30).
    pub wording: Vec<Wording>,
    /// Everything in the way now, but for what depends on the start of bidding.
    pub obstacles: Vec<Obstacle>,
}

/// Where the preparation of a lot of the officer's court stands.
pub async fn readiness(app: &App, officer: &Officer, id: LotId) -> Result<Readiness, AppError> {
    let mut reader = app.db.reader().await?;
    let record = store::lots::find(&mut reader, id).await?;
    if record.court_id != officer.court_id {
        return Err(AppError::NotYourCourt);
    }
    gather(app, &mut reader, record).await
}

/// The drafts of the panel's court, each with where it stands.
pub async fn drafts(app: &App, member: &PanelMember) -> Result<Vec<Readiness>, AppError> {
    let mut reader = app.db.reader().await?;
    let mut all = Vec::new();
    for id in store::preparations::drafts(&mut reader, member.court_id).await? {
        let record = store::lots::find(&mut reader, id).await?;
        all.push(gather(app, &mut reader, record).await?);
    }
    Ok(all)
}

pub(super) async fn gather(
    app: &App,
    read: &mut impl Read,
    record: LotRecord,
) -> Result<Readiness, AppError> {
    let (id, version, asset) = (record.lot.id, record.version, record.lot.asset_id);
    let now = Instant::from_utc(app.now());
    let court = store::people::court(read, record.court_id).await?;
    let reckoner = Reckoner { profile: app.profiles.of(&court), calendar: Calendar::china() };
    let votes = store::preparations::votes(read, id, version).await?;
    let cover = next_steps::cover(read, record.lot.case_id, &reckoner).await?;
    let sheet = store::pricing::sheet(read, asset).await?;
    let told = told(read, &record, &reckoner).await?;
    let mut found = Readiness {
        disclosed: disclosed(read, &record, &sheet, &told).await?,
        wording: wording(read, &record, &sheet).await?,
        decision: gate::decision(&said(&votes)),
        votes,
        told,
        burdens: burdens(read, &record.lot, reckoner.profile).await?,
        reading: store::preparations::reading(read, id, version).await?,
        objections: lot_objections::demand(read, asset, now, &reckoner).await?,
        asked: next_steps::asked(read, &record.lot, now, &reckoner).await?,
        covered: Some(cover.owed()).filter(|_| cover.stops()),
        is_equity: store::cases::asset(read, asset).await?.category == "equity",
        direct: direct_sales::standing(read, &record.lot, reckoner.profile).await?,
        obstacles: Vec::new(),
        record,
    };
    // What is published was cleared then.
    if found.record.lot.state == State::Draft {
        let lot = &found.record.lot;
        let obstacles = found.prepared(|done| gate::obstacles(lot, done, now, None, &reckoner));
        found.obstacles = obstacles.map_err(LotRefusal::Term)?;
    }
    Ok(found)
}

impl Readiness {
    /// As the law looks at it.
    fn prepared<T>(&self, look: impl FnOnce(&Preparation<'_>) -> T) -> T {
        let addressees: Vec<_> = self.told.iter().map(addressee).collect();
        let has_say = |it: &&Told| SHAREHOLDERS.contains(&it.party.role.as_str());
        let shareholders: Vec<_> = self.told.iter().filter(has_say).map(addressee).collect();
        look(&Preparation {
            votes: &said(&self.votes),
            addressees: &addressees,
            burdens: self.burdens,
            reviewer: self.reading.as_ref().map(|it| PersonId(it.person_id)),
            objections: self.objections,
            asked: self.asked,
            covered: self.covered,
            disclosed: &self.disclosed,
            wording: &self.wording,
            shareholders: self.is_equity.then_some(shareholders.as_slice()),
            direct: self.direct,
        })
    }
}

/// Leave to publish, or everything that is in the way.
pub async fn clearance(
    app: &App,
    tx: &mut Tx,
    record: &LotRecord,
    starts_at: Instant,
) -> Result<Clearance, AppError> {
    let court = store::people::court(tx, record.court_id).await?;
    let reckoner = Reckoner { profile: app.profiles.of(&court), calendar: Calendar::china() };
    let (found, now) = (gather(app, tx, record.clone()).await?, Instant::from_utc(app.now()));
    found
        .prepared(|done| gate::clear(&record.lot, done, now, starts_at, &reckoner))
        .map_err(LotRefusal::Term)?
        .map_err(|obstacles| LotRefusal::NotReady { obstacles }.into())
}

async fn told(
    read: &mut impl Read,
    record: &LotRecord,
    reckoner: &Reckoner<'_>,
) -> Result<Vec<Told>, AppError> {
    let parties = store::cases::parties(read, record.lot.case_id).await?;
    let notices = store::preparations::notices(read, record.lot.id).await?;
    let mut told = Vec::new();
    let asset = store::cases::asset(read, record.lot.asset_id).await?;
    let concerned = |it: &Party| {
        let role = it.role.as_str();
        TOLD.contains(&role) || (asset.category == "equity" && SHAREHOLDERS.contains(&role))
    };
    for party in parties.into_iter().filter(concerned) {
        let own = notices.iter().filter(|it| it.party_id == party.id);
        let own: Vec<PersonNotice> = own.cloned().collect();
        let standing = Standing::best(own.iter().map(standing));
        let from = gate::told_from(standing, reckoner).map_err(LotRefusal::Term)?;
        told.push(Told { party, standing, notices: own, from });
    }
    Ok(told)
}

/// Which of the eleven are there. What the notice writes by itself from the lot's fields always is.
///
/// Grounds: [`domain::statute::auction::ART_13`].
async fn disclosed(
    read: &mut impl Read,
    record: &LotRecord,
    sheet: &[SheetEntry],
    told: &[Told],
) -> Result<BTreeSet<Item>, AppError> {
    let claims = store::cases::claims(read, record.lot.case_id).await?;
    let accounts = store::accounts::bank_accounts(read, record.court_id).await?;
    let stated: Vec<Topic> = sheet.iter().filter_map(|it| Topic::parse(&it.topic)).collect();
    let there = |item: &Item| match item {
        Item::Title => claims.iter().any(|it| it.title_case_number.is_some()),
        Item::State => Topic::missing(&stated).is_empty(),
        Item::Notified => told.iter().all(|it| it.standing != Standing::Untold),
        Item::Accounts => !accounts.is_empty(),
        Item::Notice
        | Item::PriceBasis
        | Item::Rules
        | Item::PriorityPurchasers
        | Item::Taxes
        | Item::Contacts
        | Item::Others => true,
    };
    Ok(Item::ALL.into_iter().filter(there).collect())
}

/// What the title and the latest statements on the thing say that a rule minds.
///
/// Grounds: [`domain::statute::guidance::G_2`], [`domain::statute::guidance::G_3`].
async fn wording(
    read: &mut impl Read,
    record: &LotRecord,
    sheet: &[SheetEntry],
) -> Result<Vec<Wording>, AppError> {
    let asset = store::cases::asset(read, record.lot.asset_id).await?;
    let latest = |it: &&SheetEntry| {
        !sheet.iter().any(|other| other.topic == it.topic && other.version > it.version)
    };
    let stated = sheet.iter().filter(latest).filter_map(|it| it.content.clone());
    let texts: Vec<String> =
        stated.chain([record.title.clone(), asset.facts.to_string()]).collect();
    Ok(wording::lint(&texts.join("。")))
}

fn standing(notice: &PersonNotice) -> Standing {
    let at = Instant::from_utc(notice.happened_at);
    match notice.way.as_str() {
        "waived" => Standing::Waived,
        "publicised" => Standing::Publicised { from: at },
        _ => Standing::Notified { at },
    }
}

fn addressee(told: &Told) -> Addressee {
    Addressee { party: PartyId(told.party.id), standing: told.standing }
}

fn said(votes: &[Vote]) -> Vec<gate::Vote> {
    let said = |it: &Vote| gate::Vote { member: PersonId(it.person_id), approves: it.approves };
    votes.iter().map(said).collect()
}

/// What is paid before the applicant at this start price: the priority claims of others, and the
/// execution fee on it.
///
/// Grounds: [`domain::statute::auction_general::ART_6`].
async fn burdens(read: &mut impl Read, lot: &Lot, profile: &Profile) -> Result<Money, AppError> {
    let parties = store::cases::parties(read, lot.case_id).await?;
    let claims = store::cases::claims(read, lot.case_id).await?;
    let applicant = |id: Uuid| parties.iter().any(|it| it.id == id && it.role == "applicant");
    let before = claims.iter().filter(|it| it.kind == "priority" && !applicant(it.party_id));
    let before = before.filter_map(|it| Money::from_fen(it.amount_fen));
    let fee = execution_fee(lot.offer.start, profile.execution_fee()).fee;
    Ok(Money::sum(before.chain([fee])).unwrap_or(Money::MAX))
}

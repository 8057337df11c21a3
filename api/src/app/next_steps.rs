//! The next step with a thing, proposed with its floor and dates; what creditors answer; taking in
//! kind and lifting the seizure, which end the way.

use domain::buyer::housing;
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, LotId, PartyId};
use domain::instant::Instant;
use domain::lot::next::{self as law, Answer, Asked, Creditor, Next, Taker};
use domain::lot::{Lot, Round, State};
use domain::money::Money;
use domain::term::{Reckoner, TermError};
use ledger::execution_fee::execution_fee;
use store::StoreError;
use store::cases::{Claim, Party};
use store::db::{Read, Tx};
use store::disposals::{Consent, Disposal, InKindAnswer};
use uuid::Uuid;

use super::buyers::refusal::BuyerRefusal;
use super::buyers::{self, Proven};
use super::error::LotRefusal;
use super::{AppError, cases, lots};
use crate::App;
use crate::actor::Officer;

/// Why a next step is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepRefusal {
    #[error("该轮次尚未流拍。")]
    NotFailed,
    #[error("只有申请执行人和其他执行债权人可以表示是否接受抵债。")]
    NotACreditor,
    #[error("该债权人已经答复。")]
    Answered,
    #[error("按现有答复，不能将该财产交付该债权人抵债。")]
    NotTheTaker,
    #[error("尚不具备解除查封的条件。")]
    NotToBeLifted,
    #[error("该财产已抵债或者解除查封。")]
    Disposed,
    #[error("被执行人已同意处置全部财产。")]
    Consented,
    #[error("该财产直接变卖的事由已经登记。")]
    DirectFounded,
    #[error("无法计算期限。")]
    Term(TermError),
}

/// What is owed in a case, and what its things have brought.
#[derive(Clone, Copy, Debug)]
pub struct Cover {
    pub proceeds: Money,
    pub claims: Money,
    /// The execution fee on what came in.
    pub costs: Money,
    /// The debtor agrees that all is sold.
    pub agreed: bool,
}

impl Cover {
    /// Whether nothing more may be sold.
    ///
    /// Grounds: [`domain::statute::auction_general::ART_14`].
    pub fn stops(&self) -> bool {
        !self.agreed && law::is_covered(self.proceeds, self.claims, self.costs)
    }

    pub fn owed(&self) -> Money {
        self.claims.checked_add(self.costs).unwrap_or(Money::MAX)
    }
}

/// The step after what has happened, and who was asked.
pub struct Proposed {
    pub next: Next,
    pub creditors: Vec<(Party, Creditor)>,
    pub cover: Cover,
    pub disposal: Option<Disposal>,
}

/// Proposes the next step with a thing of the officer's court.
///
/// Grounds: [`domain::statute::auction::ART_26`], [`domain::statute::sale::CLAUSE_13`].
pub async fn propose(app: &App, officer: &Officer, id: AssetId) -> Result<Proposed, AppError> {
    let mut reader = app.db.reader().await?;
    let (asset, case) = cases::own_asset(&mut reader, officer.court_id, id).await?;
    let court = cases::court_of(&mut reader, officer).await?;
    let (reckoner, now) = (app.profiles.reckoner(&court), Instant::from_utc(app.now()));
    let price = store::inquiries::price_of(&mut reader, AssetId(asset.id)).await?;
    let reference = price.ok_or(LotRefusal::NoReferencePrice)?.price()?.value();
    let rounds = store::lots::of_asset(&mut reader, id).await?;
    let rounds: Vec<Lot> = rounds.into_iter().map(|it| it.lot).collect();
    let last = rounds.last().map(|it| it.id);
    let creditors = creditors(&mut reader, CaseId(case.id), last).await?;
    let asked: Vec<Creditor> = creditors.iter().map(|(_, it)| *it).collect();
    let next = law::next(&rounds, reference, &asked, now, &reckoner).map_err(StepRefusal::Term)?;
    let cover = cover(&mut reader, CaseId(case.id), &reckoner).await?;
    let disposal = store::disposals::of_asset(&mut reader, id).await?;
    Ok(Proposed { next, creditors, cover, disposal })
}

/// The creditors of a case, each with what they answered after a round.
async fn creditors(
    read: &mut impl Read,
    case: CaseId,
    round: Option<LotId>,
) -> Result<Vec<(Party, Creditor)>, AppError> {
    let claims = store::cases::claims(read, case).await?;
    let answers = match round {
        Some(id) => store::disposals::answers(read, id).await?,
        None => Vec::new(),
    };
    let parties = store::cases::parties(read, case).await?;
    let asked = parties.into_iter().filter(is_creditor);
    let creditor = |party: Party| {
        let answer = match answers.iter().find(|it| it.party_id == party.id).map(|it| it.takes) {
            None => Answer::None,
            Some(true) => Answer::Takes,
            Some(false) => Answer::Declines,
        };
        let rank = rank(&claims, party.id);
        let found = Creditor { party: PartyId(party.id), rank, answer };
        (party, found)
    };
    Ok(asked.map(creditor).collect())
}

fn is_creditor(party: &Party) -> bool {
    ["applicant", "creditor"].contains(&party.role.as_str())
}

fn rank(claims: &[Claim], party: Uuid) -> Option<u8> {
    let own = claims.iter().filter(|it| it.party_id == party);
    own.filter_map(|it| it.rank).min().and_then(|it| u8::try_from(it).ok())
}

/// Where asking the creditors stands for a sale that follows a failed auction; nothing has to be
/// asked before other rounds, nor before a direct sale.
///
/// Grounds: [`domain::statute::sale::CLAUSE_2`].
pub async fn asked(
    read: &mut impl Read,
    lot: &Lot,
    now: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Asked, AppError> {
    match (lot.round, lot.previous) {
        (Round::Sale, Some(failed)) => {
            let found = creditors(read, lot.case_id, Some(failed.lot)).await?;
            let found: Vec<Creditor> = found.into_iter().map(|(_, it)| it).collect();
            let asked = law::asked(failed.failed_at, &found, now, reckoner);
            Ok(asked.map_err(StepRefusal::Term)?)
        }
        (Round::First | Round::Second | Round::Sale, _) => Ok(Asked::NotNeeded),
    }
}

/// What is owed in a case with the fee on what came in, and what came in.
pub async fn cover(
    read: &mut impl Read,
    case: CaseId,
    reckoner: &Reckoner<'_>,
) -> Result<Cover, AppError> {
    let proceeds = store::disposals::proceeds(read, case).await?;
    let claims = store::cases::claims(read, case).await?;
    let claims = claims.iter().filter_map(|it| Money::from_fen(it.amount_fen));
    let claims = Money::sum(claims).unwrap_or(Money::MAX);
    let costs = execution_fee(proceeds, reckoner.profile.execution_fee()).fee;
    let agreed = store::disposals::consent(read, case).await?.is_some();
    Ok(Cover { proceeds, claims, costs, agreed })
}

/// Enters what a creditor answered to the question whether they take the thing in kind.
///
/// Grounds: [`domain::statute::sale::CLAUSE_2`], [`domain::statute::sale::CLAUSE_14`].
pub async fn answer(
    app: &App,
    officer: &Officer,
    id: LotId,
    (party, takes): (PartyId, bool),
    document: &str,
) -> Result<(), AppError> {
    let now = app.now();
    let answered = app.db.transaction(async |tx| {
        let (lot, ..) = failed(tx, officer, id).await?;
        let parties = store::cases::parties(tx, lot.case_id).await?;
        if !parties.iter().any(|it| it.id == party.0 && is_creditor(it)) {
            return Err(StepRefusal::NotACreditor.into());
        }
        let row = InKindAnswer {
            lot_id: id.0,
            case_id: lot.case_id.0,
            party_id: party.0,
            takes,
            document: buyers::refusal::text(document, 100)?,
            answered_at: now,
            entered_by: officer.person_id.0,
        };
        store::disposals::insert_answer(tx, &row).await.map_err(named)?;
        let fact = Fact::InKindAnswered { lot: id, party, takes };
        lots::append(tx, officer, &lot, now, &fact).await
    });
    answered.await
}

/// What the court rules on taking a thing in kind.
pub struct Taking {
    pub party: PartyId,
    /// The part of the proceeds that is this creditor's.
    pub share: Money,
    pub document: String,
    /// Where homes are limited.
    pub household: Option<Proven>,
}

/// Hands a thing over in kind at the failed price; answers what the creditor still pays. A home
/// goes to nobody who may not buy it.
///
/// Grounds: [`domain::statute::auction_general::ART_16`], [`domain::statute::sale::CLAUSE_14`],
/// [`domain::statute::qualification::QUAL_05`].
pub async fn take(
    app: &App,
    officer: &Officer,
    id: LotId,
    given: Taking,
) -> Result<Money, AppError> {
    let now = app.now();
    let taken = app.db.transaction(async |tx| {
        let (lot, price, _) = failed(tx, officer, id).await?;
        let asked = creditors(tx, lot.case_id, Some(id)).await?;
        let asked: Vec<Creditor> = asked.into_iter().map(|(_, it)| it).collect();
        let lawful = match law::taker(&asked) {
            Taker::Nobody => false,
            Taker::One(party) => party == given.party,
            Taker::Draw(parties) => parties.contains(&given.party),
        };
        if !lawful {
            return Err(StepRefusal::NotTheTaker.into());
        }
        let asset = store::cases::asset(tx, lot.asset_id).await?;
        let limits = buyers::limits_of(tx, officer.court_id, &asset).await?;
        let household = given.household.as_ref().map(|it| housing::Household {
            registered: it.registered,
            homes: it.homes,
            insured_months: it.insured_months,
        });
        let today = Instant::from_utc(now).day();
        if let Some(lack) = housing::check(&limits, today, household.as_ref()) {
            return Err(BuyerRefusal::Unqualified { found: vec![lack] }.into());
        }
        let pays = law::pays(price, given.share);
        let row = Disposal {
            asset_id: lot.asset_id.0,
            case_id: lot.case_id.0,
            lot_id: id.0,
            kind: "in-kind".to_owned(),
            party_id: Some(given.party.0),
            price_fen: Some(price.fen()),
            pays_fen: Some(pays.fen()),
            document: buyers::refusal::text(&given.document, 100)?,
            ruled_by: officer.person_id.0,
            ruled_at: now,
        };
        store::disposals::insert(tx, &row).await.map_err(named)?;
        let fact = Fact::TakenInKind { lot: id, party: given.party, price, pays };
        lots::append(tx, officer, &lot, now, &fact).await?;
        Ok::<_, AppError>(pays)
    });
    taken.await
}

/// Lifts the seizure of what nobody bought and no creditor takes, and gives the thing back.
///
/// Grounds: [`domain::statute::sale::CLAUSE_13`].
pub async fn lift(app: &App, officer: &Officer, id: LotId, document: &str) -> Result<(), AppError> {
    let now = app.now();
    let lifted = app.db.transaction(async |tx| {
        let (lot, ..) = failed(tx, officer, id).await?;
        let asked = creditors(tx, lot.case_id, Some(id)).await?;
        let declined = asked.iter().all(|(_, it)| it.answer == Answer::Declines);
        if lot.round != Round::Sale || !declined {
            return Err(StepRefusal::NotToBeLifted.into());
        }
        let row = Disposal {
            asset_id: lot.asset_id.0,
            case_id: lot.case_id.0,
            lot_id: id.0,
            kind: "lifted".to_owned(),
            party_id: None,
            price_fen: None,
            pays_fen: None,
            document: buyers::refusal::text(document, 100)?,
            ruled_by: officer.person_id.0,
            ruled_at: now,
        };
        store::disposals::insert(tx, &row).await.map_err(named)?;
        let (asset, document) = (lot.asset_id, row.document);
        let fact = Fact::SeizureLifted { asset, document };
        lots::append(tx, officer, &lot, now, &fact).await
    });
    lifted.await
}

/// Enters that the debtor agrees to all things being sold although the debt is covered.
///
/// Grounds: [`domain::statute::auction_general::ART_14`].
pub async fn consent(
    app: &App,
    officer: &Officer,
    id: CaseId,
    document: &str,
) -> Result<(), AppError> {
    let now = app.now();
    let consented = app.db.transaction(async |tx| {
        cases::conducts(officer, &store::cases::lock(tx, id).await?)?;
        let row = Consent {
            case_id: id.0,
            document: buyers::refusal::text(document, 100)?,
            entered_by: officer.person_id.0,
            entered_at: now,
        };
        store::disposals::insert_consent(tx, &row).await.map_err(named)?;
        let (at, by) = (Instant::from_utc(now), Some(officer.person_id));
        let fact = Fact::SellAllConsented { document: row.document };
        Ok::<_, AppError>(store::facts::append(tx, id, by, at, &fact).await?)
    });
    consented.await
}

/// The failed round, locked, with its price; nothing follows it yet and the thing is still there.
async fn failed(
    tx: &mut Tx,
    officer: &Officer,
    id: LotId,
) -> Result<(Lot, Money, Instant), AppError> {
    let lot = lots::lock_own(tx, officer, id).await?.lot;
    let State::Unsold { ended_at, .. } = lot.state else {
        return Err(StepRefusal::NotFailed.into());
    };
    let rounds = store::lots::of_asset(tx, lot.asset_id).await?;
    if rounds.last().is_none_or(|it| it.lot.id != id) {
        return Err(StepRefusal::NotFailed.into());
    }
    ensure_there(tx, lot.asset_id).await?;
    let price = lot.offer.start;
    Ok((lot, price, ended_at))
}

/// A thing that was taken in kind or given back is not offered any more.
pub async fn ensure_there(read: &mut impl Read, id: AssetId) -> Result<(), AppError> {
    match store::disposals::of_asset(read, id).await? {
        Some(_) => Err(StepRefusal::Disposed.into()),
        None => Ok(()),
    }
}

fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("in_kind_answer_pkey") => StepRefusal::Answered.into(),
        Some("disposal_pkey") => StepRefusal::Disposed.into(),
        Some("sell_all_consent_pkey") => StepRefusal::Consented.into(),
        Some(_) | None => error.into(),
    }
}

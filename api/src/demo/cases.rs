//! Cases of the demo: opened, priced by three platforms, and brought to a lot.

use chrono::{Datelike, TimeDelta};
use domain::id::{AssetId, CaseId, InquiryId, LotId, PartyId};
use domain::lot::{AssetKind, Round};
use domain::money::Money;
use domain::price::Method;
use serde::Deserialize;
use serde_json::Value;
use valuation::ladder::Topic;

use super::cast::Cast;
use super::{DemoError, until};
use crate::App;
use crate::app::cases::{self, NewAsset, NewClaim, NewParty};
use crate::app::error::AppError;
use crate::app::preparation::acts::{self, NewNotice};
use crate::app::pricing::Circumstances;
use crate::app::pricing::stating::{self, Stated, Statement};
use crate::app::{inquiries, lots, preparation, quotes};

/// What a court may have seized; in `listings.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    pub title: String,
    kind: String,
    category: String,
    region: String,
    /// What the three platforms answer, in yuan.
    quotes: Vec<String>,
    facts: Value,
}

pub fn listings() -> Vec<Listing> {
    serde_json::from_str(include_str!("listings.json")).expect("the listings are our own")
}

/// A case with its parties, claims and asset, and the inquiry sent, answered and served.
pub struct Inquired {
    pub asset: AssetId,
    inquiry: InquiryId,
}

pub async fn inquire(
    app: &App,
    cast: &Cast,
    serial: usize,
    listing: &Listing,
) -> Result<Inquired, DemoError> {
    let year = app.now().year();
    let number = format!("（{year}）湘0102执{serial}号");
    let case = cases::open(app, &cast.officer, &number, "natural-person").await?;
    let case = CaseId(case.id);
    enter_parties(app, cast, case).await?;
    if listing.category == "equity" {
        enter_company(app, cast, case).await?;
    }
    let seized_on = (app.now() - TimeDelta::days(40)).date_naive();
    let asset = NewAsset {
        kind: AssetKind::from_name(&listing.kind).ok_or(DemoError::Missing("a kind of asset"))?,
        category: category(&listing.category),
        title: listing.title.clone(),
        region: listing.region.clone(),
        seized_on,
        facts: listing.facts.clone(),
    };
    let asset = AssetId(cases::add_asset(app, &cast.officer, case, asset).await?.id);
    let facts = Topic::ALL.map(|topic| Statement {
        topic,
        stated: known(&listing.facts, topic),
        seen: None,
    });
    stating::state_facts(app, &cast.officer, asset, facts.into()).await?;
    let request = Some(Method::Network);
    let together = Circumstances { request, ..Circumstances::default() };
    let reason = "双方当事人一致要求直接进行网络询价";
    stating::state_circumstances(app, &cast.officer, asset, together, reason).await?;
    let inquiry = inquiries::send(app, &cast.officer, asset).await?;
    let inquiry = InquiryId(inquiry.inquiry.id);
    for (valuer, quote) in cast.valuers.iter().zip(&listing.quotes) {
        let value: Money = quote.parse().map_err(|_| DemoError::Missing("a quote in yuan"))?;
        // A report is valid for at most a year (REF-27).
        let valid_until = seized_on + TimeDelta::days(360);
        quotes::quote(app, valuer, inquiry, quotes::NewQuote::plain(value, valid_until)).await?;
    }
    inquiries::serve(app, &cast.officer, inquiry, None).await?;
    Ok(Inquired { asset, inquiry })
}

/// What the listing says about a topic of the fact sheet.
fn known(facts: &Value, topic: Topic) -> Stated {
    let text = |key: &str| {
        let found = facts.get(topic.slug()).and_then(|it| it.get(key));
        found.and_then(Value::as_str).map(str::to_owned)
    };
    let content = text("content").unwrap_or_else(|| "经调查未发现".to_owned());
    Stated::Known { content, source: text("source") }
}

async fn enter_parties(app: &App, cast: &Cast, case: CaseId) -> Result<(), DemoError> {
    let mut ids = Vec::new();
    for (role, name) in
        [("applicant", "长沙银行股份有限公司"), ("debtor", "刘某"), ("creditor", "周某")]
    {
        let party = NewParty { role, name: name.to_owned(), identity: None };
        ids.push(cases::add_party(app, &cast.officer, case, party).await?.id);
    }
    let seized_at = app.now() - TimeDelta::days(40);
    for ((label, rank, yuan), party_id) in
        [("M1", Some(1), 600_000), ("A", None, 900_000)].into_iter().zip(ids)
    {
        let ordinary = rank.is_none();
        let claim = NewClaim {
            label: label.to_owned(),
            party_id,
            rank,
            amount: Money::yuan(yuan),
            seized_at: ordinary.then_some(seized_at),
            title_case_number: ordinary.then(|| "（2025）湘0102民初1024号".to_owned()),
        };
        cases::add_claim(app, &cast.officer, case, claim).await?;
    }
    Ok(())
}

/// The company whose shares are sold and its other shareholder, who has a right of first refusal
/// (QUAL-12).
async fn enter_company(app: &App, cast: &Cast, case: CaseId) -> Result<(), DemoError> {
    for (role, name) in [("interested", "长沙某置业有限公司"), ("priority-purchaser", "邹某")]
    {
        let party = NewParty { role, name: name.to_owned(), identity: None };
        cases::add_party(app, &cast.officer, case, party).await?;
    }
    Ok(())
}

/// Fixes the reference price as soon as the period for objections has ended, and drafts a lot.
pub async fn draft(app: &App, cast: &Cast, inquired: &Inquired) -> Result<Drafted, DemoError> {
    until("the reference price", async || {
        match inquiries::settle(app, &cast.officer, inquired.inquiry).await {
            Ok(_) => Ok(Some(())),
            Err(AppError::Inquiry(_)) => Ok(None),
            Err(other) => Err(other.into()),
        }
    })
    .await?;
    draft_round(app, cast, inquired.asset, Round::First, None).await
}

/// A lot and the numbers a bidder needs.
#[derive(Clone, Copy)]
pub struct Drafted {
    pub id: LotId,
    pub asset: AssetId,
    pub start: Money,
    pub increment: Money,
}

/// The lowest lawful start price rounded up to a thousand yuan, and what goes with it.
pub async fn draft_round(
    app: &App,
    cast: &Cast,
    asset: AssetId,
    round: Round,
    previous_id: Option<LotId>,
) -> Result<Drafted, DemoError> {
    let bounds = lots::bounds(app, &cast.officer, asset, round).await?;
    let rounded = |money: Money, yuan: i64| {
        let unit = yuan * 100;
        Money::from_fen((money.fen() + unit - 1) / unit * unit).unwrap_or(money)
    };
    let part = |money: Money, of: i64| Money::from_fen(money.fen() / of).unwrap_or(money);
    let start = rounded(bounds.min_start, 1_000);
    let increment = rounded(part(start, 200), 100);
    let draft = lots::Draft {
        asset_id: asset,
        round,
        start,
        increment,
        deposit: rounded(part(start, 10), 100),
        balance_due_days: 7,
        title: None,
        previous_id,
    };
    let id = lots::draft(app, &cast.officer, draft).await?.lot.id;
    prepare(app, cast, id).await?;
    Ok(Drafted { id, asset, start, increment })
}

/// Everybody has given up being told, the panel agrees, and the clerk has read the lot.
async fn prepare(app: &App, cast: &Cast, lot: LotId) -> Result<(), DemoError> {
    let found = preparation::readiness(app, &cast.officer, lot).await?;
    for told in &found.told {
        let notice = NewNotice {
            party: PartyId(told.party.id),
            way: "waived",
            channel: "书面".to_owned(),
            happened_at: app.now(),
            evidence: "放弃通知声明".to_owned(),
        };
        acts::tell(app, &cast.officer, lot, notice).await?;
    }
    for member in &cast.panel {
        acts::vote(app, member, lot, found.record.version, true, None).await?;
    }
    acts::read(app, &cast.reader, lot, found.record.version).await?;
    Ok(())
}

/// The catalogue's words for categories; the use case takes no others.
fn category(name: &str) -> &'static str {
    let known = ["housing", "vehicle", "land", "goods", "forest", "equity", "construction"];
    known.into_iter().find(|it| *it == name).unwrap_or("other")
}

//! Objections of parties to reports (对询价报告的异议), the court's rulings, and the supervision
//! channel.

use domain::clause::Clause;
use domain::fact::Fact;
use domain::id::{AssetId, CaseId, CourtId, InquiryId};
use domain::instant::Instant;
use domain::lot::State;
use domain::statute::reference_price;
use store::inquiries::Objection;
use store::inquiry_records::{Report, Ruled};
use uuid::Uuid;
use valuation::inquiry::Ruling;
use valuation::service::{self, Complaint, Version};

use super::{InquiryFile, append, file, open, own};
use crate::App;
use crate::actor::{Officer, Party};
use crate::app::error::InquiryRefusal;
use crate::app::pricing::refusal::{PricingRefusal, named};
use crate::app::{AppError, cases, parties, pricing};

pub struct NewComplaint {
    pub platform: Uuid,
    pub complaint: Complaint,
    pub statement: String,
}

/// A party objects to a report within its own days, on one of the four grounds.
///
/// Grounds: [`domain::statute::reference_price::ART_22`],
/// [`domain::statute::reference_price::ART_24`].
pub async fn complain(
    app: &App,
    actor: &Party,
    id: InquiryId,
    given: NewComplaint,
) -> Result<Objection, AppError> {
    let now = app.now();
    let statement = cases::non_empty(&given.statement)?;
    let objected = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        let case = CaseId(inquiry.case_id);
        let mine = parties::acting(tx, actor, case).await?;
        open(&inquiry)?;
        let asked = store::inquiries::asked(tx, id).await?;
        let found = asked.into_iter().find(|(it, _)| it.platform_id == given.platform);
        let (_, platform) = found.ok_or(InquiryRefusal::PlatformNotAsked)?;
        let services = store::inquiry_records::services(tx, id).await?;
        let served = mine.iter().find_map(|party| {
            let of = services.iter().find(|it| it.party_id == party.id)?;
            let window = (Instant::from_utc(of.received_at), Instant::from_utc(of.object_by));
            Some((party, window))
        });
        let versions = store::inquiries::quotes(tx, id).await?;
        // A report that was mended before it reached the party is the report that reached it.
        let received = served.map(|(_, (at, _))| at.utc());
        let corrected = versions.iter().any(|it| {
            let after = received.is_some_and(|at| it.delivered_at > at);
            it.platform_id == platform.id && it.version > 1 && after
        });
        let version = if corrected { Version::Corrected } else { Version::Original };
        let at = Instant::from_utc(now);
        let ground = service::hear(given.complaint, version, served.map(|(_, it)| it), at);
        let ground = ground.map_err(PricingRefusal::NotHeard)?;
        let (party, _) = served.ok_or(PricingRefusal::NotAParty)?;
        let court = store::people::court(tx, CourtId(inquiry.court_id)).await?;
        let reckoner = app.profiles.reckoner(&court);
        let rule_by = reckoner.due(Clause::ObjectionRuled, at).map_err(PricingRefusal::Term)?;
        let row = Objection {
            id: Uuid::new_v4(),
            inquiry_id: id.0,
            platform_id: platform.id,
            raised_by: party.name.clone(),
            raised_at: now,
            ground: ground.slug().to_owned(),
            result: Ruling::Pending.slug().to_owned(),
            party_id: Some(party.id),
            statement: Some(statement),
            rule_by: Some(rule_by.instant().utc()),
            ruled_at: None,
            ruled_by: None,
            ruling_reason: None,
        };
        store::inquiries::insert_objection(tx, &row).await.map_err(named)?;
        let fact = Fact::PartyObjected {
            inquiry: id,
            objection: row.id,
            platform: platform.name,
            ground: row.ground.clone(),
            rule_by: rule_by.instant(),
            rule: reference_price::ART_22.code.to_owned(),
        };
        pricing::append(tx, case, Some(actor.person_id), now, &fact).await?;
        Ok::<_, AppError>(row)
    });
    objected.await
}

/// The court rules on an objection, once.
///
/// Grounds: [`domain::statute::reference_price::ART_22`].
pub async fn rule(
    app: &App,
    officer: &Officer,
    objection: Uuid,
    ruling: Ruling,
    reason: &str,
) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let reason = cases::non_empty(reason)?;
    let ruled = app.db.transaction(async |tx| {
        let known = store::inquiry_records::objection(tx, objection).await?;
        let id = InquiryId(known.inquiry_id);
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        open(&inquiry)?;
        let (result, by) = (ruling.slug(), officer.person_id.0);
        let row = Ruled { result, reason: &reason, at: now, by };
        if ruling == Ruling::Pending || !store::inquiry_records::rule(tx, objection, row).await? {
            return Err(PricingRefusal::RuledBefore.into());
        }
        let result = result.to_owned();
        let rule = reference_price::ART_22.code.to_owned();
        let fact = Fact::ObjectionRuled { inquiry: id, objection, result, reason, rule };
        append(tx, &inquiry, officer, now, &fact).await?;
        Ok::<_, AppError>(id)
    });
    file(app, officer, ruled.await?).await
}

pub struct NewReport {
    pub ground: &'static str,
    pub statement: String,
    pub evidence: String,
}

/// A party reports duress, collusion, a false answer or the wrong handling of objections, with its
/// evidence and before the first notice.
///
/// Grounds: [`domain::statute::reference_price::ART_25`].
pub async fn report(
    app: &App,
    actor: &Party,
    asset: AssetId,
    given: NewReport,
) -> Result<Report, AppError> {
    let now = app.now();
    let (statement, evidence) =
        (cases::non_empty(&given.statement)?, cases::non_empty(&given.evidence)?);
    let reported = app.db.transaction(async |tx| {
        let row = store::cases::asset(tx, asset).await?;
        let case = CaseId(row.case_id);
        store::cases::lock(tx, case).await?;
        let mine = parties::acting(tx, actor, case).await?;
        let party = mine.first().ok_or(PricingRefusal::NotAParty)?;
        let lots = store::lots::of_asset(tx, asset).await?;
        if lots.iter().any(|it| it.lot.state != State::Draft) {
            return Err(PricingRefusal::AfterFirstNotice.into());
        }
        let report = Report {
            id: Uuid::new_v4(),
            case_id: case.0,
            asset_id: asset.0,
            party_id: party.id,
            ground: given.ground.to_owned(),
            statement,
            evidence,
            reported_at: now,
            reported_by: actor.person_id.0,
        };
        store::inquiry_records::insert_report(tx, &report).await?;
        let (ground, rule) = (report.ground.clone(), reference_price::ART_25.code.to_owned());
        let fact = Fact::PricingReported { asset, report: report.id, ground, rule };
        pricing::append(tx, case, Some(actor.person_id), now, &fact).await?;
        Ok::<_, AppError>(report)
    });
    reported.await
}

/// The inquiry as a party sees it, once its reports have been served on somebody.
pub async fn seen_by_party(
    app: &App,
    actor: &Party,
    id: InquiryId,
) -> Result<InquiryFile, AppError> {
    let mut reader = app.db.reader().await?;
    let inquiry = store::inquiries::find(&mut reader, id).await?;
    let mine = parties::acting(&mut reader, actor, CaseId(inquiry.case_id)).await?;
    let court = store::people::court(&mut reader, CourtId(inquiry.court_id)).await?;
    let mut seen = super::file::read(app, &mut reader, inquiry, &court).await?;
    let own = |it: &store::inquiry_records::Service| mine.iter().any(|of| of.id == it.party_id);
    seen.services.retain(own);
    // Nobody sees a figure before the reports reach them.
    let now = app.now();
    if seen.inquiry.outcome.is_none() && !seen.services.iter().any(|it| it.received_at <= now) {
        for report in &mut seen.reports {
            report.quotes.clear();
        }
    }
    Ok(seen)
}

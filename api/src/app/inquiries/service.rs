//! Service of the reports on each party (送达): by receipt, by refusal, by publicity.

use chrono::{DateTime, Utc};
use domain::clause::Clause;
use domain::fact::Fact;
use domain::id::{CaseId, InquiryId};
use domain::instant::Instant;
use domain::statute::reference_price;
use domain::term::Reckoner;
use store::db::Tx;
use store::inquiries::Inquiry;
use store::inquiry_records::Service;
use uuid::Uuid;
use valuation::service::{self, Manner};

use super::{InquiryFile, append, file, open, own};
use crate::App;
use crate::actor::Officer;
use crate::app::error::InquiryRefusal;
use crate::app::pricing::refusal::{PricingRefusal, named};
use crate::app::{AppError, cases};

pub struct NewService {
    pub party: Uuid,
    pub manner: Manner,
    pub served_at: Option<DateTime<Utc>>,
    pub proof: String,
}

/// One party has received the reports, refused them, or they were published for it.
///
/// Grounds: [`domain::statute::reference_price::ART_21`].
pub async fn serve_party(
    app: &App,
    officer: &Officer,
    id: InquiryId,
    given: NewService,
) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let proof = cases::non_empty(&given.proof)?;
    let served = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        open(&inquiry)?;
        let served_at = given.served_at.unwrap_or(now);
        if served_at > now || served_at < inquiry.commissioned_at {
            return Err(InquiryRefusal::ServiceTime.into());
        }
        let parties = store::cases::parties(tx, CaseId(inquiry.case_id)).await?;
        if !parties.iter().any(|it| it.id == given.party) {
            return Err(PricingRefusal::NotAParty.into());
        }
        let court = cases::court_of(tx, officer).await?;
        let reckoner = app.profiles.reckoner(&court);
        let receipt = Receipt { manner: given.manner, served_at, proof, now };
        receive(tx, officer, &inquiry, given.party, &receipt, &reckoner).await?;
        let services = store::inquiry_records::services(tx, id).await?;
        let everybody = parties.iter().all(|it| services.iter().any(|of| of.party_id == it.id));
        if everybody {
            finish(tx, officer, &inquiry, &services, now, &reckoner).await?;
        }
        Ok::<_, AppError>(())
    });
    served.await?;
    file(app, officer, id).await
}

/// Every party that has not been served yet received the reports at that time.
pub(super) async fn receive_all(
    tx: &mut Tx,
    officer: &Officer,
    inquiry: &Inquiry,
    served_at: DateTime<Utc>,
    now: DateTime<Utc>,
    reckoner: &Reckoner<'_>,
) -> Result<(), AppError> {
    let id = InquiryId(inquiry.id);
    let before = store::inquiry_records::services(tx, id).await?;
    let receipt =
        Receipt { manner: Manner::Receipt, served_at, proof: "送达回证".to_owned(), now };
    for party in store::cases::parties(tx, CaseId(inquiry.case_id)).await? {
        if !before.iter().any(|it| it.party_id == party.id) {
            receive(tx, officer, inquiry, party.id, &receipt, reckoner).await?;
        }
    }
    let services = store::inquiry_records::services(tx, id).await?;
    if services.is_empty() {
        return served(tx, officer, inquiry, served_at, now, reckoner).await;
    }
    finish(tx, officer, inquiry, &services, now, reckoner).await
}

struct Receipt {
    manner: Manner,
    served_at: DateTime<Utc>,
    proof: String,
    now: DateTime<Utc>,
}

async fn receive(
    tx: &mut Tx,
    officer: &Officer,
    inquiry: &Inquiry,
    party: Uuid,
    receipt: &Receipt,
    reckoner: &Reckoner<'_>,
) -> Result<(), AppError> {
    let served = Instant::from_utc(receipt.served_at);
    let received =
        service::received(receipt.manner, served, reckoner).map_err(PricingRefusal::Term)?;
    let due =
        service::objection_due(receipt.manner, served, reckoner).map_err(PricingRefusal::Term)?;
    let row = Service {
        inquiry_id: inquiry.id,
        party_id: party,
        case_id: inquiry.case_id,
        manner: receipt.manner.slug().to_owned(),
        served_at: receipt.served_at,
        received_at: received.utc(),
        object_by: due.instant().utc(),
        proof: receipt.proof.clone(),
        recorded_at: receipt.now,
        recorded_by: officer.person_id.0,
    };
    store::inquiry_records::serve(tx, &row).await.map_err(named)?;
    let fact = Fact::PartyServed {
        inquiry: InquiryId(inquiry.id),
        party,
        manner: row.manner,
        received_at: received,
        object_by: due.instant(),
        rule: reference_price::ART_21.code.to_owned(),
    };
    append(tx, inquiry, officer, receipt.now, &fact).await
}

/// The last receipt, from which the inquiry as a whole goes on.
async fn finish(
    tx: &mut Tx,
    officer: &Officer,
    inquiry: &Inquiry,
    services: &[Service],
    now: DateTime<Utc>,
    reckoner: &Reckoner<'_>,
) -> Result<(), AppError> {
    let last = services.iter().map(|it| it.received_at).max().unwrap_or(now);
    served(tx, officer, inquiry, last, now, reckoner).await
}

async fn served(
    tx: &mut Tx,
    officer: &Officer,
    inquiry: &Inquiry,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
    reckoner: &Reckoner<'_>,
) -> Result<(), AppError> {
    let id = InquiryId(inquiry.id);
    store::inquiries::save_service(tx, id, at).await?;
    let served_at = Instant::from_utc(at);
    let due = reckoner.due(Clause::ReportObjected, served_at).map_err(PricingRefusal::Term)?;
    let (object_by, rule) = (due.instant(), reference_price::ART_21.code.to_owned());
    let fact = Fact::ReportsServed { inquiry: id, served_at, object_by, rule };
    append(tx, inquiry, officer, now, &fact).await
}

/// The first instant at which nobody can object any more, once everybody has been served.
pub(super) fn last_day(
    inquiry: &Inquiry,
    reckoner: &Reckoner<'_>,
) -> Result<Option<Instant>, AppError> {
    let Some(served_at) = inquiry.served_at else { return Ok(None) };
    let due = reckoner.due(Clause::ReportObjected, Instant::from_utc(served_at));
    Ok(Some(due.map_err(PricingRefusal::Term)?.instant()))
}

//! What somebody declares when signing up: for whom they act, with whom they buy, their household.

use chrono::NaiveDate;
use domain::buyer::housing::Registered;
use domain::buyer::joint::{self, Share};
use domain::id::PersonId;
use domain::identity::{CitizenNumber, CreditCode};
use store::buyers::Buyer;
use store::db::Tx;
use store::registrations::Registration;
use uuid::Uuid;

use super::refusal::BuyerRefusal;
use super::{Proven, Stage};
use crate::App;
use crate::app::AppError;
use crate::app::accounts::{Kind, identity_index, normal_identity};
use crate::app::registrations::Capacity;
use crate::seal::Place;

/// Everything declared beside the capacity itself.
#[derive(Default)]
pub struct Declaration {
    /// For an agent the principal; for several who buy together each of them.
    pub buyers: Vec<Named>,
    pub household: Option<DeclaredHousehold>,
}

/// Somebody who is named.
pub struct Named {
    pub kind: Kind,
    pub name: String,
    pub identity: String,
    /// A percentage; the whole for a principal.
    pub share: Option<String>,
    /// The power of attorney (授权委托书) of a principal.
    pub authority: Option<String>,
}

/// The buyer's household, where homes are limited (QUAL-03).
pub struct DeclaredHousehold {
    pub registered: Registered,
    pub homes: u8,
    pub insured_months: u16,
    pub document: String,
}

/// Keeps who is declared for a sign-up, and what their household is.
///
/// Grounds: [`domain::statute::qualification::QUAL_10`],
/// [`domain::statute::qualification::QUAL_11`].
pub async fn keep(
    app: &App,
    tx: &mut Tx,
    registration: &Registration,
    capacity: Capacity,
    given: &Declaration,
    today: NaiveDate,
) -> Result<(), AppError> {
    let account = store::people::person(tx, PersonId(registration.person_id)).await?;
    let own = account.identity_index.unwrap_or_default();
    let rows = rows(app, registration, capacity, given, &own, today)?;
    let lot = domain::id::LotId(registration.lot_id);
    let mut indexes: Vec<_> = rows.iter().map(|it| it.identity_index.clone()).collect();
    indexes.push(own);
    // Asked before this sign-up is inserted, so that it does not find itself.
    if store::buyers::take_part(tx, lot, &indexes).await? {
        return Err(BuyerRefusal::TakesPart.into());
    }
    store::registrations::insert(tx, registration)
        .await
        .map_err(super::super::registrations::named)?;
    if !rows.is_empty() {
        store::buyers::insert(tx, &rows).await?;
    }
    if let Some(it) = &given.household {
        let proven = Proven {
            registered: it.registered,
            homes: it.homes,
            insured_months: it.insured_months,
            document: it.document.clone(),
        };
        let case = domain::id::CaseId(registration.case_id);
        let id = domain::id::RegistrationId(registration.id);
        let by = (PersonId(registration.person_id), registration.created_at);
        let row = super::proof(case, id, Stage::SignUp, &proven, by)?;
        store::buyers::insert_proof(tx, &row).await?;
    }
    Ok(())
}

fn rows(
    app: &App,
    registration: &Registration,
    capacity: Capacity,
    given: &Declaration,
    own: &[u8],
    today: NaiveDate,
) -> Result<Vec<Buyer>, BuyerRefusal> {
    let mut rows = Vec::new();
    for (named, place) in given.buyers.iter().zip(1..) {
        rows.push(row(app, registration, named, place, today)?);
    }
    let is_own = |it: &Buyer| it.identity_index == own;
    match (capacity, rows.as_slice()) {
        (Capacity::Own | Capacity::PriorityPurchaser | Capacity::Applicant, []) => {}
        (Capacity::Agent, [principal]) if is_own(principal) => return Err(BuyerRefusal::OwnPlace),
        (Capacity::Agent, [Buyer { authority: Some(_), .. }]) => {}
        (Capacity::Joint, [_, ..]) => {
            let share = |it: &Buyer| u16::try_from(it.share).ok().and_then(Share::new);
            let member = |it: &Buyer| Some((it.identity_index.clone(), share(it)?));
            let members: Option<Vec<_>> = rows.iter().map(member).collect();
            let members = members.ok_or(BuyerRefusal::DeclarationIncomplete)?;
            joint::check(&members).map_err(BuyerRefusal::Shares)?;
            if !rows.iter().any(is_own) {
                return Err(BuyerRefusal::OwnPlace);
            }
        }
        (
            Capacity::Own
            | Capacity::PriorityPurchaser
            | Capacity::Applicant
            | Capacity::Agent
            | Capacity::Joint,
            _,
        ) => return Err(BuyerRefusal::DeclarationIncomplete),
    }
    Ok(rows)
}

/// So many can buy together; more is no purchase any more.
const MOST: i16 = 50;

fn row(
    app: &App,
    registration: &Registration,
    named: &Named,
    place: i16,
    today: NaiveDate,
) -> Result<Buyer, BuyerRefusal> {
    let identity = normal_identity(&named.identity);
    let valid = match named.kind {
        Kind::Natural => CitizenNumber::parse(&identity, today).is_ok(),
        Kind::Enterprise => CreditCode::parse(&identity).is_ok(),
    };
    if !valid || place > MOST {
        return Err(BuyerRefusal::PersonUnusable { field: "证件号码" });
    }
    let name = super::refusal::text(&named.name, 100)
        .map_err(|_| BuyerRefusal::PersonUnusable { field: "姓名或名称" })?;
    let share = match &named.share {
        None => Some(Share::WHOLE),
        Some(it) => Share::parse(it),
    };
    let share = share.ok_or(BuyerRefusal::PersonUnusable { field: "份额" })?;
    let authority =
        named.authority.as_deref().map(|it| super::refusal::text(it, 500)).transpose()?;
    let id = Uuid::new_v4();
    let sealed = Place { table: "buyer", column: "identity_sealed", row: id };
    Ok(Buyer {
        id,
        registration_id: registration.id,
        case_id: registration.case_id,
        place,
        kind: named.kind.name().to_owned(),
        name,
        identity_sealed: app.keys.seal(sealed, identity.as_bytes()),
        identity_index: identity_index(app, &identity),
        share: i32::from(share.hundredths()),
        authority,
    })
}

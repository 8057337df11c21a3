//! Parties with an account (当事人): linked by their officer, or by a code that the officer hands
//! over. Nobody becomes a party by saying so.

use chrono::{DateTime, TimeDelta, Utc};
use domain::fact::Fact;
use domain::id::{CaseId, PersonId, PricingStepId};
use rand::Rng as _;
use store::cases::{Case, Party as PartyRow};
use store::db::{Read, Tx};
use store::parties::{Code, Link};
use store::people::Grant;
use uuid::Uuid;

use super::pricing::append;
use super::pricing::refusal::PricingRefusal;
use super::{AppError, cases};
use crate::App;
use crate::actor::{Bidder, Officer, Party, Role};

/// How long a code may be used.
const CODE_LASTS: TimeDelta = TimeDelta::days(7);
/// Without letters that look like digits.
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const CODE_LENGTH: usize = 12;

/// A code as it is shown once.
pub struct Shown {
    pub code: String,
    pub expires_at: chrono::DateTime<chrono::Utc>,
}

/// Links a party to the account with its identity number.
pub async fn link(app: &App, officer: &Officer, party: Uuid) -> Result<(), AppError> {
    let now = app.now();
    let linked = app.db.transaction(async |tx| {
        let party = own(tx, officer, party).await?;
        let index = party.identity_index.as_ref().ok_or(PricingRefusal::NoSuchAccount)?;
        let person = store::people::person_by_identity(tx, index).await?;
        let person = PersonId(person.ok_or(PricingRefusal::NoSuchAccount)?.id);
        join(tx, &party, person, Some(officer.person_id), now).await
    });
    linked.await
}

/// Makes a one-time code for a party. It is shown once; only its index is kept.
pub async fn make_code(app: &App, officer: &Officer, party: Uuid) -> Result<Shown, AppError> {
    let now = app.now();
    let code: String = {
        let mut random = rand::rng();
        let letter = |_| ALPHABET.get(random.random_range(0..ALPHABET.len())).copied();
        (0..CODE_LENGTH).filter_map(letter).map(char::from).collect()
    };
    let code_index = code_index(app, &code);
    let made = app.db.transaction(async |tx| {
        let party = own(tx, officer, party).await?;
        let row = Code {
            id: Uuid::new_v4(),
            party_id: party.id,
            case_id: party.case_id,
            code_index,
            made_at: now,
            made_by: officer.person_id.0,
            expires_at: now + CODE_LASTS,
            used_at: None,
        };
        store::parties::insert_code(tx, &row).await?;
        Ok::<_, AppError>(row.expires_at)
    });
    Ok(Shown { code, expires_at: made.await? })
}

/// Becomes the party of a code, once. The next sign-in may choose the role of a party.
pub async fn use_code(
    app: &App,
    bidder: &Bidder,
    code: &str,
    from: std::net::IpAddr,
) -> Result<(), AppError> {
    app.limits.attempt(from)?;
    let now = app.now();
    let index = code_index(app, code);
    let used = app.db.transaction(async |tx| {
        let code = store::parties::use_code(tx, &index, now).await?;
        let code = code.ok_or(PricingRefusal::CodeUnusable)?;
        let party = store::parties::find(tx, code.party_id).await?;
        join(tx, &party, bidder.person_id, None, now).await
    });
    used.await
}

fn code_index(app: &App, code: &str) -> Vec<u8> {
    let written = code.chars().filter(|it| it.is_ascii_alphanumeric());
    let normal: String = written.map(|it| it.to_ascii_uppercase()).collect();
    app.keys.blind_index("party-code", normal.as_bytes())
}

async fn own(tx: &mut Tx, officer: &Officer, party: Uuid) -> Result<PartyRow, AppError> {
    let party = store::parties::find(tx, party).await?;
    cases::conducts(officer, &store::cases::lock(tx, CaseId(party.case_id)).await?)?;
    Ok(party)
}

async fn join(
    tx: &mut Tx,
    party: &PartyRow,
    person: PersonId,
    by: Option<PersonId>,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), AppError> {
    store::people::lock(tx, person).await?;
    let link = Link {
        party_id: party.id,
        person_id: person.0,
        case_id: party.case_id,
        linked_at: now,
        linked_by: by.map(|it| it.0),
    };
    store::parties::link(tx, &link).await.map_err(super::pricing::refusal::named)?;
    let grants = store::people::grants(tx, person).await?;
    if !grants.iter().any(|it| it.role == Role::Party.name()) {
        let (role, court_id) = (Role::Party.name().to_owned(), None);
        let grant = Grant { person_id: person.0, role, court_id, granted_at: now };
        store::people::insert_grant(tx, &grant).await?;
    }
    let way = if by.is_some() { "identity" } else { "code" };
    let fact = Fact::PartyLinked { party: party.id, by: way.to_owned() };
    append(tx, CaseId(party.case_id), by.or(Some(person)), now, &fact).await
}

/// A case in which somebody is a party, and what there is of its assets.
pub struct PartyCase {
    pub case: Case,
    pub party: PartyRow,
    pub assets: Vec<store::cases::Asset>,
    /// Each with the time at which this party handed in its price; what it says stays sealed.
    pub agreements: Vec<(store::agreements::Agreement, Option<DateTime<Utc>>)>,
    pub inquiries: Vec<store::inquiries::Inquiry>,
}

pub async fn cases(app: &App, actor: &Party) -> Result<Vec<PartyCase>, AppError> {
    let mut reader = app.db.reader().await?;
    let mut found = Vec::new();
    for (case, party) in store::parties::of_person(&mut reader, actor.person_id).await? {
        let id = CaseId(case.id);
        let mine =
            |it: &store::agreements::Agreement| [it.creditor_id, it.debtor_id].contains(&party.id);
        let mut agreements = Vec::new();
        for agreement in store::agreements::of_case(&mut reader, id).await?.into_iter().filter(mine)
        {
            let step = PricingStepId(agreement.step_id);
            let handed_in = store::agreements::submissions(&mut reader, step).await?;
            let own = handed_in.iter().find(|it| it.party_id == party.id);
            agreements.push((agreement, own.map(|it| it.submitted_at)));
        }
        found.push(PartyCase {
            assets: store::cases::assets(&mut reader, id).await?,
            agreements,
            inquiries: store::inquiries::of_case(&mut reader, id).await?,
            case,
            party,
        });
    }
    Ok(found)
}

/// The party as which somebody acts in a case.
pub async fn acting(
    read: &mut impl Read,
    actor: &Party,
    case: CaseId,
) -> Result<Vec<PartyRow>, AppError> {
    let parties = store::parties::acting(read, actor.person_id, case).await?;
    if parties.is_empty() { Err(PricingRefusal::NotAParty.into()) } else { Ok(parties) }
}

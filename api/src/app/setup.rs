//! Setting an installation up: courts, staff and platforms. For the administrator's commands, the
//! demo and the tests; no HTTP route leads here.

use domain::id::{CourtId, PersonId};
use store::people::{Court, Grant, Person};
use store::platforms::Platform;
use uuid::Uuid;

use super::{AppError, second_factor, sessions};
use crate::App;
use crate::actor::Role;

/// Which periods a court's cases run by. It belongs to the court and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CourtProfile {
    /// Real cases, statutory periods.
    Statutory,
    /// Training (演练) with shortened periods; everything made under it is marked.
    Rehearsal,
}

impl CourtProfile {
    pub fn of(court: &Court) -> CourtProfile {
        match court.profile.as_str() {
            "rehearsal" => CourtProfile::Rehearsal,
            _ => CourtProfile::Statutory,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            CourtProfile::Statutory => "statutory",
            CourtProfile::Rehearsal => "rehearsal",
        }
    }
}

/// A member of staff, or an inquiry platform's account.
pub struct Staff<'a> {
    pub login: &'a str,
    pub password: &'a str,
    pub name: &'a str,
    pub role: Role,
    pub court: Option<CourtId>,
    /// At least 16 bytes, if the person signs in with a second factor.
    pub totp_secret: Option<&'a [u8]>,
}

/// Creates a court.
///
/// # Errors
/// `court_code_key` when the code (法院代字, e.g. 湘0102) is taken.
pub async fn create_court(
    app: &App,
    code: &str,
    name: &str,
    profile: CourtProfile,
) -> Result<CourtId, AppError> {
    let court = Court {
        id: Uuid::new_v4(),
        code: code.to_owned(),
        name: name.to_owned(),
        profile: profile.name().to_owned(),
        created_at: app.now(),
    };
    let created = app.db.transaction(async |tx| store::people::insert_court(tx, &court).await);
    created.await?;
    Ok(CourtId(court.id))
}

/// Creates a person with one role.
pub async fn create_staff(app: &App, staff: Staff<'_>) -> Result<PersonId, AppError> {
    let id = Uuid::new_v4();
    let totp = staff.totp_secret.map(|it| app.keys.seal(second_factor::totp_place(id), it));
    let person = Person {
        id,
        login: sessions::normalised(staff.login),
        password_hash: app.passwords.hash(staff.password.to_owned()).await,
        kind: "staff".to_owned(),
        display_name: staff.name.to_owned(),
        identity_sealed: None,
        identity_index: None,
        phone_sealed: None,
        totp_sealed: totp,
        session_epoch: 0,
        created_at: app.now(),
    };
    let grant = Grant {
        person_id: id,
        role: staff.role.name().to_owned(),
        court_id: staff.court.map(|it| it.0),
        granted_at: person.created_at,
    };
    let created = app.db.transaction(async |tx| {
        store::people::insert_person(tx, &person).await?;
        store::people::insert_grant(tx, &grant).await
    });
    created.await?;
    Ok(PersonId(id))
}

/// Puts a platform on the list of those asked by network inquiries (REF-08), from now on.
pub async fn list_platform(app: &App, person: PersonId, name: &str) -> Result<(), AppError> {
    let platform = Platform {
        id: Uuid::new_v4(),
        person_id: person.0,
        name: name.to_owned(),
        listed_from: app.now(),
        listed_until: None,
    };
    let listed = app.db.transaction(async |tx| store::platforms::insert(tx, &platform).await);
    Ok(listed.await?)
}

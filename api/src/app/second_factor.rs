//! The second proof of who somebody is: a one-time code (TOTP); at an act that cannot be taken
//! back, the password again from whoever has no code to show.

use domain::id::PersonId;
use store::people::Person;
use totp_rs::{Algorithm, Builder};
use uuid::Uuid;

use super::AppError;
use super::error::SignInError;
use crate::App;
use crate::seal::Place;

/// What somebody shows at a step-up.
pub struct Proof {
    pub totp: Option<String>,
    pub password: Option<String>,
}

/// Asks for a second proof before an act that cannot be taken back (M6): the one-time code of
/// who has one, else the password. There is no act without either, so an open screen and a stolen
/// session release no money.
pub async fn step_up(app: &App, id: PersonId, given: Proof) -> Result<(), AppError> {
    let person = store::people::person(&mut app.db.reader().await?, id).await?;
    if person.totp_sealed.is_some() {
        return check_totp(app, &person, given.totp.as_deref()).await;
    }
    let password = given.password.ok_or(SignInError::ProofNeeded)?;
    app.limits.second_factor(id)?;
    if app.passwords.matches(password, Some(person.password_hash)).await {
        Ok(())
    } else {
        Err(SignInError::ProofWrong.into())
    }
}

/// Whoever has a second factor must show it. A code is accepted once, on any node (RFC 6238 §5.2).
pub async fn check_totp(app: &App, person: &Person, given: Option<&str>) -> Result<(), AppError> {
    let Some(sealed) = &person.totp_sealed else { return Ok(()) };
    let given = given.ok_or(SignInError::TotpNeeded)?;
    let id = PersonId(person.id);
    app.limits.second_factor(id)?;
    let secret = app.keys.open(totp_place(person.id), sealed)?;
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret);
    let now = u64::try_from(app.now().timestamp()).unwrap_or(0);
    let step = builder.build().ok().and_then(|it| it.check(given, now));
    let step = step.and_then(|it| i64::try_from(it).ok()).ok_or(SignInError::TotpWrong)?;
    let used = app.db.transaction(async |tx| store::people::use_totp_step(tx, id, step).await);
    if used.await? { Ok(()) } else { Err(SignInError::TotpWrong.into()) }
}

pub const fn totp_place(person: Uuid) -> Place {
    Place { table: "person", column: "totp_sealed", row: person }
}

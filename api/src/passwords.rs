//! Passwords: argon2id, a few at a time, off the threads that answer requests.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

/// Hashes and checks passwords. What comes in excess waits; memory stays bounded.
pub struct Passwords {
    at_once: Arc<Semaphore>,
    /// Checked where no account is found, so that the time of an answer does not tell.
    nobody: String,
}

impl Passwords {
    pub fn new(at_once: usize) -> Passwords {
        Passwords { at_once: Arc::new(Semaphore::new(at_once.max(1))), nobody: hash("nobody") }
    }

    pub async fn hash(&self, password: String) -> String {
        self.bounded(move || hash(&password)).await
    }

    /// Whether the password is the hashed one; with no hash, the same work and no.
    pub async fn matches(&self, password: String, hashed: Option<String>) -> bool {
        let known = hashed.is_some();
        let hashed = hashed.unwrap_or_else(|| self.nobody.clone());
        self.bounded(move || verify(&password, &hashed)).await && known
    }

    async fn bounded<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let permit = Arc::clone(&self.at_once).acquire_owned().await;
        let permit = permit.expect("the semaphore is never closed");
        let done = tokio::task::spawn_blocking(move || {
            let value = work();
            drop(permit);
            value
        });
        done.await.expect("hashing does not panic")
    }
}

fn hash(password: &str) -> String {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    hashed.expect("the default parameters are valid").to_string()
}

fn verify(password: &str, hashed: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hashed) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_matches() {
        let hashed = hash("correct horse");
        assert!(hashed.starts_with("$argon2id$"));
        assert!(verify("correct horse", &hashed));
        assert!(!verify("correct horsf", &hashed));
        assert!(!verify("correct horse", "not a hash"));
    }
}

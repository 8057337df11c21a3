//! Names and account numbers of payers and payees as the ledger keeps them: one text that the
//! database can copy and compare but not read.
//!
//! ```text
//! sm4:<index>:<sealed>      index = HMAC-SM3 of the value, sealed = SM4-GCM of it, base64
//! ```
//!
//! A text opens only under its own index, so no part of one can be put into another. What was kept
//! before this form, and the court's own accounts, are texts without the mark and open as they are.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use uuid::Uuid;

use super::{KeyProvider, Place, Unopenable};

const MARK: &str = "sm4:";

/// What a kept text says; a name does not open as an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    Name,
    Account,
    /// What the payer wrote, which often names people.
    Remittance,
}

impl Detail {
    const fn column(self) -> &'static str {
        match self {
            Detail::Name => "name",
            Detail::Account => "account",
            Detail::Remittance => "remittance",
        }
    }

    fn place(self, index: &[u8]) -> Place {
        let row = index.first_chunk::<16>().map_or(Uuid::nil(), |it| Uuid::from_bytes(*it));
        Place { table: "payer", column: self.column(), row }
    }
}

/// The text to be kept.
pub fn seal(keys: &dyn KeyProvider, detail: Detail, plain: &str) -> String {
    let index = keys.blind_index(detail.column(), plain.as_bytes());
    let sealed = keys.seal(detail.place(&index), plain.as_bytes());
    format!("{MARK}{}:{}", hex::encode(&index), BASE64.encode(sealed))
}

/// What a kept text says.
///
/// # Errors
/// When it was not sealed here, or is altered.
pub fn open(keys: &dyn KeyProvider, detail: Detail, kept: &str) -> Result<String, Unopenable> {
    let Some(marked) = kept.strip_prefix(MARK) else { return Ok(kept.to_owned()) };
    let (index, sealed) = marked.split_once(':').ok_or(Unopenable)?;
    let index = hex::decode(index).map_err(|_| Unopenable)?;
    let sealed = BASE64.decode(sealed).map_err(|_| Unopenable)?;
    let plain = keys.open(detail.place(&index), &sealed)?;
    String::from_utf8(plain).map_err(|_| Unopenable)
}

/// Whether a kept account is this one, without opening it.
pub fn is_same(keys: &dyn KeyProvider, detail: Detail, kept: &str, plain: &str) -> bool {
    match kept.strip_prefix(MARK).and_then(|it| it.split_once(':')) {
        Some((index, _)) => {
            index == hex::encode(keys.blind_index(detail.column(), plain.as_bytes()))
        }
        None => kept == plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;
    use crate::seal::SoftwareKeys;

    #[test]
    fn what_is_kept_opens_again_and_says_nothing_itself() {
        let keys = SoftwareKeys::derive(&Secret([7; 32]));
        let number = "6222020000000001";
        let kept = seal(&keys, Detail::Account, number);
        assert_eq!(open(&keys, Detail::Account, &kept), Ok(number.to_owned()));
        assert!(!kept.contains("6222") && !kept.contains(char::is_whitespace), "{kept}");
        let again = seal(&keys, Detail::Account, number);
        assert_ne!(kept, again, "the nonce is random");
        let index = |it: &str| it.split(':').nth(1).map(str::to_owned);
        assert_eq!(index(&kept), index(&again), "and the index is not");
        assert!(is_same(&keys, Detail::Account, &kept, number));
        assert!(!is_same(&keys, Detail::Account, &kept, "6222020000000002"));
        assert_eq!(open(&keys, Detail::Name, &kept), Err(Unopenable));
    }

    #[test]
    fn an_altered_or_patched_text_does_not_open() {
        let keys = SoftwareKeys::derive(&Secret([7; 32]));
        let [one, other] = ["62220001", "62220002"].map(|it| seal(&keys, Detail::Account, it));
        let head = one.rsplit_once(':').map(|it| it.0).unwrap_or_default();
        let tail = other.rsplit_once(':').map(|it| it.1).unwrap_or_default();
        let patched = format!("{head}:{tail}");
        for text in ["sm4:", "sm4:zz:AA", "sm4:00", patched.as_str(), one.trim_end_matches('A')] {
            let opened = open(&keys, Detail::Account, text);
            assert!(opened.is_err() || text == one, "{text}");
        }
        assert_eq!(open(&keys, Detail::Account, "8810000001"), Ok("8810000001".to_owned()));
    }
}

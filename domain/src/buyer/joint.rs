//! Several who buy together (联合竞买): declared before bidding starts, with shares that make up
//! the whole. No text regulates them; the platform's own rules are here.

use std::collections::BTreeSet;

/// A share in hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u16);

impl Share {
    /// The whole thing.
    pub const WHOLE: Share = Share(10_000);

    /// More than nothing and at most the whole.
    pub fn new(hundredths: u16) -> Option<Share> {
        (1..=Share::WHOLE.0).contains(&hundredths).then_some(Share(hundredths))
    }

    pub const fn hundredths(self) -> u16 {
        self.0
    }

    /// `33.34`, a percentage with at most two decimals.
    pub fn parse(text: &str) -> Option<Share> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        if !digits(whole) || !digits(part) || part.len() > 2 || whole.len() > 3 {
            return None;
        }
        let scale = if part.len() == 1 { 10 } else { 1 };
        let part: u16 = part.parse().ok()?;
        Share::new(whole.parse::<u16>().ok()?.checked_mul(100)?.checked_add(part * scale)?)
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JointError {
    #[error("several who buy together are two at least")]
    Alone,
    #[error("the same person is named twice")]
    Twice,
    #[error("the shares sum to {sum} hundredths of a percent, not to 10000")]
    NotTheWhole { sum: u32 },
}

/// Whether these may buy together: two or more different people whose shares are the whole.
///
/// Grounds: [`crate::statute::qualification::QUAL_11`].
pub fn check<I: Ord>(members: &[(I, Share)]) -> Result<(), JointError> {
    if members.len() < 2 {
        return Err(JointError::Alone);
    }
    let different: BTreeSet<&I> = members.iter().map(|(who, _)| who).collect();
    if different.len() < members.len() {
        return Err(JointError::Twice);
    }
    let sum = members.iter().map(|(_, share)| u32::from(share.hundredths())).sum();
    if sum == u32::from(Share::WHOLE.hundredths()) {
        Ok(())
    } else {
        Err(JointError::NotTheWhole { sum })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> Share {
        Share::parse(text).expect("a share")
    }

    /// QUAL-11.
    #[test]
    fn shares_make_up_the_whole() {
        let three = [("a", share("33.33")), ("b", share("33.33")), ("c", share("33.34"))];
        assert_eq!(check(&three), Ok(()));
        let short = [("a", share("33.33")), ("b", share("33.33")), ("c", share("33.33"))];
        assert_eq!(check(&short), Err(JointError::NotTheWhole { sum: 9999 }));
        assert_eq!(check(&[("a", share("50")), ("a", share("50"))]), Err(JointError::Twice));
        assert_eq!(check(&[("a", Share::WHOLE)]), Err(JointError::Alone));
        assert_eq!(check::<&str>(&[]), Err(JointError::Alone));
    }

    #[test]
    fn a_share_is_read_exactly() {
        for (text, wanted) in [
            ("50", Some(5000)),
            ("0.01", Some(1)),
            ("33.3", Some(3330)),
            ("100", Some(10_000)),
            ("100.01", None),
            ("0", None),
            ("1.234", None),
            ("-1", None),
            ("", None),
            ("5.", None),
        ] {
            assert_eq!(Share::parse(text).map(Share::hundredths), wanted, "{text}");
        }
        assert_eq!(share("33.3").to_string(), "33.30");
    }
}

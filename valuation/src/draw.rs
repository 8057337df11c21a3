//! The draw (摇号) of appraisal firms, which anybody can run again.
//!
//! ```text
//! announce ── list, exclusions, SM3(secret ‖ nonce) ──▶ contribute ──▶ reveal ──▶ three firms
//!             nobody knows the outcome                  from outside   secret, nonce
//! ```
//!
//! The court is bound by its commitment before anybody contributes, and it cannot know the
//! contributions when it binds itself: neither side alone decides the seed. From the seed the
//! three firms follow by [`sequence`], without a choice left to anybody. `docs/draw.md` says the
//! same to the byte, with an example.

mod canonical;
mod check;
pub mod sequence;

use domain::chain::Hash;
use domain::instant::Instant;

pub use canonical::{announcement_hash, commitment, digest, seed};
pub use check::{Flaw, check};

/// How many firms are drawn, in the order in which they are commissioned.
pub const FIRMS: usize = 3;

/// What the court keeps to itself until the draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    pub secret: [u8; 32],
    /// So that equal secrets would not show as equal commitments.
    pub nonce: [u8; 16],
}

/// Which sub-list is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The sub-list of the asset's field (专业领域名单).
    Field,
    /// The sub-list of the place where the asset lies (财产所在地名单).
    Location,
    /// One of the two, on which both parties agreed.
    Agreed,
}

/// Why a firm of the list does not take part in the draw; each is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// An interest in the case or in a party to it (利害关系).
    Conflict,
    /// Suspended by its industry body or by the court.
    Suspended,
    /// Removed from the list, and not yet allowed back (REF-15).
    Removed,
    /// Commissioned for this property before, and replaced.
    Replaced,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    pub bar: Bar,
    /// In words, for whoever reads the announcement.
    pub why: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: String,
    pub name: String,
    pub excluded: Option<Exclusion>,
}

/// A source of chance that nobody in the room controls, such as the next winning number of the
/// state lottery, or the head of a public chain of bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicSource {
    pub name: String,
    /// What it shows from then on is taken.
    pub not_before: Instant,
}

/// What is published before anybody contributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    pub draw: String,
    pub case_number: String,
    pub asset: String,
    pub announced_at: Instant,
    pub list_version: String,
    pub field: String,
    /// The division code of the sub-list; empty for a sub-list without one.
    pub region: String,
    pub basis: Basis,
    pub candidates: Vec<Candidate>,
    /// The first instant at which a contribution is too late.
    pub contributions_until: Instant,
    pub source: Option<PublicSource>,
    pub commitment: Hash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContributionKind {
    /// Of a party to the case, who can see that it was taken.
    Party,
    /// Of somebody who witnesses the draw.
    Witness,
    /// What the announced public source showed.
    Public,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    pub kind: ContributionKind,
    pub by: String,
    pub value: String,
    pub at: Instant,
}

/// A draw as it is published when it has been held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub announcement: Announcement,
    pub announcement_hash: Hash,
    pub contributions: Vec<Contribution>,
    pub secret: Secret,
    pub drawn_at: Instant,
    pub drawn: Vec<String>,
    pub digest: Hash,
}

/// Why a draw is not held.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    #[error("{eligible} firms can be drawn from, and {FIRMS} are needed")]
    TooFewFirms { eligible: usize },
    #[error("the firm {id} is listed twice")]
    TwiceListed { id: String },
    #[error("contributions are taken until {until}")]
    TooEarly { until: Instant },
    #[error("nobody outside the court has contributed, so the court could have chosen the outcome")]
    CourtAlone,
    #[error("what the announced source showed is missing")]
    SourceMissing,
}

impl Announcement {
    /// The firms that are drawn from, in the order of the announcement.
    pub fn eligible(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|it| it.excluded.is_none())
    }

    /// Whether a draw can be held on this announcement.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_16`].
    ///
    /// # Errors
    /// Too few firms; a firm that is listed twice.
    pub fn check(&self) -> Result<(), DrawError> {
        for (at, candidate) in self.candidates.iter().enumerate() {
            if self.candidates.iter().take(at).any(|it| it.id == candidate.id) {
                return Err(DrawError::TwiceListed { id: candidate.id.clone() });
            }
        }
        let eligible = self.eligible().count();
        if eligible < FIRMS { Err(DrawError::TooFewFirms { eligible }) } else { Ok(()) }
    }
}

/// Holds the draw: three firms and their order.
///
/// Grounds: [`domain::statute::reference_price::ART_16`].
///
/// # Errors
/// A draw before its time, of too few firms, or with no contribution from outside the court.
pub fn hold(
    announcement: Announcement,
    contributions: Vec<Contribution>,
    secret: Secret,
    drawn_at: Instant,
) -> Result<Record, DrawError> {
    announcement.check()?;
    let until = announcement.contributions_until;
    let until = announcement.source.as_ref().map_or(until, |it| until.max(it.not_before));
    if drawn_at < until {
        return Err(DrawError::TooEarly { until });
    }
    if contributions.is_empty() {
        return Err(DrawError::CourtAlone);
    }
    let shown = contributions.iter().any(|it| it.kind == ContributionKind::Public);
    if announcement.source.is_some() && !shown {
        return Err(DrawError::SourceMissing);
    }
    let announcement_hash = announcement_hash(&announcement);
    let drawn = outcome(&announcement, announcement_hash, &contributions, &secret);
    let seed = seed(announcement_hash, &secret, &contributions);
    let digest = digest(announcement_hash, seed, drawn_at, &drawn);
    Ok(Record { announcement, announcement_hash, contributions, secret, drawn_at, drawn, digest })
}

/// The ids of the firms that these inputs draw.
fn outcome(
    announcement: &Announcement,
    announcement_hash: Hash,
    contributions: &[Contribution],
    secret: &Secret,
) -> Vec<String> {
    let eligible: Vec<&Candidate> = announcement.eligible().collect();
    let seed = seed(announcement_hash, secret, contributions);
    sequence::pick(seed, eligible, FIRMS).into_iter().map(|it| it.id.clone()).collect()
}

macro_rules! slugs {
    ($name:ident { $($variant:ident = $slug:literal),* $(,)? }) => {
        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The stable name, in the database, on the wire and in what is hashed.
            pub const fn slug(self) -> &'static str {
                match self { $($name::$variant => $slug),* }
            }

            pub fn parse(slug: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| it.slug() == slug)
            }
        }
    };
}

slugs!(Basis { Field = "field", Location = "location", Agreed = "agreed" });
slugs!(Bar {
    Conflict = "conflict", Suspended = "suspended", Removed = "removed", Replaced = "replaced",
});
slugs!(ContributionKind { Party = "party", Witness = "witness", Public = "public" });

#[cfg(test)]
pub(crate) mod tests;

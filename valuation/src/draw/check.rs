//! Running a published draw again.

use super::{
    Announcement, ContributionKind, DrawError, Record, announcement_hash, commitment, digest,
    outcome, seed,
};

/// What a record says that does not follow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error(transparent)]
    NotHeld(DrawError),
    #[error("the announcement has another hash than the one published with it")]
    OtherAnnouncement,
    #[error("the revealed secret is not the one the court was bound to")]
    OtherSecret,
    #[error("the draw, its contributions and its announcement are not in the order of time")]
    OutOfTime,
    #[error("a public contribution is not of the announced source")]
    OtherSource,
    #[error("somebody has contributed twice")]
    TwiceContributed,
    #[error("the inputs draw other firms")]
    OtherFirms { expected: Vec<String> },
    #[error("the digest is not that of the record")]
    OtherDigest,
}

impl Flaw {
    /// The stable name, at the command line.
    pub const fn slug(&self) -> &'static str {
        match self {
            Flaw::NotHeld(DrawError::TooFewFirms { .. }) => "too-few-firms",
            Flaw::NotHeld(DrawError::TwiceListed { .. }) => "twice-listed",
            Flaw::NotHeld(DrawError::TooEarly { .. }) | Flaw::OutOfTime => "out-of-time",
            Flaw::NotHeld(DrawError::CourtAlone) => "court-alone",
            Flaw::NotHeld(DrawError::SourceMissing) => "source-missing",
            Flaw::OtherAnnouncement => "other-announcement",
            Flaw::OtherSecret => "other-secret",
            Flaw::OtherSource => "other-source",
            Flaw::TwiceContributed => "twice-contributed",
            Flaw::OtherFirms { .. } => "other-firms",
            Flaw::OtherDigest => "other-digest",
        }
    }
}

/// Runs a draw again from what is published.
///
/// Grounds: [`domain::statute::reference_price::ART_16`].
///
/// # Errors
/// The first thing in the record that does not follow from the rest.
pub fn check(record: &Record) -> Result<(), Flaw> {
    let announcement = &record.announcement;
    announcement.check().map_err(Flaw::NotHeld)?;
    let announced = announcement_hash(announcement);
    if announced != record.announcement_hash {
        return Err(Flaw::OtherAnnouncement);
    }
    if commitment(&announcement.draw, &record.secret) != announcement.commitment {
        return Err(Flaw::OtherSecret);
    }
    contributions(record, announcement)?;
    let expected = outcome(announcement, announced, &record.contributions, &record.secret);
    if expected != record.drawn {
        return Err(Flaw::OtherFirms { expected });
    }
    let seed = seed(announced, &record.secret, &record.contributions);
    if digest(announced, seed, record.drawn_at, &record.drawn) != record.digest {
        return Err(Flaw::OtherDigest);
    }
    Ok(())
}

fn contributions(record: &Record, announcement: &Announcement) -> Result<(), Flaw> {
    if record.contributions.is_empty() {
        return Err(Flaw::NotHeld(DrawError::CourtAlone));
    }
    let (from, until) = (announcement.announced_at, announcement.contributions_until);
    let mut shown = false;
    for (place, it) in record.contributions.iter().enumerate() {
        let known = record.contributions.iter().take(place);
        if known.into_iter().any(|other| other.by == it.by && other.kind == it.kind) {
            return Err(Flaw::TwiceContributed);
        }
        let in_time = match (it.kind, &announcement.source) {
            (ContributionKind::Public, Some(source)) if source.name == it.by => {
                shown = true;
                source.not_before <= it.at
            }
            (ContributionKind::Public, Some(_) | None) => return Err(Flaw::OtherSource),
            (ContributionKind::Party | ContributionKind::Witness, _) => {
                from <= it.at && it.at < until
            }
        };
        if !in_time || record.drawn_at < it.at {
            return Err(Flaw::OutOfTime);
        }
    }
    if announcement.source.is_some() && !shown {
        return Err(Flaw::NotHeld(DrawError::SourceMissing));
    }
    if record.drawn_at < until { Err(Flaw::OutOfTime) } else { Ok(()) }
}

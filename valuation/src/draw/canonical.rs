//! What is hashed, to the byte. Texts carry their length in front, so no two draws share their
//! bytes; each hash begins with its own purpose, so none can stand for another.

use domain::canonical::Canonical;
use domain::chain::Hash;
use domain::instant::Instant;

use super::{Announcement, Contribution, Secret};

/// The court's commitment to its secret.
pub fn commitment(draw: &str, secret: &Secret) -> Hash {
    let mut bytes = of("fachui/draw/1/commitment");
    bytes.text(draw);
    bytes.raw(&secret.secret);
    bytes.raw(&secret.nonce);
    bytes.hash()
}

/// Everything that was published before anybody contributed.
pub fn announcement_hash(it: &Announcement) -> Hash {
    let mut bytes = of("fachui/draw/1/announcement");
    for text in [&it.draw, &it.case_number, &it.asset] {
        bytes.text(text);
    }
    bytes.signed(it.announced_at.micros());
    for text in [&it.list_version, &it.field, &it.region] {
        bytes.text(text);
    }
    bytes.text(it.basis.slug());
    bytes.count(it.candidates.len());
    for candidate in &it.candidates {
        bytes.text(&candidate.id);
        bytes.text(&candidate.name);
        match &candidate.excluded {
            None => bytes.byte(0),
            Some(exclusion) => {
                bytes.byte(1);
                bytes.text(exclusion.bar.slug());
                bytes.text(&exclusion.why);
            }
        }
    }
    bytes.signed(it.contributions_until.micros());
    match &it.source {
        None => bytes.byte(0),
        Some(source) => {
            bytes.byte(1);
            bytes.text(&source.name);
            bytes.signed(source.not_before.micros());
        }
    }
    bytes.raw(it.commitment.bytes());
    bytes.hash()
}

/// What the order of the firms follows from.
pub fn seed(announcement: Hash, secret: &Secret, contributions: &[Contribution]) -> Hash {
    let mut bytes = of("fachui/draw/1/seed");
    bytes.raw(announcement.bytes());
    bytes.raw(&secret.secret);
    bytes.raw(&secret.nonce);
    bytes.count(contributions.len());
    for contribution in contributions {
        bytes.text(contribution.kind.slug());
        bytes.text(&contribution.by);
        bytes.text(&contribution.value);
        bytes.signed(contribution.at.micros());
    }
    bytes.hash()
}

/// One value for the whole record, to be kept where the court cannot change it.
pub fn digest(announcement: Hash, seed: Hash, drawn_at: Instant, drawn: &[String]) -> Hash {
    let mut bytes = of("fachui/draw/1/record");
    bytes.raw(announcement.bytes());
    bytes.raw(seed.bytes());
    bytes.signed(drawn_at.micros());
    bytes.count(drawn.len());
    for id in drawn {
        bytes.text(id);
    }
    bytes.hash()
}

/// Bytes that begin with what they are for.
fn of(purpose: &str) -> Canonical {
    let mut bytes = Canonical::default();
    bytes.text(purpose);
    bytes
}

//! What is hashed, to the byte. Texts carry their length in front, so no two draws share their
//! bytes; each hash begins with its own purpose, so none can stand for another.

use domain::chain::Hash;
use domain::instant::Instant;
use sm3::{Digest, Sm3};

use super::{Announcement, Contribution, Secret};

/// The court's commitment to its secret.
pub fn commitment(draw: &str, secret: &Secret) -> Hash {
    let mut bytes = Canonical::of("fachui/draw/1/commitment");
    bytes.text(draw);
    bytes.raw(&secret.secret);
    bytes.raw(&secret.nonce);
    bytes.hash()
}

/// Everything that was published before anybody contributed.
pub fn announcement_hash(it: &Announcement) -> Hash {
    let mut bytes = Canonical::of("fachui/draw/1/announcement");
    for text in [&it.draw, &it.case_number, &it.asset] {
        bytes.text(text);
    }
    bytes.at(it.announced_at);
    for text in [&it.list_version, &it.field, &it.region] {
        bytes.text(text);
    }
    bytes.text(it.basis.slug());
    bytes.count(it.candidates.len());
    for candidate in &it.candidates {
        bytes.text(&candidate.id);
        bytes.text(&candidate.name);
        match &candidate.excluded {
            None => bytes.raw(&[0]),
            Some(exclusion) => {
                bytes.raw(&[1]);
                bytes.text(exclusion.bar.slug());
                bytes.text(&exclusion.why);
            }
        }
    }
    bytes.at(it.contributions_until);
    match &it.source {
        None => bytes.raw(&[0]),
        Some(source) => {
            bytes.raw(&[1]);
            bytes.text(&source.name);
            bytes.at(source.not_before);
        }
    }
    bytes.raw(it.commitment.bytes());
    bytes.hash()
}

/// What the order of the firms follows from.
pub fn seed(announcement: Hash, secret: &Secret, contributions: &[Contribution]) -> Hash {
    let mut bytes = Canonical::of("fachui/draw/1/seed");
    bytes.raw(announcement.bytes());
    bytes.raw(&secret.secret);
    bytes.raw(&secret.nonce);
    bytes.count(contributions.len());
    for contribution in contributions {
        bytes.text(contribution.kind.slug());
        bytes.text(&contribution.by);
        bytes.text(&contribution.value);
        bytes.at(contribution.at);
    }
    bytes.hash()
}

/// One value for the whole record, to be kept where the court cannot change it.
pub fn digest(announcement: Hash, seed: Hash, drawn_at: Instant, drawn: &[String]) -> Hash {
    let mut bytes = Canonical::of("fachui/draw/1/record");
    bytes.raw(announcement.bytes());
    bytes.raw(seed.bytes());
    bytes.at(drawn_at);
    bytes.count(drawn.len());
    for id in drawn {
        bytes.text(id);
    }
    bytes.hash()
}

struct Canonical(Sm3);

impl Canonical {
    fn of(purpose: &str) -> Canonical {
        let mut bytes = Canonical(Sm3::new());
        bytes.text(purpose);
        bytes
    }

    fn raw(&mut self, value: &[u8]) {
        self.0.update(value);
    }

    fn count(&mut self, value: usize) {
        let value = u64::try_from(value).expect("a count fits into 64 bits");
        self.raw(&value.to_be_bytes());
    }

    fn text(&mut self, value: &str) {
        self.count(value.len());
        self.raw(value.as_bytes());
    }

    fn at(&mut self, value: Instant) {
        self.raw(&value.micros().to_be_bytes());
    }

    fn hash(self) -> Hash {
        Hash::from_bytes(self.0.finalize().into())
    }
}

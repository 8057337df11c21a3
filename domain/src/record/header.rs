//! The first line: what is sold, on which terms, and whose signature to expect.

use serde::{Deserialize, Serialize};

use super::{FORMAT, VERSION, canonical};
use crate::bidding::{Mode, Terms};
use crate::chain::{Algorithm, Hash};
use crate::id::LotId;
use crate::instant::{Instant, Span};
use crate::lot::Round;
use crate::money::Money;
use crate::profile::Profile;
use crate::signature::PublicKey;
use crate::statute::{auction, reference_price, sale};

/// What a record says before its first entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub lot: LotId,
    pub title: String,
    pub round: Round,
    pub court: String,
    /// The case number (案号) as it was published.
    pub case_number: String,
    /// The name and the version of the court's profile.
    pub profile: (String, String),
    /// The instruments in force, by their numbers.
    pub instruments: Vec<String>,
    /// Made in a rehearsal (演练); nothing in it is a real sale.
    pub rehearsal: bool,
    pub algorithm: Algorithm,
    pub terms: Terms,
    pub key: PublicKey,
}

/// The mark of whatever is made in a rehearsal.
const REHEARSAL: &str = "演练";

impl Header {
    /// What `profile` puts into a header: its name and version, and the instruments behind it.
    pub fn grounds(profile: &Profile, round: Round) -> ((String, String), Vec<String>) {
        let mut instruments = vec![auction::ART_20.instrument, reference_price::ART_1.instrument];
        if round == Round::Sale {
            instruments.push(sale::CLAUSE_1.instrument);
        }
        let name = (profile.name().to_owned(), profile.version().to_string());
        (name, instruments.into_iter().map(str::to_owned).collect())
    }

    /// The line, without the line feed that ends it.
    pub fn line(&self) -> String {
        canonical(&HeaderLine {
            format: FORMAT.to_owned(),
            version: VERSION,
            lot: self.lot,
            title: self.title.clone(),
            round: self.round.name().to_owned(),
            court: self.court.clone(),
            case_number: self.case_number.clone(),
            profile: self.profile.0.clone(),
            profile_version: self.profile.1.clone(),
            instruments: self.instruments.clone(),
            mark: self.rehearsal.then(|| REHEARSAL.to_owned()),
            hash: self.algorithm.name().to_owned(),
            terms: TermsText::of(&self.terms),
            public_key: self.key.to_string(),
            key_id: self.key.id().to_string(),
        })
    }

    /// Reads the line back; the reason if it is not one that [`Header::line`] writes.
    pub fn parse(line: &str) -> Result<Header, String> {
        let text: HeaderLine = serde_json::from_str(line).map_err(|it| it.to_string())?;
        if text.format != FORMAT {
            return Err(format!("the format is not {FORMAT}"));
        }
        if text.version != VERSION {
            return Err(format!("version {} of the format is not known", text.version));
        }
        let header = Header {
            lot: text.lot,
            title: text.title,
            round: Round::from_name(&text.round).ok_or("the round is not known")?,
            court: text.court,
            case_number: text.case_number,
            profile: (text.profile, text.profile_version),
            instruments: text.instruments,
            rehearsal: text.mark.is_some(),
            algorithm: Algorithm::from_name(&text.hash).ok_or("the hash function is not known")?,
            terms: text.terms.parse()?,
            key: PublicKey::from_hex(&text.public_key).ok_or("the public key is not a point")?,
        };
        if header.line() != line {
            return Err("it is not written in the canonical form".to_owned());
        }
        Ok(header)
    }

    /// What the signature covers of the header: its whole line with the line feed.
    pub fn digest(&self) -> Hash {
        self.algorithm.digest((self.line() + "\n").as_bytes())
    }

    /// Whether round and terms are of one kind.
    pub(super) fn is_of_one_kind(&self) -> bool {
        match self.terms.mode() {
            Mode::Auction => matches!(self.round, Round::First | Round::Second),
            Mode::Sale { .. } => self.round == Round::Sale,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderLine {
    format: String,
    version: u8,
    lot: LotId,
    title: String,
    round: String,
    court: String,
    case_number: String,
    profile: String,
    profile_version: String,
    instruments: Vec<String>,
    mark: Option<String>,
    hash: String,
    terms: TermsText,
    public_key: String,
    key_id: String,
}

/// Terms as records write them: money in yuan, times and lengths in microseconds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermsText {
    /// `null` in an auction; in a sale (变卖) the length of the contest.
    contest: Option<i64>,
    start_price: String,
    increment: String,
    starts_at: i64,
    ends_at: i64,
    extension: i64,
}

impl TermsText {
    pub(super) fn of(terms: &Terms) -> TermsText {
        TermsText {
            contest: match terms.mode() {
                Mode::Auction => None,
                Mode::Sale { contest } => Some(contest.micros()),
            },
            start_price: terms.start().to_string(),
            increment: terms.increment().to_string(),
            starts_at: terms.starts_at().micros(),
            ends_at: terms.ends_at().micros(),
            extension: terms.extension().micros(),
        }
    }

    pub(super) fn parse(&self) -> Result<Terms, String> {
        let length = |micros| Span::from_micros(micros).ok_or("a length of time is negative");
        let mode = match self.contest {
            None => Mode::Auction,
            Some(micros) => Mode::Sale { contest: length(micros)? },
        };
        let money = |text: &str| text.parse::<Money>().map_err(|it| it.to_string());
        let window = (instant(self.starts_at)?, instant(self.ends_at)?);
        let (start, increment) = (money(&self.start_price)?, money(&self.increment)?);
        Terms::new(mode, start, increment, window, length(self.extension)?)
            .map_err(|it| it.to_string())
    }
}

pub(crate) fn instant(micros: i64) -> Result<Instant, String> {
    Instant::from_micros(micros).ok_or_else(|| format!("{micros} µs is beyond all calendars"))
}

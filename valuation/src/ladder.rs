//! The ladder (定价阶梯): which of the four methods is open for an asset, and why the others are not.
//!
//! ```text
//! agreement ─▶ directed inquiry ─▶ network inquiry ─▶ appraisal
//!     └───────────────┴──── both parties together may skip ahead
//! ```
//!
//! A method is over when it failed or cannot take place; the next is open when all before it are
//! over. At most one method is open at a time.

use chrono::NaiveDate;
use domain::clause::Clause;
use domain::price::Method;
use domain::statute::{Article, reference_price as law};
use domain::term::{Due, Reckoner, TermError};

/// What must be established before any method (财产现状): the fact sheet.
///
/// Grounds: [`domain::statute::reference_price::ART_3`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Ownership (权属).
    Ownership,
    /// Mortgages, leases and other burdens (权利负担).
    Burdens,
    /// Who occupies or uses it (占有使用).
    Occupancy,
    /// Unpaid taxes and charges (欠缴税费).
    Arrears,
    /// Defects of quality (质量瑕疵).
    Defects,
}

impl Topic {
    pub const ALL: [Topic; 5] =
        [Topic::Ownership, Topic::Burdens, Topic::Occupancy, Topic::Arrears, Topic::Defects];

    /// The stable name, in the database and on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Topic::Ownership => "ownership",
            Topic::Burdens => "burdens",
            Topic::Occupancy => "occupancy",
            Topic::Arrears => "arrears",
            Topic::Defects => "defects",
        }
    }

    pub fn parse(slug: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|it| it.slug() == slug)
    }

    /// The topics nobody has stated yet. What is stated to be unknown, with who was asked and
    /// when, is stated.
    pub fn missing(stated: &[Topic]) -> Vec<Topic> {
        Topic::ALL.into_iter().filter(|it| !stated.contains(it)).collect()
    }
}

/// Declares what the officer states, each value with its stable name on the wire and in the
/// database.
macro_rules! stated {
    ($($(#[$doc:meta])* $type:ident { $($(#[$what:meta])* $variant:ident = $slug:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $type {
            $($(#[$what])* $variant,)*
        }

        impl $type {
            pub const fn slug(self) -> &'static str {
                match self { $($type::$variant => $slug,)* }
            }

            pub fn parse(slug: &str) -> Option<$type> {
                [$($type::$variant),*].into_iter().find(|it| it.slug() == slug)
            }
        }
    )*};
}

stated! {
    /// Whether the parties can be invited to agree.
    Willingness {
        Possible = "possible",
        /// One side does not want to.
        Refused = "refused",
        /// One side cannot be found.
        Absent = "absent",
    }
    /// Whether there is a tax base, government or guide price (计税基准价, 政府定价, 政府指导价).
    Official { NotEstablished = "not-established", Exists = "exists", None = "none" }
    /// Whether experts must look at the asset where it is.
    Inspection { NotNeeded = "not-needed", Needed = "needed" }
    /// Whether a law or regulation demands an appraisal.
    Demand { None = "none", Appraisal = "appraisal" }
}

/// Whether a platform is on the national list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platforms {
    Listed,
    None,
}

/// A method as it was taken, and how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub method: Method,
    /// `None` while it runs.
    pub end: Option<End>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It gave the reference price.
    Priced,
    /// No result: the next method is taken.
    Failed,
    /// Taken back (REF-29): as if it had not been begun.
    Withdrawn,
}

impl End {
    pub const ALL: [End; 3] = [End::Priced, End::Failed, End::Withdrawn];

    /// The stable name, in the database and on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            End::Priced => "priced",
            End::Failed => "failed",
            End::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(slug: &str) -> Option<End> {
        End::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// Everything the ladder asks about a procedure (定价程序).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    pub missing: Vec<Topic>,
    pub willingness: Willingness,
    pub official: Official,
    pub inspection: Inspection,
    pub demand: Demand,
    pub platforms: Platforms,
    /// The method both parties ask for together.
    pub request: Option<Method>,
    pub steps: Vec<Step>,
}

/// Why a method is not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The fact sheet has gaps.
    FactsMissing { topics: Vec<Topic> },
    /// Another method, or this one, is under way.
    Running { method: Method },
    /// The price has been found.
    Priced { method: Method },
    /// It was taken and failed.
    Failed,
    /// An earlier method comes first.
    Earlier { method: Method },
    /// Both parties asked for a later method.
    Waived { request: Method },
    /// The law demands an appraisal, or both parties do.
    AppraisalCompulsory,
    /// One side does not want to agree.
    OneSideRefuses,
    /// One side cannot be found.
    OneSideAbsent,
    /// It has not been established whether there is an official price.
    OfficialNotEstablished,
    /// There is no official price.
    NoOfficialPrice,
    /// Experts must look at the asset.
    InspectionNeeded,
    /// No platform is on the list.
    NoPlatform,
}

impl Closed {
    /// The stable name, on the wire.
    pub const fn slug(&self) -> &'static str {
        match self {
            Closed::FactsMissing { .. } => "facts-missing",
            Closed::Running { .. } => "running",
            Closed::Priced { .. } => "priced",
            Closed::Failed => "failed",
            Closed::Earlier { .. } => "earlier",
            Closed::Waived { .. } => "waived",
            Closed::AppraisalCompulsory => "appraisal-compulsory",
            Closed::OneSideRefuses => "one-side-refuses",
            Closed::OneSideAbsent => "one-side-absent",
            Closed::OfficialNotEstablished => "official-not-established",
            Closed::NoOfficialPrice => "no-official-price",
            Closed::InspectionNeeded => "inspection-needed",
            Closed::NoPlatform => "no-platform",
        }
    }

    /// The article it rests on.
    pub const fn article(&self) -> Article {
        match self {
            Closed::FactsMissing { .. } => law::ART_3,
            Closed::Running { .. } | Closed::Priced { .. } | Closed::Failed => law::ART_2,
            Closed::Earlier { method } => opening(next(*method)),
            Closed::Waived { request } => opening(*request),
            Closed::AppraisalCompulsory => law::ART_14,
            Closed::OneSideRefuses | Closed::OneSideAbsent => law::ART_4,
            Closed::OfficialNotEstablished | Closed::NoOfficialPrice => law::ART_5,
            Closed::InspectionNeeded | Closed::NoPlatform => law::ART_7,
        }
    }
}

/// The article that opens a method.
///
/// Grounds: [`domain::statute::reference_price::ART_4`],
/// [`domain::statute::reference_price::ART_5`], [`domain::statute::reference_price::ART_7`],
/// [`domain::statute::reference_price::ART_14`].
pub const fn opening(method: Method) -> Article {
    match method {
        Method::Agreement => law::ART_4,
        Method::Directed => law::ART_5,
        Method::Network => law::ART_7,
        Method::Appraisal => law::ART_14,
    }
}

const fn next(method: Method) -> Method {
    match method {
        Method::Agreement => Method::Directed,
        Method::Directed => Method::Network,
        Method::Network | Method::Appraisal => Method::Appraisal,
    }
}

/// The place on the ladder, from below.
const fn rung(method: Method) -> u8 {
    match method {
        Method::Agreement => 1,
        Method::Directed => 2,
        Method::Network => 3,
        Method::Appraisal => 4,
    }
}

/// Each method, open or closed with its reason, in the order of the ladder.
pub fn gates(situation: &Situation) -> [(Method, Result<(), Closed>); 4] {
    Method::ALL.map(|method| (method, gate(situation, method)))
}

/// Whether a method may be begun now.
///
/// An appraisal may be begun again after it failed: nothing comes after it.
///
/// Grounds: [`domain::statute::reference_price::ART_2`],
/// [`domain::statute::reference_price::ART_3`], [`domain::statute::reference_price::ART_5`],
/// [`domain::statute::reference_price::ART_7`], [`domain::statute::reference_price::ART_14`].
///
/// # Errors
/// Why it is closed.
pub fn gate(situation: &Situation, method: Method) -> Result<(), Closed> {
    if let Some(running) = situation.steps.iter().find(|it| it.end.is_none()) {
        return Err(Closed::Running { method: running.method });
    }
    if let Some(found) = situation.steps.iter().find(|it| it.end == Some(End::Priced)) {
        return Err(Closed::Priced { method: found.method });
    }
    if !situation.missing.is_empty() {
        return Err(Closed::FactsMissing { topics: situation.missing.clone() });
    }
    let asked = situation.request == Some(Method::Appraisal);
    match (asked || situation.demand == Demand::Appraisal, method) {
        (true, Method::Appraisal) => return Ok(()),
        (true, Method::Agreement | Method::Directed | Method::Network) => {
            return Err(Closed::AppraisalCompulsory);
        }
        (false, _) => {}
    }
    if let Some(why) = over(situation, method) {
        return Err(why);
    }
    condition(situation, method)?;
    let earlier = Method::ALL.into_iter().filter(|it| rung(*it) < rung(method));
    match earlier.into_iter().find(|it| over(situation, *it).is_none()) {
        Some(method) => Err(Closed::Earlier { method }),
        None => Ok(()),
    }
}

/// Why a method is behind the procedure: waived, failed or impossible; `None` when it is ahead.
fn over(situation: &Situation, method: Method) -> Option<Closed> {
    match situation.request {
        Some(request) if rung(method) < rung(request) => return Some(Closed::Waived { request }),
        Some(_) | None => {}
    }
    let failed = |it: &Step| it.method == method && it.end == Some(End::Failed);
    if method != Method::Appraisal && situation.steps.iter().any(failed) {
        return Some(Closed::Failed);
    }
    match method {
        Method::Agreement => match situation.willingness {
            Willingness::Possible => None,
            Willingness::Refused => Some(Closed::OneSideRefuses),
            Willingness::Absent => Some(Closed::OneSideAbsent),
        },
        Method::Directed => match situation.official {
            Official::Exists | Official::NotEstablished => None,
            Official::None => Some(Closed::NoOfficialPrice),
        },
        Method::Network => match (situation.inspection, situation.platforms) {
            (Inspection::Needed, _) => Some(Closed::InspectionNeeded),
            (Inspection::NotNeeded, Platforms::None) => Some(Closed::NoPlatform),
            (Inspection::NotNeeded, Platforms::Listed) => None,
        },
        Method::Appraisal => None,
    }
}

/// What is still to be established before a method that is ahead can be begun.
fn condition(situation: &Situation, method: Method) -> Result<(), Closed> {
    match (method, situation.official) {
        (Method::Directed, Official::NotEstablished) => Err(Closed::OfficialNotEstablished),
        (Method::Directed, Official::Exists | Official::None)
        | (Method::Agreement | Method::Network | Method::Appraisal, _) => Ok(()),
    }
}

/// The day by which the procedure must have begun.
///
/// Grounds: [`domain::statute::reference_price::ART_1`].
///
/// # Errors
/// Days no calendar reaches.
pub fn start_due(seized_on: NaiveDate, reckoner: &Reckoner<'_>) -> Result<Due, TermError> {
    reckoner.due(Clause::PricingStarted, seized_on)
}

#[cfg(test)]
mod tests;

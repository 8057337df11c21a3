//! What can happen in an appraisal.

use chrono::NaiveDate;
use domain::instant::Instant;
use domain::money::Money;

/// One thing done by the court, the firm or the industry body. Objections are numbered from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The court commissions the next firm with facts and documents (REF-17).
    Commissioned,
    Accepted,
    Declined {
        reason: String,
    },
    /// The firm lists the documents it misses.
    DocumentsMissed {
        documents: Vec<String>,
    },
    /// The court has answered the last list.
    DocumentsSupplied,
    Inspected {
        on: NaiveDate,
        notified: Vec<String>,
        absent: Vec<String>,
        witness: Option<String>,
    },
    /// Deferred or suspended (REF-28): the clock stands still.
    Stopped,
    Resumed,
    ExtensionAsked {
        days: u32,
    },
    ExtensionDecided {
        decision: Decision,
    },
    /// A report, or a version that corrects it.
    Reported {
        value: Money,
        valid_until: NaiveDate,
    },
    /// The firm says what it charges: its fee, or its actual cost without a deal (REF-32).
    Charged {
        amount: Money,
    },
    /// The court orders an explanation or a correction (REF-20).
    DefectFound {
        defect: Defect,
    },
    /// The firm explains instead of correcting.
    Explained,
    Served {
        at: Instant,
    },
    Objected {
        by: String,
        grounds: Vec<Ground>,
    },
    Ruled {
        objection: usize,
        ruling: Ruling,
    },
    PassedOn {
        objection: usize,
    },
    Answered {
        objection: usize,
    },
    Positioned {
        objection: usize,
        position: Position,
    },
    Reviewed {
        objection: usize,
        verdict: Verdict,
    },
    /// The present firm is replaced, for the reason that the stage gives.
    Replaced,
    MaterialReturned,
    Withdrawn,
}

macro_rules! names {
    ($($(#[$doc:meta])* $type:ident { $($(#[$what:meta])* $variant:ident = $slug:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $type {
            $($(#[$what])* $variant,)*
        }

        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// The stable name, in the database and on the wire.
            pub const fn slug(self) -> &'static str {
                match self { $($type::$variant => $slug,)* }
            }

            pub fn parse(slug: &str) -> Option<$type> {
                $type::ALL.iter().copied().find(|it| it.slug() == slug)
            }
        }
    )*};
}

names! {
    /// What became of a request for more time.
    Decision { Pending = "pending", Granted = "granted", Refused = "refused" }
    /// What is wrong with a report when the court reads it.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_20`].
    Defect {
        BasicData = "basic-data",
        /// Excess or omission.
        Scope = "scope",
        /// Another firm's stamp.
        WrongStamp = "wrong-stamp",
        /// A signatory who may not sign.
        WrongSignatory = "wrong-signatory",
        Other = "other",
    }
    /// What an objection rests on: the first four are facts and procedure, the last the method or
    /// the result.
    ///
    /// Grounds: [`domain::statute::reference_price::ART_22`],
    /// [`domain::statute::reference_price::ART_23`].
    Ground {
        BasicData = "basic-data",
        Scope = "scope",
        Qualification = "qualification",
        Procedure = "procedure",
        Method = "method",
    }
    /// The court's ruling.
    Ruling { Rejected = "rejected", Upheld = "upheld" }
    /// What the objector says to the firm's answer.
    Position { Satisfied = "satisfied", Contested = "contested" }
    /// What the professional review (专业技术评审) says of the report.
    Verdict { Sound = "sound", Unsound = "unsound" }
}

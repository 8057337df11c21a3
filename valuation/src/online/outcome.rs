//! What can come of a network inquiry, and why a quote does not count.

use domain::instant::Instant;
use domain::money::Money;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The platforms' reports.
    Reports,
    /// The service of the reports on the parties.
    Service,
    /// The end of the period for objections.
    Objections,
    /// The court's rulings on objections.
    Rulings,
    /// The end of a deferral.
    Resumption,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mean of the counted quotes, half a fen up.
    ReferencePrice { value: Money },
    /// `until` is the first instant after the period, where one runs.
    Pending { awaited: Awaited, until: Option<Instant> },
    /// Nobody delivered in time; those who asked in time have until then.
    Extended { until: Instant },
    /// All reports are flawed; they are to be corrected until then.
    CorrectionOrdered { until: Instant },
    /// The inquiry has failed; no platform is paid.
    CommissionAppraisal,
}

/// Why a platform's quote does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Delivered after its period.
    Late,
    /// Asked for more time while another delivered in time.
    ExtensionRefused,
    NotDelivered,
    /// Flawed, and not corrected in time.
    Flawed,
    /// Objected to while another report was not, whatever became of the objection.
    Objected,
    /// All reports were objected to, and the objection to this one was upheld without a
    /// correction.
    ObjectionUpheld,
}

impl Why {
    pub const fn slug(self) -> &'static str {
        match self {
            Why::Late => "late",
            Why::ExtensionRefused => "extension-refused",
            Why::NotDelivered => "not-delivered",
            Why::Flawed => "flawed",
            Why::Objected => "objected",
            Why::ObjectionUpheld => "objection-upheld",
        }
    }
}

impl Outcome {
    /// The stable name, on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Outcome::ReferencePrice { .. } => "reference-price",
            Outcome::Pending { .. } => "pending",
            Outcome::Extended { .. } => "extended",
            Outcome::CorrectionOrdered { .. } => "correction-ordered",
            Outcome::CommissionAppraisal => "commission-appraisal",
        }
    }

    pub const fn value(self) -> Option<Money> {
        match self {
            Outcome::ReferencePrice { value } => Some(value),
            Outcome::Pending { .. }
            | Outcome::Extended { .. }
            | Outcome::CorrectionOrdered { .. }
            | Outcome::CommissionAppraisal => None,
        }
    }

    /// The first instant after the period that runs, if one does.
    pub const fn until(self) -> Option<Instant> {
        match self {
            Outcome::Pending { until, .. } => until,
            Outcome::Extended { until } | Outcome::CorrectionOrdered { until } => Some(until),
            Outcome::ReferencePrice { .. } | Outcome::CommissionAppraisal => None,
        }
    }
}

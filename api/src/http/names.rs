//! Names that mean the same on the wire as in the law; anything else is refused while parsing.

use domain::lot::{AssetKind, Round};
use domain::price::Method;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use valuation::inquiry::{Ground, Review, Ruling};
use valuation::ladder::Topic;
use valuation::service::{Complaint, Manner};

macro_rules! names {
    ($($(#[$doc:meta])* $type:ident { $($variant:ident = $name:tt),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub enum $type {
            $(#[serde(rename = $name)] $variant,)*
        }

        impl $type {
            /// The name on the wire and in the database.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)* }
            }

            pub fn from_name(name: &str) -> Option<$type> {
                match name { $($name => Some($type::$variant),)* _ => None }
            }
        }
    )*};
}

mod revocations;
pub use revocations::{DirectSaleGround, RevocationCapacity, RevocationGround};

names! {
    /// The kinds of documents the platform writes (文书).
    DocumentKind {
        Announcement = "announcement",
        Rules = "rules",
        Commission = "commission",
        Confirmation = "confirmation",
        Ruling = "ruling",
        Assistance = "assistance",
        Plan = "plan",
        Statement = "statement",
    }
    /// What the debtor is decides how ordinary creditors share (DIST-05).
    DebtorKind {
        NaturalPerson = "natural-person",
        OtherOrganisation = "other-organisation",
        Enterprise = "enterprise",
    }
    /// A party's role in the case.
    PartyRole {
        Applicant = "applicant",
        Debtor = "debtor",
        Creditor = "creditor",
        PriorityPurchaser = "priority-purchaser",
        Interested = "interested",
    }
    ClaimKind { Priority = "priority", Ordinary = "ordinary" }
    /// The statutory distinction of AUC-12.
    KindName { Movable = "movable", Immovable = "immovable" }
    /// What people search for.
    Category {
        Housing = "housing",
        Vehicle = "vehicle",
        Land = "land",
        Goods = "goods",
        Forest = "forest",
        Equity = "equity",
        Intangible = "intangible",
        Construction = "construction",
        Other = "other",
    }
    /// What a court orders against a running lot (AUC-28).
    MeasureName { Deferral = "deferral", Suspension = "suspension", Withdrawal = "withdrawal" }
    /// The legal grounds on which a lot is stopped.
    StopGroundName {
        SecurityHazard = "security-hazard",
        PlatformFault = "platform-fault",
        StayDecided = "stay-decided",
        SuspensionRuled = "suspension-ruled",
        ConductObjection = "conduct-objection",
        OutsiderObjection = "outsider-objection",
        OutsiderUpheld = "outsider-upheld",
        TitleRevoked = "title-revoked",
        ApplicationWithdrawn = "application-withdrawn",
        DebtPaid = "debt-paid",
        Settlement = "settlement",
        Collusion = "collusion",
        OtherWithdrawal = "other-withdrawal",
    }
    RoundName { First = "first", Second = "second", Sale = "sale" }
    GroundName {
        BasicData = "basic-data",
        Scope = "scope",
        Qualification = "qualification",
        Procedure = "procedure",
    }
    /// What the fact sheet names (REF-03).
    TopicName {
        Ownership = "ownership",
        Burdens = "burdens",
        Occupancy = "occupancy",
        Arrears = "arrears",
        Defects = "defects",
    }
    /// The four methods (REF-02).
    MethodName {
        Agreement = "agreement",
        Directed = "directed",
        Network = "network",
        Appraisal = "appraisal",
    }
    /// Whether the parties can be invited to agree.
    WillingnessName { Possible = "possible", Refused = "refused", Absent = "absent" }
    /// Whether there is a tax base, government or guide price.
    OfficialName { NotEstablished = "not-established", Exists = "exists", None = "none" }
    InspectionName { NotNeeded = "not-needed", Needed = "needed" }
    /// Whether a law demands an appraisal.
    DemandName { None = "none", Appraisal = "appraisal" }
    /// What somebody says against a report; method and amount are not heard (REF-24).
    ComplaintName {
        BasicData = "basic-data",
        Scope = "scope",
        Qualification = "qualification",
        Procedure = "procedure",
        Method = "method",
        Amount = "amount",
    }
    /// How a party received the reports (REF-21).
    MannerName { Receipt = "receipt", Refusal = "refusal", Publicity = "publicity" }
    /// Why an inquiry is withdrawn (REF-29).
    WithdrawalName {
        ApplicantWithdrew = "applicant-withdrew",
        Performed = "performed",
        TitleRevoked = "title-revoked",
        PriceAgreed = "price-agreed",
        NoSale = "no-sale",
        Other = "other",
    }
    /// Why an inquiry is deferred (REF-28).
    DeferralGroundName {
        CaseStopped = "case-stopped",
        MaterialWrong = "material-wrong",
        Other = "other",
    }
    /// How a platform comes off the list (REF-09).
    DepartureName {
        Refused = "refused",
        Late = "late",
        Misconduct = "misconduct",
        FailedReview = "failed-review",
        Other = "other",
        Left = "left",
    }
    /// The kinds of price data of a platform (REF-08).
    SourceName { Deal = "deal", Government = "government", Guide = "guide", Market = "market" }
    /// Real cases or rehearsed ones (演练); they never mix.
    ProfileName { Statutory = "statutory", Rehearsal = "rehearsal" }
    /// What the supervision channel is for (REF-25).
    ReportGroundName {
        Duress = "duress",
        Collusion = "collusion",
        FalseAnswer = "false-answer",
        WrongHandling = "wrong-handling",
    }
    ReviewName { Clean = "clean", Flawed = "flawed" }
    /// Which sub-list is chosen from (REF-16).
    BasisName { Field = "field", Location = "location", Agreed = "agreed" }
    /// A side of the case that proposes firms.
    SideName { Applicant = "applicant", Debtor = "debtor" }
    ContributionName { Party = "party", Witness = "witness", Public = "public" }
    ExtensionDecisionName { Granted = "granted", Refused = "refused" }
    DefectName {
        BasicData = "basic-data",
        Scope = "scope",
        WrongStamp = "wrong-stamp",
        WrongSignatory = "wrong-signatory",
        Other = "other",
    }
    AppraisalGroundName {
        BasicData = "basic-data",
        Scope = "scope",
        Qualification = "qualification",
        Procedure = "procedure",
        Method = "method",
    }
    ObjectionRulingName { Rejected = "rejected", Upheld = "upheld" }
    PositionName { Satisfied = "satisfied", Contested = "contested" }
    VerdictName { Sound = "sound", Unsound = "unsound" }
    /// What a file of an appraisal is.
    PaperName { Material = "material", Report = "report", Annex = "annex", Answer = "answer" }
    RulingName {
        Pending = "pending",
        Rejected = "rejected",
        Corrected = "corrected",
        Upheld = "upheld",
    }
    /// In what quality somebody signs up.
    CapacityName {
        Own = "self",
        PriorityPurchaser = "priority-purchaser",
        Applicant = "applicant",
        Agent = "agent",
        Joint = "joint",
    }
    /// Lists of barred persons (AUC-34) and of debtors (QUAL-07, QUAL-08).
    ListName {
        Court = "court",
        Platform = "platform",
        Auxiliary = "auxiliary",
        Relative = "relative",
        Consumption = "consumption",
        Dishonest = "dishonest",
    }
    /// An objection to the court's conduct, or of an outsider who claims the thing (AUC-36).
    LotObjectionKind { Conduct = "conduct", Outsider = "outsider" }
    LotObjectionActName {
        File = "file",
        Refuse = "refuse",
        RuleUpheld = "rule-upheld",
        RuleRejected = "rule-rejected",
        Serve = "serve",
        Ask = "ask",
        DecideUpheld = "decide-upheld",
        DecideRejected = "decide-rejected",
        Sue = "sue",
        JudgeUpheld = "judge-upheld",
        JudgeRejected = "judge-rejected",
        Withdraw = "withdraw",
    }
    /// Where a household is registered.
    RegisteredName { Local = "local", Outside = "outside" }
    /// Where a lot stands for whoever watches it.
    PhaseName { Announced = "announced", Running = "running", Paused = "paused", Ended = "ended" }
    /// The state of a lot.
    StateName {
        Draft = "draft",
        Announced = "announced",
        Sold = "sold",
        Paid = "paid",
        Completed = "completed",
        Unsold = "unsold",
        Withdrawn = "withdrawn",
        Defaulted = "defaulted",
        Revoked = "revoked",
    }
}

impl From<KindName> for AssetKind {
    fn from(name: KindName) -> AssetKind {
        match name {
            KindName::Movable => AssetKind::Movable,
            KindName::Immovable => AssetKind::Immovable,
        }
    }
}

impl From<RoundName> for Round {
    fn from(name: RoundName) -> Round {
        match name {
            RoundName::First => Round::First,
            RoundName::Second => Round::Second,
            RoundName::Sale => Round::Sale,
        }
    }
}

impl From<GroundName> for Ground {
    fn from(name: GroundName) -> Ground {
        match name {
            GroundName::BasicData => Ground::BasicData,
            GroundName::Scope => Ground::Scope,
            GroundName::Qualification => Ground::Qualification,
            GroundName::Procedure => Ground::Procedure,
        }
    }
}

impl From<RulingName> for Ruling {
    fn from(name: RulingName) -> Ruling {
        match name {
            RulingName::Pending => Ruling::Pending,
            RulingName::Rejected => Ruling::Rejected,
            RulingName::Corrected => Ruling::Corrected,
            RulingName::Upheld => Ruling::Upheld,
        }
    }
}

impl From<TopicName> for Topic {
    fn from(name: TopicName) -> Topic {
        match name {
            TopicName::Ownership => Topic::Ownership,
            TopicName::Burdens => Topic::Burdens,
            TopicName::Occupancy => Topic::Occupancy,
            TopicName::Arrears => Topic::Arrears,
            TopicName::Defects => Topic::Defects,
        }
    }
}

impl From<MethodName> for Method {
    fn from(name: MethodName) -> Method {
        match name {
            MethodName::Agreement => Method::Agreement,
            MethodName::Directed => Method::Directed,
            MethodName::Network => Method::Network,
            MethodName::Appraisal => Method::Appraisal,
        }
    }
}

impl From<MannerName> for Manner {
    fn from(name: MannerName) -> Manner {
        match name {
            MannerName::Receipt => Manner::Receipt,
            MannerName::Refusal => Manner::Refusal,
            MannerName::Publicity => Manner::Publicity,
        }
    }
}

impl From<ComplaintName> for Complaint {
    fn from(name: ComplaintName) -> Complaint {
        match name {
            ComplaintName::BasicData => Complaint::Heard(Ground::BasicData),
            ComplaintName::Scope => Complaint::Heard(Ground::Scope),
            ComplaintName::Qualification => Complaint::Heard(Ground::Qualification),
            ComplaintName::Procedure => Complaint::Heard(Ground::Procedure),
            ComplaintName::Method => Complaint::Method,
            ComplaintName::Amount => Complaint::Amount,
        }
    }
}

impl From<ReviewName> for Review {
    fn from(name: ReviewName) -> Review {
        match name {
            ReviewName::Clean => Review::Clean,
            ReviewName::Flawed => Review::Flawed,
        }
    }
}

/// Names whose law has the same variants.
macro_rules! same {
    ($($name:ident => $law:path { $($variant:ident),* $(,)? })*) => {$(
        impl From<$name> for $law {
            fn from(name: $name) -> $law {
                use $law as law;
                match name { $($name::$variant => law::$variant,)* }
            }
        }
    )*};
}

same! {
    BasisName => valuation::draw::Basis { Field, Location, Agreed }
    ContributionName => valuation::draw::ContributionKind { Party, Witness, Public }
    ExtensionDecisionName => valuation::appraisal::Decision { Granted, Refused }
    DefectName => valuation::appraisal::Defect {
        BasicData, Scope, WrongStamp, WrongSignatory, Other,
    }
    AppraisalGroundName => valuation::appraisal::Ground {
        BasicData, Scope, Qualification, Procedure, Method,
    }
    ObjectionRulingName => valuation::appraisal::Ruling { Rejected, Upheld }
    PositionName => valuation::appraisal::Position { Satisfied, Contested }
    VerdictName => valuation::appraisal::Verdict { Sound, Unsound }
    DeferralGroundName => valuation::deferral::Ground { CaseStopped, MaterialWrong, Other }
    DepartureName => valuation::listing::Departure {
        Refused, Late, Misconduct, FailedReview, Other, Left,
    }
    ProfileName => crate::app::setup::CourtProfile { Statutory, Rehearsal }
}

impl From<DocumentKind> for documents::Kind {
    fn from(kind: DocumentKind) -> documents::Kind {
        match kind {
            DocumentKind::Announcement => documents::Kind::Announcement,
            DocumentKind::Rules => documents::Kind::Rules,
            DocumentKind::Commission => documents::Kind::Commission,
            DocumentKind::Confirmation => documents::Kind::Confirmation,
            DocumentKind::Ruling => documents::Kind::Ruling,
            DocumentKind::Assistance => documents::Kind::Assistance,
            DocumentKind::Plan => documents::Kind::Plan,
            DocumentKind::Statement => documents::Kind::Statement,
        }
    }
}

//! The catalogue of statutory periods: each has a rule, a name and a way of being counted.
//!
//! How long a period is, is data of a [`crate::profile::Profile`]; how it is counted is law and
//! therefore here. The first clause of a rule is the rule's default period.

use crate::lot::{AssetKind, Round};
use crate::statute::{
    Article, auction, auction_general, distribution, funds, periods, qualification,
    reference_price, sale,
};

/// How the end of a period is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counting {
    /// A time limit: the act is in time until the end of the last day, which moves past rest
    /// days (TIME-02).
    Within,
    /// Full days that must have passed; the effect comes at the end of the last one, rest day or
    /// not (TIME-13).
    Full,
    /// An exact length, such as a validity or a window; nothing moves its end.
    Length,
    /// Whole days between an act and an event: the event comes one day after them at the
    /// earliest; nothing moves it (TIME-05).
    Notice,
}

macro_rules! clauses {
    ($($(#[$doc:meta])* $clause:ident = $article:path, $name:literal, $counting:ident, $what:literal;)*) => {
        /// One statutory period (期间).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Clause {
            $(#[doc = $what] $(#[$doc])* $clause,)*
        }

        impl Clause {
            /// Every clause, by rule; the first of a rule is its default.
            pub const ALL: &'static [Clause] = &[$(Clause::$clause,)*];

            /// The article it stands on.
            pub const fn article(self) -> Article {
                match self { $(Clause::$clause => $article,)* }
            }

            /// Its name within the rule, as given to `fachui due --period`.
            pub const fn name(self) -> &'static str {
                match self { $(Clause::$clause => $name,)* }
            }

            pub const fn counting(self) -> Counting {
                match self { $(Clause::$clause => Counting::$counting,)* }
            }

            /// From what to what it runs.
            pub const fn what(self) -> &'static str {
                match self { $(Clause::$clause => $what,)* }
            }
        }
    };
}

clauses! {
    FirstNoticeImmovable = auction::ART_12, "immovable", Notice,
        "from the publication of a first auction of immovables to its earliest start";
    FirstNoticeMovable = auction::ART_12, "movable", Notice,
        "from the publication of a first auction of movables to its earliest start";
    PersonsNotified = auction::ART_16, "notified", Notice,
        "from the notice to parties and priority purchasers to the earliest publication";
    PersonsDeemedNotified = auction::ART_16, "publicity", Full,
        "from the publicity for the unreachable to their deemed notice";
    Bidding = auction::ART_20, "bidding", Length,
        "from the start of bidding to its earliest end";
    Extension = auction::ART_20, "extension", Length,
        "from a late bid to the end it extends bidding to";
    LosersRefunded = auction::ART_23, "refund", Length,
        "from the end of bidding to the release of the losers' deposits";
    WinnersDepositMoved = auction::ART_25, "transfer", Length,
        "from the deal to the arrival of the winner's deposit at the court";
    Balance = auction::ART_25, "balance", Within,
        "from the end of bidding to the payment of the balance, unless the notice says otherwise";
    SecondAuctionStarts = auction::ART_26, "start", Within,
        "from the failure of the first auction to the start of bidding in the second";
    SecondNoticeImmovable = auction::ART_26, "immovable", Notice,
        "from the publication of a second auction of immovables to its earliest start";
    SecondNoticeMovable = auction::ART_26, "movable", Notice,
        "from the publication of a second auction of movables to its earliest start";
    Resumed = auction::ART_28, "resume", Within,
        "from the end of the ground of a suspension to the resumption";
    DataKept = auction::ART_29, "retention", Length,
        "from the end of the procedure to the earliest destruction of its data";
    ObjectionRuled = auction::ART_36, "ruling", Within,
        "from the filing of an execution objection to its ruling";
    ObjectionFiled = auction::ART_36, "filing", Within,
        "from the receipt of an execution objection to its filing";
    ReconsiderationAsked = auction::ART_36, "reconsideration-request", Within,
        "from the service of the ruling to the request for reconsideration";
    ReconsiderationRuled = auction::ART_36, "reconsideration", Within,
        "from the filing of a reconsideration to its ruling, which may be extended once";
    OutsiderSued = auction::ART_36, "suit", Within,
        "from the service of the ruling on an outsider's objection to the suit";
    NoSurplusAnswered = auction_general::ART_6, "continue", Within,
        "from the information that nothing would be left to the request to go on";
    ///
    /// Grounds: [`crate::statute::auction_general::ART_20`].
    CompletionRuled = auction_general::ART_20, "ruling", Within,
        "from full payment to the service of the completion ruling";
    ///
    /// Grounds: [`crate::statute::auction_general::ART_27`].
    HandedOver = auction_general::ART_27, "hand-over", Within,
        "from the service of the completion ruling to the hand-over";
    CreditorsAsked = sale::CLAUSE_2, "answers", Within,
        "from the second failure to the creditors' answers on taking the property in kind";
    SaleAnnounced = sale::CLAUSE_3, "announcement", Within,
        "from the second failure to the announcement of the sale";
    SaleNoticeImmovable = sale::CLAUSE_4, "immovable", Notice,
        "from the announcement of a sale of immovables to the earliest window";
    SaleNoticeMovable = sale::CLAUSE_4, "movable", Notice,
        "from the announcement of a sale of movables to the earliest window";
    SaleWindow = sale::CLAUSE_5, "window", Length,
        "from the opening of the sale window to its end without a contest";
    SaleContest = sale::CLAUSE_8, "contest", Length,
        "from the first valid bid of a sale to the end of its contest";
    ///
    /// Grounds: [`crate::statute::reference_price::ART_1`].
    PricingStarted = reference_price::ART_1, "start", Within,
        "from the seizure to the start of the price-fixing procedure";
    ///
    /// Grounds: [`crate::statute::reference_price::ART_9`].
    PlatformBarred = reference_price::ART_9, "barred", Length,
        "from the removal of an inquiry platform to its earliest return to the list";
    Quoted = reference_price::ART_11, "quote", Within,
        "from the receipt of the commission to the platform's report";
    QuoteExtended = reference_price::ART_11, "extension", Within,
        "from the end of the first period to the report, if no platform delivered";
    QuoteReissued = reference_price::ART_11, "reissue", Within,
        "from the request to re-issue an expired result to the new report";
    ReportsCorrected = reference_price::ART_12, "correction", Within,
        "from the order to correct all reports to the corrections";
    ///
    /// Grounds: [`crate::statute::reference_price::ART_15`].
    AppraiserBarred = reference_price::ART_15, "barred", Length,
        "from the removal of an appraisal firm to its earliest return to the list";
    Appraised = reference_price::ART_19, "appraisal", Within,
        "from the commission to the appraisal report";
    AppraisalExtended = reference_price::ART_19, "extension", Within,
        "from the end of the period to the report, once for each of two extensions";
    AppraisalExtensionAsked = reference_price::ART_19, "extension-request", Notice,
        "from the request for an extension to the earliest expiry it may concern";
    AppraisalMaterialReturned = reference_price::ART_19, "return", Within,
        "from a missed appraisal to the return of the material";
    AppraisalReissued = reference_price::ART_19, "reissue", Within,
        "from the request to re-issue an expired appraisal to the new report";
    ///
    /// Grounds: [`crate::statute::reference_price::ART_20`].
    AppraisalCorrected = reference_price::ART_20, "correction", Within,
        "from the order to explain or correct an appraisal to the answer";
    ///
    /// Grounds: [`crate::statute::reference_price::ART_21`].
    ReportServed = reference_price::ART_21, "service", Within,
        "from the receipt of a report to its service on the parties";
    ReportDeemedServed = reference_price::ART_21, "publicity", Full,
        "from the publicity for the unreachable to deemed service";
    ReportObjected = reference_price::ART_22, "objection", Within,
        "from the service of a report to an objection to facts, qualification or procedure";
    ///
    /// Grounds: [`crate::statute::reference_price::ART_23`].
    AppraisalObjected = reference_price::ART_23, "objection", Within,
        "from the service of an appraisal to an objection to its method or result";
    ObjectionPassedOn = reference_price::ART_23, "forwarding", Within,
        "from an objection to an appraisal to its arrival at the firm";
    ObjectionAnswered = reference_price::ART_23, "answer", Within,
        "from the arrival of an objection at the firm to its answer";
    PriceReused = reference_price::ART_27, "reuse", Length,
        "from the last valid day of a price announced in time to the last auction on it";
    PriceValid = reference_price::ART_27, "validity", Length,
        "from a result to the last day it may be declared valid for";
    ///
    /// Grounds: [`crate::statute::reference_price::ART_30`].
    DisposalStarted = reference_price::ART_30, "start", Within,
        "from the fixing of the reference price to the start of disposal";
    ///
    /// Grounds: [`crate::statute::funds::FUND_06`].
    ArrivalReported = funds::FUND_06, "report", Within,
        "from the arrival of money to finance's notice to the handler";
    CashHandedIn = funds::FUND_07, "hand-in", Within,
        "from money taken by officers to its arrival at finance";
    ///
    /// Grounds: [`crate::statute::funds::FUND_08`].
    Claimed = funds::FUND_08, "claim", Within,
        "from the arrival of unidentified money to its claim";
    ///
    /// Grounds: [`crate::statute::funds::FUND_10`].
    PaidOut = funds::FUND_10, "payout", Within,
        "from finance's arrival notice to the payout";
    DelayedPaidOut = funds::FUND_10, "delayed-payout", Within,
        "from the end of an approved ground of delay to the payout";
    EscrowLapses = funds::FUND_12, "lapse", Length,
        "from the deposit with a notary to the lapse of the right to collect";
    ThingsHandedOver = funds::FUND_14, "hand-over", Within,
        "from the possession of things due under the title to their hand-over";
    ThingsReturned = funds::FUND_14, "return", Within,
        "from the release of things to their return";
    BankruptcyAnswered = distribution::DIST_04, "answer", Within,
        "from the receipt of the file to the bankruptcy court's answer";
    FirstSeizureIdle = distribution::DIST_07, "idle", Full,
        "from the first seizure to the priority creditor's right to ask for transfer";
    TransferAnswered = distribution::DIST_07, "answer", Within,
        "from the request for transfer to the first court's answer";
    PlanObjected = distribution::DIST_09, "objection", Within,
        "from the service of the distribution plan to an objection";
    PlanOpposed = distribution::DIST_09, "opposition", Within,
        "from the notice of an objection to its opposition";
    PlanSued = distribution::DIST_09, "suit", Within,
        "from the notice of an opposition to the suit";
    ShareholdersLapse = qualification::QUAL_12, "lapse", Full,
        "from the notice to the shareholders to the lapse of their priority";
    EquityAuctioned = qualification::QUAL_12, "auction", Notice,
        "from the notice to the shareholders to the earliest bidding for their company's equity";
    ObstacleRemoved = periods::TIME_04, "restoration", Within,
        "from the end of force majeure to the request to restore a period";
}

impl Clause {
    /// The rule code, e.g. `AUC-12`.
    pub const fn code(self) -> &'static str {
        self.article().code
    }

    /// The clause of a rule by its name, or the rule's default without one.
    pub fn find(code: &str, name: Option<&str>) -> Option<Clause> {
        Clause::ALL
            .iter()
            .copied()
            .find(|it| it.code() == code && name.is_none_or(|name| it.name() == name))
    }

    /// The notice of an auction or a sale.
    ///
    /// Grounds: [`crate::statute::auction::ART_12`], [`crate::statute::auction::ART_26`],
    /// [`crate::statute::sale::CLAUSE_4`].
    pub const fn notice(round: Round, kind: AssetKind) -> Clause {
        match (round, kind) {
            (Round::First, AssetKind::Movable) => Clause::FirstNoticeMovable,
            (Round::First, AssetKind::Immovable) => Clause::FirstNoticeImmovable,
            (Round::Second, AssetKind::Movable) => Clause::SecondNoticeMovable,
            (Round::Second, AssetKind::Immovable) => Clause::SecondNoticeImmovable,
            (Round::Sale, AssetKind::Movable) => Clause::SaleNoticeMovable,
            (Round::Sale, AssetKind::Immovable) => Clause::SaleNoticeImmovable,
        }
    }

    /// The clauses of a rule; the first is the default.
    pub fn of_rule(code: &str) -> impl Iterator<Item = Clause> {
        Clause::ALL.iter().copied().filter(move |it| it.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_rule_and_a_name_are_one_clause() {
        let keys: BTreeSet<_> = Clause::ALL.iter().map(|it| (it.code(), it.name())).collect();
        assert_eq!(keys.len(), Clause::ALL.len());
        for &clause in Clause::ALL {
            assert_eq!(Clause::find(clause.code(), Some(clause.name())), Some(clause));
        }
    }

    #[test]
    fn the_default_of_a_rule_is_its_first_clause() {
        for (code, clause) in [
            ("AUC-12", Clause::FirstNoticeImmovable),
            ("AUC-26", Clause::SecondAuctionStarts),
            ("REF-22", Clause::ReportObjected),
            ("FUND-10", Clause::PaidOut),
        ] {
            assert_eq!(Clause::find(code, None), Some(clause));
        }
        assert_eq!(Clause::find("AUC-12", Some("suit")), None);
        assert_eq!(Clause::find("AUC-99", None), None);
    }
}

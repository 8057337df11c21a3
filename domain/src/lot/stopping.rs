//! What stops a lot (停拍): which measure the law allows on which ground, and what it needs.
//!
//! A ground that is not in this table stops nothing: bidding goes on, and the platform has no
//! other way to interrupt it than the pause that an outage of its own brings about.

use crate::statute::{Article, auction, auction_general};

/// What a court orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Deferral (暂缓): a decision, for a time.
    Deferral,
    /// Suspension (中止): a ruling, until its ground has ended.
    Suspension,
    /// Withdrawal (撤回): the lot is taken off without an outcome.
    Withdrawal,
}

impl Measure {
    pub const ALL: [Measure; 3] = [Measure::Deferral, Measure::Suspension, Measure::Withdrawal];

    /// The stable name, on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Measure::Deferral => "deferral",
            Measure::Suspension => "suspension",
            Measure::Withdrawal => "withdrawal",
        }
    }

    /// As it is published.
    pub const fn title(self) -> &'static str {
        match self {
            Measure::Deferral => "暂缓",
            Measure::Suspension => "中止",
            Measure::Withdrawal => "撤回",
        }
    }

    pub fn from_name(name: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// Whether bidders could already bid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bidding {
    NotBegun,
    Begun,
}

macro_rules! grounds {
    ($($(#[$doc:meta])* $ground:ident = $name:literal, $title:literal, $article:expr, [$($measure:ident),*];)*) => {
        /// A legal ground for stopping a lot.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum StopGround {
            $($(#[$doc])* $ground,)*
        }

        impl StopGround {
            pub const ALL: &'static [StopGround] = &[$(StopGround::$ground,)*];

            /// The stable code, on the wire and in the database.
            pub const fn name(self) -> &'static str {
                match self { $(StopGround::$ground => $name,)* }
            }

            /// As it is published.
            pub const fn title(self) -> &'static str {
                match self { $(StopGround::$ground => $title,)* }
            }

            /// The article it stands on.
            pub const fn article(self) -> Article {
                match self { $(StopGround::$ground => $article,)* }
            }

            /// What may be ordered on it.
            pub const fn measures(self) -> &'static [Measure] {
                match self { $(StopGround::$ground => &[$(Measure::$measure),*],)* }
            }
        }
    };
}

grounds! {
    /// An emergency: the court decides at once, and the document follows.
    SecurityHazard = "security-hazard", "安全隐患", auction::ART_28, [Deferral];
    /// A fault that the platform has not found by itself.
    PlatformFault = "platform-fault", "平台故障", auction::ART_28, [Deferral];
    StayDecided = "stay-decided", "依法决定暂缓执行", auction::ART_28, [Deferral];
    SuspensionRuled = "suspension-ruled", "依法裁定中止执行", auction::ART_28, [Suspension];
    /// A party objects to how the court acts: the court may stop.
    ConductObjection = "conduct-objection", "执行行为异议", auction::ART_36,
        [Deferral, Suspension];
    /// An outsider claims the property: the court must stop.
    OutsiderObjection = "outsider-objection", "案外人异议", auction::ART_36,
        [Deferral, Suspension];
    /// The outsider's objection is well founded.
    OutsiderUpheld = "outsider-upheld", "案外人异议成立", auction_general::ART_17, [Withdrawal];
    TitleRevoked = "title-revoked", "执行依据被撤销", auction_general::ART_17, [Withdrawal];
    ApplicationWithdrawn = "application-withdrawn", "申请执行人撤回申请",
        auction_general::ART_17, [Withdrawal];
    /// The debtor has tendered the full sum before the day of the auction.
    DebtPaid = "debt-paid", "债务已全部清偿", auction_general::ART_17, [Withdrawal];
    Settlement = "settlement", "当事人和解，无需拍卖", auction_general::ART_17, [Withdrawal];
    Collusion = "collusion", "恶意串通", auction_general::ART_17, [Withdrawal];
    OtherWithdrawal = "other-withdrawal", "其他应当撤回的情形", auction_general::ART_17,
        [Withdrawal];
}

/// Why a measure is not ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StopRefusal {
    #[error("the ground allows other measures only")]
    GroundDoesNotFit { ground: StopGround, measure: Measure },
    #[error("the ruling or decision is not named")]
    DocumentMissing,
    /// Bidders have a right to the end of what has begun.
    #[error("this ground withdraws a lot only before bidding begins")]
    BiddingBegun { ground: StopGround },
}

impl StopGround {
    pub fn from_name(name: &str) -> Option<StopGround> {
        StopGround::ALL.iter().copied().find(|it| it.name() == name)
    }

    /// An emergency is answered first and written down afterwards.
    ///
    /// Grounds: [`crate::statute::auction::ART_28`].
    pub const fn is_emergency(self) -> bool {
        match self {
            StopGround::SecurityHazard | StopGround::PlatformFault => true,
            StopGround::StayDecided
            | StopGround::SuspensionRuled
            | StopGround::ConductObjection
            | StopGround::OutsiderObjection
            | StopGround::OutsiderUpheld
            | StopGround::TitleRevoked
            | StopGround::ApplicationWithdrawn
            | StopGround::DebtPaid
            | StopGround::Settlement
            | StopGround::Collusion
            | StopGround::OtherWithdrawal => false,
        }
    }

    /// Withdrawal belongs before the start. Afterwards only what leaves nothing to be sold for,
    /// or taints the bidding itself, ends it at once; on any other ground it is suspended first.
    const fn withdraws_running(self) -> bool {
        match self {
            StopGround::TitleRevoked
            | StopGround::ApplicationWithdrawn
            | StopGround::Collusion
            | StopGround::OutsiderUpheld => true,
            StopGround::SecurityHazard
            | StopGround::PlatformFault
            | StopGround::StayDecided
            | StopGround::SuspensionRuled
            | StopGround::ConductObjection
            | StopGround::OutsiderObjection
            | StopGround::DebtPaid
            | StopGround::Settlement
            | StopGround::OtherWithdrawal => false,
        }
    }

    /// Whether the court may order the measure on this ground.
    ///
    /// Grounds: [`crate::statute::auction::ART_28`], [`crate::statute::auction::ART_36`],
    /// [`crate::statute::auction_general::ART_17`].
    pub fn allows(
        self,
        measure: Measure,
        document: Option<&str>,
        bidding: Bidding,
    ) -> Result<(), StopRefusal> {
        if !self.measures().contains(&measure) {
            return Err(StopRefusal::GroundDoesNotFit { ground: self, measure });
        }
        if !self.is_emergency() && document.is_none_or(|it| it.trim().is_empty()) {
            return Err(StopRefusal::DocumentMissing);
        }
        if measure == Measure::Withdrawal && bidding == Bidding::Begun && !self.withdraws_running()
        {
            return Err(StopRefusal::BiddingBegun { ground: self });
        }
        Ok(())
    }

    /// The reason as it is published in the lot's sequence: measure, ground, article, document
    /// and the court's own words.
    pub fn published(self, measure: Measure, document: Option<&str>, reason: &str) -> String {
        let Article { instrument, number, .. } = self.article();
        let document = document.map(|it| format!("，{}", it.trim())).unwrap_or_default();
        let (measure, ground, reason) = (measure.title(), self.title(), reason.trim());
        format!("{measure}（{ground}，{instrument}第{number}条{document}）：{reason}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        let names: BTreeSet<_> = StopGround::ALL.iter().map(|it| it.name()).collect();
        assert_eq!(names.len(), StopGround::ALL.len());
        for it in StopGround::ALL {
            assert_eq!(StopGround::from_name(it.name()), Some(*it));
            assert!(!it.measures().is_empty());
        }
        for it in Measure::ALL {
            assert_eq!(Measure::from_name(it.name()), Some(it));
        }
    }

    #[test]
    fn a_ground_allows_its_measures_and_no_other() {
        let number = Some("（2026）湘0102执异5号");
        for (ground, allowed) in [
            (StopGround::SecurityHazard, vec![Measure::Deferral]),
            (StopGround::PlatformFault, vec![Measure::Deferral]),
            (StopGround::StayDecided, vec![Measure::Deferral]),
            (StopGround::SuspensionRuled, vec![Measure::Suspension]),
            (StopGround::ConductObjection, vec![Measure::Deferral, Measure::Suspension]),
            (StopGround::OutsiderObjection, vec![Measure::Deferral, Measure::Suspension]),
            (StopGround::OutsiderUpheld, vec![Measure::Withdrawal]),
            (StopGround::DebtPaid, vec![Measure::Withdrawal]),
        ] {
            for measure in Measure::ALL {
                let answer = ground.allows(measure, number, Bidding::NotBegun);
                let wanted = if allowed.contains(&measure) {
                    Ok(())
                } else {
                    Err(StopRefusal::GroundDoesNotFit { ground, measure })
                };
                assert_eq!(answer, wanted, "{ground:?} {measure:?}");
            }
        }
    }

    #[test]
    fn only_an_emergency_does_without_a_document() {
        let order = |ground: StopGround, document| {
            let measure = ground.measures().first().copied().expect("a measure");
            ground.allows(measure, document, Bidding::NotBegun)
        };
        for ground in StopGround::ALL.iter().copied() {
            let wanted =
                if ground.is_emergency() { Ok(()) } else { Err(StopRefusal::DocumentMissing) };
            assert_eq!(order(ground, None), wanted, "{ground:?}");
            assert_eq!(order(ground, Some("  ")), wanted, "{ground:?}");
            assert_eq!(order(ground, Some("（2026）湘0102执5号")), Ok(()));
        }
    }

    #[test]
    fn a_running_lot_is_withdrawn_only_where_nothing_is_left_to_sell_for() {
        for (ground, ends) in [
            (StopGround::TitleRevoked, true),
            (StopGround::ApplicationWithdrawn, true),
            (StopGround::Collusion, true),
            (StopGround::OutsiderUpheld, true),
            (StopGround::DebtPaid, false),
            (StopGround::Settlement, false),
            (StopGround::OtherWithdrawal, false),
        ] {
            let number = Some("（2026）湘0102执5号");
            assert_eq!(ground.allows(Measure::Withdrawal, number, Bidding::NotBegun), Ok(()));
            let running = ground.allows(Measure::Withdrawal, number, Bidding::Begun);
            let wanted = if ends { Ok(()) } else { Err(StopRefusal::BiddingBegun { ground }) };
            assert_eq!(running, wanted, "{ground:?}");
        }
    }

    #[test]
    fn what_is_published_names_the_law() {
        let text = StopGround::OutsiderObjection.published(
            Measure::Suspension,
            Some("（2026）湘0102执异5号"),
            " 案外人主张所有权 ",
        );
        assert_eq!(
            text,
            "中止（案外人异议，法释〔2016〕18号第36条，（2026）湘0102执异5号）：案外人主张所有权"
        );
    }
}

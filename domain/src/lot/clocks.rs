//! Which clocks run for a lot: what the law wants done next, and from when it counts.

use super::{AssetKind, Lot, Round, State};
use crate::clause::Clause;
use crate::instant::Instant;
use crate::period::Period;
use crate::term::{Due, Reckoner, TermError};

/// What has happened to a lot beyond its state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Since {
    pub paid_at: Option<Instant>,
    /// When the completion ruling was served.
    pub served_at: Option<Instant>,
    pub handed_over_at: Option<Instant>,
    /// The next round was announced.
    pub is_followed: bool,
    /// The ground of a stop ended, and bidding has not been resumed.
    pub ground_ended_at: Option<Instant>,
}

impl Lot {
    /// The statutory dates that are open for this lot, each with its arithmetic. `balance` is the
    /// payment period of the notice.
    ///
    /// Grounds: [`crate::statute::auction::ART_25`], [`crate::statute::auction::ART_26`],
    /// [`crate::statute::auction::ART_28`], [`crate::statute::auction_general::ART_20`],
    /// [`crate::statute::auction_general::ART_27`], [`crate::statute::sale::CLAUSE_2`],
    /// [`crate::statute::sale::CLAUSE_3`].
    pub fn clocks(
        &self,
        since: &Since,
        balance: Period,
        reckoner: &Reckoner<'_>,
    ) -> Result<Vec<Due>, TermError> {
        match &self.state {
            State::Sold { hammer, .. } => {
                Ok(vec![reckoner.due_in(Clause::Balance, balance, hammer.ended_at)?])
            }
            State::Paid { .. } => one(reckoner, Clause::CompletionRuled, since.paid_at),
            State::Completed { .. } if since.handed_over_at.is_none() => {
                one(reckoner, Clause::HandedOver, since.served_at)
            }
            State::Announced { .. } => one(reckoner, Clause::Resumed, since.ground_ended_at),
            State::Unsold { ended_at, .. } if !since.is_followed => {
                failed(self.round, self.kind, *ended_at, reckoner)
            }
            State::Draft
            | State::Completed { .. }
            | State::Defaulted { .. }
            | State::Revoked { .. }
            | State::Unsold { .. }
            | State::Withdrawn { .. } => Ok(Vec::new()),
        }
    }
}

fn one(
    reckoner: &Reckoner<'_>,
    clause: Clause,
    from: Option<Instant>,
) -> Result<Vec<Due>, TermError> {
    from.map(|it| reckoner.due(clause, it)).into_iter().collect()
}

/// What the failure of a round sets in motion (TIME-06, SALE-02, SALE-03).
fn failed(
    round: Round,
    kind: AssetKind,
    at: Instant,
    reckoner: &Reckoner<'_>,
) -> Result<Vec<Due>, TermError> {
    match round {
        Round::First => {
            let second = reckoner.second_auction(at, kind)?;
            Ok(vec![second.notify, second.publish, second.start])
        }
        Round::Second => {
            let sale = reckoner.sale(at, kind)?;
            Ok(vec![sale.answers, sale.announcement])
        }
        Round::Sale => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, draft, money};
    use super::*;
    use crate::id::RegistrationId;
    use crate::lot::{Hammer, Notice};

    const NOTICE: &str = "2024-05-01 10:00";

    fn lot(round: Round, state: impl Fn(Notice, Hammer) -> State) -> Lot {
        let notice = Notice {
            announced_at: at(NOTICE),
            starts_at: at("2024-06-01 10:00"),
            ends_at: at("2024-06-02 10:00"),
        };
        let winner = RegistrationId(uuid::Uuid::nil());
        let hammer = Hammer { ended_at: at("2024-06-02 10:00"), price: money("800000"), winner };
        Lot { state: state(notice, hammer), ..draft(round, AssetKind::Immovable) }
    }

    fn dates(lot: &Lot, since: Since) -> Vec<(Clause, String)> {
        let clocks = lot.clocks(&since, Period::Days(10), &Reckoner::statutory());
        let clocks = clocks.expect("dates").into_iter();
        clocks.map(|it| (it.clause, it.moment.to_string())).collect()
    }

    fn is(clause: Clause, day: &str) -> (Clause, String) {
        (clause, day.to_owned())
    }

    #[test]
    fn every_state_has_its_clocks_and_ends_them() {
        let none = Since::default();
        let sold = lot(Round::First, |notice, hammer| State::Sold { notice, hammer });
        assert_eq!(dates(&sold, none), [is(Clause::Balance, "2024-06-12")]);

        let paid = lot(Round::First, |notice, hammer| State::Paid { notice, hammer });
        let since = Since { paid_at: Some(at("2024-06-05 09:00")), ..none };
        // The tenth day is a Saturday.
        assert_eq!(dates(&paid, since), [is(Clause::CompletionRuled, "2024-06-17")]);

        let done = lot(Round::First, |notice, hammer| State::Completed { notice, hammer });
        let since = Since { served_at: Some(at("2024-06-12 09:00")), ..none };
        assert_eq!(dates(&done, since), [is(Clause::HandedOver, "2024-06-27")]);
        let since = Since { handed_over_at: Some(at("2024-06-20 09:00")), ..since };
        assert!(dates(&done, since).is_empty());

        let running = lot(Round::First, |notice, _| State::Announced { notice });
        assert!(dates(&running, none).is_empty());
        let since = Since { ground_ended_at: Some(at("2024-06-03 09:00")), ..none };
        assert_eq!(dates(&running, since), [is(Clause::Resumed, "2024-06-11")]);
    }

    #[test]
    fn a_failed_round_sets_the_next_in_motion() {
        let ended_at = at("2024-06-02 10:00");
        let unsold = |notice, _| State::Unsold { notice, ended_at };
        // Trap 36: start by 07-02, publish by 06-16, persons by 06-12.
        let first = lot(Round::First, unsold);
        let chain = [
            is(Clause::PersonsNotified, "2024-06-12"),
            is(Clause::SecondNoticeImmovable, "2024-06-16"),
            is(Clause::SecondAuctionStarts, "2024-07-02"),
        ];
        assert_eq!(dates(&first, Since::default()), chain);
        let followed = Since { is_followed: true, ..Since::default() };
        assert!(dates(&first, followed).is_empty());
        // Trap 37: two clocks from one event.
        let second = lot(Round::Second, unsold);
        let both =
            [is(Clause::CreditorsAsked, "2024-06-12"), is(Clause::SaleAnnounced, "2024-06-17")];
        assert_eq!(dates(&second, Since::default()), both);
        assert!(dates(&lot(Round::Sale, unsold), Since::default()).is_empty());
    }
}

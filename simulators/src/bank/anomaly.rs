//! What goes wrong in life between people, a court and its bank; by a seed, or by name.

use serde::{Deserialize, Serialize};

/// What goes wrong, on purpose.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Anomaly {
    /// One fen less than promised.
    Short,
    /// One fen more than promised.
    Over,
    /// A single fen.
    OneFen,
    /// Nearly ten thousand million.
    VeryLarge,
    /// The payer pressed the button twice: two movements.
    Doubled,
    /// The bank does not know the payer.
    Unnamed,
    /// Somebody else pays.
    WrongName,
    /// The payer mistyped the last digit of the number.
    WrongNumber,
    /// The payer wrote the main account's number only.
    NoSubAccount,
    /// The number has been closed: its sale is over, and its money has gone.
    ClosedNumber,
    /// The transfer takes three working days.
    Late,
    /// The notice comes in GBK, the encoding of old bank software.
    GbkName,
    /// No notice comes; only the statement of the day knows of it.
    MissingNotice,
    /// The notice comes a working day later, after those of later movements.
    LateNotice,
    /// The bank takes it back on the next working day (冲正).
    ReversedNextDay,
    /// Booked one yuan too high, taken back and booked right on the same day.
    CorrectedSameDay,
    /// Booked one yuan too high, taken back and booked right on the next working day.
    CorrectedNextDay,
    /// A payment of ours succeeds, and comes back two working days later (退汇).
    Returned,
    /// The last payment of an order is refused, the others are carried out.
    PartlyRejected,
    /// An order is refused as a whole.
    Rejected,
    /// An order is carried out, and its answer is lost.
    TimedOut,
    /// The bank pays interest.
    Interest,
    /// The bank takes a fee.
    Fee,
}

impl Anomaly {
    /// What can happen to money that comes in, in the order of this list; the number that is
    /// closed is not among them, since a number must first be closed.
    pub const INCOMING: [Anomaly; 16] = [
        Anomaly::Short,
        Anomaly::Over,
        Anomaly::OneFen,
        Anomaly::VeryLarge,
        Anomaly::Doubled,
        Anomaly::Unnamed,
        Anomaly::WrongName,
        Anomaly::WrongNumber,
        Anomaly::NoSubAccount,
        Anomaly::Late,
        Anomaly::GbkName,
        Anomaly::MissingNotice,
        Anomaly::LateNotice,
        Anomaly::ReversedNextDay,
        Anomaly::CorrectedSameDay,
        Anomaly::CorrectedNextDay,
    ];

    /// What can happen to an order.
    pub const ORDERED: [Anomaly; 4] =
        [Anomaly::Returned, Anomaly::PartlyRejected, Anomaly::Rejected, Anomaly::TimedOut];
}

/// Chooses by a seed: among every `rarity` × n things each of n kinds comes once, in an order that
/// nobody guesses and everybody can repeat.
pub fn drawn(kinds: &[Anomaly], seed: u64, nth: usize, rarity: usize) -> Option<Anomaly> {
    let deck = kinds.len().checked_mul(rarity).filter(|it| *it > 0)?;
    let mut cards: Vec<usize> = (0..deck).collect();
    let round = u64::try_from(nth / deck).unwrap_or_default();
    let mut random = Random::new(seed ^ round.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    for place in (1..deck).rev() {
        cards.swap(place, random.below(place + 1));
    }
    kinds.get(*cards.get(nth % deck)?).copied()
}

/// xorshift64*: the same on every machine.
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Random {
        Random(seed | 1)
    }

    /// A number below `n`, which is not zero.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        let n = u64::try_from(n).unwrap_or(1).max(1);
        usize::try_from(mixed % n).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deck_has_each_kind_once_and_is_the_same_again() {
        let deal = |seed| -> Vec<_> {
            (0..48).map(|nth| drawn(&Anomaly::INCOMING, seed, nth, 3)).collect()
        };
        let mut kinds: Vec<_> = deal(7).into_iter().flatten().collect();
        kinds.sort();
        assert_eq!(kinds, Anomaly::INCOMING);
        assert_eq!(deal(7), deal(7));
        assert_ne!(deal(7), deal(9));
        let next: Vec<_> = (48..96).map(|nth| drawn(&Anomaly::INCOMING, 7, nth, 3)).collect();
        assert_ne!(deal(7), next, "the next deck is shuffled anew");
    }
}

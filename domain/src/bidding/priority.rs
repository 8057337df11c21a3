//! Rights of first refusal (优先购买权) and their order.

/// The rank (顺位) with which a code takes part: 1 is the best, ordinary bidders come last.
///
/// Grounds: [`crate::statute::auction::ART_21`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rank(Option<std::num::NonZeroU8>);

impl Rank {
    pub const ORDINARY: Rank = Rank(None);

    /// The rank of a priority purchaser (优先购买权人); `None` for zero.
    pub fn priority(rank: u8) -> Option<Rank> {
        std::num::NonZeroU8::new(rank).map(|it| Rank(Some(it)))
    }

    /// 1 … 255, or 0 for an ordinary bidder: the form kept in Redis and PostgreSQL.
    pub fn number(self) -> u8 {
        self.0.map_or(0, std::num::NonZeroU8::get)
    }

    pub fn from_number(number: u8) -> Rank {
        Rank(std::num::NonZeroU8::new(number))
    }

    pub fn is_priority(self) -> bool {
        self.0.is_some()
    }

    pub fn is_better_than(self, other: Rank) -> bool {
        match (self.0, other.0) {
            (Some(mine), Some(theirs)) => mine < theirs,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rank;

    #[test]
    fn earlier_ranks_come_first_and_ordinary_bidders_last() {
        let [ordinary, first, second] = [0, 1, 2].map(Rank::from_number);
        assert!(first.is_better_than(second) && first.is_better_than(ordinary));
        assert!(second.is_better_than(ordinary) && !second.is_better_than(first));
        assert!(!ordinary.is_better_than(ordinary) && !first.is_better_than(first));
        assert_eq!(Rank::priority(0), None);
    }
}

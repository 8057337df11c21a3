//! How near quotes came to the hammer price (报价准确度), in basis points of it and whole numbers.
//! A help in judging who quotes well; no price is changed by it.

use domain::money::Money;

/// One quote and what the thing was sold for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub quote: Money,
    pub hammer: Money,
}

/// What the outcomes of one platform, type and region say. All in basis points (万分之一) of the
/// hammer price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accuracy {
    pub count: usize,
    /// The mean with its sign: above zero, quotes were too high.
    pub bias: i64,
    pub mean_distance: i64,
    pub median_distance: i64,
    /// How many outcomes lie in each band of [`BANDS`].
    pub bands: [usize; BANDS.len() + 1],
}

/// The upper ends of the bands of deviation, in basis points; the last band is open.
pub const BANDS: [i64; 8] = [-3_000, -2_000, -1_000, 0, 1_000, 2_000, 3_000, 5_000];

/// How far a quote was from the hammer price; `None` where nothing was paid.
pub fn deviation(it: Outcome) -> Option<i64> {
    basis_points(it.quote, it.hammer)
}

/// `(value − base) / base` in basis points, half away from zero.
pub(crate) fn basis_points(value: Money, base: Money) -> Option<i64> {
    if base.is_zero() {
        return None;
    }
    let difference = i128::from(value.fen()) - i128::from(base.fen());
    i64::try_from(rounded(difference * 10_000, i128::from(base.fen()))).ok()
}

/// A quotient rounded to the nearest whole number, half away from zero; the divisor is above zero.
fn rounded(numerator: i128, denominator: i128) -> i128 {
    let half = if numerator < 0 { -denominator } else { denominator };
    (2 * numerator + half) / (2 * denominator)
}

/// What many outcomes say together; `None` of none.
pub fn accuracy(outcomes: impl IntoIterator<Item = Outcome>) -> Option<Accuracy> {
    let all: Vec<i64> = outcomes.into_iter().filter_map(deviation).collect();
    let mut distances: Vec<i64> = all.iter().map(|it| it.saturating_abs()).collect();
    distances.sort_unstable();
    let mut bands = [0; BANDS.len() + 1];
    for deviation in &all {
        let band = BANDS.iter().position(|end| deviation < end).unwrap_or(BANDS.len());
        bands.get_mut(band).into_iter().for_each(|it| *it += 1);
    }
    Some(Accuracy {
        count: all.len(),
        bias: mean(&all)?,
        mean_distance: mean(&distances)?,
        median_distance: median(&distances)?,
        bands,
    })
}

fn mean(all: &[i64]) -> Option<i64> {
    let count = i128::try_from(all.len()).ok().filter(|it| *it > 0)?;
    i64::try_from(rounded(all.iter().map(|it| i128::from(*it)).sum(), count)).ok()
}

/// The middle of sorted numbers, the mean of two where there are two.
fn median(sorted: &[i64]) -> Option<i64> {
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = sorted.get(sorted.len().checked_sub(1)? / 2)?;
    mean(&[*lower, *upper])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn outcome(quote: i64, hammer: i64) -> Outcome {
        Outcome { quote: Money::yuan(quote), hammer: Money::yuan(hammer) }
    }

    #[test]
    fn a_deviation_has_a_sign_and_is_rounded_away_from_zero() {
        for (quote, hammer, points) in [
            (100, 100, 0),
            (110, 100, 1_000),
            (90, 100, -1_000),
            (1, 3, -6_667),
            (100_005, 100_000, 1),
            (99_995, 100_000, -1),
            (100_004, 100_000, 0),
            (300, 100, 20_000),
        ] {
            assert_eq!(deviation(outcome(quote, hammer)), Some(points), "{quote} {hammer}");
        }
        assert_eq!(deviation(outcome(1, 0)), None);
    }

    #[test]
    fn outcomes_are_told_by_bias_distance_and_band() {
        let all = [outcome(110, 100), outcome(80, 100), outcome(100, 100), outcome(400, 100)];
        let found = accuracy(all).expect("four");
        assert_eq!((found.count, found.bias), (4, (1_000 - 2_000 + 30_000) / 4));
        assert_eq!((found.mean_distance, found.median_distance), (8_250, 1_500));
        assert_eq!(found.bands, [0, 0, 1, 0, 1, 1, 0, 0, 1]);
        assert_eq!(accuracy([]), None);
        assert_eq!(accuracy([outcome(5, 0)]), None);
    }

    proptest! {
        #[test]
        fn every_outcome_is_in_one_band_and_bias_is_within_distance(
            pairs in proptest::collection::vec((1i64..500, 1i64..500), 1..40),
        ) {
            let found = accuracy(pairs.iter().map(|(quote, hammer)| outcome(*quote, *hammer)));
            let found = found.expect("some");
            prop_assert_eq!(found.bands.iter().sum::<usize>(), pairs.len());
            prop_assert!(found.bias.abs() <= found.mean_distance + 1);
        }
    }
}

//! How far quotes lie apart, and which stands alone (离散与异常提示). Warnings for whoever reads the
//! reports; the lawful value stays the mean, whatever they say.

use domain::money::Money;

use crate::accuracy::basis_points;
use crate::online;

/// From so many basis points of the mean on, the quotes lie far apart.
pub const WIDE_SPREAD: i64 = 3_000;
/// From so many basis points of the middle of the others on, a quote stands alone.
pub const OUTLIER: i64 = 2_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub platform: String,
    pub value: Money,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispersion {
    pub lowest: Money,
    pub highest: Money,
    /// From the lowest to the highest, in basis points of the mean of all.
    pub spread: i64,
    pub warnings: Vec<Warning>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    WideSpread,
    /// Far from the middle of the others, in basis points of it.
    Outlier {
        platform: String,
        deviation: i64,
    },
}

impl Warning {
    /// The stable name, on the wire.
    pub const fn slug(&self) -> &'static str {
        match self {
            Warning::WideSpread => "wide-spread",
            Warning::Outlier { .. } => "outlier",
        }
    }
}

/// What the quotes look like side by side; `None` of fewer than two.
pub fn dispersion(quotes: &[Quote]) -> Option<Dispersion> {
    if quotes.len() < 2 {
        return None;
    }
    let lowest = quotes.iter().map(|it| it.value).min()?;
    let highest = quotes.iter().map(|it| it.value).max()?;
    let mean = online::mean(quotes.iter().map(|it| it.value))?;
    let above_mean = mean.checked_add(highest.minus_or_zero(lowest))?;
    let spread = basis_points(above_mean, mean)?;
    let mut warnings = Vec::new();
    if spread >= WIDE_SPREAD {
        warnings.push(Warning::WideSpread);
    }
    // Of two quotes none can be said to stand alone.
    if quotes.len() > 2 {
        warnings.extend(quotes.iter().enumerate().filter_map(|(at, it)| outlier(quotes, at, it)));
    }
    Some(Dispersion { lowest, highest, spread, warnings })
}

fn outlier(quotes: &[Quote], at: usize, quote: &Quote) -> Option<Warning> {
    let others = quotes.iter().enumerate().filter(|(other, _)| *other != at);
    let mut others: Vec<Money> = others.map(|(_, it)| it.value).collect();
    others.sort_unstable();
    let upper = *others.get(others.len() / 2)?;
    let lower = *others.get(others.len().checked_sub(1)? / 2)?;
    let middle = online::mean([lower, upper].into_iter())?;
    let deviation = basis_points(quote.value, middle)?;
    let platform = quote.platform.clone();
    (deviation.abs() >= OUTLIER).then_some(Warning::Outlier { platform, deviation })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(yuan: &[i64]) -> Option<(i64, Vec<String>)> {
        let quote = |(at, yuan): (usize, &i64)| Quote {
            platform: at.to_string(),
            value: Money::yuan(*yuan),
        };
        let quotes: Vec<Quote> = yuan.iter().enumerate().map(quote).collect();
        let found = dispersion(&quotes)?;
        let told = |it: &Warning| match it {
            Warning::WideSpread => "wide".to_owned(),
            Warning::Outlier { platform, deviation } => format!("{platform}:{deviation}"),
        };
        Some((found.spread, found.warnings.iter().map(told).collect()))
    }

    /// Both sides of both limits.
    #[test]
    fn quotes_far_apart_are_warned_of() {
        let none: [&str; 0] = [];
        let is = |yuan: &[i64], spread, warnings: &[&str]| {
            let warnings = warnings.iter().map(|it| (*it).to_owned()).collect();
            assert_eq!(found(yuan), Some((spread, warnings)), "{yuan:?}");
        };
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[100]), None);
        is(&[100, 100], 0, &none);
        is(&[85, 115], 3_000, &["wide"]);
        is(&[86, 115], 2_886, &none);
        is(&[100, 100, 119], 1_787, &none);
        is(&[100, 100, 120], 1_875, &["2:2000"]);
        is(&[100, 100, 80], 2_143, &["2:-2000"]);
        is(&[100, 100, 300], 12_000, &["wide", "0:-5000", "1:-5000", "2:20000"]);
        is(&[100, 102, 98, 101, 200], 8_486, &["wide", "4:9900"]);
    }
}

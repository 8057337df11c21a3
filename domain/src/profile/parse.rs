//! From JSON to a [`Profile`]: unknown rules, missing periods and impossible numbers are refused.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::{FeeBracket, FeeScale, LayerRule, Profile, Rates};
use crate::clause::Clause;
use crate::money::{Money, Rate};
use crate::period::Period;

/// Why a text is not a profile.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    #[error("the profile is not the JSON we expect: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{code} has no period named '{name}'")]
    UnknownClause { code: String, name: String },
    #[error("{code} lacks the period '{name}'")]
    MissingPeriod { code: &'static str, name: &'static str },
    #[error("{code}, '{name}': {why}")]
    Period { code: String, name: String, why: String },
    #[error("the rate '{0}' is missing")]
    MissingRate(&'static str),
    #[error("there is no rate named '{0}'")]
    UnknownRate(String),
    #[error("the rate '{name}' stands under {code}, not under '{given}'")]
    OtherRule { name: String, code: &'static str, given: String },
    #[error("'{0}' is not a rate such as '70%' with at most six decimals")]
    Rate(String),
    #[error("the brackets of the execution fee must rise and only the last has no end")]
    Brackets,
    #[error("execution fee: {0}")]
    Money(#[from] crate::money::MoneyError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    name: String,
    rehearsal: bool,
    version: NaiveDate,
    in_force_from: NaiveDate,
    rates: BTreeMap<String, RateText>,
    periods: BTreeMap<String, BTreeMap<String, String>>,
    layers: Vec<LayerText>,
    execution_fee: FeeText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateText {
    rule: String,
    rate: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerText {
    rule: String,
    period: String,
    name: String,
    source: String,
    steps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeeText {
    rule: String,
    base: String,
    base_up_to: String,
    brackets: Vec<BracketText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BracketText {
    up_to: Option<String>,
    rate: String,
}

/// The rates there are, with their rules.
const RATES: [(&str, &str); 6] = [
    ("start-floor", "AUC-10"),
    ("second-floor", "AUC-26"),
    ("direct-sale-floor", "SALE-12"),
    ("deposit-min", "AUC-17"),
    ("deposit-max", "AUC-17"),
    ("doubled-interest-per-day", "DIST-20"),
];

pub(super) fn profile(json: &str) -> Result<Profile, ProfileError> {
    let text: Text = serde_json::from_str(json)?;
    Ok(Profile {
        name: text.name,
        rehearsal: text.rehearsal,
        version: text.version,
        in_force_from: text.in_force_from,
        rates: rates(&text.rates)?,
        periods: periods(&text.periods)?,
        layers: text.layers.into_iter().map(layer).collect::<Result<_, _>>()?,
        execution_fee: fee(&text.execution_fee)?,
    })
}

fn rates(texts: &BTreeMap<String, RateText>) -> Result<Rates, ProfileError> {
    if let Some(unknown) = texts.keys().find(|it| RATES.iter().all(|(name, _)| name != it)) {
        return Err(ProfileError::UnknownRate(unknown.clone()));
    }
    let rate = |wanted: &'static str| {
        let text = texts.get(wanted).ok_or(ProfileError::MissingRate(wanted))?;
        let code = RATES.iter().find(|(name, _)| *name == wanted).map_or("", |(_, code)| code);
        if text.rule != code {
            let (name, given) = (wanted.to_owned(), text.rule.clone());
            return Err(ProfileError::OtherRule { name, code, given });
        }
        percent(&text.rate)
    };
    Ok(Rates {
        start_floor: rate("start-floor")?,
        second_floor: rate("second-floor")?,
        direct_sale_floor: rate("direct-sale-floor")?,
        deposit_min: rate("deposit-min")?,
        deposit_max: rate("deposit-max")?,
        doubled_interest_per_day: rate("doubled-interest-per-day")?,
    })
}

/// `0.0175%` as a rate; at most 100 %.
fn percent(text: &str) -> Result<Rate, ProfileError> {
    let refused = || ProfileError::Rate(text.to_owned());
    let number = text.strip_suffix('%').ok_or_else(refused)?;
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || decimals.len() > 6 || whole.len() > 3 {
        return Err(refused());
    }
    let millionths = format!("{whole}{decimals:0<6}").parse().map_err(|_| refused())?;
    let rate = Rate::from_millionths_of_percent(millionths);
    if rate <= Rate::ONE { Ok(rate) } else { Err(refused()) }
}

fn clause(code: &str, name: &str) -> Result<Clause, ProfileError> {
    Clause::find(code, Some(name))
        .ok_or_else(|| ProfileError::UnknownClause { code: code.to_owned(), name: name.to_owned() })
}

fn periods(
    texts: &BTreeMap<String, BTreeMap<String, String>>,
) -> Result<BTreeMap<Clause, Period>, ProfileError> {
    let mut periods = BTreeMap::new();
    for (code, named) in texts {
        for (name, text) in named {
            let clause = clause(code, name)?;
            periods.insert(clause, period(clause, text)?);
        }
    }
    match Clause::ALL.iter().find(|it| !periods.contains_key(it)) {
        Some(absent) => {
            Err(ProfileError::MissingPeriod { code: absent.code(), name: absent.name() })
        }
        None => Ok(periods),
    }
}

fn period(clause: Clause, text: &str) -> Result<Period, ProfileError> {
    let refused = |why: String| ProfileError::Period {
        code: clause.code().to_owned(),
        name: clause.name().to_owned(),
        why,
    };
    let period: Period = text.parse().map_err(|why| refused(format!("{why}")))?;
    if measured_by_machines(clause) && period.span().is_none() {
        return Err(refused(format!("'{text}' has no exact length, and a machine measures it")));
    }
    Ok(period)
}

/// The clauses whose length [`Profile`] gives as a span.
fn measured_by_machines(clause: Clause) -> bool {
    [
        Clause::Bidding,
        Clause::Extension,
        Clause::SaleWindow,
        Clause::SaleContest,
        Clause::LosersRefunded,
        Clause::WinnersDepositMoved,
    ]
    .contains(&clause)
}

fn layer(text: LayerText) -> Result<LayerRule, ProfileError> {
    let clause = clause(&text.rule, &text.period)?;
    let steps = text.steps.iter().map(|it| period(clause, it)).collect::<Result<_, _>>()?;
    Ok(LayerRule { clause, name: text.name, source: text.source, steps })
}

fn fee(text: &FeeText) -> Result<FeeScale, ProfileError> {
    if text.rule != "DIST-25" {
        let (name, given) = ("execution_fee".to_owned(), text.rule.clone());
        return Err(ProfileError::OtherRule { name, code: "DIST-25", given });
    }
    let mut brackets = Vec::new();
    let base_up_to: Money = text.base_up_to.parse()?;
    let mut reached = Some(base_up_to);
    for bracket in &text.brackets {
        let up_to = bracket.up_to.as_deref().map(str::parse::<Money>).transpose()?;
        match (reached, up_to) {
            (Some(below), Some(end)) if end > below => {}
            (Some(_), None) => {}
            (Some(_), Some(_)) | (None, _) => return Err(ProfileError::Brackets),
        }
        reached = up_to;
        brackets.push(FeeBracket { up_to, rate: percent(&bracket.rate)? });
    }
    if reached.is_some() {
        return Err(ProfileError::Brackets);
    }
    Ok(FeeScale { base: text.base.parse()?, base_up_to, brackets })
}

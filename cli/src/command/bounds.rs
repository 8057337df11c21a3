//! `fachui bounds`: what an announcement may fix (AUC-10, 12, 17, 26, SALE-06).

use std::path::PathBuf;

use domain::deposit::{Capacity, due};
use domain::lot::opening::{self, Violation};
use domain::lot::{AssetKind, Round};
use domain::money::Money;
use domain::profile::Profile;
use serde::{Deserialize, Serialize};

use crate::error::CliError;
use crate::input::{DayText, InstantText, YuanText, read_json};
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The terms, JSON; `-` reads stdin.
    pub file: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct Input {
    round: RoundText,
    kind: KindText,
    reference_price: YuanText,
    previous_start_price: Option<YuanText>,
    start_price: Option<YuanText>,
    /// Part of the terms; no bound is known for it (AUC-27).
    increment: Option<YuanText>,
    /// What is still owed to an applicant who wants to bid.
    claim: Option<YuanText>,
    published_on: Option<DayText>,
    deposit: Option<YuanText>,
    starts_at: Option<InstantText>,
    ends_at: Option<InstantText>,
}

/// A round by its name.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub struct RoundText(pub Round);

#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct KindText(AssetKind);

impl TryFrom<String> for RoundText {
    type Error = String;

    fn try_from(text: String) -> Result<RoundText, String> {
        let unknown = || format!("'{text}' is not a round: first, second or sale");
        Round::from_name(&text).map(RoundText).ok_or_else(unknown)
    }
}

impl TryFrom<String> for KindText {
    type Error = String;

    fn try_from(text: String) -> Result<KindText, String> {
        let unknown = || format!("'{text}' is not a kind: movable or immovable");
        AssetKind::from_name(&text).map(KindText).ok_or_else(unknown)
    }
}

#[derive(Serialize)]
struct View {
    min_start_price: String,
    deposit_min: String,
    deposit_max: String,
    creditor_deposit: Option<String>,
    earliest_start: Option<String>,
    #[serde(flatten)]
    checked: Option<Checked>,
}

#[derive(Serialize)]
struct Checked {
    lawful: bool,
    violations: Vec<ViolationView>,
}

#[derive(Serialize)]
struct ViolationView {
    field: &'static str,
    rule: &'static str,
    limit: String,
}

pub fn run(args: &Args) -> Result<Answer, CliError> {
    let input: Input = read_json(&args.file)?;
    for (field, amount) in [
        ("reference_price", Some(input.reference_price)),
        ("previous_start_price", input.previous_start_price),
        ("start_price", input.start_price),
        ("increment", input.increment),
    ] {
        if amount.is_some_and(|it| it.0.is_zero()) {
            return Err(CliError::field(&args.file, field, "must be more than zero"));
        }
    }
    Answer::done(&view(&input, Profile::statutory()))
}

fn view(input: &Input, profile: &Profile) -> View {
    let terms = Terms::of(input);
    let reference = input.reference_price.0;
    let min_start = opening::min_start(terms.round, reference, terms.previous, profile);
    let base = terms.start.unwrap_or(min_start);
    let (deposit_min, deposit_max) = opening::deposit_range(base, profile);
    let deposit = input.deposit.map_or(deposit_max, |it| it.0);
    let owed = |claim: YuanText| due(deposit, Capacity::Applicant { claim: claim.0 }).to_string();
    let earliest =
        |day: DayText| opening::earliest_start(terms.round, terms.kind, day.0, profile).to_string();
    let to_check = input.deposit.is_some() || input.starts_at.is_some() || input.ends_at.is_some();
    View {
        min_start_price: min_start.to_string(),
        deposit_min: deposit_min.to_string(),
        deposit_max: deposit_max.to_string(),
        creditor_deposit: input.claim.map(owed),
        earliest_start: input.published_on.map(earliest),
        checked: to_check.then(|| checked(&terms.violations(input, base, profile))),
    }
}

/// What the checks need again and again.
struct Terms {
    round: Round,
    kind: AssetKind,
    previous: Option<Money>,
    start: Option<Money>,
}

impl Terms {
    fn of(input: &Input) -> Terms {
        let (round, kind) = (input.round.0, input.kind.0);
        let previous = input.previous_start_price.map(|it| it.0);
        Terms { round, kind, previous, start: input.start_price.map(|it| it.0) }
    }

    /// In the order of the input's fields: start price, deposit, start, end.
    fn violations(&self, input: &Input, base: Money, profile: &Profile) -> Vec<Violation> {
        let reference = input.reference_price.0;
        let start = self.start.and_then(|start| {
            opening::check_start(self.round, reference, self.previous, start, profile)
        });
        let deposit = input.deposit.and_then(|it| opening::check_deposit(base, it.0, profile));
        let notice = input.published_on.zip(input.starts_at).and_then(|(day, at)| {
            opening::check_notice_day(self.round, self.kind, day.0, at.0, profile)
        });
        let length = input.starts_at.zip(input.ends_at).and_then(|(starts_at, ends_at)| {
            opening::check_length(self.round, starts_at.0, ends_at.0, profile)
        });
        [start, deposit, notice, length].into_iter().flatten().collect()
    }
}

fn checked(violations: &[Violation]) -> Checked {
    let violations: Vec<_> = violations
        .iter()
        .map(|it| ViolationView { field: it.field(), rule: it.article().code, limit: it.limit() })
        .collect();
    Checked { lawful: violations.is_empty(), violations }
}

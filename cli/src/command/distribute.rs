//! `fachui distribute`: the proceeds of a case among costs and claims (DIST-01 to 09, 25).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::identity::CaseNumber;
use domain::instant::{Instant, beijing};
use domain::money::Money;
use domain::profile::Profile;
use domain::statute::fees;
use ledger::execution_fee::execution_fee;
use ledger::waterfall::{self, Claim, Cost, CostKind, Debtor, Plan, PlanError, Proceeds, Standing};
use serde::{Deserialize, Serialize};

use crate::error::CliError;
use crate::input::{YuanText, parse_day, parse_instant, read_json};
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The input, JSON; `-` reads stdin.
    pub file: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct Input {
    debtor: DebtorInput,
    proceeds: YuanText,
    /// `auto`, or an amount.
    execution_fee: String,
    #[serde(default)]
    costs: Vec<CostInput>,
    #[serde(default)]
    claims: Vec<ClaimInput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum DebtorInput {
    NaturalPerson,
    OtherOrganisation,
    Enterprise,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct CostInput {
    id: String,
    kind: CostKindInput,
    amount: YuanText,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CostKindInput {
    Advance,
    Inquiry,
    Appraisal,
    Audit,
    Custody,
    Auxiliary,
    Other,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct ClaimInput {
    id: String,
    kind: ClaimKindInput,
    rank: Option<u16>,
    amount: YuanText,
    seized_at: Option<String>,
    case_number: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ClaimKindInput {
    Priority,
    Ordinary,
}

#[derive(Serialize)]
struct View {
    lines: Vec<LineView>,
    surplus: String,
    split: &'static str,
    rules: Vec<&'static str>,
}

#[derive(Serialize)]
struct LineView {
    id: String,
    kind: &'static str,
    due: String,
    paid: String,
}

const FEE_ID: &str = CostKind::ExecutionFee.slug();

pub fn run(args: &Args) -> Result<Answer, CliError> {
    let input: Input = read_json(&args.file)?;
    unique_ids(&args.file, &input)?;
    let proceeds = proceeds(&args.file, &input)?;
    let plan = waterfall::distribute(&proceeds).map_err(|why| refused(&args.file, &input, &why))?;
    let mut rules: Vec<_> = plan.rules.iter().map(|rule| rule.code).collect();
    if input.execution_fee == "auto" {
        rules.push(fees::ART_14.code);
    }
    Answer::done(&view(&plan, rules))
}

/// Every line is named once, and none like the line of the fee.
fn unique_ids(file: &Path, input: &Input) -> Result<(), CliError> {
    let costs = input.costs.iter().enumerate().map(|(at, it)| (format!("costs[{at}].id"), &it.id));
    let claims =
        input.claims.iter().enumerate().map(|(at, it)| (format!("claims[{at}].id"), &it.id));
    let mut seen = BTreeMap::from([(FEE_ID, "the line of the fee".to_owned())]);
    for (field, id) in costs.chain(claims) {
        if id.trim().is_empty() {
            return Err(CliError::field(file, field, "an id is not empty"));
        }
        if let Some(first) = seen.insert(id, field.clone()) {
            let why = format!("the id '{id}' is used already, by {first}");
            return Err(CliError::field(file, field, why));
        }
    }
    Ok(())
}

fn proceeds(file: &Path, input: &Input) -> Result<Proceeds, CliError> {
    let amount = input.proceeds.0;
    let cost =
        |it: &CostInput| Cost { id: it.id.clone(), kind: cost_kind(it.kind), amount: it.amount.0 };
    let mut costs: Vec<_> = input.costs.iter().map(cost).collect();
    let fee = fee(file, &input.execution_fee, amount)?;
    costs.push(Cost { id: FEE_ID.to_owned(), kind: CostKind::ExecutionFee, amount: fee });
    let claims = input.claims.iter().enumerate().map(|(at, it)| claim(file, at, it));
    let claims = claims.collect::<Result<_, _>>()?;
    let debtor = match input.debtor {
        DebtorInput::NaturalPerson => Debtor::NaturalPerson,
        DebtorInput::OtherOrganisation => Debtor::OtherOrganisation,
        DebtorInput::Enterprise => Debtor::Enterprise,
    };
    Ok(Proceeds { debtor, amount, costs, claims })
}

fn fee(file: &Path, text: &str, proceeds: Money) -> Result<Money, CliError> {
    if text == "auto" {
        return Ok(execution_fee(proceeds, Profile::statutory().execution_fee()).fee);
    }
    let refused =
        |why| CliError::field(file, "execution_fee", format!("neither 'auto' nor: {why}"));
    text.parse().map_err(refused)
}

fn claim(file: &Path, at: usize, input: &ClaimInput) -> Result<Claim, CliError> {
    let refused = |field: &str, why: &dyn ToString| {
        CliError::field(file, format!("claims[{at}].{field}"), why.to_string())
    };
    let seized_at = input.seized_at.as_deref().map(seizure).transpose();
    let seized_at = seized_at.map_err(|why| refused("seized_at", &why))?;
    let standing = match (input.kind, input.rank) {
        (ClaimKindInput::Priority, None) => {
            return Err(refused("rank", &"a priority claim needs its rank, from 1"));
        }
        (ClaimKindInput::Priority, Some(0)) => {
            return Err(refused("rank", &"ranks count from 1"));
        }
        (ClaimKindInput::Priority, Some(rank)) => Standing::Priority { rank },
        (ClaimKindInput::Ordinary, None) => Standing::Ordinary { seized_at },
        (ClaimKindInput::Ordinary, Some(_)) => {
            return Err(refused("rank", &"an ordinary claim has no rank"));
        }
    };
    let case_number = input.case_number.as_deref().map(str::parse::<CaseNumber>).transpose();
    let case_number = case_number.map_err(|why| refused("case_number", &why))?;
    Ok(Claim { id: input.id.clone(), standing, amount: input.amount.0, case_number })
}

/// An instant, or a day, which counts from its midnight.
fn seizure(text: &str) -> Result<Instant, String> {
    let midnight = parse_day(text)
        .ok()
        .and_then(|day| day.and_hms_opt(0, 0, 0)?.and_local_timezone(beijing()).single());
    match midnight {
        Some(at) => Ok(Instant::from_utc(at.to_utc())),
        None => parse_instant(text),
    }
}

const fn cost_kind(kind: CostKindInput) -> CostKind {
    match kind {
        CostKindInput::Advance => CostKind::Advance,
        CostKindInput::Inquiry => CostKind::Inquiry,
        CostKindInput::Appraisal => CostKind::Appraisal,
        CostKindInput::Audit => CostKind::Audit,
        CostKindInput::Custody => CostKind::Custody,
        CostKindInput::Auxiliary => CostKind::Auxiliary,
        CostKindInput::Other => CostKind::Other,
    }
}

fn refused(file: &Path, input: &Input, why: &PlanError) -> CliError {
    let field = match why {
        PlanError::DuplicateId { .. } => "claims".to_owned(),
        PlanError::NoSeizure { id } => {
            let at = input.claims.iter().position(|claim| claim.id == *id);
            at.map_or("claims".to_owned(), |at| format!("claims[{at}].seized_at"))
        }
    };
    CliError::field(file, field, why)
}

fn view(plan: &Plan, rules: Vec<&'static str>) -> View {
    let line = |line: &waterfall::Line| LineView {
        id: line.id.clone(),
        kind: line.kind.slug(),
        due: line.due.to_string(),
        paid: line.paid.to_string(),
    };
    View {
        lines: plan.lines.iter().map(line).collect(),
        surplus: plan.surplus.to_string(),
        split: plan.split.slug(),
        rules,
    }
}

//! `fachui reference-price`: the network-inquiry matrix (REF-10 to 13).

use std::path::{Path, PathBuf};

use domain::term::Reckoner;
use serde::{Deserialize, Serialize};
use valuation::inquiry::{
    Correction, Delivery, Ground, Inquiry, InquiryError, Objection, Report, Review, Ruling,
};
use valuation::online::{Standing, StandingError, standing};

use crate::error::CliError;
use crate::input::{InstantText, YuanText, read_json};
use crate::output::Answer;

#[derive(clap::Args)]
pub struct Args {
    /// The input, JSON; `-` reads stdin.
    pub file: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct Input {
    commissioned_at: InstantText,
    as_of: InstantText,
    reports_served_at: Option<InstantText>,
    platforms: Vec<PlatformInput>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct PlatformInput {
    id: String,
    quote: Option<YuanText>,
    delivered_at: Option<InstantText>,
    extension_requested_at: Option<InstantText>,
    #[serde(default)]
    flawed: bool,
    corrected_quote: Option<YuanText>,
    corrected_at: Option<InstantText>,
    #[serde(default)]
    objections: Vec<ObjectionInput>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct ObjectionInput {
    by: String,
    at: InstantText,
    ground: GroundInput,
    result: ResultInput,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum GroundInput {
    BasicData,
    Scope,
    Qualification,
    Procedure,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ResultInput {
    Pending,
    Rejected,
    Corrected,
    Upheld,
}

#[derive(Serialize)]
struct View {
    outcome: &'static str,
    value: Option<String>,
    counted: Vec<String>,
    dropped: Vec<DroppedView>,
    until: Option<String>,
    rules: Vec<&'static str>,
}

#[derive(Serialize)]
struct DroppedView {
    id: String,
    why: &'static str,
}

pub fn run(args: &Args) -> Result<Answer, CliError> {
    let input: Input = read_json(&args.file)?;
    let inquiry = inquiry(&args.file, &input)?;
    let found = standing(&inquiry, input.as_of.0, &Reckoner::statutory());
    Answer::done(&view(&found.map_err(|why| refused(&args.file, &why))?))
}

fn inquiry(file: &Path, input: &Input) -> Result<Inquiry, CliError> {
    let reports = input.platforms.iter().enumerate().map(|(at, it)| report(file, at, it));
    let reports_served_at = input.reports_served_at.map(|at| at.0);
    let sent = Inquiry::sent(input.commissioned_at.0, reports.collect::<Result<_, _>>()?);
    Ok(Inquiry { reports_served_at, ..sent })
}

fn report(file: &Path, at: usize, input: &PlatformInput) -> Result<Report, CliError> {
    let refused = |field, why| CliError::field(file, format!("platforms[{at}].{field}"), why);
    if input.id.trim().is_empty() {
        return Err(refused("id", "a platform's id is not empty"));
    }
    let delivery = match (input.quote, input.delivered_at) {
        (Some(quote), Some(at)) => Some(Delivery { quote: quote.0, at: at.0 }),
        (None, None) => None,
        (Some(_), None) => {
            return Err(refused("delivered_at", "a quote needs the time of its delivery"));
        }
        (None, Some(_)) => return Err(refused("quote", "what was delivered has a quote")),
    };
    // A correction without a value leaves the report uncorrected.
    let corrected_at = input.corrected_at.map(|at| at.0);
    let correction = input.corrected_quote.map(|it| Correction { quote: it.0, at: corrected_at });
    Ok(Report {
        platform: input.id.clone(),
        delivery,
        extension_requested_at: input.extension_requested_at.map(|at| at.0),
        review: if input.flawed { Review::Flawed } else { Review::Clean },
        correction,
        objections: input.objections.iter().map(objection).collect(),
    })
}

fn objection(input: &ObjectionInput) -> Objection {
    let ground = match input.ground {
        GroundInput::BasicData => Ground::BasicData,
        GroundInput::Scope => Ground::Scope,
        GroundInput::Qualification => Ground::Qualification,
        GroundInput::Procedure => Ground::Procedure,
    };
    let ruling = match input.result {
        ResultInput::Pending => Ruling::Pending,
        ResultInput::Rejected => Ruling::Rejected,
        ResultInput::Corrected => Ruling::Corrected,
        ResultInput::Upheld => Ruling::Upheld,
    };
    Objection { by: input.by.clone(), at: input.at.0, ground, ruling }
}

fn view(standing: &Standing) -> View {
    let outcome = standing.outcome;
    let dropped = standing.dropped.iter();
    View {
        outcome: outcome.slug(),
        value: outcome.value().map(|it| it.to_string()),
        counted: standing.counted.clone(),
        dropped: dropped.map(|(id, why)| DroppedView { id: id.clone(), why: why.slug() }).collect(),
        until: outcome.until().map(|at| at.to_string()),
        rules: standing.rules.iter().map(|rule| rule.code).collect(),
    }
}

fn refused(file: &Path, why: &StandingError) -> CliError {
    let of = |report: &usize, field: &str| format!("platforms[{report}].{field}");
    let field = match why {
        StandingError::Term(_) => "commissioned_at".to_owned(),
        StandingError::Facts(facts) => match facts {
            InquiryError::NoPlatforms => "platforms".to_owned(),
            InquiryError::TwicePlatform { report, .. } => of(report, "id"),
            InquiryError::ZeroQuote { report } => of(report, "quote"),
            InquiryError::ZeroCorrection { report } | InquiryError::NothingToCorrect { report } => {
                of(report, "corrected_quote")
            }
            InquiryError::DeliveredBefore { report, .. } => of(report, "delivered_at"),
            InquiryError::UntimedCorrection { report } => of(report, "corrected_at"),
            InquiryError::ServedBefore { .. } => "reports_served_at".to_owned(),
        },
    };
    CliError::field(file, field, why)
}

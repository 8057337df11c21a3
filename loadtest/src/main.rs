//! Measures a running platform, or hurts one of its own: loadtest bids | run | auction | record | faults | control.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use loadtest::client::Failure;
use loadtest::{auction, bids, faults, record, scenarios};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::LocalSet;

#[derive(Parser)]
#[command(about = "Measures a running platform on loopback, and proves that it loses nothing")]
struct Arguments {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Subcommand)]
enum Scenario {
    /// Durable acknowledged bids per second over HTTP, beside the bare parts in the same run.
    Bids(bids::Options),
    /// One of the scenarios in open loop, with a report.
    Run(scenarios::Options),
    /// One short auction; its lot is printed when it is settled.
    Auction(auction::Options),
    /// Writes the record of a long auction, for `fachui verify` to check.
    Record(record::Options),
    /// Faults under load on servers of its own; ends with an error if anything was found.
    Faults(faults::Options),
    /// The same on a build that answers too early; ends with an error if no bid was found lost.
    Control(faults::Options),
}

fn main() -> ExitCode {
    let scenario = Arguments::parse().scenario;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime without threads of its own always starts");
    match runtime.block_on(LocalSet::new().run_until(until_stopped(run(scenario)))) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("loadtest: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whoever stops it with a signal leaves no servers behind: what was begun is dropped.
async fn until_stopped(
    work: impl Future<Output = Result<ExitCode, Failure>>,
) -> Result<ExitCode, Failure> {
    let mut ended = signal(SignalKind::terminate())?;
    tokio::select! {
        done = work => done,
        _ = ended.recv() => Err("stopped".into()),
        _ = tokio::signal::ctrl_c() => Err("stopped".into()),
    }
}

async fn run(scenario: Scenario) -> Result<ExitCode, Failure> {
    match scenario {
        Scenario::Bids(options) => {
            println!("{:#}", bids::run(options).await?);
            Ok(ExitCode::SUCCESS)
        }
        Scenario::Run(options) => {
            println!("{:#}", scenarios::run(options).await?);
            Ok(ExitCode::SUCCESS)
        }
        Scenario::Auction(options) => {
            println!("{}", auction::run(options).await?);
            Ok(ExitCode::SUCCESS)
        }
        Scenario::Record(options) => {
            record::run(&options)?;
            Ok(ExitCode::SUCCESS)
        }
        Scenario::Faults(options) => {
            let report = faults::run(options).await?;
            println!("{}", report.text());
            Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Scenario::Control(options) => {
            let report = faults::run(options).await?;
            println!("{}", report.text());
            if report.lost() == 0 {
                eprintln!("loadtest: the checker found no lost bid where some must have been lost");
                return Ok(ExitCode::FAILURE);
            }
            println!("the checker found {} bids that were acknowledged and lost", report.lost());
            Ok(ExitCode::SUCCESS)
        }
    }
}

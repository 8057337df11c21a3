//! Measures a running platform: loadtest bids.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use loadtest::bids;

#[derive(Parser)]
#[command(about = "Measures a running platform on loopback")]
struct Arguments {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Subcommand)]
enum Scenario {
    /// Durable acknowledged bids per second over HTTP, beside the bare parts in the same run.
    Bids(bids::Options),
}

fn main() -> ExitCode {
    let Scenario::Bids(options) = Arguments::parse().scenario;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime without threads of its own always starts");
    match runtime.block_on(bids::run(options)) {
        Ok(report) => {
            println!("{report:#}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("loadtest: {error}");
            ExitCode::FAILURE
        }
    }
}

//! Inquiry platforms that answer by themselves, each with its own credentials, over the machine
//! interface that real platforms use. `./run` starts one process of them beside the demo court.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use clap::Parser;
use machine_client::{Answered, Client, Credentials, Desk, Failure};
use simulators::platform::Model;

/// 询价平台模拟器: answers network inquiries in demo, training and tests.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The court's address, such as `http://127.0.0.1:8080`.
    #[arg(long)]
    court: String,
    /// The seed of all values.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The longest time an answer takes, in seconds.
    #[arg(long, default_value_t = 20)]
    slowest: u32,
    /// How often the court is asked, in milliseconds.
    #[arg(long, default_value_t = 2_000)]
    every: u64,
    /// For each platform the file with its `client_id` and `client_secret`; its name is the
    /// platform's.
    #[arg(required = true)]
    credentials: Vec<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("{file} cannot be read: {error}")]
    File { file: String, error: std::io::Error },
    #[error("{file} has no client_id and client_secret")]
    Content { file: String },
    #[error(transparent)]
    Client(#[from] Failure),
}

struct Platform {
    model: Model,
    desk: Desk,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let entered: Result<Vec<_>, _> =
        arguments.credentials.iter().map(|it| enter(&arguments, it)).collect();
    let mut platforms = match entered {
        Ok(platforms) => platforms,
        Err(error) => {
            eprintln!("inquiry-platform: {error}");
            return ExitCode::from(2);
        }
    };
    loop {
        for platform in &mut platforms {
            platform.round().await;
        }
        tokio::time::sleep(Duration::from_millis(arguments.every)).await;
    }
}

fn enter(arguments: &Arguments, file: &Path) -> Result<Platform, Unusable> {
    let shown = || file.display().to_string();
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|error| Unusable::File { file: shown(), error })?;
    let credentials: Credentials =
        serde_json::from_str(&text).map_err(|_| Unusable::Content { file: shown() })?;
    let name = file.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let slowest = TimeDelta::seconds(i64::from(arguments.slowest));
    let model = Model { name, seed: arguments.seed, slowest };
    let client = Client::new(&arguments.court, credentials)?;
    Ok(Platform { model, desk: Desk::new(client) })
}

impl Platform {
    /// A court that does not answer is asked again in the next round.
    async fn round(&mut self) {
        let Platform { model, desk } = self;
        match desk.round(|task| model.answer(task, now())).await {
            Ok(done) => done.iter().for_each(|it| tell(&model.name, it)),
            Err(failure) => eprintln!("{}: {failure}", model.name),
        }
    }
}

fn tell(name: &str, done: &Answered) {
    match done {
        Answered::Delivered { task, version } => {
            println!("{name}: {} yuan for {} ({})", version.value, task.title, task.inquiry_id);
        }
        Answered::Refused { task, problem } => {
            println!("{name}: {} for {} ({})", problem.slug(), task.title, task.inquiry_id);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a platform is a process with its own clock")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

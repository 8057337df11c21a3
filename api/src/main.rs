//! The server: serve | work | openapi | migrate | seal | demo.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::rt::{self, System};
use actix_web::web::Data;
use api::config::{self, Config, WorkersSwitch};
use api::demo::Lots;
use api::{App, control, http, system_clock, work};
use tokio::signal::unix::{SignalKind, signal};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "usage: api serve | work | openapi | migrate | seal | demo";

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let outcome = match command.as_str() {
        "openapi" => print_openapi(),
        "serve" => System::new().block_on(serve()),
        "work" => System::new().block_on(work_only()),
        "migrate" => System::new().block_on(migrate()),
        "seal" => System::new().block_on(seal()),
        "demo" => System::new().block_on(load_demo()),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes, on one line.
fn tell(error: &dyn std::error::Error) {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    eprintln!("{text}");
}

fn print_openapi() -> Result<(), Failure> {
    println!("{}", http::openapi_json());
    Ok(())
}

fn start() -> Result<Data<App>, Failure> {
    start_log();
    control::admit(std::env::var(control::PERMISSION).ok().as_deref())?;
    let config = Config::from_env()?;
    Ok(Data::new(App::new(config, system_clock())?))
}

fn start_log() {
    let filter = std::env::var("FACHUI_LOG").unwrap_or_else(|_| "info".to_owned());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // For machines one object a line; for people the text.
    match std::env::var("FACHUI_LOG_FORMAT").as_deref() {
        Ok("json") => log.json().flatten_event(true).init(),
        Ok(_) | Err(_) => log.init(),
    }
}

/// Serves HTTP, and runs the workers in the same process unless `FACHUI_WORKERS=off`.
async fn serve() -> Result<(), Failure> {
    let app = start()?;
    app.bidding.start_listening().await?;
    if app.config.workers == WorkersSwitch::On {
        work::start(&app);
    }
    let listener = std::net::TcpListener::bind(app.config.listen)?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    let server = http::server(&app, listener)?;
    let handle = server.handle();
    let monitoring =
        app.config.metrics_listen.map(|it| http::health::server(&app, it)).transpose()?;
    let watched = monitoring.as_ref().map(Server::handle);
    let mut monitored = monitoring.map(rt::spawn);
    let mut running = rt::spawn(server);
    tokio::select! {
        ended = &mut running => ended??,
        told = told_to_end() => {
            told?;
            // No new connection is taken from here on; those that are open get their answers.
            let stopping = rt::spawn(handle.stop(true));
            leave(&app).await;
            stopping.await?;
            running.await??;
        }
    }
    app.workers.stop().await;
    if let (Some(handle), Some(task)) = (watched, monitored.take()) {
        handle.stop(false).await;
        task.await??;
    }
    Ok(())
}

/// SIGTERM or SIGINT.
async fn told_to_end() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

/// Bids that are under way are answered here if that is soon; then the lots are another node's.
async fn leave(app: &App) {
    tracing::info!("leaving");
    let started = std::time::Instant::now();
    while app.under_way.load(Ordering::SeqCst) > 0 && started.elapsed() < UNDER_WAY {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    app.bidding.hand_over().await;
}

/// How long a handover waits for the bids under way; whoever takes over finishes the others.
const UNDER_WAY: Duration = Duration::from_millis(300);

async fn work_only() -> Result<(), Failure> {
    let app = start()?;
    app.bidding.start_listening().await?;
    work::start(&app);
    told_to_end().await?;
    leave(&app).await;
    app.workers.stop().await;
    Ok(())
}

async fn migrate() -> Result<(), Failure> {
    start_log();
    store::migrate(&config::database_url()?).await?;
    Ok(())
}

/// Seals what was written before names and account numbers were kept sealed; with the rights of
/// `migrate`, after it, and once is enough.
async fn seal() -> Result<(), Failure> {
    let app = start()?;
    let sealed = api::app::old_rows::seal(&app).await?;
    println!("{sealed} rows were readable and are sealed now; none is left");
    Ok(())
}

/// Loads the demo court in rehearsal (演练); never for production.
async fn load_demo() -> Result<(), Failure> {
    start_log();
    let password = std::env::var("FACHUI_DEMO_PASSWORD")
        .map_err(|_| "FACHUI_DEMO_PASSWORD is not set; ./run sets it")?;
    let lots = match std::env::var("FACHUI_DEMO_LOTS").as_deref() {
        Ok("none") => Lots::None,
        Ok(_) | Err(_) => Lots::Shown,
    };
    let programs = std::env::var_os("FACHUI_DEMO_CREDENTIALS").map(PathBuf::from);
    api::demo::load(Config::from_env()?, &password, lots, programs.as_deref()).await?;
    Ok(())
}

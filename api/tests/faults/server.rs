//! A server process that may be killed, stopped in its tracks and woken.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::eventually;

pub const SECRET: [u8; 32] = [7; 32];

/// What all nodes of a platform share.
pub struct Surroundings {
    pub redis: String,
    pub tolerance: u32,
}

pub struct Server(Child);

impl Server {
    pub async fn start(shared: &Surroundings, node: &str, database: &str, address: &str) -> Server {
        let child = Command::new(env!("CARGO_BIN_EXE_api"))
            .arg("serve")
            .env("DATABASE_URL", database)
            .env("REDIS_URL", &shared.redis)
            .env("FACHUI_NODE", node)
            .env("FACHUI_LISTEN", address)
            .env("FACHUI_SECRET", hex::encode(SECRET))
            .env("FACHUI_BIDS_PER_SECOND", "100000")
            .env("FACHUI_BIDS_PER_ADDRESS", "100000")
            .env("FACHUI_OUTAGE_TOLERANCE_SECONDS", shared.tolerance.to_string())
            .env("FACHUI_RESUME_AFTER_SECONDS", "1")
            .env("FACHUI_LOG", std::env::var("FACHUI_LOG").unwrap_or_else(|_| "off".into()))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Server(child);
        let url = format!("http://{address}/api/public/lots");
        let client = reqwest::Client::builder().timeout(Duration::from_secs(2)).build().unwrap();
        eventually("the server", async || client.get(&url).send().await.is_ok()).await;
        server
    }

    /// How the process has ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().unwrap()
    }

    /// Stops the process in its tracks, as a machine that hangs does; `CONT` wakes it.
    pub fn signal(&self, signal: &str) {
        testkit::signal(self.0.id(), signal);
    }
}

/// `kill -9`.
impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

//! A Redis (or Valkey) process of its own for a test, which may be killed and started again.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Names the server binary; `./run test` sets it. Without it the PATH is searched.
pub const BINARY: &str = "FACHUI_REDIS_SERVER";

pub struct Redis {
    port: u16,
    folder: PathBuf,
    process: Option<Child>,
}

impl Redis {
    /// # Panics
    /// If no server can be started; the message names the remedy.
    pub fn start() -> Redis {
        let port = free_port();
        let folder = std::env::temp_dir().join(format!("fachui-redis-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
        let mut redis = Redis { port, folder, process: None };
        redis.restart();
        redis
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }

    /// `kill -9`: whatever was not yet on disk is gone.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("our own process can be killed");
            process.wait().expect("our own process can be waited for");
        }
    }

    /// Removes everything the killed server had written.
    pub fn wipe(&mut self) {
        assert!(self.process.is_none(), "kill the server before wiping its folder");
        std::fs::remove_dir_all(&self.folder).expect("our own folder can be removed");
        std::fs::create_dir_all(&self.folder).expect("our own folder can be made again");
    }

    /// Starts the server again on the same port with what is left in its folder.
    pub fn restart(&mut self) {
        self.kill();
        let binary = std::env::var(BINARY).unwrap_or_else(|_| {
            let known = ["valkey-server", "redis-server"].into_iter();
            known.map(str::to_owned).find(|it| runs(it)).unwrap_or_else(|| {
                panic!("no valkey-server or redis-server; set {BINARY} or run ./run test")
            })
        });
        let child = Command::new(&binary)
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1", "--save", ""])
            .args(["--appendonly", "yes", "--appendfsync", "everysec"])
            .args(["--dir".as_ref(), self.folder.as_os_str()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{binary} does not start: {error}"));
        self.process = Some(child);
        let deadline = Instant::now() + Duration::from_secs(20);
        while !self.answers() {
            assert!(Instant::now() < deadline, "{binary} did not answer within 20 seconds");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn answers(&self) -> bool {
        redis::Client::open(self.url())
            .and_then(|client| client.get_connection_with_timeout(Duration::from_secs(1)))
            .and_then(|mut it| redis::cmd("PING").query::<String>(&mut it))
            .is_ok()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
        // A leftover folder in the system's temporary files harms nobody.
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

fn runs(binary: &str) -> bool {
    let silent = Command::new(binary).arg("--version").stdout(Stdio::null()).status();
    silent.is_ok_and(|it| it.success())
}

/// A port nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}

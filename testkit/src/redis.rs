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
    options: Vec<String>,
}

impl Redis {
    /// # Panics
    /// If no server can be started; the message names the remedy.
    pub fn start() -> Redis {
        Redis::start_with(Vec::new())
    }

    /// Three masters that share all slots; where one is missing, the others go on.
    ///
    /// # Panics
    /// If they cannot be started or do not find each other.
    pub fn start_cluster() -> Vec<Redis> {
        let options = || {
            let port = free_port().to_string();
            let options = [
                ("--cluster-enabled", "yes"),
                ("--cluster-config-file", "nodes.conf"),
                ("--cluster-node-timeout", "2000"),
                ("--cluster-require-full-coverage", "no"),
                ("--cluster-port", &port),
            ];
            options.iter().flat_map(|(name, value)| [*name, *value]).map(str::to_owned).collect()
        };
        let masters: Vec<Redis> = (0..3).map(|_| Redis::start_with(options())).collect();
        meet(&masters);
        masters
    }

    fn start_with(options: Vec<String>) -> Redis {
        let port = free_port();
        let folder = std::env::temp_dir().join(format!("fachui-redis-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
        let mut redis = Redis { port, folder, process: None, options };
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

    /// Stops the server in its tracks, as a machine that hangs does; `SIGCONT` wakes it.
    pub fn signal(&self, signal: &str) {
        crate::signal(self.pid().expect("the server runs"), signal);
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
            .args(&self.options)
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
        self.ask(&["PING"]).is_ok_and(|it| it == "PONG")
    }

    /// A command with an answer of one line, or of some as one text.
    pub fn ask(&self, command: &[&str]) -> redis::RedisResult<String> {
        let client = redis::Client::open(self.url())?;
        let mut connection = client.get_connection_with_timeout(Duration::from_secs(1))?;
        connection.set_read_timeout(Some(Duration::from_secs(2)))?;
        let mut asked = redis::Cmd::new();
        asked.arg(command);
        asked.query(&mut connection)
    }
}

/// Deals the slots out in equal shares, in the order of the masters.
fn meet(masters: &[Redis]) {
    let shares = [("0", "5460"), ("5461", "10922"), ("10923", "16383")];
    let first = masters.first().expect("a cluster has masters");
    let port = first.port.to_string();
    let bus = first.options.last().expect("its last option is the port of the bus");
    for ((master, (from, to)), epoch) in masters.iter().zip(shares).zip(1..) {
        let epoch: u16 = epoch;
        for command in [
            vec!["CLUSTER", "ADDSLOTSRANGE", from, to],
            vec!["CLUSTER", "SET-CONFIG-EPOCH", &epoch.to_string()],
            vec!["CLUSTER", "MEET", "127.0.0.1", &port, bus],
        ] {
            master.ask(&command).unwrap_or_else(|error| panic!("{command:?}: {error}"));
        }
    }
    let deadline = Instant::now() + Duration::from_secs(30);
    let is_whole = |it: &Redis| {
        it.ask(&["CLUSTER", "INFO"]).is_ok_and(|info| {
            info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:16384")
        })
    };
    while !masters.iter().all(is_whole) {
        assert!(Instant::now() < deadline, "the masters did not find each other in 30 seconds");
        std::thread::sleep(Duration::from_millis(50));
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

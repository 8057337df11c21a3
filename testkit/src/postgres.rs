//! A PostgreSQL of its own for a test, which may be killed and started again.
//!
//! Its programs are those of the test server, which says itself where they lie.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::db;
use crate::redis::free_port;

pub struct Postgres {
    port: u16,
    folder: PathBuf,
    programs: PathBuf,
    process: Option<Child>,
}

impl Postgres {
    /// # Panics
    /// If the test server does not say where its programs lie, or they do not run.
    pub async fn start() -> Postgres {
        let client = db::connect(&db::server()).await;
        let row = client.query_one("SELECT setting FROM pg_config WHERE name = 'BINDIR'", &[]);
        let programs: String = row.await.expect("the test server knows its programs").get(0);
        let folder = std::env::temp_dir().join(format!("fachui-pg-{}", uuid::Uuid::new_v4()));
        let (port, programs) = (free_port(), PathBuf::from(programs));
        let mut initdb = as_servant(&programs.join("initdb"));
        initdb.arg("-D").arg(&folder).args(["-U", "postgres", "-A", "trust", "-E", "UTF8"]);
        initdb.args(["--locale=C.UTF-8", "--no-sync"]).stdout(Stdio::null());
        assert!(initdb.status().expect("initdb runs").success(), "initdb failed");
        let mut postgres = Postgres { port, folder, programs, process: None };
        postgres.restart();
        postgres
    }

    /// An administrator's address.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// `kill -9` of the first process; the others notice and end by themselves.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("our own process can be killed");
            process.wait().expect("our own process can be waited for");
        }
    }

    /// Starts the server with what is left in its folder.
    ///
    /// # Panics
    /// If it does not answer within a minute.
    pub fn restart(&mut self) {
        self.kill();
        let deadline = Instant::now() + Duration::from_secs(60);
        while !self.answers() {
            assert!(Instant::now() < deadline, "PostgreSQL did not answer within a minute");
            // It does not start while a process of the one before it is still there.
            let ended = |it: &mut Child| it.try_wait().expect("our own process").is_some();
            if self.process.as_mut().is_none_or(ended) {
                self.process = Some(self.spawn());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn spawn(&self) -> Child {
        let mut postgres = as_servant(&self.programs.join("postgres"));
        postgres.arg("-D").arg(&self.folder).args(["-p", &self.port.to_string()]);
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories="] {
            postgres.args(["-c", setting]);
        }
        postgres.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("postgres runs")
    }

    fn answers(&self) -> bool {
        // Whoever connects before it is ready is told so and is let go.
        TcpStream::connect(("127.0.0.1", self.port)).is_ok() && self.is_ready()
    }

    fn is_ready(&self) -> bool {
        let ready = self.folder.join("postmaster.pid");
        let mut read = as_servant(Path::new("cat"));
        let text = read.arg(ready).output().expect("there is a cat").stdout;
        String::from_utf8_lossy(&text).lines().any(|it| it.trim() == "ready")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            crate::signal(process.id(), "INT");
            process.wait().expect("our own process can be waited for");
        }
        // A leftover folder in the system's temporary files harms nobody.
        as_servant(Path::new("rm")).arg("-rf").arg(&self.folder).status().ok();
    }
}

/// PostgreSQL refuses to run as root: then the command runs as an unprivileged user.
fn as_servant(program: &Path) -> Command {
    let answer = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).output().expect("there is an id");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    if answer(&["-u"]).as_deref() != Some("0") {
        return Command::new(program);
    }
    let mut names = ["postgres", "nobody"].into_iter();
    let servant = names.find(|it| answer(&["-u", it]).is_some());
    let servant = servant.expect("there is a user postgres or nobody");
    let group = answer(&["-gn", servant]).expect("a user has a group");
    let mut command = Command::new("setpriv");
    command.args(["--reuid", servant, "--regid", &group, "--clear-groups", "--"]).arg(program);
    command.current_dir("/");
    command
}

//! A platform of its own for the faults: PostgreSQL, Redis and two nodes on private ports in a
//! folder that is removed afterwards, with a line that can be hurt before each server.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio_postgres::Client;
use uuid::Uuid;

use super::disk::Disk;
use super::line::Line;
use super::programs::{Process, Programs};
use crate::client::Failure;
use crate::setup;

/// How long anything may take to be there again.
const PATIENCE: Duration = Duration::from_secs(90);

pub struct Node {
    pub name: &'static str,
    pub port: u16,
    pub to_redis: Line,
    pub to_postgres: Line,
    pub process: Option<Process>,
}

pub struct Stage {
    pub programs: Programs,
    pub folder: PathBuf,
    pub nodes: Vec<Node>,
    pub redis_port: u16,
    pub postgres_port: u16,
    pub redis: Option<Process>,
    pub postgres: Option<Process>,
    pub redis_disk: Disk,
    pub postgres_disk: Disk,
    secret: String,
}

/// How a server is started again.
#[derive(Clone, Copy, Debug)]
pub enum Start {
    Plain,
    /// With its clock shifted by so many milliseconds.
    Shifted(i64),
    /// No file of it may become longer than so many bytes.
    Limited(u64),
}

pub fn free_port() -> Result<u16, Failure> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Stage {
    pub async fn open(programs: Programs) -> Result<Stage, Failure> {
        let folder = std::env::temp_dir().join(format!("fachui-faults-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&folder)?;
        let redis_disk = Disk::new(&programs, &folder.join("redis"), 384)?;
        let postgres_disk = Disk::new(&programs, &folder.join("wal"), 192)?;
        let (redis_port, postgres_port) = (free_port()?, free_port()?);
        let secret = Uuid::new_v4().simple().to_string() + &Uuid::new_v4().simple().to_string();
        let mut stage = Stage {
            programs,
            folder,
            nodes: Vec::new(),
            redis_port,
            postgres_port,
            redis: None,
            postgres: None,
            redis_disk,
            postgres_disk,
            secret,
        };
        stage.make_cluster()?;
        stage.start_postgres()?;
        stage.start_redis(Start::Plain)?;
        let admin = stage.client_of("postgres").await?;
        admin.batch_execute("CREATE DATABASE fachui").await?;
        stage.migrate()?;
        for name in ["node-1", "node-2"] {
            let (to_redis, to_postgres) =
                (Line::to(redis_port).await?, Line::to(postgres_port).await?);
            let port = free_port()?;
            stage.nodes.push(Node { name, port, to_redis, to_postgres, process: None });
        }
        for number in 0..stage.nodes.len() {
            stage.start_node(number, Start::Plain)?;
            stage.await_node(number).await?;
        }
        Ok(stage)
    }

    fn make_cluster(&self) -> Result<(), Failure> {
        let data = self.folder.join("postgresql");
        self.programs.make_folder(&data)?;
        let made = self
            .programs
            .as_servant(self.programs.postgres.join("initdb"))
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"])
            .args(["--wal-segsize=1", "-D"])
            .arg(&data)
            .arg("-X")
            .arg(self.postgres_disk.folder())
            .output()?;
        match made.status.success() {
            true => Ok(()),
            false => Err(format!("initdb: {}", String::from_utf8_lossy(&made.stderr)).into()),
        }
    }

    fn log(&self, name: &str) -> Result<Stdio, Failure> {
        let path = self.folder.join(format!("{name}.log"));
        Ok(std::fs::OpenOptions::new().create(true).append(true).open(path)?.into())
    }

    pub fn start_postgres(&mut self) -> Result<(), Failure> {
        let mut command = self.programs.as_servant(self.programs.postgres.join("postgres"));
        command.arg("-D").arg(self.folder.join("postgresql"));
        command.args(["-p", &self.postgres_port.to_string(), "-k", ""]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "max_connections=150",
            "max_wal_size=48MB",
            "min_wal_size=8MB",
            "wal_recycle=off",
        ] {
            command.args(["-c", setting]);
        }
        command.stdout(self.log("postgres")?).stderr(self.log("postgres")?);
        self.postgres = Some(Process::start("postgres", &mut command)?);
        Ok(())
    }

    pub fn start_redis(&mut self, start: Start) -> Result<(), Failure> {
        let mut command = match start {
            Start::Plain | Start::Shifted(_) => self.programs.as_servant(&self.programs.redis),
            // The shell counts in blocks of 512 bytes; a write beyond is an error, not the end.
            Start::Limited(bytes) => {
                let mut shell = self.programs.as_servant("sh");
                let limit = bytes / 512;
                shell.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" \"$@\""));
                shell.arg(&self.programs.redis);
                shell
            }
        };
        command.args(["--port", &self.redis_port.to_string(), "--bind", "127.0.0.1"]);
        command.args(["--save", "", "--appendonly", "yes", "--appendfsync", "everysec"]);
        command.args(["--auto-aof-rewrite-min-size", "32mb", "--dir"]);
        command.arg(self.redis_disk.folder());
        self.shift(&mut command, start);
        command.stdout(self.log("redis")?).stderr(self.log("redis")?);
        self.redis = Some(Process::start("redis", &mut command)?);
        Ok(())
    }

    pub fn start_node(&mut self, number: usize, start: Start) -> Result<(), Failure> {
        let node = self.nodes.get(number).ok_or("there is no such node")?;
        let mut command = std::process::Command::new(&self.programs.api);
        command.arg("serve").stdin(Stdio::null()).envs(self.settings(node));
        self.shift(&mut command, start);
        command.stdout(Stdio::null()).stderr(self.log(node.name)?);
        let process = Process::start("api", &mut command)?;
        if let Some(node) = self.nodes.get_mut(number) {
            node.process = Some(process);
        }
        Ok(())
    }

    fn settings(&self, node: &Node) -> Vec<(&'static str, String)> {
        let (many, one) = (|| "1000000".to_owned(), "1".to_owned());
        let database = node.to_postgres.port;
        vec![
            ("DATABASE_URL", format!("postgres://fachui_service@127.0.0.1:{database}/fachui")),
            ("REDIS_URL", format!("redis://127.0.0.1:{}", node.to_redis.port)),
            ("FACHUI_NODE", node.name.to_owned()),
            ("FACHUI_LISTEN", format!("127.0.0.1:{}", node.port)),
            ("FACHUI_SECRET", self.secret.clone()),
            ("FACHUI_BIDS_PER_SECOND", many()),
            ("FACHUI_BIDS_PER_ADDRESS", many()),
            ("FACHUI_SIGN_INS_PER_MINUTE", many()),
            ("FACHUI_ATTEMPTS_PER_MINUTE", many()),
            ("FACHUI_RESUME_AFTER_SECONDS", one.clone()),
            // Only the build that is wrong on purpose asks for it.
            ("FACHUI_CONTROL_BUILD", one),
            ("FACHUI_LOG", std::env::var("FACHUI_LOG").unwrap_or_else(|_| "warn".to_owned())),
        ]
    }

    fn shift(&self, command: &mut std::process::Command, start: Start) {
        let (Start::Shifted(shift), Some(library)) = (start, &self.programs.faketime) else {
            return;
        };
        let sign = if shift < 0 { '-' } else { '+' };
        let shift = shift.unsigned_abs();
        command
            .env("LD_PRELOAD", library)
            .env("FAKETIME", format!("{sign}{}.{:03}", shift / 1000, shift % 1000))
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }

    fn migrate(&self) -> Result<(), Failure> {
        let migrated = std::process::Command::new(&self.programs.api)
            .arg("migrate")
            .envs([("DATABASE_URL", self.database_url()), ("FACHUI_SECRET", self.secret.clone())])
            .env("REDIS_URL", format!("redis://127.0.0.1:{}", self.redis_port))
            .env("FACHUI_LOG", "warn")
            .output()?;
        match migrated.status.success() {
            true => Ok(()),
            false => Err(format!("migrate: {}", String::from_utf8_lossy(&migrated.stderr)).into()),
        }
    }

    /// PostgreSQL without a line in between, for the checker.
    pub fn database_url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/fachui", self.postgres_port)
    }

    pub fn address(&self, number: usize) -> String {
        format!("127.0.0.1:{}", self.nodes.get(number).map_or(0, |it| it.port))
    }

    pub async fn client(&self) -> Result<Client, Failure> {
        self.client_of("fachui").await
    }

    async fn client_of(&self, database: &str) -> Result<Client, Failure> {
        let url = format!("postgres://postgres@127.0.0.1:{}/{database}", self.postgres_port);
        let deadline = Instant::now() + PATIENCE;
        loop {
            match setup::database(&url).await {
                Ok(client) => return Ok(client),
                Err(error) if Instant::now() > deadline => {
                    return Err(self.told("postgres", &error.to_string()));
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    pub async fn await_node(&self, number: usize) -> Result<(), Failure> {
        let (address, deadline) = (self.address(number), Instant::now() + PATIENCE);
        while tokio::net::TcpStream::connect(&address).await.is_err() {
            if Instant::now() > deadline {
                let name = self.nodes.get(number).map_or("api", |it| it.name);
                return Err(self.told(name, "it does not listen"));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    /// What went wrong, with the end of the log: the folder is removed afterwards.
    pub fn told(&self, name: &str, what: &str) -> Failure {
        let log = std::fs::read_to_string(self.folder.join(format!("{name}.log")));
        let log = log.unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(15).collect();
        let end: Vec<&str> = lines.into_iter().rev().collect();
        format!("{name}: {what}\n{}", end.join("\n")).into()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Processes first: they write into the folder.
        self.nodes.clear();
        (self.redis, self.postgres) = (None, None);
        (self.redis_disk, self.postgres_disk) = (Disk::none(), Disk::none());
        if std::env::var_os("FACHUI_KEEP").is_none() {
            remove(&self.folder);
        }
    }
}

fn remove(folder: &Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        eprintln!("{} was left behind: {error}", folder.display());
    }
}

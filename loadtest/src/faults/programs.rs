//! The server programs, found as `./run` finds them, and processes that can be hurt.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::client::Failure;

/// Where the programs are and as whom they may run.
#[derive(Clone, Debug)]
pub struct Programs {
    /// The folder of `initdb` and `postgres`.
    pub postgres: PathBuf,
    pub redis: PathBuf,
    pub api: PathBuf,
    /// The library that shifts a process' clock, where there is one.
    pub faketime: Option<PathBuf>,
    pub servant: Option<Servant>,
}

/// PostgreSQL refuses to run as root.
#[derive(Clone, Copy, Debug)]
pub struct Servant {
    pub user: u32,
    pub group: u32,
}

impl Programs {
    /// `FACHUI_POSTGRES_BIN`, `FACHUI_REDIS_SERVER` and `FACHUI_FAKETIME` win over what is found.
    pub fn find(api: Option<PathBuf>) -> Result<Programs, Failure> {
        let named = |name: &str| std::env::var_os(name).map(PathBuf::from);
        let beside = || Some(std::env::current_exe().ok()?.with_file_name("api"));
        let postgres = named("FACHUI_POSTGRES_BIN").or_else(find_postgres);
        let redis = named("FACHUI_REDIS_SERVER")
            .or_else(|| on_path("valkey-server"))
            .or_else(|| on_path("redis-server"));
        let api = api.or_else(beside).filter(|it| it.exists());
        Ok(Programs {
            postgres: postgres.ok_or("no PostgreSQL 15 or newer; set FACHUI_POSTGRES_BIN")?,
            redis: redis.ok_or("no valkey-server or redis-server; set FACHUI_REDIS_SERVER")?,
            api: api.ok_or("the api is not built beside loadtest; name it with --api")?,
            faketime: named("FACHUI_FAKETIME").or_else(find_faketime).filter(|it| it.exists()),
            servant: servant()?,
        })
    }

    /// A command that runs without root's rights.
    pub fn as_servant(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        if let Some(it) = self.servant {
            command.uid(it.user).gid(it.group);
        }
        // A folder that everybody may enter: ours may be closed to the servant.
        command.current_dir("/").stdin(Stdio::null());
        command
    }

    /// Makes a folder the servant may write to.
    pub fn make_folder(&self, path: &Path) -> Result<(), Failure> {
        std::fs::create_dir_all(path)?;
        if let Some(it) = self.servant {
            std::os::unix::fs::chown(path, Some(it.user), Some(it.group))?;
        }
        Ok(())
    }
}

fn servant() -> Result<Option<Servant>, Failure> {
    if id(&["-u"])? != 0 {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let (Ok(user), Ok(group)) = (id(&["-u", name]), id(&["-g", name])) {
            return Ok(Some(Servant { user, group }));
        }
    }
    Err("root must drop to another user for PostgreSQL, and there is none".into())
}

pub fn is_root() -> bool {
    id(&["-u"]).is_ok_and(|it| it == 0)
}

fn id(arguments: &[&str]) -> Result<u32, Failure> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse()?)
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|it| it.join(name)).find(|it| it.is_file())
}

fn find_postgres() -> Option<PathBuf> {
    let near = on_path("initdb").and_then(|it| it.parent().map(Path::to_path_buf));
    near.or_else(|| {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut found: Vec<(u32, PathBuf)> = versions
            .flatten()
            .filter_map(|it| Some((it.file_name().to_str()?.parse().ok()?, it.path().join("bin"))))
            .filter(|(version, bin)| *version >= 15 && bin.join("initdb").is_file())
            .collect();
        found.sort();
        found.pop().map(|(_, bin)| bin)
    })
}

fn find_faketime() -> Option<PathBuf> {
    let folders = ["/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];
    let paths = folders.iter().map(|it| Path::new(it).join("faketime/libfaketime.so.1"));
    paths.into_iter().find(|it| it.is_file())
}

/// A process of ours. It ends with this value.
pub struct Process {
    child: Child,
    name: &'static str,
}

impl Process {
    pub fn start(name: &'static str, command: &mut Command) -> Result<Process, Failure> {
        let child = command.spawn().map_err(|it| format!("{name} does not start: {it}"))?;
        Ok(Process { child, name })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)) | Err(_))
    }

    /// `kill -9` of the process and of all its children at once.
    pub fn kill(&mut self) -> Result<(), Failure> {
        if !self.has_ended() {
            self.signal("-KILL")?;
        }
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to end and waits for that.
    pub async fn end(&mut self, signal: &str) -> Result<(), Failure> {
        if !self.has_ended() {
            send(signal, &[self.id()])?;
        }
        for _ in 0..1000 {
            if self.has_ended() {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        Err(format!("{} does not end", self.name).into())
    }

    /// To the process and all its children.
    pub fn signal(&self, signal: &str) -> Result<(), Failure> {
        let mut ids = vec![self.id()];
        let listed = Command::new("ps").args(["-eo", "pid=,ppid="]).output()?;
        for line in String::from_utf8_lossy(&listed.stdout).lines() {
            let mut numbers = line.split_whitespace().filter_map(|it| it.parse::<u32>().ok());
            if let (Some(id), Some(parent)) = (numbers.next(), numbers.next())
                && parent == self.id()
            {
                ids.push(id);
            }
        }
        send(signal, &ids)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Err(error) = self.kill() {
            eprintln!("{} ({}) was left behind: {error}", self.name, self.id());
        }
    }
}

fn send(signal: &str, ids: &[u32]) -> Result<(), Failure> {
    let ids = ids.iter().map(u32::to_string);
    // A child may have ended since it was listed; that is no failure.
    Command::new("kill").arg(signal).args(ids).stderr(Stdio::null()).status()?;
    Ok(())
}

//! Does what a plan says to the stage, and mends it again.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::line::State;
use super::plan::{Fault, Planned, Server};
use super::stage::{Stage, Start};
use crate::client::Failure;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Hurt,
    /// The machine cannot do this, and why.
    Skipped(&'static str),
}

const NO_LIBRARY: &str = "no libfaketime on this machine";
const NO_DISK: &str = "no disk of its own without root";

impl Stage {
    /// Hurts and mends; when it returns, everything runs again or is starting.
    pub async fn hurt(&mut self, planned: &Planned) -> Result<Done, Failure> {
        let length = planned.length;
        let node = self.choose(planned).await;
        match planned.fault {
            Fault::Kill(server) => {
                self.kill(server, node)?;
                self.start_again(server, node, Start::Plain).await?;
            }
            Fault::Stop(server) => {
                self.signal(server, node, "-STOP")?;
                tokio::time::sleep(length).await;
                self.signal(server, node, "-CONT")?;
            }
            Fault::Restart(server) => {
                self.end(server, node).await?;
                self.start_again(server, node, Start::Plain).await?;
            }
            Fault::KillApiAndRedis => {
                self.kill(Server::Redis, node)?;
                self.kill(Server::Api, node)?;
                self.start_redis(Start::Plain)?;
                self.start_again(Server::Api, node, Start::Plain).await?;
            }
            Fault::CutTail => {
                self.kill(Server::Redis, node)?;
                self.cut_tail(u64::from(planned.amount % 4096) + 1)?;
                self.start_redis(Start::Plain)?;
            }
            Fault::Wipe => {
                self.kill(Server::Redis, node)?;
                self.empty_redis()?;
                self.start_redis(Start::Plain)?;
            }
            Fault::OlderCopy => {
                self.copy_redis()?;
                tokio::time::sleep(length).await;
                self.kill(Server::Redis, node)?;
                self.put_copy_back()?;
                self.start_redis(Start::Plain)?;
            }
            Fault::StopPostgresWipeRedis => {
                self.signal(Server::Postgres, node, "-STOP")?;
                tokio::time::sleep(length).await;
                self.kill(Server::Redis, node)?;
                self.empty_redis()?;
                self.start_redis(Start::Plain)?;
                self.signal(Server::Postgres, node, "-CONT")?;
            }
            Fault::Slow(server) => {
                let slow = Duration::from_millis(u64::from(planned.amount % 200) + 20);
                self.disturb(server, node, State::Slow(slow), length).await;
            }
            Fault::HalfOpen(server) => self.disturb(server, node, State::HalfOpen, length).await,
            Fault::BlackHole(server) => self.disturb(server, node, State::BlackHole, length).await,
            Fault::Cut(server) => self.disturb(server, node, State::Cut, length).await,
            Fault::DiskFull(server) => return self.fill(server, node, length).await,
            Fault::ClockOff(server) => {
                let shift = i64::from(planned.amount % 4000) + 1000;
                return self.shift_clock(server, node, signed(shift, planned), length).await;
            }
            Fault::ClockSlightlyOff(server) => {
                let shift = i64::from(planned.amount % 300) + 50;
                return self.shift_clock(server, node, signed(shift, planned), length).await;
            }
        }
        Ok(Done::Hurt)
    }

    /// The node that keeps the most lots, or another one.
    async fn choose(&self, planned: &Planned) -> usize {
        let held = async {
            let client = self.client().await?;
            let sql = "SELECT coalesce(mode() WITHIN GROUP (ORDER BY holder), '') FROM bid_shard";
            let name: String = client.query_one(sql, &[]).await?.try_get(0)?;
            Ok::<_, Failure>(name)
        };
        let held = tokio::time::timeout(Duration::from_secs(2), held).await;
        let name = held.ok().and_then(Result::ok).unwrap_or_default();
        let holder = self.nodes.iter().position(|it| it.name == name).unwrap_or(0);
        if planned.holder { holder } else { (holder + 1) % self.nodes.len().max(1) }
    }

    fn kill(&mut self, server: Server, node: usize) -> Result<(), Failure> {
        let process = match server {
            Server::Api => self.nodes.get_mut(node).and_then(|it| it.process.as_mut()),
            Server::Redis => self.redis.as_mut(),
            Server::Postgres => self.postgres.as_mut(),
        };
        process.map_or(Ok(()), |it| it.kill())
    }

    async fn end(&mut self, server: Server, node: usize) -> Result<(), Failure> {
        match server {
            Server::Api => match self.nodes.get_mut(node).and_then(|it| it.process.as_mut()) {
                // Open feeds may hold it up; a supervisor would insist as well.
                Some(it) => match it.end("-TERM").await {
                    Ok(()) => Ok(()),
                    Err(_) => it.kill(),
                },
                None => Ok(()),
            },
            Server::Redis => match self.redis.as_mut() {
                Some(it) => it.end("-TERM").await,
                None => Ok(()),
            },
            Server::Postgres => match self.postgres.as_mut() {
                Some(it) => it.end("-INT").await,
                None => Ok(()),
            },
        }
    }

    async fn start_again(
        &mut self,
        server: Server,
        node: usize,
        start: Start,
    ) -> Result<(), Failure> {
        match server {
            Server::Api => self.start_node(node, start),
            Server::Redis => self.start_redis(start),
            Server::Postgres => self.start_postgres_again().await,
        }
    }

    /// Its children of before may still be going: then it ends at once and is started again.
    async fn start_postgres_again(&mut self) -> Result<(), Failure> {
        for _ in 0..100 {
            self.start_postgres()?;
            tokio::time::sleep(Duration::from_millis(30)).await;
            if !self.postgres.as_mut().is_none_or(|it| it.has_ended()) {
                return Ok(());
            }
        }
        Err(self.told("postgres", "it does not start again"))
    }

    fn signal(&self, server: Server, node: usize, signal: &str) -> Result<(), Failure> {
        let process = match server {
            Server::Api => self.nodes.get(node).and_then(|it| it.process.as_ref()),
            Server::Redis => self.redis.as_ref(),
            Server::Postgres => self.postgres.as_ref(),
        };
        process.map_or(Ok(()), |it| it.signal(signal))
    }

    async fn disturb(&self, server: Server, node: usize, state: State, length: Duration) {
        let Some(node) = self.nodes.get(node) else { return };
        let line = match server {
            Server::Redis => &node.to_redis,
            Server::Postgres | Server::Api => &node.to_postgres,
        };
        line.set(state);
        tokio::time::sleep(length).await;
        line.set(State::Whole);
    }

    async fn fill(
        &mut self,
        server: Server,
        node: usize,
        length: Duration,
    ) -> Result<Done, Failure> {
        let disk = match server {
            Server::Redis => &self.redis_disk,
            Server::Postgres | Server::Api => &self.postgres_disk,
        };
        if !disk.can_be_filled() {
            if server != Server::Redis {
                return Ok(Done::Skipped(NO_DISK));
            }
            // The same error by another way: its file may not grow.
            self.end(server, node).await?;
            self.start_redis(Start::Limited(self.tail()?.1 + 16 * 1024))?;
            tokio::time::sleep(length).await;
            self.kill(server, node)?;
            self.start_redis(Start::Plain)?;
            return Ok(Done::Hurt);
        }
        disk.fill()?;
        if server == Server::Postgres {
            // The log goes on in files of one MiB; a few more are needed at once.
            for _ in 0..3 {
                let switch = async {
                    let sql = "SELECT pg_switch_wal()::text";
                    self.client().await?.query_one(sql, &[]).await?;
                    Ok::<_, Failure>(())
                };
                // It fails when the disk is full, which is what is wanted.
                tokio::time::timeout(Duration::from_millis(500), switch).await.ok();
            }
        }
        tokio::time::sleep(length).await;
        let disk = match server {
            Server::Redis => &self.redis_disk,
            Server::Postgres | Server::Api => &self.postgres_disk,
        };
        disk.make_room()?;
        if self.postgres.as_mut().is_none_or(|it| it.has_ended()) {
            self.start_postgres_again().await?;
        }
        if self.redis.as_mut().is_none_or(|it| it.has_ended()) {
            self.start_redis(Start::Plain)?;
        }
        Ok(Done::Hurt)
    }

    async fn shift_clock(
        &mut self,
        server: Server,
        node: usize,
        shift_ms: i64,
        length: Duration,
    ) -> Result<Done, Failure> {
        if self.programs.faketime.is_none() {
            return Ok(Done::Skipped(NO_LIBRARY));
        }
        self.kill(server, node)?;
        self.start_again(server, node, Start::Shifted(shift_ms)).await?;
        tokio::time::sleep(length + Duration::from_secs(1)).await;
        self.kill(server, node)?;
        self.start_again(server, node, Start::Plain).await?;
        Ok(Done::Hurt)
    }

    /// The append-only file that is being written, and its length.
    fn tail(&self) -> Result<(std::path::PathBuf, u64), Failure> {
        let mut found = None;
        for file in std::fs::read_dir(self.redis_disk.folder().join("appendonlydir"))? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            // The manifest names one; its number only grows.
            let number = name.strip_suffix(".incr.aof").and_then(|it| it.rsplit_once('.'));
            if let Some(number) = number.and_then(|(_, it)| it.parse::<u64>().ok())
                && found.as_ref().is_none_or(|(best, _, _)| number > *best)
            {
                found = Some((number, file.path(), file.metadata()?.len()));
            }
        }
        let (_, path, length) = found.ok_or("Redis has no append-only file")?;
        Ok((path, length))
    }

    fn cut_tail(&self, bytes: u64) -> Result<(), Failure> {
        let (path, length) = self.tail()?;
        let file = std::fs::OpenOptions::new().write(true).open(path)?;
        Ok(file.set_len(length.saturating_sub(bytes))?)
    }

    fn empty_redis(&self) -> Result<(), Failure> {
        let folder = self.redis_disk.folder();
        std::fs::remove_dir_all(folder)?;
        self.programs.make_folder(folder)
    }

    fn copy_redis(&self) -> Result<(), Failure> {
        let copy = self.folder.join("older");
        if copy.exists() {
            std::fs::remove_dir_all(&copy)?;
        }
        copy_folder(self.redis_disk.folder(), &copy)
    }

    fn put_copy_back(&self) -> Result<(), Failure> {
        let folder = self.redis_disk.folder();
        std::fs::remove_dir_all(folder)?;
        copy_folder(&self.folder.join("older"), folder)
    }
}

/// With owners and modes.
fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    match Command::new("cp").arg("-pR").arg(from).arg(to).status()?.success() {
        true => Ok(()),
        false => Err(format!("{} was not copied", from.display()).into()),
    }
}

fn signed(shift: i64, planned: &Planned) -> i64 {
    if planned.amount.is_multiple_of(2) { shift } else { -shift }
}

//! A few plain connections with prepared statements.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Row, Statement};

use super::JournalError;

const CONNECT: Duration = Duration::from_secs(2);

pub(super) struct Connections {
    url: String,
    free: Arc<Mutex<Vec<Session>>>,
    permits: Arc<Semaphore>,
    /// How long a statement, or the wait for a connection, may take.
    patience: Duration,
}

struct Session {
    client: Client,
    statements: HashMap<&'static str, Statement>,
}

/// A connection on loan. It goes back unless a statement on it failed or was cut off: then its
/// state is not known and it is closed.
pub(super) struct Connection {
    session: Option<Session>,
    free: Arc<Mutex<Vec<Session>>>,
    clean: bool,
    patience: Duration,
    _permit: OwnedSemaphorePermit,
}

impl Connections {
    pub(super) fn new(url: &str, size: usize, patience: Duration) -> Connections {
        Connections {
            url: url.to_owned(),
            free: Arc::default(),
            permits: Arc::new(Semaphore::new(size)),
            patience,
        }
    }

    pub(super) async fn get(&self) -> Result<Connection, JournalError> {
        let permit = self.permits.clone().acquire_owned();
        let permit = tokio::time::timeout(self.patience, permit).await;
        let permit = permit.map_err(|_| JournalError::TimedOut)?;
        let permit = permit.expect("the semaphore is never closed");
        let known = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let session = match known.filter(|it| !it.client.is_closed()) {
            Some(session) => session,
            None => {
                let connecting = connect(&self.url, self.patience);
                let connected = tokio::time::timeout(CONNECT, connecting).await;
                connected.map_err(|_| JournalError::TimedOut)??
            }
        };
        let (free, patience) = (self.free.clone(), self.patience);
        Ok(Connection { session: Some(session), free, clean: true, patience, _permit: permit })
    }
}

/// The server gives a statement up after `patience`, so that no lock is held for a client that
/// has gone; a connection that has died in silence is noticed soon.
async fn connect(url: &str, patience: Duration) -> Result<Session, JournalError> {
    let mut config: Config = url.parse()?;
    let given = config.get_options().unwrap_or_default();
    let options = format!("{given} -c statement_timeout={}", patience.as_millis());
    config.options(options.trim());
    config.keepalives_idle(Duration::from_secs(5)).tcp_user_timeout(Duration::from_secs(10));
    let (client, connection) = config.connect(NoTls).await?;
    #[expect(clippy::disallowed_methods, reason = "the driver ends with its client")]
    tokio::spawn(connection);
    Ok(Session { client, statements: HashMap::new() })
}

impl Connection {
    fn session(&mut self) -> &mut Session {
        self.session.as_mut().expect("a loan holds its session until it ends")
    }

    pub(super) async fn all(
        &mut self,
        sql: &'static str,
        arguments: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, JournalError> {
        self.clean = false;
        // The server's own limit comes first, unless it cannot say so.
        let patience = self.patience.saturating_add(Duration::from_millis(500));
        let rows = tokio::time::timeout(patience, self.ask(sql, arguments)).await;
        let rows = rows.map_err(|_| JournalError::TimedOut)??;
        self.clean = true;
        Ok(rows)
    }

    async fn ask(
        &mut self,
        sql: &'static str,
        arguments: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, JournalError> {
        let session = self.session();
        let statement = match session.statements.get(sql) {
            Some(known) => known.clone(),
            None => {
                let prepared = session.client.prepare(sql).await?;
                session.statements.insert(sql, prepared.clone());
                prepared
            }
        };
        Ok(session.client.query(&statement, arguments).await?)
    }

    pub(super) async fn one(
        &mut self,
        sql: &'static str,
        arguments: &[&(dyn ToSql + Sync)],
    ) -> Result<Row, JournalError> {
        let rows = self.all(sql, arguments).await?;
        Ok(rows.into_iter().next().expect("a function call answers one row"))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(session) = self.session.take().filter(|_| self.clean) {
            self.free.lock().unwrap_or_else(PoisonError::into_inner).push(session);
        }
    }
}

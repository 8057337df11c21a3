//! A few plain connections with prepared statements.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, NoTls, Row, Statement};

pub(super) struct Connections {
    url: String,
    free: Arc<Mutex<Vec<Session>>>,
    permits: Arc<Semaphore>,
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
    _permit: OwnedSemaphorePermit,
}

impl Connections {
    pub(super) fn new(url: &str, size: usize) -> Connections {
        Connections {
            url: url.to_owned(),
            free: Arc::default(),
            permits: Arc::new(Semaphore::new(size)),
        }
    }

    pub(super) async fn get(&self) -> Result<Connection, Error> {
        let permit = self.permits.clone().acquire_owned().await;
        let permit = permit.expect("the semaphore is never closed");
        let known = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let session = match known.filter(|it| !it.client.is_closed()) {
            Some(session) => session,
            None => connect(&self.url).await?,
        };
        let free = self.free.clone();
        Ok(Connection { session: Some(session), free, clean: true, _permit: permit })
    }
}

async fn connect(url: &str) -> Result<Session, Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
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
    ) -> Result<Vec<Row>, Error> {
        self.clean = false;
        let session = self.session();
        let statement = match session.statements.get(sql) {
            Some(known) => known.clone(),
            None => {
                let prepared = session.client.prepare(sql).await?;
                session.statements.insert(sql, prepared.clone());
                prepared
            }
        };
        let rows = session.client.query(&statement, arguments).await?;
        self.clean = true;
        Ok(rows)
    }

    pub(super) async fn one(
        &mut self,
        sql: &'static str,
        arguments: &[&(dyn ToSql + Sync)],
    ) -> Result<Row, Error> {
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

//! The connection pool and the one way to change anything: a [`Tx`].

use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, TransactionManager};

use domain::id::PersonId;
use uuid::Uuid;

use crate::StoreError;

/// A request under a key of its own: who, and which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub person: PersonId,
    pub key: Uuid,
}

tokio::task_local! {
    /// The keyed request that is being carried out, if one is.
    static REQUEST: Mark;
}

/// Carries out a keyed request: whatever it commits says in the same transaction that it is done,
/// so that after a crash nobody has to guess.
pub async fn as_request<T>(mark: Mark, work: impl Future<Output = T>) -> T {
    REQUEST.scope(mark, work).await
}

#[derive(Clone)]
pub struct Db {
    pool: Pool<AsyncPgConnection>,
}

/// An open transaction. Functions that lock or write ask for `&mut Tx`, so a write outside a
/// transaction does not compile.
pub struct Tx {
    conn: Option<Object<AsyncPgConnection>>,
}

/// A pooled connection for reading only what one statement shows.
pub struct Reader {
    conn: Object<AsyncPgConnection>,
}

/// What only reads takes either of the two: `&mut impl Read`.
pub trait Read: connected::Connected {}

impl Read for Tx {}
impl Read for Reader {}

/// Keeps the bare connection inside this crate.
pub(crate) mod connected {
    use diesel_async::AsyncPgConnection;

    pub trait Connected {
        fn connection(&mut self) -> &mut AsyncPgConnection;
    }

    impl Connected for super::Tx {
        fn connection(&mut self) -> &mut AsyncPgConnection {
            self.conn()
        }
    }

    impl Connected for super::Reader {
        fn connection(&mut self) -> &mut AsyncPgConnection {
            self.conn()
        }
    }
}

impl Tx {
    pub(crate) fn conn(&mut self) -> &mut AsyncPgConnection {
        self.conn.as_mut().expect("a transaction holds its connection until it ends")
    }
}

impl Reader {
    pub(crate) fn conn(&mut self) -> &mut AsyncPgConnection {
        &mut self.conn
    }
}

/// A request that is dropped half-way must not keep its row locks: a pooled connection would
/// hold them until its next checkout, so this one is closed.
impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(unfinished) = self.conn.take() {
            drop(Object::take(unfinished));
        }
    }
}

impl Db {
    pub fn connect(url: &str, size: usize) -> Db {
        // The default recycling method costs a query for each checkout; this one still refuses
        // connections with an open or broken transaction.
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let pool = Pool::builder(manager).max_size(size).build();
        Db { pool: pool.expect("a pool without timeouts always builds") }
    }

    /// Connections that are open and that are free, and requests that wait for one.
    pub fn occupancy(&self) -> (i64, i64, i64) {
        let status = self.pool.status();
        let [size, free, waiting] = [status.size, status.available, status.waiting]
            .map(|it| i64::try_from(it).unwrap_or(i64::MAX));
        (size, free, waiting)
    }

    pub async fn reader(&self) -> Result<Reader, StoreError> {
        Ok(Reader { conn: self.checkout().await? })
    }

    async fn checkout(&self) -> Result<Object<AsyncPgConnection>, StoreError> {
        self.pool.get().await.map_err(|error| StoreError::Unavailable(Box::new(error)))
    }

    /// Runs `body` in one transaction: all of it is kept, or none of it.
    pub async fn transaction<T, E>(
        &self,
        body: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut tx = Tx { conn: Some(self.checkout().await?) };
        Manager::begin_transaction(tx.conn()).await.map_err(StoreError::from)?;
        let value = match body(&mut tx).await {
            Ok(value) => value,
            Err(refusal) => {
                // The body's error is the one worth telling; if the rollback fails as well, the
                // connection is closed below.
                if Manager::rollback_transaction(tx.conn()).await.is_ok() {
                    tx.conn = None;
                }
                return Err(refusal);
            }
        };
        if let Ok(mark) = REQUEST.try_with(|it| *it) {
            crate::answers::mark(&mut tx, mark).await?;
        }
        Manager::commit_transaction(tx.conn()).await.map_err(StoreError::from)?;
        tx.conn = None;
        Ok(value)
    }
}

type Manager = AnsiTransactionManager;

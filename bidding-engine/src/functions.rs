//! The function library: loaded on every Redis node, called with checked arguments.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::cluster_async::ClusterConnection;
use redis::{Cmd, FromRedisValue, RedisError};
use tokio::sync::OnceCell;

use crate::EngineError;

/// The library as it is shipped.
pub const SOURCE: &str = include_str!("../functions/bidding.lua");

const NAME: &str = "fachui_bidding";
/// The default of the client, half a second, is shorter than a loaded machine may pause.
const RESPONSE: Duration = Duration::from_secs(3);
const CONNECT: Duration = Duration::from_secs(1);

#[derive(Clone)]
enum Connection {
    Single(ConnectionManager),
    Cluster(ClusterConnection),
}

impl Connection {
    async fn query<T: FromRedisValue>(&mut self, cmd: &Cmd) -> Result<T, RedisError> {
        match self {
            Connection::Single(it) => cmd.query_async(it).await,
            Connection::Cluster(it) => cmd.query_async(it).await,
        }
    }
}

/// The library on a running Redis or Redis Cluster.
#[derive(Clone)]
pub(crate) struct Functions {
    addresses: Arc<str>,
    source: &'static str,
    /// One for each thread that asks, so that a bid does not wait until another thread has spoken
    /// for it. Made at the first call, so that a server may start before its Redis.
    connections: Arc<Mutex<HashMap<ThreadId, Arc<OnceCell<Connection>>>>>,
    loaded: Arc<OnceCell<()>>,
}

impl Functions {
    pub(crate) fn new(addresses: &str, source: &'static str) -> Functions {
        let (connections, loaded) = (Arc::default(), Arc::default());
        Functions { addresses: addresses.into(), source, connections, loaded }
    }

    /// The connection of this thread, with the library loaded behind it.
    async fn connection(&self) -> Result<Connection, EngineError> {
        let own = {
            let mut all = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
            all.entry(std::thread::current().id()).or_default().clone()
        };
        let connection = own.get_or_try_init(async || {
            let connection = connect(&self.addresses).await?;
            self.loaded.get_or_try_init(async || self.ensure_loaded(&connection).await).await?;
            Ok::<_, EngineError>(connection)
        });
        Ok(connection.await?.clone())
    }

    /// Loads the library if Redis has none or another. Loading empties the library's memory of
    /// which lots it may judge, so a library that is already there is left alone.
    async fn ensure_loaded(&self, connection: &Connection) -> Result<(), EngineError> {
        let mut list = redis::cmd("FUNCTION");
        list.arg("LIST").arg("LIBRARYNAME").arg(NAME).arg("WITHCODE");
        let known: redis::Value = connection.clone().query(&list).await?;
        if holds_text(&known, self.source) {
            return Ok(());
        }
        let mut load = redis::cmd("FUNCTION");
        load.arg("LOAD").arg("REPLACE").arg(self.source);
        let _name: redis::Value = connection.clone().query(&load).await?;
        Ok(())
    }

    /// Loads the library where it is missing. Servers that have it refuse, which is well: there
    /// it goes on without a recovery.
    async fn load_where_missing(&self, connection: &Connection) -> Result<(), EngineError> {
        let mut load = redis::cmd("FUNCTION");
        load.arg("LOAD").arg(self.source);
        match connection.clone().query::<redis::Value>(&load).await {
            Err(error) if !error.to_string().contains("already exists") => Err(error.into()),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Calls a function. A Redis that was wiped has lost the library too; it is loaded again.
    pub(crate) async fn call<T: FromRedisValue>(
        &self,
        function: &str,
        keys: &[String],
        args: &[String],
    ) -> Result<T, EngineError> {
        let mut call = redis::cmd("FCALL");
        call.arg(function).arg(keys.len()).arg(keys).arg(args);
        let mut connection = self.connection().await?;
        match connection.query(&call).await {
            Err(error) if is_missing(&error) => {
                self.load_where_missing(&connection).await?;
                Ok(connection.query(&call).await?)
            }
            answered => Ok(answered?),
        }
    }

    /// Fields of a hash, as they are.
    pub(crate) async fn fields(
        &self,
        key: &str,
        names: &[&str],
    ) -> Result<Vec<Option<String>>, EngineError> {
        let mut read = redis::cmd("HMGET");
        read.arg(key).arg(names);
        Ok(self.connection().await?.query(&read).await?)
    }

    /// A command of Redis itself.
    pub(crate) async fn query<T: FromRedisValue>(&self, cmd: &Cmd) -> Result<T, EngineError> {
        Ok(self.connection().await?.query(cmd).await?)
    }

    pub(crate) async fn publish(&self, channel: &str, message: &str) -> Result<(), EngineError> {
        let mut publish = redis::cmd("PUBLISH");
        publish.arg(channel).arg(message);
        let _receivers: i64 = self.connection().await?.query(&publish).await?;
        Ok(())
    }

    pub(crate) async fn exists(&self, key: &str) -> Result<bool, EngineError> {
        let mut exists = redis::cmd("EXISTS");
        exists.arg(key);
        Ok(self.connection().await?.query(&exists).await?)
    }

    pub(crate) async fn slots(&self) -> Result<redis::Value, EngineError> {
        let mut slots = redis::cmd("CLUSTER");
        slots.arg("SLOTS");
        Ok(self.connection().await?.query(&slots).await?)
    }

    pub(crate) async fn ping(&self) -> Result<(), EngineError> {
        let ping = redis::cmd("PING");
        let _pong: redis::Value = self.connection().await?.query(&ping).await?;
        Ok(())
    }
}

/// Connects to one server, or to a cluster if several addresses are given, separated by commas.
async fn connect(addresses: &str) -> Result<Connection, RedisError> {
    let nodes: Vec<&str> = addresses.split(',').map(str::trim).collect();
    if let [node] = nodes.as_slice() {
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(RESPONSE))
            .set_connection_timeout(Some(CONNECT))
            .set_max_delay(Duration::from_millis(100))
            .set_number_of_retries(3);
        let client = redis::Client::open(*node)?;
        return Ok(Connection::Single(client.get_connection_manager_with_config(config).await?));
    }
    let client = redis::cluster::ClusterClientBuilder::new(nodes)
        .response_timeout(RESPONSE)
        .connection_timeout(CONNECT)
        .retries(2)
        .build()?;
    Ok(Connection::Cluster(client.get_async_connection().await?))
}

fn is_missing(error: &RedisError) -> bool {
    error.to_string().contains("Function not found")
}

/// Whether a nested answer contains exactly this text; the shape of `FUNCTION LIST` differs
/// between protocol versions and between one server and a cluster.
fn holds_text(value: &redis::Value, text: &str) -> bool {
    if let redis::Value::Map(pairs) = value {
        return pairs.iter().any(|(_, value)| holds_text(value, text));
    }
    if let redis::Value::Array(values) = value {
        return values.iter().any(|value| holds_text(value, text));
    }
    if let redis::Value::BulkString(bytes) = value {
        return bytes == text.as_bytes();
    }
    false
}

//! The function library: loaded on every Redis node, called with checked arguments.

use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::cluster_async::ClusterConnection;
use redis::{Cmd, FromRedisValue, RedisError};

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
    connection: Connection,
    source: &'static str,
}

impl Functions {
    /// Connects to one server, or to a cluster if several addresses are given, separated by
    /// commas, and loads the library where it is missing or another.
    pub(crate) async fn connect(
        addresses: &str,
        source: &'static str,
    ) -> Result<Functions, EngineError> {
        let nodes: Vec<&str> = addresses.split(',').map(str::trim).collect();
        let connection = if let [node] = nodes.as_slice() {
            let config = ConnectionManagerConfig::new()
                .set_response_timeout(Some(RESPONSE))
                .set_connection_timeout(Some(CONNECT))
                .set_max_delay(Duration::from_millis(100))
                .set_number_of_retries(3);
            let client = redis::Client::open(*node)?;
            Connection::Single(client.get_connection_manager_with_config(config).await?)
        } else {
            let client = redis::cluster::ClusterClientBuilder::new(nodes)
                .response_timeout(RESPONSE)
                .connection_timeout(CONNECT)
                .build()?;
            Connection::Cluster(client.get_async_connection().await?)
        };
        let functions = Functions { connection, source };
        functions.ensure_loaded().await?;
        Ok(functions)
    }

    /// Loads the library if Redis has none or another. Loading empties the library's memory of
    /// which lots it may judge, so a library that is already there is left alone.
    async fn ensure_loaded(&self) -> Result<(), EngineError> {
        let mut list = redis::cmd("FUNCTION");
        list.arg("LIST").arg("LIBRARYNAME").arg(NAME).arg("WITHCODE");
        let known: redis::Value = self.connection.clone().query(&list).await?;
        if holds_text(&known, self.source) {
            return Ok(());
        }
        self.load().await
    }

    async fn load(&self) -> Result<(), EngineError> {
        let mut load = redis::cmd("FUNCTION");
        load.arg("LOAD").arg("REPLACE").arg(self.source);
        let _name: redis::Value = self.connection.clone().query(&load).await?;
        Ok(())
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
        match self.connection.clone().query(&call).await {
            Err(error) if is_missing(&error) => {
                self.load().await?;
                Ok(self.connection.clone().query(&call).await?)
            }
            answered => Ok(answered?),
        }
    }

    pub(crate) async fn publish(&self, channel: &str, message: &str) -> Result<(), EngineError> {
        let mut publish = redis::cmd("PUBLISH");
        publish.arg(channel).arg(message);
        let _receivers: i64 = self.connection.clone().query(&publish).await?;
        Ok(())
    }

    pub(crate) async fn ping(&self) -> Result<(), EngineError> {
        let _pong: redis::Value = self.connection.clone().query(&redis::cmd("PING")).await?;
        Ok(())
    }
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

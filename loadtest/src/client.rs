//! Connections to the server: one kept alive, or a pool of them that outlives faults.

use std::cell::RefCell;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpSocket, TcpStream};
use uuid::Uuid;

use crate::setup::Seat;

pub type Failure = Box<dyn std::error::Error>;

pub struct Connection(SendRequest<Full<Bytes>>);

impl Connection {
    pub async fn open(address: &str) -> Result<Connection, Failure> {
        Connection::over(TcpStream::connect(address).await?).await
    }

    /// From another address of this machine: one has only so many ports.
    pub async fn open_from(source: std::net::IpAddr, address: &str) -> Result<Connection, Failure> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((source, 0).into())?;
        Connection::over(socket.connect(address.parse()?).await?).await
    }

    async fn over(stream: TcpStream) -> Result<Connection, Failure> {
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        #[expect(clippy::disallowed_methods, reason = "the driver ends with its connection")]
        tokio::spawn(connection);
        Ok(Connection(sender))
    }

    /// Whether the server has closed it, as far as that has been noticed.
    fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Sends one request; the body of the answer before must have been read.
    pub async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, Failure> {
        self.0.ready().await?;
        Ok(self.0.send_request(request).await?)
    }
}

/// Idle connections to one server. A connection that fails is dropped, not given back.
pub struct Pool {
    pub address: String,
    idle: RefCell<Vec<Connection>>,
}

impl Pool {
    pub fn new(address: String) -> Pool {
        Pool { address, idle: RefCell::default() }
    }

    /// Sends a request and reads its whole answer within this time.
    pub async fn ask(
        &self,
        request: Request<Full<Bytes>>,
        patience: Duration,
    ) -> Result<(StatusCode, Bytes), Failure> {
        tokio::time::timeout(patience, async {
            let kept = self.kept();
            let mut connection = match kept {
                Some(it) => it,
                None => Connection::open(&self.address).await?,
            };
            let response = connection.send(request).await?;
            let status = response.status();
            let body = response.into_body().collect().await?.to_bytes();
            self.idle.borrow_mut().push(connection);
            Ok::<_, Failure>((status, body))
        })
        .await?
    }

    /// The connection that was used last and is still open.
    fn kept(&self) -> Option<Connection> {
        let mut idle = self.idle.borrow_mut();
        std::iter::from_fn(|| idle.pop()).find(|it| !it.is_closed())
    }

    /// Connections to a server that has died are of no use.
    pub fn forget(&self) {
        self.idle.borrow_mut().clear();
    }
}

/// A bid on its way.
#[derive(Clone, Copy, Debug)]
pub struct Bid {
    pub lot: Uuid,
    pub key: Uuid,
    pub fen: i64,
}

impl Bid {
    pub fn request(&self, seat: &Seat) -> Result<Request<Full<Bytes>>, Failure> {
        let amount = format!("{}.{:02}", self.fen / 100, self.fen % 100);
        let body = format!("{{\"amount\":\"{amount}\",\"seen_seq\":null}}");
        Ok(Request::builder()
            .method(Method::POST)
            .uri(format!("/api/bidder/lots/{}/bids", self.lot))
            .header("host", "localhost")
            .header("content-type", "application/json")
            .header("cookie", &seat.cookie)
            .header("x-csrf-token", &seat.csrf)
            .header("idempotency-key", self.key.to_string())
            .body(Full::new(Bytes::from(body)))?)
    }
}

/// An amount of yuan as the platform writes it, in fen.
pub fn fen(value: &Value) -> Option<i64> {
    let (yuan, cents) = value.as_str()?.split_once('.')?;
    let (yuan, cents): (i64, i64) = (yuan.parse().ok()?, cents.parse().ok()?);
    yuan.checked_mul(100)?.checked_add(cents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_read_to_the_fen() {
        assert_eq!(fen(&json!("1000.05")), Some(100_005));
        assert_eq!(fen(&json!(null)), None);
        assert_eq!(fen(&json!("12")), None);
    }
}

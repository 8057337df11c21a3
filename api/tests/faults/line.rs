//! A line to the database that can be cut.

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

pub struct Line {
    /// The database by way of this line.
    pub url: String,
    calls: JoinSet<()>,
}

impl Line {
    pub async fn to(url: &str) -> Line {
        let (scheme, rest) = url.split_once("://").unwrap();
        let (login, rest) = rest.split_once('@').unwrap_or(("postgres", rest));
        let (server, database) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = server.to_owned();
        let mut calls = JoinSet::new();
        calls.spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let server = server.clone();
                open.spawn(async move {
                    // However it ends, or if nobody answers: the one who called sees it.
                    let Ok(mut far) = TcpStream::connect(&server).await else { return };
                    copy_bidirectional(&mut near, &mut far).await.ok();
                });
            }
        });
        Line { url: format!("{scheme}://{login}@{address}/{database}"), calls }
    }

    pub fn cut(&mut self) {
        self.calls.abort_all();
    }
}

//! A TCP line between two processes that can be slow, deaf in one direction, dead or cut.

use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_local};

use crate::client::Failure;

/// What happens on the line. Bytes that are held back arrive once it is whole again, as TCP
/// delivers them after lost packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Whole,
    /// Every piece takes so much longer.
    Slow(Duration),
    /// Questions arrive, answers do not.
    HalfOpen,
    /// Accepted, and nothing arrives either way.
    BlackHole,
    /// Every call is hung up, new ones too.
    Cut,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    There,
    Back,
}

pub struct Line {
    pub port: u16,
    state: Rc<watch::Sender<State>>,
}

impl Line {
    pub async fn to(port: u16) -> Result<Line, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (sender, state) = watch::channel(State::Whole);
        let line = Line { port: listener.local_addr()?.port(), state: Rc::new(sender) };
        spawn_local(async move {
            let mut calls = JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                while calls.try_join_next().is_some() {}
                calls.spawn_local(call(near, port, state.clone()));
            }
        });
        Ok(line)
    }

    pub fn set(&self, state: State) {
        self.state.send_replace(state);
    }
}

async fn call(near: TcpStream, port: u16, state: watch::Receiver<State>) {
    if *state.borrow() == State::Cut {
        return;
    }
    let Ok(far) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    // Either end may be gone already; then the copying ends at once.
    near.set_nodelay(true).ok();
    far.set_nodelay(true).ok();
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    tokio::select! {
        () = copy(near_in, far_out, state.clone(), Direction::There) => {}
        () = copy(far_in, near_out, state.clone(), Direction::Back) => {}
        () = cut(state) => {}
    }
}

async fn cut(mut state: watch::Receiver<State>) {
    // The sender lives as long as the line; without it the call ends as well.
    state.wait_for(|it| *it == State::Cut).await.ok();
}

async fn copy(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: watch::Receiver<State>,
    direction: Direction,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let Ok(count @ 1..) = from.read(&mut buffer).await else { return };
        let now = *state.borrow();
        if let State::Slow(length) = now {
            tokio::time::sleep(length).await;
        }
        let passes = |it: &State| match it {
            State::Whole | State::Slow(_) => true,
            State::HalfOpen => direction == Direction::There,
            State::BlackHole | State::Cut => false,
        };
        if state.wait_for(passes).await.is_err() {
            return;
        }
        let Some(piece) = buffer.get(..count) else { return };
        if to.write_all(piece).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::task::LocalSet;
    use tokio::time::timeout;

    const SOON: Duration = Duration::from_millis(150);

    async fn echo() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        spawn_local(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                spawn_local(async move {
                    let (mut from, mut to) = stream.split();
                    tokio::io::copy(&mut from, &mut to).await.ok();
                });
            }
        });
        port
    }

    async fn ask(stream: &mut TcpStream) -> bool {
        stream.write_all(b"ping").await.unwrap();
        let mut answer = [0; 4];
        timeout(SOON, stream.read_exact(&mut answer)).await.is_ok_and(|it| it.is_ok())
    }

    #[tokio::test]
    async fn each_state_does_what_its_name_says() {
        let body = async {
            let line = Line::to(echo().await).await.unwrap();
            let mut stream = TcpStream::connect(("127.0.0.1", line.port)).await.unwrap();
            assert!(ask(&mut stream).await);
            for state in [State::HalfOpen, State::BlackHole] {
                line.set(state);
                assert!(!ask(&mut stream).await, "{state:?} answers");
                line.set(State::Whole);
                let mut late = [0; 4];
                let read = timeout(SOON, stream.read_exact(&mut late)).await;
                assert!(read.is_ok(), "what was held back arrives after {state:?}");
            }
            line.set(State::Slow(SOON * 2));
            assert!(!ask(&mut stream).await, "slow is too slow");
            line.set(State::Cut);
            let mut rest = Vec::new();
            timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await.unwrap().ok();
            let mut again = TcpStream::connect(("127.0.0.1", line.port)).await.unwrap();
            assert!(!ask(&mut again).await, "a new call is hung up");
        };
        LocalSet::new().run_until(body).await;
    }
}

//! The live feed of a lot as a page reads it: server-sent events, resumed where it was cut.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, StatusCode};
use serde_json::Value;
use uuid::Uuid;

use crate::check::Sight;
use crate::client::{Connection, Failure, fen};

/// An open stream.
pub struct Feed {
    body: Incoming,
    text: Vec<u8>,
    // The connection ends with its last handle.
    _connection: Connection,
}

impl Feed {
    pub async fn open(
        mut connection: Connection,
        lot: Uuid,
        seen: Option<u64>,
    ) -> Result<Feed, Failure> {
        let mut request = Request::builder()
            .uri(format!("/api/public/lots/{lot}/live"))
            .header("host", "localhost")
            .header("accept", "text/event-stream");
        if let Some(seq) = seen {
            request = request.header("last-event-id", seq.to_string());
        }
        let response: Response<Incoming> =
            connection.send(request.body(Full::new(Bytes::new()))?).await?;
        if response.status() != StatusCode::OK {
            return Err(format!("the feed answers {}", response.status()).into());
        }
        Ok(Feed { body: response.into_body(), text: Vec::new(), _connection: connection })
    }

    /// The next event that says something; `None` at the end of the stream.
    pub async fn next(&mut self) -> Result<Option<Sight>, Failure> {
        loop {
            if let Some(end) = self.text.windows(2).position(|it| it == b"\n\n") {
                let rest = self.text.split_off(end + 2);
                let event = std::mem::replace(&mut self.text, rest);
                if let Some(sight) = parse(std::str::from_utf8(&event)?)? {
                    return Ok(Some(sight));
                }
                continue;
            }
            match self.body.frame().await {
                None => return Ok(None),
                Some(frame) => {
                    if let Ok(data) = frame?.into_data() {
                        self.text.extend_from_slice(&data);
                    }
                }
            }
        }
    }
}

/// The seq of an entry, without reading all of it.
pub fn seq(sight: &Sight) -> Option<u64> {
    match sight {
        Sight::Entry { seq, .. } => Some(*seq),
        Sight::Snapshot { .. } | Sight::Resumed => None,
    }
}

/// One event; `None` for ticks and comments.
pub fn parse(event: &str) -> Result<Option<Sight>, Failure> {
    let field = |name: &str| event.lines().find_map(|it| it.strip_prefix(name));
    let Some(kind) = field("event: ") else { return Ok(None) };
    if kind == "tick" {
        return Ok(None);
    }
    let data: Value = serde_json::from_str(field("data: ").ok_or("an event has data")?)?;
    let text = |name: &str| data.get(name).and_then(Value::as_str).map(str::to_owned);
    let seq = data.get("seq").and_then(Value::as_u64).ok_or("an event has a seq")?;
    match kind {
        "snapshot" => Ok(Some(Sight::Snapshot {
            seq,
            price_fen: data.get("current_price").and_then(fen),
            head: text("head").ok_or("a snapshot has a head")?,
        })),
        "entry" => {
            if field("id: ").and_then(|it| it.parse().ok()) != Some(seq) {
                return Err("the id of an event is its seq".into());
            }
            Ok(Some(Sight::Entry {
                seq,
                code: text("code"),
                price_fen: data.get("price").and_then(fen),
                verdict: text("verdict"),
                hash: text("hash").ok_or("an entry has a hash")?,
            }))
        }
        other => Err(format!("an unknown event: {other}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_and_ticks_passed_over() {
        let tick = "event: tick\ndata: {\"now_micros\":1}\n\n";
        assert_eq!(parse(tick).expect("readable"), None);
        let entry = "id: 3\nevent: entry\ndata: {\"seq\":3,\"code\":\"C0\",\"price\":\"10.00\",\
            \"verdict\":\"accepted\",\"hash\":\"ab\"}\n\n";
        let read = parse(entry).expect("readable").expect("an entry");
        assert!(matches!(read, Sight::Entry { seq: 3, price_fen: Some(1000), .. }));
        assert!(parse("id: 4\nevent: entry\ndata: {\"seq\":3,\"hash\":\"\"}\n\n").is_err());
        assert!(parse("event: other\ndata: {\"seq\":3}\n\n").is_err());
    }
}

//! What has become durable, told to every node; and the requests nodes make of one another.

use domain::bidding::Listed;
use domain::chain::Hash;
use domain::id::LotId;
use futures_util::{Stream, StreamExt};
use uuid::Uuid;

use crate::{Engine, EngineError, keys, line};

/// How messages on the channel of durable entries begin; their sender comes second.
const DURABLE: &str = "durable";
const RECOVERED: &str = "recovered";

/// A durable entry with its link in the chain. Only these are ever shown to anyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Durable {
    pub listed: Listed,
    pub hash: Hash,
}

/// News for all nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A lot has entries that PostgreSQL does not have yet.
    Pending(LotId),
    /// These entries of each lot are durable, in this order.
    Durable(Vec<(LotId, Vec<Durable>)>),
    /// A lot was recovered: entries of earlier epochs that are not durable never will be.
    Recovered { lot: LotId, epoch: u64 },
    /// Somebody met a lot that needs recovery.
    Recover(LotId),
}

impl Engine {
    /// Tells the other nodes what has become durable, of several lots in one message.
    pub async fn tell_durable<'a>(
        &self,
        sender: Uuid,
        lots: impl Iterator<Item = (LotId, impl Iterator<Item = &'a Durable>)>,
    ) -> Result<(), EngineError> {
        let mut message = format!("{DURABLE} {sender}");
        for (lot, entries) in lots {
            message.push_str(&format!("\n{lot}"));
            for durable in entries {
                message.push('\n');
                message.push_str(&durable.hash.to_string());
                message.push(' ');
                message.push_str(&line::format(&durable.listed));
            }
        }
        self.functions.publish(keys::DURABLE, &message).await
    }

    /// Tells the other nodes that a lot goes on in a new epoch.
    pub async fn tell_recovered(
        &self,
        lot: LotId,
        sender: Uuid,
        epoch: u64,
    ) -> Result<(), EngineError> {
        self.functions.publish(keys::DURABLE, &format!("{RECOVERED} {sender} {lot} {epoch}")).await
    }

    /// Asks the holder of the lot's shard to recover it.
    pub async fn ask_recovery(&self, lot: LotId) -> Result<(), EngineError> {
        self.functions.publish(keys::RECOVER, &lot.to_string()).await
    }

    /// Listens to everybody but `own` on a connection of its own; the stream ends when that is
    /// lost.
    pub async fn listen(&self, own: Uuid) -> Result<impl Stream<Item = News> + use<>, EngineError> {
        let mut last = None;
        for node in self.nodes.iter() {
            let client = redis::Client::open(node.as_str())?;
            match client.get_async_pubsub().await {
                Ok(mut pubsub) => {
                    pubsub.subscribe(&[keys::PENDING, keys::DURABLE, keys::RECOVER]).await?;
                    return Ok(pubsub
                        .into_on_message()
                        .filter_map(move |it| std::future::ready(news(&it, own))));
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.map_or_else(|| EngineError::Answer("no address".to_owned()), EngineError::Redis))
    }
}

fn news(message: &redis::Msg, own: Uuid) -> Option<News> {
    let text: String = message.get_payload().ok()?;
    if message.get_channel_name() == keys::DURABLE && is_from(&text, own) {
        return None;
    }
    let told = match message.get_channel_name() {
        keys::PENDING => text.parse().ok().map(|it| News::Pending(LotId(it))),
        keys::RECOVER => text.parse().ok().map(|it| News::Recover(LotId(it))),
        keys::DURABLE => durable(&text),
        _ => None,
    };
    if told.is_none() {
        tracing::warn!(channel = message.get_channel_name(), "unreadable news was ignored");
    }
    told
}

fn is_from(text: &str, sender: Uuid) -> bool {
    text.split(' ').nth(1).and_then(|it| it.parse().ok()) == Some(sender)
}

fn durable(text: &str) -> Option<News> {
    let mut lines = text.lines();
    let mut head = lines.next()?.split(' ');
    let (kind, _sender) = (head.next()?, head.next()?);
    if kind == RECOVERED {
        let lot = LotId(head.next()?.parse().ok()?);
        return Some(News::Recovered { lot, epoch: head.next()?.parse().ok()? });
    }
    let mut lots: Vec<(LotId, Vec<Durable>)> = Vec::new();
    for line in lines {
        // A line without a space names the lot of those that follow.
        match lots.last_mut() {
            Some((_, entries)) if line.contains(' ') => entries.push(durable_entry(line)?),
            Some(_) | None => lots.push((LotId(line.parse().ok()?), Vec::new())),
        }
    }
    (kind == DURABLE).then_some(News::Durable(lots))
}

fn durable_entry(text: &str) -> Option<Durable> {
    let (hash, entry) = text.split_once(' ')?;
    let hash: [u8; 32] = hex::decode(hash).ok()?.try_into().ok()?;
    Some(Durable { listed: line::parse(entry).ok()?, hash: Hash::from_bytes(hash) })
}

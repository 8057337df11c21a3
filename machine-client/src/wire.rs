//! What crosses the wire, as `/api/openapi.json` describes it. Fields that a newer court adds are
//! passed over; sums are yuan in a string, never a JSON number.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// A network inquiry (网络询价) that waits for an answer, or has one.
#[derive(Clone, Debug, Deserialize)]
pub struct Task {
    pub inquiry_id: Uuid,
    pub title: String,
    /// `movable` or `immovable`.
    pub kind: String,
    /// `housing`, `vehicle`, `land` …
    pub category: String,
    pub region: String,
    /// What the court has found out, by topic.
    pub facts: Value,
    pub commissioned_at: DateTime<FixedOffset>,
    /// The first instant at which a quote is late.
    pub due_at: DateTime<FixedOffset>,
    pub settled: bool,
    /// What may be handed in now: `quote`, `correction` or nothing.
    pub accepts: Option<String>,
    /// One's own quotes, oldest first.
    pub quotes: Vec<Version>,
}

impl Task {
    /// Whether the court waits for an answer: the first, or one that corrects it.
    pub fn waits(&self) -> bool {
        !self.settled && self.accepts.is_some()
    }

    /// The key of the next answer. It follows from the task, so that a program that was restarted
    /// repeats what it had sent before instead of sending something new.
    pub fn key(&self) -> Uuid {
        let versions = u128::try_from(self.quotes.len()).unwrap_or_default();
        Uuid::from_u128(self.inquiry_id.as_u128().wrapping_add(versions))
    }
}

/// One version of a report.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Version {
    pub version: i16,
    pub value: String,
    pub valid_until: NaiveDate,
    pub delivered_at: DateTime<FixedOffset>,
}

/// An answer to an inquiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// In yuan, with two decimals.
    pub value: String,
    /// The last day on which the report is valid; at most a year counts.
    pub valid_until: NaiveDate,
    /// The interval around the value: both ends or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// In words, how the value was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What it was computed from; at most 50.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<Sample>,
}

/// One deal or offer from which a value was computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    pub title: String,
    /// `deal`, `government`, `guide` or `market`.
    pub source: String,
    pub price: String,
    pub on: Option<NaiveDate>,
    pub address: Option<String>,
}

/// A refusal (RFC 9457). `kind` is stable and may be acted upon; the sentences are for people.
#[derive(Clone, Debug, Deserialize)]
pub struct Problem {
    /// `/problems/<slug>`, explained in `docs/problems.md`.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    #[serde(default)]
    pub detail: String,
    /// The article on which the refusal rests.
    pub article: Option<String>,
}

impl Problem {
    /// The last word of the type, such as `quote-delivered`.
    pub fn slug(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Token {
    pub access_token: String,
    /// In seconds.
    pub expires_in: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_an_answer_follows_from_the_task() {
        let text = r#"{
            "inquiry_id": "0193a000-0000-7000-8000-0000000000ff", "title": "房屋", "kind": "immovable",
            "category": "housing", "region": "芙蓉区", "facts": {}, "settled": false, "quotes": [],
            "accepts": "quote", "commissioned_at": "2026-11-22T10:00:00+08:00", "due_at": "2026-11-26T00:00:00+08:00",
            "of_a_newer_court": 1
        }"#;
        let mut task: Task = serde_json::from_str(text).unwrap();
        assert!(task.waits());
        assert_eq!(task.key(), task.inquiry_id);
        let given = r#"{
            "version": 1, "value": "1.00", "valid_until": "2027-11-01",
            "delivered_at": "2026-11-22T10:00:00+08:00"
        }"#;
        task.quotes.push(serde_json::from_str(given).unwrap());
        task.accepts = None;
        assert!(!task.waits());
        assert_eq!(task.key().to_string(), "0193a000-0000-7000-8000-000000000100");
    }
}

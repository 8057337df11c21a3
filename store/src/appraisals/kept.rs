//! An act as it is kept: JSON with stable names.

use chrono::{DateTime, NaiveDate, Utc};
use domain::instant::Instant;
use domain::money::Money;
use serde::{Deserialize, Serialize};
use valuation::appraisal::{Act, Decision, Defect, Ground, Position, Ruling, Verdict};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Kept {
    Commissioned {},
    Accepted {},
    Declined { reason: String },
    DocumentsMissed { documents: Vec<String> },
    DocumentsSupplied {},
    Inspected { on: NaiveDate, notified: Vec<String>, absent: Vec<String>, witness: Option<String> },
    Stopped {},
    Resumed {},
    ExtensionAsked { days: u32 },
    ExtensionDecided { decision: String },
    Reported { value_fen: i64, valid_until: NaiveDate },
    Charged { amount_fen: i64 },
    DefectFound { defect: String },
    Explained {},
    Served { at: DateTime<Utc> },
    Objected { by: String, grounds: Vec<String> },
    Ruled { objection: usize, ruling: String },
    PassedOn { objection: usize },
    Answered { objection: usize },
    Positioned { objection: usize, position: String },
    Reviewed { objection: usize, verdict: String },
    Replaced {},
    MaterialReturned {},
    Withdrawn {},
}

impl From<&Act> for Kept {
    fn from(act: &Act) -> Kept {
        match act.clone() {
            Act::Commissioned => Kept::Commissioned {},
            Act::Accepted => Kept::Accepted {},
            Act::Declined { reason } => Kept::Declined { reason },
            Act::DocumentsMissed { documents } => Kept::DocumentsMissed { documents },
            Act::DocumentsSupplied => Kept::DocumentsSupplied {},
            Act::Inspected { on, notified, absent, witness } => {
                Kept::Inspected { on, notified, absent, witness }
            }
            Act::Stopped => Kept::Stopped {},
            Act::Resumed => Kept::Resumed {},
            Act::ExtensionAsked { days } => Kept::ExtensionAsked { days },
            Act::ExtensionDecided { decision } => {
                Kept::ExtensionDecided { decision: decision.slug().to_owned() }
            }
            Act::Reported { value, valid_until } => {
                Kept::Reported { value_fen: value.fen(), valid_until }
            }
            Act::Charged { amount } => Kept::Charged { amount_fen: amount.fen() },
            Act::DefectFound { defect } => Kept::DefectFound { defect: defect.slug().to_owned() },
            Act::Explained => Kept::Explained {},
            Act::Served { at } => Kept::Served { at: at.utc() },
            Act::Objected { by, grounds } => {
                let grounds = grounds.into_iter().map(|it| it.slug().to_owned()).collect();
                Kept::Objected { by, grounds }
            }
            Act::Ruled { objection, ruling } => {
                Kept::Ruled { objection, ruling: ruling.slug().to_owned() }
            }
            Act::PassedOn { objection } => Kept::PassedOn { objection },
            Act::Answered { objection } => Kept::Answered { objection },
            Act::Positioned { objection, position } => {
                Kept::Positioned { objection, position: position.slug().to_owned() }
            }
            Act::Reviewed { objection, verdict } => {
                Kept::Reviewed { objection, verdict: verdict.slug().to_owned() }
            }
            Act::Replaced => Kept::Replaced {},
            Act::MaterialReturned => Kept::MaterialReturned {},
            Act::Withdrawn => Kept::Withdrawn {},
        }
    }
}

impl Kept {
    /// The act, unless a name or an amount means nothing.
    pub(super) fn act(self) -> Option<Act> {
        Some(match self {
            Kept::Commissioned {} => Act::Commissioned,
            Kept::Accepted {} => Act::Accepted,
            Kept::Declined { reason } => Act::Declined { reason },
            Kept::DocumentsMissed { documents } => Act::DocumentsMissed { documents },
            Kept::DocumentsSupplied {} => Act::DocumentsSupplied,
            Kept::Inspected { on, notified, absent, witness } => {
                Act::Inspected { on, notified, absent, witness }
            }
            Kept::Stopped {} => Act::Stopped,
            Kept::Resumed {} => Act::Resumed,
            Kept::ExtensionAsked { days } => Act::ExtensionAsked { days },
            Kept::ExtensionDecided { decision } => {
                Act::ExtensionDecided { decision: Decision::parse(&decision)? }
            }
            Kept::Reported { value_fen, valid_until } => {
                Act::Reported { value: Money::from_fen(value_fen)?, valid_until }
            }
            Kept::Charged { amount_fen } => Act::Charged { amount: Money::from_fen(amount_fen)? },
            Kept::DefectFound { defect } => Act::DefectFound { defect: Defect::parse(&defect)? },
            Kept::Explained {} => Act::Explained,
            Kept::Served { at } => Act::Served { at: Instant::from_utc(at) },
            Kept::Objected { by, grounds } => {
                let grounds: Option<_> = grounds.iter().map(|it| Ground::parse(it)).collect();
                Act::Objected { by, grounds: grounds? }
            }
            Kept::Ruled { objection, ruling } => {
                Act::Ruled { objection, ruling: Ruling::parse(&ruling)? }
            }
            Kept::PassedOn { objection } => Act::PassedOn { objection },
            Kept::Answered { objection } => Act::Answered { objection },
            Kept::Positioned { objection, position } => {
                Act::Positioned { objection, position: Position::parse(&position)? }
            }
            Kept::Reviewed { objection, verdict } => {
                Act::Reviewed { objection, verdict: Verdict::parse(&verdict)? }
            }
            Kept::Replaced {} => Act::Replaced,
            Kept::MaterialReturned {} => Act::MaterialReturned,
            Kept::Withdrawn {} => Act::Withdrawn,
        })
    }

    /// The stable name.
    pub(super) fn name(&self) -> String {
        let value = serde_json::to_value(self).expect("plain fields");
        value.get("act").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_is_read_back_as_it_was() {
        let day = "2026-11-23".parse().expect("a day");
        let at = Instant::start_of(day);
        let acts = [
            Act::Commissioned,
            Act::Declined { reason: "无".to_owned() },
            Act::DocumentsMissed { documents: vec!["权属证".to_owned()] },
            Act::Inspected { on: day, notified: vec![], absent: vec![], witness: None },
            Act::ExtensionAsked { days: 15 },
            Act::ExtensionDecided { decision: Decision::Granted },
            Act::Reported { value: Money::yuan(3), valid_until: day },
            Act::Charged { amount: Money::yuan(5) },
            Act::DefectFound { defect: Defect::WrongStamp },
            Act::Served { at },
            Act::Objected { by: "甲".to_owned(), grounds: Ground::ALL.to_vec() },
            Act::Ruled { objection: 1, ruling: Ruling::Upheld },
            Act::Positioned { objection: 1, position: Position::Contested },
            Act::Reviewed { objection: 1, verdict: Verdict::Unsound },
            Act::Withdrawn,
        ];
        for act in acts {
            let kept = Kept::from(&act);
            let value = serde_json::to_value(&kept).expect("plain fields");
            let read: Kept = serde_json::from_value(value).expect("what was written");
            assert_eq!(read.act(), Some(act));
        }
        assert_eq!(Kept::from(&Act::MaterialReturned).name(), "material-returned");
        let unknown = serde_json::json!({ "act": "ruled", "objection": 0, "ruling": "perhaps" });
        let unknown: Kept = serde_json::from_value(unknown).expect("well formed");
        assert_eq!(unknown.act(), None);
    }
}

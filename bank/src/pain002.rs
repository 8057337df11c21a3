//! What the bank answers to an order: pain.002 (付款状态报告), read by the platform and written by
//! the bank simulator.
//!
//! An answer is not a booking: an accepted payment is paid when camt.053 or camt.054 says that it
//! was booked, and not before.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::instant::beijing;
use serde::{Deserialize, Serialize};

use crate::xml::{self, XmlError};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.12";

/// The answer to one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub message_id: String,
    pub created_at: DateTime<Utc>,
    /// The message id of the order.
    pub order_id: String,
    pub verdict: Verdict,
    /// Groups of the order about which the bank speaks without naming a payment.
    pub groups: Vec<(String, Answer)>,
    /// What is said about single payments.
    pub payments: Vec<Answered>,
}

/// What is said about the order as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    /// Nothing of the order is carried out.
    Rejected {
        reason: String,
    },
    /// Some payments are accepted, others not; each is named.
    Partly,
    /// The bank says nothing about the whole.
    Unsaid,
}

/// What is said about one payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub end_to_end_id: String,
    pub answer: Answer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Taken for execution; not paid.
    Accepted,
    /// Refused, with the bank's reason code, such as `AC04` for a closed account.
    Rejected { reason: String },
}

/// Why an answer is not read; nothing of it is used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    #[error(transparent)]
    Xml(#[from] XmlError),
    #[error("the message does not fit pain.002: {0}")]
    Shape(String),
    #[error("payment {id}: '{status}' is not a status of a payment")]
    Status { id: String, status: String },
}

/// Reads an answer of the bank.
///
/// # Errors
/// [`AnswerError`]; an answer is understood as a whole or not at all.
pub fn read(raw: &[u8]) -> Result<Report, AnswerError> {
    let text = xml::text(raw)?;
    let found = xml::message_name(&text)?;
    if !found.starts_with("pain.002.") {
        return Err(XmlError::OtherMessage { wanted: "pain.002", found }.into());
    }
    let document: Document =
        quick_xml::de::from_str(&text).map_err(|error| AnswerError::Shape(error.to_string()))?;
    let DocumentReport { header, original, groups } = document.report;
    let created_at = DateTime::parse_from_rfc3339(header.created_at.trim())
        .map_err(|_| AnswerError::Shape("CreDtTm".to_owned()))?
        .to_utc();
    let verdict = match original.status.as_deref().map(str::trim) {
        None | Some("") => Verdict::Unsaid,
        Some("PART") => Verdict::Partly,
        Some(status) => match answer(&original.message_id, status, original.reasons.first())? {
            Answer::Accepted => Verdict::Accepted,
            Answer::Rejected { reason } => Verdict::Rejected { reason },
        },
    };
    let (mut spoken, mut payments) = (Vec::new(), Vec::new());
    for group in groups {
        if let (Some(status), []) = (&group.status, group.transactions.as_slice()) {
            let said = answer(&group.id, status.trim(), group.reasons.first())?;
            spoken.push((group.id.trim().to_owned(), said));
        }
        for it in group.transactions {
            let id = it.end_to_end_id.unwrap_or_default().trim().to_owned();
            // A refused group speaks for each payment in it that has no status of its own.
            let status = it.status.or_else(|| group.status.clone()).unwrap_or_default();
            let reason = it.reasons.first().or(group.reasons.first());
            let answer = answer(&id, status.trim(), reason)?;
            payments.push(Answered { end_to_end_id: id, answer });
        }
    }
    let order_id = original.message_id.trim().to_owned();
    let message_id = header.message_id;
    Ok(Report { message_id, created_at, order_id, verdict, groups: spoken, payments })
}

fn answer(id: &str, status: &str, reason: Option<&ReasonXml>) -> Result<Answer, AnswerError> {
    match status {
        "RCVD" | "PDNG" | "ACTC" | "ACCP" | "ACSP" | "ACSC" | "ACWC" | "ACWP" | "ACCC" => {
            Ok(Answer::Accepted)
        }
        "RJCT" | "CANC" => {
            let code = reason.and_then(|it| it.reason.as_ref());
            let code = code.and_then(|it| it.code.as_deref().or(it.own.as_deref()));
            Ok(Answer::Rejected { reason: code.unwrap_or("NARR").trim().to_owned() })
        }
        _ => Err(AnswerError::Status { id: id.to_owned(), status: status.to_owned() }),
    }
}

/// The file of an answer, as a bank writes it.
pub fn write(report: &Report) -> String {
    let (status, reason) = match &report.verdict {
        Verdict::Accepted => (Some("ACCP"), None),
        Verdict::Rejected { reason } => (Some("RJCT"), Some(reason.as_str())),
        Verdict::Partly => (Some("PART"), None),
        Verdict::Unsaid => (None, None),
    };
    let transactions = report.payments.iter().map(|it| {
        let (status, reason) = match &it.answer {
            Answer::Accepted => ("ACSP", None),
            Answer::Rejected { reason } => ("RJCT", Some(reason.as_str())),
        };
        TransactionXml {
            end_to_end_id: Some(it.end_to_end_id.clone()),
            status: Some(status.to_owned()),
            reasons: reasons(reason),
        }
    });
    let mut groups: Vec<GroupXml> = report.groups.iter().map(silent).collect();
    let transactions: Vec<TransactionXml> = transactions.collect();
    if !transactions.is_empty() {
        let (id, status, reasons) = (report.order_id.clone(), None, Vec::new());
        groups.push(GroupXml { id, status, reasons, transactions });
    }
    let created = report.created_at.with_timezone(&beijing());
    let document = Document {
        namespace: Some(NAMESPACE.to_owned()),
        report: DocumentReport {
            header: HeaderXml {
                message_id: report.message_id.clone(),
                created_at: created.to_rfc3339_opts(SecondsFormat::Secs, false),
            },
            original: OriginalXml {
                message_id: report.order_id.clone(),
                message_name: "pain.001.001.09".to_owned(),
                status: status.map(str::to_owned),
                reasons: reasons(reason),
            },
            groups,
        },
    };
    let body = quick_xml::se::to_string(&document).expect("names and texts are always writable");
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}\n")
}

/// A group with a status and no payments of its own.
fn silent((id, said): &(String, Answer)) -> GroupXml {
    let (status, reason) = match said {
        Answer::Accepted => ("ACSP", None),
        Answer::Rejected { reason } => ("RJCT", Some(reason.as_str())),
    };
    let (id, status) = (id.clone(), Some(status.to_owned()));
    GroupXml { id, status, reasons: reasons(reason), transactions: Vec::new() }
}

fn reasons(code: Option<&str>) -> Vec<ReasonXml> {
    let reason =
        |code: &str| ReasonXml { reason: Some(CodeXml { code: Some(code.to_owned()), own: None }) };
    code.map(reason).into_iter().collect()
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename = "Document")]
struct Document {
    #[serde(rename = "@xmlns", default, skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    #[serde(rename = "CstmrPmtStsRpt")]
    report: DocumentReport,
}

#[derive(Debug, Deserialize, Serialize)]
struct DocumentReport {
    #[serde(rename = "GrpHdr")]
    header: HeaderXml,
    #[serde(rename = "OrgnlGrpInfAndSts")]
    original: OriginalXml,
    #[serde(rename = "OrgnlPmtInfAndSts", default)]
    groups: Vec<GroupXml>,
}

#[derive(Debug, Deserialize, Serialize)]
struct HeaderXml {
    #[serde(rename = "MsgId")]
    message_id: String,
    #[serde(rename = "CreDtTm")]
    created_at: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct OriginalXml {
    #[serde(rename = "OrgnlMsgId")]
    message_id: String,
    #[serde(rename = "OrgnlMsgNmId")]
    message_name: String,
    #[serde(rename = "GrpSts", default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(rename = "StsRsnInf", default)]
    reasons: Vec<ReasonXml>,
}

#[derive(Debug, Deserialize, Serialize)]
struct GroupXml {
    #[serde(rename = "OrgnlPmtInfId")]
    id: String,
    #[serde(rename = "PmtInfSts", default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(rename = "StsRsnInf", default)]
    reasons: Vec<ReasonXml>,
    #[serde(rename = "TxInfAndSts", default)]
    transactions: Vec<TransactionXml>,
}

#[derive(Debug, Deserialize, Serialize)]
struct TransactionXml {
    #[serde(rename = "OrgnlEndToEndId", default, skip_serializing_if = "Option::is_none")]
    end_to_end_id: Option<String>,
    #[serde(rename = "TxSts", default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(rename = "StsRsnInf", default)]
    reasons: Vec<ReasonXml>,
}

#[derive(Debug, Deserialize, Serialize)]
struct ReasonXml {
    #[serde(rename = "Rsn", default, skip_serializing_if = "Option::is_none")]
    reason: Option<CodeXml>,
}

#[derive(Debug, Deserialize, Serialize)]
struct CodeXml {
    #[serde(rename = "Cd", default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(rename = "Prtry", default, skip_serializing_if = "Option::is_none")]
    own: Option<String>,
}

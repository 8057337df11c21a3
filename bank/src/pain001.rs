//! What is asked of the bank: pain.001.001.09 (付款指令), written by the platform and read by the
//! bank simulator.
//!
//! The end-to-end id of a payment is its idempotency key: it is never sent under another.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use domain::instant::beijing;
use domain::money::Money;
use serde::{Deserialize, Serialize};

use crate::xml::{self, XmlError};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

/// A message: payments out of one or more accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// At most 35 characters.
    pub message_id: String,
    pub created_at: DateTime<Utc>,
    /// Who asks: the court.
    pub initiator: String,
    pub groups: Vec<Group>,
}

/// The payments out of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: String,
    pub day: NaiveDate,
    pub payer: Account,
    pub payments: Vec<Payment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub holder: String,
    pub number: String,
    pub bank: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// At most 35 characters.
    pub end_to_end_id: String,
    pub amount: Money,
    pub payee: Account,
    pub remittance: String,
}

/// Why an order is not written or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    #[error(transparent)]
    Xml(#[from] XmlError),
    #[error("an order pays something")]
    Empty,
    #[error("the sum is beyond the largest amount")]
    Sum,
    #[error("the message does not fit pain.001.001.09: {0}")]
    Shape(String),
    #[error("payment {id}: {what}")]
    Payment { id: String, what: String },
    #[error("the control sum or count does not fit the payments")]
    Control,
}

/// The file of an order.
///
/// # Errors
/// [`OrderError::Empty`] and [`OrderError::Sum`].
pub fn write(order: &Order) -> Result<String, OrderError> {
    let groups = order.groups.iter().filter(|it| !it.payments.is_empty());
    let groups = groups.map(group).collect::<Result<Vec<_>, _>>()?;
    let amounts = order.groups.iter().flat_map(|it| &it.payments).map(|it| it.amount);
    let (count, sum) = (amounts.clone().count(), Money::sum(amounts).ok_or(OrderError::Sum)?);
    if count == 0 {
        return Err(OrderError::Empty);
    }
    let created = order.created_at.with_timezone(&beijing());
    let document = Document {
        namespace: Some(NAMESPACE.to_owned()),
        initiation: Initiation {
            header: Header {
                message_id: order.message_id.clone(),
                created_at: created.to_rfc3339_opts(SecondsFormat::Secs, false),
                count: count.to_string(),
                sum: sum.to_string(),
                initiator: Named { name: cut(&order.initiator) },
            },
            groups,
        },
    };
    let body = quick_xml::se::to_string(&document).expect("names and texts are always writable");
    Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}\n"))
}

fn group(group: &Group) -> Result<GroupXml, OrderError> {
    let sum = Money::sum(group.payments.iter().map(|it| it.amount)).ok_or(OrderError::Sum)?;
    Ok(GroupXml {
        id: group.id.clone(),
        method: "TRF".to_owned(),
        count: group.payments.len().to_string(),
        sum: sum.to_string(),
        day: Day { date: group.day.to_string() },
        payer: Named { name: cut(&group.payer.holder) },
        payer_account: numbered(&group.payer.number),
        payer_agent: agent(group.payer.bank.as_deref().unwrap_or("NOTPROVIDED")),
        payments: group.payments.iter().map(payment).collect(),
    })
}

fn payment(payment: &Payment) -> PaymentXml {
    PaymentXml {
        id: PaymentId { end_to_end_id: payment.end_to_end_id.clone() },
        amount: AmountXml {
            instructed: Instructed {
                currency: "CNY".to_owned(),
                value: payment.amount.to_string(),
            },
        },
        payee_agent: payment.payee.bank.as_deref().map(agent),
        payee: Named { name: cut(&payment.payee.holder) },
        payee_account: numbered(&payment.payee.number),
        remittance: Remittance { text: cut(&payment.remittance) },
    }
}

/// Texts of the message have at most 140 characters.
fn cut(text: &str) -> String {
    text.chars().take(140).collect()
}

fn numbered(number: &str) -> Numbered {
    Numbered { id: NumberId { other: OtherId { id: number.to_owned() } } }
}

fn agent(bank: &str) -> Agent {
    Agent { institution: Named { name: cut(bank) } }
}

/// Reads an order back, as a bank does; its control sums must fit.
///
/// # Errors
/// [`OrderError`]; nothing of a refused order is carried out.
pub fn read(raw: &[u8]) -> Result<Order, OrderError> {
    let text = xml::text(raw)?;
    let found = xml::message_name(&text)?;
    if found != "pain.001.001.09" {
        return Err(XmlError::OtherMessage { wanted: "pain.001.001.09", found }.into());
    }
    let document: Document =
        quick_xml::de::from_str(&text).map_err(|error| OrderError::Shape(error.to_string()))?;
    let Initiation { header, groups } = document.initiation;
    let created_at = DateTime::parse_from_rfc3339(&header.created_at)
        .map_err(|_| OrderError::Shape("CreDtTm".to_owned()))?
        .to_utc();
    let groups = groups.into_iter().map(read_group).collect::<Result<Vec<_>, _>>()?;
    let amounts = groups.iter().flat_map(|it| &it.payments).map(|it| it.amount);
    let (count, sum) = (amounts.clone().count(), Money::sum(amounts).ok_or(OrderError::Sum)?);
    if header.count != count.to_string() || header.sum.parse() != Ok(sum) {
        return Err(OrderError::Control);
    }
    Ok(Order {
        message_id: header.message_id,
        created_at,
        initiator: header.initiator.name,
        groups,
    })
}

fn read_group(group: GroupXml) -> Result<Group, OrderError> {
    let day = group.day.date.parse().map_err(|_| OrderError::Shape("ReqdExctnDt".to_owned()))?;
    let account = |holder: Named, number: Numbered, agent: Option<Agent>| Account {
        holder: holder.name,
        number: number.id.other.id,
        bank: agent.map(|it| it.institution.name).filter(|it| it != "NOTPROVIDED"),
    };
    let payments = group.payments.into_iter().map(|it| {
        let id = it.id.end_to_end_id;
        let Instructed { currency, value } = it.amount.instructed;
        let amount = if currency == "CNY" {
            value.parse::<Money>().map_err(|error| error.to_string())
        } else {
            Err(format!("the currency is {currency}"))
        };
        let amount = amount.map_err(|what| OrderError::Payment { id: id.clone(), what })?;
        let payee = account(it.payee, it.payee_account, it.payee_agent);
        Ok(Payment { end_to_end_id: id, amount, payee, remittance: it.remittance.text })
    });
    Ok(Group {
        id: group.id,
        day,
        payments: payments.collect::<Result<Vec<_>, OrderError>>()?,
        payer: account(group.payer, group.payer_account, Some(group.payer_agent)),
    })
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename = "Document")]
struct Document {
    #[serde(rename = "@xmlns", default, skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    #[serde(rename = "CstmrCdtTrfInitn")]
    initiation: Initiation,
}

#[derive(Debug, Deserialize, Serialize)]
struct Initiation {
    #[serde(rename = "GrpHdr")]
    header: Header,
    #[serde(rename = "PmtInf")]
    groups: Vec<GroupXml>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Header {
    #[serde(rename = "MsgId")]
    message_id: String,
    #[serde(rename = "CreDtTm")]
    created_at: String,
    #[serde(rename = "NbOfTxs")]
    count: String,
    #[serde(rename = "CtrlSum")]
    sum: String,
    #[serde(rename = "InitgPty")]
    initiator: Named,
}

#[derive(Debug, Deserialize, Serialize)]
struct Named {
    #[serde(rename = "Nm")]
    name: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct GroupXml {
    #[serde(rename = "PmtInfId")]
    id: String,
    #[serde(rename = "PmtMtd")]
    method: String,
    #[serde(rename = "NbOfTxs")]
    count: String,
    #[serde(rename = "CtrlSum")]
    sum: String,
    #[serde(rename = "ReqdExctnDt")]
    day: Day,
    #[serde(rename = "Dbtr")]
    payer: Named,
    #[serde(rename = "DbtrAcct")]
    payer_account: Numbered,
    #[serde(rename = "DbtrAgt")]
    payer_agent: Agent,
    #[serde(rename = "CdtTrfTxInf")]
    payments: Vec<PaymentXml>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Day {
    #[serde(rename = "Dt")]
    date: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct Numbered {
    #[serde(rename = "Id")]
    id: NumberId,
}

#[derive(Debug, Deserialize, Serialize)]
struct NumberId {
    #[serde(rename = "Othr")]
    other: OtherId,
}

#[derive(Debug, Deserialize, Serialize)]
struct OtherId {
    #[serde(rename = "Id")]
    id: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct Agent {
    #[serde(rename = "FinInstnId")]
    institution: Named,
}

#[derive(Debug, Deserialize, Serialize)]
struct PaymentXml {
    #[serde(rename = "PmtId")]
    id: PaymentId,
    #[serde(rename = "Amt")]
    amount: AmountXml,
    #[serde(rename = "CdtrAgt", default, skip_serializing_if = "Option::is_none")]
    payee_agent: Option<Agent>,
    #[serde(rename = "Cdtr")]
    payee: Named,
    #[serde(rename = "CdtrAcct")]
    payee_account: Numbered,
    #[serde(rename = "RmtInf")]
    remittance: Remittance,
}

#[derive(Debug, Deserialize, Serialize)]
struct PaymentId {
    #[serde(rename = "EndToEndId")]
    end_to_end_id: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct AmountXml {
    #[serde(rename = "InstdAmt")]
    instructed: Instructed,
}

#[derive(Debug, Deserialize, Serialize)]
struct Instructed {
    #[serde(rename = "@Ccy")]
    currency: String,
    #[serde(rename = "$text")]
    value: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct Remittance {
    #[serde(rename = "Ustrd")]
    text: String,
}

//! camt.053 and camt.054 as XML has them: only the elements this platform uses, in their order.

use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize)]
#[serde(rename = "Document")]
pub struct Document {
    #[serde(rename = "@xmlns", default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    #[serde(rename = "BkToCstmrDbtCdtNtfctn", default, skip_serializing_if = "Option::is_none")]
    pub notification: Option<Notification>,
    #[serde(rename = "BkToCstmrStmt", default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Statement>,
}

#[derive(Debug, Serialize)]
pub struct Notification {
    #[serde(rename = "GrpHdr")]
    pub header: Header,
    #[serde(rename = "Ntfctn", default)]
    pub accounts: Vec<Account>,
}

#[derive(Debug, Serialize)]
pub struct Statement {
    #[serde(rename = "GrpHdr")]
    pub header: Header,
    #[serde(rename = "Stmt", default)]
    pub accounts: Vec<Account>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Header {
    #[serde(rename = "MsgId")]
    pub message_id: String,
    #[serde(rename = "CreDtTm")]
    pub created_at: String,
}

/// A notification or statement about one account.
#[derive(Debug, Serialize)]
pub struct Account {
    #[serde(rename = "Id")]
    pub id: String,
    #[serde(rename = "CreDtTm", default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    #[serde(rename = "Acct")]
    pub account: Numbered,
    #[serde(rename = "Bal", default)]
    pub balances: Vec<Balance>,
    #[serde(rename = "Ntry", default)]
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Numbered {
    #[serde(rename = "Id")]
    pub id: Number,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Number {
    #[serde(rename = "IBAN", default, skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    #[serde(rename = "Othr", default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Other>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Other {
    #[serde(rename = "Id")]
    pub id: String,
}

impl Numbered {
    pub fn of(number: &str) -> Numbered {
        let other = Some(Other { id: number.to_owned() });
        Numbered { id: Number { iban: None, other } }
    }

    pub fn number(&self) -> Option<&str> {
        let other = self.id.other.as_ref().map(|it| it.id.as_str());
        other.or(self.id.iban.as_deref()).map(str::trim).filter(|it| !it.is_empty())
    }
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Balance {
    #[serde(rename = "Tp")]
    pub kind: BalanceKind,
    #[serde(rename = "Amt")]
    pub amount: Amount,
    #[serde(rename = "CdtDbtInd")]
    pub direction: String,
    #[serde(rename = "Dt")]
    pub date: Moment,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct BalanceKind {
    #[serde(rename = "CdOrPrtry")]
    pub code: Code,
}

#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Code {
    #[serde(rename = "Cd", default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(rename = "Prtry", default, skip_serializing_if = "Option::is_none")]
    pub own: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Amount {
    #[serde(rename = "@Ccy")]
    pub currency: String,
    #[serde(rename = "$text")]
    pub value: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Moment {
    #[serde(rename = "Dt", default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(rename = "DtTm", default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Entry {
    #[serde(rename = "NtryRef", default, skip_serializing_if = "Option::is_none")]
    pub entry_reference: Option<String>,
    #[serde(rename = "Amt")]
    pub amount: Amount,
    #[serde(rename = "CdtDbtInd")]
    pub direction: String,
    #[serde(rename = "RvslInd", default, skip_serializing_if = "Option::is_none")]
    pub reversal: Option<String>,
    #[serde(rename = "Sts")]
    pub status: Status,
    #[serde(rename = "BookgDt", default, skip_serializing_if = "Option::is_none")]
    pub booked: Option<Moment>,
    #[serde(rename = "ValDt", default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Moment>,
    #[serde(rename = "AcctSvcrRef", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(rename = "BkTxCd", default)]
    pub code: TransactionCode,
    #[serde(rename = "NtryDtls", default)]
    pub details: Vec<Details>,
}

/// A choice since version 8, a plain code before.
#[derive(Debug, Deserialize, Serialize)]
pub struct Status {
    #[serde(rename = "Cd", default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(rename = "$text", default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
}

/// Required by the schema; only interest and fees are told by it.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct TransactionCode {
    #[serde(rename = "Domn", default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<DomainCode>,
    #[serde(rename = "Prtry", default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnCode>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct DomainCode {
    #[serde(rename = "Cd")]
    pub code: String,
    #[serde(rename = "Fmly")]
    pub family: FamilyCode,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct FamilyCode {
    #[serde(rename = "Cd")]
    pub code: String,
    #[serde(rename = "SubFmlyCd")]
    pub sub: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct OwnCode {
    #[serde(rename = "Cd")]
    pub code: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Details {
    #[serde(rename = "TxDtls", default)]
    pub transactions: Vec<Transaction>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Transaction {
    #[serde(rename = "Refs", default, skip_serializing_if = "Option::is_none")]
    pub references: Option<References>,
    #[serde(rename = "Amt", default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    #[serde(rename = "CdtDbtInd", default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    #[serde(rename = "RltdPties", default, skip_serializing_if = "Option::is_none")]
    pub parties: Option<Parties>,
    #[serde(rename = "RmtInf", default, skip_serializing_if = "Option::is_none")]
    pub remittance: Option<Remittance>,
    #[serde(rename = "RtrInf", default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Returned>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
pub struct References {
    #[serde(rename = "AcctSvcrRef", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(rename = "EndToEndId", default, skip_serializing_if = "Option::is_none")]
    pub end_to_end_id: Option<String>,
    #[serde(rename = "TxId", default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Parties {
    #[serde(rename = "Dbtr", default, skip_serializing_if = "Option::is_none")]
    pub debtor: Option<Party>,
    #[serde(rename = "DbtrAcct", default, skip_serializing_if = "Option::is_none")]
    pub debtor_account: Option<Numbered>,
    #[serde(rename = "Cdtr", default, skip_serializing_if = "Option::is_none")]
    pub creditor: Option<Party>,
    #[serde(rename = "CdtrAcct", default, skip_serializing_if = "Option::is_none")]
    pub creditor_account: Option<Numbered>,
}

/// Wrapped in `Pty` since version 8, plain before.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Party {
    #[serde(rename = "Pty", default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Named>,
    #[serde(rename = "Nm", default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Named {
    #[serde(rename = "Nm", default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Party {
    pub fn of(name: &str) -> Party {
        Party { party: Some(Named { name: Some(name.to_owned()) }), name: None }
    }

    pub fn name(&self) -> Option<&str> {
        let wrapped = self.party.as_ref().and_then(|it| it.name.as_deref());
        wrapped.or(self.name.as_deref()).map(str::trim).filter(|it| !it.is_empty())
    }
}

#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Remittance {
    #[serde(rename = "Ustrd", default)]
    pub lines: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Returned {
    #[serde(rename = "Rsn", default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Code>,
}

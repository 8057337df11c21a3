//! The bank's language: files of ISO 20022 (金融业通用报文).
//!
//! What a bank sends is read into plain values ([`camt`]); what is asked of it is written
//! ([`pain001`]). Nothing here knows a case, a ledger or a database. What is read is hostile until
//! it has passed [`xml`]: no DOCTYPE, bounded size and depth, a declared encoding that is known.

pub mod camt;
pub mod pain001;
pub mod pain002;
pub mod sub_account;
pub mod xml;

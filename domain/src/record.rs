//! The published record of a lot: JSON Lines that anyone can check offline (docs/record.md).
//!
//! ```text
//! header   lot, terms, instruments, hash function, public key
//! entry    one line each, chained: previous ‖ entry → hash
//! footer   outcome, head, signature over header, head and outcome
//! ```
//!
//! There is exactly one way to write a record. Whatever is read is written again and must come
//! out byte for byte, so a change that no hash covers, such as a blank, is found as well.

mod check;
mod entry;
mod footer;
mod header;

pub use check::{Check, Extension, Fault, Interruption, Report, Seen};
pub(crate) use entry::EntryLine;
pub use entry::{Linked, Links};
pub use footer::{Ending, Footer};
pub use header::Header;
pub(crate) use header::instant;

/// What the first line of every record begins with.
pub const FORMAT: &str = "fachui-record";
/// The version of the form, also of what is signed.
pub const VERSION: u8 = 1;

/// The one JSON text of a value of ours: no blanks, fields in their fixed order.
pub(crate) fn canonical(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("texts and whole numbers have a JSON form")
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

//! Identifiers people type: citizen numbers, social credit codes, case numbers.
//!
//! Each is parsed into its normal form once; what is wrong is named. Full-width characters and
//! spaces that input methods leave behind are tolerated, because they change nothing.

pub mod case_number;
pub mod case_type;
mod chinese;
pub mod citizen;
pub mod credit_code;
mod recognised;

pub use case_number::{CaseNumber, CaseNumberError, DocumentNumber};
pub use citizen::CitizenNumber;
pub use credit_code::CreditCode;
pub use recognised::{Kind, Recognised, recognise};

/// One form for all ways of writing the same identifier: for blind indexes and comparisons.
pub fn normal_form(text: &str) -> String {
    cleaned(text).to_uppercase()
}

/// What people paste, as we compare it: without white space, full-width forms (０Ｘ（）) made
/// half-width.
fn cleaned(text: &str) -> String {
    text.chars()
        .filter(|it| !it.is_whitespace() && !matches!(it, '\u{feff}' | '\u{200b}'..='\u{200f}'))
        .map(half_width)
        .collect()
}

fn half_width(it: char) -> char {
    const OFFSET: u32 = 0xFEE0;
    match it {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(it) - OFFSET).unwrap_or(it),
        other => other,
    }
}

//! Tables for spreadsheet programs (XLSX). A text is a text whatever it begins with: nothing in such
//! a file is a formula.

use domain::money::Money;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// In yuan with two decimals, as a number that can be added up.
    Amount(Money),
    Count(u32),
}

/// A workbook of one sheet: a line of headings, then the rows.
///
/// # Errors
/// More rows than a sheet has.
pub fn workbook(title: &str, headings: &[&str], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, yuan) = (Format::new().set_bold(), Format::new().set_num_format("#,##0.00"));
    let sheet = book.add_worksheet();
    sheet.set_name(title)?;
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(0, column, *heading, &bold)?;
        sheet.set_column_width(column, 24)?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string(line, column, text)?,
                Cell::Amount(amount) => {
                    // A spreadsheet knows no other numbers; fifteen digits hold every amount.
                    let number: f64 = amount.to_string().parse().unwrap_or(f64::NAN);
                    sheet.write_number_with_format(line, column, number, &yuan)?
                }
                Cell::Count(count) => sheet.write_number(line, column, *count)?,
            };
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_a_zip_of_its_rows_and_too_many_are_refused() {
        let rows = [vec![Cell::Text("=1+1".to_owned()), Cell::Amount(Money::MAX), Cell::Count(3)]];
        let book = workbook("明细", &["a", "b", "c"], &rows).expect("a workbook");
        assert!(book.starts_with(b"PK"), "a zip");
        assert!(workbook("[]", &[], &[]).is_err(), "no sheet has such a name");
    }

    /// The largest amount is the same amount as a number.
    #[test]
    fn every_amount_survives_as_a_number() {
        for amount in [Money::MAX, Money::from_fen(1).expect("a fen"), Money::ZERO] {
            let number: f64 = amount.to_string().parse().expect("a number");
            assert_eq!(format!("{number:.2}"), amount.to_string());
        }
    }
}

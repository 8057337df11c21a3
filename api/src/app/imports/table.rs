//! A table of a spreadsheet or of a CSV file, cell by cell, as it was meant: a number is its decimal
//! text, a day is a day, and what a formula could not work out is said to be wrong.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;

/// So many rows are taken over at once.
pub const MOST_ROWS: usize = 500;
/// A cell with more characters is no cell of such a table.
const LONGEST_CELL: usize = 1000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// The number in decimal, as the spreadsheet shows it.
    Number(String),
    Day(NaiveDate),
    /// Why nothing can be read in it.
    Wrong(&'static str),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As the spreadsheet counts: the headings are line 1.
    pub line: u32,
    pub cells: BTreeMap<String, Cell>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub headings: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("文件不是Excel（XLSX）或CSV表格，或者已经损坏、加密。")]
    NotATable,
    #[error("表格中没有内容。")]
    Empty,
    #[error("一次最多导入{MOST_ROWS}行。")]
    TooManyRows,
    #[error("表头“{0}”重复。")]
    HeadingTwice(String),
}

/// The first sheet of a workbook.
pub fn workbook(content: &[u8]) -> Result<Table, TableError> {
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(content)).map_err(|_: calamine::XlsxError| TableError::NotATable)?;
    let sheet = book.worksheet_range_at(0).ok_or(TableError::Empty)?;
    let sheet = sheet.map_err(|_| TableError::NotATable)?;
    let first = sheet.start().map_or(0, |(row, _)| row);
    let mut lines = (first + 1..).zip(sheet.rows());
    let (_, headings) = lines.next().ok_or(TableError::Empty)?;
    let headings = headings.iter().map(|it| written(&cell(it))).collect();
    table(headings, lines.map(|(line, row)| (line, row.iter().map(cell).collect())))
}

/// Lines with commas, in UTF-8 or GBK.
pub fn separated(content: &[u8]) -> Result<Table, TableError> {
    if content.contains(&0) {
        return Err(TableError::NotATable);
    }
    let text = text_of(content);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|_| TableError::NotATable)?;
    let headings: Vec<String> = headings.iter().map(str::to_owned).collect();
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| TableError::NotATable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = record.iter().map(|it| Cell::Text(it.to_owned())).collect();
        lines.push((u32::try_from(line).unwrap_or(u32::MAX), cells));
        if lines.len() > MOST_ROWS * 2 {
            return Err(TableError::TooManyRows);
        }
    }
    table(headings, lines.into_iter())
}

/// UTF-8 with or without its mark; otherwise what Chinese spreadsheets write.
pub fn text_of(content: &[u8]) -> String {
    match std::str::from_utf8(content) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::GBK.decode(content).0.into_owned(),
    }
}

fn table(
    headings: Vec<String>,
    lines: impl Iterator<Item = (u32, Vec<Cell>)>,
) -> Result<Table, TableError> {
    // A heading may say that it is needed by a star.
    let headings: Vec<String> =
        headings.iter().map(|it| it.trim_end_matches(['*', '＊']).trim().to_owned()).collect();
    for (place, heading) in headings.iter().enumerate() {
        if !heading.is_empty() && headings.iter().take(place).any(|it| it == heading) {
            return Err(TableError::HeadingTwice(heading.clone()));
        }
    }
    let mut rows = Vec::new();
    for (line, cells) in lines {
        let filled = |it: &Cell| !matches!(it, Cell::Text(text) if text.is_empty());
        let cells: BTreeMap<String, Cell> = headings
            .iter()
            .cloned()
            .zip(cells)
            .filter(|(heading, cell)| !heading.is_empty() && filled(cell))
            .collect();
        if cells.is_empty() {
            continue;
        }
        rows.push(Row { line, cells });
        if rows.len() > MOST_ROWS {
            return Err(TableError::TooManyRows);
        }
    }
    let headings: Vec<String> = headings.into_iter().filter(|it| !it.is_empty()).collect();
    if rows.is_empty() || headings.is_empty() {
        return Err(TableError::Empty);
    }
    Ok(Table { headings, rows })
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Text(String::new()),
        Data::String(text) | Data::DateTimeIso(text) => {
            let text = text.trim();
            if text.chars().count() > LONGEST_CELL {
                Cell::Wrong("文字过长")
            } else {
                Cell::Text(text.to_owned())
            }
        }
        Data::Int(number) => Cell::Number(number.to_string()),
        Data::Float(number) => decimal(*number),
        Data::Bool(yes) => Cell::Text(if *yes { "是" } else { "否" }.to_owned()),
        Data::DateTime(time) => match time.as_datetime() {
            Some(time) => Cell::Day(time.date()),
            None => Cell::Wrong("不是日期"),
        },
        Data::DurationIso(_) => Cell::Wrong("不是可以识别的内容"),
        Data::Error(_) => Cell::Wrong("单元格的公式没有结果"),
    }
}

/// The number as a spreadsheet shows it: fifteen digits are all it keeps, and what a formula left
/// behind them is not meant. Nothing is calculated; the text is the exact decimal.
fn decimal(number: f64) -> Cell {
    let rounded = format!("{number:.14e}");
    let exact = rust_decimal::Decimal::from_scientific(&rounded);
    match exact {
        Ok(exact) => Cell::Number(exact.normalize().to_string()),
        Err(_) => Cell::Wrong("数字超出范围"),
    }
}

/// What somebody would read in the cell.
pub fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Number(text) => text.clone(),
        Cell::Day(day) => day.to_string(),
        Cell::Wrong(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Formula, Workbook};

    use super::*;

    #[test]
    fn numbers_are_their_decimal_text() {
        let cases = [
            (8460.1, "8460.1"),
            (0.300_000_000_000_000_04, "0.3"),
            (1_234_567.89, "1234567.89"),
            (999_999_999_999.99, "999999999999.99"),
            (100.0, "100"),
            (0.0, "0"),
            (-0.01, "-0.01"),
            (1.005, "1.005"),
        ];
        for (number, text) in cases {
            assert_eq!(decimal(number), Cell::Number(text.to_owned()));
        }
        assert_eq!(decimal(f64::NAN), Cell::Wrong("数字超出范围"));
        assert_eq!(decimal(1e200), Cell::Wrong("数字超出范围"));
    }

    #[test]
    fn a_workbook_is_read_as_it_was_meant() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let headings = ["案号*", "金额", "日期", "公式"];
        for (column, heading) in (0..).zip(headings) {
            sheet.write_string(0, column, heading).expect("a cell");
        }
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 11, 1).expect("a day");
        let form = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_string(1, 0, " （2026）湘0102执1号 ").expect("a cell");
        sheet.write_number(1, 1, 8460.1).expect("a cell");
        sheet.write_datetime_with_format(1, 2, &day, &form).expect("a cell");
        sheet
            .write_formula(1, 3, Formula::new("=0.1+0.2").set_result("0.30000000000000004"))
            .expect("a cell");
        sheet.write_number(3, 1, 7).expect("a cell");
        let table = workbook(&book.save_to_buffer().expect("a file")).expect("a table");
        assert_eq!(table.headings, ["案号", "金额", "日期", "公式"]);
        let [first, second] = table.rows.as_slice() else { panic!("the empty line is left out") };
        assert_eq!((first.line, second.line), (2, 4));
        let has = |heading: &str| first.cells.get(heading).cloned();
        assert_eq!(has("案号"), Some(Cell::Text("（2026）湘0102执1号".to_owned())));
        assert_eq!(has("金额"), Some(Cell::Number("8460.1".to_owned())));
        assert_eq!(has("日期"), Some(Cell::Day("2026-11-01".parse().expect("a day"))));
        assert_eq!(has("公式"), Some(Cell::Number("0.3".to_owned())));
    }

    #[test]
    fn lines_with_commas_are_read_in_either_encoding() {
        let text = "案号,财产名称\n（2026）湘0102执1号,\"房屋,一套\"\n,\n";
        let read = separated(text.as_bytes()).expect("a table");
        assert_eq!(read.rows.len(), 1);
        assert_eq!(read.rows[0].cells["财产名称"], Cell::Text("房屋,一套".to_owned()));
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        assert_eq!(separated(&gbk), Ok(read.clone()));
        assert_eq!(separated(format!("\u{feff}{text}").as_bytes()), Ok(read));
        assert_eq!(
            separated("甲,甲\n1,2\n".as_bytes()),
            Err(TableError::HeadingTwice("甲".into()))
        );
        assert_eq!(separated(b"PK\x03\x04\0\0"), Err(TableError::NotATable));
        assert_eq!(separated("案号\n".as_bytes()), Err(TableError::Empty));
        let many = format!("案号\n{}", "1\n".repeat(MOST_ROWS + 1));
        assert_eq!(separated(many.as_bytes()), Err(TableError::TooManyRows));
        assert_eq!(workbook(b"PK\x03\x04nothing"), Err(TableError::NotATable));
    }
}

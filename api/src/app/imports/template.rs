//! The workbook that is filled in and sent: every column, and what may stand in it.

use domain::sheet::{self, Demand, Form, Subject};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::rows::{CATEGORIES, COLUMNS, DEBTOR_KINDS, NEEDED};

/// The template as a file.
///
/// # Errors
/// None with the columns there are.
pub fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    // Text, so that no number loses a digit and no date its form.
    let text = Format::new().set_num_format("@");
    let sheet = book.add_worksheet();
    sheet.set_name("财产")?;
    let needed = |heading: &&str| {
        let star = if NEEDED.contains(heading) { "*" } else { "" };
        format!("{heading}{star}")
    };
    let mut headings: Vec<String> = COLUMNS.iter().map(needed).collect();
    headings.extend(sheet::FIELDS.iter().map(|it| it.chinese.to_owned()));
    for (column, heading) in (0_u16..).zip(&headings) {
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, 18)?;
        sheet.write_string_with_format(0, column, heading, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let notes = book.add_worksheet();
    notes.set_name("填写说明")?;
    for (column, heading) in (0_u16..).zip(["列", "内容", "适用的财产"]) {
        notes.write_string_with_format(0, column, heading, &bold)?;
        notes.set_column_width(column, 48)?;
    }
    for (line, row) in (1_u32..).zip(described()) {
        for (column, text) in (0_u16..).zip(row) {
            notes.write_string(line, column, text)?;
        }
    }
    book.save_to_buffer()
}

/// Every column with what may stand in it and for which things.
pub fn described() -> Vec<[String; 3]> {
    let words = |all: Vec<&str>| all.join("、");
    let fixed = COLUMNS.iter().map(|it| {
        let content = match *it {
            super::rows::CASE => "（2026）湘0102执1234号".to_owned(),
            super::rows::DEBTOR_KIND => words(DEBTOR_KINDS.iter().map(|it| it.0).collect()),
            super::rows::CATEGORY => words(CATEGORIES.iter().map(|it| it.0).collect()),
            super::rows::SEIZED | super::rows::AS_OF => "日期，如2026-11-22".to_owned(),
            super::rows::SOURCE => "本行各项从何处查得；填写了已查明的事项时必填".to_owned(),
            super::rows::APPLICANT_ID | super::rows::DEBTOR_ID => {
                "公民身份号码或者统一社会信用代码，以文本格式填写".to_owned()
            }
            _ => "文字".to_owned(),
        };
        let star = if NEEDED.contains(it) { "（必填）" } else { "" };
        [format!("{it}{star}"), content, "全部".to_owned()]
    });
    let facts = sheet::FIELDS.iter().map(|it| {
        let wanted = if it.demand == Demand::Needed { "（财产状况表必填）" } else { "" };
        let content = format!("{}；或“不明：向谁查询：日期”，或“不适用：理由”", form(it.form));
        let of = it.subjects.iter().map(|it| subject(*it)).collect();
        [format!("{}{wanted}", it.chinese), content, words(of)]
    });
    fixed.chain(facts).collect()
}

fn form(form: Form) -> String {
    match form {
        Form::Text => "文字".to_owned(),
        Form::Amount => "金额（元），最多两位小数，没有欠费填0".to_owned(),
        Form::Day => "日期，如2026-11-22".to_owned(),
        Form::Measure { unit } => format!("数字（{unit}），最多四位小数"),
        Form::Count { unit } => format!("整数（{unit}）"),
        Form::Choice(all) => all.iter().map(|(_, word)| *word).collect::<Vec<_>>().join("、"),
        Form::Plate => "号牌号码".to_owned(),
        Form::Vin => "17位车辆识别代号".to_owned(),
        Form::CreditCode => "统一社会信用代码".to_owned(),
    }
}

const fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Immovable => "房产和工程",
        Subject::Land => "土地和林权",
        Subject::Vehicle => "机动车",
        Subject::Movable => "资产和其他",
        Subject::Equity => "股权",
        Subject::Intangible => "无形资产",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{rows, table};
    use super::*;

    #[test]
    fn every_heading_of_the_template_is_known_and_stands_once() {
        let columns = COLUMNS.iter().copied().chain(sheet::FIELDS.iter().map(|it| it.chinese));
        let columns: Vec<String> = columns.map(str::to_owned).collect();
        assert_eq!(columns.iter().collect::<BTreeSet<_>>().len(), columns.len());
        assert_eq!(rows::headings(&columns), []);
        assert_eq!(described().len(), columns.len());
        let empty = workbook().expect("a file");
        assert_eq!(table::workbook(&empty), Err(table::TableError::Empty), "headings alone");
    }
}

//! What is wrong with an identifier, as one Chinese sentence for the person who typed it.

use super::case_number::CaseNumberError;
use super::citizen::CitizenNumberError;
use super::credit_code::CreditCodeError;

impl CitizenNumberError {
    pub fn chinese(&self) -> String {
        match self {
            CitizenNumberError::Length(length) => {
                format!("身份证件号码应为18位（旧号15位），现为{length}位。")
            }
            CitizenNumberError::Character { character, place } => {
                format!("身份证件号码第{place}位“{character}”不是数字，仅末位可以是X。")
            }
            CitizenNumberError::Province(code) => {
                format!("身份证件号码开头“{code}”不是有效的省级行政区划代码。")
            }
            CitizenNumberError::Birth(digits) => {
                format!("身份证件号码中的出生日期“{digits}”不存在。")
            }
            CitizenNumberError::BornLater(day) => {
                format!("身份证件号码中的出生日期{day}晚于今日。")
            }
            CitizenNumberError::Check { .. } => "身份证件号码校验码不符，请核对。".to_owned(),
        }
    }
}

impl CreditCodeError {
    pub fn chinese(&self) -> String {
        match self {
            CreditCodeError::Length(length) => {
                format!("统一社会信用代码应为18位，现为{length}位。")
            }
            CreditCodeError::Character { character, place } => format!(
                "统一社会信用代码第{place}位“{character}”无效，代码不使用字母I、O、S、V、Z。"
            ),
            CreditCodeError::Body(character) => {
                format!("统一社会信用代码首位“{character}”不是登记管理部门代码。")
            }
            CreditCodeError::District { place, .. } => {
                format!("统一社会信用代码第{place}位应为行政区划数字。")
            }
        }
    }
}

impl CaseNumberError {
    pub fn chinese(&self) -> String {
        match self {
            CaseNumberError::NoYear => "案号应以括号内的年份开头，如(2024)湘01执123号。".to_owned(),
            CaseNumberError::Year(year) => format!("案号年份“{year}”应为四位数字。"),
            CaseNumberError::Court(code) => {
                format!("“{code}”不是法院代字，应如最高法、湘、湘01、湘0102。")
            }
            CaseNumberError::Kind(kind) => format!("“{kind}”不是案件类型代字。"),
            CaseNumberError::Serial(serial) => {
                format!("案件编号“{serial}”应为不以零开头的自然数。")
            }
            CaseNumberError::NoEnd => "案号应以“号”结尾。".to_owned(),
            CaseNumberError::Suffix(suffix) => {
                format!("“号”后的“{suffix}”不是之一、之二等文书序号。")
            }
            CaseNumberError::OldFormLater(year) => {
                format!("{year}年的案号不再使用“字第”，该格式至2015年为止。")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::identity::{CaseNumber, CitizenNumber, CreditCode};

    #[test]
    fn the_sentence_names_the_place() {
        let today = "2026-01-01".parse().expect("a day");
        let citizen = |it| CitizenNumber::parse(it, today).expect_err(it).chinese();
        assert!(citizen("1101051949123100210").contains("现为19位"));
        assert!(citizen("110105194913310021").contains("19491331"));
        let credit = |it| CreditCode::parse(it).expect_err(it).chinese();
        assert!(credit("9143O100MA4L88885C").contains("第5位“O”"));
        let case = |it: &str| it.parse::<CaseNumber>().expect_err(it).chinese();
        assert!(case("(2024)美01执1号").contains("美01"));
    }
}

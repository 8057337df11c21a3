//! What is wrong with a field, in a sentence.

use domain::sheet::{LONGEST, NotStated, Unusable};

/// One sentence for the person who filled in the field.
pub(crate) fn chinese(why: NotStated) -> String {
    match why {
        NotStated::NoSuchField => "该类财产没有此项，或者重复填写。".to_owned(),
        NotStated::Value(why) => value(why).to_owned(),
        NotStated::NoSource => "应写明从何处查得。".to_owned(),
        NotStated::NobodyAsked => "不明的，应写明向谁查询。".to_owned(),
        NotStated::NoReason => "不适用的，应写明理由。".to_owned(),
        NotStated::InFuture { day } => format!("{day}晚于今天。"),
        NotStated::TooLong => format!("不得超过{LONGEST}字。"),
    }
}

const fn value(why: Unusable) -> &'static str {
    match why {
        Unusable::Empty => "没有填写。",
        Unusable::TooLong => "文字过长。",
        Unusable::Amount => "应为以元为单位、最多两位小数的金额。",
        Unusable::Day => "应为日期，如2026-11-22。",
        Unusable::Measure => "应为最多四位小数的数字。",
        Unusable::Count => "应为整数。",
        Unusable::Choice => "不在可选的范围内；占有使用情况应当查明，不得笼统填写“不明”。",
        Unusable::Plate => "不是号牌号码。",
        Unusable::Vin => "不是17位车辆识别代号。",
        Unusable::CreditCode => "不是统一社会信用代码。",
    }
}

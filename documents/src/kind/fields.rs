//! The fields of each kind of document, with what a trial rendering puts there.

use super::{Field, List};

const fn needed(name: &'static str, sample: &'static str) -> Field {
    Field { name, sample, is_needed: true }
}

const fn may(name: &'static str, sample: &'static str) -> Field {
    Field { name, sample, is_needed: false }
}

const COURT: Field = needed("court", "某某市某某区人民法院");
const CASE: Field = needed("case_number", "（2026）湘0102执1号");
const DATE: Field = needed("date", "2026年1月1日");
const TITLE: Field = needed("title", "某某市某某区某某路1号房产");
const REGION: Field = may("region", "湖南省长沙市芙蓉区");
const PRICE: Field = needed("price", "1000000.33");
const CAPITALS: Field = may("price_capitals", "壹佰万元叁角叁分");
const BUYER: Field = needed("buyer_name", "张三");
const BUYER_ID: Field = may("buyer_identity", "4301**********002X");
const ENDED: Field = needed("ended_at", "2026年1月1日10时00分00秒");

pub(super) const ANNOUNCEMENT: &[Field] = &[
    COURT,
    CASE,
    DATE,
    TITLE,
    needed("heading", "某某市某某区人民法院关于某某房产的第一次拍卖公告"),
    may("terms_hash", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
];

pub(super) const RULES: &[Field] = &[
    COURT,
    CASE,
    DATE,
    TITLE,
    REGION,
    needed("round", "第一次拍卖"),
    needed("starts_at", "2026年2月1日10时00分00秒"),
    needed("ends_at", "2026年2月2日10时00分00秒"),
    may("reference_price", "1000000.33"),
    needed("start_price", "700000.24"),
    needed("increment", "5000.00"),
    needed("deposit", "70000.00"),
    needed("extension", "5分钟"),
    needed("balance_period", "15日"),
    needed("refund_period", "24小时"),
    may("is_sale", ""),
];

pub(super) const COMMISSION: &[Field] = &[
    COURT,
    CASE,
    DATE,
    TITLE,
    REGION,
    needed("platforms", "淘宝网、京东网、人民法院诉讼资产网"),
    needed("due_at", "2026年1月5日"),
    may("due_why", "自2026-01-01起3日，末日2026-01-04为休息日，顺延至2026-01-05"),
];

pub(super) const CONFIRMATION: &[Field] = &[
    COURT,
    CASE,
    DATE,
    TITLE,
    REGION,
    may("round", "第一次拍卖"),
    BUYER,
    BUYER_ID,
    may("bid_code", "H2515"),
    PRICE,
    CAPITALS,
    ENDED,
    may("deposit", "70000.00"),
    needed("balance", "930000.33"),
    needed("balance_due", "2026年1月16日"),
    may("balance_why", "自2026-01-01起15日，至2026-01-16"),
    may("seq", "45"),
    may("head", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
];

pub(super) const RULING: &[Field] = &[
    COURT,
    CASE,
    DATE,
    TITLE,
    REGION,
    may("round", "第一次拍卖"),
    BUYER,
    BUYER_ID,
    PRICE,
    CAPITALS,
    ENDED,
    needed("paid_at", "2026年1月10日"),
    needed("due_at", "2026年1月20日"),
];

pub(super) const ASSISTANCE: &[Field] = &[
    COURT,
    CASE,
    DATE,
    TITLE,
    REGION,
    needed("addressee", "某某市不动产登记中心"),
    BUYER,
    BUYER_ID,
    PRICE,
    CAPITALS,
    needed("served_at", "2026年1月18日"),
    needed("acts", "将上述财产的权属登记至买受人名下，并注销原有抵押登记与查封登记。"),
];

pub(super) const PLAN: &[Field] = &[
    COURT,
    CASE,
    DATE,
    needed("version", "1"),
    needed("proceeds", "1000000.33"),
    needed("split", "按债权比例受偿"),
    may("rules", "DIST-01、DIST-05"),
    needed("surplus", "0.00"),
    needed("objection_period", "15日"),
];

pub(super) const STATEMENT: &[Field] = &[
    COURT,
    CASE,
    DATE,
    needed("as_of", "2026年1月1日10时00分00秒"),
    needed("received", "1000000.33"),
    needed("paid", "400000.00"),
    needed("left", "600000.33"),
    may("entries", "2"),
];

/// The parties of the case.
pub(super) const PARTIES: &[List] = &[List {
    name: "parties",
    fields: &[may("role", "申请执行人"), may("name", "某某银行股份有限公司")],
}];

pub(super) const PARAGRAPHS: &[List] =
    &[List { name: "paragraphs", fields: &[needed("text", "一、标的物：某某房产。")] }];

pub(super) const PLAN_LINES: &[List] = &[List {
    name: "lines",
    fields: &[
        may("label", "M1"),
        may("kind", "优先债权"),
        may("due", "1000000.33"),
        may("paid", "1000000.33"),
        may("note", "留待确认"),
    ],
}];

pub(super) const STATEMENT_LINES: &[List] = &[List {
    name: "lines",
    fields: &[
        may("at", "2026-01-01 10:00:00"),
        may("what", "收到保证金"),
        may("from", "银行存款"),
        may("to", "竞买人保证金"),
        may("amount", "70000.00"),
    ],
}];

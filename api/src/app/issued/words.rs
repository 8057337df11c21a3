//! The Chinese words of documents for what is stored by its stable name.

pub(super) fn role(name: &str) -> &str {
    match name {
        "applicant" => "申请执行人",
        "debtor" => "被执行人",
        "priority-purchaser" => "优先购买权人",
        "creditor" => "债权人",
        "interested" => "利害关系人",
        other => other,
    }
}

pub(super) fn split(name: &str) -> &str {
    match name {
        "pro-rata" => "按债权比例受偿",
        "seizure-order" => "按查封先后顺序受偿",
        "costs-only" => "价款仅够支付费用",
        other => other,
    }
}

/// A line of a distribution plan.
pub(super) fn line(name: &str) -> &str {
    match name {
        "execution-fee" => "执行费",
        "priority" => "优先债权",
        "ordinary" => "普通债权",
        "advance" => "垫付费用",
        "inquiry" => "询价费用",
        "appraisal" => "评估费用",
        "audit" => "审计费用",
        "custody" => "保管费用",
        "auxiliary" => "拍卖辅助费用",
        "other" => "其他费用",
        other => other,
    }
}

/// What moved money.
pub(super) fn event(name: &str) -> &str {
    match name {
        "credit-booked" => "银行到账",
        "credit-reversed" => "到账冲正",
        "debit-explained" => "支出说明入账",
        "suspense-claimed" => "不明款认领",
        "deposit-held" => "保证金冻结",
        "deposit-applied" => "保证金充抵价款",
        "deposit-returned" => "保证金退还",
        "deposit-forfeited" => "保证金不予退还",
        "balance-paid" => "支付余款",
        "balance-returned" => "余款退还",
        "applied-deposit-forfeited" => "已充抵保证金不予退还",
        "forfeiture-settled" => "不退保证金处置",
        "left-auction-account" => "拍卖专户划出",
        "arrived-in-case-fund" => "案款专户划入",
        "distributed" => "案款分配",
        "set-aside" => "提存",
        "set-aside-released" => "提存解除",
        "payout-requested" => "申请付款",
        "payout-withdrawn" => "撤回付款",
        "payout-submitted" => "提交银行",
        "payout-rejected" => "银行拒绝",
        "payout-booked" => "银行付讫",
        "payout-returned" => "银行退回",
        "interest-booked" => "利息入账",
        "fee-booked" => "手续费",
        "sale-revoked" => "撤销拍卖退款",
        "reversal" => "冲正",
        other => other,
    }
}

/// An account of the case.
pub(super) fn account(name: &str) -> &str {
    match name {
        "auction-bank" => "拍卖专户银行存款",
        "fund-bank" => "案款专户银行存款",
        "between-banks" => "专户间在途",
        "payer" => "缴款人",
        "deposit-held" => "保证金",
        "proceeds" => "拍卖价款",
        "forfeited" => "不退保证金",
        "costs" => "费用",
        "related-debt" => "相关债务",
        "auction-requested" | "fund-requested" => "待付款项",
        "auction-in-transit" | "fund-in-transit" => "在途付款",
        "case-fund" => "执行案款",
        "payable" => "应付受款人",
        "set-aside" => "提存款",
        "auction-suspense" | "fund-suspense" => "不明款",
        "auction-interest" | "fund-interest" => "利息",
        "auction-fees" | "fund-fees" => "银行手续费",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_and_cost_has_a_word() {
        for kind in ledger::entry::Kind::ALL {
            assert_ne!(event(kind.slug()), kind.slug());
        }
    }
}

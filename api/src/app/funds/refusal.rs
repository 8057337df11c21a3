//! Why money is not moved, or books are not closed.

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FundsRefusal {
    #[error("银行文件无法读取：{0}。")]
    BankFile(bank::camt::CamtError),
    #[error("第{line}笔的账号{account}不是本院账户。")]
    UnknownAccount { line: i32, account: String },
    #[error("文件所载余额的账号{account}不是本院账户。")]
    UnknownBalance { account: String },
    #[error("文件中有银行流水号曾用于金额或方向不同的另一笔款项。")]
    ReferenceReused,
    #[error("须由另一位工作人员办理，同一人不能前后经手。")]
    SamePerson,
    #[error("该笔不明款已被认领。")]
    SuspenseClaimed,
    #[error("认领信息不完整，或与该笔款项所在账户不符。")]
    ClaimUnusable,
    #[error("无法确定该笔款项的来源账户，请在认领时填写。")]
    OriginUnknown,
    #[error("本案没有可以分配的案款。")]
    NothingToDistribute,
    #[error("本案已有尚未办结的分配方案。")]
    PlanOpen,
    #[error("分配方案所列费用有误：{0}。")]
    Costs(ledger::waterfall::PlanError),
    #[error("费用编号{id}为系统保留，请另取编号。")]
    CostReserved { id: String },
    #[error("案款余额已少于分配方案的金额。")]
    PlanBeyondFunds,
    #[error("分配方案已经送达。")]
    PlanServed,
    #[error("分配方案的异议期尚未届满。")]
    PlanOpenToObjections { until: Option<domain::instant::Instant> },
    #[error("对分配方案的异议尚未处理完毕。")]
    ObjectionStands,
    #[error("分配方案当前不接受异议。")]
    ObjectionLate,
    #[error("有分配项目尚无经确认的收款账户：{}。", labels.join("、"))]
    PayeeUnconfirmed { labels: Vec<String> },
    #[error("收款账户信息有误。")]
    PayeeUnusable,
    #[error("该收款账户已经确认。")]
    PayeeConfirmed,
    #[error("请按审核、审批、发放的顺序办理。")]
    StepOrder,
    #[error("当前没有可以提交银行的款项。")]
    NothingToPay,
    #[error("该笔款项已经办理。")]
    DoneBefore,
    #[error("银行回执无法读取：{0}。")]
    BankAnswer(bank::pain002::AnswerError),
    #[error("回执所指的付款指令不是本院提交的。")]
    UnknownOrder,
    #[error("该笔付款未被退回或拒绝，不能重新支付。")]
    NotOwedAgain,
    #[error("该事项须有凭证，并由两人办理。")]
    VoucherNeeded,
    #[error("该笔借记不在待说明之列，或已经说明。")]
    DebitExplained,
    #[error("所说明的事由与该笔借记不符。")]
    ExplanationUnfit,
    #[error("本案已有未结束的延期事由。")]
    DelayStands,
    #[error("延期须说明理由，并经批准后方可登记结束。")]
    DelayUnfit,
    #[error("该笔付款随分配方案一并办理。")]
    StepOfPlan,
    #[error("本案没有编号为{id}的债权。")]
    ClaimUnknown { id: String },
    #[error("该标的物尚未重新拍卖成交并付清，不能处理悔拍保证金。")]
    NotSoldAgain,
    #[error("该悔拍人没有交纳保证金。")]
    NothingForfeited,
    #[error("该期间尚未结束。")]
    PeriodOpen,
    #[error("该期间有未核对的事项，不能结账。")]
    BooksNotClean,
    #[error("该日账务已经结账，不能再记账。")]
    BooksClosed,
    #[error("分配方案已作废，或已开始发放。")]
    PlanVoided,
    #[error("该异议当前不能如此办理，请按告知、反对、起诉的次序和期限办理。")]
    ObjectionOrder,
    #[error("提存款项的争议尚未了结，或结果与此不符。")]
    SetAsideDisputed,
}

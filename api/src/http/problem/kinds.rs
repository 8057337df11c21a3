//! The table of problem types: slug, status, title, article. `docs/problems.md` is made of it.

use domain::statute::{
    Article, auction, auction_general, distribution, funds, qualification, reference_price, sale,
};

/// One problem type. Its slug never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub slug: &'static str,
    pub status: u16,
    pub title: &'static str,
    /// The article the refusal rests on, where it is always the same one.
    pub article: Option<Article>,
}

macro_rules! kinds {
    ($($name:ident: $slug:literal, $status:literal, $title:literal $(, $article:expr)?;)*) => {
        $(pub const $name: Kind = Kind {
            slug: $slug,
            status: $status,
            title: $title,
            article: article!($($article)?),
        };)*
        /// Every problem type, in the order of the table.
        pub const ALL: &[Kind] = &[$($name),*];
    };
}

macro_rules! article {
    () => {
        None
    };
    ($article:expr) => {
        Some($article)
    };
}

kinds! {
    MALFORMED: "malformed", 400, "请求无法识别";
    SIGNED_OUT: "signed-out", 401, "尚未登录";
    BAD_CREDENTIALS: "bad-credentials", 401, "用户名或密码不正确";
    TOTP_NEEDED: "totp-needed", 401, "需要动态口令";
    TOTP_WRONG: "totp-wrong", 401, "动态口令不正确";
    SESSION_ENDED: "session-ended", 401, "登录已失效";
    MACHINE_UNKNOWN: "machine-unknown", 401, "客户端或密钥不正确";
    MACHINE_TOKEN: "machine-token", 401, "令牌无效或已过期";
    CSRF_MISMATCH: "csrf-mismatch", 403, "页面已过期";
    ORIGIN_MISMATCH: "origin-mismatch", 403, "请求来源不受信任";
    NOT_YOUR_ROLE: "not-your-role", 403, "身份不符";
    NOT_YOUR_COURT: "not-your-court", 403, "不属于本院";
    NOT_YOUR_CASE: "not-your-case", 403, "不由您承办";
    NOT_YOURS: "not-yours", 403, "不由您办理";
    NOT_A_PARTY: "not-a-party", 403, "不是本案当事人";
    PROOF_NEEDED: "proof-needed", 403, "需要再次验证身份", funds::FUND_01;
    PROOF_WRONG: "proof-wrong", 403, "身份验证未通过", funds::FUND_01;
    REGISTRATION_BARRED: "registration-barred", 403, "悔拍人不得参加", auction::ART_24;
    BUYER_UNQUALIFIED: "buyer-unqualified", 403, "不具备竞买资格", qualification::QUAL_01;
    LOT_OBJECTION_BY_HANDLER: "lot-objection-by-handler", 403, "须由他人审查", auction::ART_36;
    REVOCATION_STRANGER: "revocation-stranger", 403, "无权申请撤销", auction::ART_31;
    FAULT_OTHER_SIGNER: "fault-other-signer", 403, "须由另一人签署", auction::ART_28;
    SECOND_PERSON_NEEDED: "second-person-needed", 403, "须由他人办理", funds::FUND_01;
    SCOPE_MISSING: "scope-missing", 403, "没有此项权限";
    NOT_YOUR_COMMISSION: "not-your-commission", 403, "不是贵机构的委托", reference_price::ART_17;
    NOT_FOUND: "not-found", 404, "不存在";
    METHOD_NOT_ALLOWED: "method-not-allowed", 405, "请求方式不受支持";
    REFRESH_IN_PROGRESS: "refresh-in-progress", 409, "登录状态正在更新";
    LOGIN_TAKEN: "login-taken", 409, "用户名已被使用";
    IDENTITY_TAKEN: "identity-taken", 409, "证件号码已注册";
    CASE_NUMBER_TAKEN: "case-number-taken", 409, "案号已存在";
    CLAIM_LABEL_TAKEN: "claim-label-taken", 409, "债权编号已存在";
    PICTURE_TWICE: "picture-twice", 409, "图片已经上传";
    PICTURES_FULL: "pictures-full", 409, "图片数量已满";
    PICTURES_CHANGED: "pictures-changed", 409, "图片已有增减";
    INQUIRY_OPEN: "inquiry-open", 409, "已有未完成的询价";
    INQUIRY_SETTLED: "inquiry-settled", 409, "询价已办结";
    INQUIRY_SERVED: "inquiry-served", 409, "报告已送达";
    INQUIRY_NOT_SETTLED: "inquiry-not-settled", 409, "询价尚无结果";
    INQUIRY_WITHDRAWN: "inquiry-withdrawn", 409, "询价已撤回", reference_price::ART_29;
    INQUIRY_DEFERRED: "inquiry-deferred", 409, "询价已暂缓", reference_price::ART_28;
    INQUIRY_NOT_DEFERRED: "inquiry-not-deferred", 409, "询价没有暂缓", reference_price::ART_28;
    REISSUE_IMPOSSIBLE: "reissue-impossible", 409, "不能要求重新出具", reference_price::ART_27;
    COMMISSION_REFUSED: "commission-refused", 409, "已拒绝本次询价", reference_price::ART_9;
    INQUIRY_FEE_NOT_DUE: "inquiry-fee-not-due", 409, "尚无应付询价费", reference_price::ART_31;
    INQUIRY_FEE_DECIDED: "inquiry-fee-decided", 409, "询价费已确定", reference_price::ART_31;
    APPRAISAL_FEE_NOT_DUE: "appraisal-fee-not-due", 409, "尚不能确定评估费", reference_price::ART_32;
    APPRAISAL_FEE_DECIDED: "appraisal-fee-decided", 409, "评估费已确定", reference_price::ART_32;
    PLATFORM_DECIDED: "platform-decided", 409, "同一时刻已有决定", reference_price::ART_9;
    PLATFORM_LISTED: "platform-listed", 409, "平台已在名单中", reference_price::ART_8;
    PLATFORM_NOT_LISTED: "platform-not-listed", 409, "平台不在名单中", reference_price::ART_8;
    PLATFORM_BARRED: "platform-barred", 409, "平台被除名未满五年", reference_price::ART_9;
    QUOTE_LATE: "quote-late", 409, "报价逾期", reference_price::ART_11;
    EXTENSION_ASKED: "extension-asked", 409, "已申请延期", reference_price::ART_11;
    REPORT_MISSING: "report-missing", 409, "尚无报告", reference_price::ART_12;
    CORRECTION_NOT_DUE: "correction-not-due", 409, "不应通知补正", reference_price::ART_12;
    SUBMISSION_SEALED: "submission-sealed", 409, "尚未启封", reference_price::ART_4;
    SUBMISSION_REFUSED: "submission-refused", 409, "议价提交未被接受", reference_price::ART_4;
    PARTY_LINKED: "party-linked", 409, "账户已关联";
    OBJECTION_MADE: "objection-made", 409, "已提出异议", reference_price::ART_22;
    OBJECTION_RULED: "objection-ruled", 409, "异议已处理", reference_price::ART_22;
    PARTY_SERVED: "party-served", 409, "已送达", reference_price::ART_21;
    SUPERVISION_CLOSED: "supervision-closed", 409, "已过受理时间", reference_price::ART_25;
    FACT_SHEET_CHANGED: "fact-sheet-changed", 409, "财产现状已被更新", reference_price::ART_3;
    METHOD_NOT_UNDER_WAY: "method-not-under-way", 409, "该方式未在进行", reference_price::ART_2;
    METHOD_ENDED: "method-ended", 409, "该步骤已结束", reference_price::ART_2;
    QUOTE_DELIVERED: "quote-delivered", 409, "已提交报价";
    FIRMS_CHOSEN: "firms-chosen", 409, "评估机构已选定", reference_price::ART_16;
    FIRMS_CHOOSING: "firms-choosing", 409, "仍可协商选定", reference_price::ART_16;
    FIRMS_CHOICE_OVER: "firms-choice-over", 409, "协商期限已过", reference_price::ART_16;
    DRAW_ANNOUNCED: "draw-announced", 409, "摇号已公告", reference_price::ART_16;
    DRAW_HELD: "draw-held", 409, "摇号已完成", reference_price::ART_16;
    DRAW_NOT_HELD: "draw-not-held", 409, "摇号尚未完成", reference_price::ART_16;
    DRAW_CONTRIBUTION_TIME: "draw-contribution-time", 409, "贡献值时间不符", reference_price::ART_16;
    DRAW_CONTRIBUTED: "draw-contributed", 409, "已提交贡献值", reference_price::ART_16;
    APPRAISAL_OTHER_STAGE: "appraisal-other-stage", 409, "评估阶段不符";
    APPRAISAL_NOT_STANDING: "appraisal-not-standing", 409, "评估结论未定", reference_price::ART_26;
    MACHINE_REVOKED: "machine-revoked", 409, "客户端已撤销";
    APPRAISAL_OVER: "appraisal-over", 409, "评估已办结";
    DOCUMENT_NOT_DUE: "document-not-due", 409, "文书尚不能出具";
    DOCUMENT_BY_RULE: "document-by-rule", 409, "文书由系统出具";
    TEMPLATE_CHANGED: "template-changed", 409, "模板已更新";
    LOT_HANDED_OVER: "lot-handed-over", 409, "已登记交付", auction_general::ART_27;
    LOT_WRONG_STATE: "lot-wrong-state", 409, "标的物状态不符";
    LOT_ALREADY_OFFERED: "lot-already-offered", 409, "该财产已在处置中";
    LOT_NOT_FAILED: "lot-not-failed", 409, "前一轮尚未流拍", auction::ART_26;
    IN_KIND_ANSWERED: "in-kind-answered", 409, "债权人已答复", sale::CLAUSE_2;
    NOT_THE_TAKER: "not-the-taker", 409, "不能交付抵债", sale::CLAUSE_14;
    NOT_TO_BE_LIFTED: "not-to-be-lifted", 409, "不能解除查封", sale::CLAUSE_13;
    ASSET_DISPOSED: "asset-disposed", 409, "财产已处置", sale::CLAUSE_13;
    SELL_ALL_CONSENTED: "sell-all-consented", 409, "已同意处置全部财产", auction_general::ART_14;
    DIRECT_SALE_FOUNDED: "direct-sale-founded", 409, "直接变卖事由已登记", sale::CLAUSE_12;
    LOT_OTHER_VERSION: "lot-other-version", 409, "标的物已被修改";
    PANEL_VOTED: "panel-voted", 409, "已发表意见", auction::ART_27;
    PANEL_DECIDED: "panel-decided", 409, "合议庭已有决定", auction::ART_27;
    LOT_READ: "lot-read", 409, "已复核";
    LOT_FOLLOWED: "lot-followed", 409, "下一轮已安排";
    REGISTRATION_QUALIFIED: "registration-qualified", 409, "已取得竞买资格";
    REGISTRATION_CLOSED: "registration-closed", 409, "报名已截止";
    REGISTRATION_TERMS_CHANGED: "registration-terms-changed", 409, "公告已更新", auction::ART_14;
    REGISTRATION_EXISTS: "registration-exists", 409, "已报名";
    BUYER_DECLARED_LATE: "buyer-declared-late", 409, "申报已过时限", qualification::QUAL_10;
    BUYER_TAKES_PART: "buyer-takes-part", 409, "已参加竞买", qualification::QUAL_10;
    BUYER_DECIDED: "buyer-decided", 409, "资格已有决定", qualification::QUAL_09;
    BUYER_RULING: "buyer-ruling", 409, "买受人资格不符", qualification::QUAL_04;
    IDENTITY_SEALED: "identity-sealed", 409, "身份保密", auction::ART_18;
    PURCHASE_LIMIT_KNOWN: "purchase-limit-known", 409, "限购规定已登记", qualification::QUAL_02;
    QUESTION_CLOSED: "question-closed", 409, "提问已截止";
    QUESTION_COVERED: "question-covered", 409, "问题已遮盖";
    ANSWER_OTHER_VERSION: "answer-other-version", 409, "答复已更新";
    VIEWING_CALLED_OFF: "viewing-called-off", 409, "看样已取消";
    VIEWING_TIME: "viewing-time", 409, "不在办理时间";
    VIEWING_FULL: "viewing-full", 409, "看样名额已满";
    VIEWING_BOOKED: "viewing-booked", 409, "已预约看样";
    VIEWING_NOT_BOOKED: "viewing-not-booked", 409, "未预约看样";
    SEARCHES_TOO_MANY: "searches-too-many", 409, "保存的搜索过多";
    REVOCATION_NOT_SOLD: "revocation-not-sold", 409, "没有可撤销的成交", auction::ART_31;
    REVOCATION_NOT_UPHELD: "revocation-not-upheld", 409, "申请尚未成立", auction::ART_31;
    REVOCATION_DONE: "revocation-done", 409, "拍卖已撤销", auction::ART_31;
    REVOCATION_MONEY_MOVES: "revocation-money-moves", 409, "价款正在划转", auction::ART_31;
    REVOCATION_NOTHING_THERE: "revocation-nothing-there", 409, "没有可退还的价款", auction::ART_31;
    BALANCE_NOT_DUE: "balance-not-due", 409, "支付期限未届满", auction::ART_24;
    BID_NOT_OPEN: "bid-not-open", 409, "竞价尚未开始", auction::ART_20;
    BID_CLOSED: "bid-closed", 409, "竞价已结束", auction::ART_20;
    BID_SUSPENDED: "bid-suspended", 409, "竞价已暂停", auction::ART_28;
    LOT_NOT_OPENED: "lot-not-opened", 409, "竞价尚未载入";
    RECORD_NOT_FINAL: "record-not-final", 409, "竞价尚未结束", auction::ART_20;
    LOT_PAUSED: "lot-paused", 409, "竞价已暂停", auction::ART_28;
    LOT_NOT_PAUSED: "lot-not-paused", 409, "竞价未暂停", auction::ART_28;
    LOT_OBJECTION_STAGE: "lot-objection-stage", 409, "异议所处阶段不符", auction::ART_36;
    LOT_OUTSIDER_STANDS: "lot-outsider-stands", 409, "案外人异议未了结", auction::ART_36;
    LOT_NOT_STOPPED: "lot-not-stopped", 409, "未经法院暂缓或中止", auction::ART_28;
    LOT_BIDDING_BEGUN: "lot-bidding-begun", 409, "竞价已开始", auction_general::ART_17;
    STOP_GROUND_ENDED: "stop-ground-ended", 409, "事由已登记消除", auction::ART_28;
    FAULT_UNFINISHED: "fault-unfinished", 409, "故障尚未结束", auction::ART_28;
    FAULT_SIGNED: "fault-signed", 409, "故障记录已签署", auction::ART_28;
    BANK_REFERENCE_REUSED: "bank-reference-reused", 409, "银行流水号重复";
    SUSPENSE_CLAIMED: "suspense-claimed", 409, "不明款已认领", funds::FUND_13;
    DELAY_STANDS: "delay-stands", 409, "已有延期事由", funds::FUND_10;
    DEBIT_EXPLAINED: "debit-explained", 409, "借记已说明", funds::FUND_02;
    PLAN_OPEN: "plan-open", 409, "已有分配方案", distribution::DIST_09;
    PLAN_SERVED: "plan-served", 409, "分配方案已送达", distribution::DIST_09;
    PLAN_OPEN_TO_OBJECTIONS: "plan-open-to-objections", 409, "异议期未届满", distribution::DIST_09;
    PLAN_OBJECTED: "plan-objected", 409, "有未处理的异议", distribution::DIST_09;
    PLAN_OBJECTION_LATE: "plan-objection-late", 409, "不接受异议", distribution::DIST_09;
    NOT_SOLD_AGAIN: "not-sold-again", 409, "尚未重新成交", auction::ART_24;
    NOTHING_FORFEITED: "nothing-forfeited", 409, "没有悔拍保证金", auction::ART_24;
    PERIOD_OPEN: "period-open", 409, "期间尚未结束", funds::FUND_02;
    BOOKS_NOT_CLEAN: "books-not-clean", 409, "有未核对事项", funds::FUND_02;
    BOOKS_CLOSED: "books-closed", 409, "账务已结账", funds::FUND_02;
    PLAN_VOIDED: "plan-voided", 409, "分配方案已作废", distribution::DIST_09;
    PLAN_OBJECTION_ORDER: "plan-objection-order", 409, "异议办理次序不符", distribution::DIST_09;
    SET_ASIDE_DISPUTED: "set-aside-disputed", 409, "争议尚未了结", distribution::DIST_09;
    PAYEE_CONFIRMED: "payee-confirmed", 409, "收款账户已确认";
    PAYOUT_STEP_ORDER: "payout-step-order", 409, "办理顺序不符", funds::FUND_11;
    PAYOUT_STEP_OF_PLAN: "payout-step-of-plan", 409, "随分配方案办理", funds::FUND_11;
    PAYOUT_NOT_OWED_AGAIN: "payout-not-owed-again", 409, "不能重新支付", funds::FUND_16;
    NOTHING_TO_PAY: "nothing-to-pay", 409, "没有待付款项";
    FUNDS_DONE_BEFORE: "funds-done-before", 409, "款项已办理";
    KEY_UNDER_WAY: "key-under-way", 409, "请求正在办理或结果未定";
    TOO_LARGE: "too-large", 413, "请求内容过大";
    UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type", 415, "内容类型不受支持";
    ROLE_NEEDED: "role-needed", 422, "请选择身份";
    ACCOUNT_UNUSABLE: "account-unusable", 422, "注册信息有误";
    CASE_NUMBER_MALFORMED: "case-number-malformed", 422, "案号格式不正确";
    CASE_ENTRY_UNUSABLE: "case-entry-unusable", 422, "案件信息有误";
    METHOD_CLOSED: "method-closed", 422, "不能采用该定价方式";
    AGREEMENT_UNUSABLE: "agreement-unusable", 422, "议价安排有误", reference_price::ART_4;
    LETTER_UNUSABLE: "letter-unusable", 422, "定向询价有误", reference_price::ART_6;
    PARTY_CODE_UNUSABLE: "party-code-unusable", 422, "验证码无效";
    PARTY_ACCOUNT_MISSING: "party-account-missing", 422, "没有相符的账户";
    FACT_SHEET_UNUSABLE: "fact-sheet-unusable", 422, "财产现状有误", reference_price::ART_3;
    INQUIRY_IMPOSSIBLE: "inquiry-impossible", 422, "无法网络询价", reference_price::ART_7;
    INQUIRY_FEE_UNUSABLE: "inquiry-fee-unusable", 422, "询价费有误", reference_price::ART_31;
    APPRAISAL_FEE_UNUSABLE: "appraisal-fee-unusable", 422, "评估费有误", reference_price::ART_32;
    PLATFORM_UNUSABLE: "platform-unusable", 422, "平台信息有误", reference_price::ART_8;
    PLATFORM_NOT_LATE: "platform-not-late", 422, "迟延次数不足", reference_price::ART_9;
    FIRM_LIST_UNUSABLE: "firm-list-unusable", 422, "评估机构名单有误", reference_price::ART_15;
    PLATFORM_NOT_ASKED: "platform-not-asked", 422, "平台不在询价范围", reference_price::ART_10;
    SERVICE_TIME: "service-time", 422, "送达时间有误", reference_price::ART_21;
    QUOTE_UNUSABLE: "quote-unusable", 422, "报价有误", reference_price::ART_11;
    REFERENCE_PRICE_MISSING: "reference-price-missing", 422, "尚无参考价", auction::ART_10;
    FIRMS_UNUSABLE: "firms-unusable", 422, "选定的机构有误", reference_price::ART_16;
    FIRM_EXCLUDED: "firm-excluded", 422, "机构应当回避或不得选定", reference_price::ART_16;
    DRAW_UNUSABLE: "draw-unusable", 422, "摇号有误", reference_price::ART_16;
    DRAW_IMPOSSIBLE: "draw-impossible", 422, "不能摇号", reference_price::ART_16;
    APPRAISAL_REFUSED: "appraisal-refused", 422, "不能办理";
    APPRAISAL_EXTENSION: "appraisal-extension", 422, "不能延长评估期限", reference_price::ART_19;
    OBJECTION_NOT_HEARD: "objection-not-heard", 422, "异议不予受理", reference_price::ART_24;
    REPORT_FILE_MISSING: "report-file-missing", 422, "缺少报告文件", reference_price::ART_17;
    MACHINE_UNUSABLE: "machine-unusable", 422, "客户端信息有误";
    TABLE_UNUSABLE: "table-unusable", 422, "表格无法导入";
    TABLE_FAULTY: "table-faulty", 422, "表格有误";
    PICTURE_UNUSABLE: "picture-unusable", 422, "图片不合要求";
    FILE_UNUSABLE: "file-unusable", 422, "文件不是所称的内容";
    LOT_NO_PREVIOUS: "lot-no-previous", 422, "缺少前一轮", auction::ART_26;
    LOT_UNEXPECTED_PREVIOUS: "lot-unexpected-previous", 422, "首次拍卖没有前一轮";
    LOT_OTHER_ROUND: "lot-other-round", 422, "轮次不符", auction::ART_26;
    LOT_NOT_READY: "lot-not-ready", 422, "不具备发布条件";
    OPINION_UNUSABLE: "opinion-unusable", 422, "意见不合要求", auction::ART_27;
    PERSON_NOTICE_UNUSABLE: "person-notice-unusable", 422, "通知记录不完整", auction::ART_16;
    LOT_TERMS_UNUSABLE: "lot-terms-unusable", 422, "竞价条件有误";
    LOT_START_TOO_LOW: "lot-start-too-low", 422, "起拍价过低";
    LOT_START_NOT_COPIED: "lot-start-not-copied", 422, "变卖价应为流拍价", sale::CLAUSE_6;
    LOT_DEPOSIT_TOO_LOW: "lot-deposit-too-low", 422, "保证金过低", auction::ART_17;
    LOT_DEPOSIT_TOO_HIGH: "lot-deposit-too-high", 422, "保证金过高", auction::ART_17;
    LOT_NOTICE_TOO_SHORT: "lot-notice-too-short", 422, "公告期不足";
    LOT_STARTS_TOO_LATE: "lot-starts-too-late", 422, "第二次拍卖开始过晚", auction::ART_26;
    LOT_ENDS_TOO_EARLY: "lot-ends-too-early", 422, "竞价时间不足", auction::ART_20;
    LOT_ENDS_TOO_LATE: "lot-ends-too-late", 422, "变卖期过长", sale::CLAUSE_5;
    REFERENCE_PRICE_EXPIRED: "reference-price-expired", 422, "参考价已过期", reference_price::ART_27;
    PRIORITY_NOT_CLAIMED: "priority-not-claimed", 422, "未主张优先购买权", auction::ART_19;
    CAPACITY_NOT_CLAIMED: "capacity-not-claimed", 422, "未以此种身份报名";
    NOT_THE_APPLICANT: "not-the-applicant", 422, "与申请执行人不符", auction::ART_17;
    NOT_A_CREDITOR: "not-a-creditor", 422, "不是执行债权人", sale::CLAUSE_2;
    BUYER_DECLARATION: "buyer-declaration-unusable", 422, "竞买申报有误", qualification::QUAL_11;
    COURT_ENTRY_UNUSABLE: "court-entry-unusable", 422, "登记信息有误";
    QUESTION_UNUSABLE: "question-unusable", 422, "问答内容有误";
    QUESTION_PERSONAL: "question-personal-data", 422, "含有个人信息";
    VIEWING_UNUSABLE: "viewing-unusable", 422, "看样安排有误";
    VIEWING_CODE_UNKNOWN: "viewing-code-unknown", 422, "看样码不正确";
    SEARCH_UNUSABLE: "search-unusable", 422, "搜索条件有误";
    BID_NOT_QUALIFIED: "bid-not-qualified", 422, "无竞买资格", auction::ART_18;
    BID_BELOW_START: "bid-below-start", 422, "低于起拍价", auction::ART_20;
    BID_OFF_STEP: "bid-off-step", 422, "不符合加价幅度", auction::ART_20;
    BID_NO_PRIORITY_OVER_LEADER: "bid-no-priority-over-leader", 422, "同价不能优先", auction::ART_21;
    BID_BELOW_INCREMENT: "bid-below-increment", 422, "加价不足", auction::ART_20;
    REASON_UNUSABLE: "reason-unusable", 422, "理由不合要求", auction::ART_28;
    LOT_OBJECTION_UNUSABLE: "lot-objection-unusable", 422, "异议内容有误", auction::ART_36;
    REVOCATION_UNUSABLE: "revocation-unusable", 422, "撤销内容有误", auction::ART_31;
    STOP_GROUND_UNFIT: "stop-ground-unfit", 422, "事由与措施不符", auction::ART_28;
    STOP_DOCUMENT_MISSING: "stop-document-missing", 422, "缺少文书号", auction::ART_28;
    STOP_GROUND_TIME: "stop-ground-time", 422, "事由消除时间有误", auction::ART_28;
    DATE_UNUSABLE: "date-unusable", 422, "日期无法用于计算期限";
    STATEMENT_UNUSABLE: "statement-unusable", 422, "说明不合要求", auction::ART_28;
    KEY_MALFORMED: "key-malformed", 422, "幂等键不正确";
    KEY_STALE: "key-stale", 422, "幂等键已过期";
    KEY_REUSED: "key-reused", 422, "幂等键已用于其他内容";
    BANK_FILE_UNREADABLE: "bank-file-unreadable", 422, "银行文件无法读取";
    BANK_FILE_DOCTYPE: "bank-file-doctype", 422, "银行文件含有DOCTYPE";
    BANK_ACCOUNT_UNKNOWN: "bank-account-unknown", 422, "账户不属于本院", funds::FUND_03;
    BANK_ORDER_UNKNOWN: "bank-order-unknown", 422, "付款指令不属于本院";
    VOUCHER_NEEDED: "voucher-needed", 422, "须提交凭证", funds::FUND_15;
    DELAY_UNFIT: "delay-unfit", 422, "延期登记有误", funds::FUND_10;
    EXPLANATION_UNFIT: "explanation-unfit", 422, "说明与借记不符", funds::FUND_02;
    CLAIM_UNUSABLE: "suspense-claim-unusable", 422, "认领信息有误", funds::FUND_13;
    ORIGIN_UNKNOWN: "suspense-origin-unknown", 422, "来源账户不明", funds::FUND_13;
    NOTHING_TO_DISTRIBUTE: "nothing-to-distribute", 422, "没有可分配的案款";
    PLAN_COSTS_UNUSABLE: "plan-costs-unusable", 422, "费用有误", distribution::DIST_01;
    PLAN_CLAIM_UNKNOWN: "plan-claim-unknown", 422, "债权不存在";
    PLAN_BEYOND_FUNDS: "plan-beyond-funds", 422, "案款不足";
    PAYEE_UNCONFIRMED: "payee-unconfirmed", 422, "收款账户未确认", funds::FUND_09;
    PAYEE_UNUSABLE: "payee-unusable", 422, "收款账户有误", funds::FUND_09;
    DOCUMENT_UNUSABLE: "document-unusable", 422, "文书无法生成";
    ADDRESSEE_MISSING: "addressee-missing", 422, "缺少协助单位";
    HAND_OVER_TIME: "hand-over-time", 422, "交付时间有误", auction_general::ART_27;
    MAIL_ADDRESS_UNUSABLE: "mail-address-unusable", 422, "邮箱地址有误";
    TOO_MANY_REQUESTS: "too-many-requests", 429, "操作过于频繁";
    INTERNAL: "internal", 500, "平台故障";
    BID_UNRESOLVED: "bid-unresolved", 503, "出价结果未定";
    ACT_UNRESOLVED: "act-unresolved", 503, "操作结果未定";
    RECORD_BUSY: "record-busy", 503, "查阅人数较多";
    CLOCK_DISAGREES: "clock-disagrees", 503, "时钟校验不一致";
    FONTS_MISSING: "fonts-missing", 503, "文书字体未安装";
    UNAVAILABLE: "unavailable", 503, "平台暂不可用";
}

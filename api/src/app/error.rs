//! Every way a use case can fail. How each is told to the caller: `http/problem.rs`.
//!
//! What a person may read is written here in Chinese; refusals of the law crates get their
//! sentence in `http/problem`.

use domain::calendar::Calendar;
use domain::identity::CaseNumberError;
use domain::lot::gate::Obstacle;
use domain::lot::stopping::StopRefusal;
use domain::lot::{LotError, Round};
use domain::term::TermError;
use store::StoreError;
use store::journal::JournalError;
use valuation::finding::FindingError;
use valuation::online::{Outcome, StandingError};
use valuation::reissue::NotAgain;

use crate::app::bids::BidError;
use crate::app::buyers::refusal::BuyerRefusal;
use crate::app::fact_sheets::SheetRefusal;
use crate::app::firms::refusal::FirmRefusal;
pub use crate::app::funds::refusal::FundsRefusal;
use crate::app::imports::ImportRefusal;
use crate::app::issued::refusal::DocumentRefusal;
use crate::app::lot_objections::ObjectionRefusal;
use crate::app::machines::MachineRefusal;
use crate::app::next_steps::StepRefusal;
use crate::app::once::OnceRefusal;
use crate::app::pictures::PictureRefusal;
use crate::app::platforms::PlatformRefusal;
use crate::app::pricing::refusal::PricingRefusal;
use crate::app::questions::QuestionRefusal;
use crate::app::records::RecordError;
use crate::app::revocations::RevocationRefusal;
use crate::app::searches::SearchRefusal;
use crate::app::viewings::ViewingRefusal;
use crate::engine::{ActError, BiddingError};
use crate::jwt::TokenError;
use crate::limits::Limit;
use crate::mail::MailError;
use crate::seal::Unopenable;
use crate::signer::SignError;

#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The caller has not said who they are.
    #[error("请先登录。")]
    SignedOut,
    /// The caller is known, and acts in another role.
    #[error("您当前的身份不能办理此项操作，请切换身份。")]
    NotYourRole,
    /// The case belongs to another court.
    #[error("该案件不属于您所在的法院。")]
    NotYourCourt,
    /// The case is conducted by another officer of the court.
    #[error("该案件不由您承办。")]
    NotYourCase,
    /// The caller is known, and this is assigned to somebody else.
    #[error("该事项不由您办理。")]
    NotYours,
    #[error("操作过于频繁，请稍后再试。")]
    TooManyRequests { limit: Limit, seconds: u64 },
    #[error(transparent)]
    SignIn(#[from] SignInError),
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error(transparent)]
    Case(#[from] CaseError),
    #[error(transparent)]
    FactSheet(#[from] SheetRefusal),
    #[error(transparent)]
    Picture(#[from] PictureRefusal),
    #[error(transparent)]
    Import(#[from] ImportRefusal),
    #[error(transparent)]
    Inquiry(#[from] InquiryRefusal),
    #[error(transparent)]
    Pricing(#[from] PricingRefusal),
    #[error(transparent)]
    Platform(#[from] PlatformRefusal),
    #[error(transparent)]
    Firm(#[from] FirmRefusal),
    #[error(transparent)]
    Machine(#[from] MachineRefusal),
    #[error(transparent)]
    LotRefusal(#[from] LotRefusal),
    /// The law of lots refuses.
    #[error(transparent)]
    Lot(#[from] LotError),
    #[error(transparent)]
    Registration(#[from] RegistrationRefusal),
    #[error(transparent)]
    Buyer(#[from] BuyerRefusal),
    #[error(transparent)]
    Objection(#[from] ObjectionRefusal),
    #[error(transparent)]
    Step(#[from] StepRefusal),
    #[error(transparent)]
    Question(#[from] QuestionRefusal),
    #[error(transparent)]
    Viewing(#[from] ViewingRefusal),
    #[error(transparent)]
    Search(#[from] SearchRefusal),
    #[error(transparent)]
    Revocation(#[from] RevocationRefusal),
    #[error(transparent)]
    Bid(#[from] BidError),
    /// A record, a receipt or a replay that cannot be had.
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    Unsigned(#[from] SignError),
    /// A document (文书) that is not written.
    #[error(transparent)]
    Document(#[from] DocumentRefusal),
    #[error(transparent)]
    Mail(#[from] MailError),
    /// An act on a running lot.
    #[error(transparent)]
    Act(#[from] ActError),
    /// The machinery of bidding failed.
    #[error(transparent)]
    Bidding(#[from] BiddingError),
    /// A measure of the court, or the record of a fault.
    #[error(transparent)]
    Stop(#[from] StopError),
    #[error(transparent)]
    Once(#[from] OnceRefusal),
    #[error(transparent)]
    Funds(#[from] FundsRefusal),
    /// The machinery failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error(transparent)]
    Sealed(#[from] Unopenable),
    #[error("a workbook could not be written")]
    Sheet(#[from] rust_xlsxwriter::XlsxError),
    /// A task that carries a transaction to its end died.
    #[error("the task was lost")]
    TaskLost,
}

impl From<JournalError> for AppError {
    fn from(error: JournalError) -> AppError {
        AppError::Bidding(error.into())
    }
}

/// Why somebody is not signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Deliberately the same for an unknown login and for a wrong password.
    #[error("用户名或密码不正确。")]
    BadCredentials,
    #[error("请输入动态口令。")]
    TotpNeeded,
    #[error("动态口令不正确或已过期。")]
    TotpWrong,
    /// Before an act that cannot be taken back, from whoever has no one-time code.
    #[error("请再次输入密码以确认本人操作。")]
    ProofNeeded,
    #[error("密码不正确，未予办理。")]
    ProofWrong,
    /// The person holds several roles, or none of the kind asked for.
    #[error("请选择要使用的身份。")]
    RoleNeeded { roles: Vec<&'static str> },
    /// The refresh token is unknown, too old, revoked, or was used before.
    #[error("登录已失效，请重新登录。")]
    Ended,
    /// Another tab has just refreshed; its cookies are already there.
    #[error("登录状态正在更新，请重试。")]
    RefreshInProgress,
}

/// Why an account is not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    #[error("该用户名已被使用。")]
    LoginTaken,
    #[error("该证件号码已注册账户。")]
    IdentityTaken,
    #[error("{field}填写有误：{why}。")]
    Unusable { field: &'static str, why: &'static str },
}

/// Why something is not entered into a case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    #[error("案号格式不正确，应如（2026）湘0102执1234号。")]
    Number(CaseNumberError),
    #[error("本院已有该案号的案件。")]
    NumberTaken,
    #[error("普通债权应填写查封时间和执行依据案号。")]
    OrdinaryNeedsSeizure,
    #[error("优先债权应填写顺位，普通债权不填写顺位。")]
    RankFitsKind,
    #[error("债权金额应大于零。")]
    NothingClaimed,
    #[error("该债权编号在本案中已被使用。")]
    LabelTaken,
    #[error("该当事人不属于本案。")]
    ForeignParty,
    #[error("查封日期不能晚于今天。")]
    SeizedInFuture,
    /// The period for pricing runs from that day (REF-01).
    #[error("查封日期早于{}年，请核对；工作日历不含该年。", Calendar::FIRST_YEAR)]
    SeizedBeforeCalendar,
    #[error("该债权编号为系统保留，请另取编号。")]
    LabelReserved,
    #[error("名称不能为空，也不能超过500字。")]
    EmptyOrTooLong,
}

/// Why an inquiry does not go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InquiryRefusal {
    #[error("当前没有在册的网络询价平台。")]
    NoPlatforms,
    #[error("该财产已有未完成的询价。")]
    AlreadyOpen,
    #[error("该询价已经办结。")]
    Settled,
    #[error("该询价已经撤回。")]
    Withdrawn,
    #[error("报价期限已经届满。")]
    QuoteLate { until: domain::instant::Instant },
    #[error("报价不是有效金额。")]
    QuoteMalformed { why: &'static str },
    #[error("该平台已申请延期。")]
    ExtensionAsked,
    #[error("该平台已说明理由拒绝本次询价。")]
    RefusedBefore,
    #[error("网络询价已暂缓。")]
    Deferred,
    #[error("网络询价没有暂缓。")]
    NotDeferred,
    #[error("只有当前参考价所依据且已过有效期的结果才能重新出具。")]
    NothingToReissue,
    #[error("不能要求重新出具。")]
    NotAgain(NotAgain),
    #[error("财产尚未成交，或者没有参与计算的报价，不支付询价费。")]
    FeeNotDue,
    #[error("询价费已经确定。")]
    FeeDecided,
    #[error("询价费应大于零。")]
    UselessFee,
    #[error("该平台尚未提交报告。")]
    NothingDelivered,
    #[error("只有全部报告均有误且尚未通知补正的，才能通知补正。")]
    CorrectionNotDue,
    #[error("询价报告已经送达，不再接收首次报价。")]
    AlreadyServed,
    #[error("送达时间应在委托之后、不晚于当前时间。")]
    ServiceTime,
    #[error("该平台不在本次询价范围内。")]
    PlatformNotAsked,
    #[error("该平台已提交报价；只有被提出异议或被认定有误时才能补正。")]
    AlreadyQuoted,
    #[error("报价应大于零，有效期不得早于今天。")]
    UselessQuote,
    #[error("询价尚无结果。")]
    NotSettled { waiting: Outcome },
    #[error("无法确定参考价。")]
    Finding(FindingError),
    #[error("询价材料相互矛盾。")]
    Standing(StandingError),
    #[error("无法计算期限。")]
    Term(TermError),
}

/// Why an officer's act on a lot is refused, beside what the law of lots refuses itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LotRefusal {
    #[error("该财产尚未确定参考价。")]
    NoReferencePrice,
    #[error("该财产已有进行中的标的物。")]
    AlreadyOffered,
    #[error("前一轮标的物不是同一财产。")]
    OtherAsset,
    #[error("前一轮尚未流拍，不能进入下一轮。")]
    NotFailed,
    #[error("前一轮之后应为另一轮次。")]
    OtherRound { next: Round },
    #[error("前一轮之后已另行安排。")]
    AlreadyFollowed,
    #[error("公告未能生成。")]
    NotAnnounced,
    #[error("尚不具备发布公告的条件。")]
    NotReady { obstacles: Vec<Obstacle> },
    #[error("该标的物已被他人修改，请刷新后再办理。")]
    OtherVersion { version: i32 },
    #[error("您已对该版本发表意见。")]
    AlreadyVoted,
    #[error("合议庭对该版本已有决定。")]
    PanelDecided,
    #[error("不同意的，应写明理由；意见不超过2000字。")]
    OpinionUnusable,
    #[error("该版本已由他人复核。")]
    AlreadyRead,
    #[error("复核人应为承办人以外的工作人员。")]
    ReadByOther,
    #[error("通知记录不完整：时间不得晚于现在，方式和凭证应填写。")]
    NoticeUnusable,
    #[error("该竞买人未以优先购买权人身份报名，或顺位无效。")]
    NoPriorityClaimed,
    #[error("该竞买人未以此种身份报名。")]
    CapacityNotClaimed,
    #[error("该竞买人的身份证件与本案申请执行人不符。")]
    NotTheApplicant,
    #[error("该竞买人已取得竞买资格，优先顺位不能再变更。")]
    AlreadyQualified,
    #[error("余款支付期限尚未届满。")]
    BalanceNotDue { deadline: domain::instant::Instant },
    #[error("无法计算期限。")]
    Term(TermError),
}

/// Why somebody cannot sign up for a lot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationRefusal {
    #[error("该标的物当前不接受报名。")]
    NotOpen,
    #[error("公告或规则已更新，请阅读最新版本后重新确认。")]
    OtherTerms,
    #[error("您已报名参加该标的物的竞买。")]
    AlreadySignedUp,
    #[error("暂时无法分配竞买代码。")]
    NoCodeLeft,
}

/// Why a court's measure is not taken, or the record of a fault not signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StopError {
    #[error("该项措施于法无据。")]
    Law(StopRefusal),
    #[error("无法计算期限。")]
    Term(TermError),
    #[error("该标的物当前没有法院作出的暂缓或中止。")]
    NotStopped,
    #[error("暂缓或中止的事由已登记消除。")]
    GroundEnded,
    #[error("事由消除的时间不能晚于当前时间。")]
    GroundEndsLater,
    #[error("说明应为一至两千字。")]
    StatementUnusable,
    #[error("尚有标的物未恢复竞价，故障记录还不能签署。")]
    FaultUnfinished,
    #[error("该故障记录已由两人签署。")]
    FaultSigned,
    #[error("第二签署人应为另一人。")]
    SameSigner,
}

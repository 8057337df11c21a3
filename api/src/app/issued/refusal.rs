//! Why a document is not written.

use documents::{FontsMissing, Kind, RenderError};

#[derive(Debug, thiserror::Error)]
pub enum DocumentRefusal {
    /// The remedy is in the log; the person cannot do anything.
    #[error("平台未安装文书字体，暂时无法生成文书。")]
    FontsMissing(#[source] FontsMissing),
    /// A template that is no template, or a name with a character no font has.
    #[error("文书无法生成：{0}。")]
    Unusable(#[source] RenderError),
    #[error("{}尚不能出具：{why}。", kind.title())]
    NotDue { kind: Kind, why: &'static str },
    /// The platform issues these by rule, once.
    #[error("{}由系统自动出具，无须另行制作。", .0.title())]
    ByRule(Kind),
    #[error("协助执行通知书须写明协助单位和协助事项。")]
    NoAddressee,
    #[error("模板已被他人更新，请在新版本上修改。")]
    TemplateChanged,
    #[error("没有这份文书，或验证码有误。")]
    Unknown,
    #[error("该标的物已登记交付。")]
    HandedOver,
    #[error("交付时间不能早于裁定送达时间，也不能晚于现在。")]
    HandOverTime,
}

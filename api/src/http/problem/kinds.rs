//! The table of problem types: slug, status, title, article. `docs/problems.md` is made of it.

use domain::statute::Article;

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
    CSRF_MISMATCH: "csrf-mismatch", 403, "页面已过期";
    ORIGIN_MISMATCH: "origin-mismatch", 403, "请求来源不受信任";
    NOT_YOUR_ROLE: "not-your-role", 403, "身份不符";
    NOT_YOUR_COURT: "not-your-court", 403, "不属于本院";
    NOT_YOURS: "not-yours", 403, "不由您办理";
    NOT_FOUND: "not-found", 404, "不存在";
    METHOD_NOT_ALLOWED: "method-not-allowed", 405, "请求方式不受支持";
    REFRESH_IN_PROGRESS: "refresh-in-progress", 409, "登录状态正在更新";
    LOGIN_TAKEN: "login-taken", 409, "用户名已被使用";
    IDENTITY_TAKEN: "identity-taken", 409, "证件号码已注册";
    TOO_LARGE: "too-large", 413, "请求内容过大";
    UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type", 415, "内容类型不受支持";
    ROLE_NEEDED: "role-needed", 422, "请选择身份";
    ACCOUNT_UNUSABLE: "account-unusable", 422, "注册信息有误";
    TOO_MANY_REQUESTS: "too-many-requests", 429, "操作过于频繁";
    INTERNAL: "internal", 500, "平台故障";
    UNAVAILABLE: "unavailable", 503, "平台暂不可用";
}

//! Every way a use case can fail. How each is told to the caller: `http/problem.rs`.
//!
//! What a person may read is written here in Chinese; refusals of the law crates get their
//! sentence in `http/problem`.

use store::StoreError;

use crate::seal::Unopenable;
use crate::tokens::TokenError;

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
    /// The caller is known, and this is assigned to somebody else.
    #[error("该事项不由您办理。")]
    NotYours,
    #[error("操作过于频繁，请稍后再试。")]
    TooManyRequests { seconds: u64 },
    #[error(transparent)]
    SignIn(#[from] SignInError),
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The machinery failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error(transparent)]
    Sealed(#[from] Unopenable),
    /// A task that carries a transaction to its end died.
    #[error("the task was lost")]
    TaskLost,
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

//! Errors on the wire: RFC 9457 `application/problem+json`.
//!
//! The kinds are one table (`problem/kinds.rs`); which error is of which kind is one exhaustive
//! match here, so a new error does not compile until it has a row.

mod acts;
mod assets;
mod bids;
mod buyers;
mod firms;
mod funds;
pub mod gate;
pub mod kinds;
mod objections;
mod platforms;
pub(crate) mod pricing;
mod records;
mod revocations;
mod stops;
mod visitors;

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};
use domain::statute::Article;
use domain::term::TermError;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::StoreError;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::AppError;
use crate::app::error::{AccountError, SignInError};
use crate::app::once::OnceRefusal;
use kinds::Kind;

/// What went wrong, for programs and for people. Further members depend on the type.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Stable address of the problem's documentation, `/problems/<slug>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: String,
    pub status: u16,
    /// One sentence for the person at the screen.
    pub detail: String,
    /// Names this occurrence; the log knows it too.
    pub instance: String,
    /// The article on which a refusal rests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Which fields could not be understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldProblem>,
    #[serde(flatten)]
    #[schema(ignore)]
    pub members: Map<String, Value>,
}

/// One field that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) into the request.
    pub pointer: String,
    pub detail: String,
}

/// What goes wrong before a use case is reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    #[error("请求内容无法识别。")]
    Malformed { errors: Vec<FieldProblem> },
    #[error("请求内容过大。")]
    TooLarge,
    #[error("请求内容的类型不受支持。")]
    UnsupportedMediaType,
    #[error("没有这个地址。")]
    UnknownPath,
    #[error("该地址不支持此请求方式。")]
    MethodNotAllowed { allow: String },
    #[error("页面已过期，请刷新后重试。")]
    CsrfMismatch,
    #[error("请求来源不受信任。")]
    OriginMismatch,
}

/// A problem before it is written: its kind, the sentence, what else programs may read.
struct Told {
    kind: &'static Kind,
    detail: String,
    /// The article of this case, where the kind alone does not tell it.
    article: Option<Article>,
    errors: Vec<FieldProblem>,
    members: Map<String, Value>,
    headers: Vec<(actix_web::http::header::HeaderName, String)>,
}

impl Told {
    fn new(kind: &'static Kind, detail: impl ToString) -> Told {
        let detail = detail.to_string();
        let (errors, members, headers) = (Vec::new(), Map::new(), Vec::new());
        Told { kind, detail, article: kind.article, errors, members, headers }
    }

    fn with(mut self, name: &str, value: Value) -> Told {
        self.members.insert(name.to_owned(), value);
        self
    }

    fn retry_after(mut self, seconds: u64) -> Told {
        self.headers.push((RETRY_AFTER, seconds.to_string()));
        self
    }
}

fn app_error(error: &AppError) -> Told {
    match error {
        AppError::SignedOut => Told::new(&kinds::SIGNED_OUT, error),
        AppError::NotYourRole => Told::new(&kinds::NOT_YOUR_ROLE, error),
        AppError::NotYourCourt => Told::new(&kinds::NOT_YOUR_COURT, error),
        AppError::NotYourCase => Told::new(&kinds::NOT_YOUR_CASE, error),
        AppError::NotYours => Told::new(&kinds::NOT_YOURS, error),
        AppError::TooManyRequests { limit, seconds } => {
            let told = Told::new(&kinds::TOO_MANY_REQUESTS, error).retry_after(*seconds);
            told.with("limit", json!(limit.name()))
        }
        AppError::SignIn(error) => sign_in_error(error),
        AppError::Account(error) => Told::new(account_error(error), error),
        AppError::Case(error) => acts::case(error),
        AppError::FactSheet(error) => assets::fact_sheet(error),
        AppError::Picture(error) => assets::picture(error),
        AppError::Import(error) => assets::import(error),
        AppError::Inquiry(error) => acts::inquiry(error),
        AppError::Pricing(error) => pricing::pricing(error),
        AppError::Platform(error) => platforms::platform(error),
        AppError::Firm(error) => firms::firm(error),
        AppError::Machine(error) => firms::machine(error),
        AppError::LotRefusal(error) => acts::lot_refusal(error),
        AppError::Lot(error) => acts::lot(error),
        AppError::Registration(error) => acts::registration(error),
        AppError::Buyer(error) => buyers::buyer(error),
        AppError::Objection(error) => objections::objection(error),
        AppError::Step(error) => objections::step(error),
        AppError::Question(error) => visitors::question(error),
        AppError::Viewing(error) => visitors::viewing(error),
        AppError::Search(error) => visitors::search(error),
        AppError::Revocation(error) => revocations::told(error),
        AppError::Bid(error) => bids::bid(error),
        AppError::Record(error) => records::record(error),
        AppError::Document(error) => records::document(error),
        AppError::Mail(error) => records::mail(error),
        AppError::Act(error) => bids::act(error),
        AppError::Bidding(error) => bids::machinery(error),
        AppError::Stop(error) => stops::stop(error),
        AppError::Once(error) => Told::new(once_refusal(error), error),
        AppError::Funds(error) => funds::funds(error),
        AppError::Store(error) => store_error(error),
        AppError::Token(_)
        | AppError::Sealed(_)
        | AppError::Sheet(_)
        | AppError::Unsigned(_)
        | AppError::TaskLost => Told::new(&kinds::INTERNAL, INTERNAL_DETAIL),
    }
}

fn sign_in_error(error: &SignInError) -> Told {
    match error {
        SignInError::BadCredentials => Told::new(&kinds::BAD_CREDENTIALS, error),
        SignInError::TotpNeeded => Told::new(&kinds::TOTP_NEEDED, error),
        SignInError::TotpWrong => Told::new(&kinds::TOTP_WRONG, error),
        SignInError::ProofNeeded => Told::new(&kinds::PROOF_NEEDED, error),
        SignInError::ProofWrong => Told::new(&kinds::PROOF_WRONG, error),
        SignInError::RoleNeeded { roles } => {
            Told::new(&kinds::ROLE_NEEDED, error).with("roles", json!(roles))
        }
        SignInError::Ended => Told::new(&kinds::SESSION_ENDED, error),
        SignInError::RefreshInProgress => {
            Told::new(&kinds::REFRESH_IN_PROGRESS, error).retry_after(1)
        }
    }
}

fn account_error(error: &AccountError) -> &'static Kind {
    match error {
        AccountError::LoginTaken => &kinds::LOGIN_TAKEN,
        AccountError::IdentityTaken => &kinds::IDENTITY_TAKEN,
        AccountError::Unusable { .. } => &kinds::ACCOUNT_UNUSABLE,
    }
}

fn once_refusal(error: &OnceRefusal) -> &'static Kind {
    match error {
        OnceRefusal::Malformed => &kinds::KEY_MALFORMED,
        OnceRefusal::Reused => &kinds::KEY_REUSED,
        OnceRefusal::UnderWay => &kinds::KEY_UNDER_WAY,
    }
}

fn store_error(error: &StoreError) -> Told {
    match error {
        StoreError::NotFound { .. } => Told::new(&kinds::NOT_FOUND, "没有找到所要的内容。"),
        StoreError::Unavailable(_) => {
            Told::new(&kinds::UNAVAILABLE, "平台暂时无法处理，请稍后重试。").retry_after(1)
        }
        StoreError::Corrupt { .. } | StoreError::Sql(_) => {
            Told::new(&kinds::INTERNAL, INTERNAL_DETAIL)
        }
    }
}

fn http_error(error: &HttpError) -> Told {
    match error {
        HttpError::Malformed { errors } => {
            let told = Told::new(&kinds::MALFORMED, error);
            Told { errors: errors.clone(), ..told }
        }
        HttpError::TooLarge => Told::new(&kinds::TOO_LARGE, error),
        HttpError::UnsupportedMediaType => Told::new(&kinds::UNSUPPORTED_MEDIA_TYPE, error),
        HttpError::UnknownPath => Told::new(&kinds::NOT_FOUND, error),
        HttpError::MethodNotAllowed { allow } => {
            let mut told = Told::new(&kinds::METHOD_NOT_ALLOWED, error);
            told.headers.push((actix_web::http::header::ALLOW, allow.clone()));
            told
        }
        HttpError::CsrfMismatch => Told::new(&kinds::CSRF_MISMATCH, error),
        HttpError::OriginMismatch => Told::new(&kinds::ORIGIN_MISMATCH, error),
    }
}

/// A date from which, or up to which, no period can be computed; the sentence names it.
fn term(error: &TermError) -> Told {
    match error {
        TermError::BeforeCalendar(_) | TermError::BeyondCalendar => {
            Told::new(&kinds::DATE_UNUSABLE, error.chinese())
        }
        TermError::NeedsInstant { .. } | TermError::NotBackward { .. } => {
            Told::new(&kinds::INTERNAL, INTERNAL_DETAIL)
        }
    }
}

/// Always the same sentence: what failed inside is for the log.
const INTERNAL_DETAIL: &str = "平台未能完成该请求，请稍后重试。";

fn respond(told: Told, cause: &dyn std::error::Error) -> HttpResponse {
    let Kind { slug, status, title, .. } = *told.kind;
    let instance = format!("urn:uuid:{}", Uuid::new_v4());
    if status >= 500 {
        tracing::error!(instance, slug, causes = causes(cause), "request failed");
    }
    let mut members = told.members;
    if let Some(id) = super::trace::request_id() {
        members.insert("request_id".to_owned(), json!(id));
    }
    let problem = Problem {
        kind: format!("/problems/{slug}"),
        title: title.to_owned(),
        status,
        detail: told.detail,
        instance,
        article: told.article.map(|it| format!("{}第{}条", it.instrument, it.number)),
        errors: told.errors,
        members,
    };
    let status = StatusCode::from_u16(status).expect("the table holds valid statuses");
    let mut response = HttpResponse::build(status);
    for header in told.headers {
        response.insert_header(header);
    }
    response.content_type("application/problem+json").json(problem)
}

/// The chain of causes, once, for the log.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(app_error(self).kind.status).expect("a valid status")
    }

    fn error_response(&self) -> HttpResponse {
        respond(app_error(self), self)
    }
}

impl ResponseError for HttpError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(http_error(self).kind.status).expect("a valid status")
    }

    fn error_response(&self) -> HttpResponse {
        respond(http_error(self), self)
    }
}

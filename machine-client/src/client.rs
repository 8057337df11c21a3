//! Asking the court: a token that renews itself, and repetition of what had no answer.

use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::wire::{Problem, Quote, Task, Token, Version};

/// How long the court may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a request is made before its failure is told.
const TRIES: u32 = 5;
/// A token is renewed this long before it ends.
const MARGIN: Duration = Duration::from_secs(30);

/// What the court gave the program; the secret is shown once and kept in a file that only the
/// program may read.
#[derive(Clone, Deserialize)]
pub struct Credentials {
    pub client_id: Uuid,
    pub client_secret: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials({})", self.client_id)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The court has understood and said no; asking again will not help.
    #[error("{}: {}", .0.slug(), .0.detail)]
    Refused(Problem),
    #[error("the court did not answer")]
    Unanswered(#[from] reqwest::Error),
    #[error("the court answered {0} without an explanation")]
    Unexplained(StatusCode),
    #[error("the address of the court is none")]
    Address,
    #[error("this program was built without the feature tls and reaches no https address")]
    NoTls,
}

/// A connection to one court in the name of one platform or firm.
pub struct Client {
    http: reqwest::Client,
    court: Url,
    credentials: Credentials,
    token: Option<(String, Instant)>,
}

/// How a single attempt ended, if not well.
enum Attempt {
    /// The token has ended before its time, for instance because the court renewed its keys.
    Token,
    /// Worth another attempt, after the wait the court asks for.
    Later(Failure, Option<Duration>),
    Final(Failure),
}

impl Client {
    /// # Errors
    /// When the address is no URL, or asks for TLS and the program was built without.
    pub fn new(court: &str, credentials: Credentials) -> Result<Client, Failure> {
        let court = Url::parse(court).map_err(|_| Failure::Address)?;
        if court.scheme() == "https" && !cfg!(feature = "tls") {
            return Err(Failure::NoTls);
        }
        let http = reqwest::Client::builder().timeout(PATIENCE).build()?;
        Ok(Client { http, court, credentials, token: None })
    }

    /// What is asked of the platform, newest first.
    ///
    /// # Errors
    /// What the court refuses, or a court that does not answer.
    pub async fn tasks(&mut self) -> Result<Vec<Task>, Failure> {
        self.ask(Method::GET, "/api/machine/tasks", None).await
    }

    /// Hands in a quote. The same key with the same quote is delivered once, however often it is
    /// sent.
    ///
    /// # Errors
    /// What the court refuses, or a court that does not answer.
    pub async fn quote(
        &mut self,
        inquiry: Uuid,
        key: Uuid,
        quote: &Quote,
    ) -> Result<Version, Failure> {
        let body = serde_json::to_value(quote).unwrap_or_default();
        self.ask(
            Method::POST,
            &format!("/api/machine/inquiries/{inquiry}/quote"),
            Some((key, body)),
        )
        .await
    }

    /// The appraisals of a firm, newest first, as `AppraisalView` describes them.
    ///
    /// # Errors
    /// What the court refuses, or a court that does not answer.
    pub async fn commissions(&mut self) -> Result<Vec<Value>, Failure> {
        self.ask(Method::GET, "/api/machine/commissions", None).await
    }

    /// What a firm does in an appraisal, as `FirmAct` describes it.
    ///
    /// # Errors
    /// What the court refuses, or a court that does not answer.
    pub async fn act(&mut self, appraisal: Uuid, key: Uuid, act: Value) -> Result<Value, Failure> {
        self.ask(
            Method::POST,
            &format!("/api/machine/commissions/{appraisal}/acts"),
            Some((key, act)),
        )
        .await
    }

    async fn ask<T: DeserializeOwned>(
        &mut self,
        method: Method,
        path: &str,
        change: Option<(Uuid, Value)>,
    ) -> Result<T, Failure> {
        let url = self.court.join(path).map_err(|_| Failure::Address)?;
        let mut made = 0;
        loop {
            made += 1;
            let token = self.token().await?;
            let mut request = self.http.request(method.clone(), url.clone()).bearer_auth(token);
            if let Some((key, body)) = &change {
                request = request.header("idempotency-key", key.to_string()).json(body);
            }
            match attempt(request).await {
                Ok(answer) => return Ok(answer),
                Err(Attempt::Token) if made == 1 => self.token = None,
                Err(Attempt::Token) => return Err(Failure::Unexplained(StatusCode::UNAUTHORIZED)),
                Err(Attempt::Later(failure, _)) if made >= TRIES => return Err(failure),
                Err(Attempt::Later(_, wait)) => pause(made, wait).await,
                Err(Attempt::Final(failure)) => return Err(failure),
            }
        }
    }

    async fn token(&mut self) -> Result<String, Failure> {
        if let Some((token, until)) = &self.token
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        let url = self.court.join("/api/machine/token").map_err(|_| Failure::Address)?;
        let Credentials { client_id, client_secret } = &self.credentials;
        let body = json!({ "client_id": client_id, "client_secret": client_secret });
        let mut made = 0;
        let given: Token = loop {
            made += 1;
            match attempt(self.http.post(url.clone()).json(&body)).await {
                Ok(given) => break given,
                Err(Attempt::Later(_, wait)) if made < TRIES => pause(made, wait).await,
                Err(Attempt::Later(failure, _) | Attempt::Final(failure)) => return Err(failure),
                Err(Attempt::Token) => return Err(Failure::Unexplained(StatusCode::UNAUTHORIZED)),
            }
        };
        let life = Duration::from_secs(given.expires_in).saturating_sub(MARGIN);
        self.token = Some((given.access_token.clone(), Instant::now() + life));
        Ok(given.access_token)
    }
}

async fn attempt<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Attempt> {
    let later = |error: reqwest::Error| Attempt::Later(error.into(), None);
    let answer = request.send().await.map_err(later)?;
    let status = answer.status();
    if status.is_success() {
        return answer.json().await.map_err(later);
    }
    let wait = asked_wait(answer.headers());
    let failure = match answer.json::<Problem>().await {
        Ok(problem) if problem.slug() == "machine-token" => return Err(Attempt::Token),
        Ok(problem) => Failure::Refused(problem),
        Err(_) => Failure::Unexplained(status),
    };
    let passing = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    Err(if passing { Attempt::Later(failure, wait) } else { Attempt::Final(failure) })
}

fn asked_wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// As long as the court asks for, else one, two, four … seconds.
async fn pause(made: u32, asked: Option<Duration>) {
    let usual = Duration::from_secs(1 << (made - 1).min(5));
    tokio::time::sleep(asked.unwrap_or(usual)).await;
}

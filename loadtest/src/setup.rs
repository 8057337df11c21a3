//! Lots and qualified bidders, written straight into a scratch database; the platform has no
//! door for that. Sessions are real: every bidder signs in.

pub mod lots;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request};
use serde_json::{Value, json};
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::client::{Connection, Failure};

const PASSWORD: &str = "loadtest-Passw0rd-2026";

/// A signed-in bidder with a seat in every lot.
#[derive(Clone)]
pub struct Seat {
    pub login: String,
    pub cookie: String,
    pub csrf: String,
}

pub async fn database(url: &str) -> Result<Client, Failure> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    #[expect(clippy::disallowed_methods, reason = "the driver ends with its client")]
    tokio::spawn(connection);
    Ok(client)
}

/// Waits until every qualification is durable.
pub async fn qualified(database: &Client, lots: &[Uuid], bidders: usize) -> Result<(), Failure> {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(120);
    let wanted = i64::try_from((bidders + 1) * lots.len())?;
    let names: Vec<String> = lots.iter().map(Uuid::to_string).collect();
    loop {
        // A lot that was opened late would be paused: these start in time, and are waited for.
        let sql = "SELECT coalesce(sum(seq), 0)::bigint FROM lot_head JOIN lot ON id = lot_id \
                   WHERE lot_id::text = ANY ($1) AND starts_at < now()";
        let done: i64 = database.query_one(sql, &[&names]).await?.try_get(0)?;
        if done >= wanted {
            return Ok(());
        }
        if std::time::Instant::now() > deadline {
            return Err(format!("{done} of {wanted} entries after two minutes").into());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// Opens one account through the platform, copies its password to the others, signs all in.
pub async fn seats(
    address: &str,
    database: &Client,
    count: usize,
) -> Result<(Vec<Uuid>, Vec<Seat>), Failure> {
    let run = Uuid::new_v4().simple().to_string();
    let run = run.get(..8).unwrap_or_default();
    let mut connection = Connection::open(address).await?;
    let model = format!("load-{run}");
    let account = json!({
        "login": model, "password": PASSWORD, "kind": "natural", "name": "负载",
        "identity": "11010519491231002X", "phone": "13800000000",
    });
    let opened = connection.send(post("/api/public/accounts", &account)?).await?;
    if opened.status().as_u16() >= 300 && opened.status().as_u16() != 409 {
        return Err(format!("no account: {}", opened.status()).into());
    }
    let sql = "SELECT password_hash FROM person WHERE login LIKE 'load-%' LIMIT 1";
    let hash: String = database.query_one(sql, &[]).await?.try_get(0)?;
    let (mut people, mut seats) = (Vec::new(), Vec::new());
    for number in 0..count {
        let (person, login) = (Uuid::now_v7(), format!("load-{run}-{number}"));
        database
            .batch_execute(&format!(
                "INSERT INTO person (id, login, password_hash, kind, display_name)
                    VALUES ('{person}', '{login}', '{hash}', 'natural', '负载');
                 INSERT INTO role_grant (person_id, role) VALUES ('{person}', 'bidder');"
            ))
            .await?;
        seats.push(sign_in(&mut connection, &login).await?);
        people.push(person);
    }
    Ok((people, seats))
}

/// A session for five minutes; whoever runs longer signs in again.
pub async fn sign_in(connection: &mut Connection, login: &str) -> Result<Seat, Failure> {
    let given = json!({ "login": login, "password": PASSWORD });
    let response = connection.send(post("/api/session", &given)?).await?;
    let status = response.status();
    let cookies = response.headers().get_all("set-cookie");
    let cookie = cookies.iter().filter_map(|it| it.to_str().ok());
    let cookie = cookie.filter_map(|it| it.split(';').next());
    let mut cookie = cookie.filter(|it| it.starts_with("fachui_access="));
    let cookie = cookie.next_back().map(str::to_owned);
    let body = response.into_body().collect().await?.to_bytes();
    let view: Value = serde_json::from_slice(&body)?;
    let csrf = view.get("csrf").and_then(Value::as_str).map(str::to_owned);
    match (cookie, csrf) {
        (Some(cookie), Some(csrf)) => Ok(Seat { login: login.to_owned(), cookie, csrf }),
        _ => Err(format!("{login} is not signed in: {status} {view}").into()),
    }
}

fn post(path: &str, body: &Value) -> Result<Request<Full<Bytes>>, Failure> {
    let request = Request::builder().method(Method::POST).uri(path).header("host", "localhost");
    let request = request.header("content-type", "application/json");
    Ok(request.body(Full::new(Bytes::from(body.to_string())))?)
}

//! Who may call what: every operation as every role and as a stranger, another court included; the
//! nine duties of the court only by its officers (AUC-06).
//! The table is checked in; a change of it is a change of policy.

use std::fmt::Write;

use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::harness::TestApp;
use crate::openapi::operations;
use crate::steps;

#[tokio::test]
async fn the_table_of_permissions() {
    let app = TestApp::with(&[("FACHUI_ATTEMPTS_PER_MINUTE", "10000")]).await;
    let path = steps::announced(&app, 60).await;
    // The owner comes last: what they do may change what the others meet.
    let callers = [
        ("stranger", app.stranger()),
        ("bidder", app.bidder("chen").await),
        ("party", app.party("zhou", &path.officer, &path.party).await),
        ("valuer", app.sign_in("jd").await),
        ("panel", app.sign_in("he").await),
        ("finance", app.sign_in("fin1").await),
        ("finance elsewhere", app.sign_in("fin9").await),
        ("admin", app.sign_in("root").await),
        ("officer elsewhere", app.other_officer().await),
        ("officer of other cases", app.sign_in("mo").await),
        ("officer", path.officer),
    ];
    let document: Value = serde_json::from_str(&api::http::openapi_json()).unwrap();
    let mut table = String::new();
    for (method, template, operation) in operations() {
        // Signing in and out is not a matter of roles, and would end the callers' sessions.
        if template.starts_with("/api/session") || template == "/api/public/accounts" {
            continue;
        }
        let url = template
            .replace("{lot_id}", &path.lot)
            .replace("{case_id}", &path.case)
            .replace("{asset_id}", &path.asset)
            .replace("{inquiry_id}", &path.inquiry)
            .replace("{kind}", "statement");
        let url = if url.contains('{') { replaced(&url) } else { url };
        let url = with_query(&url, &operation, &path.asset);
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let body = (!schema.is_null()).then(|| sample(&document, schema).to_string());
        write!(table, "{method:6} {template}").unwrap();
        for (name, client) in &callers {
            let verb: Method = method.parse().unwrap();
            let answer = client.send(verb, &url, body.clone(), &[]).await;
            assert!(answer.status != 500, "{name} {method} {url}: {}", answer.text);
            write!(table, "\n           {:>3}  {name}", answer.status).unwrap();
        }
        table.push('\n');
    }
    insta::assert_snapshot!("permissions", table);
}

/// Ids of things the test has not made.
pub fn replaced(url: &str) -> String {
    let words = url.split('/').map(|word| {
        if word.starts_with('{') { uuid::Uuid::nil().to_string() } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join("/")
}

pub fn with_query(url: &str, operation: &Value, asset: &str) -> String {
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let needed = parameters.iter().filter(|it| it["in"] == "query" && it["required"] == true);
    let pairs: Vec<String> = needed
        .map(|it| match it["name"].as_str().unwrap() {
            "asset_id" => format!("asset_id={asset}"),
            "round" => "round=first".to_owned(),
            "day" => "day=2026-11-23".to_owned(),
            "profile" => "profile=rehearsal".to_owned(),
            other => format!("{other}=1"),
        })
        .collect();
    if pairs.is_empty() { url.to_owned() } else { format!("{url}?{}", pairs.join("&")) }
}

/// A body that can be understood; whether it makes sense is the use case's matter.
pub fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return sample(document, &document["components"]["schemas"][name]);
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    if let Some(any) = schema["oneOf"].as_array() {
        let real = any.iter().find(|it| it["type"] != "null").unwrap();
        return sample(document, real);
    }
    // A nullable type is a list whose first name is the real one.
    let kind = schema["type"].as_array().map_or(&schema["type"], |it| &it[0]);
    let kind = kind.as_str().unwrap_or("object");
    match (kind, schema["format"].as_str()) {
        ("object", _) => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let fields = required.iter().map(|name| {
                let name = name.as_str().unwrap();
                (name.to_owned(), sample(document, &schema["properties"][name]))
            });
            Value::Object(fields.collect::<Map<_, _>>())
        }
        ("array", _) => json!([]),
        ("integer" | "number", _) => json!(1),
        ("boolean", _) => json!(false),
        (_, Some("uuid")) => json!(uuid::Uuid::nil()),
        (_, Some("date")) => json!("2026-11-23"),
        (_, Some("date-time")) => json!("2026-11-23T12:00:00+08:00"),
        _ if schema["pattern"].is_string() => json!("1.00"),
        _ => json!("x"),
    }
}

//! What case-fund staff send twice is done once.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Answer, Client, TestApp};
use crate::steps;

async fn record(client: &Client, path: &str, key: &str, body: &Value) -> Answer {
    client.send(Method::POST, path, Some(body.to_string()), &[("idempotency-key", key)]).await
}

fn payee(number: &str) -> Value {
    json!({"label": "A", "holder": "甲", "number": number, "bank": "工商银行"})
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer_and_other_content_a_refusal() {
    let app = TestApp::start().await;
    let made = steps::announced(&app, 60).await;
    let fin1 = app.sign_in("fin1").await;
    let path = format!("/api/finance/cases/{}/payees", made.case);
    let key = Uuid::new_v4().to_string();
    let first = record(&fin1, &path, &key, &payee("6222020001")).await.expect(201);
    let again = record(&fin1, &path, &key, &payee("6222020001")).await.expect(201);
    assert_eq!((again.body, again.kind), (first.body.clone(), first.kind.clone()));
    let all = fin1.get(&path).await.expect(200);
    assert_eq!(all.body.as_array().map(Vec::len), Some(1), "recorded once");
    record(&fin1, &path, &key, &payee("6222020002")).await.refused(422, "key-reused");
    record(&fin1, &path, "not-a-uuid", &payee("6222020001")).await.refused(422, "key-malformed");
    // What is refused is not kept: the same key may be tried with what is right.
    let key = Uuid::new_v4().to_string();
    record(&fin1, &path, &key, &payee("x")).await.refused(422, "payee-unusable");
    record(&fin1, &path, &key, &payee("6222020004")).await.expect(201);
}

#[tokio::test]
async fn a_double_click_under_one_key_is_one_act() {
    let app = TestApp::start().await;
    let made = steps::announced(&app, 60).await;
    let fin1 = app.sign_in("fin1").await;
    let path = format!("/api/finance/cases/{}/payees", made.case);
    let key = Uuid::new_v4().to_string();
    let body = payee("6222020001");
    let clicks = (0..5).map(|_| record(&fin1, &path, &key, &body));
    for answer in futures_util::future::join_all(clicks).await {
        if answer.status != 201 {
            answer.refused(409, "key-under-way");
        }
    }
    let all = fin1.get(&path).await.expect(200);
    assert_eq!(all.body.as_array().map(Vec::len), Some(1));
}

//! What the platform finds wrong by itself, and finds right again.

use reqwest::Method;
use serde_json::{Value, json};

use crate::eventually;
use crate::outages::{ask, staff};
use crate::stage::{Seat, Stage};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_differs_raises_an_alarm_until_it_is_rebuilt() {
    let mut stage = Stage::new(1).await;
    let (officer, _, supervisor) = staff(&stage).await;
    assert_eq!(compared(&stage, &supervisor).await, Vec::<Value>::new());
    // Behind the journal's back Redis takes another entry for the last one.
    let client = redis::Client::open(stage.redis().url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let book = format!("{{lot:{}}}:book", stage.lot);
    let mut forget = redis::cmd("HSET");
    forget.arg(book).arg("nonce").arg(uuid::Uuid::new_v4().simple().to_string());
    let _: i64 = forget.query_async(&mut connection).await.unwrap();
    let alarms = compared(&stage, &supervisor).await;
    let [alarm] = alarms.as_slice() else { panic!("{alarms:?}") };
    assert_eq!((&alarm["kind"], &alarm["cleared_at"]), (&json!("redis-forked"), &Value::Null));
    assert_eq!(alarm["subject"], json!(stage.lot.to_string()));
    // The same matter is one alarm, and somebody takes note of it.
    assert_eq!(compared(&stage, &supervisor).await.len(), 1);
    let id = alarm["id"].as_str().unwrap();
    let seen = format!("/api/supervisor/alarms/{id}/acknowledgement");
    let note = Some(json!({ "note": "已通知运维" }));
    assert_eq!(ask(&stage, &officer, Method::POST, &seen, note.clone()).await.status, 403);
    assert_eq!(ask(&stage, &supervisor, Method::POST, &seen, note).await.status, 204);
    let listed = ask(&stage, &supervisor, Method::GET, "/api/supervisor/alarms", None).await;
    assert_eq!(listed.expect(200)[0]["acknowledgement"]["note"], "已通知运维");
    // Recovery rebuilds Redis from the journal, and the alarm is over.
    stage.redis().kill();
    stage.redis().wipe();
    stage.redis().restart();
    eventually("the end of the alarm", async || {
        let alarms = compared(&stage, &supervisor).await;
        alarms.len() == 1 && alarms.iter().all(|it| !it["cleared_at"].is_null())
    })
    .await;
}

async fn compared(stage: &Stage, supervisor: &Seat) -> Vec<Value> {
    let path = "/api/supervisor/comparison";
    let told = ask(stage, supervisor, Method::POST, path, Some(json!({}))).await;
    told.expect(200).as_array().unwrap().clone()
}

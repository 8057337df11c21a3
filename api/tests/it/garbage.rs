//! Whatever is sent, the answer is a problem and never a fault of ours.

use reqwest::Method;

use crate::harness::TestApp;
use crate::openapi::operations;
use crate::steps;

#[tokio::test]
async fn garbage_is_answered_with_problems() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 50).await;
    let clients = [
        ("public", app.stranger()),
        ("bidder", app.bidder("chen").await),
        ("officer", path.officer),
        ("valuer", app.sign_in("jd").await),
        ("panel", app.sign_in("he").await),
        ("finance", app.sign_in("fin1").await),
    ];
    for (method, template, operation) in operations() {
        let role = template.split('/').nth(2).unwrap();
        let client = clients.iter().find(|(it, _)| *it == role).map(|(_, it)| it);
        let Some(client) = client else { continue };
        let method: Method = method.parse().unwrap();
        let takes_json = operation["requestBody"]["content"].get("application/json").is_some();
        let garbage = ["", "{", "[]", "null", "{\"\u{0}\":1}", "{\"unknown\":1}"];
        for body in garbage.into_iter().filter(|_| takes_json) {
            let path = template.replace("{lot_id}", &path.lot);
            let path = path.replace("{case_id}", &path_id()).replace("{asset_id}", &path_id());
            let path = path.replace("{inquiry_id}", &path_id());
            let answer = client.send(method.clone(), &path, Some(body.to_owned()), &[]).await;
            let at = format!("{method} {path} {body:?}: {}", answer.text);
            assert!((400..500).contains(&answer.status), "{at}");
            assert_eq!(answer.kind, "application/problem+json", "{at}");
        }
        if template.contains('{') {
            let path = template.replace(['{', '}'], "");
            let body = takes_json.then(|| "{}".to_owned());
            let answer = client.send(method.clone(), &path, body, &[]).await;
            let at = format!("{method} {path}: {}", answer.text);
            assert!((400..500).contains(&answer.status), "{at}");
            assert_eq!(answer.kind, "application/problem+json", "{at}");
        }
    }
    let stranger = app.stranger();
    for (method, path) in [("TRACE", "/api/public/lots"), ("PUT", "/api/session")] {
        let answer = stranger.send(method.parse().unwrap(), path, None, &[]).await;
        answer.refused(405, "method-not-allowed");
    }
    let answer = stranger.send(Method::POST, "/lots/1", None, &[]).await;
    answer.refused(405, "method-not-allowed");
}

fn path_id() -> String {
    uuid::Uuid::nil().to_string()
}

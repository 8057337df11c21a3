//! What visitors of a lot do: ask, look, book a viewing, save a search.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Client, TestApp};
use crate::steps::{self, at};

const PHONE: (&str, &str) =
    ("user-agent", "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile");

async fn ask(client: &Client, lot: &str, text: &str) -> crate::harness::Answer {
    client.post(&format!("/api/bidder/lots/{lot}/questions"), json!({ "text": text })).await
}

async fn board(app: &TestApp, lot: &str, query: &str) -> Value {
    let path = format!("/api/public/lots/{lot}/questions{query}");
    app.stranger().get(&path).await.expect(200).body
}

async fn kinds(client: &Client) -> Vec<String> {
    let inbox = client.get("/api/bidder/messages").await.expect(200).body;
    let kinds = inbox["messages"].as_array().unwrap().iter().map(|it| it["kind"].clone());
    kinds.map(|it| it.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_question_is_answered_publicly_and_nobody_learns_who_asked() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 110).await;
    let (chen, wu) = (app.bidder("chen").await, app.bidder("wu").await);
    ask(&chen, &path.lot, "房屋目前有人居住吗？").await.expect(201);
    app.wait(TimeDelta::seconds(5));
    ask(&wu, &path.lot, "欠缴的物业费有多少？").await.expect(201);
    let desk = path.officer.get("/api/officer/questions").await.expect(200);
    assert_eq!(desk.body.as_array().unwrap().len(), 2);
    assert_eq!(desk.body[0]["number"], 1, "the one that waits longest comes first");
    for (text, name) in
        [(&desk.text, "the desk"), (&board(&app, &path.lot, "").await.to_string(), "all")]
    {
        for person in ["chen", "竞买人", "person", "asker"] {
            assert!(!text.contains(person), "{name} tells {person}: {text}");
        }
    }
    let answers =
        format!("/api/officer/questions/{}/answers", desk.body[0]["id"].as_str().unwrap());
    let answer = |version: u8, text: &str| json!({ "version": version, "text": text });
    let elsewhere = app.other_officer().await;
    elsewhere.post(&answers, answer(1, "有")).await.refused(403, "not-your-court");
    path.officer.post(&answers, answer(2, "有")).await.refused(409, "answer-other-version");
    path.officer.post(&answers, answer(1, "有人居住。")).await.expect(201);
    path.officer.post(&answers, answer(1, "无人。")).await.refused(409, "answer-other-version");
    path.officer.post(&answers, answer(2, "更正：已经腾空。")).await.expect(201);
    let found = board(&app, &path.lot, "").await;
    assert_eq!(
        (&found["total"], &found["waiting"], &found["open"]),
        (&json!(2), &json!(1), &json!(true))
    );
    assert_eq!(found["questions"][0]["number"], 2, "the newest first");
    let versions: Vec<&Value> =
        found["questions"][1]["answers"].as_array().unwrap().iter().map(|it| &it["text"]).collect();
    assert_eq!(versions, ["更正：已经腾空。", "有人居住。"], "the former answer stays visible");
    assert_eq!(kinds(&chen).await, ["question-answered", "question-answered"]);
    assert_eq!(kinds(&wu).await, Vec::<String>::new());
    for (query, numbers) in
        [("?q=物业", vec![2]), ("?q=腾空", vec![1]), ("?q=别墅", vec![]), ("?before=2", vec![1])]
    {
        let found = board(&app, &path.lot, query).await;
        let got: Vec<i64> = found["questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["number"].as_i64().unwrap())
            .collect();
        assert_eq!(got, numbers, "{query}");
    }
    let done = path.officer.get("/api/officer/questions?answered=true").await.expect(200).body;
    assert_eq!(done.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn only_personal_data_is_kept_out_of_questions() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 111).await;
    let chen = app.bidder("chen").await;
    let refused = ask(&chen, &path.lot, "请回电13800138000").await;
    assert_eq!(refused.refused(422, "question-personal-data").body["found"], "phone");
    ask(&chen, &path.lot, "   ").await.refused(422, "question-unusable");
    ask(&chen, &path.lot, &"问".repeat(501)).await.refused(422, "question-unusable");
    let id = ask(&chen, &path.lot, "住在302室的张三还在吗？").await.expect(201).id();
    let cover = format!("/api/officer/questions/{id}/cover");
    path.officer.post(&cover, json!({ "found": "rude" })).await.refused(400, "malformed");
    path.officer.post(&cover, json!({ "found": "name" })).await.expect(200);
    path.officer.post(&cover, json!({ "found": "name" })).await.refused(409, "question-covered");
    let shown = board(&app, &path.lot, "").await;
    assert_eq!(shown["questions"][0]["text"], Value::Null);
    assert_eq!(shown["questions"][0]["covered_for"], "name");
    assert_eq!(board(&app, &path.lot, "?q=张三").await["questions"], json!([]));
    let answers = format!("/api/officer/questions/{id}/answers");
    let answer = json!({ "version": 1, "text": "已搬离" });
    path.officer.post(&answers, answer).await.refused(409, "question-covered");
}

#[tokio::test]
async fn asking_is_limited_and_ends_with_the_bidding() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 112).await;
    let (chen, wu) = (app.bidder("chen").await, app.bidder("wu").await);
    for number in 0..6 {
        ask(&chen, &path.lot, &format!("问题{number}")).await.expect(201);
    }
    let refused = ask(&chen, &path.lot, "问题7").await.refused(429, "too-many-requests");
    assert_eq!(refused.body["limit"], "questions");
    ask(&wu, &path.lot, "别人不受影响").await.expect(201);
    let draft = steps::drafted(&app, 113).await;
    ask(&wu, &draft.lot, "草案").await.refused(404, "not-found");
    app.wait(TimeDelta::minutes(14));
    let wu = app.sign_in("wu").await;
    ask(&wu, &path.lot, "结束之后").await.refused(409, "question-closed");
    assert_eq!(board(&app, &path.lot, "").await["open"], false);
}

#[tokio::test]
async fn a_visitor_counts_once_a_day_and_programs_do_not() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 114).await;
    let view = format!("/api/public/lots/{}/views", path.lot);
    let look = async |browser: (&str, &str)| {
        let sent = app.stranger().send(Method::POST, &view, None, &[browser]).await;
        sent.expect(204);
    };
    let views = async || {
        api::app::views::write_down(&app.app).await.unwrap();
        let page = app.stranger().get(&format!("/api/public/lots/{}", path.lot)).await;
        page.expect(200).body["views"].as_i64().unwrap()
    };
    look(PHONE).await;
    look(PHONE).await;
    assert_eq!(views().await, 1, "twice on a day is one view");
    look(("user-agent", "Mozilla/5.0 (Macintosh) Safari/605.1")).await;
    look(("user-agent", "Mozilla/5.0 (compatible; Baiduspider/2.0)")).await;
    let officer = path.officer.send(Method::POST, &view, None, &[PHONE]).await;
    officer.expect(204);
    assert_eq!(views().await, 2, "a program and the court's own officer do not count");
    app.wait(TimeDelta::days(1));
    look(PHONE).await;
    assert_eq!(views().await, 3, "another day is another view");
    let draft = steps::drafted(&app, 115).await;
    let hidden = format!("/api/public/lots/{}/views", draft.lot);
    let refused = app.stranger().send(Method::POST, &hidden, None, &[PHONE]).await;
    refused.refused(404, "not-found");
    let stored = app.database.client().await;
    let columns = "SELECT string_agg(attname::text, ' ' ORDER BY attnum) FROM pg_attribute \
                    WHERE attrelid = 'lot_view_day'::regclass AND attnum > 0";
    let columns: String = stored.query_one(columns, &[]).await.unwrap().get(0);
    assert_eq!(columns, "lot_id day views counted_at", "nothing is kept of who looked");
}

fn slot(app: &TestApp, seconds: i64, capacity: u16) -> Value {
    let from = app.now() + TimeDelta::seconds(seconds);
    json!({
        "starts_at": at(from), "ends_at": at(from + TimeDelta::minutes(1)),
        "place": "小区南门", "note": "请携带身份证件", "capacity": capacity,
    })
}

#[tokio::test]
async fn a_viewing_is_booked_to_its_last_place_and_the_officer_sees_codes_only() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 116).await;
    let (chen, wu) = (app.bidder("chen").await, app.bidder("wu").await);
    let desk = format!("/api/officer/lots/{}/viewings", path.lot);
    let elsewhere = app.other_officer().await;
    elsewhere.post(&desk, slot(&app, 60, 1)).await.refused(403, "not-your-court");
    for (seconds, capacity) in [(0, 1), (-60, 1), (60, 0), (60, 501), (13 * 60, 1)] {
        let refused = path.officer.post(&desk, slot(&app, seconds, capacity)).await;
        refused.refused(422, "viewing-unusable");
    }
    let id = path.officer.post(&desk, slot(&app, 60, 1)).await.expect(201).id();
    let booking = format!("/api/bidder/viewings/{id}/booking");
    let booked = chen.post(&booking, json!({})).await.expect(201).body;
    assert_eq!(booked["code"].as_str().unwrap().len(), 4);
    chen.post(&booking, json!({})).await.refused(409, "viewing-full");
    wu.post(&booking, json!({})).await.refused(409, "viewing-full");
    let public = app.stranger().get(&format!("/api/public/lots/{}/viewings", path.lot)).await;
    let public = public.expect(200);
    assert_eq!((&public.body[0]["booked"], &public.body[0]["capacity"]), (&json!(1), &json!(1)));
    for hidden in ["code", "visitors"] {
        assert!(public.body[0].get(hidden).is_none(), "{hidden} is no matter of the public");
    }
    let cancel = format!("/api/bidder/viewings/{id}/cancellation");
    wu.post(&cancel, json!({})).await.refused(409, "viewing-not-booked");
    chen.post(&cancel, json!({})).await.expect(204);
    let code = wu.post(&booking, json!({})).await.expect(201).body["code"].clone();
    for _ in 0..2 {
        api::app::viewings::remind(&app.app).await.unwrap();
    }
    assert_eq!(kinds(&wu).await, ["viewing-soon"]);
    assert_eq!(kinds(&chen).await, Vec::<String>::new(), "who has given up is not reminded");
    let calendar = wu.get("/api/bidder/viewings.ics").await.expect(200).text;
    assert!(calendar.contains("小区南门") && calendar.contains("BEGIN:VALARM"), "{calendar}");
    let seen = path.officer.get(&desk).await.expect(200);
    assert_eq!(seen.body[0]["visitors"], json!([{ "code": code, "came": null }]));
    assert!(!seen.text.contains("竞买人") && !seen.text.contains("wu"), "{}", seen.text);
    let visitors = format!("/api/officer/viewings/{id}/visitors");
    let mark = |code: &Value, came: bool| json!({ "code": code, "came": came });
    path.officer
        .post(&visitors, mark(&json!("none"), true))
        .await
        .refused(422, "viewing-code-unknown");
    path.officer.post(&visitors, mark(&code, false)).await.expect(204);
    path.officer.post(&visitors, mark(&code, true)).await.expect(204);
    let seen = path.officer.get(&desk).await.expect(200).body;
    assert_eq!(seen[0]["visitors"][0]["came"], true, "the last mark counts");
    app.wait(TimeDelta::minutes(2));
    chen.post(&booking, json!({})).await.refused(409, "viewing-time");
    wu.post(&cancel, json!({})).await.refused(409, "viewing-time");
}

#[tokio::test]
async fn who_has_booked_is_told_when_a_viewing_is_called_off() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 117).await;
    let (chen, wu) = (app.bidder("chen").await, app.bidder("wu").await);
    let desk = format!("/api/officer/lots/{}/viewings", path.lot);
    let id = path.officer.post(&desk, slot(&app, 120, 5)).await.expect(201).id();
    chen.post(&format!("/api/bidder/viewings/{id}/booking"), json!({})).await.expect(201);
    let cancel = format!("/api/officer/viewings/{id}/cancellation");
    path.officer.post(&cancel, json!({ "reason": " " })).await.refused(422, "viewing-unusable");
    path.officer.post(&cancel, json!({ "reason": "暴雨预警" })).await.expect(200);
    path.officer
        .post(&cancel, json!({ "reason": "再次" }))
        .await
        .refused(409, "viewing-called-off");
    assert_eq!(kinds(&chen).await, ["viewing-cancelled"]);
    assert_eq!(kinds(&wu).await, Vec::<String>::new());
    let refused = wu.post(&format!("/api/bidder/viewings/{id}/booking"), json!({})).await;
    refused.refused(409, "viewing-called-off");
    let public = app.stranger().get(&format!("/api/public/lots/{}/viewings", path.lot)).await;
    assert_eq!(public.expect(200).body[0]["cancelled_for"], "暴雨预警");
}

#[tokio::test]
async fn a_saved_search_tells_of_new_notices_once_a_day() {
    let app = TestApp::start().await;
    let chen = app.bidder("chen").await;
    save(&chen, json!({ "name": "全部" })).await.refused(422, "search-unusable");
    save(&chen, json!({ "name": " ", "q": "长沙" })).await.refused(422, "search-unusable");
    let flats = json!({ "name": "住宅", "category": "housing", "region": "430102" });
    let id = save(&chen, flats.clone()).await.expect(201).id();
    assert_eq!(save(&chen, flats).await.expect(201).id(), id, "the same search is kept once");
    save(&chen, json!({ "name": "车", "category": "vehicle" })).await.expect(201);
    // Twice, because a worker may run on two nodes; signed in anew, because days go by.
    let told = async || {
        for _ in 0..2 {
            api::app::searches::tell(&app.app).await.unwrap();
        }
        let chen = app.sign_in("chen").await;
        chen.get("/api/bidder/messages").await.expect(200).body["messages"].clone()
    };
    steps::announced(&app, 118).await;
    assert_eq!(told().await, json!([]), "a day has not passed");
    app.wait(TimeDelta::days(1));
    let messages = told().await;
    assert_eq!(messages.as_array().unwrap().len(), 1, "one message, though it is tried twice");
    let body = messages[0]["body"].as_str().unwrap();
    assert!(body.contains("“住宅”") && !body.contains("“车”"), "{body}");
    app.wait(TimeDelta::days(1));
    assert_eq!(told().await, messages, "nothing new, no message");
}

#[tokio::test]
async fn searches_are_ones_own_and_not_without_number() {
    let app = TestApp::start().await;
    let (chen, wu) = (app.bidder("chen").await, app.bidder("wu").await);
    let list = async || chen.get("/api/bidder/searches").await.expect(200).body;
    let id = save(&chen, json!({ "name": "地", "category": "land" })).await.expect(201).id();
    let remove = format!("/api/bidder/searches/{id}");
    wu.send(Method::DELETE, &remove, None, &[]).await.expect(204);
    assert_eq!(list().await.as_array().unwrap().len(), 1, "nobody removes another's search");
    chen.send(Method::DELETE, &remove, None, &[]).await.expect(204);
    assert_eq!(list().await, json!([]));
    for number in 0..20 {
        save(&chen, json!({ "name": "多", "q": format!("词{number}") })).await.expect(201);
    }
    save(&chen, json!({ "name": "多", "q": "再多" })).await.refused(409, "searches-too-many");
    save(&chen, json!({ "name": "改名", "q": "词7" })).await.expect(201);
    let nowhere = json!({ "name": "院", "court_id": uuid::Uuid::nil() });
    save(&wu, nowhere).await.refused(404, "not-found");
}

async fn save(client: &Client, search: Value) -> crate::harness::Answer {
    client.post("/api/bidder/searches", search).await
}

#[tokio::test]
async fn what_is_stated_after_the_notice_is_shown_with_what_was_known_before() {
    let app = TestApp::start().await;
    let path = steps::announced(&app, 119).await;
    let (chen, wu) = (app.bidder("chen").await, app.bidder("wu").await);
    steps::sign_up(&chen, &path.lot).await;
    let changes = async || {
        let found = app.stranger().get(&format!("/api/public/lots/{}/changes", path.lot)).await;
        found.expect(200).body
    };
    assert_eq!(changes().await, json!([]), "what was stated before the notice is no change");
    app.wait(TimeDelta::seconds(1));
    let facts = format!("/api/officer/assets/{}/facts", path.asset);
    let entries = json!({ "entries": [
        { "topic": "arrears", "content": "欠物业费6320元", "source": "物业公司" },
        { "topic": "occupancy", "asked": "社区居委会", "asked_on": "2026-11-23" },
    ] });
    path.officer.post(&facts, entries).await.expect(200);
    let found = changes().await;
    let shown: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (&it["topic"], &it["before"], &it["after"]))
        .collect();
    assert_eq!(
        shown,
        [
            (&json!("arrears"), &json!("已查明"), &json!("欠物业费6320元")),
            (&json!("occupancy"), &json!("已查明"), &Value::Null),
        ]
    );
    assert_eq!(kinds(&chen).await, ["terms-changed", "terms-changed"]);
    assert_eq!(kinds(&wu).await, Vec::<String>::new(), "who has not signed up is not told");
    let inbox = chen.get("/api/bidder/messages").await.expect(200).text;
    assert!(inbox.contains("五一大道100号") && inbox.contains("未能查明"), "{inbox}");
}

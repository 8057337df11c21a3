//! The fact sheet of an asset and its pictures, from the officer's desk to the public page.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Client, TestApp};
use crate::steps;

fn known(field: &str, version: i16, value: &str) -> Value {
    let said = json!({ "state": "known", "value": value, "source": "现场调查笔录" });
    json!({ "field": field, "version": version, "said": said })
}

async fn state(officer: &Client, asset: &str, entries: &[Value]) -> Answer {
    officer.post(&format!("/api/officer/assets/{asset}/sheet"), json!({ "entries": entries })).await
}

async fn flat(app: &TestApp, serial: u32) -> (Client, String) {
    let officer = app.officer().await;
    let case = steps::case(&officer, serial).await;
    let asset = officer.post(&format!("/api/officer/cases/{case}/assets"), steps::flat()).await;
    let asset = asset.expect(201).id();
    (officer, asset)
}

/// Every needed field of a flat, the keys not found out.
fn whole() -> Vec<Value> {
    let mut entries: Vec<_> = [
        ("address", "长沙市芙蓉区五一大道100号1202房"),
        ("area", "118.42平方米"),
        ("use", "住宅"),
        ("owner", "刘某"),
        ("certificate", "湘（2016）长沙市不动产权第0012345号"),
        ("mortgage", "长沙银行股份有限公司"),
        ("earlier_seizures", "无"),
        ("lease", "无"),
        ("occupancy", "被执行人家属居住"),
        ("vacated", "no"),
        ("arrears_property", "8,460.00"),
        ("arrears_water", "0"),
        ("arrears_power", "12.5"),
        ("arrears_gas", "0"),
        ("arrears_other", "0"),
        ("illegal_building", "无"),
        ("defects", "无"),
        ("taxes", "依法由各方分别承担"),
        ("purchase_limit", "none"),
    ]
    .into_iter()
    .map(|(field, value)| known(field, 0, value))
    .collect();
    let unknown = json!({ "state": "unknown", "asked": "物业公司", "asked_on": "2026-11-01" });
    entries.push(json!({ "field": "keys", "version": 0, "said": unknown }));
    let none = json!({ "state": "not-applicable", "why": "当地不集中供暖" });
    entries.push(json!({ "field": "arrears_heating", "version": 0, "said": none }));
    entries
}

/// REF-03, AUC-13, AUC-G2: typed once, read by the way to a price and by the gate.
#[tokio::test]
async fn a_sheet_is_stated_once_and_read_by_everything() {
    let app = TestApp::start().await;
    let (officer, asset) = flat(&app, 601).await;
    let path = format!("/api/officer/assets/{asset}/sheet");
    let empty = officer.get(&path).await.expect(200).body;
    assert_eq!((&empty["subject"], &empty["score"]), (&json!("immovable"), &json!(0)));
    assert_eq!(empty["missing"].as_array().unwrap().len(), 21);

    // What is vague, not of the form or not of such a thing is refused, all of it at once.
    let wrong = [
        known("occupancy", 0, "不明"),
        known("arrears_water", 0, "1.234"),
        known("vin", 0, "LSVAM4187C2184847"),
        known("use", 0, "住宅"),
    ];
    let refused = state(&officer, &asset, &wrong).await.refused(422, "fact-sheet-unusable").body;
    let pointers: Vec<_> =
        refused["errors"].as_array().unwrap().iter().map(|it| it["pointer"].clone()).collect();
    assert_eq!(pointers, ["/occupancy", "/arrears_water", "/vin"]);
    assert_eq!(officer.get(&path).await.expect(200).body["score"], 0, "nothing was kept");

    let stated = state(&officer, &asset, &whole()).await.expect(200).body;
    assert_eq!((&stated["score"], &stated["missing"]), (&json!(100), &json!([])));
    let pricing = officer.get(&format!("/api/officer/assets/{asset}/pricing")).await.expect(200);
    assert_eq!(pricing.body["missing"], json!([]), "the five topics follow from the sheet");
    let topic = |name: &str| {
        let all = pricing.body["facts"].as_array().unwrap();
        let found = all.iter().find(|it| it["topic"] == name).unwrap();
        found["content"].as_str().unwrap().to_owned()
    };
    assert!(topic("occupancy").contains("经于2026-11-01向物业公司查询，未能查明"));
    assert!(topic("arrears").contains("欠电费：12.50元"));

    // Somebody else was faster; the next version is taken by who has seen this one.
    let late = [known("keys", 0, "由申请执行人保管")];
    let changed = state(&officer, &asset, &late).await.refused(409, "fact-sheet-changed");
    assert_eq!(changed.body["version"], 1);
    app.wait(chrono::TimeDelta::seconds(1));
    let next = [known("keys", 1, "由申请执行人保管")];
    state(&officer, &asset, &next).await.expect(200);
    let versions = officer.get(&format!("{path}/versions")).await.expect(200).body;
    assert_eq!(versions.as_array().unwrap().len(), 22);
    assert_eq!((&versions[0]["field"], &versions[0]["version"]), (&json!("keys"), &json!(2)));

    let colleague = app.sign_in("mo").await;
    let entry = [known("use", 1, "商业")];
    state(&colleague, &asset, &entry).await.refused(403, "not-your-case");
    let stranger = app.other_officer().await;
    stranger.get(&path).await.refused(403, "not-your-court");
}

#[tokio::test]
async fn what_was_said_of_a_thing_cannot_be_unsaid() {
    let app = TestApp::start().await;
    let (officer, asset) = flat(&app, 602).await;
    state(&officer, &asset, &[known("use", 0, "住宅")]).await.expect(200);
    let service = app.database.client().await;
    for attack in ["UPDATE sheet_field SET value = 'x'", "DELETE FROM sheet_field"] {
        assert!(service.batch_execute(attack).await.is_err(), "{attack}");
    }
}

/// The sheet of a published lot: in its notice, and on its page.
#[tokio::test]
async fn the_notice_and_the_page_say_what_the_sheet_says() {
    let app = TestApp::start().await;
    let path = steps::drafted(&app, 603).await;
    state(&path.officer, &path.asset, &whole()).await.expect(200);
    let lot = steps::publish(&app, path).await.lot;
    let page = app.stranger().get(&format!("/api/public/lots/{lot}")).await.expect(200).body;
    let arrears = &page["facts"]["arrears_property"];
    assert_eq!((&arrears["value"], &arrears["content"]), (&json!("8460.00"), &json!("8460.00元")));
    let keys = &page["facts"]["keys"];
    assert_eq!((&keys["asked"], &keys["content"]), (&json!("物业公司"), &Value::Null));
    let notice = page["notice"]["body"].to_string();
    assert!(notice.contains("欠物业费：8460.00元"), "{notice}");
}

pub fn picture(shade: u8, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(900, 600, |x, _| Rgb([shade, u8::from(x > 450) * 200, 40]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

async fn hand_in(officer: &Client, asset: &str, media: &str, content: Vec<u8>) -> Answer {
    let path = format!("/api/officer/assets/{asset}/pictures?caption=%E5%AE%A2%E5%8E%85");
    officer.send_bytes(Method::POST, &path, content, &[("content-type", media)]).await
}

#[tokio::test]
async fn pictures_are_public_with_the_lot_and_not_before() {
    let app = TestApp::start().await;
    let path = steps::drafted(&app, 604).await;
    let (officer, asset, lot) = (&path.officer, path.asset.clone(), path.lot.clone());
    let first = hand_in(officer, &asset, "image/jpeg", picture(1, ImageFormat::Jpeg)).await;
    let first = first.expect(201);
    assert_eq!((&first.body["width"], &first.body["caption"]), (&json!(900), &json!("客厅")));
    let second = hand_in(officer, &asset, "image/png", picture(90, ImageFormat::Png)).await;
    let second = second.expect(201).id();
    let first = first.id();

    let again = hand_in(officer, &asset, "image/jpeg", picture(1, ImageFormat::Jpeg)).await;
    again.refused(409, "picture-twice");
    let other = hand_in(officer, &asset, "image/png", picture(5, ImageFormat::Jpeg)).await;
    other.refused(422, "file-unusable");
    let text = hand_in(officer, &asset, "image/jpeg", b"<html>".to_vec()).await;
    text.refused(422, "file-unusable");
    hand_in(officer, &asset, "image/jpeg", Vec::new()).await.refused(422, "file-unusable");

    let stranger = app.stranger();
    let file = format!("/api/public/pictures/{first}/small");
    stranger.get(&format!("/api/public/lots/{lot}/pictures")).await.refused(404, "not-found");
    stranger.get(&file).await.refused(404, "not-found");
    let own = officer.file(&format!("/api/officer/pictures/{first}/small"), &[]).await;
    assert_eq!(own.0, 200);

    // Another order: each picture once.
    let order = format!("/api/officer/assets/{asset}/pictures/order");
    let placed = |id: &str, caption: &str| json!({ "id": id, "caption": caption });
    let half = json!({ "pictures": [placed(&second, "外观")] });
    officer.post(&order, half).await.refused(409, "pictures-changed");
    let nameless = json!({ "pictures": [placed(&second, " "), placed(&first, "客厅")] });
    officer.post(&order, nameless).await.refused(422, "picture-unusable");
    let all = json!({ "pictures": [placed(&second, "外观"), placed(&first, "客厅")] });
    let arranged = officer.post(&order, all).await.expect(200).body;
    assert_eq!((&arranged[0]["id"], &arranged[0]["caption"]), (&json!(second), &json!("外观")));

    let path = steps::publish(&app, path).await;
    let shown = stranger.get(&format!("/api/public/lots/{lot}/pictures")).await.expect(200).body;
    assert_eq!(shown, arranged);
    let card = stranger.get(&format!("/api/public/lots/{lot}")).await.expect(200).body;
    assert_eq!(card["cover"], json!(second));
    let (status, headers, bytes) = stranger.file(&file, &[]).await;
    assert_eq!((status, &headers["content-type"]), (200, &"image/jpeg".parse().unwrap()));
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    let small = image::load_from_memory(&bytes).unwrap();
    assert_eq!((small.width(), small.height()), (480, 320));
    let tag = headers["etag"].to_str().unwrap();
    assert_eq!(stranger.file(&file, &[("if-none-match", tag)]).await.0, 304);

    // What is removed is not shown, and not had by its address either.
    let removal = format!("/api/officer/pictures/{first}/removal");
    path.officer.post(&removal, json!({ "reason": "画面中有人脸" })).await.expect(204);
    stranger.get(&file).await.refused(404, "not-found");
    path.officer.post(&removal, json!({ "reason": "再次" })).await.refused(404, "not-found");
}

fn a_box(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
    [&length[..], name, content].concat()
}

/// A film longer than the parts in which files are kept is had from its middle.
#[tokio::test]
async fn a_film_is_had_from_where_the_browser_asks() {
    let app = TestApp::start().await;
    let (officer, asset) = flat(&app, 605).await;
    let points: Vec<u8> = (0..600_000_u32).map(|it| it.to_le_bytes()[0]).collect();
    let movie = a_box(b"moov", &a_box(b"udta", b"+28.19+112.97/"));
    let film = [a_box(b"ftyp", b"isom\0\0\0\0"), movie, a_box(b"mdat", &points)].concat();
    let kept = hand_in(&officer, &asset, "video/mp4", film.clone()).await.expect(201);
    assert_eq!(kept.body["kind"], "film");
    let path = format!("/api/officer/pictures/{}/large", kept.id());
    let (status, _, whole) = officer.file(&path, &[]).await;
    assert_eq!((status, whole.len()), (200, film.len()));
    assert!(!whole.windows(6).any(|it| it == b"+28.19"), "the place is left out");
    let (from, until) = (262_100, 530_000);
    let range = format!("bytes={from}-{until}");
    let (status, headers, part) = officer.file(&path, &[("range", &range)]).await;
    assert_eq!((status, part), (206, whole[from..=until].to_vec()));
    let told = format!("bytes {from}-{until}/{}", film.len());
    assert_eq!(headers["content-range"], told.as_str());
    let beyond = officer.file(&path, &[("range", "bytes=9000000-")]).await;
    assert_eq!(beyond.0, 416);
    let cut = film[..film.len() - 1].to_vec();
    hand_in(&officer, &asset, "video/mp4", cut).await.refused(422, "file-unusable");
}

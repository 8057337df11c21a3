//! Tables of assets with photographs, from the file to the public data: what is wrong is said with its
//! line, column and rule; nothing is taken over twice.

use std::io::{Cursor, Write};

use image::ImageFormat;
use reqwest::Method;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::assets::picture;
use crate::harness::{Answer, Client, TestApp};

const HEADINGS: [&str; 15] = [
    "案号*",
    "被执行人类型*",
    "申请执行人*",
    "被执行人*",
    "财产名称*",
    "财产类别*",
    "所在地*",
    "查封日期*",
    "查明来源",
    "权利人",
    "面积",
    "欠物业费",
    "占有使用",
    "钥匙",
    "欠供暖费",
];

/// A row; the sums are numbers, the rest is text.
type Line = [&'static str; 15];

const FLAT: Line = [
    "（2026）湘0102执701号",
    "自然人",
    "湖南某银行",
    "刘某",
    "五一大道100号1202房",
    "房产",
    "湖南省长沙市",
    "2026-11-01",
    "现场调查笔录",
    "刘某",
    "118.42",
    "8460.1",
    "被执行人家属居住",
    "不明：物业公司：2026-11-01",
    "不适用：当地不集中供暖",
];
const SHOP: Line = [
    "（2026）湘0102执701号",
    "自然人",
    "湖南某银行",
    "刘某",
    "五一大道100号商铺",
    "房产",
    "湖南省长沙市",
    "2026/11/1",
    "现场调查笔录",
    "刘某",
    "40",
    "0",
    "无人占有使用",
    "",
    "",
];
const WRONG: Line = [
    "执七零二",
    "个体户",
    "湖南某银行",
    "",
    "某处房屋",
    "房产",
    "湖南省长沙市",
    "2126-11-01",
    "现场调查笔录",
    "刘某",
    "很大",
    "1.234",
    "不明",
    "不明",
    "",
];

fn workbook(lines: &[Line]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for (row, line) in (1_u32..).zip(lines) {
        for (column, text) in (0_u16..).zip(line) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn separated(lines: &[Line]) -> String {
    let rows = std::iter::once(&HEADINGS).chain(lines).map(|it| it.join(","));
    rows.collect::<Vec<_>>().join("\n")
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

async fn send(officer: &Client, mode: &str, content: &[u8]) -> Answer {
    let path = format!("/api/officer/imports?mode={mode}&name=table");
    let headers = [("content-type", "application/octet-stream")];
    officer.send_bytes(Method::POST, &path, content.to_vec(), &headers).await
}

async fn cases(officer: &Client) -> usize {
    officer.get("/api/officer/cases").await.expect(200).body.as_array().unwrap().len()
}

#[tokio::test]
async fn a_table_with_photographs_becomes_cases_parties_assets_and_sheets() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let book = workbook(&[FLAT, SHOP]);
    let sent = archive(&[
        ("清单.xlsx", &book),
        ("2-1-外观.jpg", &picture(1, ImageFormat::Jpeg)),
        ("2-2-客厅.png", &picture(2, ImageFormat::Png)),
        ("3-1.webp", &picture(3, ImageFormat::WebP)),
    ]);
    let looked = send(&officer, "check", &sent).await.expect(200).body;
    assert_eq!((&looked["import_id"], &looked["faults"]), (&Value::Null, &json!([])));
    assert_eq!(
        (&looked["rows"][0]["pictures"], &looked["rows"][1]["line"]),
        (&json!(2), &json!(3))
    );
    assert_eq!(cases(&officer).await, 0, "looking changes nothing");

    let taken = send(&officer, "all-or-nothing", &sent).await.expect(200).body;
    let sums = ["cases", "parties", "assets", "pictures"].map(|it| taken[it].as_u64().unwrap());
    assert_eq!(sums, [1, 2, 2, 3]);
    let asset = taken["rows"][0]["asset_id"].as_str().unwrap();
    let sheet = officer.get(&format!("/api/officer/assets/{asset}/sheet")).await.expect(200).body;
    let said = |key: &str| {
        let all = sheet["fields"].as_array().unwrap();
        all.iter().find(|it| it["key"] == key).unwrap()["said"].clone()
    };
    assert_eq!(said("arrears_property")["value"], "8460.10", "exact to the fen");
    assert_eq!(
        (&said("keys")["state"], &said("keys")["asked"]),
        (&json!("unknown"), &json!("物业公司"))
    );
    assert_eq!(said("arrears_heating")["state"], "not-applicable");
    assert_eq!(said("area")["origin"], "imported");
    let shown =
        officer.get(&format!("/api/officer/assets/{asset}/pictures")).await.expect(200).body;
    assert_eq!((&shown[0]["caption"], &shown[1]["caption"]), (&json!("外观"), &json!("客厅")));

    // Nothing of it was typed; the topics of the way to a price follow from the sheet.
    let case = taken["rows"][0]["case_id"].as_str().unwrap();
    let meter = officer.get(&format!("/api/officer/cases/{case}/meter")).await.expect(200).body;
    assert_eq!((&meter["typed"], &meter["imported"]), (&json!(0), &json!(2 + 4 + 10 + 10 + 3)));

    // The same file again changes nothing and is answered as before, in whatever mode.
    let again = send(&officer, "good-rows", &sent).await.expect(200).body;
    assert_eq!((&again["again"], &again["import_id"]), (&json!(true), &taken["import_id"]));
    // Another file with the same assets is refused row by row.
    let other = send(&officer, "check", &book).await.expect(200).body;
    assert_eq!(other["rows"][0]["faults"][0]["why"], "该案件已有同名财产。");
    assert_eq!(cases(&officer).await, 1);
}

#[tokio::test]
async fn bad_rows_are_told_and_none_or_the_good_ones_are_taken() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let book = workbook(&[WRONG, FLAT, FLAT]);
    let refused = send(&officer, "all-or-nothing", &book).await.refused(422, "table-faulty").body;
    let faults = refused["report"]["rows"][0]["faults"].as_array().unwrap().clone();
    let columns: Vec<_> = faults.iter().map(|it| it["column"].as_str().unwrap()).collect();
    let expected =
        ["案号", "被执行人类型", "被执行人", "查封日期", "面积", "占有使用", "钥匙", "欠物业费"];
    assert_eq!(columns, expected);
    let rule = |column: &str| {
        let found = faults.iter().find(|it| it["column"] == column).unwrap();
        found["rule"].clone()
    };
    assert_eq!((rule("案号"), rule("占有使用")), (json!("ID-03"), json!("AUC-G2")));
    assert_eq!(rule("欠物业费"), "REF-03");
    assert_eq!(refused["report"]["rows"][2]["faults"][0]["why"], "表格中该案件的同名财产重复。");
    assert_eq!(cases(&officer).await, 0, "nothing was taken over");

    let taken = send(&officer, "good-rows", &book).await.expect(200).body;
    assert_eq!((&taken["cases"], &taken["assets"]), (&json!(1), &json!(1)));
    assert_eq!(taken["rows"][0]["asset_id"], Value::Null);
    assert!(taken["rows"][1]["asset_id"].is_string());

    // Whose case it is not, may not add to it.
    let colleague = app.sign_in("mo").await;
    let theirs = send(&colleague, "check", &workbook(&[SHOP])).await.expect(200).body;
    assert_eq!(theirs["rows"][0]["faults"][0]["why"], "该案件不由您承办。");
    let only_bad = send(&officer, "good-rows", &workbook(&[WRONG])).await;
    only_bad.refused(422, "table-faulty");
}

#[tokio::test]
async fn a_table_may_be_gbk_and_what_is_no_table_is_refused() {
    let app = TestApp::start().await;
    let officer = app.officer().await;
    let text = separated(&[FLAT]);
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let looked = send(&officer, "check", &gbk).await.expect(200).body;
    assert_eq!((&looked["rows"][0]["faults"], &looked["faults"]), (&json!([]), &json!([])));
    assert_eq!(looked["rows"][0]["title"], "五一大道100号1202房");

    let strange = format!("{},评估价\n{},1\n", HEADINGS.join(","), FLAT.join(","));
    let told = send(&officer, "check", strange.as_bytes()).await.expect(200).body;
    assert_eq!(told["faults"][0]["column"], "评估价");
    send(&officer, "good-rows", strange.as_bytes()).await.refused(422, "table-faulty");

    send(&officer, "check", b"").await.refused(422, "table-unusable");
    send(&officer, "check", b"PK\x03\x04").await.refused(422, "table-unusable");
    let outside = archive(&[("a.csv", text.as_bytes()), ("../../2.jpg", b"x")]);
    send(&officer, "check", &outside).await.refused(422, "table-unusable");
    let broken =
        archive(&[("a.csv", text.as_bytes()), ("2-1.jpg", b"no picture"), ("x.jpg", b"x")]);
    let told = send(&officer, "check", &broken).await.expect(200).body;
    assert_eq!(told["rows"][0]["faults"][0]["column"], "2-1.jpg");
    assert_eq!(told["faults"][0]["column"], "x.jpg");
}

#[tokio::test]
async fn the_template_has_every_column() {
    let app = TestApp::start().await;
    let (status, headers, book) =
        app.officer().await.file("/api/officer/imports/template", &[]).await;
    assert_eq!(status, 200);
    assert!(headers["content-disposition"].to_str().unwrap().contains(".xlsx"));
    assert!(book.starts_with(b"PK"));
}

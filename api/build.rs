//! The site is embedded from `web/dist`. Where it has not been built yet a plain page says so,
//! and the server compiles all the same.

use std::path::Path;

const PLACEHOLDER: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">\
    <title>法槌</title><p>网站尚未构建：请运行 ./run。接口文档见 /api/openapi.json。</p></html>\n";

fn main() {
    let dist = Path::new("../web/dist");
    println!("cargo:rerun-if-changed=../web/dist");
    if !dist.join("index.html").exists() {
        std::fs::create_dir_all(dist).expect("the folder of the site can be made");
        std::fs::write(dist.join("index.html"), PLACEHOLDER).expect("the page can be written");
    }
}

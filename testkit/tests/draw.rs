//! REF-16: the draw (摇号) recomputed by a program that shares nothing with ours: `testkit/draw.py`.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

use std::path::Path;
use std::process::Command;

fn python(record: &Path) -> (Option<i32>, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("draw.py");
    let output = Command::new("python3").arg(script).arg(record).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), text + &String::from_utf8(output.stderr).unwrap())
}

#[test]
fn python_draws_the_same_firms() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/tests/fixtures/draw.json");
    let (code, text) = python(&fixture);
    assert_eq!(code, Some(0), "{text}");
    let changed = std::fs::read_to_string(&fixture).unwrap().replacen("83417702", "83417703", 1);
    let path = std::env::temp_dir().join(format!("fachui-draw-{}.json", std::process::id()));
    std::fs::write(&path, changed).unwrap();
    let (code, text) = python(&path);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(code, Some(1), "{text}");
}

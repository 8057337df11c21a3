//! What this crate writes is checked with the official schemas by `xmllint`.

use std::io::Write;
use std::process::{Command, Stdio};

/// # Panics
/// If the text does not fit the schema, or if `xmllint` is missing where `./run test` has
/// installed it.
pub fn assert_valid(schema: &str, text: &str) {
    let path = format!("{}/tests/schemas/{schema}", env!("CARGO_MANIFEST_DIR"));
    let child = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema", &path, "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) if std::env::var_os("CI").is_none() => {
            eprintln!("xmllint does not start ({error}): {schema} was NOT checked");
            return;
        }
        Err(error) => panic!("xmllint does not start: {error}; install libxml2-utils"),
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}\n{text}", String::from_utf8_lossy(&output.stderr));
}

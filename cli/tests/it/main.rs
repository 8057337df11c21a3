//! `fachui` as people run it: the binary, its exit codes and what it prints.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]
#![expect(clippy::indexing_slicing, reason = "a missing field of an answer is a failed test")]

mod bounds;
mod case;
mod check_id;
mod draw;
mod due;
mod money;
mod reference_price;
mod replay;
mod shape;
mod verify;

use std::process::{Command, Output, Stdio};

/// Runs `fachui` with these arguments and an empty stdin.
fn fachui(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fachui"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The result of a run that must succeed: exit 0, JSON on stdout, nothing on stderr.
fn json(arguments: &[&str]) -> serde_json::Value {
    let output = fachui(arguments);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), stderr.as_str()), (Some(0), ""), "{arguments:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The sentence of a run that must be refused: exit 2, nothing on stdout, one line on stderr.
fn refusal(arguments: &[&str]) -> String {
    let output = fachui(arguments);
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), stdout.as_str()), (Some(2), ""), "{arguments:?}");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr.lines().count(), 1, "one sentence: {stderr}");
    stderr
}

/// A file of this content that lives as long as the value.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(content: impl AsRef<[u8]>) -> Scratch {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("fachui-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, content).unwrap();
        Scratch(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

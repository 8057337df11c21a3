//! The second implementation, in Python, must agree with `fachui` about good and altered files.

use std::process::Command;

use crate::{Scratch, fachui};

use super::sample::Sample;

/// What the Python program says of each file.
fn python(files: &[Scratch]) -> Vec<String> {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../testkit/verify_record.py");
    let output = Command::new("python3")
        .arg("-B")
        .arg(program)
        .args(files.iter().map(Scratch::path))
        .output()
        .expect("python3 runs");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    told.lines().map(str::to_owned).collect()
}

fn holds(receipts: bool, file: &Scratch) -> bool {
    let option = if receipts { &["--receipt"][..] } else { &[] };
    let output = fachui(&[&["verify"], option, &[file.path()]].concat());
    output.status.code() == Some(0)
}

/// Small changes all over the file: digits, letters, dropped and doubled bytes and lines.
fn changes(text: &[u8], step: usize) -> Vec<Vec<u8>> {
    let mut changes = Vec::new();
    for (place, change) in (0..text.len()).step_by(step).zip([1, 2, 0x20, 4].into_iter().cycle()) {
        let mut altered = text.to_vec();
        match place % 3 {
            0 => altered.insert(place, b' '),
            1 => drop(altered.remove(place)),
            _ => altered[place] ^= change,
        }
        changes.push(altered);
    }
    let lines: Vec<&[u8]> = text.split_inclusive(|it| *it == b'\n').collect();
    for place in 0..lines.len() {
        let mut dropped = lines.clone();
        dropped.remove(place);
        changes.push(dropped.concat());
        let mut doubled = lines.clone();
        doubled.insert(place, lines[place]);
        changes.push(doubled.concat());
    }
    changes
}

#[test]
fn both_implementations_agree_about_records() {
    let sample = Sample::new();
    let shorter = Sample::without_the_last_bid();
    let sha256 = sample.record_by(domain::chain::Algorithm::Sha256);
    let mut files: Vec<Scratch> =
        [sample.record(), sha256, shorter.record()].into_iter().map(Scratch::new).collect();
    files.extend(changes(&sample.record(), 37).into_iter().map(Scratch::new));
    assert!(files.len() > 150);
    agree(false, &files, 3);
}

#[test]
fn both_implementations_agree_about_receipts() {
    let receipts = Sample::new().receipts();
    let mut files: Vec<Scratch> = receipts.iter().map(Scratch::new).collect();
    files.extend(changes(receipts[4].as_bytes(), 7).into_iter().skip(1).map(Scratch::new));
    agree(true, &files, receipts.len());
}

fn agree(receipts: bool, files: &[Scratch], good: usize) {
    let told = python(files);
    assert_eq!(told.len(), files.len());
    for (place, (told, file)) in told.iter().zip(files).enumerate() {
        let holds = holds(receipts, file);
        assert_eq!(told == "valid", holds, "file {place}: {told}");
        assert_eq!(holds, place < good, "file {place}: {told}");
    }
}

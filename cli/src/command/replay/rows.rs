//! Comma-separated text as rows that know their physical line.
//!
//! A reader of our own: every refusal must name the line a person sees in an editor, whatever
//! ends the lines and however many of them a quoted field spans.

use encoding_rs::GBK;

/// What may surround a field: blanks of both widths, the tab that keeps spreadsheets from
/// touching a time, and the mark that a joined file carries in its middle.
const BLANKS: [char; 4] = [' ', '\t', '\u{3000}', '\u{feff}'];

/// One row; its fields without the blanks around them.
pub struct Row {
    /// The physical line on which it begins, from 1.
    pub line: usize,
    pub fields: Vec<String>,
}

/// A line, from 1, and what is wrong with it.
type Wrong = (usize, String);

/// UTF-8, with or without byte order mark, or else GBK; never with replacement characters.
pub fn decode(bytes: &[u8]) -> Result<String, Wrong> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err((1, "is UTF-16; UTF-8 or GBK is expected".to_owned()));
    }
    let (bytes, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let broken = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(broken) => broken,
    };
    if !marked && let Some(text) = GBK.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text.into_owned());
    }
    let sound = bytes.get(..broken.valid_up_to()).unwrap_or_default();
    let why = if marked { "is not UTF-8" } else { "is neither UTF-8 nor GBK" };
    let line = 1 + sound.iter().filter(|it| **it == b'\n').count();
    Err((line, why.to_owned()))
}

/// The rows of a text; lines end with LF, CR LF or CR.
pub fn rows(text: &str) -> Result<Vec<Row>, Wrong> {
    let mut reader = Reader { rest: text, line: 1 };
    let mut rows = Vec::new();
    while !reader.rest.is_empty() {
        rows.push(reader.row()?);
    }
    Ok(rows)
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl Reader<'_> {
    fn row(&mut self) -> Result<Row, Wrong> {
        let line = self.line;
        let mut fields = Vec::new();
        loop {
            fields.push(self.field()?);
            if !self.take(",") {
                break;
            }
        }
        if !self.line_end() && !self.rest.is_empty() {
            return Err((self.line, "has text behind a closing quote".to_owned()));
        }
        Ok(Row { line, fields })
    }

    fn field(&mut self) -> Result<String, Wrong> {
        self.blanks();
        if self.take("\"") {
            let value = self.quoted()?;
            self.blanks();
            return Ok(value.trim_matches(BLANKS).to_owned());
        }
        let end = self.rest.find([',', '\r', '\n']).unwrap_or(self.rest.len());
        let (value, rest) = self.rest.split_at(end);
        self.rest = rest;
        if value.contains('"') {
            return Err((self.line, "has a quote inside a field that is not quoted".to_owned()));
        }
        Ok(value.trim_matches(BLANKS).to_owned())
    }

    /// What stands up to the closing quote; a doubled quote is one quote.
    fn quoted(&mut self) -> Result<String, Wrong> {
        let opened = self.line;
        let mut value = String::new();
        loop {
            let Some(end) = self.rest.find(['"', '\r', '\n']) else {
                return Err((opened, "has a quote that is never closed".to_owned()));
            };
            let (before, rest) = self.rest.split_at(end);
            value.push_str(before);
            self.rest = rest;
            if self.line_end() {
                value.push('\n');
            } else if self.take("\"\"") {
                value.push('"');
            } else {
                self.take("\"");
                return Ok(value);
            }
        }
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(BLANKS);
    }

    fn take(&mut self, token: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(token) else { return false };
        self.rest = rest;
        true
    }

    fn line_end(&mut self) -> bool {
        let ended = self.take("\r\n") || self.take("\n") || self.take("\r");
        self.line += usize::from(ended);
        ended
    }
}

//! What any file must pass before it is read: size, encoding, no DOCTYPE, bounded depth, and the
//! message it says it is.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The largest file: a day of 100,000 lines is about 80 MB.
pub const MAX_BYTES: usize = 128 * 1024 * 1024;
/// ISO 20022 messages nest about fifteen deep.
const MAX_DEPTH: usize = 32;

/// Why a file from outside is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    #[error("the file has {0} bytes; the most is {MAX_BYTES}")]
    TooLarge(usize),
    #[error("the file declares the encoding '{0}'; UTF-8 and GBK or GB18030 are read")]
    Encoding(String),
    #[error("the file is not what its encoding {0} says")]
    Garbled(&'static str),
    #[error("the file carries a DOCTYPE; such files are refused")]
    Doctype,
    #[error("the file nests deeper than {MAX_DEPTH} elements")]
    TooDeep,
    #[error("the file is not well-formed XML: {0}")]
    Malformed(String),
    #[error("the file is not a {wanted} message but '{found}'")]
    OtherMessage { wanted: &'static str, found: String },
}

/// The text of a file, once it is known to be harmless.
pub fn text(raw: &[u8]) -> Result<Cow<'_, str>, XmlError> {
    if raw.len() > MAX_BYTES {
        return Err(XmlError::TooLarge(raw.len()));
    }
    let text = decode(raw)?;
    harmless(&text)?;
    Ok(text)
}

fn decode(raw: &[u8]) -> Result<Cow<'_, str>, XmlError> {
    let raw = raw.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(raw);
    let declared = declared_encoding(raw).unwrap_or_else(|| "UTF-8".to_owned());
    match declared.to_ascii_uppercase().as_str() {
        "UTF-8" | "UTF8" => {
            std::str::from_utf8(raw).map(Cow::Borrowed).map_err(|_| XmlError::Garbled("UTF-8"))
        }
        // What Chinese banks call GBK or GB2312 is read as its superset.
        "GBK" | "GB2312" | "GB18030" => encoding_rs::GB18030
            .decode_without_bom_handling_and_without_replacement(raw)
            .ok_or(XmlError::Garbled("GB18030")),
        _ => Err(XmlError::Encoding(declared)),
    }
}

/// The encoding named in the XML declaration, which is ASCII whatever follows.
fn declared_encoding(raw: &[u8]) -> Option<String> {
    let head = raw.get(..raw.len().min(200)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let (_, after) = declaration.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|it| ['"', '\''].contains(it))?;
    after.get(1..)?.split(quote).next().map(str::to_owned)
}

fn harmless(text: &str) -> Result<(), XmlError> {
    let malformed = |error: quick_xml::Error| XmlError::Malformed(error.to_string());
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(malformed)? {
            Event::DocType(_) => return Err(XmlError::Doctype),
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(XmlError::Malformed("an element is not closed".to_owned())),
            Event::Empty(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::GeneralRef(_) => {}
        }
        if depth > MAX_DEPTH {
            return Err(XmlError::TooDeep);
        }
    }
}

/// The name of the message, such as `camt.054.001.08`: the end of the root's default namespace.
pub fn message_name(text: &str) -> Result<String, XmlError> {
    let malformed = |error: quick_xml::Error| XmlError::Malformed(error.to_string());
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(malformed)? {
            Event::Start(root) | Event::Empty(root) => return Ok(namespace(&root)),
            Event::Eof => return Err(XmlError::Malformed("the file is empty".to_owned())),
            Event::End(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
}

fn namespace(root: &BytesStart<'_>) -> String {
    let named = root.attributes().flatten().find(|it| it.key.as_ref().starts_with("xmlns"));
    let address = named.map(|it| it.value.into_owned());
    let address = address.unwrap_or_default();
    address.rsplit(':').next().unwrap_or_default().to_owned()
}

//! PLUMBING. Court documents (文书) as PDF: a template a court may change, the fields of one kind
//! of document, pages.
//!
//! ```text
//! template ─┐
//!           ├─fill─▶ blocks ─lay out─▶ pages ─draw─▶ PDF
//! fields  ──┘
//! ```
//!
//! Nothing here knows a case or a database, and nothing reads a clock: the same template, fields
//! and stamp give the same bytes. Lengths are twips, a twentieth of a point, as integers.

mod draw;
pub mod font;
pub mod kind;
mod layout;
mod line;
pub mod template;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use font::{Fonts, FontsMissing};
pub use kind::Kind;
pub use template::{Template, TemplateError};

/// What one document says: single fields, and lists whose rows have fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    pub single: BTreeMap<String, String>,
    pub lists: BTreeMap<String, Vec<BTreeMap<String, String>>>,
}

impl Fields {
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Fields {
        self.single.insert(name.to_owned(), value.into());
        self
    }

    /// One more row of a list.
    pub fn push(&mut self, list: &str, row: &[(&str, String)]) {
        let row = row.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        self.lists.entry(list.to_owned()).or_default().push(row);
    }
}

/// What stands on every page beside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The verification code (验证码).
    pub code: String,
    /// Where the code leads to; it is also in the square code.
    pub address: String,
    /// Made in a rehearsal (演练): said on every page.
    pub is_rehearsal: bool,
    /// Year, month, day, hour, minute, second in China.
    pub issued: (u16, u8, u8, u8, u8, u8),
}

/// A finished document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error("字体中没有字符“{0}”")]
    NoGlyph(char),
    #[error("文书超过{MOST_PAGES}页")]
    TooLong,
    #[error("核验地址过长，无法生成二维码")]
    Address,
    #[error("PDF 无法生成：{0}")]
    Pdf(String),
}

/// A template that repeats itself without end must not fill the memory.
pub const MOST_PAGES: usize = 200;

/// Renders a document.
///
/// # Errors
/// A field the template names is not given, or a character has no glyph.
pub fn render(
    template: &Template,
    fields: &Fields,
    stamp: &Stamp,
    fonts: &Fonts,
) -> Result<Pdf, RenderError> {
    let filled = template.fill(fields)?;
    let faces = fonts.faces();
    let pages = layout::lay_out(&filled, &faces)?;
    draw::draw(&filled, &pages, stamp, fonts, &faces)
}

/// Whether a court may put this template into effect: it is well formed, names only fields of its
/// kind, says what its kind must say, and a trial rendering with sample fields succeeds.
///
/// # Errors
/// With the line, as one sentence.
pub fn trial(kind: Kind, text: &str, fonts: &Fonts) -> Result<Pdf, RenderError> {
    let template = Template::parse(text)?;
    template.check(kind)?;
    let stamp = Stamp {
        code: "0000-0000-0000-0000".to_owned(),
        address: "https://example.invalid/v/0000000000000000".to_owned(),
        is_rehearsal: true,
        issued: (2026, 1, 1, 0, 0, 0),
    };
    render(&template, &kind.sample(), &stamp, fonts)
}

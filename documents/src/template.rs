//! Templates: text that a court can read and change, one line one thing.
//!
//! ```text
//! // a comment                        # the title
//! = a line in the middle              ## a heading
//! > a line at the right               | a row | of a table |
//! |= head | of a table |              |@ 2 | 3 |  the widths of the next table, as shares
//! @for NAME … @end                    once for each row of a list
//! @if NAME … @end                     only if the field says something
//! everything else                     a paragraph
//! ```
//!
//! `{name}` is a field, `{{` a brace. There are no other instructions: a template can neither
//! compute nor reach anything but the fields of its kind.

use std::collections::{BTreeMap, BTreeSet};

use crate::Fields;
use crate::kind::Kind;

/// A parsed template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Node {
    /// From 1.
    line: usize,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Text(Style, Vec<Piece>),
    Row { is_head: bool, cells: Vec<Vec<Piece>> },
    Shares(Vec<u16>),
    For(String, Vec<Node>),
    If(String, Vec<Node>),
}

/// How a text stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Title,
    Centre,
    Heading,
    Right,
    Paragraph,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Said(String),
    Field(String),
}

/// A filled template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    Text(Style, String),
    Row { is_head: bool, shares: Vec<u16>, cells: Vec<String> },
}

/// Told to whoever changes the template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("第{line}行：花括号未闭合；正文中的花括号写作{{{{")]
    Brace { line: usize },
    #[error("第{line}行：“{name}”不是字段名（只能用小写字母、数字和下划线）")]
    Name { line: usize, name: String },
    #[error("第{line}行：@end 没有对应的开始")]
    End { line: usize },
    #[error("第{line}行：@for 或 @if 缺少 @end")]
    Open { line: usize },
    #[error("第{line}行：“{word}”不是指令；只有 @for、@if 和 @end")]
    Instruction { line: usize, word: String },
    #[error("第{line}行：表格列宽须为1至8个1到100的整数")]
    Shares { line: usize },
    #[error("第{line}行：该行有{found}格，列宽为{wanted}列")]
    Cells { line: usize, found: usize, wanted: usize },
    #[error("第{line}行：{kind}没有字段“{name}”")]
    Unknown { line: usize, kind: &'static str, name: String },
    #[error("{kind}必须载明{{{name}}}，模板中没有")]
    Unsaid { kind: &'static str, name: &'static str },
    #[error("模板超过{}个字符", Template::LONGEST)]
    TooLong,
    #[error("第{line}行：字段“{name}”没有内容")]
    NotGiven { line: usize, name: String },
    #[error("@for 与 @if 嵌套超过{}层", Template::DEEPEST)]
    TooDeep,
}

impl Template {
    pub const LONGEST: usize = 40_000;
    pub const DEEPEST: usize = 4;

    /// # Errors
    /// With the line that is not understood.
    pub fn parse(text: &str) -> Result<Template, TemplateError> {
        if text.chars().count() > Template::LONGEST {
            return Err(TemplateError::TooLong);
        }
        let mut lines = (1..).zip(text.lines());
        let nodes = nodes(&mut lines, None, 0)?;
        Ok(Template { nodes })
    }

    /// Whether it names only fields of the kind, and all that the kind must say.
    ///
    /// # Errors
    /// The first that is wrong.
    pub fn check(&self, kind: Kind) -> Result<(), TemplateError> {
        let mut said = BTreeSet::new();
        check(&self.nodes, kind, None, &mut said)?;
        let unsaid = kind.fields().iter().find(|it| it.is_needed && !said.contains(it.name));
        unsaid.map_or(Ok(()), |it| Err(TemplateError::Unsaid { kind: kind.title(), name: it.name }))
    }

    pub(crate) fn fill(&self, fields: &Fields) -> Result<Vec<Block>, TemplateError> {
        let mut filling = Filling { fields, row: None, shares: Vec::new(), blocks: Vec::new() };
        filling.nodes(&self.nodes)?;
        Ok(filling.blocks)
    }
}

fn nodes<'a>(
    lines: &mut impl Iterator<Item = (usize, &'a str)>,
    opened: Option<usize>,
    depth: usize,
) -> Result<Vec<Node>, TemplateError> {
    if depth > Template::DEEPEST {
        return Err(TemplateError::TooDeep);
    }
    let mut found = Vec::new();
    while let Some((line, text)) = lines.next() {
        let text = text.trim();
        if text.is_empty() || text.starts_with("//") {
            continue;
        }
        let Some(word) = text.strip_prefix('@') else {
            found.push(Node { line, what: plain(line, text)? });
            continue;
        };
        let what = match word.split_once(' ').map(|(word, name)| (word, name.trim())) {
            Some(("for", name)) => {
                What::For(named(line, name)?, nodes(lines, Some(line), depth + 1)?)
            }
            Some(("if", name)) => {
                What::If(named(line, name)?, nodes(lines, Some(line), depth + 1)?)
            }
            None if word == "end" => {
                return if opened.is_some() { Ok(found) } else { Err(TemplateError::End { line }) };
            }
            Some(_) | None => {
                return Err(TemplateError::Instruction { line, word: text.to_owned() });
            }
        };
        found.push(Node { line, what });
    }
    opened.map_or(Ok(found), |line| Err(TemplateError::Open { line }))
}

fn plain(line: usize, text: &str) -> Result<What, TemplateError> {
    if let Some(shares) = text.strip_prefix("|@") {
        let shares: Option<Vec<u16>> = cells(shares).map(|it| it.parse().ok()).collect();
        let lawful = |it: &Vec<u16>| {
            (1..=8).contains(&it.len()) && it.iter().all(|it| (1..=100).contains(it))
        };
        return shares.filter(lawful).map(What::Shares).ok_or(TemplateError::Shares { line });
    }
    let row = text.strip_prefix("|=").map(|it| (true, it));
    if let Some((is_head, row)) = row.or_else(|| text.strip_prefix('|').map(|it| (false, it))) {
        let cells: Result<Vec<_>, _> = cells(row).map(|it| pieces(line, it)).collect();
        return Ok(What::Row { is_head, cells: cells? });
    }
    let styles = [
        ("## ", Style::Heading),
        ("# ", Style::Title),
        ("= ", Style::Centre),
        ("> ", Style::Right),
    ];
    let styled = styles.iter().find_map(|(mark, style)| Some((*style, text.strip_prefix(mark)?)));
    let (style, text) = styled.unwrap_or((Style::Paragraph, text));
    Ok(What::Text(style, pieces(line, text.trim())?))
}

fn cells(row: &str) -> impl Iterator<Item = &str> {
    row.trim().trim_end_matches('|').split('|').map(str::trim)
}

fn pieces(line: usize, text: &str) -> Result<Vec<Piece>, TemplateError> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        found.push(Piece::Said(before.to_owned()));
        if let Some(after) = after.strip_prefix('{') {
            found.push(Piece::Said("{".to_owned()));
            rest = after;
            continue;
        }
        let (name, after) = after.split_once('}').ok_or(TemplateError::Brace { line })?;
        found.push(Piece::Field(named(line, name.trim())?));
        rest = after;
    }
    found.push(Piece::Said(rest.to_owned()));
    Ok(found)
}

fn named(line: usize, name: &str) -> Result<String, TemplateError> {
    let lawful = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
    if !name.is_empty() && name.chars().all(lawful) {
        Ok(name.to_owned())
    } else {
        Err(TemplateError::Name { line, name: name.to_owned() })
    }
}

fn check(
    nodes: &[Node],
    kind: Kind,
    list: Option<&str>,
    said: &mut BTreeSet<String>,
) -> Result<(), TemplateError> {
    for Node { line, what } in nodes {
        let unknown = |name: &str| TemplateError::Unknown {
            line: *line,
            kind: kind.title(),
            name: name.to_owned(),
        };
        let mut name = |name: &str| {
            if !kind.has(list, name) {
                return Err(unknown(name));
            }
            said.insert(name.to_owned());
            Ok(())
        };
        match what {
            What::Text(_, pieces) => fields(pieces).try_for_each(&mut name)?,
            What::Row { cells, .. } => {
                cells.iter().flat_map(|it| fields(it)).try_for_each(&mut name)?;
            }
            What::Shares(_) => {}
            What::If(field, inner) => {
                name(field)?;
                check(inner, kind, list, said)?;
            }
            What::For(wanted, inner) => {
                let known = list.is_none() && kind.lists().iter().any(|it| it.name == wanted);
                if !known {
                    return Err(unknown(wanted));
                }
                said.insert(wanted.clone());
                check(inner, kind, Some(wanted), said)?;
            }
        }
    }
    Ok(())
}

fn fields(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces.iter().filter_map(|it| match it {
        Piece::Field(name) => Some(name.as_str()),
        Piece::Said(_) => None,
    })
}

struct Filling<'a> {
    fields: &'a Fields,
    /// The row of the list that is being repeated.
    row: Option<&'a BTreeMap<String, String>>,
    shares: Vec<u16>,
    blocks: Vec<Block>,
}

impl Filling<'_> {
    fn nodes(&mut self, nodes: &[Node]) -> Result<(), TemplateError> {
        for Node { line, what } in nodes {
            match what {
                What::Text(style, pieces) => {
                    let text = self.text(*line, pieces)?;
                    self.blocks.push(Block::Text(*style, text));
                }
                What::Shares(shares) => self.shares.clone_from(shares),
                What::Row { is_head, cells } => self.row(*line, *is_head, cells)?,
                What::If(name, inner) => {
                    if !self.value(*line, name)?.trim().is_empty() {
                        self.nodes(inner)?;
                    }
                }
                What::For(name, inner) => {
                    let fields = self.fields;
                    for row in fields.lists.get(name).map(Vec::as_slice).unwrap_or_default() {
                        let outer = self.row.replace(row);
                        self.nodes(inner)?;
                        self.row = outer;
                    }
                }
            }
        }
        Ok(())
    }

    fn row(
        &mut self,
        line: usize,
        is_head: bool,
        cells: &[Vec<Piece>],
    ) -> Result<(), TemplateError> {
        let shares =
            if self.shares.is_empty() { vec![1; cells.len()] } else { self.shares.clone() };
        let (found, wanted) = (cells.len(), shares.len());
        if found != wanted {
            return Err(TemplateError::Cells { line, found, wanted });
        }
        let cells: Result<Vec<_>, _> = cells.iter().map(|it| self.text(line, it)).collect();
        self.blocks.push(Block::Row { is_head, shares, cells: cells? });
        Ok(())
    }

    fn text(&self, line: usize, pieces: &[Piece]) -> Result<String, TemplateError> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Said(said) => text.push_str(said),
                Piece::Field(name) => text.push_str(self.value(line, name)?),
            }
        }
        Ok(text)
    }

    fn value(&self, line: usize, name: &str) -> Result<&str, TemplateError> {
        let of_row = self.row.and_then(|it| it.get(name));
        let value = of_row.or_else(|| self.fields.single.get(name));
        let not_given = || TemplateError::NotGiven { line, name: name.to_owned() };
        value.map(String::as_str).ok_or_else(not_given)
    }
}

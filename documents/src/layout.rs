//! From blocks to pages of placed lines, on A4 with the margins of official documents.

use crate::font::{Faces, Weight};
use crate::line::{Line, break_lines};
use crate::template::{Block, Style};
use crate::{MOST_PAGES, RenderError};

pub(crate) const PAGE: (i32, i32) = (11_906, 16_838);
pub(crate) const LEFT: i32 = 1_588;
pub(crate) const RIGHT: i32 = PAGE.0 - 1_474;
const TOP: i32 = 1_700;
/// Below it stand the code and the number of the page.
pub(crate) const BOTTOM: i32 = PAGE.1 - 2_000;
const PADDING: i32 = 90;
/// A row that is higher is continued in another.
const LINES_OF_ROW: usize = 30;

/// A page: what is written and drawn where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub texts: Vec<Placed>,
    /// Left, top, right, bottom.
    pub frames: Vec<(i32, i32, i32, i32)>,
}

/// A line of text; `y` is its baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub x: i32,
    pub y: i32,
    pub size: i32,
    pub weight: Weight,
    pub text: String,
}

/// How a style is set.
struct Setting {
    weight: Weight,
    size: i32,
    pitch: i32,
    before: i32,
}

impl Style {
    const fn setting(self) -> Setting {
        let (weight, size, pitch, before) = match self {
            Style::Title => (Weight::Bold, 420, 640, 0),
            Style::Centre => (Weight::Regular, 280, 480, 60),
            Style::Heading => (Weight::Bold, 290, 500, 180),
            Style::Right => (Weight::Regular, 290, 520, 100),
            Style::Paragraph => (Weight::Regular, 290, 500, 0),
        };
        Setting { weight, size, pitch, before }
    }
}

struct Pages<'a> {
    faces: &'a Faces<'a>,
    done: Vec<Page>,
    page: Page,
    y: i32,
    /// The head of the table that is being set, for the next page.
    head: Option<(Vec<u16>, Vec<String>)>,
    is_in_table: bool,
}

/// Between a table and the text around it.
const GAP: i32 = 120;

pub(crate) fn lay_out(blocks: &[Block], faces: &Faces<'_>) -> Result<Vec<Page>, RenderError> {
    let mut pages = Pages {
        faces,
        done: Vec::new(),
        page: Page::default(),
        y: TOP,
        head: None,
        is_in_table: false,
    };
    for block in blocks {
        match block {
            Block::Text(style, text) => {
                pages.head = None;
                pages.y += if pages.is_in_table { GAP } else { 0 };
                pages.is_in_table = false;
                pages.text(*style, text)?;
            }
            Block::Row { is_head, shares, cells } => {
                if *is_head {
                    pages.head = Some((shares.clone(), cells.clone()));
                }
                pages.y += if pages.is_in_table { 0 } else { GAP };
                pages.is_in_table = true;
                pages.row(*is_head, shares, cells)?;
            }
        }
    }
    pages.done.push(pages.page);
    Ok(pages.done)
}

impl Pages<'_> {
    fn next_page(&mut self) -> Result<(), RenderError> {
        self.done.push(std::mem::take(&mut self.page));
        self.y = TOP;
        if self.done.len() >= MOST_PAGES { Err(RenderError::TooLong) } else { Ok(()) }
    }

    fn text(&mut self, style: Style, text: &str) -> Result<(), RenderError> {
        let Setting { weight, size, pitch, before } = style.setting();
        let indent = if style == Style::Paragraph { size * 2 } else { 0 };
        let face = self.faces.of(weight);
        let lines = break_lines(text, face, size, RIGHT - LEFT, indent)?;
        self.y += before;
        // A heading does not stand alone at the foot of a page.
        let needed = if style == Style::Heading { pitch * 3 } else { pitch };
        if self.y + needed > BOTTOM {
            self.next_page()?;
        }
        for (number, line) in lines.into_iter().enumerate() {
            if self.y + pitch > BOTTOM {
                self.next_page()?;
            }
            let x = match style {
                Style::Title | Style::Centre => LEFT + (RIGHT - LEFT - line.width) / 2,
                Style::Right => RIGHT - line.width,
                Style::Paragraph if number == 0 => LEFT + indent,
                Style::Paragraph | Style::Heading => LEFT,
            };
            self.place(x, pitch, (weight, size), line);
        }
        if style == Style::Title {
            self.y += 200;
        }
        Ok(())
    }

    fn place(&mut self, x: i32, pitch: i32, (weight, size): (Weight, i32), line: Line) {
        let y = self.y + (pitch + size * 3 / 4) / 2;
        self.page.texts.push(Placed { x, y, size, weight, text: line.text });
        self.y += pitch;
    }

    fn row(&mut self, is_head: bool, shares: &[u16], cells: &[String]) -> Result<(), RenderError> {
        const SIZE: i32 = 230;
        const PITCH: i32 = 340;
        let weight = if is_head { Weight::Bold } else { Weight::Regular };
        let columns = columns(shares);
        let mut left = Vec::new();
        for (cell, (from, to)) in cells.iter().zip(&columns) {
            let room = to - from - 2 * PADDING;
            left.push(break_lines(cell, self.faces.of(weight), SIZE, room, 0)?.into_iter());
        }
        loop {
            let parts: Vec<Vec<Line>> =
                left.iter_mut().map(|it| it.by_ref().take(LINES_OF_ROW).collect()).collect();
            let lines = parts.iter().map(Vec::len).max().unwrap_or_default();
            if lines == 0 {
                return Ok(());
            }
            let height = i32::try_from(lines).unwrap_or(i32::MAX / PITCH) * PITCH + 2 * PADDING;
            if self.y + height > BOTTOM {
                self.next_page()?;
                if let Some((shares, cells)) = self.head.take().filter(|_| !is_head) {
                    self.row(true, &shares, &cells)?;
                    self.head = Some((shares, cells));
                }
            }
            let top = self.y;
            for (part, (from, to)) in parts.into_iter().zip(&columns) {
                self.page.frames.push((*from, top, *to, top + height));
                self.y = top + PADDING;
                for line in part {
                    self.place(from + PADDING, PITCH, (weight, SIZE), line);
                }
            }
            self.y = top + height;
        }
    }
}

/// Where columns begin and end.
fn columns(shares: &[u16]) -> Vec<(i32, i32)> {
    let all = shares.iter().copied().map(i32::from).sum::<i32>().max(1);
    let edge = |before: i32| LEFT + (RIGHT - LEFT) * before / all;
    let mut before = 0;
    let mut found = Vec::new();
    for share in shares.iter().copied().map(i32::from) {
        found.push((edge(before), edge(before + share)));
        before += share;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_page_without_a_gap() {
        for shares in [vec![1], vec![1, 1, 1], vec![2, 3, 5, 100]] {
            let columns = columns(&shares);
            assert_eq!(columns.first().map(|it| it.0), Some(LEFT));
            assert_eq!(columns.last().map(|it| it.1), Some(RIGHT));
            for (before, after) in columns.iter().zip(columns.iter().skip(1)) {
                assert_eq!(before.1, after.0);
            }
        }
    }
}

//! Pages as PDF: text with its Unicode, embedded subsets of the fonts, the code and the number of
//! each page.

use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use qrcode::{Color, EcLevel, QrCode};

use crate::font::{Faces, Fonts, Weight};
use crate::layout::{BOTTOM, LEFT, PAGE, Page, Placed, RIGHT};
use crate::template::{Block, Style};
use crate::{Pdf, RenderError, Stamp};

/// The side of the square code.
const SQUARE: i32 = 1_100;
const SMALL: i32 = 180;

pub(crate) fn draw(
    blocks: &[Block],
    pages: &[Page],
    stamp: &Stamp,
    fonts: &Fonts,
    faces: &Faces<'_>,
) -> Result<Pdf, RenderError> {
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(blocks, stamp));
    let square = QrCode::with_error_correction_level(stamp.address.as_bytes(), EcLevel::M);
    let square = square.map_err(|_| RenderError::Address)?;
    for (page, number) in pages.iter().zip(1_usize..) {
        let size = PageSettings::from_wh(points(PAGE.0), points(PAGE.1));
        let mut sheet = document.start_page_with(size.expect("A4 is a size"));
        let mut pen = Pen { surface: sheet.surface(), fonts, faces };
        for &(left, top, right, bottom) in &page.frames {
            pen.frame(left, top, right, bottom);
        }
        for text in &page.texts {
            pen.write(text)?;
        }
        pen.stamp(stamp, &square, number, pages.len())?;
        drop(pen);
        sheet.finish();
    }
    let bytes = document.finish().map_err(|it| RenderError::Pdf(it.to_string()))?;
    Ok(Pdf { bytes, pages: pages.len() })
}

fn metadata(blocks: &[Block], stamp: &Stamp) -> Metadata {
    let title = blocks.iter().find_map(|it| match it {
        Block::Text(Style::Title, text) => Some(text.clone()),
        Block::Text(..) | Block::Row { .. } => None,
    });
    let (year, month, day, hour, minute, second) = stamp.issued;
    let issued = DateTime::new(year)
        .month(month)
        .day(day)
        .hour(hour)
        .minute(minute)
        .second(second)
        .utc_offset_hour(8);
    Metadata::new()
        .title(title.unwrap_or_default())
        .creator("法槌 Fachui".to_owned())
        .language("zh-CN".to_owned())
        .document_id(stamp.code.clone())
        .creation_date(issued)
}

struct Pen<'a> {
    surface: Surface<'a>,
    fonts: &'a Fonts,
    faces: &'a Faces<'a>,
}

impl Pen<'_> {
    fn write(&mut self, placed: &Placed) -> Result<(), RenderError> {
        let face = self.faces.of(placed.weight);
        let mut glyphs = Vec::new();
        for (at, character) in placed.text.char_indices() {
            let glyph = face.glyph(character)?;
            let advance = share(glyph.advance, face.em);
            let id = GlyphId::new(glyph.id.to_u32());
            let range = at..at + character.len_utf8();
            glyphs.push(KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, range, None));
        }
        let start = Point::from_xy(points(placed.x), points(placed.y));
        let font = self.fonts.font(placed.weight);
        self.surface.set_fill(Some(Fill::default()));
        self.surface.set_stroke(None);
        let size = points(placed.size);
        self.surface.draw_glyphs(start, &glyphs, font, &placed.text, size, false);
        Ok(())
    }

    fn frame(&mut self, left: i32, top: i32, right: i32, bottom: i32) {
        let edges = Rect::from_ltrb(points(left), points(top), points(right), points(bottom));
        let mut path = PathBuilder::new();
        path.push_rect(edges.expect("a column is wider than nothing"));
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke { width: 0.5, ..Stroke::default() }));
        self.surface.draw_path(&path.finish().expect("a rectangle is a path"));
    }

    /// The square code, the code in letters, where it leads, the number of the page.
    fn stamp(
        &mut self,
        stamp: &Stamp,
        square: &QrCode,
        number: usize,
        of: usize,
    ) -> Result<(), RenderError> {
        let top = BOTTOM + 350;
        self.square(square, LEFT, top);
        let x = LEFT + SQUARE + 150;
        self.small(x, top + 300, &format!("验证码 {}", stamp.code))?;
        self.small(x, top + 600, "扫码或在下列地址核验本文书：")?;
        self.small(x, top + 880, &stamp.address)?;
        let number = format!("第{number}页 共{of}页");
        let width = self.width(&number)?;
        self.small(RIGHT - width, top + 300, &number)?;
        if stamp.is_rehearsal {
            let text = "【演练】仅供培训演练，不具有法律效力";
            let width = self.width(text)?;
            self.small(LEFT + (RIGHT - LEFT - width) / 2, 1_000, text)?;
        }
        Ok(())
    }

    fn width(&self, text: &str) -> Result<i32, RenderError> {
        let face = self.faces.of(Weight::Regular);
        text.chars().map(|it| face.width(it, SMALL)).sum()
    }

    fn small(&mut self, x: i32, y: i32, text: &str) -> Result<(), RenderError> {
        let (size, weight) = (SMALL, Weight::Regular);
        self.write(&Placed { x, y, size, weight, text: text.to_owned() })
    }

    fn square(&mut self, code: &QrCode, left: i32, top: i32) {
        let modules = i32::try_from(code.width()).expect("a square code is small");
        let edge = |number: i32| SQUARE * number / modules;
        let mut path = PathBuilder::new();
        let cells = (0..modules).flat_map(|row| (0..modules).map(move |column| (row, column)));
        for (color, (row, column)) in code.to_colors().into_iter().zip(cells) {
            if color == Color::Dark {
                let cell = Rect::from_ltrb(
                    points(left + edge(column)),
                    points(top + edge(row)),
                    points(left + edge(column + 1)),
                    points(top + edge(row + 1)),
                );
                path.push_rect(cell.expect("a module is larger than nothing"));
            }
        }
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill::default()));
        self.surface.draw_path(&path.finish().expect("a square code has dark modules"));
    }
}

/// PDF counts in points; nothing on A4 is longer than an i16 of twips.
#[expect(clippy::float_arithmetic, reason = "PDF has no other numbers; money is never among them")]
fn points(twips: i32) -> f32 {
    f32::from(i16::try_from(twips).unwrap_or(i16::MAX)) / 20.0
}

#[expect(clippy::float_arithmetic, reason = "PDF has no other numbers; money is never among them")]
fn share(advance: u16, em: u16) -> f32 {
    f32::from(advance) / f32::from(em)
}

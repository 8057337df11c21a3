//! The fonts of documents, found at run time: Noto Serif for Chinese, regular and bold.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use krilla::text::Font;
use skrifa::raw::TableProvider;
use skrifa::raw::tables::hmtx::Hmtx;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use crate::RenderError;

/// Where distributions put them.
const PLACES: [&str; 5] = [
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-serif-cjk-fonts",
    "/Library/Fonts",
    "/usr/local/share/fonts",
];

/// Regular and bold, as Debian and as the npm package name them.
const NAMES: [(&str, &str); 3] = [
    ("NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc"),
    ("NotoSerifSC-Regular.otf", "NotoSerifSC-Bold.otf"),
    ("400Regular/NotoSerifSC_400Regular.ttf", "700Bold/NotoSerifSC_700Bold.ttf"),
];

/// No usable fonts on this machine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no Chinese fonts for documents: {why}; install fonts-noto-cjk (apt install fonts-noto-cjk) \
     or set FACHUI_FONTS to a folder with NotoSerifCJK-Regular.ttc and NotoSerifCJK-Bold.ttc"
)]
pub struct FontsMissing {
    why: String,
}

/// Regular and bold.
#[derive(Clone)]
pub struct Fonts {
    regular: Loaded,
    bold: Loaded,
}

#[derive(Clone)]
struct Loaded {
    data: Arc<Vec<u8>>,
    index: u32,
    font: Font,
}

/// The two faces of one rendering.
pub(crate) struct Faces<'a> {
    regular: Face<'a>,
    bold: Face<'a>,
}

pub(crate) struct Face<'a> {
    charmap: skrifa::charmap::Charmap<'a>,
    advances: Hmtx<'a>,
    pub em: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// A character's glyph and its width in units of the font.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    pub id: GlyphId,
    pub advance: u16,
}

impl Fonts {
    /// Looks in `own`, if given, else where distributions put fonts.
    ///
    /// # Errors
    /// With the remedy.
    pub fn find(own: Option<&Path>) -> Result<Fonts, FontsMissing> {
        let places: Vec<PathBuf> = match own {
            Some(own) => vec![own.to_owned()],
            None => PLACES.iter().map(PathBuf::from).collect(),
        };
        for place in &places {
            for (regular, bold) in NAMES {
                let (regular, bold) = (place.join(regular), place.join(bold));
                if regular.is_file() && bold.is_file() {
                    return Ok(Fonts { regular: load(&regular)?, bold: load(&bold)? });
                }
            }
        }
        let places: Vec<_> = places.iter().map(|it| it.display().to_string()).collect();
        Err(FontsMissing { why: format!("none in {}", places.join(", ")) })
    }

    pub(crate) fn font(&self, weight: Weight) -> Font {
        match weight {
            Weight::Regular => self.regular.font.clone(),
            Weight::Bold => self.bold.font.clone(),
        }
    }

    pub(crate) fn faces(&self) -> Faces<'_> {
        Faces { regular: self.regular.face(), bold: self.bold.face() }
    }
}

impl Loaded {
    fn face(&self) -> Face<'_> {
        let font = FontRef::from_index(&self.data, self.index).expect("checked when loaded");
        let advances = font.hmtx().expect("checked when loaded");
        let em = font.head().expect("checked when loaded").units_per_em();
        Face { charmap: font.charmap(), advances, em }
    }
}

impl Faces<'_> {
    pub(crate) fn of(&self, weight: Weight) -> &Face<'_> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Face<'_> {
    pub(crate) fn glyph(&self, character: char) -> Result<Glyph, RenderError> {
        let id = self.charmap.map(character).filter(|it| it.to_u32() != 0);
        let id = id.ok_or(RenderError::NoGlyph(character))?;
        let advance = self.advances.advance(id).ok_or(RenderError::NoGlyph(character))?;
        Ok(Glyph { id, advance })
    }

    /// The width in twips of a character at `size` twips.
    pub(crate) fn width(&self, character: char, size: i32) -> Result<i32, RenderError> {
        Ok(i32::from(self.glyph(character)?.advance) * size / i32::from(self.em))
    }
}

/// A collection holds the same glyphs drawn for several countries; ours is simplified Chinese.
fn load(path: &Path) -> Result<Loaded, FontsMissing> {
    let refuse = |why: &str| FontsMissing { why: format!("{}: {why}", path.display()) };
    let data = std::fs::read(path).map_err(|error| refuse(&error.to_string()))?;
    let data = Arc::new(data);
    let index = simplified(&data).ok_or_else(|| refuse("no simplified Chinese font in it"))?;
    let usable = FontRef::from_index(&data, index)
        .is_ok_and(|it| it.hmtx().is_ok() && it.head().is_ok_and(|it| it.units_per_em() > 0));
    let font = Font::new(data.clone().into(), index).filter(|_| usable);
    Ok(Loaded { font: font.ok_or_else(|| refuse("not a font"))?, data, index })
}

fn simplified(data: &[u8]) -> Option<u32> {
    let fonts: Vec<_> = FontRef::fonts(data).collect();
    let named = fonts.iter().zip(0..).find(|(font, _)| {
        font.as_ref().is_ok_and(|font| {
            let mut names = font.localized_strings(StringId::FAMILY_NAME);
            names.any(|it| it.to_string().split(' ').any(|word| word == "SC"))
        })
    });
    named.map(|(_, index)| index).or((fonts.len() == 1).then_some(0))
}

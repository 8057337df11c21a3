//! Breaking text into lines as Chinese is set: anywhere, but not inside a word or a number, not
//! before a closing mark, not behind an opening one.

use crate::RenderError;
use crate::font::Face;

const CLOSING: &str = "，。、；：？！）》」』】〕”’…—％%,.;:?!)]}";
const OPENING: &str = "（《「『【〔“‘([{￥";

/// A line and its width in twips.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub text: String,
    pub width: i32,
}

/// Breaks `text` into lines of at most `width`, the first of which begins `indent` to the right.
/// A line break of the text is one on the page.
pub(crate) fn break_lines(
    text: &str,
    face: &Face<'_>,
    size: i32,
    width: i32,
    indent: i32,
) -> Result<Vec<Line>, RenderError> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut room = width - indent;
        let mut line = Line { text: String::new(), width: 0 };
        for unit in units(paragraph, face, size)? {
            let fits = line.width + unit.width <= room;
            if !fits && !line.text.is_empty() {
                lines.push(std::mem::replace(&mut line, Line { text: String::new(), width: 0 }));
                room = width;
            }
            if unit.width <= room {
                let leads = line.text.is_empty() && unit.text == " ";
                if !leads {
                    line.text.push_str(&unit.text);
                    line.width += unit.width;
                }
                continue;
            }
            // Longer than a line, such as a hash: broken where the line ends.
            for character in unit.text.chars() {
                let own = face.width(character, size)?;
                if line.width + own > room && !line.text.is_empty() {
                    let full = Line { text: String::new(), width: 0 };
                    lines.push(std::mem::replace(&mut line, full));
                    room = width;
                }
                line.text.push(character);
                line.width += own;
            }
        }
        lines.push(line);
    }
    Ok(lines)
}

/// What is never broken: a word, or a character with the marks that belong to it.
fn units(text: &str, face: &Face<'_>, size: i32) -> Result<Vec<Line>, RenderError> {
    let mut found: Vec<Line> = Vec::new();
    let mut previous = None;
    for character in text.chars().filter(|it| !it.is_control()) {
        let width = face.width(character, size)?;
        match found.last_mut() {
            Some(last) if previous.is_some_and(|it| stay_together(it, character)) => {
                last.text.push(character);
                last.width += width;
            }
            Some(_) | None => found.push(Line { text: character.to_string(), width }),
        }
        previous = Some(character);
    }
    Ok(found)
}

fn stay_together(before: char, after: char) -> bool {
    let word = |it: char| it.is_ascii_alphanumeric() || "-_./@#&+=~".contains(it);
    OPENING.contains(before) || CLOSING.contains(after) || (word(before) && word(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_words_stay_with_their_neighbours() {
        for (before, after, together) in [
            ('成', '交', false),
            ('交', '。', true),
            ('（', '2', true),
            ('2', '0', true),
            ('0', '元', false),
            ('元', '2', false),
            ('a', ' ', false),
            (' ', 'b', false),
        ] {
            assert_eq!(stay_together(before, after), together, "{before}{after}");
        }
    }
}

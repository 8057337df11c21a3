//! A film (MP4) without what a camera says beside it: boxes that hold place, device and owner become
//! free space of the same length, so that nothing else has to move.

/// What a box is, by its four letters.
const NOTES: [&[u8; 4]; 3] = [b"udta", b"meta", b"uuid"];
const HOLDERS: [&[u8; 4]; 3] = [b"moov", b"trak", b"mdia"];
/// Boxes within boxes; more is no film.
const DEEPEST: usize = 6;

/// Whether it begins as films of this kind do; QuickTime's own is not shown by every browser.
pub fn is_film(content: &[u8]) -> bool {
    content.get(4..8) == Some(b"ftyp") && content.get(8..12) != Some(b"qt  ")
}

/// The film without its notes; `None` if it is not whole.
pub fn cleaned(content: &[u8]) -> Option<Vec<u8>> {
    let mut film = content.to_vec();
    let mut top = Vec::new();
    clean(&mut film, 0, &mut top)?;
    let has = |name: &[u8; 4]| top.contains(name);
    (has(b"ftyp") && has(b"moov") && has(b"mdat")).then_some(film)
}

/// Walks the boxes one after the other; each must be as long as it says.
fn clean(mut rest: &mut [u8], depth: usize, seen: &mut Vec<[u8; 4]>) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    while !rest.is_empty() {
        let (head, length) = extent(rest)?;
        let (this, after) = rest.split_at_mut_checked(length)?;
        let name: [u8; 4] = this.get(4..8)?.try_into().ok()?;
        seen.push(name);
        if NOTES.contains(&&name) {
            this.get_mut(4..8)?.copy_from_slice(b"free");
            this.get_mut(head..)?.fill(0);
        } else if HOLDERS.contains(&&name) {
            clean(this.get_mut(head..)?, depth + 1, &mut Vec::new())?;
        }
        rest = after;
    }
    Some(())
}

/// How long the head of a box is, and the whole box.
fn extent(rest: &[u8]) -> Option<(usize, usize)> {
    let short = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
    let (head, length) = match short {
        0 => (8, rest.len()),
        1 => {
            let long = u64::from_be_bytes(rest.get(8..16)?.try_into().ok()?);
            (16, usize::try_from(long).ok()?)
        }
        _ => (8, usize::try_from(short).ok()?),
    };
    (head <= length).then_some((head, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_box(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).expect("short").to_be_bytes();
        [&length[..], name, content].concat()
    }

    fn film() -> Vec<u8> {
        let place = a_box(b"udta", &a_box(b"\xa9xyz", b"+28.1900+112.9700/"));
        let track = a_box(b"trak", &[a_box(b"tkhd", &[7; 20]), place.clone()].concat());
        let movie = a_box(b"moov", &[a_box(b"mvhd", &[1; 30]), track, place].concat());
        [a_box(b"ftyp", b"isom\0\0\0\0"), movie, a_box(b"mdat", b"points and sounds")].concat()
    }

    #[test]
    fn the_place_is_blanked_and_nothing_moves() {
        let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|it| it == word);
        let film = film();
        assert!(is_film(&film) && has(&film, b"112.9700"));
        let cleaned = cleaned(&film).expect("a whole film");
        assert_eq!(cleaned.len(), film.len());
        assert!(!has(&cleaned, b"112.9700") && !has(&cleaned, b"udta"));
        assert!(has(&cleaned, b"points and sounds") && has(&cleaned, &[7; 20]));
        assert_eq!(super::cleaned(&cleaned).as_ref(), Some(&cleaned), "once is enough");
    }

    #[test]
    fn what_is_cut_off_or_lies_about_its_length_is_no_film() {
        let whole = film();
        for length in [whole.len() - 1, 40, 12] {
            assert_eq!(cleaned(whole.get(..length).expect("shorter")), None, "{length}");
        }
        let mut lies = whole;
        if let Some(it) = lies.get_mut(3) {
            *it = 4;
        }
        assert_eq!(cleaned(&lies), None);
        assert_eq!(cleaned(&a_box(b"ftyp", b"isom")), None, "no picture in it");
        let mut deep = a_box(b"mvhd", b"");
        for _ in 0..=DEEPEST {
            deep = a_box(b"moov", &deep);
        }
        assert_eq!(cleaned(&deep), None);
        assert!(!is_film(&a_box(b"ftyp", b"qt  ")));
    }
}

//! What was sent: a table alone, or an archive (ZIP) of one table and photographs.
//!
//! Nothing of an archive is written anywhere; it is read entry by entry under limits, so that a
//! small file cannot become a large one.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::table::{self, Table, TableError};
use crate::app::pictures::LARGEST_FILM;

/// The largest file that may be sent.
pub const LARGEST: usize = 96 * 1024 * 1024;
/// The largest table once it is unpacked.
const LARGEST_TABLE: usize = 32 * 1024 * 1024;
/// Everything in an archive together, unpacked.
const LARGEST_WHOLE: usize = 256 * 1024 * 1024;
const MOST_ENTRIES: usize = 1_000;

/// A photograph or film, with the row it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// As it is called in the archive.
    pub name: String,
    /// The line its name begins with; none where it begins with no number.
    pub line: Option<u32>,
    /// What its name says beside the line.
    pub caption: String,
    pub content: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("文件超过96兆字节。")]
    TooLarge,
    #[error("压缩包已经损坏或者加密。")]
    Broken,
    #[error("压缩包解压后过大，或者文件过多。")]
    Bomb,
    #[error("压缩包中的文件名“{0}”不安全。")]
    Path(String),
    #[error("压缩包中应当有且只有一个表格（XLSX或CSV）。")]
    NotOneTable,
}

/// The table, and the photographs in the order of their names.
pub fn read(content: &[u8]) -> Result<(Table, Vec<Photo>), ArchiveError> {
    if content.len() > LARGEST {
        return Err(ArchiveError::TooLarge);
    }
    if !content.starts_with(b"PK") {
        return Ok((table::separated(content)?, Vec::new()));
    }
    let mut archive = open(content)?;
    if archive.file_names().any(|it| it == "[Content_Types].xml") {
        return Ok((workbook(content)?, Vec::new()));
    }
    let (mut tables, mut photos, mut left) = (Vec::new(), Vec::new(), LARGEST_WHOLE);
    for number in 0..archive.len() {
        let mut entry = archive.by_index(number).map_err(|_| ArchiveError::Broken)?;
        let name = table::text_of(entry.name_raw());
        if entry.is_dir() || is_of_the_system(&name) {
            continue;
        }
        if !is_safe(&name) {
            return Err(ArchiveError::Path(name.chars().take(80).collect()));
        }
        let lower = name.to_lowercase();
        let is_table = lower.ends_with(".xlsx") || lower.ends_with(".csv");
        let most = if is_table { LARGEST_TABLE } else { LARGEST_FILM }.min(left);
        let content = unpacked(&mut entry, most)?;
        left -= content.len();
        if is_table {
            tables.push((lower.ends_with(".csv"), content));
        } else {
            photos.push(photo(name, content));
        }
    }
    photos.sort_by(|a, b| a.name.cmp(&b.name));
    let [(is_separated, content)] = tables.as_slice() else {
        return Err(ArchiveError::NotOneTable);
    };
    let table = if *is_separated { table::separated(content)? } else { workbook(content)? };
    Ok((table, photos))
}

fn open(content: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ArchiveError> {
    let archive = ZipArchive::new(Cursor::new(content)).map_err(|_| ArchiveError::Broken)?;
    if archive.len() > MOST_ENTRIES { Err(ArchiveError::Bomb) } else { Ok(archive) }
}

/// A workbook is an archive itself: how large it becomes is found out before it is read.
fn workbook(content: &[u8]) -> Result<Table, ArchiveError> {
    let (mut archive, mut left) = (open(content)?, LARGEST_TABLE);
    for number in 0..archive.len() {
        let mut entry = archive.by_index(number).map_err(|_| ArchiveError::Broken)?;
        left -= unpacked(&mut entry, left)?.len();
    }
    Ok(table::workbook(content)?)
}

/// The content, unless there is more of it than may be; what the archive says of it is not believed.
fn unpacked(entry: &mut impl Read, most: usize) -> Result<Vec<u8>, ArchiveError> {
    let mut content = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    entry.take(limit).read_to_end(&mut content).map_err(|_| ArchiveError::Broken)?;
    if content.len() > most { Err(ArchiveError::Bomb) } else { Ok(content) }
}

/// What systems put into archives by themselves.
fn is_of_the_system(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    name.starts_with("__MACOSX/") || last.starts_with('.') || last.eq_ignore_ascii_case("thumbs.db")
}

/// Whether it names something within the archive, whatever system reads it.
fn is_safe(name: &str) -> bool {
    let outside = name.starts_with('/') || name.contains(['\\', ':', '\0']);
    !outside && name.split('/').all(|it| !it.is_empty() && it != ".." && it != ".")
}

/// `2-1-客厅.jpg` and `2/客厅.jpg` belong to line 2 and show the living room.
fn photo(name: String, content: Vec<u8>) -> Photo {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let folder = folder.rsplit('/').next().unwrap_or_default();
    let (line, rest) = match folder.parse::<u32>() {
        Ok(line) => (Some(line), stem),
        Err(_) => {
            let end = stem.find(|it: char| !it.is_ascii_digit()).unwrap_or(stem.len());
            let (digits, rest) = stem.split_at(end);
            (digits.parse().ok(), rest)
        }
    };
    let marks = |it: char| it.is_ascii_digit() || " -_.、".contains(it);
    let caption = rest.trim_start_matches(marks).chars().take(200).collect();
    Photo { name, line, caption, content }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    const TABLE: &[u8] = "案号,财产名称\n（2026）湘0102执1号,房屋\n".as_bytes();

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, content) in entries {
            writer.start_file(*name, options).expect("an entry");
            writer.write_all(content).expect("an entry");
        }
        writer.finish().expect("an archive").into_inner()
    }

    #[test]
    fn photographs_belong_to_the_lines_they_are_named_after() {
        let sent = archive(&[
            ("清单.csv", TABLE),
            ("2-2-客厅.jpg", b"b"),
            ("2-1.jpg", b"a"),
            ("3/外观.png", b"c"),
            ("说明书.jpg", b"d"),
            ("__MACOSX/2-1.jpg", b"x"),
            (".DS_Store", b"x"),
        ]);
        let (table, photos) = read(&sent).expect("an archive");
        assert_eq!(table.rows.len(), 1);
        let told: Vec<_> =
            photos.iter().map(|it| (it.name.as_str(), it.line, it.caption.as_str())).collect();
        let expected = [
            ("2-1.jpg", Some(2), ""),
            ("2-2-客厅.jpg", Some(2), "客厅"),
            ("3/外观.png", Some(3), "外观"),
            ("说明书.jpg", None, "说明书"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn an_archive_leads_nowhere_else_and_does_not_explode() {
        for name in ["../2.jpg", "/etc/2.jpg", "a/../../2.jpg", "c:\\2.jpg", "a\\..\\2.jpg"] {
            let sent = archive(&[("a.csv", TABLE), (name, b"x")]);
            assert!(matches!(read(&sent), Err(ArchiveError::Path(_))), "{name}");
        }
        let nought = vec![0; LARGEST_FILM + 1];
        let bomb = archive(&[("a.csv", TABLE), ("2.jpg", &nought)]);
        assert!(bomb.len() < 1_000_000, "{} bytes", bomb.len());
        assert_eq!(read(&bomb), Err(ArchiveError::Bomb));
        let sheet = archive(&[("[Content_Types].xml", &nought)]);
        assert_eq!(read(&sheet), Err(ArchiveError::Bomb), "a workbook that explodes");
        assert_eq!(read(b"PK\x03\x04 nothing"), Err(ArchiveError::Broken));
        assert_eq!(read(&archive(&[("2.jpg", b"x")])), Err(ArchiveError::NotOneTable));
        let two = archive(&[("a.csv", TABLE), ("b.csv", TABLE)]);
        assert_eq!(read(&two), Err(ArchiveError::NotOneTable));
    }
}

//! What a reader of the PDF finds, by the tools of poppler.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use documents::{Fields, Kind, Stamp, Template};

use super::{fonts, sample, stamp};

/// What a tool prints about a PDF on its standard input.
fn told(tool: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut child = Command::new(tool)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|it| panic!("{tool} is missing ({it}): apt install poppler-utils"));
    child.stdin.take().expect("piped").write_all(pdf).expect("the tool reads");
    let output = child.wait_with_output().expect("the tool ends");
    assert!(output.status.success(), "{tool} refuses the file");
    String::from_utf8(output.stdout).expect("text")
}

/// The text without the breaks of lines.
fn text(pdf: &[u8]) -> String {
    told("pdftotext", &["-raw", "-enc", "UTF-8", "-", "-"], pdf).split_whitespace().collect()
}

#[test]
fn every_kind_says_its_fields_with_embedded_fonts() {
    for kind in Kind::ALL {
        let pdf = sample(kind);
        let text = text(&pdf.bytes);
        for field in kind.fields().iter().filter(|it| it.is_needed) {
            let wanted: String = field.sample.split_whitespace().collect();
            assert!(text.contains(&wanted), "{}: {} is not in {text}", kind.name(), field.name);
        }
        assert!(text.contains("7K2M-QX4P-9TRA-3BHD"), "{text}");
        assert!(text.contains("https://auction.example.cn/documents/7K2MQX4P9TRA3BHD"), "{text}");
        assert!(!text.contains("演练"), "{text}");
        assert!(text.contains(&format!("第1页共{}页", pdf.pages)), "{text}");
        let listed = told("pdffonts", &["-"], &pdf.bytes);
        let fonts: Vec<&str> = listed.lines().skip(2).collect();
        assert!(!fonts.is_empty(), "{listed}");
        for font in fonts {
            // Columns from the right: object, object, unicode, subset, embedded.
            let columns: Vec<&str> = font.split_whitespace().rev().collect();
            assert_eq!(columns.get(2..5), Some(&["yes", "yes", "yes"][..]), "{font}");
            assert!(font.contains("Noto"), "{font}");
        }
        // A subset, not a font of megabytes.
        assert!(pdf.bytes.len() < 300_000, "{} has {} bytes", kind.name(), pdf.bytes.len());
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_and_another_code_others() {
    let first = sample(Kind::Confirmation);
    assert_eq!(sample(Kind::Confirmation), first);
    let template = Template::parse(Kind::Confirmation.shipped()).expect("shipped");
    let other = Stamp { code: "0000-0000-0000-0001".to_owned(), ..stamp() };
    let other = documents::render(&template, &Kind::Confirmation.sample(), &other, &fonts());
    assert_ne!(other.expect("a document").bytes, first.bytes);
}

#[test]
fn a_long_table_goes_on_with_its_head_and_numbers_its_pages() {
    let mut fields = Kind::Statement.sample();
    fields.lists.clear();
    for number in 1..=120 {
        let row = ["at", "what", "from", "to", "amount"];
        let row = row.map(|it| (it, format!("{it}-{number}")));
        fields.push("lines", &row);
    }
    let template = Template::parse(Kind::Statement.shipped()).expect("shipped");
    let pdf = documents::render(&template, &fields, &stamp(), &fonts()).expect("a document");
    assert!(pdf.pages >= 4, "{} pages", pdf.pages);
    let info = told("pdfinfo", &["-"], &pdf.bytes);
    assert!(info.lines().any(|it| it.split_whitespace().eq(["Pages:", &pdf.pages.to_string()])));
    assert!(info.contains("A4"), "{info}");
    let text = text(&pdf.bytes);
    assert_eq!(text.matches("金额（元）").count(), pdf.pages, "{text}");
    for number in 1..=120 {
        assert!(text.contains(&format!("amount-{number}")), "row {number} is missing");
    }
    assert!(text.contains(&format!("第{0}页共{0}页", pdf.pages)));
}

#[test]
fn a_rehearsal_says_so_on_every_page() {
    let template = Template::parse("# 标题\n@for paragraphs\n{text}\n@end").expect("a template");
    let mut fields = Fields::default();
    for _ in 0..60 {
        fields.push("paragraphs", &[("text", "拍卖公告正文，".repeat(20))]);
    }
    let stamp = Stamp { is_rehearsal: true, ..stamp() };
    let pdf = documents::render(&template, &fields, &stamp, &fonts()).expect("a document");
    assert!(pdf.pages > 2);
    assert_eq!(text(&pdf.bytes).matches("【演练】").count(), pdf.pages);
}

#[test]
fn rare_characters_of_names_are_there_and_unknown_ones_are_named() {
    let template = Template::parse("# {name}").expect("a template");
    let render = |name: &str| {
        documents::render(&template, &Fields::default().with("name", name), &stamp(), &fonts())
    };
    assert!(text(&render("䶮犇骉").expect("a document").bytes).contains("䶮犇骉"));
    let refused = render("\u{1F600}").expect_err("no such glyph").to_string();
    assert!(refused.contains('\u{1F600}'), "{refused}");
}

/// For looking at: `target/tmp/*.pdf`, and as pictures.
#[test]
fn documents_are_rendered_to_pictures() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    for kind in Kind::ALL {
        let file = folder.join(format!("{}.pdf", kind.name()));
        std::fs::write(&file, sample(kind).bytes).expect("the folder of the tests");
        let done = Command::new("pdftoppm")
            .args(["-png", "-r", "80", "-singlefile"])
            .arg(&file)
            .arg(file.with_extension(""))
            .status()
            .expect("pdftoppm is there: apt install poppler-utils");
        assert!(done.success());
        let picture = std::fs::metadata(file.with_extension("png")).expect("a picture");
        assert!(picture.len() > 10_000, "an empty page");
    }
}

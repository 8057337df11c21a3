//! Documents as their readers see them: extracted text, embedded fonts, pages, bytes.

mod pdf;
mod templates;

use documents::{Fonts, Kind, Pdf, Stamp, Template};

fn fonts() -> Fonts {
    let own = std::env::var_os("FACHUI_FONTS");
    Fonts::find(own.as_deref().map(std::path::Path::new)).expect("./run installs the fonts")
}

fn stamp() -> Stamp {
    Stamp {
        code: "7K2M-QX4P-9TRA-3BHD".to_owned(),
        address: "https://auction.example.cn/documents/7K2MQX4P9TRA3BHD".to_owned(),
        is_rehearsal: false,
        issued: (2026, 11, 22, 18, 30, 0),
    }
}

fn sample(kind: Kind) -> Pdf {
    let template = Template::parse(kind.shipped()).expect("a shipped template");
    documents::render(&template, &kind.sample(), &stamp(), &fonts()).expect("a document")
}

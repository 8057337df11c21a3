//! How refusals about the sheet and the pictures of an asset are told.

use serde_json::json;

use super::{FieldProblem, Told, kinds};
use crate::app::fact_sheets::{SheetRefusal, Wrong, chinese};
use crate::app::imports::ImportRefusal;
use crate::app::imports::archive::ArchiveError;
use crate::app::pictures::PictureRefusal;
use crate::http::officer::imports::view;

pub(super) fn fact_sheet(error: &SheetRefusal) -> Told {
    match error {
        SheetRefusal::Unusable(wrong) => {
            let problem = |it: &Wrong| FieldProblem {
                pointer: format!("/{}", it.field),
                detail: format!("{}：{}", it.chinese, chinese(it.why)),
            };
            let told = Told::new(&kinds::FACT_SHEET_UNUSABLE, error);
            Told { errors: wrong.iter().map(problem).collect(), ..told }
        }
        SheetRefusal::Changed { version, .. } => {
            Told::new(&kinds::FACT_SHEET_CHANGED, error).with("version", json!(version))
        }
    }
}

pub(super) fn import(error: &ImportRefusal) -> Told {
    match error {
        ImportRefusal::File(ArchiveError::TooLarge | ArchiveError::Bomb) => {
            Told::new(&kinds::TOO_LARGE, error)
        }
        ImportRefusal::File(
            ArchiveError::Table(_)
            | ArchiveError::Broken
            | ArchiveError::Path(_)
            | ArchiveError::NotOneTable,
        ) => Told::new(&kinds::TABLE_UNUSABLE, error),
        ImportRefusal::Faulty(report) | ImportRefusal::NothingGood(report) => {
            Told::new(&kinds::TABLE_FAULTY, error).with("report", json!(view(report)))
        }
    }
}

pub(super) fn picture(error: &PictureRefusal) -> Told {
    let kind = match error {
        PictureRefusal::Empty | PictureRefusal::Kind | PictureRefusal::Other { .. } => {
            &kinds::FILE_UNUSABLE
        }
        PictureRefusal::TooLarge => &kinds::TOO_LARGE,
        PictureRefusal::TooManyPixels | PictureRefusal::Caption => &kinds::PICTURE_UNUSABLE,
        PictureRefusal::Twice => &kinds::PICTURE_TWICE,
        PictureRefusal::TooMany => &kinds::PICTURES_FULL,
        PictureRefusal::OrderChanged => &kinds::PICTURES_CHANGED,
    };
    Told::new(kind, error)
}

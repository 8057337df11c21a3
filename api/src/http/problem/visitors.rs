//! How it is told that a question, a viewing or a saved search is not taken.

use serde_json::json;

use super::{Told, kinds};
use crate::app::questions::QuestionRefusal;
use crate::app::searches::SearchRefusal;
use crate::app::viewings::ViewingRefusal;

pub(super) fn question(error: &QuestionRefusal) -> Told {
    match error {
        QuestionRefusal::Closed => Told::new(&kinds::QUESTION_CLOSED, error),
        QuestionRefusal::Covered => Told::new(&kinds::QUESTION_COVERED, error),
        QuestionRefusal::OtherVersion => Told::new(&kinds::ANSWER_OTHER_VERSION, error),
        QuestionRefusal::Unusable => Told::new(&kinds::QUESTION_UNUSABLE, error),
        QuestionRefusal::Personal(found) => {
            Told::new(&kinds::QUESTION_PERSONAL, error).with("found", json!(found.name()))
        }
    }
}

pub(super) fn viewing(error: &ViewingRefusal) -> Told {
    let kind = match error {
        ViewingRefusal::Times | ViewingRefusal::Unusable => &kinds::VIEWING_UNUSABLE,
        ViewingRefusal::CodeUnknown => &kinds::VIEWING_CODE_UNKNOWN,
        ViewingRefusal::NotOpen => &kinds::LOT_WRONG_STATE,
        ViewingRefusal::CalledOff(_) => &kinds::VIEWING_CALLED_OFF,
        ViewingRefusal::Over | ViewingRefusal::OtherDay => &kinds::VIEWING_TIME,
        ViewingRefusal::Full => &kinds::VIEWING_FULL,
        ViewingRefusal::Booked => &kinds::VIEWING_BOOKED,
        ViewingRefusal::NotBooked => &kinds::VIEWING_NOT_BOOKED,
    };
    Told::new(kind, error)
}

pub(super) fn search(error: &SearchRefusal) -> Told {
    match error {
        SearchRefusal::TooMany => Told::new(&kinds::SEARCHES_TOO_MANY, error),
        SearchRefusal::Unusable => Told::new(&kinds::SEARCH_UNUSABLE, error),
    }
}

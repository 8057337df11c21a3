//! How it is told that there is no record, receipt or replay, and that a document is not written.

use super::{INTERNAL_DETAIL, Told, kinds};
use crate::app::issued::refusal::DocumentRefusal;
use crate::app::records::RecordError;
use crate::mail::MailError;

pub(super) fn record(error: &RecordError) -> Told {
    match error {
        RecordError::Running => Told::new(&kinds::RECORD_NOT_FINAL, error),
        RecordError::Busy => Told::new(&kinds::RECORD_BUSY, error).retry_after(2),
        RecordError::NoJournal | RecordError::NoBid => Told::new(&kinds::NOT_FOUND, error),
    }
}

pub(super) fn document(error: &DocumentRefusal) -> Told {
    match error {
        DocumentRefusal::FontsMissing(_) => Told::new(&kinds::FONTS_MISSING, error),
        DocumentRefusal::Unusable(_) => Told::new(&kinds::DOCUMENT_UNUSABLE, error),
        DocumentRefusal::NotDue { .. } => Told::new(&kinds::DOCUMENT_NOT_DUE, error),
        DocumentRefusal::ByRule(_) => Told::new(&kinds::DOCUMENT_BY_RULE, error),
        DocumentRefusal::NoAddressee => Told::new(&kinds::ADDRESSEE_MISSING, error),
        DocumentRefusal::TemplateChanged => Told::new(&kinds::TEMPLATE_CHANGED, error),
        DocumentRefusal::Unknown => Told::new(&kinds::NOT_FOUND, error),
        DocumentRefusal::HandedOver => Told::new(&kinds::LOT_HANDED_OVER, error),
        DocumentRefusal::HandOverTime => Told::new(&kinds::HAND_OVER_TIME, error),
    }
}

pub(super) fn mail(error: &MailError) -> Told {
    match error {
        MailError::Address => Told::new(&kinds::MAIL_ADDRESS_UNUSABLE, error),
        MailError::From
        | MailError::Url(_)
        | MailError::Message(_)
        | MailError::Smtp(_)
        | MailError::File(_) => Told::new(&kinds::INTERNAL, INTERNAL_DETAIL),
    }
}

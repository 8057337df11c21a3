//! Documents the platform writes, their templates, and the hand-over of what was sold.

use diesel::table;

table! {
    document_template (court_id, kind, version) {
        court_id -> Uuid,
        kind -> Text,
        version -> Integer,
        body -> Text,
        changed_by -> Uuid,
        changed_at -> Timestamptz,
    }
}

table! {
    issued_document (id) {
        id -> Uuid,
        code -> Text,
        kind -> Text,
        court_id -> Uuid,
        case_id -> Uuid,
        lot_id -> Nullable<Uuid>,
        subject_id -> Uuid,
        template_version -> Integer,
        fields -> Jsonb,
        hash -> Binary,
        pages -> Integer,
        issued_by -> Nullable<Uuid>,
        issued_at -> Timestamptz,
    }
}

table! {
    document_order (lot_id, kind) {
        lot_id -> Uuid,
        kind -> Text,
        ordered_at -> Timestamptz,
    }
}

table! {
    hand_over (lot_id) {
        lot_id -> Uuid,
        case_id -> Uuid,
        handed_over_at -> Timestamptz,
        record -> Text,
        entered_by -> Uuid,
        entered_at -> Timestamptz,
    }
}

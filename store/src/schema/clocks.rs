//! Statutory clocks as they stand, and reminders of them.

use diesel::table;

table! {
    deadline (id) {
        id -> Uuid,
        court_id -> Uuid,
        case_id -> Uuid,
        lot_id -> Nullable<Uuid>,
        subject_id -> Uuid,
        subject -> Text,
        what -> Text,
        rule -> Text,
        until_at -> Timestamptz,
        why -> Nullable<Jsonb>,
        provisional -> Bool,
        opened_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
    }
}

table! {
    deadline_reading (case_id) {
        case_id -> Uuid,
        fact_seq -> BigInt,
        read_at -> Timestamptz,
    }
}

table! {
    reminder (id) {
        id -> Uuid,
        deadline_id -> Uuid,
        person_id -> Uuid,
        stage -> Text,
        title -> Text,
        body -> Text,
        written_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
        mail -> Text,
        mailed_at -> Nullable<Timestamptz>,
        mail_attempts -> SmallInt,
        mail_not_before -> Timestamptz,
        mail_error -> Nullable<Text>,
    }
}

table! {
    mail_address (person_id) {
        person_id -> Uuid,
        address_sealed -> Binary,
        changed_at -> Timestamptz,
    }
}

table! {
    calendar_feed (token_index) {
        token_index -> Binary,
        person_id -> Uuid,
        court_id -> Uuid,
        made_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

//! What is done before a notice is published.

use diesel::table;

table! {
    panel_vote (lot_id, version, person_id) {
        lot_id -> Uuid,
        version -> Integer,
        person_id -> Uuid,
        approves -> Bool,
        opinion -> Nullable<Text>,
        voted_at -> Timestamptz,
    }
}

table! {
    person_notice (id) {
        id -> Uuid,
        lot_id -> Uuid,
        case_id -> Uuid,
        party_id -> Uuid,
        way -> Text,
        channel -> Text,
        happened_at -> Timestamptz,
        evidence -> Text,
        entered_by -> Uuid,
        entered_at -> Timestamptz,
    }
}

table! {
    lot_reading (lot_id, version) {
        lot_id -> Uuid,
        version -> Integer,
        person_id -> Uuid,
        read_at -> Timestamptz,
    }
}

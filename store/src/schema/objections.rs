//! Objections in the course of a sale, and what was done in them.

use diesel::table;

table! {
    lot_objection (id) {
        id -> Uuid,
        lot_id -> Uuid,
        case_id -> Uuid,
        asset_id -> Uuid,
        kind -> Text,
        person_id -> Nullable<Uuid>,
        objector -> Text,
        request -> Text,
        grounds -> Text,
        seq -> BigInt,
        received_at -> Timestamptz,
        entered_by -> Uuid,
        entered_at -> Timestamptz,
    }
}

table! {
    lot_objection_act (objection_id, number) {
        objection_id -> Uuid,
        number -> SmallInt,
        act -> Text,
        happened_at -> Timestamptz,
        document -> Nullable<Text>,
        reason -> Nullable<Text>,
        done_by -> Uuid,
        done_at -> Timestamptz,
    }
}

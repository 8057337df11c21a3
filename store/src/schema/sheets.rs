//! What was said of assets, and their pictures.

use diesel::table;

table! {
    sheet_field (asset_id, field, version) {
        asset_id -> Uuid,
        case_id -> Uuid,
        field -> Text,
        version -> SmallInt,
        state -> Text,
        value -> Nullable<Text>,
        source -> Nullable<Text>,
        as_of -> Nullable<Date>,
        asked -> Nullable<Text>,
        asked_on -> Nullable<Date>,
        origin -> Text,
        stated_at -> Timestamptz,
        stated_by -> Uuid,
    }
}

table! {
    asset_picture (id) {
        id -> Uuid,
        asset_id -> Uuid,
        case_id -> Uuid,
        kind -> Text,
        place -> Integer,
        caption -> Text,
        handed_in -> Binary,
        large_hash -> Binary,
        medium_hash -> Nullable<Binary>,
        small_hash -> Nullable<Binary>,
        width -> Nullable<Integer>,
        height -> Nullable<Integer>,
        kept_at -> Timestamptz,
        kept_by -> Uuid,
        removed_at -> Nullable<Timestamptz>,
    }
}

table! {
    table_import (id) {
        id -> Uuid,
        court_id -> Uuid,
        file_hash -> Binary,
        file_name -> Text,
        mode -> Text,
        result -> Jsonb,
        imported_by -> Uuid,
        imported_at -> Timestamptz,
    }
}

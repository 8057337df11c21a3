//! Lots and the sign-ups for them.

use diesel::table;

table! {
    lot (id) {
        id -> Uuid,
        court_id -> Uuid,
        case_id -> Uuid,
        asset_id -> Uuid,
        round -> Text,
        previous_id -> Nullable<Uuid>,
        title -> Text,
        title_grams -> Array<Text>,
        state -> Text,
        reference_price_id -> Uuid,
        reference_price_fen -> BigInt,
        start_price_fen -> BigInt,
        increment_fen -> BigInt,
        deposit_fen -> BigInt,
        balance_due_days -> Integer,
        starts_at -> Nullable<Timestamptz>,
        ends_at -> Nullable<Timestamptz>,
        extension_seconds -> Integer,
        announced_at -> Nullable<Timestamptz>,
        notice_title -> Nullable<Text>,
        notice_body -> Nullable<Array<Text>>,
        terms_hash -> Nullable<Binary>,
        ended_at -> Nullable<Timestamptz>,
        hammer_price_fen -> Nullable<BigInt>,
        winner_registration_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        version -> Integer,
    }
}

table! {
    registration (id) {
        id -> Uuid,
        lot_id -> Uuid,
        case_id -> Uuid,
        person_id -> Uuid,
        capacity -> Text,
        priority_rank -> Nullable<SmallInt>,
        state -> Text,
        bid_code -> Nullable<Text>,
        accepted_terms_hash -> Binary,
        created_at -> Timestamptz,
        qualified_at -> Nullable<Timestamptz>,
        capacity_ruling -> Nullable<Text>,
    }
}

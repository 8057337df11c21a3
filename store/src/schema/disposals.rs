//! What follows a failed round.

use diesel::table;

table! {
    in_kind_answer (lot_id, party_id) {
        lot_id -> Uuid,
        case_id -> Uuid,
        party_id -> Uuid,
        takes -> Bool,
        document -> Text,
        answered_at -> Timestamptz,
        entered_by -> Uuid,
    }
}

table! {
    disposal (asset_id) {
        asset_id -> Uuid,
        case_id -> Uuid,
        lot_id -> Uuid,
        kind -> Text,
        party_id -> Nullable<Uuid>,
        price_fen -> Nullable<BigInt>,
        pays_fen -> Nullable<BigInt>,
        document -> Text,
        ruled_by -> Uuid,
        ruled_at -> Timestamptz,
    }
}

table! {
    sell_all_consent (case_id) {
        case_id -> Uuid,
        document -> Text,
        entered_by -> Uuid,
        entered_at -> Timestamptz,
    }
}

table! {
    direct_sale (asset_id) {
        asset_id -> Uuid,
        case_id -> Uuid,
        ground -> Text,
        agreed_fen -> Nullable<BigInt>,
        document -> Text,
        entered_by -> Uuid,
        entered_at -> Timestamptz,
    }
}

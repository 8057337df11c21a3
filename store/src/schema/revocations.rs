//! Applications to revoke sales, and revocations.

use diesel::table;

table! {
    revocation_application (objection_id) {
        objection_id -> Uuid,
        lot_id -> Uuid,
        case_id -> Uuid,
        ground -> Text,
        capacity -> Text,
    }
}

table! {
    revocation (lot_id) {
        lot_id -> Uuid,
        case_id -> Uuid,
        objection_id -> Uuid,
        document -> Text,
        reason -> Text,
        price_fen -> BigInt,
        paid_fen -> BigInt,
        returned_fen -> BigInt,
        revoked_by -> Uuid,
        revoked_at -> Timestamptz,
    }
}

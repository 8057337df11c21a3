//! Enforcement cases, parties, claims and assets.

use diesel::table;

table! {
    court_case (id) {
        id -> Uuid,
        court_id -> Uuid,
        officer_id -> Uuid,
        case_number -> Text,
        case_number_as_written -> Text,
        debtor_kind -> Text,
        opened_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
    }
}

table! {
    party (id) {
        id -> Uuid,
        case_id -> Uuid,
        role -> Text,
        name -> Text,
        identity_sealed -> Nullable<Binary>,
        identity_index -> Nullable<Binary>,
        person_id -> Nullable<Uuid>,
    }
}

table! {
    claim (id) {
        id -> Uuid,
        case_id -> Uuid,
        party_id -> Uuid,
        label -> Text,
        kind -> Text,
        rank -> Nullable<SmallInt>,
        amount_fen -> BigInt,
        seized_at -> Nullable<Timestamptz>,
        title_case_number -> Nullable<Text>,
    }
}

table! {
    asset (id) {
        id -> Uuid,
        case_id -> Uuid,
        kind -> Text,
        category -> Text,
        title -> Text,
        region -> Text,
        seized_on -> Date,
        facts -> Jsonb,
        created_at -> Timestamptz,
    }
}

//! Courts, people, roles and sessions.

use diesel::table;

table! {
    court (id) {
        id -> Uuid,
        code -> Text,
        name -> Text,
        profile -> Text,
        created_at -> Timestamptz,
    }
}

table! {
    person (id) {
        id -> Uuid,
        login -> Text,
        password_hash -> Text,
        kind -> Text,
        display_name -> Text,
        identity_sealed -> Nullable<Binary>,
        identity_index -> Nullable<Binary>,
        phone_sealed -> Nullable<Binary>,
        totp_sealed -> Nullable<Binary>,
        session_epoch -> BigInt,
        totp_step -> Nullable<BigInt>,
        created_at -> Timestamptz,
    }
}

table! {
    role_grant (person_id, role) {
        person_id -> Uuid,
        role -> Text,
        court_id -> Nullable<Uuid>,
        granted_at -> Timestamptz,
    }
}

table! {
    session (id) {
        id -> Uuid,
        family -> Uuid,
        person_id -> Uuid,
        role -> Text,
        court_id -> Nullable<Uuid>,
        token_hash -> Binary,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
        epoch -> BigInt,
    }
}

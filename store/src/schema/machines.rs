//! Programs of platforms and firms, and their secrets.

use diesel::table;

table! {
    machine_client (id) {
        id -> Uuid,
        person_id -> Uuid,
        court_id -> Uuid,
        name -> Text,
        scopes -> Array<Text>,
        issued_by -> Uuid,
        issued_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

table! {
    machine_secret (id) {
        id -> Uuid,
        client_id -> Uuid,
        secret_hash -> Binary,
        issued_at -> Timestamptz,
        expires_at -> Nullable<Timestamptz>,
    }
}

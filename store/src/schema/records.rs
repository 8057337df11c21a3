//! Facts and the answers of retried requests.

use diesel::table;

table! {
    fact (case_id, seq) {
        case_id -> Uuid,
        seq -> BigInt,
        at -> Timestamptz,
        actor_id -> Nullable<Uuid>,
        name -> Text,
        body -> Text,
        hash -> Binary,
        txid -> BigInt,
    }
}

table! {
    fact_head (case_id) {
        case_id -> Uuid,
        seq -> BigInt,
        hash -> Binary,
    }
}

table! {
    answer (person_id, key) {
        person_id -> Uuid,
        key -> Uuid,
        operation -> Text,
        input_hash -> Binary,
        body -> Nullable<Jsonb>,
        created_at -> Timestamptz,
        done -> Bool,
    }
}

//! Who stands behind sign-ups, and what was found against them.

use diesel::table;

table! {
    buyer (id) {
        id -> Uuid,
        registration_id -> Uuid,
        case_id -> Uuid,
        place -> SmallInt,
        kind -> Text,
        name -> Text,
        identity_sealed -> Binary,
        identity_index -> Binary,
        share -> Integer,
        authority -> Nullable<Text>,
    }
}

table! {
    housing_proof (id) {
        id -> Uuid,
        registration_id -> Uuid,
        case_id -> Uuid,
        stage -> Text,
        registered -> Text,
        homes -> SmallInt,
        insured_months -> SmallInt,
        document -> Text,
        stated_at -> Timestamptz,
        stated_by -> Uuid,
    }
}

table! {
    purchase_limit (id) {
        id -> Uuid,
        court_id -> Uuid,
        region -> Text,
        registered -> Text,
        in_force_from -> Date,
        in_force_until -> Nullable<Date>,
        homes_below -> SmallInt,
        insured_months -> SmallInt,
        source -> Text,
        entered_by -> Uuid,
        entered_at -> Timestamptz,
    }
}

table! {
    listed_person (id) {
        id -> Uuid,
        court_id -> Uuid,
        list -> Text,
        identity_index -> Binary,
        source -> Text,
        entered_by -> Uuid,
        entered_at -> Timestamptz,
        removed_by -> Nullable<Uuid>,
        removed_at -> Nullable<Timestamptz>,
    }
}

table! {
    buyer_check (id) {
        id -> Uuid,
        registration_id -> Uuid,
        case_id -> Uuid,
        stage -> Text,
        findings -> Array<Text>,
        checked_at -> Timestamptz,
    }
}

table! {
    buyer_decision (registration_id) {
        registration_id -> Uuid,
        case_id -> Uuid,
        admitted -> Bool,
        document -> Text,
        reason -> Text,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
    }
}

table! {
    unmasking (id) {
        id -> Uuid,
        court_id -> Uuid,
        lot_id -> Uuid,
        person_id -> Uuid,
        role -> Text,
        what -> Text,
        purpose -> Text,
        at -> Timestamptz,
    }
}

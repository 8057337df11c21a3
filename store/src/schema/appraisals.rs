//! Appraisal firms, their choice, the draw, appraisals and the files handed in.

use diesel::table;

table! {
    firm (id) {
        id -> Uuid,
        person_id -> Nullable<Uuid>,
        name -> Text,
        credit_code -> Nullable<Text>,
    }
}

table! {
    firm_listing (id) {
        id -> Uuid,
        firm_id -> Uuid,
        field -> Text,
        region -> Text,
        listed_from -> Date,
        listed_until -> Nullable<Date>,
        closing -> Nullable<Text>,
    }
}

table! {
    firm_selection (id) {
        id -> Uuid,
        court_id -> Uuid,
        case_id -> Uuid,
        asset_id -> Uuid,
        step_id -> Uuid,
        field -> Text,
        region -> Text,
        basis -> Text,
        opened_at -> Timestamptz,
        choose_until -> Timestamptz,
        method -> Nullable<Text>,
        firms -> Nullable<Array<Uuid>>,
        settled_at -> Nullable<Timestamptz>,
    }
}

table! {
    firm_conflict (selection_id, firm_id) {
        selection_id -> Uuid,
        firm_id -> Uuid,
        why -> Text,
        source -> Nullable<Text>,
    }
}

table! {
    firm_choice (selection_id, side, version) {
        selection_id -> Uuid,
        side -> Text,
        version -> SmallInt,
        firms -> Array<Uuid>,
        chosen_at -> Timestamptz,
    }
}

table! {
    draw (id) {
        id -> Uuid,
        selection_id -> Uuid,
        case_id -> Uuid,
        announced_at -> Timestamptz,
        contributions_until -> Timestamptz,
        announcement -> Jsonb,
        announcement_hash -> Binary,
        secret_sealed -> Binary,
        drawn_at -> Nullable<Timestamptz>,
        record -> Nullable<Jsonb>,
    }
}

table! {
    draw_contribution (draw_id, number) {
        draw_id -> Uuid,
        number -> SmallInt,
        kind -> Text,
        given_by -> Text,
        value -> Text,
        given_at -> Timestamptz,
    }
}

table! {
    appraisal (id) {
        id -> Uuid,
        court_id -> Uuid,
        case_id -> Uuid,
        asset_id -> Uuid,
        selection_id -> Uuid,
        firms -> Array<Uuid>,
        opened_at -> Timestamptz,
        outcome -> Nullable<Text>,
        settled_at -> Nullable<Timestamptz>,
        reissue_of -> Nullable<Uuid>,
    }
}

table! {
    appraisal_act (appraisal_id, number) {
        appraisal_id -> Uuid,
        number -> Integer,
        at -> Timestamptz,
        actor_id -> Nullable<Uuid>,
        act -> Jsonb,
        note -> Nullable<Text>,
    }
}

table! {
    appraisal_fee (appraisal_id) {
        appraisal_id -> Uuid,
        firm_id -> Uuid,
        base_fen -> BigInt,
        amount_fen -> BigInt,
        basis -> Text,
        decided_at -> Timestamptz,
        decided_by -> Uuid,
    }
}

table! {
    document (hash) {
        hash -> Binary,
        media -> Text,
        bytes -> BigInt,
        stored_at -> Timestamptz,
    }
}

table! {
    document_part (hash, number) {
        hash -> Binary,
        number -> Integer,
        content -> Binary,
    }
}

table! {
    appraisal_document (id) {
        id -> Uuid,
        appraisal_id -> Uuid,
        place -> Nullable<SmallInt>,
        kind -> Text,
        name -> Text,
        hash -> Binary,
        uploaded_by -> Uuid,
        uploaded_at -> Timestamptz,
    }
}

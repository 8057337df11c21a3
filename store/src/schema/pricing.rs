//! Fact sheets, pricing procedures, their circumstances, steps and outcomes.

use diesel::table;

table! {
    fact_sheet_entry (asset_id, topic, version) {
        asset_id -> Uuid,
        case_id -> Uuid,
        topic -> Text,
        version -> SmallInt,
        content -> Nullable<Text>,
        asked -> Nullable<Text>,
        asked_on -> Nullable<Date>,
        source -> Nullable<Text>,
        stated_at -> Timestamptz,
        stated_by -> Uuid,
    }
}

table! {
    pricing_procedure (id) {
        id -> Uuid,
        court_id -> Uuid,
        case_id -> Uuid,
        asset_id -> Uuid,
        number -> SmallInt,
        opened_at -> Timestamptz,
        opened_by -> Uuid,
        begin_by -> Date,
    }
}

table! {
    pricing_circumstance (procedure_id, version) {
        procedure_id -> Uuid,
        version -> SmallInt,
        willingness -> Text,
        official -> Text,
        inspection -> Text,
        demand -> Text,
        request -> Nullable<Text>,
        reason -> Text,
        stated_at -> Timestamptz,
        stated_by -> Uuid,
    }
}

table! {
    pricing_step (id) {
        id -> Uuid,
        procedure_id -> Uuid,
        case_id -> Uuid,
        number -> SmallInt,
        method -> Text,
        begun_at -> Timestamptz,
        begun_by -> Uuid,
    }
}

table! {
    pricing_outcome (step_id) {
        step_id -> Uuid,
        outcome -> Text,
        reason -> Text,
        price_id -> Nullable<Uuid>,
        ended_at -> Timestamptz,
        ended_by -> Nullable<Uuid>,
    }
}

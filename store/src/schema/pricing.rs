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

table! {
    party_account (party_id, person_id) {
        party_id -> Uuid,
        person_id -> Uuid,
        case_id -> Uuid,
        linked_at -> Timestamptz,
        linked_by -> Nullable<Uuid>,
    }
}

table! {
    party_code (id) {
        id -> Uuid,
        party_id -> Uuid,
        case_id -> Uuid,
        code_index -> Binary,
        made_at -> Timestamptz,
        made_by -> Uuid,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

table! {
    agreement (step_id) {
        step_id -> Uuid,
        case_id -> Uuid,
        creditor_id -> Uuid,
        debtor_id -> Uuid,
        until -> Timestamptz,
    }
}

table! {
    agreement_submission (step_id, party_id) {
        step_id -> Uuid,
        party_id -> Uuid,
        sealed -> Binary,
        submitted_at -> Timestamptz,
        submitted_by -> Uuid,
    }
}

table! {
    agreement_opening (step_id) {
        step_id -> Uuid,
        creditor_fen -> Nullable<BigInt>,
        debtor_fen -> Nullable<BigInt>,
        opened_at -> Timestamptz,
    }
}

table! {
    directed_inquiry (step_id) {
        step_id -> Uuid,
        case_id -> Uuid,
        body -> Text,
        requirements -> Text,
        sent_at -> Timestamptz,
        until -> Timestamptz,
    }
}

table! {
    directed_answer (step_id) {
        step_id -> Uuid,
        value_fen -> BigInt,
        document -> Text,
        valid_until -> Nullable<Date>,
        answered_at -> Timestamptz,
        recorded_at -> Timestamptz,
        recorded_by -> Uuid,
    }
}

table! {
    inquiry_service (inquiry_id, party_id) {
        inquiry_id -> Uuid,
        party_id -> Uuid,
        case_id -> Uuid,
        manner -> Text,
        served_at -> Timestamptz,
        received_at -> Timestamptz,
        object_by -> Timestamptz,
        proof -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Uuid,
    }
}

table! {
    inquiry_excuse (inquiry_id, platform_id) {
        inquiry_id -> Uuid,
        platform_id -> Uuid,
        reason -> Text,
        excused_at -> Timestamptz,
        excused_by -> Uuid,
    }
}

table! {
    pricing_report (id) {
        id -> Uuid,
        case_id -> Uuid,
        asset_id -> Uuid,
        party_id -> Uuid,
        ground -> Text,
        statement -> Text,
        evidence -> Text,
        reported_at -> Timestamptz,
        reported_by -> Uuid,
    }
}

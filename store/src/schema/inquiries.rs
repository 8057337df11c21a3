//! Platforms, inquiries, reports, objections, reference prices.

use diesel::table;

table! {
    platform (id) {
        id -> Uuid,
        person_id -> Uuid,
        name -> Text,
        listed_from -> Timestamptz,
        listed_until -> Nullable<Timestamptz>,
    }
}

table! {
    inquiry (id) {
        id -> Uuid,
        court_id -> Uuid,
        case_id -> Uuid,
        asset_id -> Uuid,
        commissioned_at -> Timestamptz,
        served_at -> Nullable<Timestamptz>,
        outcome -> Nullable<Text>,
        settled_at -> Nullable<Timestamptz>,
        step_id -> Nullable<Uuid>,
        correction_ordered_at -> Nullable<Timestamptz>,
        reissue_of -> Nullable<Uuid>,
    }
}

table! {
    inquiry_stop (inquiry_id, number) {
        inquiry_id -> Uuid,
        number -> SmallInt,
        ground -> Text,
        reason -> Text,
        stopped_at -> Timestamptz,
        stopped_by -> Uuid,
        resumed_at -> Nullable<Timestamptz>,
        resumed_by -> Nullable<Uuid>,
    }
}

table! {
    inquiry_refusal (inquiry_id, platform_id) {
        inquiry_id -> Uuid,
        platform_id -> Uuid,
        reason -> Text,
        refused_at -> Timestamptz,
    }
}

table! {
    inquiry_fee (inquiry_id) {
        inquiry_id -> Uuid,
        fee_fen -> BigInt,
        deal_fen -> BigInt,
        decided_at -> Timestamptz,
        decided_by -> Uuid,
    }
}

table! {
    inquiry_fee_share (inquiry_id, platform_id) {
        inquiry_id -> Uuid,
        platform_id -> Uuid,
        share_fen -> BigInt,
    }
}

table! {
    platform_decision (id) {
        id -> Uuid,
        platform_id -> Uuid,
        decision -> Text,
        departure -> Nullable<Text>,
        reason -> Text,
        late_in_calendar_year -> Integer,
        late_in_twelve_months -> Integer,
        decided_at -> Timestamptz,
        decided_by -> Uuid,
        barred_until -> Nullable<Date>,
    }
}

table! {
    inquiry_platform (inquiry_id, platform_id) {
        inquiry_id -> Uuid,
        platform_id -> Uuid,
        extension_requested_at -> Nullable<Timestamptz>,
        flawed -> Bool,
    }
}

table! {
    inquiry_quote (inquiry_id, platform_id, version) {
        inquiry_id -> Uuid,
        platform_id -> Uuid,
        version -> SmallInt,
        value_fen -> BigInt,
        valid_until -> Date,
        delivered_at -> Timestamptz,
        low_fen -> Nullable<BigInt>,
        high_fen -> Nullable<BigInt>,
        method -> Nullable<Text>,
        samples -> Jsonb,
    }
}

table! {
    inquiry_objection (id) {
        id -> Uuid,
        inquiry_id -> Uuid,
        platform_id -> Uuid,
        raised_by -> Text,
        raised_at -> Timestamptz,
        ground -> Text,
        result -> Text,
        party_id -> Nullable<Uuid>,
        statement -> Nullable<Text>,
        rule_by -> Nullable<Timestamptz>,
        ruled_at -> Nullable<Timestamptz>,
        ruled_by -> Nullable<Uuid>,
        ruling_reason -> Nullable<Text>,
    }
}

table! {
    reference_price (id) {
        id -> Uuid,
        case_id -> Uuid,
        asset_id -> Uuid,
        inquiry_id -> Nullable<Uuid>,
        method -> Text,
        value_fen -> BigInt,
        fixed_on -> Date,
        valid_until -> Date,
        formula -> Text,
        quotes -> Jsonb,
        fixed_at -> Timestamptz,
    }
}

//! The court, its case and its lot, made with plain SQL.

use tokio_postgres::Client;

use crate::cast::{PEOPLE, id, person};

pub async fn furnish(admin: &Client) {
    for login in PEOPLE {
        let sql = "INSERT INTO person (id, login, password_hash, kind, display_name) \
                   VALUES ($1, $2, '', 'natural', $2)";
        admin.execute(sql, &[&person(login), &login]).await.unwrap();
    }
    let at = "2026-05-26 09:00:00+08";
    let (court, case, lot, asset, price) = (id(1), id(2), id(4), id(5), id(6));
    let lin = person("lin");
    let mut sql = format!(
        "INSERT INTO court (id, code, name, profile)
         VALUES ('{court}', '湘0102', '长沙市芙蓉区人民法院', 'rehearsal');
         INSERT INTO court_case (id, court_id, officer_id, case_number, case_number_as_written,
            debtor_kind, opened_at)
         VALUES ('{case}', '{court}', '{lin}', '(2026)湘0102执1号', 'x', 'natural-person', '{at}');
         INSERT INTO party (id, case_id, role, name)
         VALUES ('{lin}', '{case}', 'applicant', '银行');
         INSERT INTO claim (id, case_id, party_id, label, kind, rank, amount_fen)
         VALUES (gen_random_uuid(), '{case}', '{lin}', 'M1', 'priority', 1, 90000000);
         INSERT INTO asset (id, case_id, kind, category, title, region, seized_on, facts,
            created_at)
         VALUES ('{asset}', '{case}', 'immovable', 'housing', 't', 'r', '2026-01-01', '{{}}',
            '{at}');
         INSERT INTO reference_price (id, case_id, asset_id, method, value_fen, fixed_on,
            valid_until, formula, quotes, fixed_at)
         VALUES ('{price}', '{case}', '{asset}', 'appraisal', 100000, '2026-05-01', '2027-05-01',
            'x', '[]', '{at}');
         INSERT INTO lot (id, court_id, case_id, asset_id, round, title, title_grams, state,
            reference_price_id, reference_price_fen, start_price_fen, increment_fen, deposit_fen,
            balance_due_days, starts_at, ends_at, extension_seconds, announced_at, created_at,
            notice_title, notice_body, terms_hash)
         VALUES ('{lot}', '{court}', '{case}', '{asset}', 'first', 't', '{{}}', 'announced',
            '{price}', 100000, 100000, 1000, 10000, 10, '{at}', '2026-05-27 10:00+08', 300,
            '{at}', '{at}', 't', '{{}}', '');"
    );
    for (login, n) in [("chen", 21), ("wu", 22)] {
        let (registration, bidder) = (id(n), person(login));
        sql += &format!(
            "INSERT INTO registration (id, lot_id, case_id, person_id, capacity, state,
                accepted_terms_hash, created_at)
             VALUES ('{registration}', '{lot}', '{case}', '{bidder}', 'self',
                'awaiting-deposit', '', '{at}');
             SELECT open_sub_account('{court}', '{case}', '{registration}', '{bidder}', '{at}');"
        );
    }
    admin.batch_execute(&sql).await.unwrap();
}

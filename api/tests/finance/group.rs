//! Lots that end together are settled together, and one that cannot be keeps no other waiting.

use api::app::{alarms, settlement};
use domain::id::CourtId;

use crate::cast::Cast;

/// Above the number of lots that one transaction settles.
const LOTS: i64 = 300;

impl Cast {
    /// So many lots of cases of their own, sold to a bidder each whose deposit is held; a loser in
    /// each waits for his money. The nth winner's deposit is `place`.
    async fn many_closed(&self) {
        let sql = format!(
            "INSERT INTO person (id, login, password_hash, kind, display_name)
             SELECT derived_id(who || n), who || n, '', 'natural', '竞买人' || n
               FROM generate_series(1, {LOTS}) n, unnest(ARRAY['winner', 'loser']) who;
             INSERT INTO court_case (id, court_id, officer_id, case_number,
                case_number_as_written, debtor_kind, opened_at)
             SELECT derived_id('case' || n), court_id, officer_id, '(2026)湘0102执9' || n || '号',
                'x', debtor_kind, opened_at
               FROM court_case c, generate_series(1, {LOTS}) n WHERE c.id = '{case}';
             INSERT INTO asset SELECT (jsonb_populate_record(a, jsonb_build_object(
                'id', derived_id('asset' || n), 'case_id', derived_id('case' || n)))).*
               FROM asset a, generate_series(1, {LOTS}) n WHERE a.case_id = '{case}';
             INSERT INTO reference_price SELECT (jsonb_populate_record(p, jsonb_build_object(
                'id', derived_id('price' || n), 'asset_id', derived_id('asset' || n),
                'case_id', derived_id('case' || n)))).*
               FROM reference_price p, generate_series(1, {LOTS}) n WHERE p.case_id = '{case}';
             INSERT INTO lot SELECT (jsonb_populate_record(l, jsonb_build_object(
                'id', derived_id('lot' || n), 'case_id', derived_id('case' || n),
                'asset_id', derived_id('asset' || n),
                'reference_price_id', derived_id('price' || n)))).*
               FROM lot l, generate_series(1, {LOTS}) n WHERE l.id = '{lot}';
             INSERT INTO registration (id, lot_id, case_id, person_id, capacity, state, bid_code,
                accepted_terms_hash, created_at, qualified_at)
             SELECT derived_id('sign-up/' || who || n), l.id, l.case_id, derived_id(who || n),
                'self', 'qualified', left(upper(who), 1) || n, '', l.created_at, l.created_at
               FROM generate_series(1, {LOTS}) n
               JOIN lot l ON l.id = derived_id('lot' || n),
                    unnest(ARRAY['winner', 'loser']) who;
             SELECT count(open_sub_account(l.court_id, r.case_id, r.id, r.person_id,
                r.created_at)) FROM registration r JOIN lot l ON l.id = r.lot_id
              WHERE r.lot_id <> '{lot}';
             SELECT keep_bank_file(decode(repeat('01', 32), 'hex'), (SELECT id FROM court), 'camt.054', '\\x00',
                (SELECT officer_id FROM court_case WHERE id = '{case}'), now());
             SELECT credit_from_bank(decode(repeat('01', 32), 'hex'), (SELECT jsonb_agg(jsonb_build_object(
                'line', line, 'account', number, 'reference', sub, 'amount_fen', 10000,
                'booked_at', now(), 'credited_number', sub, 'payer_plain', name,
                'other_name', 'sm4:' || sub || ':', 'other_account', 'sm4:62' || sub || ':'))
               FROM (SELECT row_number() OVER () AS line, b.number, s.number AS sub,
                        p.display_name AS name
                       FROM registration r JOIN person p ON p.id = r.person_id
                       JOIN sub_account s ON s.registration_id = r.id
                       JOIN bank_account b ON b.id = s.bank_account_id
                      WHERE r.lot_id <> '{lot}') it), now());
             SELECT count(hold_deposit(id, 10000, now())) FROM registration
              WHERE lot_id <> '{lot}';
             INSERT INTO lot_head (lot_id, month, seq, phase, ends_at_us, last_us, leader_code,
                leader_rank, leader_price_fen, leader_seq)
             SELECT id, '2026-05-01', 4, 'closed', 1779760800000000, 1779760800000000,
                'W' || n, 32767, 120000, 3
               FROM generate_series(1, {LOTS}) n JOIN lot ON id = derived_id('lot' || n)",
            lot = self.lot,
            case = self.case(),
        );
        self.run(&sql).await;
    }

    async fn count(&self, sql: &str) -> i64 {
        let mut found = self.numbers(&format!("SELECT count(*) FROM {sql}")).await;
        found.pop().unwrap()
    }
}

#[actix_web::test]
async fn one_bad_lot_among_many_keeps_no_other_from_being_settled() {
    let cast = Cast::new().await;
    cast.many_closed().await;
    // Its winner's deposit cannot be applied.
    let bad = "derived_id('sign-up/winner17')";
    cast.run(&format!(
        "CREATE FUNCTION refuse_bad() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF (SELECT registration_id FROM deposit WHERE id = NEW.deposit_id) = {bad} THEN
                RAISE EXCEPTION 'broken' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
         END $$;
         CREATE TRIGGER broken BEFORE INSERT ON deposit_resolution
            FOR EACH ROW EXECUTE FUNCTION refuse_bad()"
    ))
    .await;
    settlement::catch_up(&cast.app).await.unwrap();
    settlement::catch_up(&cast.app).await.unwrap();
    let settled = async || {
        (
            cast.count("lot WHERE state = 'sold'").await,
            cast.count("deposit_resolution").await,
            cast.count("payout WHERE kind = 'refund'").await,
            cast.count("fact WHERE name = 'lot-sold'").await,
            cast.count("fact WHERE name = 'deposit-applied'").await,
            cast.count("fact WHERE name = 'deposit-returned'").await,
        )
    };
    // Two resolutions for each lot: the winner's and the loser's.
    let all_but_one = LOTS - 1;
    let expected =
        (all_but_one, 2 * all_but_one, all_but_one, all_but_one, all_but_one, all_but_one);
    assert_eq!(settled().await, expected, "nothing is missing, nothing is doubled");
    assert_eq!(cast.count("lot WHERE id = derived_id('lot17') AND state = 'announced'").await, 1);
    cast.assert_zero_sum().await;

    // Somebody is told of it when it stays so.
    let found = async || {
        cast.wait(chrono::TimeDelta::minutes(2));
        alarms::look_after(&cast.app).await.unwrap();
        let mut reader = cast.app.db.reader().await.unwrap();
        let shown = store::alarms::of_court(&mut reader, CourtId(cast.court())).await.unwrap();
        let standing = shown.into_iter().filter(|it| it.cleared_at.is_none());
        standing.filter(|it| it.kind == "not-settled").count()
    };
    assert_eq!(found().await, 1);
    cast.run("DROP TRIGGER broken ON deposit_resolution").await;
    settlement::catch_up(&cast.app).await.unwrap();
    assert_eq!(settled().await, (LOTS, 2 * LOTS, LOTS, LOTS, LOTS, LOTS));
    assert_eq!(found().await, 0);
    cast.assert_zero_sum().await;
}

//! Announced lots with qualified bidders whose deposits have arrived through the ledger's own
//! functions, so that what is settled later is real money of the books.

use tokio_postgres::Client;
use uuid::Uuid;

use crate::client::Failure;

/// Times in milliseconds from now.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    pub starts_in_ms: i64,
    pub ends_in_ms: i64,
    pub extension_seconds: i32,
    pub start_fen: i64,
    pub increment_fen: i64,
    pub deposits: Deposits,
}

/// Whether the bidders have paid; thousands of receipts take their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deposits {
    None,
    Held,
}

/// What every deposit of a load run is, in fen.
pub const DEPOSIT_FEN: i64 = 20_000;

/// Runs for a day; starts a little later, so that it is opened in time.
pub const LONG: Offer = Offer {
    starts_in_ms: 8_000,
    ends_in_ms: 86_400_000,
    extension_seconds: 300,
    start_fen: 100_000,
    increment_fen: 100,
    deposits: Deposits::None,
};

/// The bid code of the nth person in every lot.
pub fn code(number: usize) -> String {
    format!("C{number}")
}

/// One lot for each offer, every person qualified in each, a case for each lot.
pub async fn announce(
    database: &mut Client,
    offers: &[Offer],
    people: &[Uuid],
) -> Result<Vec<Uuid>, Failure> {
    let (court, officer) = (Uuid::now_v7(), Uuid::now_v7());
    let lots: Vec<Uuid> = offers.iter().map(|_| Uuid::new_v4()).collect();
    let transaction = database.transaction().await?;
    transaction
        .batch_execute(&format!(
            "INSERT INTO court (id, code, name, profile)
                VALUES ('{court}', 'L{}', '测试法院', 'rehearsal');
             INSERT INTO person (id, login, password_hash, kind, display_name)
                VALUES ('{officer}', 'load-officer-{officer}', 'x', 'staff', '承办人');",
            court.simple()
        ))
        .await?;
    let column = |of: fn(&Offer) -> i64| -> Vec<i64> { offers.iter().map(of).collect() };
    let deposit = |it: &Offer| match it.deposits {
        Deposits::None => 0,
        Deposits::Held => DEPOSIT_FEN,
    };
    let columns = [
        column(|it| it.starts_in_ms),
        column(|it| it.ends_in_ms),
        column(|it| i64::from(it.extension_seconds)),
        column(|it| it.start_fen),
        column(|it| it.increment_fen),
        column(deposit),
    ];
    let [starts, ends, extensions, start, increment, deposits] = &columns;
    transaction.execute(CASES, &[&lots, &court, &officer]).await?;
    transaction.execute(ASSETS, &[&lots]).await?;
    transaction.execute(PRICES, &[&lots, &start]).await?;
    transaction
        .execute(LOTS, &[&lots, &court, &starts, &ends, &extensions, &start, &increment, &deposits])
        .await?;
    transaction.execute(REGISTRATIONS, &[&lots, &people]).await?;
    if deposits.iter().any(|it| *it > 0) {
        hold(&transaction, &lots, court, officer).await?;
    }
    transaction.commit().await?;
    Ok(lots)
}

/// Sub-accounts, one bank file with every payment, and the deposits held from them.
async fn hold(
    transaction: &tokio_postgres::Transaction<'_>,
    lots: &[Uuid],
    court: Uuid,
    officer: Uuid,
) -> Result<(), Failure> {
    let lots = lots.to_vec();
    transaction.query(SUB_ACCOUNTS, &[&lots, &court]).await?;
    let file = [court.as_bytes().as_slice(), officer.as_bytes()].concat();
    transaction.query(BANK_FILE, &[&file, &court, &officer]).await?;
    transaction.query(CREDITS, &[&file, &lots]).await?;
    transaction.query(DEPOSITS, &[&lots]).await?;
    Ok(())
}

// The ids of case, asset and reference price follow from the lot's.
const CASES: &str = "INSERT INTO court_case (id, court_id, officer_id, case_number, \
     case_number_as_written, debtor_kind, opened_at) \
     SELECT derived_id('case/' || id), $2, $3, id::text, id::text, 'natural-person', now() \
     FROM unnest($1::uuid[]) AS id";
const ASSETS: &str = "INSERT INTO asset (id, case_id, kind, category, title, region, seized_on, \
     facts, created_at) \
     SELECT derived_id('asset/' || id), derived_id('case/' || id), 'movable', 'other', '负载测试', \
     '430102', current_date, '{}', now() FROM unnest($1::uuid[]) AS id";
const PRICES: &str = "INSERT INTO reference_price (id, case_id, asset_id, method, value_fen, \
     fixed_on, valid_until, formula, quotes, fixed_at) \
     SELECT derived_id('price/' || id), derived_id('case/' || id), derived_id('asset/' || id), \
     'agreement', fen, current_date, current_date + 365, '', '[]', now() \
     FROM unnest($1::uuid[], $2::bigint[]) AS it (id, fen)";
const LOTS: &str = "INSERT INTO lot (id, court_id, case_id, asset_id, round, title, title_grams, \
     state, reference_price_id, reference_price_fen, start_price_fen, increment_fen, deposit_fen, \
     balance_due_days, starts_at, ends_at, extension_seconds, announced_at, notice_title, \
     notice_body, terms_hash, created_at) \
     SELECT id, $2, derived_id('case/' || id), derived_id('asset/' || id), 'first', '负载测试', \
     '{}', 'announced', derived_id('price/' || id), start, start, step, deposit, 1, \
     now() + starts * interval '1 ms', now() + ends * interval '1 ms', extension::int, now(), 'n', \
     '{n}', '\\x00', now() \
     FROM unnest($1::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], \
     $7::bigint[], $8::bigint[]) AS it (id, starts, ends, extension, start, step, deposit)";
const REGISTRATIONS: &str = "INSERT INTO registration (id, lot_id, case_id, person_id, capacity, \
     state, bid_code, accepted_terms_hash, created_at, qualified_at) \
     SELECT gen_random_uuid(), lot, derived_id('case/' || lot), person, 'self', 'qualified', \
     'C' || (place - 1), '\\x00', now(), now() \
     FROM unnest($1::uuid[]) AS lot, unnest($2::uuid[]) WITH ORDINALITY AS it (person, place)";
const SUB_ACCOUNTS: &str = "SELECT open_sub_account($2, case_id, id, person_id, now()) \
     FROM registration r WHERE lot_id = ANY ($1) \
     AND EXISTS (SELECT FROM lot l WHERE l.id = r.lot_id AND l.deposit_fen > 0)";
const BANK_FILE: &str = "SELECT keep_bank_file($1, $2, 'camt.054', '\\x00', $3, now())";
const CREDITS: &str = "SELECT credit_from_bank($1, (SELECT jsonb_agg(jsonb_build_object( \
     'line', line, 'account', number, 'reference', sub, 'amount_fen', deposit_fen, \
     'booked_at', now(), 'credited_number', sub, 'payer_plain', display_name, \
     'other_name', 'sm4:' || sub || ':', 'other_account', 'sm4:6222' || sub || ':')) \
     FROM (SELECT row_number() OVER () AS line, b.number, s.number AS sub, l.deposit_fen, \
         p.display_name FROM registration r JOIN lot l ON l.id = r.lot_id \
         JOIN person p ON p.id = r.person_id JOIN sub_account s ON s.registration_id = r.id \
         JOIN bank_account b ON b.id = s.bank_account_id WHERE l.id = ANY ($2)) it), now())";
const DEPOSITS: &str = "SELECT hold_deposit(r.id, l.deposit_fen, now()) FROM registration r \
     JOIN lot l ON l.id = r.lot_id WHERE l.id = ANY ($1) AND l.deposit_fen > 0";

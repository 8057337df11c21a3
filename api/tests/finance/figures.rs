//! Figures of the case funds: transfers a second, a distribution among thousands, random operations.
//! Small by default, so that they are tests like any other; `./run bench funds` sets
//! `FACHUI_VOLUME=full` and measures in a release build.

use std::time::Instant;

use api::app::distributions::{self, Drawn};
use domain::id::CaseId;
use uuid::Uuid;

use crate::cast::Cast;

pub fn full() -> bool {
    std::env::var("FACHUI_VOLUME").is_ok_and(|it| it == "full")
}

/// `count` transfers in batches, each batch a commit: to one account, or over `accounts` of them.
async fn transfers(cast: &Cast, (batches, size): (usize, usize), accounts: usize) -> u128 {
    let reserved = cast.reserved().await;
    let sql = format!(
        "SELECT post((SELECT array_agg(('credit-booked', gen_random_uuid(), '{reserved}', \
             'auction-bank', NULL, 'auction-suspense', \
             derived_id('figure/' || (n * 7919) % {accounts}), 100)::leg) \
           FROM generate_series(1, {size}) n), '2026-05-26 10:00+08')"
    );
    let begin = Instant::now();
    for _ in 0..batches {
        cast.run(&sql).await;
    }
    let taken = begin.elapsed().as_micros().max(1);
    let count = u128::try_from(batches * size).unwrap();
    count * 1_000_000 / taken
}

#[actix_web::test]
async fn transfers_are_posted_in_batches() {
    let cast = Cast::new().await;
    let batches = if full() { (400, 500) } else { (4, 50) };
    // Once before the clock runs, so that the accounts are there.
    transfers(&cast, (1, 1_000), 1_000).await;
    for (what, accounts, aim) in [("one hot account", 1, 10_000), ("1,000 accounts", 1_000, 9_000)]
    {
        let rate = transfers(&cast, batches, accounts).await;
        println!("{what}: {rate} transfers/s (aim {aim})");
        assert!(rate > 0);
    }
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn thousands_of_creditors_share_in_one_plan() {
    let cast = Cast::new().await;
    let creditors = if full() { 10_000 } else { 300 };
    cast.creditors(creditors).await;
    // Beyond the mortgage of 900,000.00.
    cast.fund("1000000.00").await;
    let finance = cast.finance("fin1");
    let begin = Instant::now();
    let plan =
        distributions::draw(&cast.app, &finance, cast.case(), Drawn::default()).await.unwrap();
    println!("{} lines planned in {:?} (aim 1 s)", plan.lines.len(), begin.elapsed());
    assert!(plan.lines.len() > creditors);
    let paid: i64 = plan.lines.iter().map(|it| it.paid.fen()).sum();
    assert_eq!(paid, 100_000_000, "all of it, to the fen");
}

/// Random money, at random: what the functions of the database refuse is refused, and whatever they
/// did, every identity holds.
#[actix_web::test]
async fn random_operations_keep_every_identity() {
    let cast = Cast::new().await;
    let (rounds, size) = if full() { (1_000, 10_000) } else { (20, 100) };
    let (reserved, case) = (cast.reserved().await, cast.case());
    // Two legs in three are of the case, the rest of the reserved one; what would overdraw an
    // account refuses its batch as a whole.
    let (mut posted, mut refused) = (0_usize, 0_usize);
    let begin = Instant::now();
    for round in 0..rounds {
        let sql = random(round, size, case, reserved);
        if cast.tried(&sql).await {
            posted += size
        } else {
            refused += size
        }
        if round % 100 == 0 {
            cast.assert_zero_sum().await;
        }
    }
    cast.assert_zero_sum().await;
    println!("{posted} operations posted, {refused} refused, in {:?}", begin.elapsed());
    assert!(posted > 0 && refused > 0, "{posted} {refused}");
}

/// A batch of transfers between random accounts; every tenth takes more than there is.
fn random(round: usize, size: usize, case: CaseId, reserved: Uuid) -> String {
    let greedy = round % 10 == 9;
    let out = if greedy { "true" } else { "n % 3 = 0" };
    let fen = if greedy { "100000000" } else { "1 + floor(random() * 50)::bigint" };
    format!(
        "SELECT post((SELECT array_agg(CASE \
             WHEN n % 5 = 4 THEN ('credit-booked', gen_random_uuid(), '{reserved}', \
                 'auction-bank', NULL, 'auction-suspense', derived_id('r/' || n % 50), 7)::leg \
             WHEN {out} THEN ('deposit-held', gen_random_uuid(), '{case}', 'payer', \
                 derived_id('p/' || n % 7), 'deposit-held', NULL, {fen})::leg \
             ELSE ('credit-booked', gen_random_uuid(), '{case}', 'auction-bank', NULL, 'payer', \
                 derived_id('p/' || n % 7), 100)::leg END) \
           FROM generate_series(1, {size}) n), '2026-05-26 10:00+08')"
    )
}

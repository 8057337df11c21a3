//! Sixty days of a court's money over HTTP: three lots with ten bidders each, a bank that is a
//! process of its own and goes wrong in every way it knows, and at the end books that equal the
//! bank's to the fen.
//!
//! Time is the test's: from Monday 24 August 2026, over Mid-Autumn and the National Day holiday.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed set-up is a failed test, and JSON is read by its keys"
)]

mod books;
mod desk;
#[expect(dead_code, reason = "the platform of the HTTP tests, of which this story needs a part")]
#[path = "../../../api/tests/it/harness.rs"]
mod harness;
mod plan;
mod sale;
#[expect(dead_code, reason = "the way to a published lot, as the HTTP tests walk it")]
#[path = "../../../api/tests/it/steps.rs"]
mod steps;
mod town;

use api::actor::Role;
use api::app::settlement;
use api::app::setup::{self, Staff};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::instant::beijing;
use simulators::bank::Anomaly;

use books::Books;
use desk::Desk;
use harness::{PASSWORD, TestApp};
use plan::Creditor;
use sale::Sale;
use town::Town;

/// Which life this is; another number is another life, and the books are right in each.
const SEED: u64 = 20_261_122;
const DAYS: i64 = 60;

/// The platform, and the hour it is.
pub struct World {
    app: TestApp,
}

impl World {
    async fn new() -> World {
        let settings =
            [("FACHUI_SIGN_INS_PER_MINUTE", "100000"), ("FACHUI_ATTEMPTS_PER_MINUTE", "100000")];
        let begin: DateTime<Utc> = "2026-08-24T10:00:00+08:00".parse().unwrap();
        let app = TestApp::starting(begin.timestamp(), &settings).await;
        for (login, name) in [("fin3", "案款丙"), ("fin4", "案款丁")] {
            let staff = Staff {
                login,
                password: PASSWORD,
                name,
                role: Role::Finance,
                court: Some(app.court),
                totp_secret: None,
            };
            setup::create_staff(&app.app, staff).await.unwrap();
        }
        World { app }
    }

    fn go_to(&self, at: DateTime<Utc>) {
        self.app.wait(at - self.app.now());
    }

    /// The day of the story it is.
    fn today(&self) -> NaiveDate {
        self.app.now().with_timezone(&beijing()).date_naive()
    }

    /// A time of a day, in China.
    fn at(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
        let local = day.and_hms_opt(hour, minute, 0).unwrap();
        local.and_local_timezone(beijing()).unwrap().to_utc()
    }

    /// What the worker does every second.
    async fn work(&self) {
        settlement::catch_up(&self.app.app).await.unwrap();
    }
}

#[actix_web::test]
async fn sixty_days_end_with_books_that_equal_the_banks_to_the_fen() {
    let world = World::new().await;
    let mut town = Town::new(&world).await;
    let mut books = Books::default();
    let first = world.today();
    let mut sales: Vec<Sale> = Vec::new();
    let mut creditor = Creditor::default();
    for n in 0..DAYS {
        let day = first + TimeDelta::days(n);
        world.go_to(World::at(day, 10, 0));
        if [0, 7, 14].contains(&n) {
            sales.push(Sale::announce(&world, &town, sales.len()).await);
        }
        if n == 0 {
            creditor = Creditor::of(&world, &sales[0]).await;
        }
        town.bank_s_own(&world, day);
        for sale in &mut sales {
            sale.live(&world, &mut town).await;
        }
        sales[0].loser_looks(&world).await;
        if n == 50 {
            sales[0].pays_to_a_closed_number(&world, &mut town).await;
        }
        world.go_to(World::at(day, 15, 0));
        let mut desk = Desk::open(&world).await;
        desk.import_notices(&mut town).await;
        world.work().await;
        desk.claim(&mut town).await;
        world.work().await;
        desk.ask_again().await;
        for sale in &sales {
            plan::distribute(&world, &desk, sale).await;
        }
        creditor.asks(&world, &sales[0]).await;
        desk.pay(&mut town).await;
        desk.import_notices(&mut town).await;
        world.work().await;
        creditor.asks(&world, &sales[0]).await;
        sales[0].loser_looks(&world).await;
        // Shortly after midnight the bank states the day, and the court closes it.
        world.go_to(World::at(day, 23, 59) + TimeDelta::minutes(30));
        books.close(&world, &town, day).await;
    }
    creditor.was_told_every_step();
    sales[0].loser_saw_every_step();
    books.are_all_closed(&world, first).await;
    town.agrees_with(&world).await;
    let mut came: Vec<Anomaly> = town.anomalies();
    came.sort();
    came.dedup();
    for kind in Anomaly::INCOMING.iter().chain(&Anomaly::ORDERED) {
        assert!(came.contains(kind), "{kind:?} has not come: {came:?}");
    }
    assert!(town.journal().booked().any(|it| it.returned.is_some()), "something came back");
    for kind in [Anomaly::Interest, Anomaly::Fee, Anomaly::ClosedNumber] {
        assert!(came.contains(&kind), "{kind:?} has not come");
    }
    for sale in &sales {
        sale.is_paid_out(&world).await;
    }
}

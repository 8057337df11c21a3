//! PLUMBING. PostgreSQL: rows in, law out. SQL lives here and in `migrations/`, nowhere else.

pub mod accounts;
pub mod agreements;
pub mod alarms;
pub mod answers;
pub mod appraisals;
pub mod bank_files;
pub mod bank_lines;
pub mod books;
pub mod buyers;
pub mod cases;
pub mod changes;
pub mod claimants;
pub mod db;
pub mod deadlines;
pub mod delays;
pub mod deposits;
pub mod direct_sales;
pub mod disposals;
pub mod distributions;
pub mod documents;
pub mod draws;
pub mod entries;
pub mod explanations;
pub mod facts;
pub mod faults;
pub mod fees;
pub mod firms;
pub mod forfeitures;
pub mod fund_reports;
pub mod grams;
pub mod imports;
pub mod inquiries;
pub mod inquiry_records;
pub mod issued;
pub mod journal;
pub mod listed;
pub mod lists;
pub mod lot_objections;
pub mod lots;
pub mod machines;
pub mod messages;
pub mod meters;
pub mod objections;
pub mod old_rows;
pub mod overviews;
pub mod parties;
pub mod payouts;
pub mod people;
pub mod pictures;
pub mod platforms;
pub mod preparations;
pub mod pricing;
pub mod proposals;
pub mod questions;
pub mod refusals;
pub mod registrations;
pub mod reminders;
pub mod revocations;
pub mod schema;
pub mod searches;
pub mod sessions;
pub mod settlements;
pub mod sheets;
pub mod sold;
pub mod stops;
pub mod viewings;
pub mod views;
pub mod waiting;
pub mod watches;

use sqlx::migrate::{MigrateError, Migrator};
use uuid::Uuid;

static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

/// Brings the database at `url` to the state this binary knows; safe to run twice and from
/// several nodes at once, because the migrator takes a lock.
pub async fn migrate(url: &str) -> Result<(), MigrateError> {
    let pool = sqlx::PgPool::connect(url).await?;
    let outcome = MIGRATOR.run(&pool).await;
    pool.close().await;
    outcome
}

/// Whether the database has the migrations this binary was built with.
pub async fn is_migrated(read: &mut impl db::Read) -> Result<bool, StoreError> {
    use diesel_async::RunQueryDsl as _;
    let wanted = MIGRATOR.iter().map(|it| it.version).max().unwrap_or(0);
    let query = diesel::sql_query(
        "SELECT count(*) AS number FROM _sqlx_migrations WHERE success AND version = $1",
    );
    let query = query.bind::<diesel::sql_types::BigInt, _>(wanted);
    let row: CountRow = query.get_result(read.connection()).await?;
    Ok(row.number == 1)
}

#[derive(diesel::QueryableByName)]
struct CountRow {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

/// How the machinery can fail; a refusal of the law is never one of these.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("no {what} has the id {id}")]
    NotFound { what: &'static str, id: Uuid },
    /// A row that cannot be read as what it must be. Never guessed at.
    #[error("the {what} {id} is corrupt: {why}")]
    Corrupt { what: &'static str, id: Uuid, why: &'static str },
    /// No connection is to be had, or the one in use was lost: what was asked for may succeed if
    /// it is asked for again.
    #[error("PostgreSQL is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("a statement failed")]
    Sql(#[source] diesel::result::Error),
}

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> StoreError {
        if is_lost_connection(&error) {
            return StoreError::Unavailable(Box::new(error));
        }
        StoreError::Sql(error)
    }
}

fn is_lost_connection(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    let Error::DatabaseError(kind, told) = error else {
        return matches!(error, Error::BrokenTransactionManager);
    };
    // The SQLSTATE (57P01, 57P02) does not come through diesel; the server's words do.
    matches!(kind, DatabaseErrorKind::UnableToSendCommand | DatabaseErrorKind::ClosedConnection)
        || told.message().starts_with("terminating connection")
}

impl StoreError {
    /// The name of the constraint that refused the statement, so that a named constraint becomes
    /// a named refusal.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            StoreError::Sql(diesel::result::Error::DatabaseError(_, info)) => {
                info.constraint_name()
            }
            StoreError::NotFound { .. }
            | StoreError::Corrupt { .. }
            | StoreError::Unavailable(_)
            | StoreError::Sql(_) => None,
        }
    }
}

//! A database per test, cloned from a template that is migrated once.

use std::time::Duration;

use sm3::{Digest, Sm3};
use sqlx::migrate::Migrator;
use tokio_postgres::NoTls;

static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

/// Names the administrator's address of the test server; `./run test` sets it.
pub const SERVER: &str = "FACHUI_TEST_DATABASE_URL";

/// A fresh, migrated database; dropped with this value.
pub struct Database {
    name: String,
    server: String,
}

impl Database {
    /// # Panics
    /// If no test server is named or it does not answer; the message names the remedy.
    pub async fn new() -> Database {
        Database::on(&server()).await
    }

    /// A database on a server of the test's own.
    ///
    /// # Panics
    /// If the server does not answer.
    pub async fn on(server: &str) -> Database {
        let server = server.to_owned();
        let template = template(&server).await;
        let name = format!("t_{}", uuid::Uuid::new_v4().simple());
        admin(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Database { name, server }
    }

    /// The address of this database for the administrator.
    pub fn url(&self) -> String {
        with_database(&self.server, &self.name)
    }

    /// The address of this database for another role, without a password.
    pub fn url_as(&self, role: &str) -> String {
        let url = self.url();
        let (scheme, rest) = url.split_once("://").expect("an address has a scheme");
        let host = rest.split_once('@').map_or(rest, |(_, host)| host);
        format!("{scheme}://{role}@{host}")
    }

    /// A plain connection to this database, for what the platform itself may not do.
    pub async fn client(&self) -> tokio_postgres::Client {
        connect(&self.url()).await
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The test's own runtime may be gone already.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            runtime.expect("a runtime").block_on(admin(&server, &statement));
        });
        if dropping.join().is_err() {
            eprintln!("the test database {} was left behind", self.name);
        }
    }
}

pub(crate) fn server() -> String {
    std::env::var(SERVER)
        .unwrap_or_else(|_| panic!("{SERVER} is not set; run the tests with ./run test"))
}

/// The migrated template. Its name is the digest of the migrations, so that another version of
/// the folder never meets a template that is not its own.
async fn template(server: &str) -> String {
    let mut digest = Sm3::new();
    for migration in MIGRATOR.iter() {
        digest.update(&*migration.checksum);
    }
    let name = format!("template_{}", &hex::encode(digest.finalize())[..16]);
    let client = connect(server).await;
    // Test processes run side by side; one of them migrates, the others wait.
    client.execute("SELECT pg_advisory_lock(7201)", &[]).await.expect("the lock is granted");
    let known = client
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate", &[&name])
        .await
        .expect("the catalogue is readable");
    if known.is_none() {
        let statements = [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name}"),
        ];
        for statement in statements {
            client.batch_execute(&statement).await.expect("the template can be made");
        }
        let pool = sqlx::PgPool::connect(&with_database(server, &name)).await.expect("it answers");
        MIGRATOR.run(&pool).await.expect("the migrations run on an empty database");
        pool.close().await;
        let done = format!("ALTER DATABASE {name} IS_TEMPLATE true");
        client.batch_execute(&done).await.expect("the template can be marked");
    }
    name
}

async fn admin(server: &str, statement: &str) {
    // CREATE DATABASE is refused while another session still copies the template.
    for _ in 0..100 {
        match connect(server).await.batch_execute(statement).await {
            Ok(()) => return,
            Err(error) if error.code() == Some(&tokio_postgres::error::SqlState::OBJECT_IN_USE) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => panic!("{statement}: {error}"),
        }
    }
    panic!("{statement}: the database stayed in use");
}

pub(crate) async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls)
        .await
        .unwrap_or_else(|error| panic!("the test server does not answer: {error}; ./run test"));
    #[expect(clippy::disallowed_methods, reason = "a test connection ends with its runtime")]
    tokio::spawn(connection);
    client
}

fn with_database(server: &str, name: &str) -> String {
    let (address, _) = server.rsplit_once('/').expect("an address ends in /database");
    format!("{address}/{name}")
}

//! Whether this node lives, and whether it is ready for bids.

use std::time::Duration;

use serde::Serialize;

use crate::App;

/// Longer than this, and a load balancer should ask another node.
const PATIENCE: Duration = Duration::from_secs(2);

/// What must hold before a node is given requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Readiness {
    pub postgresql: bool,
    /// The tables are those this binary was built with.
    pub migrated: bool,
    /// Redis answers for every lot of this node.
    pub redis: bool,
    /// This node's clock and PostgreSQL's agree.
    pub clock: bool,
    /// The process has not been told to end.
    pub staying: bool,
}

impl Readiness {
    pub const fn is_ready(self) -> bool {
        self.postgresql && self.migrated && self.redis && self.clock && self.staying
    }
}

/// Asks everything at once.
pub async fn look(app: &App) -> Readiness {
    let database = tokio::time::timeout(PATIENCE, async {
        let mut reader = app.db.reader().await?;
        store::is_migrated(&mut reader).await
    });
    let (database, redis) =
        tokio::join!(database, tokio::time::timeout(PATIENCE, app.bidding.reaches_redis()));
    let migrated = database.ok().and_then(Result::ok);
    Readiness {
        postgresql: migrated.is_some(),
        migrated: migrated.unwrap_or(false),
        redis: redis.unwrap_or(false),
        clock: app.bidding.agrees(),
        staying: !app.bidding.leaving().is_cancelled(),
    }
}

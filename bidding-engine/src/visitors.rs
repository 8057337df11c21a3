//! Visitors of a lot's page, counted by HyperLogLog: what is kept tells how many were different,
//! never who. It has nothing to do with bids but the server.

use domain::id::LotId;

use crate::{Engine, EngineError, keys};

/// A day's counter outlives its day, so that whoever flushes late still finds it.
const COUNTER_SECONDS: u32 = 2 * 86_400;

impl Engine {
    /// The secret of a day. The first to ask gives it; it is gone when the day is.
    pub async fn daily_salt(
        &self,
        day: &str,
        fresh: &str,
        seconds: u64,
    ) -> Result<String, EngineError> {
        let mut set = redis::cmd("SET");
        set.arg(keys::salt(day)).arg(fresh).arg("NX").arg("GET").arg("EX").arg(seconds);
        let known: Option<String> = self.functions.query(&set).await?;
        Ok(known.unwrap_or_else(|| fresh.to_owned()))
    }

    /// Counts a visitor of a lot on a day; true if the number may have risen.
    pub async fn count_visitor(
        &self,
        lot: LotId,
        day: &str,
        visitor: &str,
    ) -> Result<bool, EngineError> {
        let key = keys::visitors(lot, day);
        let mut add = redis::cmd("PFADD");
        add.arg(&key).arg(visitor);
        let risen: bool = self.functions.query(&add).await?;
        if risen {
            let mut expire = redis::cmd("EXPIRE");
            expire.arg(&key).arg(COUNTER_SECONDS);
            let _set: i64 = self.functions.query(&expire).await?;
        }
        Ok(risen)
    }

    /// How many different visitors a lot has had on a day.
    pub async fn visitors(&self, lot: LotId, day: &str) -> Result<i64, EngineError> {
        let mut count = redis::cmd("PFCOUNT");
        count.arg(keys::visitors(lot, day));
        self.functions.query(&count).await
    }
}

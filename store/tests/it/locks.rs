//! Two at once: whoever holds a case keeps out others who act on it, not rows that refer to it.

use domain::id::CaseId;
use store::StoreError;
use store::db::Db;

use crate::cast::Cast;

/// A settlement writes its fact while an officer holds the case; were it to wait, and the officer
/// for its lot, neither would ever go on.
#[tokio::test]
async fn a_held_case_lets_facts_be_written() {
    let cast = Cast::new().await;
    let db = Db::connect(&cast.db.url(), 1);
    let held = db.transaction(async |tx| {
        store::cases::lock(tx, CaseId(cast.case)).await?;
        let other = cast.db.client().await;
        other.batch_execute("SET lock_timeout = '2s'").await.unwrap();
        let fact = "INSERT INTO party (id, case_id, role, name) \
                    VALUES (gen_random_uuid(), $1, 'interested', '甲')";
        other.execute(fact, &[&cast.case]).await.expect("a row that refers to the case");
        let lock = "SELECT 1 FROM court_case WHERE id = $1 FOR UPDATE NOWAIT";
        let refused = other.query(lock, &[&cast.case]).await;
        assert!(refused.is_err(), "the case itself is held");
        Ok::<(), StoreError>(())
    });
    held.await.unwrap();
}

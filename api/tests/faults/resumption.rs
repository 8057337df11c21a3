//! An officer's resumption whose record in the case could not be written when it was journaled.

use reqwest::Method;
use serde_json::json;

use crate::eventually;
use crate::outages::{ask, staff};
use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resumption_that_was_journaled_comes_into_the_record_of_the_case_once() {
    let stage = Stage::new(1).await;
    let (officer, ..) = staff(&stage).await;
    let (lot, client) = (stage.lot, stage.database.client().await);
    // What the stage leaves out, because bidding does not ask for it.
    let rest = format!(
        "UPDATE court_case SET case_number = '(2026)湘0102执1号';
         INSERT INTO asset (id, case_id, kind, category, title, region, seized_on, facts,
            created_at)
         SELECT asset_id, case_id, 'movable', 'other', 't', '430102', current_date, '{{}}', now()
           FROM lot WHERE id = '{lot}';
         INSERT INTO reference_price (id, case_id, asset_id, method, value_fen, fixed_on,
            valid_until, formula, quotes, fixed_at)
         SELECT reference_price_id, case_id, asset_id, 'agreement', reference_price_fen,
            current_date, current_date + 365, '', '[]', now() FROM lot WHERE id = '{lot}'"
    );
    client.batch_execute(&rest).await.unwrap();
    let path = |act: &str| format!("/api/officer/lots/{lot}/{act}");
    let order = json!({ "measure": "suspension", "ground": "outsider-objection",
        "document": "（2026）湘0102执异5号", "reason": "案外人异议" });
    ask(&stage, &officer, Method::POST, &path("pause"), Some(order)).await.expect(200);
    client
        .batch_execute(
            "CREATE FUNCTION refuse_fact() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION 'broken' USING ERRCODE = 'check_violation'; END $$;
             CREATE TRIGGER broken BEFORE INSERT ON fact FOR EACH ROW
                WHEN (NEW.name = 'lot-resumed') EXECUTE FUNCTION refuse_fact()",
        )
        .await
        .unwrap();
    let reason = Some(json!({ "reason": "异议已驳回" }));
    let resumed = ask(&stage, &officer, Method::POST, &path("resumption"), reason.clone()).await;
    let seq = resumed.expect(200)["seq"].as_i64().unwrap();
    let count = async |what: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {what}");
        client.query_one(&sql, &[]).await.unwrap().get(0)
    };
    let turn = format!("bid_turn WHERE lot_id = '{lot}' AND seq = {seq} AND kind = 'resumed'");
    assert_eq!(count(&turn).await, 1, "it goes on");
    assert_eq!(count("fact WHERE name = 'lot-resumed'").await, 0);
    // The request is over; whoever tells of turns makes up for it, and nobody doubles it.
    client.batch_execute("DROP TRIGGER broken ON fact").await.unwrap();
    let told = format!("{turn} AND told_at IS NOT NULL");
    eventually("the telling", async || count(&told).await == 1).await;
    let whose = "SELECT r.officer_id = f.actor_id FROM fact f, resumption_order r \
        WHERE f.name = 'lot-resumed'";
    let rows = client.query(whose, &[]).await.unwrap();
    assert_eq!(rows.iter().map(|it| it.get(0)).collect::<Vec<bool>>(), [true]);
    let again = ask(&stage, &officer, Method::POST, &path("resumption"), reason).await;
    assert_ne!(again.status, 200, "it runs already");
    assert_eq!(count("fact WHERE name = 'lot-resumed'").await, 1);
}

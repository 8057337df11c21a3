//! Alarms of nodes that are no longer there.

use api::app::alarms;
use domain::id::CourtId;

use crate::harness::TestApp;

/// Only a node itself finds its clock right again; that of a node that was taken out of service is
/// ended by another, which says why. One that is there keeps its alarm.
#[tokio::test(flavor = "multi_thread")]
async fn the_clock_alarm_of_a_node_that_is_gone_ends_with_a_reason() {
    let app = TestApp::start().await;
    let admin = app.database.client().await;
    admin
        .batch_execute(
            "INSERT INTO node_seen VALUES ('gone', now() - interval '11 minutes'),
                ('there', now() - interval '9 minutes');
             INSERT INTO alarm (id, kind, subject, detail, raised_at)
                SELECT gen_random_uuid(), 'clock', it, '', '2026-01-01'
                FROM unnest(ARRAY['gone', 'never-seen', 'there', 'node-1']) it",
        )
        .await
        .unwrap();
    alarms::look_after(&app.app).await.unwrap();
    let mut reader = app.app.db.reader().await.unwrap();
    let nobody = CourtId(uuid::Uuid::nil());
    let mut shown = store::alarms::of_court(&mut reader, nobody).await.unwrap();
    shown.sort_by(|a, b| a.subject.cmp(&b.subject));
    let told: Vec<_> = shown
        .iter()
        .map(|it| (&*it.subject, it.cleared_at.is_some(), it.cleared_reason.as_deref()))
        .collect();
    let gone = Some("该节点已停止运行");
    assert_eq!(
        told.iter().filter(|(node, ..)| *node != "node-1").copied().collect::<Vec<_>>(),
        [("gone", true, gone), ("never-seen", true, gone), ("there", false, None)]
    );
    // Its own it judges itself, and its clock has not been compared.
    assert!(told.contains(&("node-1", false, None)), "{told:?}");
}

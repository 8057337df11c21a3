//! Names that were written before they were kept sealed are sealed by one command, and the bank's
//! files can be read again byte for byte.

use api::app::{bank_files, old_rows, payouts, receipts};

use crate::cast::Cast;
use crate::lines::{credit, file};

const TABLES: [&str; 5] = ["bank_line", "receipt", "suspense_claim", "payee_account", "payout"];

/// As the tables were before: readable, and without the constraints.
const AS_BEFORE: &str = "
    ALTER TABLE bank_line DISABLE TRIGGER USER;
    ALTER TABLE receipt DISABLE TRIGGER USER;
    ALTER TABLE payee_account DISABLE TRIGGER USER;
    ALTER TABLE bank_line DROP CONSTRAINT bank_line_other_sealed;
    ALTER TABLE receipt DROP CONSTRAINT receipt_origin_sealed;
    ALTER TABLE payee_account DROP CONSTRAINT payee_account_sealed;
    UPDATE bank_line SET other_name = '陈先生', other_account = '6222000000000077',
        remittance = '陈先生的保证金';
    UPDATE receipt SET origin_name = '陈先生', origin_account = '6222000000000077';
    UPDATE payee_account SET holder = '陈先生', number = '6222000000000077';
    ALTER TABLE bank_line ADD CONSTRAINT bank_line_other_sealed CHECK
        (coalesce(other_name LIKE 'sm4:%', true) AND coalesce(other_account LIKE 'sm4:%', true)
         AND coalesce(remittance LIKE 'sm4:%', true)) NOT VALID;
    ALTER TABLE receipt ADD CONSTRAINT receipt_origin_sealed CHECK
        (origin_name LIKE 'sm4:%' AND origin_account LIKE 'sm4:%') NOT VALID;
    ALTER TABLE payee_account ADD CONSTRAINT payee_account_sealed CHECK
        (holder LIKE 'sm4:%' AND number LIKE 'sm4:%') NOT VALID;
    ALTER TABLE bank_line ENABLE TRIGGER USER;
    ALTER TABLE receipt ENABLE TRIGGER USER;
    ALTER TABLE payee_account ENABLE TRIGGER USER;";

#[actix_web::test]
async fn no_readable_name_is_left_and_each_still_opens() {
    let cast = Cast::new().await;
    let fin1 = cast.finance("fin1");
    let number = cast.number("chen").await;
    let lines = [
        credit(&cast.auction, "R1", "100.00", (&number, "chen")),
        credit(&cast.auction, "R2", "5.00", ("88000", "chen")),
    ];
    let raw = file(&lines);
    let imported = receipts::import(&cast.app, &fin1, raw.clone()).await.unwrap();
    cast.payee("M1", "622200001").await;
    cast.run(AS_BEFORE).await;
    cast.keep_file_readable(&imported.hash, raw.as_bytes()).await;
    assert!(cast.rows_with("bank_line", "陈先生").await > 0 && cast.files_with("chen").await > 0);
    let denied = old_rows::seal(&cast.app).await;
    assert!(denied.is_err(), "the service's own role may not");
    let owner = cast.as_owner();
    assert_eq!(old_rows::seal(&owner).await.unwrap(), 5, "two lines, a receipt, a payee, a file");
    assert_eq!(old_rows::seal(&owner).await.unwrap(), 0, "once is enough");
    for table in TABLES {
        for readable in ["陈先生", "6222000000000077"] {
            assert_eq!(cast.rows_with(table, readable).await, 0, "{table}");
        }
    }
    assert_eq!(cast.files_with("chen").await, 0);
    let lying = receipts::suspense(&cast.app, &fin1).await.unwrap();
    assert_eq!(lying.first().unwrap().payer.as_deref(), Some("陈先生"));
    let payees = payouts::payees(&cast.app, &fin1, cast.case()).await.unwrap();
    assert_eq!(payees.first().unwrap().holder, "陈先生");
    assert!(!cast.tried("UPDATE bank_line SET remittance = NULL").await, "append-only again");
    cast.assert_zero_sum().await;
}

#[actix_web::test]
async fn a_file_comes_back_as_it_was_sent_and_whoever_read_it_is_noted() {
    let cast = Cast::new().await;
    let (fin1, supervisor) = (cast.finance("fin1"), cast.supervisor());
    let line = credit(&cast.auction, "R1", "5.00", ("88000", "陈"));
    let text = file(&[line]).replacen("encoding=\"UTF-8\"", "encoding=\"GBK\"", 1);
    let raw = encoding_rs::GBK.encode(&text).0.into_owned();
    let imported = receipts::import(&cast.app, &fin1, raw.clone()).await.unwrap();
    let (court, person) = (fin1.court_id, fin1.person_id);
    let read = bank_files::read(&cast.app, (court, person), &imported.hash).await.unwrap();
    assert_eq!(read, raw, "byte for byte, in the bank's own encoding");
    bank_files::read(&cast.app, (court, supervisor.person_id), &imported.hash).await.unwrap();
    let listed = bank_files::list(&cast.app, court).await.unwrap();
    let [it] = listed.as_slice() else { panic!("one file: {listed:?}") };
    assert_eq!((it.kind.as_str(), it.message_id.as_deref()), ("camt.054", Some("R1")));
    assert_eq!((it.lines, it.booked, it.readings), (Some(1), 1, 2));
    for unknown in ["00", "zz", &"0".repeat(64)] {
        assert!(bank_files::read(&cast.app, (court, person), unknown).await.is_err());
    }
    let elsewhere = domain::id::CourtId(uuid::Uuid::nil());
    let foreign = bank_files::read(&cast.app, (elsewhere, person), &imported.hash).await;
    assert!(foreign.is_err(), "another court's");
    let readings = bank_files::list(&cast.app, court).await.unwrap();
    assert_eq!(readings.first().unwrap().readings, 2, "what was not read is not noted");
    // What was altered under its digest is not handed out.
    cast.keep_file_readable(&imported.hash, b"<Document/>").await;
    assert!(bank_files::read(&cast.app, (court, person), &imported.hash).await.is_err());
}

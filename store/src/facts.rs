//! The append-only record, hash-chained per case: audit trail and outbox in one.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use domain::chain::Hash;
use domain::fact::{self as law, Fact, Record};
use domain::id::{CaseId, LotId, PersonId};
use domain::instant::Instant;
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Read, Tx};
use crate::schema::{fact, fact_head};

/// Appends what has happened to the chain of its case. `actor` is nobody when the platform acted
/// by rule. The head of the chain is the last lock of a transaction: append when all is decided.
pub async fn append(
    tx: &mut Tx,
    case: CaseId,
    actor: Option<PersonId>,
    at: Instant,
    happened: &Fact,
) -> Result<(), StoreError> {
    let fresh = (
        fact_head::case_id.eq(case.0),
        fact_head::seq.eq(0),
        fact_head::hash.eq(Hash::GENESIS.bytes().as_slice()),
    );
    diesel::insert_into(fact_head::table)
        .values(fresh)
        .on_conflict_do_nothing()
        .execute(tx.conn())
        .await?;
    let (seq, hash): (i64, Vec<u8>) = fact_head::table
        .find(case.0)
        .select((fact_head::seq, fact_head::hash))
        .for_update()
        .first(tx.conn())
        .await?;
    let next = seq + 1;
    let place = u64::try_from(next).map_err(|_| corrupt(case, "seq"))?;
    let record = Record::of(case, place, at, actor, happened);
    let linked = law::link(hash_of(case, hash)?, &record);
    let row = (
        fact::case_id.eq(case.0),
        fact::seq.eq(next),
        fact::at.eq(at.utc()),
        fact::actor_id.eq(actor.map(|it| it.0)),
        fact::name.eq(&record.name),
        fact::body.eq(&record.text),
        fact::hash.eq(linked.bytes().as_slice()),
    );
    diesel::insert_into(fact::table).values(row).execute(tx.conn()).await?;
    diesel::update(fact_head::table.find(case.0))
        .set((fact_head::seq.eq(next), fact_head::hash.eq(linked.bytes().as_slice())))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The record of a case in its order, with the hash stored for each.
pub async fn of_case(
    read: &mut impl Read,
    case: CaseId,
) -> Result<Vec<(Record, Hash)>, StoreError> {
    type Row = (i64, DateTime<Utc>, Option<Uuid>, String, String, Vec<u8>);
    let rows: Vec<Row> = fact::table
        .filter(fact::case_id.eq(case.0))
        .select((fact::seq, fact::at, fact::actor_id, fact::name, fact::body, fact::hash))
        .order(fact::seq)
        .load(read.connection())
        .await?;
    let parse = |(seq, at, actor, name, text, hash): Row| {
        let record = Record {
            case_id: case,
            seq: u64::try_from(seq).map_err(|_| corrupt(case, "seq"))?,
            at: Instant::from_utc(at),
            actor: actor.map(PersonId),
            name,
            text,
        };
        Ok((record, hash_of(case, hash)?))
    };
    rows.into_iter().map(parse).collect()
}

/// When the last fact of this name was said of a lot.
pub async fn last_of_lot(
    read: &mut impl Read,
    case: CaseId,
    name: &str,
    lot: LotId,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let of_lot = format!("{name} lot=\"{lot}\"%");
    let query = fact::table
        .filter(fact::case_id.eq(case.0).and(fact::name.eq(name)).and(fact::body.like(of_lot)))
        .order(fact::seq.desc())
        .select(fact::at);
    Ok(query.first(read.connection()).await.optional()?)
}

fn hash_of(case: CaseId, bytes: Vec<u8>) -> Result<Hash, StoreError> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| corrupt(case, "hash"))?;
    Ok(Hash::from_bytes(bytes))
}

fn corrupt(case: CaseId, why: &'static str) -> StoreError {
    StoreError::Corrupt { what: "fact chain", id: case.0, why }
}

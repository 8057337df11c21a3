//! The append-only record, hash-chained per case: audit trail and outbox in one.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Uuid as SqlUuid};
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
    append_all(tx, actor, at, vec![(case, happened.clone())]).await
}

/// Appends what has happened in many cases; the facts of one case in the order given.
pub async fn append_all(
    tx: &mut Tx,
    actor: Option<PersonId>,
    at: Instant,
    happened: Vec<(CaseId, Fact)>,
) -> Result<(), StoreError> {
    let mut by_case: BTreeMap<CaseId, VecDeque<Fact>> = BTreeMap::new();
    for (case, fact) in happened {
        by_case.entry(case).or_default().push_back(fact);
    }
    if by_case.is_empty() {
        return Ok(());
    }
    let mut heads = lock_heads(tx, by_case.keys().copied()).await?;
    // A head goes forward fact by fact, so the first of each case go together, then the second.
    while !by_case.is_empty() {
        let (mut rows, mut moved) = (Vec::new(), Moved::default());
        for (case, facts) in &mut by_case {
            let (Some(fact), Some(head)) = (facts.pop_front(), heads.get_mut(case)) else {
                return Err(corrupt(*case, "head"));
            };
            let next = head.0 + 1;
            let place = u64::try_from(next).map_err(|_| corrupt(*case, "seq"))?;
            let record = Record::of(*case, place, at, actor, &fact);
            let hash = law::link(head.1, &record);
            rows.push((
                fact::case_id.eq(case.0),
                fact::seq.eq(next),
                fact::at.eq(at.utc()),
                fact::actor_id.eq(actor.map(|it| it.0)),
                fact::name.eq(record.name),
                fact::body.eq(record.text),
                fact::hash.eq(hash.bytes().to_vec()),
            ));
            *head = (next, hash);
            moved.push(*case, next, hash);
        }
        diesel::insert_into(fact::table).values(rows).execute(tx.conn()).await?;
        moved.save(tx).await?;
        by_case.retain(|_, facts| !facts.is_empty());
    }
    Ok(())
}

/// Makes the heads that are missing and locks all of them, in the order of the cases.
async fn lock_heads(
    tx: &mut Tx,
    cases: impl Iterator<Item = CaseId>,
) -> Result<BTreeMap<CaseId, (i64, Hash)>, StoreError> {
    let cases: Vec<Uuid> = cases.map(|it| it.0).collect();
    let genesis = |case: &Uuid| {
        let hash = fact_head::hash.eq(Hash::GENESIS.bytes().to_vec());
        (fact_head::case_id.eq(*case), fact_head::seq.eq(0), hash)
    };
    let fresh: Vec<_> = cases.iter().map(genesis).collect();
    let fresh = diesel::insert_into(fact_head::table).values(fresh);
    fresh.on_conflict_do_nothing().execute(tx.conn()).await?;
    let rows: Vec<(Uuid, i64, Vec<u8>)> = fact_head::table
        .filter(fact_head::case_id.eq_any(cases))
        .select((fact_head::case_id, fact_head::seq, fact_head::hash))
        .order(fact_head::case_id)
        .for_update()
        .load(tx.conn())
        .await?;
    let head = |(case, seq, hash)| {
        let case = CaseId(case);
        Ok((case, (seq, hash_of(case, hash)?)))
    };
    rows.into_iter().map(head).collect()
}

/// Heads that have gone forward by one fact.
#[derive(Default)]
struct Moved {
    cases: Vec<Uuid>,
    seqs: Vec<i64>,
    hashes: Vec<Vec<u8>>,
}

impl Moved {
    fn push(&mut self, case: CaseId, seq: i64, hash: Hash) {
        self.cases.push(case.0);
        self.seqs.push(seq);
        self.hashes.push(hash.bytes().to_vec());
    }

    async fn save(self, tx: &mut Tx) -> Result<(), StoreError> {
        let query = diesel::sql_query(
            "UPDATE fact_head AS h SET seq = n.seq, hash = n.hash \
               FROM unnest($1, $2, $3) AS n (case_id, seq, hash) WHERE h.case_id = n.case_id",
        );
        let query = query
            .bind::<Array<SqlUuid>, _>(self.cases)
            .bind::<Array<BigInt>, _>(self.seqs)
            .bind::<Array<Binary>, _>(self.hashes);
        query.execute(tx.conn()).await?;
        Ok(())
    }
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

//! Saved searches (保存的搜索): kept for a person, and told of once a day when something new was
//! published.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{LotId, PersonId};
use store::StoreError;
use store::db::Tx;
use store::lists::{Card, Filter, Sort};
use store::searches::Search;
use uuid::Uuid;

use super::AppError;
use crate::App;

/// How many searches somebody may keep.
pub const MOST: usize = 20;
/// How many people are told in one round.
const BATCH: i64 = 64;
/// At most this many notices of a search are looked for in one message.
const MATCHES: i64 = 50;
/// At most this many are named in it.
const NAMED: usize = 10;
const BETWEEN: TimeDelta = TimeDelta::days(1);

/// Why a search is not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchRefusal {
    #[error("最多保存{}个搜索，请先删除不用的。", MOST)]
    TooMany,
    #[error("搜索应当有名称和至少一个条件，名称不超过100字。")]
    Unusable,
}

/// A search as it is handed in.
pub struct NewSearch {
    pub name: String,
    pub words: Option<String>,
    pub category: Option<String>,
    pub round: Option<String>,
    pub court_id: Option<Uuid>,
    pub region: Option<String>,
}

pub async fn list(app: &App, person: PersonId) -> Result<Vec<Search>, AppError> {
    Ok(store::searches::of_person(&mut app.db.reader().await?, person).await?)
}

/// Keeps a search; notices from now on are told. The same search again only takes the new name.
pub async fn save(app: &App, person: PersonId, given: NewSearch) -> Result<Search, AppError> {
    let now = app.now();
    let some = |it: Option<String>, most| match it.map(|it| it.trim().to_owned()) {
        Some(it) if it.chars().count() > most => Err(SearchRefusal::Unusable),
        other => Ok(other.filter(|it| !it.is_empty())),
    };
    let search = Search {
        id: Uuid::new_v4(),
        name: some(Some(given.name), 100)?.ok_or(SearchRefusal::Unusable)?,
        words: some(given.words, 100)?,
        category: given.category,
        round: given.round,
        court_id: given.court_id,
        region: some(given.region, 50)?,
        saved_at: now,
        told_until: now,
    };
    let saved = app.db.transaction(async |tx| {
        let others = store::searches::lock(tx, person).await?;
        if others.len() >= MOST && !others.iter().any(|it| same(it, &search)) {
            return Err(SearchRefusal::TooMany.into());
        }
        store::searches::save(tx, person, &search).await.map_err(named)
    });
    saved.await
}

pub async fn remove(app: &App, person: PersonId, id: Uuid) -> Result<(), AppError> {
    Ok(app.db.transaction(async |tx| store::searches::remove(tx, person, id).await).await?)
}

/// One round of the worker: who has not been told for a day is told of all that is new, in one
/// message. Idempotent: what has been told is moved past in the same transaction.
pub async fn tell(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let due = store::searches::due(&mut app.db.reader().await?, now - BETWEEN, BATCH).await?;
    for person in due {
        let told = app.db.transaction(async |tx| tell_one(tx, person, now).await);
        if let Err(error) = told.await {
            tracing::error!(%error, "new notices could not be told");
        }
    }
    Ok(())
}

async fn tell_one(tx: &mut Tx, person: PersonId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let searches = store::searches::lock(tx, person).await?;
    if searches.iter().all(|it| it.told_until > now - BETWEEN) {
        return Ok(());
    }
    let (mut found, mut names) = (BTreeMap::new(), Vec::new());
    for search in &searches {
        let cards = store::lists::lots(tx, &filter(search, now), now).await?;
        if !cards.is_empty() {
            names.push(format!("“{}”", search.name));
        }
        found.extend(cards.into_iter().map(|it| ((it.announced_at, it.id), it)));
    }
    if let Some(first) = found.values().next() {
        let title = format!("您保存的搜索有{}件新公告", found.len());
        let body = words(&names, &found);
        let place = (person, LotId(first.id));
        store::searches::tell(tx, place, (&title, &body), now).await?;
    }
    store::searches::told(tx, person, now).await
}

fn words(names: &[String], found: &BTreeMap<(DateTime<Utc>, Uuid), Card>) -> String {
    let lots: Vec<String> =
        found.values().take(NAMED).map(|it| format!("{}（{}）", it.title, it.court_name)).collect();
    let more = if found.len() > NAMED { "等" } else { "" };
    format!("符合{}的新公告：{}{more}。", names.join("、"), lots.join("；"))
}

/// What was published after a search was last told of.
fn filter(search: &Search, now: DateTime<Utc>) -> Filter {
    Filter {
        wanted: None,
        words: search.words.clone(),
        category: search.category.clone(),
        round: search.round.clone(),
        court_id: search.court_id,
        region: search.region.clone(),
        starts: None,
        ends: None,
        announced: Some((search.told_until, now)),
        sort: Sort::Announced,
        after: None,
        limit: MATCHES,
    }
}

fn same(one: &Search, other: &Search) -> bool {
    (&one.words, &one.category, &one.round, one.court_id, &one.region)
        == (&other.words, &other.category, &other.round, other.court_id, &other.region)
}

fn named(error: StoreError) -> AppError {
    match error.constraint() {
        Some("saved_search_asks") => SearchRefusal::Unusable.into(),
        Some("saved_search_court_fkey") => {
            StoreError::NotFound { what: "court", id: Uuid::nil() }.into()
        }
        Some(_) | None => error.into(),
    }
}

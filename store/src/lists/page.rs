//! Which lots are on a page, found by indexes over any number of lots: first the ids of the page,
//! then what is shown of them.
//!
//! No index spans a lot and its journal. What depends on both is asked for in branches, each with
//! an order of its own, and the page is the first of all of them.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Text, Timestamptz, Uuid as SqlUuid};

use super::{CARD, Cursor, Filter, Sort, Wanted};
use crate::grams::grams;

pub(super) type Query = BoxedSqlQuery<'static, Pg, SqlQuery>;

/// The end of the year 9999, in microseconds.
const LAST_TIME: i64 = 253_402_300_799_999_999;

/// Bidding is over as far as the clock and the journal say.
const OVER: &str = "(coalesce(h.phase, '') IN ('closed', 'withdrawn')
    OR (h.phase IS DISTINCT FROM 'paused' AND CASE WHEN coalesce(h.ends_at_us, 0) > 0
        THEN h.ends_at_us <= (extract(epoch FROM $1) * 1000000)::bigint
        ELSE l.ends_at <= $1 END))";
const WITH_HEAD: &str = " LEFT JOIN lot_head h ON h.lot_id = l.id";
const BY_HEAD: &str = " JOIN lot_head h ON h.lot_id = l.id";

/// A part of the lots that are asked for: what is joined, and what holds for them.
struct Branch {
    join: &'static str,
    holds: String,
    /// What is sorted by; `None` for what all branches are.
    column: Option<&'static str>,
}

impl Branch {
    fn new(join: &'static str, holds: impl Into<String>) -> Branch {
        Branch { join, holds: holds.into(), column: None }
    }
}

/// The query for one page of cards, ready to be loaded.
pub(super) fn query(filter: &Filter, now: DateTime<Utc>) -> Query {
    let mut query = sql_query("").into_boxed::<Pg>().bind::<Timestamptz, _>(now);
    let mut place = 1;
    let mut next = || {
        place += 1;
        place
    };
    let mut holds = String::new();
    if let Some(category) = &filter.category {
        holds += &format!(" AND a.category = ${}", next());
        query = query.bind::<Text, _>(category.clone());
    }
    if let Some(round) = &filter.round {
        holds += &format!(" AND l.round = ${}", next());
        query = query.bind::<Text, _>(round.clone());
    }
    if let Some(court) = filter.court_id {
        holds += &format!(" AND l.court_id = ${}", next());
        query = query.bind::<SqlUuid, _>(court);
    }
    if let Some(region) = &filter.region {
        holds += &format!(" AND starts_with(a.region, ${})", next());
        query = query.bind::<Text, _>(region.clone());
    }
    let spans = [
        ("l.starts_at", filter.starts),
        ("l.ends_at", filter.ends),
        ("l.announced_at", filter.announced),
    ];
    for (column, span) in spans {
        let Some((from, until)) = span else { continue };
        holds += &format!(" AND {column} >= ${} AND {column} < ${}", next(), next());
        query = query.bind::<Timestamptz, _>(from).bind::<Timestamptz, _>(until);
    }
    if let Some(words) = &filter.words {
        holds += &format!(" AND l.title_grams @> ${}", next());
        query = query.bind::<Array<Text>, _>(telling(words));
        // Bigrams also match out of order: each word is looked for as it was typed.
        for word in words.split_whitespace() {
            holds += &format!(" AND strpos(lower(l.title), ${}) > 0", next());
            query = query.bind::<Text, _>(word.to_lowercase());
        }
    }
    let mut behind = None;
    if let Some(Cursor { key, id }) = filter.after {
        behind = Some((next(), next()));
        query = match filter.sort {
            Sort::EndsAt | Sort::Announced => {
                // A forged cursor may name a time that PostgreSQL cannot write.
                let at = DateTime::from_timestamp_micros(key.clamp(0, LAST_TIME));
                query.bind::<Timestamptz, _>(at.unwrap_or_default())
            }
            Sort::Price | Sort::PriceDescending => query.bind::<BigInt, _>(key),
        };
        query = query.bind::<SqlUuid, _>(id);
    }
    let limit = next();
    let text = text(filter, &holds, behind, limit);
    query.sql(text).bind::<BigInt, _>(filter.limit)
}

/// The grams by which titles are found. A single character is in too many of them to find anything
/// by, if there is more.
fn telling(words: &str) -> Vec<String> {
    let all = grams(words);
    let long: Vec<String> = all.iter().filter(|it| it.chars().count() > 1).cloned().collect();
    if long.is_empty() { all } else { long }
}

fn text(filter: &Filter, holds: &str, behind: Option<(i32, i32)>, limit: i32) -> String {
    let downwards = matches!(filter.sort, Sort::PriceDescending | Sort::Announced)
        || (filter.sort == Sort::EndsAt && filter.wanted == Some(Wanted::Ended));
    let (compare, direction) = if downwards { ("<", "DESC") } else { (">", "ASC") };
    let column = match filter.sort {
        Sort::EndsAt => "l.ends_at",
        Sort::Announced => "l.announced_at",
        Sort::Price | Sort::PriceDescending => PRICE,
    };
    let with_asset = filter.category.is_some() || filter.region.is_some();
    let asset = if with_asset { " JOIN asset a ON a.id = l.asset_id" } else { "" };
    let ids = branches(filter).into_iter().map(|branch| {
        let column = branch.column.unwrap_or(column);
        let behind = behind.map_or(String::new(), |(key, id)| {
            format!(" AND ({column}, l.id) {compare} (${key}, ${id})")
        });
        format!(
            "(SELECT {column} AS key, l.id FROM lot l{}{asset} WHERE l.state <> 'draft'{}{holds}\
             {behind} ORDER BY 1 {direction}, 2 {direction} LIMIT ${limit})",
            branch.join, branch.holds
        )
    });
    let ids = ids.collect::<Vec<_>>().join(" UNION ALL ");
    // The time is a parameter of every query, whether it is looked at or not.
    format!(
        "WITH page AS MATERIALIZED (SELECT key, id FROM ({ids}) every WHERE $1 IS NOT NULL \
         ORDER BY 1 {direction}, 2 {direction} LIMIT ${limit}) \
         {CARD} AND l.id IN (SELECT id FROM page) \
         ORDER BY (SELECT key FROM page WHERE page.id = l.id) {direction}, l.id {direction}"
    )
}

/// What a lot has been sold for, or is offered for while nobody bids.
const PRICE: &str = "coalesce(l.hammer_price_fen, l.start_price_fen)";
/// Somebody leads in a lot that is open.
const LED: &str = " AND l.state = 'announced' AND h.phase IN ('running', 'paused')
    AND h.leader_price_fen IS NOT NULL";
/// Nobody has bid for an open lot yet.
const OFFERED: &str = " AND h.phase IN ('unopened', 'running', 'paused')
    AND h.leader_price_fen IS NULL";
const NOT_LED: &str = " AND NOT (l.state = 'announced' AND coalesce((SELECT true FROM lot_head x
    WHERE x.lot_id = l.id AND x.phase IN ('running', 'paused')
    AND x.leader_price_fen IS NOT NULL), false))";
/// Over before the announced end, and settled in a moment.
const JUST_OVER: &str = " AND l.state = 'announced' AND l.ends_at > $1
    AND l.id = ANY (ARRAY(SELECT x.lot_id FROM lot_head x
        WHERE x.phase IN ('closed', 'withdrawn')
        AND x.ends_at_us > (extract(epoch FROM $1) * 1000000)::bigint - 86400000000))";

fn branches(filter: &Filter) -> Vec<Branch> {
    let by_price = matches!(filter.sort, Sort::Price | Sort::PriceDescending);
    match filter.wanted {
        None if by_price => vec![
            Branch { column: Some("h.leader_price_fen"), ..Branch::new(BY_HEAD, LED) },
            Branch::new("", NOT_LED),
        ],
        None => vec![Branch::new("", "")],
        Some(Wanted::Upcoming) => {
            vec![Branch::new("", " AND l.state = 'announced' AND l.starts_at > $1")]
        }
        Some(Wanted::Running) => {
            let holds = format!(" AND l.state = 'announced' AND l.starts_at <= $1 AND NOT {OVER}");
            if !by_price {
                return vec![Branch::new(WITH_HEAD, holds)];
            }
            // Open journals are few among those of a million lots, and found by their phase.
            let led = Branch::new(BY_HEAD, format!("{LED}{holds}"));
            vec![
                Branch { column: Some("h.leader_price_fen"), ..led },
                Branch::new(BY_HEAD, format!("{OFFERED}{holds}")),
            ]
        }
        Some(Wanted::Ended) => vec![
            Branch::new("", " AND l.state NOT IN ('draft', 'announced')"),
            Branch::new(
                WITH_HEAD,
                format!(" AND l.state = 'announced' AND l.ends_at <= $1 AND {OVER}"),
            ),
            Branch::new("", JUST_OVER),
        ],
    }
}

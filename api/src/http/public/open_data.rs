//! Open data: a feed of notices for any reader of feeds, and everything published as one file.

use std::fmt::Write as _;

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Bytes, Data, Query};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::stream;
use store::lists::{self, Card, Cursor, Filter, Sort};

use crate::App;
use crate::app::AppError;
use crate::http::problem::Problem;
use crate::http::public::lots::{LotQuery, card_view, filter};

/// How many lots are read at once.
const PAGE: i64 = 100;

/// Announced lots as an Atom feed, the newest notice first; the filters are those of the list, so
/// a saved search is an address.
#[utoipa::path(
    tag = "public",
    operation_id = "get_feed",
    params(LotQuery),
    responses(
        (status = 200, description = "Atom (RFC 4287)", body = String,
         content_type = "application/atom+xml"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/feed.atom")]
pub async fn get_feed(app: Data<App>, query: Query<LotQuery>) -> Result<HttpResponse, AppError> {
    let now = app.now();
    let wanted = Filter { sort: Sort::Announced, after: None, ..filter(query.into_inner()) };
    let cards = lists::lots(&mut app.db.reader().await?, &wanted, now).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/atom+xml; charset=utf-8")
        .body(feed(&cards, now)))
}

fn feed(cards: &[Card], now: DateTime<Utc>) -> String {
    let updated = cards.iter().map(changed).max().unwrap_or(now);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" \
         xml:lang=\"zh-CN\">\n<title>法槌司法拍卖公告</title>\n<id>urn:fachui:lots</id>\n\
         <updated>{}</updated>\n<link href=\"/lots\"/>\n",
        stamp(updated)
    );
    for card in cards {
        let rehearsal = if card.profile == "rehearsal" { "【演练】" } else { "" };
        let _ = writeln!(
            text,
            "<entry><title>{rehearsal}{title}</title><id>urn:uuid:{id}</id>\
             <link href=\"/lots/{id}\"/><published>{published}</published>\
             <updated>{updated}</updated><author><name>{court}</name></author>\
             <category term=\"{category}\"/><summary>{case}，{region}，{starts}起竞价</summary></entry>",
            title = escaped(&card.title),
            id = card.id,
            published = stamp(card.announced_at),
            updated = stamp(changed(card)),
            court = escaped(&card.court_name),
            category = escaped(&card.category),
            case = escaped(&card.case_number),
            region = escaped(&card.region),
            starts = stamp(card.starts_at),
        );
    }
    text.push_str("</feed>\n");
    text
}

/// An entry changes when its lot ends.
fn changed(card: &Card) -> DateTime<Utc> {
    card.ended_at.unwrap_or(card.announced_at)
}

fn stamp(at: DateTime<Utc>) -> String {
    at.with_timezone(&domain::instant::beijing()).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Text for XML, also within quotes; what XML cannot carry at all is left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' | '\r' => safe.push(letter),
            other if other.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}

/// Every published lot as a line of JSON, the newest notice first; the form is that of the list.
#[utoipa::path(
    tag = "public",
    operation_id = "dump_lots",
    responses(
        (status = 200, description = "JSON Lines", body = String,
         content_type = "application/jsonl"),
        (status = "default", description = "Refused or failed", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
#[get("/dump/lots.jsonl")]
pub async fn dump_lots(app: Data<App>) -> HttpResponse {
    let lines = stream::try_unfold(Place::First, move |place| {
        let app = app.clone();
        async move { lines(&app, place).await }
    });
    HttpResponse::Ok()
        .content_type("application/jsonl")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"lots.jsonl\""))
        .streaming(lines)
}

enum Place {
    First,
    After(Cursor),
    Last,
}

/// One page of the file; no connection to the database is held between two pages.
async fn lines(app: &App, place: Place) -> Result<Option<(Bytes, Place)>, AppError> {
    let after = match place {
        Place::First => None,
        Place::After(cursor) => Some(cursor),
        Place::Last => return Ok(None),
    };
    let now = app.now();
    let wanted = Filter {
        wanted: None,
        words: None,
        category: None,
        round: None,
        court_id: None,
        region: None,
        starts: None,
        ends: None,
        announced: None,
        sort: Sort::Announced,
        after,
        limit: PAGE,
    };
    let cards = lists::lots(&mut app.db.reader().await?, &wanted, now).await?;
    let mut text = Vec::new();
    for card in &cards {
        let line = serde_json::to_vec(&card_view(card, now)?);
        text.extend(line.expect("a card is made of strings and numbers"));
        text.push(b'\n');
    }
    let full = i64::try_from(cards.len()).is_ok_and(|it| it == PAGE);
    let last = cards.last().filter(|_| full);
    let next = last.map_or(Place::Last, |it| Place::After(lists::cursor(it, Sort::Announced)));
    Ok(Some((Bytes::from(text), next)))
}

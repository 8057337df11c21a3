//! A million published lots, written straight into a scratch database: most have ended, one in
//! fifty is still to come, one in a hundred is running, as on a platform some years old.
//!
//! Foreign keys are not checked and nothing is journaled while it is written; what is read by
//! lists and pages is as the platform would have written it.

use chrono::{Days, NaiveDate};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::client::Failure;

pub const COURTS: usize = 400;
/// Lots written by one statement.
const AT_ONCE: usize = 50_000;
/// Days that are asked for lie this close to today.
const DAYS: u64 = 30;

/// Places of the second level are two digits each, so that codes are distinct and plausible.
pub struct Districts {
    provinces: [(&'static str, &'static str); 8],
    parts: [&'static str; 10],
    kinds: [&'static str; 5],
}

pub const DISTRICTS: Districts = Districts {
    provinces: [
        ("43", "长沙市"),
        ("44", "广州市"),
        ("31", "上海市"),
        ("11", "北京市"),
        ("33", "杭州市"),
        ("51", "成都市"),
        ("42", "武汉市"),
        ("37", "青岛市"),
    ],
    parts: ["芙蓉", "天心", "岳麓", "开福", "雨花", "望城", "越秀", "荔湾", "海珠", "天河"],
    kinds: ["东", "南", "西", "北", "新"],
};

impl Districts {
    const fn count(&self) -> usize {
        self.provinces.len() * self.parts.len() * self.kinds.len()
    }

    /// Province and city, and the place among the districts of that city.
    fn of(&self, number: usize) -> ((&'static str, &'static str), usize) {
        let number = number % self.count();
        let province = self.provinces.get(number % self.provinces.len());
        (province.copied().unwrap_or_default(), number / self.provinces.len())
    }

    /// Six digits.
    pub fn code(&self, number: usize) -> String {
        let ((province, _), place) = self.of(number);
        let (tens, ones) = (place / self.parts.len(), place % self.parts.len());
        format!("{province}{:02}{:02}", 1 + tens, 1 + ones)
    }

    pub fn name(&self, number: usize) -> String {
        let ((_, city), place) = self.of(number);
        let part = self.parts.get(place % self.parts.len()).copied().unwrap_or_default();
        let kind = self.kinds.get(place / self.parts.len()).copied().unwrap_or_default();
        format!("{city}{part}{kind}区")
    }
}

const STREETS: [&str; 8] = [
    "五一大道",
    "解放西路",
    "人民中路",
    "湘江北路",
    "建设南街",
    "和平里弄",
    "金星大道",
    "劳动东路",
];

pub fn street(number: usize) -> &'static str {
    STREETS.get(number % STREETS.len()).copied().unwrap_or_default()
}

/// The number of a house, as often of each length as houses have it.
pub fn number(number: usize) -> String {
    format!("{}号", 1 + number * 7_919 % 2_000)
}

/// What was written.
pub struct Filled {
    courts: Vec<Uuid>,
    today: NaiveDate,
}

impl Filled {
    /// A day on which something began.
    pub fn day(&self, number: usize) -> NaiveDate {
        let days = u64::try_from(number).unwrap_or(0) % DAYS;
        self.today.checked_sub_days(Days::new(days)).unwrap_or(self.today)
    }

    pub fn court(&self, number: usize) -> Uuid {
        self.courts.get(number % COURTS).copied().unwrap_or_default()
    }
}

pub async fn fill(database: &mut Client, lots: usize) -> Result<Filled, Failure> {
    database.batch_execute("SET session_replication_role = replica").await?;
    database.batch_execute(FUNCTIONS).await?;
    let courts: Vec<Uuid> = (0..COURTS).map(|_| Uuid::new_v4()).collect();
    let officer = Uuid::now_v7();
    database
        .execute(
            "INSERT INTO person (id, login, password_hash, kind, display_name) \
             VALUES ($1, 'fill-' || $1::uuid, 'x', 'staff', '承办人')",
            &[&officer],
        )
        .await?;
    database
        .execute(
            "INSERT INTO court (id, code, name, profile) SELECT id, 'S' || id, '第' || n || \
             '号人民法院', 'statutory' FROM unnest($1::uuid[]) WITH ORDINALITY AS it (id, n)",
            &[&courts],
        )
        .await?;
    let places: Vec<usize> = (0..DISTRICTS.count()).collect();
    let codes: Vec<String> = places.iter().map(|it| DISTRICTS.code(*it)).collect();
    let names: Vec<String> = places.iter().map(|it| DISTRICTS.name(*it)).collect();
    let streets: Vec<&str> = STREETS.to_vec();
    let bar = crate::load::bar(lots.div_ceil(AT_ONCE));
    for first in (0..lots).step_by(AT_ONCE) {
        let last = lots.min(first + AT_ONCE) - 1;
        let (first, last) = (i64::try_from(first)?, i64::try_from(last)?);
        let parameters: &[&(dyn tokio_postgres::types::ToSql + Sync)] =
            &[&first, &last, &courts, &officer, &codes, &names, &streets];
        database.execute(FILL, parameters).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    database.batch_execute("SET session_replication_role = origin").await?;
    for table in ["lot", "asset", "court_case", "reference_price", "lot_head", "court"] {
        database.batch_execute(&format!("VACUUM ANALYZE {table}")).await?;
    }
    let today: String = database.query_one("SELECT current_date::text", &[]).await?.try_get(0)?;
    Ok(Filled { courts, today: today.parse()? })
}

/// The grams of a title as the platform makes them (`store::grams`), for titles of Chinese
/// characters, letters and digits.
const FUNCTIONS: &str = "CREATE FUNCTION pg_temp.grams(title text) RETURNS text[] \
     LANGUAGE sql IMMUTABLE AS $$ \
     SELECT array_agg(DISTINCT gram) FROM regexp_matches(title, '[a-z0-9]+|[^a-z0-9]+', 'g') run, \
        LATERAL (SELECT run[1] AS gram WHERE run[1] ~ '^[a-z0-9]' OR length(run[1]) = 1 \
            UNION ALL SELECT substr(run[1], i, 2) FROM generate_series(1, length(run[1]) - 1) i \
            WHERE run[1] !~ '^[a-z0-9]') g $$";

/// Lots from $1 to $2. Nine of ten were sold, the rest failed or were withdrawn; numbers are
/// scattered by multiplication, so that neighbours differ.
const FILL: &str = "WITH numbered AS ( \
     SELECT n, derived_id('search/' || n) AS id, (n * 7919) % 1000003 AS x, \
        (n * 104729) % cardinality($5::text[]) AS place FROM generate_series($1::bigint, $2::bigint) n), \
     drawn AS (SELECT *, CASE WHEN x % 100 < 2 THEN 'upcoming' WHEN x % 100 = 2 THEN 'running' \
            WHEN x % 100 < 93 THEN 'completed' WHEN x % 100 < 98 THEN 'unsold' \
            ELSE 'withdrawn' END AS stage, \
        ($3::uuid[])[1 + x % cardinality($3::uuid[])] AS court, \
        ($5)[1 + place] AS region, \
        CASE WHEN x % 3 = 0 THEN 'housing' WHEN x % 3 = 1 THEN 'vehicle' ELSE 'goods' END \
            AS category, \
        ($6::text[])[1 + place] || ($7::text[])[1 + n % 8] || (1 + x % 2000) || '号' || \
            (1 + x % 30) || '栋' || CASE WHEN x % 3 = 0 THEN '住宅' WHEN x % 3 = 1 THEN '小型轿车' \
            ELSE '机器设备一批' END AS title, \
        10000000 + x * 1000 AS fen FROM numbered), \
     timed AS (SELECT *, CASE stage \
            WHEN 'upcoming' THEN now() + (1 + x % 30) * interval '1 day' \
            WHEN 'running' THEN now() - (x % 80000) * interval '1 second' \
            ELSE now() - interval '2 days' - (x % 1500) * interval '1 day' \
                - (n % 86400) * interval '1 second' END AS starts FROM drawn), \
     cases AS (INSERT INTO court_case (id, court_id, officer_id, case_number, \
            case_number_as_written, debtor_kind, opened_at) \
        SELECT id, court, $4::uuid, 'S' || id, 'S' || id, 'natural-person', starts FROM timed), \
     assets AS (INSERT INTO asset (id, case_id, kind, category, title, region, seized_on, facts, \
            created_at) \
        SELECT id, id, CASE category WHEN 'housing' THEN 'immovable' ELSE 'movable' END, category, \
            title, region, starts::date, '{}', starts FROM timed), \
     prices AS (INSERT INTO reference_price (id, case_id, asset_id, method, value_fen, fixed_on, \
            valid_until, formula, quotes, fixed_at) \
        SELECT id, id, id, 'agreement', fen, starts::date, starts::date + 365, '', '[]', starts \
        FROM timed), \
     heads AS (INSERT INTO lot_head (lot_id, month, seq, phase, last_us, ends_at_us, leader_code, \
            leader_rank, leader_price_fen, leader_seq, accepted_bids) \
        SELECT id, date_trunc('month', starts)::date, 9, CASE stage WHEN 'running' THEN 'running' \
            WHEN 'withdrawn' THEN 'withdrawn' ELSE 'closed' END, \
            (extract(epoch FROM starts) * 1000000)::bigint, \
            (extract(epoch FROM starts + interval '1 day') * 1000000)::bigint, \
            CASE WHEN stage IN ('completed', 'running') THEN 'C1' END, \
            CASE WHEN stage IN ('completed', 'running') THEN 0 END, \
            CASE WHEN stage IN ('completed', 'running') THEN fen + 5000000 END, \
            CASE WHEN stage IN ('completed', 'running') THEN 8 END, 5 \
        FROM timed WHERE stage <> 'upcoming') \
     INSERT INTO lot (id, court_id, case_id, asset_id, round, title, title_grams, state, \
        reference_price_id, reference_price_fen, start_price_fen, increment_fen, deposit_fen, \
        balance_due_days, starts_at, ends_at, extension_seconds, announced_at, notice_title, \
        notice_body, terms_hash, ended_at, hammer_price_fen, winner_registration_id, created_at) \
     SELECT id, court, id, id, 'first', title, pg_temp.grams(title), \
        CASE WHEN stage IN ('upcoming', 'running') THEN 'announced' ELSE stage END, \
        id, fen, fen, 100000, fen / 10, 10, starts, starts + interval '1 day', 300, \
        starts - interval '30 days', title, '{}', '\\x00', \
        CASE WHEN stage NOT IN ('upcoming', 'running') THEN starts + interval '1 day' END, \
        CASE stage WHEN 'completed' THEN fen + 5000000 END, \
        CASE stage WHEN 'completed' THEN id END, starts FROM timed";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_district_has_a_code_and_a_name_of_its_own() {
        let all = 0..DISTRICTS.count();
        let codes: std::collections::BTreeSet<_> =
            all.clone().map(|it| DISTRICTS.code(it)).collect();
        let names: std::collections::BTreeSet<_> =
            all.clone().map(|it| DISTRICTS.name(it)).collect();
        assert_eq!((codes.len(), names.len()), (all.len(), all.len()));
        assert!(codes.iter().all(|it| it.len() == 6));
    }
}

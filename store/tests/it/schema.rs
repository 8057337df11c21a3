//! `schema.rs` is current; money is bigint; every constraint has a name of its own.

use std::collections::BTreeMap;
use std::path::Path;

use testkit::db::Database;

/// Table and column → type as written, with `Nullable<…>`.
type Columns = BTreeMap<(String, String), String>;

#[tokio::test]
async fn every_declared_column_is_the_column_of_the_database() {
    let database = Database::new().await;
    let stored = stored(&database).await;
    let declared = declared();
    assert!(declared.len() > 80, "the declarations were read: {}", declared.len());
    let tables: std::collections::BTreeSet<_> = declared.keys().map(|(it, _)| it).collect();
    for (column, kind) in &declared {
        let found = stored.get(column).unwrap_or_else(|| panic!("{column:?} is not stored"));
        assert_eq!(found, kind, "{column:?}");
    }
    for column in stored.keys().filter(|(table, _)| tables.contains(table)) {
        assert!(declared.contains_key(column), "{column:?} is not declared in store/src/schema");
    }
}

#[tokio::test]
async fn money_is_whole_fen_everywhere() {
    let database = Database::new().await;
    let money: Vec<_> = stored(&database).await.into_iter().collect();
    let money = money.into_iter().filter(|((_, column), _)| column.ends_with("_fen"));
    let mut seen = 0;
    for (column, kind) in money {
        let kind = kind.trim_start_matches("Nullable<").trim_end_matches('>');
        let kind = kind.trim_start_matches("Array<");
        assert_eq!(kind, "BigInt", "{column:?}");
        seen += 1;
    }
    assert!(seen > 5);
}

#[tokio::test]
async fn every_constraint_is_named_by_us() {
    let database = Database::new().await;
    // What PostgreSQL names itself ends in _check, _excl or a number; primary keys and NOT NULL
    // have a name that nobody needs to be told. `testkit/tests/tidy/sql.rs` reads the sources.
    let query = "SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conparentid = 0
          AND contype <> 'p' AND conname ~ '(_check|_excl)[0-9]*$|(_fkey|_key)[0-9]+$'
          AND conrelid::regclass::text <> '_sqlx_migrations'";
    let rows = database.client().await.query(query, &[]).await.unwrap();
    let unnamed: Vec<(String, String)> = rows.iter().map(|it| (it.get(0), it.get(1))).collect();
    assert!(unnamed.is_empty(), "{unnamed:?}");
}

async fn stored(database: &Database) -> Columns {
    let query = "SELECT c.relname::text, a.attname::text,
            CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN e.typname ELSE t.typname END::text,
            t.typelem <> 0 AND t.typlen = -1, a.attnotnull
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
            AND c.relnamespace = 'public'::regnamespace
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_type e ON e.oid = t.typelem
        WHERE a.attnum > 0 AND NOT a.attisdropped";
    let rows = database.client().await.query(query, &[]).await.unwrap();
    rows.iter()
        .map(|row| {
            let kind = diesel_name(row.get(2));
            let kind = if row.get(3) { format!("Array<{kind}>") } else { kind.to_owned() };
            let kind = if row.get(4) { kind } else { format!("Nullable<{kind}>") };
            ((row.get(0), row.get(1)), kind)
        })
        .collect()
}

fn diesel_name(kind: &str) -> &str {
    match kind {
        "uuid" => "Uuid",
        "text" => "Text",
        "bytea" => "Binary",
        "int2" => "SmallInt",
        "int4" => "Integer",
        "int8" => "BigInt",
        "bool" => "Bool",
        "date" => "Date",
        "timestamptz" => "Timestamptz",
        "jsonb" => "Jsonb",
        other => other,
    }
}

/// The `table!` declarations, read as text: a macro does not tell what it was given.
fn declared() -> Columns {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema");
    let files = std::fs::read_dir(folder).unwrap();
    let texts = files.map(|it| std::fs::read_to_string(it.unwrap().path()).unwrap());
    texts.flat_map(|text| columns(&text).into_iter().collect::<Vec<_>>()).collect()
}

fn columns(text: &str) -> Columns {
    let mut table = String::new();
    let mut found = Columns::new();
    for line in text.lines().map(str::trim) {
        if let Some((name, rest)) = line.split_once(" (")
            && rest.ends_with(") {")
        {
            table = name.to_owned();
        } else if let Some((column, kind)) = line.split_once(" -> ") {
            let kind = kind.trim_end_matches(',');
            found.insert((table.clone(), column.to_owned()), kind.to_owned());
        }
    }
    found
}

//! The national list of appraisal firms (评估机构名单库), taken over from a file: every line is checked,
//! and either all of them are kept or none.

use chrono::NaiveDate;
use domain::clause::Clause;
use domain::id::PersonId;
use domain::identity::CreditCode;
use domain::identity::credit_code::Check;
use domain::instant::Instant;
use domain::term::Reckoner;
use store::StoreError;
use store::db::Tx;
use store::firms::{Firm, Listing};
use uuid::Uuid;
use valuation::listing;

use super::refusal::FirmRefusal;
use crate::App;
use crate::actor::Role;
use crate::app::imports::table::text_of;
use crate::app::{AppError, sessions};

/// More than the whole country has.
const LONGEST: usize = 20_000;
/// So many faults are told at once.
const TOLD: usize = 50;
const COLUMNS: [&str; 5] = ["机构名称", "统一社会信用代码", "领域", "地区", "入册日期"];
const ACCOUNT: &str = "账号";

/// What an import has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub firms_added: usize,
    pub listings_added: usize,
    pub unchanged: usize,
}

/// What is wrong with a line, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: u64,
    pub why: String,
}

/// A line as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    line: u64,
    name: String,
    code: String,
    field: String,
    region: String,
    from: NaiveDate,
    login: Option<String>,
}

/// Takes a file over, all of it or nothing.
///
/// Grounds: [`domain::statute::reference_price::ART_15`].
pub async fn run(app: &App, raw: &[u8]) -> Result<Imported, AppError> {
    let entries = entries(raw).map_err(FirmRefusal::List)?;
    let today = Instant::from_utc(app.now()).day();
    let imported = app.db.transaction(async |tx| {
        let (mut imported, mut faults) = (Imported::default(), Vec::new());
        for entry in &entries {
            match keep(tx, entry, today).await? {
                Ok(change) => imported = imported.plus(change),
                Err(why) => faults.push(Fault { line: entry.line, why }),
            }
        }
        faults.truncate(TOLD);
        if faults.is_empty() { Ok(imported) } else { Err(FirmRefusal::List(faults).into()) }
    });
    imported.await
}

impl Imported {
    fn plus(self, other: Imported) -> Imported {
        Imported {
            firms_added: self.firms_added + other.firms_added,
            listings_added: self.listings_added + other.listings_added,
            unchanged: self.unchanged + other.unchanged,
        }
    }
}

async fn keep(
    tx: &mut Tx,
    entry: &Entry,
    today: NaiveDate,
) -> Result<Result<Imported, String>, StoreError> {
    let account = match &entry.login {
        Some(login) => match account(tx, login).await? {
            Some(person) => Some(person),
            None => return Ok(Err("没有该账号，或者不是评估机构的账号".to_owned())),
        },
        None => None,
    };
    let mut known = store::firms::known(tx, &entry.code, &entry.name).await?;
    if known.len() > 1 {
        return Ok(Err("名称与代码分别属于两家机构".to_owned()));
    }
    let (firm, added) = match known.pop() {
        Some(known) if known.name != entry.name => {
            return Ok(Err(format!("该代码已属于{}", known.name)));
        }
        Some(known) if known.credit_code.as_ref().is_some_and(|it| *it != entry.code) => {
            return Ok(Err("该机构已有其他代码".to_owned()));
        }
        Some(known) => {
            let code = Some(entry.code.clone());
            let firm = Firm { credit_code: code, person_id: known.person_id.or(account), ..known };
            store::firms::save(tx, &firm).await?;
            (firm, 0)
        }
        None => {
            let (id, credit_code) = (Uuid::new_v4(), Some(entry.code.clone()));
            let firm = Firm { id, person_id: account, name: entry.name.clone(), credit_code };
            store::firms::insert(tx, &firm).await?;
            (firm, 1)
        }
    };
    if store::firms::is_listed(tx, firm.id, &entry.field, &entry.region).await? {
        return Ok(Ok(Imported { firms_added: added, listings_added: 0, unchanged: 1 }));
    }
    if let Err(why) = barred(tx, firm.id, today).await? {
        return Ok(Err(why));
    }
    let listing = Listing {
        id: Uuid::new_v4(),
        firm_id: firm.id,
        field: entry.field.clone(),
        region: entry.region.clone(),
        listed_from: entry.from,
        listed_until: None,
        closing: None,
    };
    store::firms::list(tx, &listing).await?;
    Ok(Ok(Imported { firms_added: added, listings_added: 1, unchanged: 0 }))
}

/// The account of a firm that has no firm yet.
async fn account(tx: &mut Tx, login: &str) -> Result<Option<Uuid>, StoreError> {
    let login = sessions::normalised(login);
    let Some(person) = store::people::person_by_login(tx, &login).await? else { return Ok(None) };
    let grants = store::people::grants(tx, PersonId(person.id)).await?;
    let valuer = grants.iter().any(|it| it.role == Role::Valuer.name());
    Ok(valuer.then_some(person.id))
}

/// Who was removed is barred for five years, from every sub-list.
///
/// Grounds: [`domain::statute::reference_price::ART_15`].
async fn barred(
    tx: &mut Tx,
    firm: Uuid,
    today: NaiveDate,
) -> Result<Result<(), String>, StoreError> {
    let removed =
        |it: &Listing| it.listed_until.filter(|_| it.closing.as_deref() == Some("removed"));
    let last = store::firms::listings(tx, firm).await?.iter().filter_map(removed).max();
    let until = last.and_then(|day| {
        let due = Reckoner::statutory().due(Clause::AppraiserBarred, day);
        due.ok().map(|it| it.moment.day())
    });
    let told = |_| format!("该机构被除名，{}前不得入册", until.unwrap_or(today));
    Ok(listing::admit(until, today).map_err(told))
}

/// The lines of a file, each understood, or what is wrong with them.
fn entries(raw: &[u8]) -> Result<Vec<Entry>, Vec<Fault>> {
    let text = text_of(raw);
    let one = |line, why: &str| vec![Fault { line, why: why.to_owned() }];
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| one(1, "不是CSV文件"))?.clone();
    let place = |name: &str| header.iter().position(|it| it == name);
    if let Some(missing) = COLUMNS.into_iter().find(|it| place(it).is_none()) {
        return Err(one(1, &format!("缺少“{missing}”一列")));
    }
    let (mut entries, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let Ok(record) = record else { return Err(one(1, "不是CSV文件")) };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |name: &str| place(name).and_then(|it| record.get(it)).unwrap_or_default();
        match entry(line, &cell) {
            Ok(entry) => entries.push(entry),
            Err(why) => faults.push(Fault { line, why }),
        }
        if entries.len() > LONGEST {
            return Err(one(line, "名单过长"));
        }
    }
    if entries.is_empty() && faults.is_empty() {
        faults.push(Fault { line: 1, why: "名单为空".to_owned() });
    }
    faults.truncate(TOLD);
    if faults.is_empty() { Ok(entries) } else { Err(faults) }
}

fn entry<'a>(line: u64, cell: &impl Fn(&str) -> &'a str) -> Result<Entry, String> {
    let text = |name: &str| match cell(name) {
        "" => Err(format!("“{name}”为空")),
        text if text.chars().count() > 100 => Err(format!("“{name}”过长")),
        text => Ok(text.to_owned()),
    };
    let [name, code, field, region, from] = COLUMNS;
    let code = CreditCode::parse(&text(code)?).ok().filter(|it| it.check() == Check::Passed);
    let code = code.ok_or("统一社会信用代码不正确")?;
    let region = text(region)?;
    if region.len() != 6 || !region.bytes().all(|it| it.is_ascii_digit()) {
        return Err("“地区”应为六位行政区划代码".to_owned());
    }
    let from = text(from)?.parse().map_err(|_| "“入册日期”应写作2026-01-31".to_owned())?;
    let login = Some(cell(ACCOUNT)).filter(|it| !it.is_empty()).map(str::to_owned);
    let (name, field, code) = (text(name)?, text(field)?, code.as_str().to_owned());
    Ok(Entry { line, name, code, field, region, from, login })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "机构名称,统一社会信用代码,领域,地区,入册日期,账号\n";
    const GOOD: &str = "甲评估公司,91350100M000100Y43,real-estate,430100,2026-01-01,\n";

    fn faults(text: &str) -> Vec<(u64, String)> {
        let found = entries(text.as_bytes()).expect_err("unusable");
        found.into_iter().map(|it| (it.line, it.why)).collect()
    }

    #[test]
    fn a_list_is_read_in_either_encoding() {
        let text = format!("{HEAD}{GOOD}");
        let read = entries(text.as_bytes()).expect("a list");
        assert_eq!((read.len(), read[0].line, read[0].login.as_ref()), (1, 2, None));
        assert_eq!(read[0].name, "甲评估公司");
        let (gbk, _, _) = encoding_rs::GBK.encode(&text);
        assert_eq!(entries(&gbk), Ok(read.clone()));
        let marked = format!("\u{feff}{text}");
        assert_eq!(entries(marked.as_bytes()), Ok(read));
    }

    #[test]
    fn every_fault_of_a_list_is_told_with_its_line() {
        let text = format!(
            "{HEAD}{GOOD},91350100M000100Y43,real-estate,430100,2026-01-01\n\
             乙,91350100M000100Y44,real-estate,430100,2026-01-01\n\
             丙,91350100M000100Y43,real-estate,长沙,2026-01-01\n\
             丁,91350100M000100Y43,real-estate,430100,2026/1/1\n"
        );
        let told: Vec<u64> = faults(&text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(told, [3, 4, 5, 6]);
        assert_eq!(faults("机构名称,领域\n"), [(1, "缺少“统一社会信用代码”一列".to_owned())]);
        assert_eq!(faults(HEAD), [(1, "名单为空".to_owned())]);
        assert_eq!(faults("").len(), 1);
    }
}

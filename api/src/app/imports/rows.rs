//! A row of a table as the case, the parties and the asset it describes, and everything that is
//! wrong with it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::identity::{CaseNumber, CitizenNumber, CreditCode};
use domain::lot::AssetKind;
use domain::sheet::{self, Field, NotStated, Stated, Subject};
use domain::statute::{Article, auction, guidance, identifiers, reference_price};

use super::table::{Cell, Row, written};
use crate::app::fact_sheets::Entry;

pub const CASE: &str = "案号";
pub const DEBTOR_KIND: &str = "被执行人类型";
pub const APPLICANT: &str = "申请执行人";
pub const APPLICANT_ID: &str = "申请执行人证件号";
pub const DEBTOR: &str = "被执行人";
pub const DEBTOR_ID: &str = "被执行人证件号";
pub const TITLE: &str = "财产名称";
pub const CATEGORY: &str = "财产类别";
pub const REGION: &str = "所在地";
pub const SEIZED: &str = "查封日期";
pub const SOURCE: &str = "查明来源";
pub const AS_OF: &str = "截至日期";

/// The columns that every table has; those with [`NEEDED`] may not be empty.
pub const COLUMNS: [&str; 12] = [
    CASE,
    DEBTOR_KIND,
    APPLICANT,
    APPLICANT_ID,
    DEBTOR,
    DEBTOR_ID,
    TITLE,
    CATEGORY,
    REGION,
    SEIZED,
    SOURCE,
    AS_OF,
];
pub const NEEDED: [&str; 8] =
    [CASE, DEBTOR_KIND, APPLICANT, DEBTOR, TITLE, CATEGORY, REGION, SEIZED];

pub const DEBTOR_KINDS: [(&str, &str); 3] =
    [("自然人", "natural-person"), ("企业法人", "enterprise"), ("其他组织", "other-organisation")];

/// What people call a category, its name, and which notice period it has: what is neither movable
/// nor a house is another property right (AUC-12).
pub const CATEGORIES: [(&str, &str, AssetKind); 9] = [
    ("房产", "housing", AssetKind::Immovable),
    ("机动车", "vehicle", AssetKind::Movable),
    ("土地", "land", AssetKind::Immovable),
    ("资产", "goods", AssetKind::Movable),
    ("林权", "forest", AssetKind::Immovable),
    ("股权", "equity", AssetKind::Immovable),
    ("无形资产", "intangible", AssetKind::Immovable),
    ("工程", "construction", AssetKind::Immovable),
    ("其他", "other", AssetKind::Movable),
];

/// What is wrong with a cell, or with a whole row where there is no column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub column: String,
    pub why: String,
    /// The rule that asks for it, where one does.
    pub rule: Option<Article>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub identity: Option<String>,
}

/// A row as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub number: CaseNumber,
    pub written: String,
    pub debtor_kind: &'static str,
    pub applicant: Person,
    pub debtor: Person,
    pub title: String,
    pub category: &'static str,
    pub kind: AssetKind,
    pub region: String,
    pub seized_on: NaiveDate,
    pub facts: Vec<(String, Stated)>,
}

impl Record {
    /// What goes into the fact sheet of a new asset.
    pub fn entries(&self) -> Vec<Entry> {
        let entry = |(field, said): &(String, Stated)| Entry {
            field: field.clone(),
            seen: 0,
            said: said.clone(),
        };
        self.facts.iter().map(entry).collect()
    }

    /// How many cells the officer did not have to type.
    pub fn values(&self) -> usize {
        let identities = [&self.applicant, &self.debtor];
        8 + self.facts.len() + identities.iter().filter(|it| it.identity.is_some()).count()
    }
}

/// The headings that nobody knows, and those that are missing.
pub fn headings(given: &[String]) -> Vec<Fault> {
    let known = |it: &&String| {
        COLUMNS.contains(&it.as_str()) || sheet::FIELDS.iter().any(|f| f.chinese == it.as_str())
    };
    let strange = given.iter().filter(|it| !known(it)).map(|it| (it.clone(), "不认识的表头。"));
    let missing = NEEDED.iter().filter(|it| !given.iter().any(|given| given == **it));
    let missing = missing.map(|it| ((*it).to_owned(), "缺少这一列。"));
    let fault = |(column, why): (String, &str)| Fault { column, why: why.to_owned(), rule: None };
    strange.chain(missing).map(fault).collect()
}

/// Reads a row; all that is wrong with it otherwise.
pub fn record(row: &Row, today: NaiveDate) -> Result<Record, Vec<Fault>> {
    let mut reader = Reader { cells: &row.cells, faults: Vec::new(), today };
    let found = reader.record();
    match found {
        Some(record) if reader.faults.is_empty() => Ok(record),
        Some(_) | None => Err(reader.faults),
    }
}

struct Reader<'a> {
    cells: &'a BTreeMap<String, Cell>,
    faults: Vec<Fault>,
    today: NaiveDate,
}

impl Reader<'_> {
    fn record(&mut self) -> Option<Record> {
        let written = self.needed(CASE);
        let number = self.one_of(CASE, written.as_deref(), Some(identifiers::ID_03), |it| {
            it.parse::<CaseNumber>().map_err(|_| "不是案号，如（2026）湘0102执1234号。".to_owned())
        });
        let kind = self.needed(DEBTOR_KIND);
        let debtor_kind = self.one_of(DEBTOR_KIND, kind.as_deref(), None, |it| {
            let found = DEBTOR_KINDS.iter().find(|(word, name)| *word == it || *name == it);
            found.map(|(_, name)| *name).ok_or("应为自然人、企业法人或其他组织。".to_owned())
        });
        let applicant = self.person(APPLICANT, APPLICANT_ID);
        let debtor = self.person(DEBTOR, DEBTOR_ID);
        let title = self.needed(TITLE);
        let category = self.needed(CATEGORY);
        let category = self.one_of(CATEGORY, category.as_deref(), Some(auction::ART_12), |it| {
            let found = CATEGORIES.iter().find(|(word, name, _)| *word == it || *name == it);
            found.copied().ok_or_else(|| {
                let all: Vec<_> = CATEGORIES.iter().map(|(word, ..)| *word).collect();
                format!("应为{}之一。", all.join("、"))
            })
        });
        let region = self.needed(REGION);
        let seized = self.needed(SEIZED);
        let today = self.today;
        let seized_on = self.one_of(SEIZED, seized.as_deref(), None, |it| {
            let day = sheet::Form::Day.normal(it).ok().and_then(|it| it.parse().ok());
            let day: NaiveDate = day.ok_or("应为日期，如2026-11-22。".to_owned())?;
            if day > today { Err("查封日期晚于今天。".to_owned()) } else { Ok(day) }
        });
        let facts = category.map(|(_, name, _)| self.facts(name));
        let (_, category, kind) = category?;
        Some(Record {
            number: number?,
            written: written?,
            debtor_kind: debtor_kind?,
            applicant: applicant?,
            debtor: debtor?,
            title: title?,
            category,
            kind,
            region: region?,
            seized_on: seized_on?,
            facts: facts?,
        })
    }

    fn fault(&mut self, column: &str, why: String, rule: Option<Article>) {
        self.faults.push(Fault { column: column.to_owned(), why, rule });
    }

    /// What is in the cell, unless nothing can be read in it.
    fn text(&mut self, column: &str) -> Option<String> {
        match self.cells.get(column)? {
            Cell::Wrong(why) => {
                self.fault(column, format!("{why}。"), None);
                None
            }
            cell @ (Cell::Text(_) | Cell::Number(_) | Cell::Day(_)) => Some(written(cell)),
        }
    }

    fn needed(&mut self, column: &str) -> Option<String> {
        if !self.cells.contains_key(column) {
            self.fault(column, "没有填写。".to_owned(), None);
        }
        let text = self.text(column)?;
        if text.chars().count() > 200 {
            self.fault(column, "不得超过200字。".to_owned(), None);
            return None;
        }
        Some(text)
    }

    fn one_of<T>(
        &mut self,
        column: &str,
        text: Option<&str>,
        rule: Option<Article>,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        match read(text?) {
            Ok(value) => Some(value),
            Err(why) => {
                self.fault(column, why, rule);
                None
            }
        }
    }

    fn person(&mut self, name: &str, identity: &str) -> Option<Person> {
        let found = self.needed(name);
        if matches!(self.cells.get(identity), Some(Cell::Number(text)) if text.len() > 15) {
            let why = "证件号应以文本格式填写：数字格式只保留前15位。".to_owned();
            self.fault(identity, why, Some(identifiers::ID_01));
            return None;
        }
        let number = self.text(identity);
        let today = self.today;
        let valid = number.as_deref().is_none_or(|it| {
            CitizenNumber::parse(it, today).is_ok() || CreditCode::parse(it).is_ok()
        });
        if !valid {
            let why = "不是公民身份号码或者统一社会信用代码。".to_owned();
            self.fault(identity, why, Some(identifiers::ID_01));
        }
        Some(Person { name: found?, identity: number })
    }

    fn facts(&mut self, category: &str) -> Vec<(String, Stated)> {
        let subject = Subject::of_category(category).unwrap_or(Subject::Movable);
        let source = self.text(SOURCE).unwrap_or_default();
        let as_of = self.text(AS_OF).and_then(|it| {
            self.one_of(AS_OF, Some(&it), None, |it| {
                let day = sheet::Form::Day.normal(it).ok().and_then(|it| it.parse().ok());
                day.ok_or("应为日期，如2026-11-22。".to_owned())
            })
        });
        let mut facts = Vec::new();
        for field in sheet::FIELDS {
            let Some(text) = self.text(field.chinese) else { continue };
            match stated(field, subject, &text, &source, as_of, self.today) {
                Ok(said) => facts.push((field.key.to_owned(), said)),
                Err((why, rule)) => self.fault(field.chinese, why, Some(rule)),
            }
        }
        facts
    }
}

/// `不明：物业公司：2026-11-01` and `不适用：理由` say what they say; everything else is known.
fn stated(
    field: &Field,
    subject: Subject,
    text: &str,
    source: &str,
    as_of: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Stated, (String, Article)> {
    let parts: Vec<&str> = text.split(['：', ':']).map(str::trim).collect();
    let said = match parts.as_slice() {
        ["不明", asked, day] => {
            let asked_on = sheet::Form::Day.normal(day).ok().and_then(|it| it.parse().ok());
            let Some(asked_on) = asked_on else {
                return Err(("查询日期应写作2026-11-22。".to_owned(), guidance::G_2));
            };
            Stated::Unknown { asked: (*asked).to_owned(), asked_on }
        }
        ["不明", ..] => {
            let why = "不明的，应写作“不明：向谁查询：查询日期”。".to_owned();
            return Err((why, guidance::G_2));
        }
        ["不适用", why] => Stated::NotApplicable { why: (*why).to_owned() },
        _ => Stated::Known { value: text.to_owned(), source: source.to_owned(), as_of },
    };
    match sheet::check(subject, field.key, said, today) {
        Ok((_, said)) => Ok(said),
        Err(NotStated::NoSource) => {
            let why = format!("应在“{SOURCE}”一列写明从何处查得。");
            Err((why, reference_price::ART_3))
        }
        Err(why) => Err((crate::app::fact_sheets::chinese(why), reference_price::ART_3)),
    }
}

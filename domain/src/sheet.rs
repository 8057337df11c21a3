//! The fact sheet of an asset (财产状况表), field by field: what its kind has, what may stand in a
//! field, and what nobody has established yet.
//!
//! A field is known, with where it was read; or unknown, with who was asked and when; or it does not
//! apply to this thing. "Unknown" without an investigation is no answer (AUC-G2).

mod fields;
mod form;

use std::collections::BTreeSet;

use chrono::NaiveDate;

pub use fields::FIELDS;
pub use form::{Form, Unusable};

/// The kinds of things that have a sheet of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Houses and other buildings (不动产).
    Immovable,
    /// Rights to land and forest (土地、林木).
    Land,
    Vehicle,
    /// Goods and other movables (其他动产).
    Movable,
    /// Shares in a company (股权).
    Equity,
    /// Trade marks, patents and other rights (无形资产).
    Intangible,
}

impl Subject {
    pub const ALL: [Subject; 6] = [
        Subject::Immovable,
        Subject::Land,
        Subject::Vehicle,
        Subject::Movable,
        Subject::Equity,
        Subject::Intangible,
    ];

    /// The stable name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Subject::Immovable => "immovable",
            Subject::Land => "land",
            Subject::Vehicle => "vehicle",
            Subject::Movable => "movable",
            Subject::Equity => "equity",
            Subject::Intangible => "intangible",
        }
    }

    /// Which sheet a thing of this category has; `None` if there is no such category.
    pub fn of_category(category: &str) -> Option<Subject> {
        Some(match category {
            "housing" | "construction" => Subject::Immovable,
            "land" | "forest" => Subject::Land,
            "vehicle" => Subject::Vehicle,
            "goods" | "other" => Subject::Movable,
            "equity" => Subject::Equity,
            "intangible" => Subject::Intangible,
            _ => return None,
        })
    }
}

/// The parts of a sheet. Five of them are the topics that must be established before a price is
/// asked for (REF-03) and before the notice is published (AUC-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What and where it is.
    Description,
    Ownership,
    /// Mortgages, leases, earlier seizures and other burdens.
    Burdens,
    Occupancy,
    /// What is owed on account of the thing.
    Arrears,
    Defects,
    Taxes,
    /// Limits on who may buy.
    Limits,
}

impl Part {
    pub const ALL: [Part; 8] = [
        Part::Description,
        Part::Ownership,
        Part::Burdens,
        Part::Occupancy,
        Part::Arrears,
        Part::Defects,
        Part::Taxes,
        Part::Limits,
    ];

    /// The stable name; the topics of the way to a price have the same.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Description => "description",
            Part::Ownership => "ownership",
            Part::Burdens => "burdens",
            Part::Occupancy => "occupancy",
            Part::Arrears => "arrears",
            Part::Defects => "defects",
            Part::Taxes => "taxes",
            Part::Limits => "limits",
        }
    }
}

/// Whether the sheet is complete without the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    Needed,
    Welcome,
}

/// One field of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The stable name, in the database and on the wire.
    pub key: &'static str,
    /// The heading in the table and in templates.
    pub chinese: &'static str,
    pub part: Part,
    pub form: Form,
    pub demand: Demand,
    pub subjects: &'static [Subject],
}

impl Field {
    /// The field of this name, if things of this kind have it.
    pub fn of(subject: Subject, key: &str) -> Option<&'static Field> {
        fields(subject).find(|it| it.key == key)
    }
}

/// The fields of a kind of thing, in the order in which people read them.
pub fn fields(subject: Subject) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |it| it.subjects.contains(&subject))
}

/// What is said of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// What is known, in the one way in which the form writes it; where it was read; as of when.
    Known { value: String, source: String, as_of: Option<NaiveDate> },
    /// Who was asked in vain, and when.
    Unknown { asked: String, asked_on: NaiveDate },
    /// The thing has no such property, for this reason.
    NotApplicable { why: String },
}

/// Why a statement is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotStated {
    #[error("such a thing has no such field")]
    NoSuchField,
    #[error("the value is not of the form")]
    Value(Unusable),
    #[error("a known value names its source")]
    NoSource,
    #[error("the unknown names who was asked")]
    NobodyAsked,
    #[error("what does not apply says why")]
    NoReason,
    #[error("{day} is not over yet")]
    InFuture { day: NaiveDate },
    #[error("a text is longer than {LONGEST} characters")]
    TooLong,
}

/// The longest text of a sheet.
pub const LONGEST: usize = 300;

/// Checks what is said of a field, and brings its value into the one form.
///
/// Grounds: [`crate::statute::reference_price::ART_3`], [`crate::statute::guidance::G_2`].
pub fn check(
    subject: Subject,
    key: &str,
    said: Stated,
    today: NaiveDate,
) -> Result<(&'static Field, Stated), NotStated> {
    let field = Field::of(subject, key).ok_or(NotStated::NoSuchField)?;
    let past = |day: NaiveDate| {
        if day <= today { Ok(day) } else { Err(NotStated::InFuture { day }) }
    };
    let checked = match said {
        Stated::Known { value, source, as_of } => Stated::Known {
            value: field.form.normal(&value).map_err(NotStated::Value)?,
            source: text(&source, NotStated::NoSource)?,
            as_of: as_of.map(past).transpose()?,
        },
        Stated::Unknown { asked, asked_on } => Stated::Unknown {
            asked: text(&asked, NotStated::NobodyAsked)?,
            asked_on: past(asked_on)?,
        },
        Stated::NotApplicable { why } => {
            Stated::NotApplicable { why: text(&why, NotStated::NoReason)? }
        }
    };
    Ok((field, checked))
}

fn text(given: &str, empty: NotStated) -> Result<String, NotStated> {
    let given = given.trim();
    if given.is_empty() {
        Err(empty)
    } else if given.chars().count() > LONGEST {
        Err(NotStated::TooLong)
    } else {
        Ok(given.to_owned())
    }
}

/// The needed fields of which nothing is said, in their order.
///
/// Grounds: [`crate::statute::reference_price::ART_3`], [`crate::statute::auction::ART_13`].
pub fn missing(subject: Subject, stated: &BTreeSet<&str>) -> Vec<&'static Field> {
    let open = |it: &&Field| it.demand == Demand::Needed && !stated.contains(it.key);
    fields(subject).filter(open).collect()
}

/// How much of the needed is said, in whole percent, rounded down: 100 only when all is.
pub fn score(subject: Subject, stated: &BTreeSet<&str>) -> usize {
    let needed = fields(subject).filter(|it| it.demand == Demand::Needed).count();
    let open = missing(subject, stated).len();
    ((needed - open) * 100).checked_div(needed).unwrap_or(100)
}

/// A part of the sheet in one sentence; `None` while a needed field of it is open, or where the
/// thing has no field of this part.
pub fn told(subject: Subject, part: Part, stated: &[(&str, Stated)]) -> Option<String> {
    let mut texts = Vec::new();
    for field in fields(subject).filter(|it| it.part == part) {
        match stated.iter().find(|(key, _)| *key == field.key) {
            Some((_, said)) => texts.push(format!("{}：{}", field.chinese, written(field, said))),
            None if field.demand == Demand::Needed => return None,
            None => {}
        }
    }
    (!texts.is_empty()).then(|| texts.join("；"))
}

/// What is said of a field, as people read it.
pub fn written(field: &Field, said: &Stated) -> String {
    match said {
        Stated::Known { value, .. } => field.form.chinese(value),
        Stated::Unknown { asked, asked_on } => format!("经于{asked_on}向{asked}查询，未能查明"),
        Stated::NotApplicable { why } => format!("不适用（{why}）"),
    }
}

#[cfg(test)]
mod tests;

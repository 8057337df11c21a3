//! The meter of a case (录入计量): how many values an officer typed by hand, and how many were carried
//! over from a table or written by the platform from what was there.

use domain::id::CaseId;
use store::meters::Said;

use super::{AppError, cases};
use crate::App;
use crate::actor::Officer;

/// What of a case was typed and what was not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    pub typed: i64,
    pub imported: i64,
    /// Written by the platform: topics from a sheet; title, place and reference price of a draft;
    /// the text of a notice.
    pub generated: i64,
}

/// How many values the form of each act has: (fact, typed, written by the platform beside them).
const FORMS: [(&str, i64, i64); 12] = [
    ("case-opened", 2, 0),
    ("party-added", 2, 0),
    ("claim-added", 5, 0),
    ("asset-registered", 5, 0),
    ("sheet-field-stated", 1, 0),
    ("pricing-circumstances", 5, 0),
    ("lot-drafted", 4, 3),
    ("lot-revised", 3, 0),
    ("person-told", 4, 0),
    ("lot-announced", 2, 1),
    ("picture-kept", 1, 0),
    ("letter-answered", 3, 0),
];
/// A topic of the way to a price, stated in one line or from the sheet.
const TOPIC: &str = "sheet-stated";

pub async fn of_case(app: &App, officer: &Officer, id: CaseId) -> Result<Meter, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own(&mut reader, officer.court_id, id).await?;
    Ok(counted(&store::meters::said(&mut reader, id).await?))
}

fn counted(all: &[Said]) -> Meter {
    let mut meter = Meter::default();
    for said in all {
        let form = FORMS.iter().find(|(name, ..)| *name == said.name);
        let (typed, generated) = match form {
            Some((_, typed, generated)) => (*typed, *generated),
            None if said.name == TOPIC && said.with_sheet => (0, 1),
            None if said.name == TOPIC => (1, 0),
            None => continue,
        };
        meter.generated += generated * said.times;
        if said.imported {
            meter.imported += typed * said.times;
        } else {
            meter.typed += typed * said.times;
        }
    }
    meter
}

#[cfg(test)]
mod tests {
    use domain::fact::Fact;

    use super::*;

    fn said(name: &str, imported: bool, with_sheet: bool, times: i64) -> Said {
        Said { name: name.to_owned(), imported, with_sheet, times }
    }

    #[test]
    fn what_came_with_a_table_or_from_a_sheet_was_not_typed() {
        let all = [
            said("case-opened", true, false, 1),
            said("sheet-field-stated", true, true, 10),
            said("sheet-stated", true, true, 5),
            said("sheet-field-stated", false, true, 2),
            said("sheet-stated", false, false, 1),
            said("lot-drafted", false, false, 1),
            said("lot-paused", false, false, 3),
        ];
        assert_eq!(counted(&all), Meter { typed: 2 + 1 + 4, imported: 12, generated: 5 + 3 });
    }

    #[test]
    fn every_form_belongs_to_a_fact() {
        for (name, ..) in FORMS {
            assert!(Fact::NAMES.contains(&name), "{name}");
        }
        assert!(Fact::NAMES.contains(&TOPIC));
    }
}

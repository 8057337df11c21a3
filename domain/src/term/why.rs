//! Why this date: everything a person needs to count it again by hand.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{Due, Moment, Reckoner, Shift};
use crate::calendar::Day;
use crate::period::Period;
use crate::statute::Article;

/// The explanation of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub article: Article,
    /// From what to what the period runs.
    pub runs: &'static str,
    pub trigger: Moment,
    pub period: Period,
    /// Days in which the clock stood still.
    pub stopped_days: u32,
    /// Where plain counting led, if that was not the end.
    pub counted_to: Option<NaiveDate>,
    /// Rest days that moved the end, or that working days do not count.
    pub skipped: Vec<Skipped>,
    /// The year whose calendar is missing, so that the date is not final.
    pub missing_year: Option<i32>,
    /// The same as one Chinese sentence.
    pub sentence: String,
}

/// A day that did not count, or on which no period ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub day: NaiveDate,
    pub rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    Weekend,
    /// 法定休假日.
    Holiday,
}

impl Rest {
    pub const fn name(self) -> &'static str {
        match self {
            Rest::Weekend => "weekend",
            Rest::Holiday => "holiday",
        }
    }
}

impl Reckoner<'_> {
    /// Explains a date that this reckoner found.
    ///
    /// Grounds: [`crate::statute::periods::TIME_02`].
    pub fn why(&self, due: &Due) -> Why {
        let last = due.moment.day();
        let (counted_to, missing_year, from) = match (due.shift, due.period) {
            (Shift::From(day), _) => (Some(day), None, Some(day)),
            (Shift::Provisional { missing_year }, _) => (None, Some(missing_year), None),
            (Shift::None, Period::WorkingDays(_)) => (None, None, due.from.day().succ_opt()),
            (Shift::None, Period::Days(_) | Period::Months(_) | Period::Exact(_)) => {
                (None, None, None)
            }
        };
        Why {
            article: due.rule(),
            runs: due.clause.what(),
            trigger: due.from,
            period: due.period,
            stopped_days: due.stopped_days,
            counted_to,
            skipped: from.map(|it| self.rest_days(it, last)).unwrap_or_default(),
            missing_year,
            sentence: due.arithmetic_chinese(),
        }
    }

    /// The rest days from `first` to before `last`.
    fn rest_days(&self, first: NaiveDate, last: NaiveDate) -> Vec<Skipped> {
        let all = first.iter_days().take_while(|it| *it < last);
        let skipped = all.filter(|it| self.calendar.day(*it) == Day::Rest);
        skipped.map(|day| Skipped { day, rest: self.rest(day) }).collect()
    }

    /// A weekend inside a holiday is told as a holiday only where a weekday beside it rests too.
    fn rest(&self, day: NaiveDate) -> Rest {
        let is_weekend = |it: NaiveDate| matches!(it.weekday(), Weekday::Sat | Weekday::Sun);
        let is_holiday = |it: NaiveDate| !is_weekend(it) && self.calendar.day(it) == Day::Rest;
        let beside = [day.checked_sub_days(Days::new(1)), day.checked_add_days(Days::new(1))];
        if is_weekend(day) && !beside.into_iter().flatten().any(is_holiday) {
            Rest::Weekend
        } else {
            Rest::Holiday
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clause::Clause;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_date_is_explained_by_the_days_that_moved_it() {
        let reckoner = Reckoner::statutory();
        for (clause, from, to, counted_to, skipped) in [
            // The National Day week: 10-01 to 10-07 (trap 34).
            (Clause::PaidOut, "2024-09-02", "2024-10-08", Some("2024-10-02"), 6),
            // A Saturday and a Sunday; a Sunday alone.
            (Clause::ReportObjected, "2024-09-02", "2024-09-09", Some("2024-09-07"), 2),
            (Clause::ReportObjected, "2024-09-03", "2024-09-09", Some("2024-09-08"), 1),
            // A Saturday that is made up is a working day (trap 35).
            (Clause::ReportObjected, "2024-09-09", "2024-09-14", None, 0),
        ] {
            let due = reckoner.due(clause, on(from)).expect("a date");
            let why = reckoner.why(&due);
            assert_eq!(due.moment, Moment::Day(on(to)), "{from}");
            assert_eq!(why.counted_to, counted_to.map(on), "{from}");
            assert_eq!(why.skipped.len(), skipped, "{from}: {:?}", why.skipped);
            assert_eq!(why.trigger, Moment::Day(on(from)));
            assert!(why.sentence.contains(from));
        }
    }

    #[test]
    fn weekends_and_holidays_are_told_apart() {
        let reckoner = Reckoner::statutory();
        let due = reckoner.due(Clause::PaidOut, on("2024-09-02")).expect("a date");
        let rests: Vec<_> = reckoner.why(&due).skipped.into_iter().map(|it| it.rest).collect();
        assert_eq!(rests, vec![Rest::Holiday; 6]);
        let due = reckoner.due(Clause::ReportObjected, on("2024-09-02")).expect("a date");
        let rests: Vec<_> = reckoner.why(&due).skipped.into_iter().map(|it| it.rest).collect();
        assert_eq!(rests, vec![Rest::Weekend; 2]);
    }

    #[test]
    fn a_year_without_a_calendar_is_said() {
        let reckoner = Reckoner::statutory();
        let due = reckoner.due(Clause::PaidOut, on("2026-12-20")).expect("a date");
        let why = reckoner.why(&due);
        assert_eq!((why.missing_year, why.skipped.len()), (Some(2027), 0));
    }
}

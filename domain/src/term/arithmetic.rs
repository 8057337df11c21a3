//! The arithmetic of a date, as a sentence: English for the command line, Chinese for the pages.

use super::{Due, Moment, Role, Shift};
use crate::clause::Counting;
use crate::period::Period;

impl Due {
    /// `2024-09-02 + 30 days = 2024-10-02, a rest day; the first working day after it is
    /// 2024-10-08 (FUND-10, TIME-02)`.
    pub fn arithmetic(&self) -> String {
        let Due { from, period, moment, clause, .. } = self;
        let stopped = match self.stopped_days {
            0 => String::new(),
            days => format!(" + {days} days in which the clock stood still"),
        };
        let sum = format!("{from} + {period}{stopped}");
        let code = clause.code();
        let unit = match period {
            Period::Months(_) => "TIME-03",
            Period::Days(_) | Period::WorkingDays(_) | Period::Exact(_) => "TIME-01",
        };
        match (self.role, clause.counting(), self.shift) {
            (Role::Latest, Counting::Notice, _) => {
                let whole_day = if self.counts_days() { " - 1 day" } else { "" };
                format!("{from} - {period}{whole_day} = {moment} ({code}, TIME-05)")
            }
            (Role::Earliest, _, _) => {
                let whole_day = if self.counts_days() { " + 1 day" } else { "" };
                format!("{sum}{whole_day} = {moment} ({code}, TIME-05)")
            }
            (_, Counting::Full, _) => {
                format!("{sum}, the first day not counted = the end of {moment} ({code}, TIME-13)")
            }
            (_, _, Shift::None) => format!("{sum} = {moment} ({code}, {unit})"),
            (_, _, Shift::From(last)) => format!(
                "{sum} = {last}, a rest day; the first working day after it is {moment} \
                 ({code}, TIME-02)"
            ),
            (_, _, Shift::Provisional { missing_year }) => format!(
                "{sum} = {moment} ({code}, {unit}), provisional: the calendar of {missing_year} \
                 is not loaded, so no rest day is taken into account"
            ),
        }
    }

    /// The same in Chinese.
    pub fn arithmetic_chinese(&self) -> String {
        let Due { from, moment, .. } = self;
        let period = self.period.chinese();
        let stopped = match self.stopped_days {
            0 => String::new(),
            days => format!("，扣除中止{days}日"),
        };
        match (self.role, self.clause.counting(), self.shift) {
            (Role::Latest, Counting::Notice, _) => {
                format!("{from}前满{period}，最迟{moment}")
            }
            (Role::Earliest, _, _) => format!("{from}之后满{period}，最早{moment}"),
            (_, Counting::Full, _) => format!("{from}之次日起满{period}，至{moment}届满"),
            (_, _, Shift::None) => format!("自{from}起{period}{stopped}，至{moment}"),
            (_, _, Shift::From(last)) => {
                format!("自{from}起{period}{stopped}，末日{last}为休息日，顺延至{moment}")
            }
            (_, _, Shift::Provisional { missing_year }) => format!(
                "自{from}起{period}{stopped}，至{moment}（暂定：{missing_year}年工作日历未载入，未作顺延）"
            ),
        }
    }

    /// Whole days leave a day between the act and the event; instants leave nothing.
    fn counts_days(&self) -> bool {
        matches!(self.moment, Moment::Day(_))
    }
}

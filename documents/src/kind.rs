//! The kinds of documents, and what each may and must say.

mod fields;

use crate::Fields;

/// A kind of court document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 拍卖公告 (AUC-12).
    Announcement,
    /// 竞买须知 (AUC-14).
    Rules,
    /// 询价委托书 (REF-10).
    Commission,
    /// 成交确认书 (AUC-22).
    Confirmation,
    /// 成交裁定书, a draft for the panel (AUC-S20).
    Ruling,
    /// 协助执行通知书 (AUC-06).
    Assistance,
    /// 财产分配方案 (DIST-09).
    Plan,
    /// 案款对账单 (FUND-03).
    Statement,
}

/// A field of a kind, with what a trial rendering puts there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub sample: &'static str,
    /// The law wants it said.
    pub is_needed: bool,
}

/// A list of a kind and the fields of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    pub name: &'static str,
    pub fields: &'static [Field],
}

impl Kind {
    pub const ALL: [Kind; 8] = [
        Kind::Announcement,
        Kind::Rules,
        Kind::Commission,
        Kind::Confirmation,
        Kind::Ruling,
        Kind::Assistance,
        Kind::Plan,
        Kind::Statement,
    ];

    /// The stable name, in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Announcement => "announcement",
            Kind::Rules => "rules",
            Kind::Commission => "commission",
            Kind::Confirmation => "confirmation",
            Kind::Ruling => "ruling",
            Kind::Assistance => "assistance",
            Kind::Plan => "plan",
            Kind::Statement => "statement",
        }
    }

    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|it| it.name() == name)
    }

    pub const fn title(self) -> &'static str {
        match self {
            Kind::Announcement => "拍卖公告",
            Kind::Rules => "竞买须知",
            Kind::Commission => "询价委托书",
            Kind::Confirmation => "成交确认书",
            Kind::Ruling => "成交裁定书（草稿）",
            Kind::Assistance => "协助执行通知书",
            Kind::Plan => "财产分配方案",
            Kind::Statement => "案款对账单",
        }
    }

    /// Whether anyone may read it: what the law wants published. The others are only verified.
    pub const fn is_public(self) -> bool {
        match self {
            Kind::Announcement | Kind::Rules | Kind::Confirmation => true,
            Kind::Commission | Kind::Ruling | Kind::Assistance | Kind::Plan | Kind::Statement => {
                false
            }
        }
    }

    /// The template that ships.
    pub const fn shipped(self) -> &'static str {
        match self {
            Kind::Announcement => include_str!("../templates/announcement.txt"),
            Kind::Rules => include_str!("../templates/rules.txt"),
            Kind::Commission => include_str!("../templates/commission.txt"),
            Kind::Confirmation => include_str!("../templates/confirmation.txt"),
            Kind::Ruling => include_str!("../templates/ruling.txt"),
            Kind::Assistance => include_str!("../templates/assistance.txt"),
            Kind::Plan => include_str!("../templates/plan.txt"),
            Kind::Statement => include_str!("../templates/statement.txt"),
        }
    }

    pub const fn fields(self) -> &'static [Field] {
        match self {
            Kind::Announcement => fields::ANNOUNCEMENT,
            Kind::Rules => fields::RULES,
            Kind::Commission => fields::COMMISSION,
            Kind::Confirmation => fields::CONFIRMATION,
            Kind::Ruling => fields::RULING,
            Kind::Assistance => fields::ASSISTANCE,
            Kind::Plan => fields::PLAN,
            Kind::Statement => fields::STATEMENT,
        }
    }

    pub const fn lists(self) -> &'static [List] {
        match self {
            Kind::Announcement => fields::PARAGRAPHS,
            Kind::Ruling | Kind::Assistance => fields::PARTIES,
            Kind::Plan => fields::PLAN_LINES,
            Kind::Statement => fields::STATEMENT_LINES,
            Kind::Rules | Kind::Commission | Kind::Confirmation => &[],
        }
    }

    /// Whether a template of this kind may name the field, inside `list` or outside any.
    pub(crate) fn has(self, list: Option<&str>, name: &str) -> bool {
        let lists = self.lists().iter().filter(|it| Some(it.name) == list);
        let of_list = lists.flat_map(|it| it.fields);
        self.fields().iter().chain(of_list).any(|it| it.name == name)
    }

    /// Fields for a trial rendering: two rows of every list.
    pub fn sample(self) -> Fields {
        let mut fields = Fields::default();
        for field in self.fields() {
            fields = fields.with(field.name, field.sample);
        }
        for list in self.lists() {
            let row: Vec<_> =
                list.fields.iter().map(|it| (it.name, it.sample.to_owned())).collect();
            fields.push(list.name, &row);
            fields.push(list.name, &row);
        }
        fields
    }
}

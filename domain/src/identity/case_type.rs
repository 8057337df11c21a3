//! The type characters of a case number (类型代字), as the standard's annex lists them.
//!
//! Grounds: [`crate::statute::identifiers::ID_05`].

/// Cases of enforcement: the types a case of ours may have.
pub const ENFORCEMENT: [(&str, &str); 9] = [
    ("执", "首次执行"),
    ("执恢", "恢复执行"),
    ("执保", "财产保全执行"),
    ("执异", "执行异议"),
    ("执复", "执行复议"),
    ("执监", "执行监督"),
    ("执协", "执行协调"),
    ("执请", "执行请示"),
    ("执他", "其他执行"),
];

/// Other types, in which titles and related decisions are found.
const OTHER: &[&str] = &[
    "执转破",
    "诉前调",
    "财保",
    "行保",
    "证保",
    "破",
    "破申",
    "破终",
    "破监",
    "破他",
    "强清",
    "清申",
    "清终",
    "清监",
    "清算",
    "民初",
    "民终",
    "民申",
    "民监",
    "民再",
    "民抗",
    "民特",
    "民特监",
    "民撤",
    "民督",
    "民督监",
    "民催",
    "民破",
    "民算",
    "民他",
    "民辖",
    "民辖终",
    "民辖监",
    "民保令",
    "民保更",
    "民认",
    "刑初",
    "刑终",
    "刑申",
    "刑监",
    "刑再",
    "刑抗",
    "刑核",
    "刑他",
    "刑辖",
    "刑医",
    "刑医复",
    "刑医解",
    "刑没",
    "刑没终",
    "刑更",
    "刑更备",
    "刑更监",
    "行初",
    "行终",
    "行申",
    "行监",
    "行再",
    "行抗",
    "行审",
    "行审复",
    "行他",
    "行辖",
    "行辖终",
    "行赔初",
    "行赔终",
    "行赔申",
    "行赔再",
    "行赔监",
    "行赔抗",
    "行赔他",
    "法赔",
    "委赔",
    "委赔监",
    "委赔提",
    "委赔再",
    "委赔他",
    "司救刑",
    "司救民",
    "司救行",
    "司救执",
    "司救赔",
    "司救访",
    "司救他",
    "司惩",
    "司惩复",
    "认台",
    "认港",
    "认澳",
    "认复",
    "协外认",
    "请台",
];

/// Special-trial characters (专门审判代字) that may stand before the type since 2018.
const SPECIAL: &[&str] = &["知", "互", "金", "商", "环", "涉"];

/// Types of the numbering before 2016 that the annex no longer lists.
const BEFORE_2016: &[&str] = &[
    "民一初",
    "民二初",
    "民三初",
    "民四初",
    "民一终",
    "民二终",
    "民三终",
    "民四终",
    "商初",
    "商终",
    "知民初",
    "知民终",
    "非诉行执",
];

/// Whether a type is in the table, with or without a special-trial character before it.
pub fn is_known(kind: &str) -> bool {
    let listed = |it: &str| is_enforcement(it) || OTHER.contains(&it);
    listed(kind) || SPECIAL.iter().filter_map(|it| kind.strip_prefix(it)).any(listed)
}

pub fn is_enforcement(kind: &str) -> bool {
    ENFORCEMENT.iter().any(|(it, _)| *it == kind)
}

/// The longest type with which the court and type of an old number end.
pub(super) fn at_end_of(court_and_kind: &str) -> Option<&'static str> {
    ENFORCEMENT
        .iter()
        .map(|(it, _)| *it)
        .chain(OTHER.iter().copied())
        .chain(BEFORE_2016.iter().copied())
        .filter(|it| court_and_kind.ends_with(it) && court_and_kind.len() > it.len())
        .max_by_key(|it| it.len())
}

/// 恢执, which one notice writes, is 执恢.
pub(super) fn standard(kind: &str) -> &str {
    if kind == "恢执" { "执恢" } else { kind }
}

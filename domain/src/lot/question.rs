//! What a question on a lot may not carry: somebody's personal data (个人信息).

/// What of a person a text gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// A citizen's identity number (身份证号).
    Identity,
    Phone,
    /// A bank account or card.
    Account,
    Mail,
    /// Only people find a name or a home; the platform does not look for them.
    Name,
    Address,
}

impl Personal {
    pub const ALL: [Personal; 6] = [
        Personal::Identity,
        Personal::Phone,
        Personal::Account,
        Personal::Mail,
        Personal::Name,
        Personal::Address,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Personal::Identity => "identity",
            Personal::Phone => "phone",
            Personal::Account => "account",
            Personal::Mail => "mail",
            Personal::Name => "name",
            Personal::Address => "address",
        }
    }

    pub fn from_name(name: &str) -> Option<Personal> {
        Personal::ALL.into_iter().find(|it| it.name() == name)
    }

    pub const fn chinese(self) -> &'static str {
        match self {
            Personal::Identity => "身份证号",
            Personal::Phone => "电话号码",
            Personal::Account => "银行账号",
            Personal::Mail => "邮箱地址",
            Personal::Name => "姓名",
            Personal::Address => "住址",
        }
    }
}

/// The first personal data that a machine can tell from a text: numbers by their form, also when
/// they are typed in groups or with full-width digits. Amounts, dates and areas are not mistaken
/// for them.
pub fn personal_data(text: &str) -> Option<Personal> {
    let text: String = text.chars().map(half_width).collect();
    if mentions_mail(&text) {
        return Some(Personal::Mail);
    }
    numbers(&text).iter().find_map(|groups| number(groups))
}

fn half_width(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        '＠' => '@',
        'ｘ' | 'Ｘ' | 'x' => 'X',
        other => other,
    }
}

fn mentions_mail(text: &str) -> bool {
    let word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-');
    text.split('@').zip(text.split('@').skip(1)).any(|(before, after)| {
        let domain = after.chars().take_while(|it| word(*it)).collect::<String>();
        before.chars().next_back().is_some_and(word) && domain.contains('.')
    })
}

/// Groups of digits (and a closing X) that stand together, one blank or hyphen between two.
fn numbers(text: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut groups: Vec<String> = Vec::new();
    let mut group = String::new();
    let mut gap = 0;
    for letter in text.chars().chain(['\n']) {
        if letter.is_ascii_digit() || (letter == 'X' && group.len() == 17) {
            if group.is_empty() && gap > 1 && !groups.is_empty() {
                all.push(std::mem::take(&mut groups));
            }
            group.push(letter);
            gap = 0;
            continue;
        }
        if !group.is_empty() {
            groups.push(std::mem::take(&mut group));
        }
        gap += if matches!(letter, ' ' | '-') { 1 } else { 2 };
        if gap > 1 && !groups.is_empty() {
            all.push(std::mem::take(&mut groups));
        }
    }
    all
}

fn number(groups: &[String]) -> Option<Personal> {
    let lengths: Vec<usize> = groups.iter().map(String::len).collect();
    let whole = groups.concat();
    let mobile = |it: &str| it.starts_with('1') && !matches!(it.chars().nth(1), Some('0'..='2'));
    if matches!(lengths.as_slice(), [3, 4, 4]) && mobile(&whole) {
        return Some(Personal::Phone);
    }
    if matches!(lengths.as_slice(), [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3]) {
        return Some(Personal::Account);
    }
    groups.iter().find_map(|it| match it.len() {
        11 if mobile(it) => Some(Personal::Phone),
        18 if matches!(it.get(6..8), Some("18" | "19" | "20")) => Some(Personal::Identity),
        15..=19 => Some(Personal::Account),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_found_in_every_way_of_writing_them() {
        for (text, expected) in [
            ("我的电话13800138000", Personal::Phone),
            ("请回电 138-0013-8000 谢谢", Personal::Phone),
            ("请回电 138 0013 8000", Personal::Phone),
            ("１３８００１３８０００", Personal::Phone),
            ("身份证43010219900101123X", Personal::Identity),
            ("身份证43010219900101123x的人", Personal::Identity),
            ("430102199001011234", Personal::Identity),
            ("卡号6222021234567890123", Personal::Account),
            ("卡号 6222 0212 3456 7890 123", Personal::Account),
            ("卡号 6222-0212-3456-7890", Personal::Account),
            ("写信到 li.si@example.com", Personal::Mail),
            ("写信到 lisi＠example.com", Personal::Mail),
        ] {
            assert_eq!(personal_data(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_people_ask_about_a_lot_is_no_personal_data() {
        for text in [
            "房屋面积是120.5平方米吗？",
            "2026-11-22 到 2026-11-23 可以看样吗？",
            "案号（2026）湘0102执1234号的房子有租赁吗？",
            "起拍价 12345678.00 元含税吗？",
            "不动产权第0012345678号",
            "物业电话是 0731-84412345 吗",
            "10000000000 元的评估价",
            "车架号 LSVAM4187C2184841 对吗",
            "价格@每平方米多少",
            "",
        ] {
            assert_eq!(personal_data(text), None, "{text}");
        }
    }

    #[test]
    fn names_lead_back_to_what_they_name() {
        for it in Personal::ALL {
            assert_eq!(Personal::from_name(it.name()), Some(it));
        }
        assert_eq!(Personal::from_name("soul"), None);
    }
}

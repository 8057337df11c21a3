//! Amounts in the capitals of official documents (大写), which nobody alters with one stroke.

use super::Money;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const PLACES: [(i64, &str); 4] = [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")];
const GROUPS: [(i64, &str); 4] =
    [(1_000_000_000_000, "万亿"), (100_000_000, "亿"), (10_000, "万"), (1, "")];

impl Money {
    /// `壹佰贰拾叁元肆角伍分`.
    pub fn in_capitals(self) -> String {
        let (yuan, jiao, fen) = (self.fen() / 100, self.fen() / 10 % 10, self.fen() % 10);
        let mut text = String::new();
        if yuan > 0 || self.is_zero() {
            text = whole(yuan) + "元";
        }
        match (jiao, fen) {
            (0, 0) => text + "整",
            (_, 0) => text + digit(jiao) + "角整",
            (0, _) if yuan > 0 => text + "零" + digit(fen) + "分",
            (0, _) => text + digit(fen) + "分",
            (_, _) => text + digit(jiao) + "角" + digit(fen) + "分",
        }
    }
}

fn digit(value: i64) -> &'static str {
    usize::try_from(value).ok().and_then(|it| DIGITS.get(it)).copied().unwrap_or_default()
}

fn whole(yuan: i64) -> String {
    let (mut text, mut gap) = (String::new(), false);
    for (size, name) in GROUPS {
        let value = yuan / size % 10_000;
        if value == 0 {
            gap |= !text.is_empty();
            continue;
        }
        if !text.is_empty() && (gap || value < 1000) {
            text += "零";
        }
        text += &group(value);
        text += name;
        gap = false;
    }
    if text.is_empty() { "零".to_owned() } else { text }
}

/// Four digits, such as 壹仟零伍拾.
fn group(value: i64) -> String {
    let (mut text, mut gap) = (String::new(), false);
    for (size, name) in PLACES {
        let own = value / size % 10;
        if own == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text += "零";
        }
        text += digit(own);
        text += name;
        gap = false;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_on_a_cheque() {
        for (fen, written) in [
            (0, "零元整"),
            (5, "伍分"),
            (50, "伍角整"),
            (1000, "壹拾元整"),
            (10_105, "壹佰零壹元零伍分"),
            (101_010, "壹仟零壹拾元壹角整"),
            (1_000_100, "壹万零壹元整"),
            (1_005_000, "壹万零伍拾元整"),
            (10_000_000_000, "壹亿元整"),
            (10_001_000_000, "壹亿零壹万元整"),
            (361_381_756, "叁佰陆拾壹万叁仟捌佰壹拾柒元伍角陆分"),
            (100_000_033, "壹佰万元叁角叁分"),
        ] {
            let money = Money::from_fen(fen).expect("an amount");
            assert_eq!(money.in_capitals(), written, "{fen}");
        }
    }
}

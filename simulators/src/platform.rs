//! Simulated inquiry platforms (询价平台): each has a model of its own that follows from a seed, so
//! that the same asset is always answered with the same value.

use chrono::{DateTime, TimeDelta, Utc};
use domain::money::Money;
use machine_client::wire::{Quote, Task};
use serde_json::Value;
use sm3::{Digest, Sm3};

/// How far a platform is from the market, at most, in parts of ten thousand.
const SPREAD: u64 = 600;
/// A report is valid for a year at most (REF-27); this one for a little less.
const VALID_DAYS: i64 = 360;

/// The model of one platform.
pub struct Model {
    /// Differs between platforms: it is what makes their values differ.
    pub name: String,
    pub seed: u64,
    /// The longest time an answer takes.
    pub slowest: TimeDelta,
}

impl Model {
    /// The answer to a task, once the platform has thought about it for long enough.
    pub fn answer(&self, task: &Task, now: DateTime<Utc>) -> Option<Quote> {
        if now < task.commissioned_at.to_utc() + self.delay(task) {
            return None;
        }
        let valid_until = task.commissioned_at.date_naive() + TimeDelta::days(VALID_DAYS);
        let value = self.value(task)?;
        let share = |hundredths: i64| {
            Money::from_fen(value.fen() / 100 * hundredths).map(|it| it.to_string())
        };
        Some(Quote {
            value: value.to_string(),
            valid_until,
            low: share(97),
            high: share(103),
            method: Some("自动估价模型（模拟）".to_owned()),
            samples: Vec::new(),
        })
    }

    /// The market's value, a little more or less, in whole hundreds of yuan.
    fn value(&self, task: &Task) -> Option<Money> {
        let market = i128::from(self.market(task));
        let off = self.draw("off", task, Some(&self.name)) % (2 * SPREAD + 1);
        let share = 10_000 - i128::from(SPREAD) + i128::from(off);
        let fen = market * share / 10_000;
        Money::from_fen(i64::try_from(fen / 10_000).ok()?.max(1) * 10_000)
    }

    /// In fen: by the area where the court has stated one, else by the kind of asset.
    fn market(&self, task: &Task) -> i64 {
        let (least, most) = match task.category.as_str() {
            "housing" => (8_000, 16_000),
            "land" => (1_500, 6_000),
            "vehicle" => (60_000, 300_000),
            "construction" => (400_000, 3_000_000),
            "equity" => (500_000, 8_000_000),
            _ => (20_000, 900_000),
        };
        let span = u64::try_from(most - least).unwrap_or(1);
        let drawn = self.draw("market", task, None) % span;
        let yuan = least + i64::try_from(drawn).unwrap_or_default();
        match (task.category.as_str(), area(&task.facts)) {
            // Hundredths of a square metre by yuan for one are fen.
            ("housing" | "land", Some(hundredths)) => yuan.saturating_mul(hundredths),
            ("housing" | "land", None) => yuan.saturating_mul(100 * 100),
            _ => yuan.saturating_mul(100),
        }
    }

    fn delay(&self, task: &Task) -> TimeDelta {
        let most = u64::try_from(self.slowest.num_seconds()).unwrap_or_default();
        let seconds = self.draw("delay", task, Some(&self.name)) % (most + 1);
        TimeDelta::seconds(i64::try_from(seconds).unwrap_or_default())
    }

    /// A number that follows from the seed, the asset and, where it differs, the platform.
    fn draw(&self, what: &str, task: &Task, platform: Option<&str>) -> u64 {
        let mut hasher = Sm3::new();
        let platform = platform.unwrap_or_default();
        for part in [&self.seed.to_string(), what, &task.title, &task.region, platform] {
            hasher.update(part.as_bytes());
            hasher.update(b"\n");
        }
        let first = hasher.finalize().into_iter().take(8);
        first.fold(0, |sum, byte| (sum << 8) | u64::from(byte))
    }
}

/// The area the court has stated, such as `118.42平方米`, in hundredths of a square metre.
fn area(facts: &Value) -> Option<i64> {
    let text = facts.get("area")?.get("content")?.as_str()?;
    let (number, _) = text.split_once("平方米")?;
    let (whole, part) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
    let part: String = part.chars().chain("00".chars()).take(2).collect();
    let hundredths = whole.parse::<i64>().ok()?.checked_mul(100)?;
    hundredths.checked_add(part.parse().ok()?).filter(|it| *it > 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn task(category: &str, area: Value) -> Task {
        serde_json::from_value(json!({
            "inquiry_id": Uuid::nil(), "title": "晓园大厦2栋1703号", "kind": "immovable",
            "category": category, "region": "湖南省长沙市芙蓉区", "settled": false, "quotes": [],
            "accepts": "quote", "facts": { "area": { "content": area } },
            "commissioned_at": "2026-11-22T10:00:00+08:00", "due_at": "2026-11-26T00:00:00+08:00",
        }))
        .unwrap()
    }

    fn model(name: &str, seed: u64, seconds: i64) -> Model {
        Model { name: name.to_owned(), seed, slowest: TimeDelta::seconds(seconds) }
    }

    #[test]
    fn a_value_follows_from_the_seed_and_the_platform() {
        let asset = task("housing", json!("118.42平方米"));
        let now = asset.commissioned_at.to_utc();
        let value = |name, seed| model(name, seed, 0).answer(&asset, now).unwrap().value;
        assert_eq!(value("taobao", 1), value("taobao", 1));
        assert_ne!(value("taobao", 1), value("jd", 1));
        assert_ne!(value("taobao", 1), value("taobao", 2));
    }

    #[test]
    fn platforms_are_near_each_other_and_near_the_area() {
        for seed in 0..200 {
            let asset = task("housing", json!("118.42平方米"));
            let fen = |name| model(name, seed, 0).value(&asset).unwrap().fen();
            let values = ["taobao", "jd", "icbc"].map(fen);
            let (least, most) = (values.iter().min().unwrap(), values.iter().max().unwrap());
            assert!(most * 94 <= least * 107, "seed {seed}: {values:?}");
            let one_metre = most / 118;
            assert!((700_000..1_800_000).contains(&one_metre), "seed {seed}: {one_metre} fen");
        }
    }

    #[test]
    fn an_answer_takes_its_time() {
        let asset = task("vehicle", Value::Null);
        let began = asset.commissioned_at.to_utc();
        let slow = model("taobao", 3, 20);
        let first =
            (0..=20).find(|it| slow.answer(&asset, began + TimeDelta::seconds(*it)).is_some());
        assert_eq!(first, Some(slow.delay(&asset).num_seconds()));
        assert!(slow.answer(&asset, began - TimeDelta::seconds(1)).is_none());
    }

    #[test]
    fn an_area_is_read_from_what_the_court_states() {
        for (text, hundredths) in [
            (json!("118.42平方米"), Some(11_842)),
            (json!("90平方米（套内）"), Some(9_000)),
            (json!("7.5平方米"), Some(750)),
            (json!("约九十平方米"), None),
            (json!("0平方米"), None),
            (json!("不详"), None),
            (Value::Null, None),
        ] {
            assert_eq!(area(&json!({ "area": { "content": text } })), hundredths, "{text}");
        }
        assert_eq!(area(&json!({})), None);
    }
}

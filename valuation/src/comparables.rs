//! Sales like this one (可比成交): finished lots of the same kind, the nearest by place, area and time
//! first. Shown beside the quotes; no price is changed by them.

use chrono::NaiveDate;
use domain::money::{Money, Rounding};

/// An area in hundredths of a square metre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Area(u32);

impl Area {
    /// Reads `89.5`, `89.50` or `89.50㎡`; nothing else, and no area of nothing.
    pub fn parse(text: &str) -> Option<Area> {
        let text = text.trim();
        let units = ["平方米", "㎡", "m²", "m2"];
        let bare = units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text).trim();
        let (whole, part) = bare.split_once('.').unwrap_or((bare, ""));
        let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
            return None;
        }
        let whole: u32 = whole.parse().ok()?;
        let part: u32 = format!("{part:0<2}").parse().ok()?;
        let hundredths = whole.checked_mul(100)?.checked_add(part)?;
        (hundredths > 0).then_some(Area(hundredths))
    }

    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// What a square metre costs, half a fen up.
    pub fn unit_price(self, price: Money) -> Option<Money> {
        Money::divided(i128::from(price.fen()) * 100, i128::from(self.0), Rounding::HalfUp)
    }

    /// The difference in basis points of this area.
    fn distance(self, other: Area) -> u64 {
        u64::from(self.0.abs_diff(other.0)) * 10_000 / u64::from(self.0)
    }
}

/// What is to be valued, or was sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    pub category: String,
    /// The division code: two digits of the province, two of the city, two of the county.
    pub region: String,
    pub area: Option<Area>,
    /// The day of the valuation or of the sale.
    pub on: NaiveDate,
}

/// How near a sale is by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    County,
    City,
    Province,
    Elsewhere,
}

impl Place {
    /// The stable name, on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Place::County => "county",
            Place::City => "city",
            Place::Province => "province",
            Place::Elsewhere => "elsewhere",
        }
    }

    fn of(one: &str, other: &str) -> Place {
        let same = |digits: usize| {
            one.get(..digits).is_some_and(|it| other.get(..digits).is_some_and(|that| that == it))
        };
        match (same(6), same(4), same(2)) {
            (true, _, _) => Place::County,
            (false, true, _) => Place::City,
            (false, false, true) => Place::Province,
            (false, false, false) => Place::Elsewhere,
        }
    }
}

/// A sale beside the thing to be valued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparable<T> {
    pub sale: T,
    pub place: Place,
    /// The difference of the areas in basis points of the area to be valued, where both are known.
    pub area_distance: Option<u64>,
    pub days: u64,
}

/// The nearest sales of the same category: by place, then by tenths of the area, then by time.
pub fn nearest<T>(
    subject: &Thing,
    sales: impl IntoIterator<Item = (Thing, T)>,
    limit: usize,
) -> Vec<Comparable<T>> {
    let like = sales.into_iter().filter(|(it, _)| it.category == subject.category);
    let compared = |(it, sale): (Thing, T)| Comparable {
        sale,
        place: Place::of(&subject.region, &it.region),
        area_distance: subject.area.zip(it.area).map(|(one, other)| one.distance(other)),
        days: (subject.on - it.on).num_days().unsigned_abs(),
    };
    let mut found: Vec<Comparable<T>> = like.map(compared).collect();
    // An unknown area comes after every known one of the same place.
    let tenths = |it: &Comparable<T>| it.area_distance.map_or(u64::MAX, |it| it / 1_000);
    found.sort_by_key(|it| (it.place, tenths(it), it.days));
    found.truncate(limit);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(category: &str, region: &str, area: &str, on: &str) -> Thing {
        Thing {
            category: category.to_owned(),
            region: region.to_owned(),
            area: Area::parse(area),
            on: on.parse().expect("a day"),
        }
    }

    #[test]
    fn an_area_is_read_exactly_or_not_at_all() {
        for (text, hundredths) in [
            ("89.5", Some(8_950)),
            (" 89.05㎡ ", Some(8_905)),
            ("120平方米", Some(12_000)),
            ("0.01", Some(1)),
            ("0", None),
            ("", None),
            ("89.555", None),
            ("-1", None),
            ("约90", None),
            ("99999999999", None),
        ] {
            assert_eq!(Area::parse(text).map(Area::hundredths), hundredths, "{text:?}");
        }
        let area = Area::parse("89.5").expect("an area");
        assert_eq!(area.unit_price(Money::yuan(1_000_000)).map(Money::fen), Some(1_117_318));
    }

    #[test]
    fn the_nearest_sale_is_near_by_place_then_area_then_time() {
        let subject = thing("housing", "430102", "100", "2026-11-23");
        let sales = [
            ("far away", thing("housing", "110101", "100", "2026-11-22")),
            ("other category", thing("vehicle", "430102", "100", "2026-11-22")),
            ("province", thing("housing", "430681", "100", "2026-11-22")),
            ("city", thing("housing", "430104", "100", "2026-11-22")),
            ("area unknown", thing("housing", "430102", "", "2026-11-22")),
            ("larger", thing("housing", "430102", "150", "2026-11-22")),
            ("old", thing("housing", "430102", "105", "2025-01-01")),
            ("like it", thing("housing", "430102", "109.99", "2026-10-01")),
        ];
        let given = || sales.clone().map(|(name, it)| (it, name));
        let names = |limit| -> Vec<&str> {
            nearest(&subject, given(), limit).into_iter().map(|it| it.sale).collect()
        };
        let order = ["like it", "old", "larger", "area unknown", "city", "province", "far away"];
        assert_eq!(names(10), order);
        assert_eq!(names(2), ["like it", "old"]);
        let first = nearest(&subject, given(), 1).remove(0);
        assert_eq!((first.place, first.area_distance, first.days), (Place::County, Some(999), 53));
    }
}

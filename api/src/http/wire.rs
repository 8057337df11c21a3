//! What crosses the wire in one form everywhere: times with +08:00, money in yuan as a string.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, FixedOffset, Utc};
use domain::money::Money;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The one offset China has had since 1991.
pub fn beijing(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&FixedOffset::east_opt(8 * 3600).expect("eight hours are an offset"))
}

/// The years that a case may speak of: PostgreSQL keeps them, and no period leads out of them.
const YEARS: RangeInclusive<i32> = 1900..=2199;

/// Reads a day or a time of a year that a case may speak of.
pub fn near<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Datelike + Deserialize<'de>,
    D: Deserializer<'de>,
{
    let value = T::deserialize(deserializer)?;
    if YEARS.contains(&value.year()) {
        Ok(value)
    } else {
        Err(de::Error::custom("the year is out of range"))
    }
}

/// [`near`] for what may be left out; to be used with `default`.
pub fn near_if_given<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Datelike + Deserialize<'de>,
    D: Deserializer<'de>,
{
    #[derive(Deserialize)]
    #[serde(transparent, bound = "T: Datelike + Deserialize<'de>")]
    struct Near<T>(#[serde(deserialize_with = "near")] T);
    Ok(Option::<Near<T>>::deserialize(deserializer)?.map(|it| it.0))
}

/// An amount as a string of yuan with two decimals; a JSON number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Yuan(pub Money);

impl Serialize for Yuan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Yuan, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map(Yuan).map_err(de::Error::custom)
    }
}

impl PartialSchema for Yuan {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Yuan with at most two decimals, as a string"))
            .pattern(Some(r"^[0-9]{1,12}(\.[0-9]{1,2})?$"))
            .examples(["1234567.80"])
            .into()
    }
}

impl ToSchema for Yuan {}

impl From<Money> for Yuan {
    fn from(amount: Money) -> Yuan {
        Yuan(amount)
    }
}

//! How refusals about the lists of platforms and firms are told.

use serde_json::json;
use valuation::listing::ListError;

use super::{Told, kinds, term};
use crate::app::platforms::PlatformRefusal;

pub(super) fn platform(error: &PlatformRefusal) -> Told {
    match error {
        PlatformRefusal::NoAccount | PlatformRefusal::Taken => {
            Told::new(&kinds::PLATFORM_UNUSABLE, error)
        }
        PlatformRefusal::Listed => Told::new(&kinds::PLATFORM_LISTED, error),
        PlatformRefusal::SameInstant => Told::new(&kinds::PLATFORM_DECIDED, error),
        PlatformRefusal::NotListed => Told::new(&kinds::PLATFORM_NOT_LISTED, error),
        PlatformRefusal::List(ListError::Barred { until }) => {
            let detail = format!("该平台被除名，{until}前不得再次入选。");
            Told::new(&kinds::PLATFORM_BARRED, detail).with("until", json!(until.to_string()))
        }
        PlatformRefusal::List(ListError::NotLateEnough { lateness }) => {
            let (year, months) = (lateness.calendar_year, lateness.twelve_months);
            let detail = format!("该平台本年迟延{year}次，近十二个月迟延{months}次，未满五次。");
            let told = Told::new(&kinds::PLATFORM_NOT_LATE, detail);
            told.with("calendar_year", json!(year)).with("twelve_months", json!(months))
        }
        PlatformRefusal::List(ListError::Term(error)) => term(error),
    }
}

//! Both sides of what a fact sheet takes.

use super::*;

fn today() -> NaiveDate {
    "2026-11-22".parse().expect("a day")
}

fn known(value: &str) -> Stated {
    Stated::Known { value: value.to_owned(), source: "现场调查笔录".to_owned(), as_of: None }
}

#[test]
fn keys_are_unique_in_every_sheet_and_every_category_has_one() {
    for subject in Subject::ALL {
        let keys: Vec<_> = fields(subject).map(|it| it.key).collect();
        let unique: BTreeSet<_> = keys.iter().collect();
        assert_eq!(unique.len(), keys.len(), "{subject:?}");
    }
    let categories = [
        ("housing", Subject::Immovable),
        ("construction", Subject::Immovable),
        ("land", Subject::Land),
        ("forest", Subject::Land),
        ("vehicle", Subject::Vehicle),
        ("goods", Subject::Movable),
        ("other", Subject::Movable),
        ("equity", Subject::Equity),
        ("intangible", Subject::Intangible),
    ];
    for (category, subject) in categories {
        assert_eq!(Subject::of_category(category), Some(subject));
    }
    assert_eq!(Subject::of_category("house"), None);
}

/// REF-03: each of the five topics is asked of every kind of thing.
#[test]
fn every_kind_is_asked_for_the_five_topics() {
    let topics = [
        Part::Ownership,
        Part::Burdens,
        Part::Occupancy,
        Part::Arrears,
        Part::Defects,
        Part::Taxes,
    ];
    for subject in Subject::ALL {
        for topic in topics {
            let needed = |it: &&Field| it.part == topic && it.demand == Demand::Needed;
            assert!(fields(subject).any(|it| needed(&it)), "{subject:?} {topic:?}");
        }
    }
}

#[test]
fn a_value_is_kept_in_one_form() {
    let yes = [
        ("area", "0118.420", "118.42"),
        ("area", "118.42平方米", "118.42"),
        ("arrears_water", "1,234.5", "1234.50"),
        ("arrears_water", "0", "0.00"),
        ("land_until", "2060/1/31", "2060-01-31"),
        ("land_until", "2060年1月31日", "2060-01-31"),
        ("occupancy", "承租人占有使用", "tenant"),
        ("occupancy", "tenant", "tenant"),
        ("use", " 住宅 ", "住宅"),
    ];
    for (key, given, kept) in yes {
        let (_, said) = check(Subject::Immovable, key, known(given), today()).expect(given);
        assert_eq!(said, known(kept), "{key}");
    }
    let no = [
        ("area", "118.42345", Unusable::Measure),
        ("area", "-1", Unusable::Measure),
        ("area", "1.", Unusable::Measure),
        ("arrears_water", "1.234", Unusable::Amount),
        ("arrears_water", "1e3", Unusable::Amount),
        ("arrears_water", "-1", Unusable::Amount),
        ("land_until", "2060-02-30", Unusable::Day),
        ("land_until", "2200-01-01", Unusable::Day),
        ("occupancy", "不明", Unusable::Choice),
        ("use", " ", Unusable::Empty),
    ];
    for (key, given, why) in no {
        let refused = check(Subject::Immovable, key, known(given), today());
        assert_eq!(refused.err(), Some(NotStated::Value(why)), "{key} {given}");
    }
}

#[test]
fn a_vehicle_is_named_by_plate_and_number() {
    let take = |key, given| check(Subject::Vehicle, key, known(given), today()).map(|it| it.1);
    assert_eq!(take("plate", "湘a·12345"), Ok(known("湘A12345")));
    assert_eq!(take("plate", "湘AD12345"), Ok(known("湘AD12345")));
    assert_eq!(take("plate", "湘A1234挂"), Ok(known("湘A1234挂")));
    for wrong in ["A12345", "湘12345", "湘A1234", "湘A1234567", "湘A12·挂45"] {
        assert_eq!(take("plate", wrong), Err(NotStated::Value(Unusable::Plate)), "{wrong}");
    }
    assert_eq!(take("vin", "lsvam4187c2184847"), Ok(known("LSVAM4187C2184847")));
    for wrong in ["LSVAM4187C218484", "LSVAM4187C218484O", "LSVAM4187C21848477"] {
        assert_eq!(take("vin", wrong), Err(NotStated::Value(Unusable::Vin)), "{wrong}");
    }
    assert_eq!(take("mileage", "82,000公里"), Ok(known("82000")));
    assert_eq!(take("mileage", "8.2"), Err(NotStated::Value(Unusable::Count)));
    assert_eq!(take("vacated", "是"), Err(NotStated::NoSuchField), "no field of vehicles");
}

/// AUC-G2: the unknown says who was asked and when; nobody is asked tomorrow.
#[test]
fn the_unknown_names_who_was_asked() {
    let say = |said| check(Subject::Immovable, "keys", said, today()).map(|_| ());
    let unknown = |asked: &str, day: &str| Stated::Unknown {
        asked: asked.to_owned(),
        asked_on: day.parse().expect("a day"),
    };
    assert_eq!(say(unknown("物业公司", "2026-11-22")), Ok(()));
    let tomorrow = NotStated::InFuture { day: "2026-11-23".parse().expect("a day") };
    assert_eq!(say(unknown("物业公司", "2026-11-23")), Err(tomorrow));
    assert_eq!(say(unknown("  ", "2026-11-22")), Err(NotStated::NobodyAsked));
    let sourceless = Stated::Known { value: "无".into(), source: String::new(), as_of: None };
    assert_eq!(say(sourceless), Err(NotStated::NoSource));
    let as_of = Some("2026-11-23".parse().expect("a day"));
    let ahead = Stated::Known { value: "无".into(), source: "笔录".into(), as_of };
    assert_eq!(say(ahead), Err(tomorrow));
    assert_eq!(say(Stated::NotApplicable { why: " ".into() }), Err(NotStated::NoReason));
    let long = Stated::NotApplicable { why: "长".repeat(LONGEST + 1) };
    assert_eq!(say(long), Err(NotStated::TooLong));
    assert_eq!(say(Stated::NotApplicable { why: "长".repeat(LONGEST) }), Ok(()));
}

#[test]
fn a_part_is_told_when_nothing_needed_is_open() {
    let day = today();
    let mut said = vec![("occupancy", known("tenant")), ("vacated", known("no"))];
    assert_eq!(told(Subject::Immovable, Part::Occupancy, &said), None, "the keys are open");
    said.push(("keys", Stated::Unknown { asked: "物业公司".into(), asked_on: day }));
    assert_eq!(
        told(Subject::Immovable, Part::Occupancy, &said).expect("all is said"),
        "占有使用：承租人占有使用；已腾空：否；钥匙：经于2026-11-22向物业公司查询，未能查明"
    );
    assert_eq!(told(Subject::Vehicle, Part::Limits, &[]), None, "vehicles have no such part");
    let heating = [("arrears_other", Stated::NotApplicable { why: "无此费用".into() })];
    let arrears = told(Subject::Equity, Part::Arrears, &heating);
    assert_eq!(arrears.as_deref(), Some("其他欠缴税费：不适用（无此费用）"));
}

#[test]
fn the_score_is_full_only_when_nothing_needed_is_open() {
    for subject in Subject::ALL {
        let mut stated: BTreeSet<&str> = fields(subject).map(|it| it.key).collect();
        assert_eq!((score(subject, &stated), missing(subject, &stated).len()), (100, 0));
        stated.remove("defects");
        let open: Vec<_> = missing(subject, &stated).iter().map(|it| it.key).collect();
        assert_eq!(open, ["defects"]);
        assert!(score(subject, &stated) < 100);
        assert_eq!(score(subject, &BTreeSet::new()), 0);
    }
}

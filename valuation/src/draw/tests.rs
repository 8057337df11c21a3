//! The draw, its rules and its fairness.

use super::*;
use std::collections::BTreeMap;

fn at(text: &str) -> Instant {
    let at = chrono::DateTime::parse_from_rfc3339(text).expect("a time");
    Instant::from_utc(at.to_utc())
}

fn secret() -> Secret {
    Secret { secret: [7; 32], nonce: [9; 16] }
}

/// Six firms, one of which has an interest in the case.
pub fn announcement() -> Announcement {
    let candidate = |place: u8| Candidate {
        id: format!("F{place}"),
        name: format!("第{place}评估公司"),
        excluded: (place == 3)
            .then(|| Exclusion {
                bar: Bar::Conflict, why: "系申请执行人的关联公司".to_owned()
            }),
    };
    Announcement {
        draw: "4d9f".to_owned(),
        case_number: "(2026)湘0102执1号".to_owned(),
        asset: "五一大道100号1202房".to_owned(),
        announced_at: at("2026-11-20T09:00:00+08:00"),
        list_version: "2026-10".to_owned(),
        field: "real-estate".to_owned(),
        region: "430100".to_owned(),
        basis: Basis::Location,
        candidates: (1..=6).map(candidate).collect(),
        contributions_until: at("2026-11-23T09:00:00+08:00"),
        source: None,
        commitment: commitment("4d9f", &secret()),
    }
}

fn contribution(by: &str, value: &str) -> Contribution {
    let at = at("2026-11-21T10:00:00+08:00");
    Contribution { kind: ContributionKind::Party, by: by.to_owned(), value: value.to_owned(), at }
}

fn held() -> Record {
    let given = vec![contribution("甲银行", "8341"), contribution("王某", "红烧肉")];
    hold(announcement(), given, secret(), at("2026-11-23T09:30:00+08:00")).expect("held")
}

#[test]
fn ref_16_a_draw_is_three_firms_and_can_be_run_again() {
    let record = held();
    assert_eq!(check(&record), Ok(()));
    assert_eq!(record.drawn.len(), FIRMS);
    assert!(!record.drawn.contains(&"F3".to_owned()), "the excluded firm is never drawn");
    assert_eq!(held(), record, "the same inputs draw the same firms");
}

#[test]
fn the_court_alone_cannot_draw() {
    let drawn_at = at("2026-11-23T09:30:00+08:00");
    let refused = hold(announcement(), vec![], secret(), drawn_at);
    assert_eq!(refused.map(|_| ()), Err(DrawError::CourtAlone));
    let early = at("2026-11-23T08:59:59+08:00");
    let given = vec![contribution("甲银行", "1")];
    let refused = hold(announcement(), given, secret(), early).map(|_| ());
    assert_eq!(refused, Err(DrawError::TooEarly { until: at("2026-11-23T09:00:00+08:00") }));
}

#[test]
fn a_public_source_is_waited_for_and_must_be_the_announced_one() {
    let source = PublicSource {
        name: "福彩3D第2026311期".to_owned(),
        not_before: at("2026-11-24T21:15:00+08:00"),
    };
    let announced = Announcement { source: Some(source.clone()), ..announcement() };
    let hold_with = |given, drawn_at: &str| hold(announced.clone(), given, secret(), at(drawn_at));
    let party = contribution("甲银行", "1");
    let refused = hold_with(vec![party.clone()], "2026-11-23T10:00:00+08:00").map(|_| ());
    assert_eq!(refused, Err(DrawError::TooEarly { until: source.not_before }));
    let refused = hold_with(vec![party.clone()], "2026-11-24T22:00:00+08:00").map(|_| ());
    assert_eq!(refused, Err(DrawError::SourceMissing));
    let shown = |by: &str, at: Instant| Contribution {
        kind: ContributionKind::Public,
        by: by.to_owned(),
        value: "473".to_owned(),
        at,
    };
    let later = at("2026-11-24T21:20:00+08:00");
    let record = hold_with(vec![party, shown(&source.name, later)], "2026-11-24T22:00:00+08:00");
    let record = record.expect("held");
    assert_eq!(check(&record), Ok(()));
    for (contribution, flaw) in [
        (shown("另一来源", later), Flaw::OtherSource),
        (shown(&source.name, at("2026-11-24T21:14:59+08:00")), Flaw::OutOfTime),
    ] {
        let contributions = vec![contribution];
        assert_eq!(check(&Record { contributions, ..record.clone() }), Err(flaw));
    }
}

#[test]
fn fewer_than_three_firms_are_no_draw() {
    for (left, lawful) in [(4, Ok(())), (3, Err(DrawError::TooFewFirms { eligible: 2 }))] {
        let mut few = announcement();
        few.candidates.truncate(left);
        assert_eq!(few.check(), lawful, "{left} listed, one of them excluded");
    }
    let mut twice = announcement();
    let again = twice.candidates.first().cloned().expect("a firm");
    twice.candidates.push(again);
    assert_eq!(twice.check(), Err(DrawError::TwiceListed { id: "F1".to_owned() }));
}

/// Whatever is changed in the published record is found.
#[test]
fn every_changed_field_is_found() {
    let change = |change: &dyn Fn(&mut Record)| {
        let mut record = held();
        change(&mut record);
        check(&record).expect_err("found")
    };
    let announcement: [&dyn Fn(&mut Announcement); 12] = [
        &|it| it.case_number.push('1'),
        &|it| it.asset.push('1'),
        &|it| it.list_version.push('1'),
        &|it| it.field.push('1'),
        &|it| it.region = "430200".to_owned(),
        &|it| it.basis = Basis::Agreed,
        &|it| it.announced_at = at("2026-11-20T09:00:01+08:00"),
        &|it| it.contributions_until = at("2026-11-23T09:00:01+08:00"),
        &|it| it.candidates.reverse(),
        &|it| it.candidates.iter_mut().for_each(|it| it.excluded = None),
        &|it| it.candidates.iter_mut().take(1).for_each(|it| it.name.push('1')),
        &|it| {
            let name = String::new();
            it.source = Some(PublicSource { name, not_before: it.announced_at });
        },
    ];
    for (number, edit) in announcement.into_iter().enumerate() {
        let flaw = change(&|it| edit(&mut it.announcement));
        assert_eq!(flaw, Flaw::OtherAnnouncement, "change {number}");
    }
    // Whoever also recomputes the hash of the announcement meets the digest.
    let flaw = change(&|it| {
        it.announcement.case_number.push('1');
        it.announcement_hash = announcement_hash(&it.announcement);
    });
    assert!(matches!(flaw, Flaw::OtherFirms { .. } | Flaw::OtherDigest), "{flaw}");
    assert_eq!(change(&|it| it.secret.secret = [8; 32]), Flaw::OtherSecret);
    assert_eq!(change(&|it| it.secret.nonce = [8; 16]), Flaw::OtherSecret);
    assert_eq!(change(&|it| it.announcement_hash = Hash::GENESIS), Flaw::OtherAnnouncement);
    assert_eq!(change(&|it| it.digest = Hash::GENESIS), Flaw::OtherDigest);
    let later = at("2026-11-23T09:30:00.000001+08:00");
    assert_eq!(change(&|it| it.drawn_at = later), Flaw::OtherDigest);
    let edits: [&dyn Fn(&mut Record); 5] = [
        &|it| it.contributions.reverse(),
        &|it| it.contributions.truncate(1),
        &|it| it.contributions.iter_mut().take(1).for_each(|it| it.value.push('0')),
        &|it| it.contributions.iter_mut().take(1).for_each(|it| it.by.push('0')),
        &|it| {
            let kind = ContributionKind::Witness;
            it.contributions.iter_mut().take(1).for_each(|it| it.kind = kind);
        },
    ];
    for edit in edits {
        let flaw = change(edit);
        assert!(matches!(flaw, Flaw::OtherFirms { .. } | Flaw::OtherDigest), "{flaw}");
    }
    assert!(matches!(change(&|it| it.drawn.reverse()), Flaw::OtherFirms { .. }));
    let twice = |it: &mut Record| {
        let again = it.contributions.first().cloned().expect("one");
        it.contributions.push(again);
    };
    assert_eq!(change(&twice), Flaw::TwiceContributed);
}

/// Chi-square over 12,000 draws of three out of five: sixty ordered outcomes, 59 degrees of
/// freedom. Beyond 98.3 a fair draw comes once in a thousand; the seeds are fixed, so this
/// either always holds or never.
#[test]
fn every_order_is_equally_likely() {
    let mut seen: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    let draws = 12_000_u32;
    for number in 0..draws {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        let drawn = sequence::pick(Hash::from_bytes(bytes), vec![1, 2, 3, 4, 5], FIRMS);
        *seen.entry(drawn).or_default() += 1;
    }
    assert_eq!(seen.len(), 60);
    // Σ (o − e)² / e with e = 200, kept in whole numbers.
    let squares: u64 = seen.values().map(|it| u64::from(it.abs_diff(200)).pow(2)).sum();
    assert!(squares < 98 * 200, "χ² = {} / 200", squares);
    assert!(squares > 25 * 200, "too even to be chance: χ² = {} / 200", squares);
}

#[test]
fn numbers_are_taken_without_bias() {
    let mut words = sequence::Words::of(Hash::GENESIS);
    assert_eq!((words.below(0), words.below(1)), (0, 0));
    let big = (1 << 63) + 1;
    // Nearly half of all words are skipped for this bound; none may come out above it.
    assert!((0..1_000).all(|_| words.below(big) < big));
    assert_eq!(sequence::pick(Hash::GENESIS, vec![1, 2], FIRMS).len(), 2);
}

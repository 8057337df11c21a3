//! The life of a lot: both sides of every limit, and every step from every state.

use super::outcome::Proposal;
use super::*;
use crate::price::Method;
use crate::statute::{Article, auction, reference_price, sale};

pub(super) fn money(text: &str) -> Money {
    text.parse().expect("an amount")
}

/// A time in China: `2024-05-01 10:00`.
pub(super) fn at(text: &str) -> Instant {
    let (day, time) = text.split_once(' ').expect("a day and a time");
    let text = format!("{day}T{time}:00+08:00");
    Instant::from_utc(chrono::DateTime::parse_from_rfc3339(&text).expect("a time").to_utc())
}

pub(super) fn law() -> &'static Profile {
    Profile::statutory()
}

#[expect(clippy::disallowed_methods, reason = "a test may find a price")]
fn reference(value: &str) -> ReferencePrice {
    let day = |text: &str| text.parse().expect("a day");
    ReferencePrice::found(Method::Network, money(value), day("2024-04-20"), day("2024-12-31"))
}

/// A draft at the lowest lawful start price, with a lawful deposit.
pub(super) fn draft(round: Round, kind: AssetKind) -> Lot {
    let id = uuid::Uuid::nil();
    let previous = match round {
        Round::First => None,
        Round::Second => Some(failed("700000.24", "2024-06-02 10:00")),
        Round::Sale => Some(failed("560000.20", "2024-06-02 10:00")),
    };
    let reference = reference("1000000.33");
    let floor = previous.map(|it| it.start);
    let start = opening::min_start(round, reference.value(), floor, law());
    Lot {
        id: LotId(id),
        case_id: CaseId(id),
        asset_id: AssetId(id),
        kind,
        round,
        previous,
        offer: Offer {
            reference,
            start,
            increment: money("5000"),
            deposit: money("100000"),
            balance_due_days: 10,
            extension: law().extension(),
        },
        state: State::Draft,
    }
}

fn failed(start: &str, failed_at: &str) -> Failed {
    Failed {
        lot: LotId(uuid::Uuid::max()),
        start: money(start),
        failed_at: at(failed_at),
        first_announced_at: at("2024-05-01 09:00"),
        followed: false,
    }
}

fn granted() -> gate::Clearance {
    gate::Clearance::granted(LotId(uuid::Uuid::nil()))
}

fn winner() -> RegistrationId {
    RegistrationId(uuid::Uuid::nil())
}

fn announced(round: Round) -> Lot {
    let (starts_at, ends_at) = (at("2024-07-01 10:00"), at("2024-07-02 10:00"));
    let step = draft(round, AssetKind::Movable).announce(
        granted(),
        starts_at,
        ends_at,
        at("2024-06-10 09:00"),
        law(),
    );
    step.expect("a lawful announcement").lot
}

fn sold() -> Lot {
    let leader = Some((winner(), money("750000")));
    announced(Round::First).close(leader, at("2024-07-02 10:41")).expect("a deal").lot
}

#[test]
fn a_draft_keeps_the_bounds_of_start_price_and_deposit() {
    let with = |start: &str, deposit: &str| {
        let lot = draft(Round::First, AssetKind::Immovable);
        let offer = Offer { start: money(start), deposit: money(deposit), ..lot.offer };
        Lot::draft(Lot { offer, ..lot }, law()).map(|it| it.fact.name())
    };
    assert_eq!(with("700000.24", "35000.02"), Ok("lot-drafted"));
    assert_eq!(with("700000.24", "140000.04"), Ok("lot-drafted"));
    let article = auction::ART_10;
    let low = Violation::StartTooLow { limit: money("700000.24"), article };
    assert_eq!(with("700000.23", "35000.02"), Err(low.into()));
    let article = auction::ART_17;
    let little = Violation::DepositTooLow { limit: money("35000.02"), article };
    assert_eq!(with("700000.24", "35000.01"), Err(little.into()));
    let much = Violation::DepositTooHigh { limit: money("140000.04"), article };
    assert_eq!(with("700000.24", "140000.05"), Err(much.into()));
}

#[test]
fn trap_04_the_cut_is_from_the_actual_first_start() {
    let second = draft(Round::Second, AssetKind::Movable);
    let first_at_nine_tenths = Some(failed("900000", "2024-06-02 10:00"));
    let with = |start: &str| {
        let lot = second.clone();
        let offer = Offer { start: money(start), ..lot.offer };
        Lot::draft(Lot { previous: first_at_nine_tenths, offer, ..lot }, law()).map(|_| ())
    };
    assert_eq!(with("720000"), Ok(()));
    let article = auction::ART_26;
    let low = Violation::StartTooLow { limit: money("720000"), article };
    assert_eq!(with("719999.99"), Err(low.into()));
}

#[test]
fn trap_05_a_sale_price_is_copied() {
    let with = |start: &str| {
        let lot = draft(Round::Sale, AssetKind::Movable);
        let offer = Offer { start: money(start), ..lot.offer };
        Lot::draft(Lot { offer, ..lot }, law()).map(|_| ())
    };
    assert_eq!(with("560000.20"), Ok(()));
    let article = sale::CLAUSE_6;
    let other = Violation::StartNotCopied { limit: money("560000.20"), article };
    for start in ["560000.19", "560000.21"] {
        assert_eq!(with(start), Err(other.clone().into()), "{start}");
    }
}

#[test]
fn a_round_knows_the_round_before_it() {
    let orphan = Lot { previous: None, ..draft(Round::Second, AssetKind::Movable) };
    let refusal = Lot::draft(orphan, law()).map(|_| ());
    assert_eq!(refusal, Err(LotError::NoPreviousRound { round: Round::Second }));
    let previous = Some(failed("700000.24", "2024-06-02 10:00"));
    let heir = Lot { previous, ..draft(Round::First, AssetKind::Movable) };
    assert_eq!(Lot::draft(heir, law()).map(|_| ()), Err(LotError::UnexpectedPrevious));
    let lot = draft(Round::First, AssetKind::Movable);
    let offer = Offer { balance_due_days: 0, ..lot.offer };
    let hurried = Lot::draft(Lot { offer, ..lot }, law()).map(|_| ());
    assert_eq!(hurried, Err(LotError::NoTimeToPay));
}

#[test]
fn a_lot_is_announced_only_with_its_own_clearance() {
    let (starts_at, ends_at) = (at("2024-07-01 10:00"), at("2024-07-02 10:00"));
    let lot = draft(Round::First, AssetKind::Movable);
    let other = gate::Clearance::granted(LotId(uuid::Uuid::max()));
    let refusal = lot.announce(other, starts_at, ends_at, at("2024-06-10 09:00"), law());
    assert_eq!(refusal.map(|_| ()), Err(LotError::NotCleared));
}

#[test]
fn a_notice_runs_its_full_term() {
    #[rustfmt::skip]
    let table = [
        (Round::First,  AssetKind::Movable,   "2024-06-01", "2024-06-17", auction::ART_12),
        (Round::First,  AssetKind::Immovable, "2024-05-01", "2024-06-01", auction::ART_12),
        (Round::Second, AssetKind::Movable,   "2024-06-16", "2024-06-24", auction::ART_26),
        (Round::Second, AssetKind::Immovable, "2024-06-16", "2024-07-02", auction::ART_26),
        (Round::Sale,   AssetKind::Movable,   "2024-06-17", "2024-06-25", sale::CLAUSE_4),
        (Round::Sale,   AssetKind::Immovable, "2024-06-17", "2024-07-03", sale::CLAUSE_4),
    ];
    for (round, kind, published, earliest, article) in table {
        let announce = |starts_at: Instant| {
            let ends_at = starts_at.plus(law().bidding_min());
            let now = at(&format!("{published} 23:59"));
            draft(round, kind)
                .announce(granted(), starts_at, ends_at, now, law())
                .map(|it| it.fact.name())
        };
        let first = at(&format!("{earliest} 00:00"));
        assert_eq!(announce(first), Ok("lot-announced"), "{round} {kind:?}");
        let before = Instant::from_micros(first.micros() - 1).expect("a time");
        let earliest = earliest.parse().expect("a day");
        let short = Violation::NoticeTooShort { earliest, article };
        assert_eq!(announce(before), Err(short.into()), "{round} {kind:?}");
    }
}

fn window(round: Round, starts_at: &str, ends_at: &str) -> Result<(), LotError> {
    let lot = draft(round, AssetKind::Immovable);
    let now = at("2024-06-10 09:00");
    lot.announce(granted(), at(starts_at), at(ends_at), now, law()).map(|_| ())
}

#[test]
fn bidding_lasts_24_hours_and_a_sale_sixty_days_at_most() {
    let early = |earliest: &str| {
        let article = auction::ART_20;
        Err(Violation::EndsTooEarly { earliest: at(earliest), article }.into())
    };
    let first = |ends_at: &str| window(Round::First, "2024-08-01 10:00", ends_at);
    assert_eq!(first("2024-08-02 10:00"), Ok(()));
    assert_eq!(first("2024-08-02 09:59"), early("2024-08-02 10:00"));
    let sold = |ends_at: &str| window(Round::Sale, "2024-07-03 10:00", ends_at);
    assert_eq!(sold("2024-09-01 10:00"), Ok(()));
    let (latest, article) = (at("2024-09-01 10:00"), sale::CLAUSE_5);
    assert_eq!(sold("2024-09-01 10:01"), Err(Violation::EndsTooLate { latest, article }.into()));
}

#[test]
fn trap_36_a_second_auction_starts_within_thirty_days() {
    let announce = |published: &str, starts_at: &str| {
        let starts_at = at(starts_at);
        let ends_at = starts_at.plus(law().bidding_min());
        let lot = draft(Round::Second, AssetKind::Immovable);
        lot.announce(granted(), starts_at, ends_at, at(published), law()).map(|_| ())
    };
    assert_eq!(announce("2024-06-16 18:00", "2024-07-02 10:00"), Ok(()));
    assert_eq!(announce("2024-06-16 18:00", "2024-07-02 23:59"), Ok(()));
    let refusal = announce("2024-06-16 18:00", "2024-07-03 00:00");
    let (limit, article) = (at("2024-07-03 00:00"), auction::ART_26);
    assert_eq!(refusal, Err(Violation::StartsTooLate { limit, article }.into()));
    let late = announce("2024-06-17 09:00", "2024-07-02 10:00");
    assert!(matches!(late, Err(LotError::Unlawful(Violation::NoticeTooShort { .. }))));
}

#[test]
fn trap_37_a_sale_window_follows_fifteen_whole_days() {
    let announce = |starts_at: &str| {
        let starts_at = at(starts_at);
        let ends_at = starts_at.plus(law().sale_window());
        let lot = draft(Round::Sale, AssetKind::Immovable);
        lot.announce(granted(), starts_at, ends_at, at("2024-06-17 09:00"), law()).map(|_| ())
    };
    assert_eq!(announce("2024-07-03 10:00"), Ok(()));
    assert!(announce("2024-07-02 23:59").is_err());
}

#[test]
fn a_reference_price_carries_no_later_round() {
    let announce = |starts_at: &str| {
        let starts_at = at(starts_at);
        let ends_at = starts_at.plus(law().bidding_min());
        let lot = draft(Round::Sale, AssetKind::Movable);
        lot.announce(granted(), starts_at, ends_at, at("2025-05-01 09:00"), law()).map(|_| ())
    };
    assert_eq!(announce("2025-06-30 10:00"), Ok(()), "first announced while it was valid");
    let last_day = "2025-06-30".parse().expect("a day");
    let old = Violation::PriceTooOld { last_day, article: reference_price::ART_27 };
    assert_eq!(announce("2025-07-01 10:00"), Err(old.into()));

    let first = draft(Round::First, AssetKind::Movable);
    let starts_at = at("2025-02-01 10:00");
    let ends_at = starts_at.plus(law().bidding_min());
    let refusal =
        first.announce(granted(), starts_at, ends_at, at("2025-01-01 09:00"), law()).map(|_| ());
    assert!(matches!(refusal, Err(LotError::Unlawful(Violation::PriceExpired { .. }))));
}

#[test]
fn a_rehearsal_keeps_the_same_rules_in_minutes() {
    let profile = Profile::rehearsal();
    let lot = draft(Round::First, AssetKind::Immovable);
    let now = at("2024-06-10 09:00");
    let lead = profile.period(opening::notice(lot.round, lot.kind)).span().expect("minutes");
    let starts_at = now.plus(lead);
    let ends_at = starts_at.plus(profile.bidding_min());
    assert!(lot.clone().announce(granted(), starts_at, ends_at, now, profile).is_ok());
    let sooner = Instant::from_micros(starts_at.micros() - 1).expect("a time");
    let refusal = lot.announce(granted(), sooner, ends_at, now, profile).map(|_| ());
    let article = auction::ART_12;
    let short = Violation::NoticeTooShortBy { earliest: starts_at, article };
    assert_eq!(refusal, Err(short.into()));
}

/// AUC-37: a sale is bid for as an auction is, but for its contest.
#[test]
fn a_sale_is_bid_for_under_its_contest() {
    let lot = announced(Round::Sale);
    let State::Announced { notice } = &lot.state else { panic!("announced") };
    let terms = lot.terms(notice, law()).expect("lawful terms");
    assert_eq!(terms.mode(), Mode::Sale { contest: law().sale_contest() });
    assert_eq!((terms.start(), terms.starts_at()), (lot.offer.start, notice.starts_at));
}

/// AUC-11, SALE-09: one bidder has bid, and has bought.
#[test]
fn a_deal_is_paid_and_completed_or_defaulted_on() {
    let hammer = |lot: &Lot| match &lot.state {
        State::Sold { hammer, .. }
        | State::Paid { hammer, .. }
        | State::Completed { hammer, .. }
        | State::Defaulted { hammer, .. }
        | State::Revoked { hammer, .. } => Some(*hammer),
        State::Draft | State::Announced { .. } | State::Unsold { .. } | State::Withdrawn { .. } => {
            None
        }
    };
    let lot = sold();
    let deal = hammer(&lot);
    assert_eq!(deal.map(|it| it.price), Some(money("750000")));
    let paid = lot.clone().pay().expect("paid");
    let completed = paid.lot.complete(at("2024-07-20 10:00")).expect("completed");
    assert_eq!((completed.lot.state.name(), hammer(&completed.lot)), ("completed", deal));
    let defaulted = lot.default().expect("defaulted");
    assert_eq!(defaulted.fact, Fact::LotDefaulted { lot: defaulted.lot.id, winner: winner() });

    let under = Some((winner(), money("700000.23")));
    let refusal = announced(Round::First).close(under, at("2024-07-02 10:00")).map(|_| ());
    assert_eq!(refusal, Err(LotError::BelowStart { price: money("700000.23") }));
}

/// SALE-10: a sale is closed, paid and completed as an auction is.
#[test]
fn a_sale_is_completed_as_an_auction_is() {
    let leader = Some((winner(), money("600000")));
    let sold = announced(Round::Sale).close(leader, at("2024-07-02 10:41")).expect("a deal").lot;
    let paid = sold.pay().expect("paid").lot;
    let done = paid.complete(at("2024-07-20 10:00")).expect("completed").lot;
    assert_eq!(done.state.name(), "completed");
}

#[test]
fn what_follows_a_failure() {
    let ended_at = at("2024-07-02 10:00");
    let fail = |round| announced(round).close(None, ended_at).expect("unsold").lot;
    let next = |lot: &Lot| lot.next_round(law()).map(|it: Proposal| (it.round, it.start));
    let first = fail(Round::First);
    assert_eq!(next(&first), Some((Round::Second, money("560000.20"))));
    let previous = first.next_round(law()).expect("a second auction").previous;
    assert_eq!(previous.first_announced_at, at("2024-06-10 09:00"));
    assert_eq!((previous.failed_at, previous.start), (ended_at, money("700000.24")));

    let second = fail(Round::Second);
    assert_eq!(next(&second), Some((Round::Sale, second.offer.start)));
    let previous = second.next_round(law()).expect("a sale").previous;
    assert_eq!(previous.first_announced_at, at("2024-05-01 09:00"), "of the first round of all");
    assert_eq!(next(&fail(Round::Sale)), None);
    assert_eq!(next(&sold()), None);
}

/// Every step, tried from every state; `+` where it may be taken.
#[test]
fn only_the_steps_of_the_picture_exist() {
    let unsold = || announced(Round::First).close(None, at("2024-07-02 10:00")).expect("ends").lot;
    let paid = || sold().pay().expect("paid").lot;
    #[rustfmt::skip]
    let table: [(Lot, &str); 8] = [
        //                                                        announce close withdraw pay default complete
        (draft(Round::First, AssetKind::Movable),                "+-----"),
        (announced(Round::First),                                "-++---"),
        (sold(),                                                 "---++-"),
        (paid(),                                                 "-----+"),
        (paid().complete(at("2024-07-20 10:00")).expect("c").lot, "------"),
        (sold().default().expect("defaulted").lot,               "------"),
        (unsold(),                                               "------"),
        (announced(Round::First).withdraw("x", at("2024-06-11 10:00")).expect("w").lot, "------"),
    ];
    for (lot, expected) in table {
        let now = at("2024-06-10 09:00");
        let steps = [
            lot.clone().announce(
                granted(),
                at("2024-07-01 10:00"),
                at("2024-07-02 10:00"),
                now,
                law(),
            ),
            lot.clone().close(None, at("2024-07-02 10:00")),
            lot.clone().withdraw("a reason", now),
            lot.clone().pay(),
            lot.clone().default(),
            lot.clone().complete(now),
        ];
        let taken: String = steps.iter().map(|it| if it.is_ok() { '+' } else { '-' }).collect();
        assert_eq!(taken, expected, "from {}", lot.state.name());
        for refusal in steps.into_iter().filter_map(Result::err) {
            let is = lot.state.name();
            assert!(matches!(refusal, LotError::WrongState { is: found, .. } if found == is));
        }
    }
}

#[test]
fn a_violation_names_its_field_rule_and_limit() {
    let violation = Violation::DepositTooHigh { limit: money("1"), article: auction::ART_17 };
    let article: Article = violation.article();
    assert_eq!((violation.field(), article.code), ("deposit", "AUC-17"));
    assert_eq!(violation.limit(), "1.00");
}

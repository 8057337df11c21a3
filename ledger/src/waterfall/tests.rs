//! The worked example of DIST-01 to 08, the last fen, shortages, and properties.

use super::*;
use proptest::prelude::*;

fn money(text: &str) -> Money {
    text.parse().expect("an amount")
}

fn cost(id: &str, kind: CostKind, amount: &str) -> Cost {
    Cost { id: id.to_owned(), kind, amount: money(amount) }
}

fn priority(id: &str, rank: u16, amount: &str) -> Claim {
    let standing = Standing::Priority { rank };
    Claim { id: id.to_owned(), standing, amount: money(amount), case_number: None }
}

/// An ordinary claim of a case with this serial, seized on this day of June 2024.
fn ordinary(id: &str, serial: u32, seized: i64, amount: &str) -> Claim {
    let june = "2024-06-01T00:00:00Z".parse().map(Instant::from_utc).expect("an instant");
    let seized_at = Instant::from_micros(june.micros() + seized * 86_400_000_000);
    Claim {
        id: id.to_owned(),
        standing: Standing::Ordinary { seized_at },
        amount: money(amount),
        case_number: Some(format!("(2024)湘01执{serial}号").parse().expect("a case number")),
    }
}

/// The full example: 3,000,000 with costs, a mortgage and three ordinary creditors.
fn example(debtor: Debtor) -> Proceeds {
    Proceeds {
        debtor,
        amount: money("3000000"),
        costs: vec![
            cost("execution-fee", CostKind::ExecutionFee, "32400"),
            cost("aux", CostKind::Auxiliary, "12000"),
            cost("appraisal", CostKind::Appraisal, "9000"),
        ],
        claims: vec![
            ordinary("A", 1, 2, "2000000"),
            ordinary("B", 2, 3, "1000000"),
            priority("M1", 1, "1800000"),
            ordinary("C", 3, 1, "822000"),
        ],
    }
}

fn paid(plan: &Plan) -> Vec<(&str, String)> {
    plan.lines.iter().map(|line| (line.id.as_str(), line.paid.to_string())).collect()
}

fn plan(proceeds: &Proceeds) -> Plan {
    distribute(proceeds).expect("a plan")
}

fn codes(plan: &Plan) -> Vec<&str> {
    plan.rules.iter().map(|rule| rule.code).collect()
}

#[test]
fn trap_44_persons_share_pro_rata() {
    for debtor in [Debtor::NaturalPerson, Debtor::OtherOrganisation] {
        let plan = plan(&example(debtor));
        let expected = [
            ("appraisal", "9000.00"),
            ("aux", "12000.00"),
            ("execution-fee", "32400.00"),
            ("M1", "1800000.00"),
            ("A", "600000.00"),
            ("B", "300000.00"),
            ("C", "246600.00"),
        ];
        assert_eq!(paid(&plan), expected.map(|(id, amount)| (id, amount.to_owned())));
        assert_eq!((plan.surplus, plan.split), (Money::ZERO, Split::ProRata));
        assert_eq!(codes(&plan), ["DIST-01", "DIST-02", "DIST-03"]);
    }
}

#[test]
fn trap_44_an_enterprise_pays_in_the_order_of_seizure() {
    let plan = plan(&example(Debtor::Enterprise));
    let expected = [
        ("appraisal", "9000.00"),
        ("aux", "12000.00"),
        ("execution-fee", "32400.00"),
        ("M1", "1800000.00"),
        ("C", "822000.00"),
        ("A", "324600.00"),
        ("B", "0.00"),
    ];
    assert_eq!(paid(&plan), expected.map(|(id, amount)| (id, amount.to_owned())));
    assert_eq!((plan.surplus, plan.split), (Money::ZERO, Split::SeizureOrder));
    assert_eq!(codes(&plan), ["DIST-01", "DIST-02", "DIST-04"]);
}

fn shares(pool: &str, amounts: &[&str]) -> Vec<String> {
    let keyed: Vec<_> = amounts.iter().enumerate().map(|(at, it)| (money(it), at)).collect();
    share_out(money(pool), &keyed).iter().map(Money::to_string).collect()
}

#[test]
fn trap_43_the_last_fen_goes_to_the_largest_remainder_then_to_the_earlier_number() {
    let thirds = shares("100000", &["333333.33", "250000", "416666.67"]);
    assert_eq!(thirds, ["33333.33", "25000.00", "41666.67"]);
    let equals = shares("10000", &["7000", "7000", "7000", "3000"]);
    assert_eq!(equals, ["2916.67", "2916.67", "2916.66", "1250.00"]);
    let numbered = |serials: [u32; 4]| {
        let of = |(serial, amount)| ordinary(&format!("{serial}"), serial, 1, amount);
        let amounts = ["7000", "7000", "7000", "3000"];
        plan(&Proceeds {
            debtor: Debtor::NaturalPerson,
            amount: money("10000"),
            costs: vec![],
            claims: serials.into_iter().zip(amounts).map(of).collect(),
        })
    };
    let short_of_a_fen = |serials| {
        let plan = numbered(serials);
        let last = plan.lines.iter().find(|line| line.paid == money("2916.66"));
        last.map(|line| line.id.clone())
    };
    assert_eq!(short_of_a_fen([1, 2, 3, 4]).as_deref(), Some("3"));
    assert_eq!(short_of_a_fen([100, 9, 20, 4]).as_deref(), Some("100"), "serials are numbers");
}

#[test]
fn claims_without_a_case_number_come_after_those_with_one_then_by_id() {
    let mut claims = vec![priority("Z", 1, "1"), priority("Y", 1, "1"), ordinary("A", 7, 1, "1")];
    for claim in &mut claims {
        claim.standing = Standing::Priority { rank: 1 };
    }
    let of = |amount| {
        plan(&Proceeds {
            debtor: Debtor::NaturalPerson,
            amount: money(amount),
            costs: vec![],
            claims: claims.clone(),
        })
    };
    let amounts = |amount| {
        let plan = of(amount);
        paid(&plan).into_iter().map(|(id, it)| format!("{id} {it}")).collect::<Vec<_>>()
    };
    assert_eq!(amounts("0.01"), ["Z 0.00", "Y 0.00", "A 0.01"]);
    assert_eq!(amounts("0.02"), ["Z 0.00", "Y 0.01", "A 0.01"]);
}

#[test]
fn costs_that_do_not_fit_share_in_proportion_and_claims_get_nothing() {
    let mut short = example(Debtor::NaturalPerson);
    for (amount, costs, split) in [
        ("0", ["0.00", "0.00", "0.00"], Split::CostsOnly),
        ("0.01", ["0.00", "0.00", "0.01"], Split::CostsOnly),
        ("26700", ["4500.00", "6000.00", "16200.00"], Split::CostsOnly),
        ("53399.99", ["9000.00", "12000.00", "32399.99"], Split::CostsOnly),
        ("53400", ["9000.00", "12000.00", "32400.00"], Split::CostsOnly),
        ("53400.01", ["9000.00", "12000.00", "32400.00"], Split::ProRata),
    ] {
        short.amount = money(amount);
        let plan = plan(&short);
        let of_costs: Vec<_> = paid(&plan).into_iter().take(3).map(|(_, it)| it).collect();
        assert_eq!((of_costs, plan.split), (costs.map(str::to_owned).to_vec(), split), "{amount}");
        let of_claims = Money::sum(plan.lines.iter().skip(3).map(|line| line.paid));
        assert_eq!(of_claims.map(Money::is_zero), Some(split == Split::CostsOnly), "{amount}");
        assert_eq!(plan.surplus, Money::ZERO);
    }
}

#[test]
fn advanced_costs_are_listed_first_and_the_fee_last() {
    let costs = vec![
        cost("fee", CostKind::ExecutionFee, "3"),
        cost("other", CostKind::Other, "2"),
        cost("advance", CostKind::Advance, "1"),
    ];
    let plan = plan(&Proceeds {
        debtor: Debtor::NaturalPerson,
        amount: money("10"),
        costs,
        claims: vec![],
    });
    let ids: Vec<_> = paid(&plan).into_iter().map(|(id, _)| id.to_owned()).collect();
    assert_eq!(ids, ["advance", "other", "fee"]);
    assert_eq!(plan.surplus, money("4"));
    assert_eq!(codes(&plan), ["DIST-01", "DIST-08"]);
}

#[test]
fn ranks_wait_for_one_another_and_share_within_a_rank() {
    let claims = vec![priority("second", 2, "50"), priority("a", 1, "60"), priority("b", 1, "30")];
    let of = |amount| {
        let amount = money(amount);
        let proceeds =
            Proceeds { debtor: Debtor::Enterprise, amount, costs: vec![], claims: claims.clone() };
        plan(&proceeds).lines.iter().map(|line| line.paid.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of("45"), ["30.00", "15.00", "0.00"]);
    assert_eq!(of("90"), ["60.00", "30.00", "0.00"]);
    assert_eq!(of("90.01"), ["60.00", "30.00", "0.01"]);
    assert_eq!(of("140"), ["60.00", "30.00", "50.00"]);
}

#[test]
fn seizures_of_one_instant_share_pro_rata() {
    let claims =
        vec![ordinary("late", 1, 5, "100"), ordinary("a", 2, 1, "100"), ordinary("b", 3, 1, "300")];
    let proceeds =
        Proceeds { debtor: Debtor::Enterprise, amount: money("200"), costs: vec![], claims };
    let plan = plan(&proceeds);
    let expected = [("a", "50.00"), ("b", "150.00"), ("late", "0.00")];
    assert_eq!(paid(&plan), expected.map(|(id, amount)| (id, amount.to_owned())));
}

#[test]
fn what_cannot_be_distributed_is_refused() {
    let mut twice = example(Debtor::NaturalPerson);
    twice.claims.push(priority("aux", 9, "1"));
    assert_eq!(distribute(&twice), Err(PlanError::DuplicateId { id: "aux".to_owned() }));
    let mut unseized = example(Debtor::Enterprise);
    unseized.claims[0].standing = Standing::Ordinary { seized_at: None };
    assert_eq!(distribute(&unseized), Err(PlanError::NoSeizure { id: "A".to_owned() }));
    unseized.debtor = Debtor::NaturalPerson;
    assert!(distribute(&unseized).is_ok());
}

#[test]
fn names_are_read_back() {
    for kind in CostKind::ALL {
        assert_eq!(CostKind::parse(kind.slug()), Some(kind));
    }
    for debtor in Debtor::ALL {
        assert_eq!(Debtor::parse(debtor.slug()), Some(debtor));
    }
    assert_eq!((CostKind::parse("tax"), Debtor::parse("family")), (None, None));
}

fn any_proceeds() -> impl Strategy<Value = Proceeds> {
    let amount = || prop_oneof![0i64..5, 0i64..100_000, 0..Money::LIMIT_FEN];
    let fen = |fen| Money::from_fen(fen).expect("in range");
    let costs = proptest::collection::vec(amount(), 0..4);
    let claims = proptest::collection::vec((amount(), 0u16..6, 0i64..4, 1u32..9), 0..8);
    let debtor = prop_oneof![Just(Debtor::NaturalPerson), Just(Debtor::Enterprise)];
    (debtor, amount(), costs, claims).prop_map(move |(debtor, amount, costs, claims)| Proceeds {
        debtor,
        amount: fen(amount),
        costs: costs
            .into_iter()
            .enumerate()
            .map(|(at, it)| Cost {
                id: format!("cost {at}"),
                kind: CostKind::Other,
                amount: fen(it),
            })
            .collect(),
        claims: claims
            .into_iter()
            .enumerate()
            .map(|(at, (it, rank, day, serial))| {
                let claim = ordinary(&format!("claim {at}"), serial, day, "0");
                let standing = match rank {
                    0..3 => claim.standing,
                    rank => Standing::Priority { rank },
                };
                Claim { amount: fen(it), standing, ..claim }
            })
            .collect(),
    })
}

proptest! {
    #[test]
    fn the_parts_sum_to_the_whole_and_nobody_gets_more_than_due(proceeds in any_proceeds()) {
        let plan = plan(&proceeds);
        let parts = plan.lines.iter().map(|line| line.paid).chain([plan.surplus]);
        prop_assert_eq!(Money::sum(parts), Some(proceeds.amount));
        prop_assert!(plan.lines.iter().all(|line| line.paid <= line.due));
        let all_paid = plan.lines.iter().all(|line| line.paid == line.due);
        prop_assert!(plan.surplus.is_zero() || all_paid, "a surplus is what nobody is owed");
        prop_assert_eq!(plan.lines.len(), proceeds.costs.len() + proceeds.claims.len());
    }

    #[test]
    fn lower_ranks_wait(proceeds in any_proceeds()) {
        let plan = plan(&proceeds);
        let stage = |line: &Line| match line.kind {
            LineKind::Cost(_) => 0,
            LineKind::Priority => 1,
            LineKind::Ordinary => 2,
        };
        for line in &plan.lines {
            let unpaid_before =
                plan.lines.iter().any(|it| stage(it) < stage(line) && it.paid < it.due);
            prop_assert!(line.paid.is_zero() || !unpaid_before);
        }
    }

    /// The method of largest remainders may move one fen between equals when the pool grows; no
    /// one loses more than that.
    #[test]
    fn more_proceeds_leave_nobody_worse_off_by_more_than_a_fen(
        proceeds in any_proceeds(),
        more in 0i64..1_000_000,
    ) {
        let larger = proceeds.amount.checked_add(Money::from_fen(more).expect("in range"));
        if let Some(amount) = larger {
            let (before, after) = (plan(&proceeds), plan(&Proceeds { amount, ..proceeds }));
            for (was, is) in before.lines.iter().zip(&after.lines) {
                prop_assert!(was.paid.fen() - is.paid.fen() <= 1, "{was:?} {is:?}");
            }
        }
    }

    #[test]
    fn among_equals_a_larger_claim_never_gets_less(
        pool in 0i64..1_000_000,
        amounts in proptest::collection::vec(0i64..1_000_000, 1..8),
    ) {
        let fen = |fen| Money::from_fen(fen).expect("in range");
        let shares: Vec<_> = amounts.iter().zip(0..).map(|(it, at)| (fen(*it), at)).collect();
        let paid = share_out(fen(pool), &shares);
        for ((one, _), got) in shares.iter().zip(&paid) {
            for ((other, _), given) in shares.iter().zip(&paid) {
                prop_assert!(one <= other || got >= given);
            }
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(proceeds in any_proceeds()) {
        let mut turned = proceeds.clone();
        turned.claims.reverse();
        let by_id = |plan: &Plan| {
            let lines = plan.lines.iter().map(|line| (line.id.clone(), line.paid));
            lines.collect::<BTreeMap<_, _>>()
        };
        prop_assert_eq!(by_id(&plan(&proceeds)), by_id(&plan(&turned)));
    }
}

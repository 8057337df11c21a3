//! Distribution (分配) of the proceeds of a case: ranks, pro rata, the last fen.
//!
//! ```text
//! proceeds ─▶ costs ─▶ priority claims, rank by rank ─▶ ordinary claims ─▶ surplus to the debtor
//!                                                       pro rata (persons) or in the
//!                                                       order of seizure (enterprises)
//! ```
//!
//! The next step is reached only when the one before is paid in full.

use std::collections::{BTreeMap, BTreeSet};

use domain::identity::CaseNumber;
use domain::instant::Instant;
use domain::money::{Money, Rounding};
use domain::statute::{Article, distribution};

/// Who owes: it decides how ordinary claims share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Debtor {
    NaturalPerson,
    OtherOrganisation,
    /// An enterprise legal person (企业法人) outside bankruptcy.
    Enterprise,
}

/// What an execution cost was for; the order is that of repayment (DIST-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CostKind {
    /// Advanced by the applicant; repaid first (REF-33).
    Advance,
    Inquiry,
    Appraisal,
    Audit,
    Custody,
    Auxiliary,
    Other,
    /// The execution fee (执行申请费), after the others.
    ExecutionFee,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    pub id: String,
    pub kind: CostKind,
    pub amount: Money,
}

/// The standing of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Secured on the thing or otherwise preferred (优先受偿); rank 1 is paid first.
    Priority { rank: u16 },
    /// When the creditor's measure seized the property; needed against an enterprise only.
    Ordinary { seized_at: Option<Instant> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub id: String,
    pub standing: Standing,
    pub amount: Money,
    /// The number of the creditor's own case: earlier numbers get the last fen.
    pub case_number: Option<CaseNumber>,
}

/// What is to be distributed, to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proceeds {
    pub debtor: Debtor,
    pub amount: Money,
    pub costs: Vec<Cost>,
    pub claims: Vec<Claim>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Cost(CostKind),
    Priority,
    Ordinary,
}

/// What one cost or claim is owed and paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: String,
    pub kind: LineKind,
    pub due: Money,
    pub paid: Money,
}

/// How the ordinary claims shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    ProRata,
    SeizureOrder,
    /// Nothing was left once the costs were met, wholly or in part.
    CostsOnly,
}

/// A distribution plan (分配方案): the lines in the order of payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub lines: Vec<Line>,
    /// Returned to the debtor.
    pub surplus: Money,
    pub split: Split,
    pub rules: Vec<Article>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("the id '{id}' is used twice")]
    DuplicateId { id: String },
    #[error(
        "the claim '{id}' needs the time of its seizure: against an enterprise, ordinary \
             claims are paid in that order (DIST-04)"
    )]
    NoSeizure { id: String },
}

/// Who precedes whom when fen are left over: the earlier case number, then those without a
/// number, then the id.
type Precedence<'a> = (bool, Option<&'a CaseNumber>, &'a str);

impl Debtor {
    pub const ALL: [Debtor; 3] =
        [Debtor::NaturalPerson, Debtor::OtherOrganisation, Debtor::Enterprise];

    /// The stable name, in the database and on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Debtor::NaturalPerson => "natural-person",
            Debtor::OtherOrganisation => "other-organisation",
            Debtor::Enterprise => "enterprise",
        }
    }

    pub fn parse(slug: &str) -> Option<Debtor> {
        Debtor::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

impl CostKind {
    pub const ALL: [CostKind; 8] = [
        CostKind::Advance,
        CostKind::Inquiry,
        CostKind::Appraisal,
        CostKind::Audit,
        CostKind::Custody,
        CostKind::Auxiliary,
        CostKind::Other,
        CostKind::ExecutionFee,
    ];

    pub const fn slug(self) -> &'static str {
        match self {
            CostKind::Advance => "advance",
            CostKind::Inquiry => "inquiry",
            CostKind::Appraisal => "appraisal",
            CostKind::Audit => "audit",
            CostKind::Custody => "custody",
            CostKind::Auxiliary => "auxiliary",
            CostKind::Other => "other",
            CostKind::ExecutionFee => "execution-fee",
        }
    }

    pub fn parse(slug: &str) -> Option<CostKind> {
        CostKind::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

impl LineKind {
    pub const fn slug(self) -> &'static str {
        match self {
            LineKind::Cost(kind) => kind.slug(),
            LineKind::Priority => "priority",
            LineKind::Ordinary => "ordinary",
        }
    }
}

impl Split {
    pub const fn slug(self) -> &'static str {
        match self {
            Split::ProRata => "pro-rata",
            Split::SeizureOrder => "seizure-order",
            Split::CostsOnly => "costs-only",
        }
    }
}

/// Distributes the proceeds.
///
/// Decided where the texts are silent: costs that do not fit are paid in proportion to their
/// amounts; claims of one rank, and seizures of one instant, share in proportion; fen that do
/// not divide go to the largest remainders.
///
/// Grounds: [`domain::statute::distribution::DIST_01`],
/// [`domain::statute::distribution::DIST_02`], [`domain::statute::distribution::DIST_03`],
/// [`domain::statute::distribution::DIST_04`], [`domain::statute::distribution::DIST_08`].
///
/// # Errors
/// Two lines with one id; an ordinary claim against an enterprise without its seizure.
pub fn distribute(proceeds: &Proceeds) -> Result<Plan, PlanError> {
    check(proceeds)?;
    let mut left = proceeds.amount;
    let mut lines = costs(&proceeds.costs, &mut left);
    let only_costs = left.is_zero();
    let (priority, ordinary) = in_order(proceeds.debtor, &proceeds.claims);
    let mut rules = vec![distribution::DIST_01];
    if !priority.is_empty() {
        rules.push(distribution::DIST_02);
    }
    for group in &priority {
        lines.extend(claims(group, LineKind::Priority, &mut left));
    }
    if !ordinary.is_empty() && !only_costs {
        rules.push(match proceeds.debtor {
            Debtor::NaturalPerson | Debtor::OtherOrganisation => distribution::DIST_03,
            Debtor::Enterprise => distribution::DIST_04,
        });
    }
    for group in &ordinary {
        lines.extend(claims(group, LineKind::Ordinary, &mut left));
    }
    if !left.is_zero() {
        rules.push(distribution::DIST_08);
    }
    let split = match proceeds.debtor {
        _ if only_costs => Split::CostsOnly,
        Debtor::NaturalPerson | Debtor::OtherOrganisation => Split::ProRata,
        Debtor::Enterprise => Split::SeizureOrder,
    };
    Ok(Plan { lines, surplus: left, split, rules })
}

fn check(proceeds: &Proceeds) -> Result<(), PlanError> {
    let costs = proceeds.costs.iter().map(|cost| &cost.id);
    let mut seen = BTreeSet::new();
    for id in costs.chain(proceeds.claims.iter().map(|claim| &claim.id)) {
        if !seen.insert(id) {
            return Err(PlanError::DuplicateId { id: id.clone() });
        }
    }
    let unseized = |claim: &&Claim| claim.standing == Standing::Ordinary { seized_at: None };
    match proceeds.claims.iter().find(unseized) {
        Some(claim) if proceeds.debtor == Debtor::Enterprise => {
            Err(PlanError::NoSeizure { id: claim.id.clone() })
        }
        Some(_) | None => Ok(()),
    }
}

/// All costs in full, or all in proportion; listed in the order of repayment.
fn costs(costs: &[Cost], left: &mut Money) -> Vec<Line> {
    let mut ordered: Vec<_> = costs.iter().collect();
    ordered.sort_by_key(|cost| cost.kind);
    let shares: Vec<_> =
        ordered.iter().enumerate().map(|(place, cost)| (cost.amount, place)).collect();
    let paid = pay(left, &shares);
    let line = |(cost, paid): (&&Cost, Money)| Line {
        id: cost.id.clone(),
        kind: LineKind::Cost(cost.kind),
        due: cost.amount,
        paid,
    };
    ordered.iter().zip(paid).map(line).collect()
}

/// One group of equals after another: ranks of priority, then ordinary claims as one group or,
/// against an enterprise, by instant of seizure.
type Groups<'a> = Vec<Vec<&'a Claim>>;

fn in_order(debtor: Debtor, all: &[Claim]) -> (Groups<'_>, Groups<'_>) {
    let mut priority: BTreeMap<u16, Vec<&Claim>> = BTreeMap::new();
    let mut ordinary: BTreeMap<Option<Instant>, Vec<&Claim>> = BTreeMap::new();
    for claim in all {
        match claim.standing {
            Standing::Priority { rank } => priority.entry(rank).or_default().push(claim),
            Standing::Ordinary { seized_at } => {
                let place = match debtor {
                    Debtor::Enterprise => seized_at,
                    Debtor::NaturalPerson | Debtor::OtherOrganisation => None,
                };
                ordinary.entry(place).or_default().push(claim);
            }
        }
    }
    (priority.into_values().collect(), ordinary.into_values().collect())
}

fn claims(group: &[&Claim], kind: LineKind, left: &mut Money) -> Vec<Line> {
    let shares: Vec<_> = group.iter().map(|claim| (claim.amount, precedence(claim))).collect();
    let paid = pay(left, &shares);
    let line = |(claim, paid): (&&Claim, Money)| Line {
        id: claim.id.clone(),
        kind,
        due: claim.amount,
        paid,
    };
    group.iter().zip(paid).map(line).collect()
}

fn precedence(claim: &Claim) -> Precedence<'_> {
    (claim.case_number.is_none(), claim.case_number.as_ref(), &claim.id)
}

/// Pays a group of equals out of what is left.
fn pay<K: Ord>(left: &mut Money, shares: &[(Money, K)]) -> Vec<Money> {
    let paid = share_out(*left, shares);
    for amount in &paid {
        *left = left.minus_or_zero(*amount);
    }
    paid
}

/// Shares `pool` in proportion to the amounts: each in full if they fit; otherwise whole fen,
/// the rest to the largest remainders, ties in the order of the keys. The parts sum to the
/// smaller of pool and claims, and none exceeds its claim.
///
/// Grounds: [`domain::statute::distribution::DIST_03`]; the rounding is our decision.
pub fn share_out<K: Ord>(pool: Money, shares: &[(Money, K)]) -> Vec<Money> {
    let total: i128 = shares.iter().map(|(amount, _)| i128::from(amount.fen())).sum();
    let pool_fen = i128::from(pool.fen());
    if total <= pool_fen {
        return shares.iter().map(|(amount, _)| *amount).collect();
    }
    let exact = shares.iter().map(|(amount, _)| pool_fen * i128::from(amount.fen()));
    let (mut parts, remainders): (Vec<i128>, Vec<i128>) =
        exact.map(|product| (product / total, product % total)).unzip();
    let mut queue: Vec<_> = (0..).zip(remainders.iter().zip(shares)).collect();
    queue.sort_by(|(_, (a, (_, first))), (_, (b, (_, second)))| {
        b.cmp(a).then_with(|| first.cmp(second))
    });
    let mut missing = pool_fen - parts.iter().sum::<i128>();
    for (place, _) in queue {
        let place: usize = place;
        if missing > 0
            && let Some(part) = parts.get_mut(place)
        {
            *part += 1;
            missing -= 1;
        }
    }
    let money = |fen| Money::divided(fen, 1, Rounding::Down);
    parts.into_iter().map(|fen| money(fen).expect("a part is at most the pool")).collect()
}

#[cfg(test)]
mod tests;

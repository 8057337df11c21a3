//! Costs that a distribution plan should meet because they were decided elsewhere: nobody types them
//! again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::id::CaseId;
use domain::money::Money;
use domain::statute::{Article, reference_price};
use ledger::waterfall::{Cost, CostKind};
use store::db::Read;
use store::fees::Owed;

use super::{AppError, cases};
use crate::App;
use crate::actor::Finance;

/// A decided cost with where it comes from.
pub struct ProposedCost {
    /// As it would stand in the plan; its label is the same each time.
    pub cost: Cost,
    pub payee: String,
    /// The asset whose price it was for.
    pub asset: String,
    pub rule: Article,
    pub decided_at: DateTime<Utc>,
    /// The version of the plan that was released with it.
    pub paid_in: Option<i32>,
}

/// The inquiry and appraisal fees that were decided in a case.
///
/// Grounds: [`domain::statute::reference_price::ART_31`],
/// [`domain::statute::reference_price::ART_32`], [`domain::statute::reference_price::ART_33`].
pub async fn of_case(
    app: &App,
    finance: &Finance,
    case: CaseId,
) -> Result<Vec<ProposedCost>, AppError> {
    let mut reader = app.db.reader().await?;
    cases::own(&mut reader, finance.court_id, case).await?;
    let paid = released(&mut reader, case).await?;
    let inquiries = store::fees::of_inquiries(&mut reader, case).await?;
    let appraisals = store::fees::of_appraisals(&mut reader, case).await?;
    let mut found: Vec<ProposedCost> = Vec::new();
    let kinds = [
        (inquiries, CostKind::Inquiry, reference_price::ART_31, "网络询价费"),
        (appraisals, CostKind::Appraisal, reference_price::ART_32, "评估费"),
    ];
    for (owed, kind, rule, word) in kinds {
        for it in owed {
            let label = format!("{word}·{}", it.payee);
            let same = found.iter().filter(|of| of.cost.id.starts_with(&label)).count();
            let id = if same == 0 { label } else { format!("{label}（{}）", same + 1) };
            let paid_in = paid.get(&id).copied();
            found.push(proposed(it, id, kind, rule, paid_in));
        }
    }
    Ok(found)
}

fn proposed(
    it: Owed,
    id: String,
    kind: CostKind,
    rule: Article,
    paid_in: Option<i32>,
) -> ProposedCost {
    let amount = Money::from_fen(it.amount_fen).unwrap_or_default();
    let cost = Cost { id, kind, amount };
    ProposedCost {
        cost,
        payee: it.payee,
        asset: it.asset,
        rule,
        decided_at: it.decided_at,
        paid_in,
    }
}

/// The labels of the lines of released plans, each with the version it stands in.
async fn released(read: &mut impl Read, case: CaseId) -> Result<BTreeMap<String, i32>, AppError> {
    let mut labels = BTreeMap::new();
    for id in store::distributions::of_case(read, case).await? {
        let plan = store::distributions::find(read, id).await?;
        if matches!(plan.state.as_str(), "released" | "paid") && plan.voided_at.is_none() {
            labels.extend(plan.lines.into_iter().map(|it| (it.label, plan.version)));
        }
    }
    Ok(labels)
}

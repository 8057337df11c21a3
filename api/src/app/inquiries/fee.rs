//! The fee of an inquiry (网络询价费): after the deal, to the quote that came closest to it.

use domain::fact::Fact;
use domain::id::InquiryId;
use domain::money::Money;
use domain::statute::reference_price;
use store::db::Read;
use store::inquiries::PriceRecord;
use store::inquiry_records::{Fee, FeeShare};
use valuation::fee::{self, Quoted};
use valuation::online::Standing;

use super::{InquiryFile, Report, append, file, own};
use crate::App;
use crate::actor::Officer;
use crate::app::error::InquiryRefusal;
use crate::app::pricing::deal;
use crate::app::pricing::refusal::named;
use crate::app::{AppError, cases};

/// The deal, who is paid, and how much once the fee is known.
pub struct FeeDue {
    pub deal: Money,
    pub fee: Option<Money>,
    /// Each platform that is paid; its share when the fee was decided.
    pub shares: Vec<(String, Option<Money>)>,
}

/// Who is paid: the counted quotes closest to the deal, once there is one.
///
/// Grounds: [`domain::statute::reference_price::ART_31`].
pub(super) async fn due(
    read: &mut impl Read,
    price: &PriceRecord,
    reports: &[Report],
    standing: &Standing,
) -> Result<Option<FeeDue>, AppError> {
    let Some(id) = price.inquiry_id else { return Ok(None) };
    if let Some((fee, shares)) = store::inquiry_records::fee(read, InquiryId(id)).await? {
        let name = |it: &FeeShare| reports.iter().find(|of| of.platform.id == it.platform_id);
        let share =
            |it: &FeeShare| Some((name(it)?.platform.name.clone(), Money::from_fen(it.share_fen)));
        let deal = Money::from_fen(fee.deal_fen).unwrap_or_default();
        let shares = shares.iter().filter_map(share).collect();
        return Ok(Some(FeeDue { deal, fee: Money::from_fen(fee.fee_fen), shares }));
    }
    let Some(deal) = deal::of_price(read, price).await? else { return Ok(None) };
    // Who is paid does not depend on how much it is.
    let shares = fee::inquiry_fee(&quoted(reports, standing), deal, Money::yuan(1));
    let shares = shares.into_iter().map(|(platform, _)| (platform, None)).collect();
    Ok(Some(FeeDue { deal, fee: None, shares }))
}

fn quoted(reports: &[Report], standing: &Standing) -> Vec<Quoted> {
    let quoted = |it: &Report| {
        let quote = standing.said(&it.platform.name)?;
        Some(Quoted { platform: it.platform.name.clone(), quote })
    };
    reports.iter().filter_map(quoted).collect()
}

/// Decides the fee once, after the deal; the shares are what the law makes of it.
///
/// Grounds: [`domain::statute::reference_price::ART_31`].
pub async fn decide(
    app: &App,
    officer: &Officer,
    id: InquiryId,
    amount: Money,
) -> Result<InquiryFile, AppError> {
    let now = app.now();
    let decided = app.db.transaction(async |tx| {
        let inquiry = store::inquiries::lock(tx, id).await?;
        own(tx, &inquiry, officer).await?;
        let court = cases::court_of(tx, officer).await?;
        let known = super::file::read(app, tx, inquiry, &court).await?;
        let due = known.fee.as_ref().ok_or(InquiryRefusal::FeeNotDue)?;
        if due.fee.is_some() {
            return Err(InquiryRefusal::FeeDecided.into());
        }
        if amount.is_zero() {
            return Err(InquiryRefusal::UselessFee.into());
        }
        let quotes = quoted(&known.reports, &known.standing);
        let shares = fee::inquiry_fee(&quotes, due.deal, amount);
        let row = |(platform, share): &(String, Money)| {
            let of = known.reports.iter().find(|it| it.platform.name == *platform)?;
            let (platform_id, share_fen) = (of.platform.id, share.fen());
            Some(FeeShare { inquiry_id: id.0, platform_id, share_fen })
        };
        let rows: Vec<FeeShare> = shares.iter().filter_map(row).collect();
        let fee = Fee {
            inquiry_id: id.0,
            fee_fen: amount.fen(),
            deal_fen: due.deal.fen(),
            decided_at: now,
            decided_by: officer.person_id.0,
        };
        store::inquiry_records::insert_fee(tx, &fee, &rows).await.map_err(named)?;
        let told = shares.iter().map(|(platform, share)| format!("{platform} {share}"));
        let fact = Fact::InquiryFeeDecided {
            inquiry: id,
            deal: due.deal,
            fee: amount,
            platforms: told.collect::<Vec<_>>().join("、"),
            rule: reference_price::ART_31.code.to_owned(),
        };
        append(tx, &known.inquiry, officer, now, &fact).await
    });
    decided.await?;
    file(app, officer, id).await
}

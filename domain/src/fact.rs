//! Everything that can be said to have happened, as one enum, and the chain of a case.
//!
//! A fact is never unsaid: it has a stable name and one canonical text. The facts of a case are
//! hash-chained, so that whoever holds a head can tell that nothing before it was altered. The
//! chain links texts: a stored fact is checked without being understood.
//!
//! ```text
//! hash(n) = SM3(version ‖ hash(n−1) ‖ case ‖ seq ‖ at ‖ actor ‖ name ‖ text)
//! ```

use std::fmt::Write;

use crate::canonical::Canonical;
use crate::chain::Hash;
use crate::id::{
    AssetId, CaseId, DepositId, InquiryId, LotId, PartyId, PayoutId, PersonId, PlanId, PricingId,
    PricingStepId, RegistrationId,
};
use crate::instant::Instant;
use crate::lot::Round;
use crate::money::Money;

/// The version of the canonical encoding, the first byte of every hashed record.
pub const VERSION: u8 = 1;

/// Declares every fact once: variant, stable name, fields. A field is printed by its `Display`.
macro_rules! facts {
    ($($(#[$doc:meta])* $variant:ident = $name:literal { $($field:ident: $type:ty),* $(,)? })*) => {
        /// Something that happened in a case.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Fact {
            $($(#[$doc])* $variant { $($field: $type),* },)*
        }

        impl Fact {
            /// Every stable name, in the order of the list.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// The stable name, in the database, in exports and on the wire.
            pub const fn name(&self) -> &'static str {
                match self { $(Fact::$variant { .. } => $name,)* }
            }

            /// The fields in their fixed order, as text.
            pub fn fields(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(Fact::$variant { $($field),* } => vec![
                        $((stringify!($field), $field.to_string())),*
                    ],)*
                }
            }
        }
    };
}

facts! {
    /// A case was opened (立案).
    CaseOpened = "case-opened" { case_number: String }
    /// A party was entered (当事人).
    PartyAdded = "party-added" { role: String }
    /// A claim was entered (债权).
    ClaimAdded = "claim-added" { label: String, kind: String, amount: Money }
    /// An asset was seized and described (查封).
    AssetRegistered = "asset-registered" { asset: AssetId, title: String }
    /// What is known of an asset was established, or who was asked in vain (REF-03).
    SheetStated = "sheet-stated" { asset: AssetId, topic: String, version: i16, stated: String, rule: String }
    /// A field of the fact sheet was stated: known, unknown or not applicable.
    SheetFieldStated = "sheet-field-stated" { asset: AssetId, field: String, version: i16, state: String, stated: String }
    /// A picture or film of the asset was handed in; it is shown by this hash, without what the
    /// camera wrote into it.
    PictureKept = "picture-kept" { asset: AssetId, picture: uuid::Uuid, handed_in: crate::chain::Hash, shown: crate::chain::Hash }
    /// A picture is no longer shown.
    PictureRemoved = "picture-removed" { asset: AssetId, picture: uuid::Uuid, reason: String }
    /// Cases, parties and assets were taken over from a table.
    TableImported = "table-imported" { import: uuid::Uuid, file: crate::chain::Hash, assets: usize }
    /// The procedure for a price was opened (REF-01).
    PricingOpened = "pricing-opened" { pricing: PricingId, asset: AssetId, begin_by: chrono::NaiveDate, rule: String }
    /// What the choice of the method depends on was established, or the parties asked together
    /// for a method.
    PricingCircumstances = "pricing-circumstances" { pricing: PricingId, stated: String, reason: String, rule: String }
    /// A method was begun (REF-02).
    MethodBegun = "method-begun" { step: PricingStepId, asset: AssetId, method: String, rule: String }
    /// A method ended: with a price, without, or it was withdrawn.
    MethodEnded = "method-ended" { step: PricingStepId, method: String, outcome: String, reason: String, rule: String }
    /// An account was linked to a party, by the officer or by a code.
    PartyLinked = "party-linked" { party: uuid::Uuid, by: String }
    /// Both sides were invited to agree on a price (REF-04).
    AgreementInvited = "agreement-invited" { step: PricingStepId, until: Instant, rule: String }
    /// A side handed in its price, sealed; the chain keeps no figure before both are opened.
    AgreementSubmitted = "agreement-submitted" { step: PricingStepId, party: uuid::Uuid, until: Instant, rule: String }
    /// Both were opened at once.
    AgreementOpened = "agreement-opened" { step: PricingStepId, creditor: String, debtor: String, rule: String }
    /// A body was asked for its price (REF-06).
    LetterSent = "letter-sent" { step: PricingStepId, body: String, until: Instant, rule: String }
    LetterAnswered = "letter-answered" {
        step: PricingStepId, document: String, value: Money, answered_at: Instant, until: Instant,
        rule: String,
    }
    /// The court read a report (REF-12).
    ReportReviewed = "report-reviewed" { inquiry: InquiryId, platform: String, review: String, reason: String, rule: String }
    /// All reports are flawed, and all platforms were ordered to correct theirs (REF-12).
    CorrectionOrdered = "correction-ordered" { inquiry: InquiryId, until: Instant, rule: String }
    /// A platform asked for more time (REF-11).
    ExtensionAsked = "extension-asked" { inquiry: InquiryId, platform: String, reason: String, until: Instant, rule: String }
    /// One party received the reports, refused them, or they were published for it (REF-21).
    PartyServed = "party-served" {
        inquiry: InquiryId, party: uuid::Uuid, manner: String, received_at: Instant,
        object_by: Instant, rule: String,
    }
    /// A party objected to a report, and the court is to rule until then (REF-22).
    PartyObjected = "party-objected" {
        inquiry: InquiryId, objection: uuid::Uuid, platform: String, ground: String,
        rule_by: Instant, rule: String,
    }
    ObjectionRuled = "objection-ruled" { inquiry: InquiryId, objection: uuid::Uuid, result: String, reason: String, rule: String }
    /// An inquiry was taken back (REF-29).
    InquiryWithdrawn = "inquiry-withdrawn" { inquiry: InquiryId, ground: String, reason: String, rule: String }
    /// An inquiry was let rest, and goes on again (REF-28).
    InquiryDeferred = "inquiry-deferred" { inquiry: InquiryId, ground: String, reason: String, rule: String }
    InquiryResumed = "inquiry-resumed" { inquiry: InquiryId, due: Instant, rule: String }
    /// An expired result is asked for again, of the platforms that gave it (REF-11).
    InquiryReissued = "inquiry-reissued" { inquiry: InquiryId, before: InquiryId, due: Instant, rule: String }
    /// A platform does not quote, and says why (REF-09).
    QuoteRefused = "quote-refused" { inquiry: InquiryId, platform: String, reason: String, rule: String }
    /// The fee of an inquiry goes to the closest quote (REF-31).
    InquiryFeeDecided = "inquiry-fee-decided" { inquiry: InquiryId, deal: Money, fee: Money, platforms: String, rule: String }
    /// A late quote was excused (REF-09).
    QuoteExcused = "quote-excused" { inquiry: InquiryId, platform: String, reason: String, rule: String }
    /// A party used the supervision channel (REF-25).
    PricingReported = "pricing-reported" { asset: AssetId, report: uuid::Uuid, ground: String, rule: String }
    /// A price inquiry was sent to every listed platform at one instant (REF-10).
    InquirySent = "inquiry-sent" { inquiry: InquiryId, asset: AssetId, platforms: usize, due: Instant, rule: String }
    /// A platform delivered its report.
    QuoteDelivered = "quote-delivered" { inquiry: InquiryId, platform: String, value: Money, due: Instant, rule: String }
    /// The reports were served on the parties (REF-21).
    ReportsServed = "reports-served" { inquiry: InquiryId, served_at: Instant, object_by: Instant, rule: String }
    /// Somebody objected to a report (REF-22).
    ObjectionRaised = "objection-raised" { inquiry: InquiryId, platform: String, ground: String, result: String, rule: String }
    /// A reference price was fixed by this article; the disposal begins by then (REF-30).
    ReferencePriceFixed = "reference-price-fixed" {
        asset: AssetId, method: String, value: Money, dispose_by: Instant, rule: String,
    }
    /// The choice of three appraisal firms began (REF-16).
    SelectionOpened = "selection-opened" { selection: uuid::Uuid, asset: AssetId, field: String, region: String, until: Instant, rule: String }
    /// One side proposed three firms.
    FirmsProposed = "firms-proposed" { selection: uuid::Uuid, side: String, firms: String, until: Instant, rule: String }
    /// Both sides proposed the same three in the same order.
    FirmsAgreed = "firms-agreed" { selection: uuid::Uuid, firms: String, rule: String }
    /// A draw was announced; its hash covers everything published (摇号).
    DrawAnnounced = "draw-announced" {
        draw: uuid::Uuid, selection: uuid::Uuid, announcement: crate::chain::Hash, until: Instant,
        rule: String,
    }
    DrawContributed = "draw-contributed" {
        draw: uuid::Uuid, kind: String, by: String, value: String, rule: String,
    }
    /// A draw was held; whoever holds the digest can check the published record.
    DrawHeld = "draw-held" { draw: uuid::Uuid, firms: String, digest: crate::chain::Hash, rule: String }
    /// Something was done in an appraisal (委托评估), what it leads to, by when and by which article.
    AppraisalAct = "appraisal-act" {
        appraisal: uuid::Uuid, act: String, firm: String, stage: String, due: String, rule: String,
    }
    /// An expired appraisal is asked for again, of the firm that gave it (REF-19).
    AppraisalReissued = "appraisal-reissued" { appraisal: uuid::Uuid, before: uuid::Uuid, firm: String, rule: String }
    /// What an appraisal firm is paid, from which base and by which agreement or tariff (REF-32).
    AppraisalFeeDecided = "appraisal-fee-decided" {
        appraisal: uuid::Uuid, firm: String, base: String, amount: Money, basis: String, rule: String,
    }
    /// A file was handed in; it is kept by this hash.
    DocumentKept = "document-kept" { document: uuid::Uuid, kind: String, hash: crate::chain::Hash, rule: String }
    LotDrafted = "lot-drafted" {
        lot: LotId, round: Round, reference: Money, start: Money, increment: Money, deposit: Money,
    }
    /// Other terms of a draft; the panel decides anew.
    LotRevised = "lot-revised" {
        lot: LotId, version: i32, start: Money, increment: Money, deposit: Money,
    }
    /// A member of the panel signed a decision (AUC-27).
    PanelVoted = "panel-voted" { lot: LotId, version: i32, approves: bool }
    /// A party or priority purchaser was told of the lot, or gave that up (AUC-16).
    PersonTold = "person-told" { lot: LotId, party: PartyId, way: String, happened_at: Instant }
    LotRead = "lot-read" { lot: LotId, version: i32 }
    LotAnnounced = "lot-announced" { lot: LotId, starts_at: Instant, ends_at: Instant }
    LotPaused = "lot-paused" { lot: LotId, reason: String }
    LotResumed = "lot-resumed" { lot: LotId, reason: String, ends_at: Instant }
    LotWithdrawn = "lot-withdrawn" { lot: LotId, reason: String }
    /// A creditor answered whether they take the thing in kind (SALE-02).
    InKindAnswered = "in-kind-answered" { lot: LotId, party: PartyId, takes: bool }
    /// The thing was handed over in kind at the failed price.
    TakenInKind = "taken-in-kind" { lot: LotId, party: PartyId, price: Money, pays: Money }
    /// Nobody bought or took the thing: it is given back (SALE-13).
    SeizureLifted = "seizure-lifted" { asset: AssetId, document: String }
    /// Why a thing is sold without an auction (SALE-12).
    DirectSaleFounded = "direct-sale-founded" { asset: AssetId, ground: String, document: String }
    /// The debtor agrees that everything is sold (AUC-S14).
    SellAllConsented = "sell-all-consented" { document: String }
    /// Somebody objected to a sale (AUC-36).
    LotObjected = "lot-objected" { lot: LotId, objection: uuid::Uuid, kind: String }
    LotObjectionMoved = "lot-objection-moved" { lot: LotId, objection: uuid::Uuid, act: String }
    QuestionAnswered = "question-answered" { lot: LotId, question: uuid::Uuid, version: i32 }
    QuestionCovered = "question-covered" { lot: LotId, question: uuid::Uuid, found: String }
    ViewingPublished = "viewing-published" { lot: LotId, viewing: uuid::Uuid, starts_at: Instant }
    ViewingCancelled = "viewing-cancelled" { lot: LotId, viewing: uuid::Uuid, reason: String }
    /// Sold to the leader; the confirmation (成交确认书) follows from it.
    LotSold = "lot-sold" { lot: LotId, winner: RegistrationId, price: Money, ended_at: Instant }
    /// Nobody bid (流拍).
    LotUnsold = "lot-unsold" { lot: LotId, ended_at: Instant }
    LotPaid = "lot-paid" { lot: LotId, price: Money }
    /// The completion ruling was served; title passes (AUC-22).
    LotCompleted = "lot-completed" { lot: LotId, served_at: Instant }
    /// What was sold was handed over (交付, AUC-S27).
    LotHandedOver = "lot-handed-over" { lot: LotId, handed_over_at: Instant }
    /// The platform wrote a document (文书); it is kept by this hash.
    DocumentIssued = "document-issued" { document: uuid::Uuid, kind: String, hash: crate::chain::Hash }
    /// The buyer defaulted (悔拍).
    LotDefaulted = "lot-defaulted" { lot: LotId, winner: RegistrationId }
    /// Somebody entitled asked the court to revoke a sale (AUC-31).
    RevocationApplied = "revocation-applied" { lot: LotId, objection: uuid::Uuid, ground: String, capacity: String }
    /// The court revoked the sale (撤销): what the buyer had paid goes back, whatever can.
    SaleRevoked = "sale-revoked" {
        lot: LotId, objection: uuid::Uuid, ground: String, document: String, price: Money,
        paid: Money, returned: Money, to_recover: Money,
    }
    /// More of the price of a revoked sale went back, once it was there again.
    RevocationRefunded = "revocation-refunded" { lot: LotId, returned: Money, to_recover: Money }
    /// Somebody signed up; who it is stays out of the chain (AUC-18).
    BidderRegistered = "bidder-registered" { lot: LotId, registration: RegistrationId }
    BidderQualified = "bidder-qualified" { lot: LotId, registration: RegistrationId }
    /// The panel confirmed a right of first refusal and its rank (AUC-19).
    PriorityConfirmed = "priority-confirmed" { registration: RegistrationId, rank: u8 }
    /// The panel ruled on another capacity that somebody claims: the applicant's, or it refused.
    CapacityRuled = "capacity-ruled" { registration: RegistrationId, ruling: String }
    /// Somebody was not admitted; who it was stays out of the chain.
    SignUpRefused = "sign-up-refused" { lot: LotId, findings: String }
    /// The court decided on findings that waited for it.
    BuyerDecided = "buyer-decided" { registration: RegistrationId, admitted: bool, document: String }
    /// A bidder who came onto a list lost the qualification.
    QualificationLost = "qualification-lost" { lot: LotId, registration: RegistrationId, findings: String }
    /// The buyer's household was proven again before the ruling (QUAL-04).
    HouseholdProven = "household-proven" { registration: RegistrationId, document: String }
    /// Money arrived and was matched to its payer.
    MoneyReceived = "money-received" { registration: RegistrationId, amount: Money }
    /// Two people claimed money that nobody had named (M8).
    SuspenseClaimed = "suspense-claimed" { amount: Money, reason: String }
    DepositHeld = "deposit-held" { deposit: DepositId, registration: RegistrationId, amount: Money }
    DepositApplied = "deposit-applied" { deposit: DepositId, amount: Money }
    DepositReturned = "deposit-returned" { deposit: DepositId, amount: Money }
    DepositForfeited = "deposit-forfeited" { deposit: DepositId, withheld: Money, returned: Money }
    /// A forfeited deposit was put to its uses after the re-auction (DIST-30).
    ForfeitureSettled = "forfeiture-settled" {
        lot: LotId, costs: Money, gap: Money, case_debt: Money, related_debt: Money, held: Money,
        unmet_gap: Money,
    }
    /// A debit that nobody had ordered was explained by two people.
    DebitExplained = "debit-explained" { line: uuid::Uuid, ground: String, amount: Money }
    /// The payout of a case was delayed with approval (FUND-10), and the ground ended.
    PayoutDelayed = "payout-delayed" { delay: uuid::Uuid, ground: String }
    PayoutDelayEnded = "payout-delay-ended" { delay: uuid::Uuid }
    /// A distribution plan was drawn up (分配方案).
    PlanDrawn = "plan-drawn" { plan: PlanId, proceeds: Money }
    PlanServed = "plan-served" { plan: PlanId }
    /// A party objected to a line of a plan (DIST-09).
    PlanObjected = "plan-objected" { plan: PlanId, line: String, ground: String }
    /// An objection to a plan was ruled upon or withdrawn.
    PlanObjectionSettled = "plan-objection-settled" { plan: PlanId, objection: uuid::Uuid }
    /// A plan was served on one person (DIST-09).
    PlanServedOn = "plan-served-on" { plan: PlanId, party: uuid::Uuid }
    /// The others were told of an objection, one opposed, the objector sued, or it ended.
    PlanObjectionMoved = "plan-objection-moved" { plan: PlanId, objection: uuid::Uuid, state: String }
    /// An objection voided the plan; a new version replaces it.
    PlanVoided = "plan-voided" { plan: PlanId, reason: String }
    /// Money that waited for a judgment or a claim was released (提存).
    SetAsideReleased = "set-aside-released" {
        plan: PlanId, set_aside: uuid::Uuid, outcome: String, reason: String,
    }
    PlanChecked = "plan-checked" { plan: PlanId }
    PlanApproved = "plan-approved" { plan: PlanId }
    PlanReleased = "plan-released" { plan: PlanId }
    PayoutRequested = "payout-requested" { payout: PayoutId, amount: Money }
    /// A payment that was refused or came back was asked for under a new id (FUND-16).
    PayoutRequestedAgain = "payout-requested-again" { payout: PayoutId, replaces: PayoutId, amount: Money }
    /// One step of a payment that goes for itself: checked, approved, released or withdrawn.
    PayoutAdvanced = "payout-advanced" { payout: PayoutId, state: String }
    /// The bank refused the payout: nothing was booked.
    PayoutRejected = "payout-rejected" { payout: PayoutId, amount: Money, reason: String }
    PayoutSubmitted = "payout-submitted" { payout: PayoutId, amount: Money }
    /// The bank booked the payout.
    PayoutPaid = "payout-paid" { payout: PayoutId, amount: Money }
    /// The bank sent the payout back.
    PayoutBounced = "payout-bounced" { payout: PayoutId, amount: Money, reason: String }
}

impl Fact {
    /// One line for people and for the chain: `lot-paid lot="…" price="1234.50"`. Quotes,
    /// backslashes and control characters inside a value are escaped, so no two facts share
    /// their text.
    pub fn text(&self) -> String {
        let mut text = self.name().to_owned();
        for (field, value) in self.fields() {
            write!(text, " {field}={value:?}").expect("writing to a string cannot fail");
        }
        text
    }
}

/// A fact in its place in the chain of its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub case_id: CaseId,
    /// 1, 2, 3 … without a gap.
    pub seq: u64,
    pub at: Instant,
    /// Who acted; nobody when the platform acted by rule.
    pub actor: Option<PersonId>,
    /// [`Fact::name`].
    pub name: String,
    /// [`Fact::text`].
    pub text: String,
}

impl Record {
    pub fn of(
        case_id: CaseId,
        seq: u64,
        at: Instant,
        actor: Option<PersonId>,
        fact: &Fact,
    ) -> Record {
        Record { case_id, seq, at, actor, name: fact.name().to_owned(), text: fact.text() }
    }
}

/// The hash of `record` behind `previous`; the first is chained to [`Hash::GENESIS`].
pub fn link(previous: Hash, record: &Record) -> Hash {
    let mut bytes = Canonical::default();
    bytes.byte(VERSION);
    bytes.raw(previous.bytes());
    bytes.raw(record.case_id.0.as_bytes());
    bytes.unsigned(record.seq);
    bytes.signed(record.at.micros());
    bytes.raw(record.actor.map_or([0; 16], |it| it.0.into_bytes()).as_slice());
    bytes.text(&record.name);
    bytes.text(&record.text);
    bytes.hash()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn record(seq: u64, fact: &Fact) -> Record {
        let at = Instant::from_micros(1_800_000_000_000_000).expect("a time");
        Record::of(CaseId(uuid::Uuid::nil()), seq, at, None, fact)
    }

    fn paid(price: i64) -> Fact {
        Fact::LotPaid { lot: LotId(uuid::Uuid::nil()), price: Money::yuan(price) }
    }

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = Fact::NAMES.iter().collect();
        assert_eq!(names.len(), Fact::NAMES.len());
    }

    #[test]
    fn a_text_says_everything_and_cannot_be_forged() {
        let id = uuid::Uuid::nil();
        assert_eq!(paid(1).text(), format!("lot-paid lot=\"{id}\" price=\"1.00\""));
        let forged = Fact::LotPaused { lot: LotId(id), reason: "x\" more=\"y\n".into() };
        assert_eq!(
            forged.text(),
            format!("lot-paused lot=\"{id}\" reason=\"x\\\" more=\\\"y\\n\"")
        );
    }

    #[test]
    fn any_change_changes_the_head() {
        let records = [record(1, &paid(1)), record(2, &paid(2))];
        let head = |all: &[Record]| all.iter().fold(Hash::GENESIS, link);
        let right = head(&records);
        let changes: [fn(&mut Record); 6] = [
            |it| it.seq = 7,
            |it| it.at = Instant::from_micros(1).expect("a time"),
            |it| it.actor = Some(PersonId(uuid::Uuid::max())),
            |it| it.name.push('x'),
            |it| it.text.push('x'),
            |it| it.case_id = CaseId(uuid::Uuid::max()),
        ];
        for change in changes {
            let mut altered = records.clone();
            altered.iter_mut().take(1).for_each(change);
            assert_ne!(head(&altered), right);
        }
        let swapped: Vec<_> = records.iter().rev().cloned().collect();
        assert_ne!(head(&swapped), right);
    }
}

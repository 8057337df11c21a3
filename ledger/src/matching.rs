//! Whose unidentified money (不明款) may be: proposals with their reasons, for two people to judge.
//!
//! A proposal claims nothing. That the amount is what somebody owes supports a proposal and never
//! makes one (M8): equal amounts are the rule in an auction, where everybody owes the same deposit.

use domain::identity::normal_form;
use domain::money::Money;

/// What the bank says about a credit that nobody could be found for.
#[derive(Clone, Copy, Debug)]
pub struct Unclaimed<'a> {
    pub amount: Money,
    pub payer: Option<&'a str>,
    /// The number the payer wrote.
    pub number: Option<&'a str>,
    pub remittance: Option<&'a str>,
}

/// A sign-up or a case whose money it may be.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// The sub-account number of a sign-up.
    pub number: Option<&'a str>,
    pub case_number: &'a str,
    /// Who pays for it: the bidder; of a case, its debtors.
    pub names: Vec<&'a str>,
    /// What is still to be paid, if anything is.
    pub owed: Option<Money>,
    /// Money came from the same account before and was rightly theirs.
    pub paid_before: bool,
}

/// Why money is proposed to be somebody's; the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The number written differs from theirs in one digit, or in two that changed places.
    NumberMistyped,
    /// Their number stands in the remittance text.
    NumberInText,
    /// The same account has paid for them before.
    PaidBefore,
    /// The payer has their name.
    SameName,
    /// Their name stands in the remittance text.
    NameInText,
    /// The number of the case stands in the remittance text.
    CaseInText,
    /// It is exactly what they still owe; never a reason by itself.
    AmountOwed,
}

impl Reason {
    pub const fn slug(self) -> &'static str {
        match self {
            Reason::NumberMistyped => "number-mistyped",
            Reason::NumberInText => "number-in-text",
            Reason::PaidBefore => "paid-before",
            Reason::SameName => "same-name",
            Reason::NameInText => "name-in-text",
            Reason::CaseInText => "case-in-text",
            Reason::AmountOwed => "amount-owed",
        }
    }

    /// How much a reason counts beside others.
    const fn weight(self) -> u32 {
        match self {
            Reason::NumberMistyped | Reason::NumberInText => 40,
            Reason::PaidBefore => 30,
            Reason::SameName => 20,
            Reason::NameInText | Reason::CaseInText => 15,
            Reason::AmountOwed => 5,
        }
    }
}

/// Why the money may be the candidate's; nothing, if nothing but perhaps the amount speaks for it.
///
/// Grounds: [`domain::statute::funds::FUND_13`].
pub fn reasons(money: &Unclaimed<'_>, candidate: &Candidate<'_>) -> Vec<Reason> {
    let text = money.remittance.map(normal_form).unwrap_or_default();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let names: Vec<String> = candidate.names.iter().map(|it| normal_form(it)).collect();
    let payer = money.payer.map(normal_form).filter(|it| !it.is_empty());
    let mut found = Vec::new();
    if let Some(number) = candidate.number {
        if money.number.is_some_and(|it| is_slip(it.trim(), number)) {
            found.push(Reason::NumberMistyped);
        }
        if digits.contains(number) {
            found.push(Reason::NumberInText);
        }
    }
    if candidate.paid_before {
        found.push(Reason::PaidBefore);
    }
    if payer.is_some_and(|it| names.contains(&it)) {
        found.push(Reason::SameName);
    }
    // One character is no name: it stands in any text.
    if names.iter().any(|it| it.chars().count() > 1 && text.contains(it.as_str())) {
        found.push(Reason::NameInText);
    }
    if text.contains(&normal_form(candidate.case_number)) {
        found.push(Reason::CaseInText);
    }
    if !found.is_empty() && candidate.owed == Some(money.amount) {
        found.push(Reason::AmountOwed);
    }
    found
}

/// The sum of what speaks for a proposal, to put the likeliest first.
pub fn weight(reasons: &[Reason]) -> u32 {
    reasons.iter().map(|it| it.weight()).sum()
}

/// One wrong digit, or two neighbours that changed places: the slips that check digits find.
fn is_slip(written: &str, right: &str) -> bool {
    if written.len() != right.len() {
        return false;
    }
    let pairs = written.bytes().zip(right.bytes()).enumerate();
    let wrong: Vec<_> = pairs.filter(|(_, (a, b))| a != b).collect();
    match wrong.as_slice() {
        [_] => true,
        [(first, (a, b)), (second, (c, d))] => second - first == 1 && a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "8810000001000000000169";

    fn chen() -> Candidate<'static> {
        Candidate {
            number: Some(NUMBER),
            case_number: "(2026)湘0102执1号",
            names: vec!["陈小明"],
            owed: Some(Money::yuan(100)),
            paid_before: false,
        }
    }

    fn money(yuan: i64) -> Unclaimed<'static> {
        Unclaimed { amount: Money::yuan(yuan), payer: None, number: None, remittance: None }
    }

    #[test]
    fn every_reason_is_found_and_nothing_else() {
        use Reason::*;
        let said = |remittance| Unclaimed { remittance: Some(remittance), ..money(1) };
        let wrote = |number| Unclaimed { number: Some(number), ..money(1) };
        let named = |payer| Unclaimed { payer: Some(payer), ..money(1) };
        for (it, expected) in [
            (money(1), vec![]),
            (wrote("8810000001000000000168"), vec![NumberMistyped]),
            (wrote("8810000001000000000196"), vec![NumberMistyped]),
            (wrote("8810000001000000000199"), vec![NumberMistyped]),
            (wrote("8810000001000000000248"), vec![]),
            (wrote("881000000100000000016"), vec![]),
            (wrote(NUMBER), vec![]),
            (said("账号 8810000001 0000000001 69 保证金"), vec![NumberInText]),
            (said("（２０２６）湘0102执1号 款"), vec![CaseInText]),
            (said("(2026)湘0102执11号"), vec![]),
            (said("代陈小明交"), vec![NameInText]),
            (named(" 陈小\u{3000}明"), vec![SameName]),
            (named("陈小"), vec![]),
            (named(""), vec![]),
        ] {
            assert_eq!(reasons(&it, &chen()), expected, "{it:?}");
        }
        let known = Candidate { paid_before: true, ..chen() };
        assert_eq!(reasons(&money(1), &known), [PaidBefore]);
    }

    #[test]
    fn the_amount_supports_a_proposal_and_never_makes_one() {
        assert_eq!(reasons(&money(100), &chen()), []);
        let named = Unclaimed { payer: Some("陈小明"), ..money(100) };
        let found = reasons(&named, &chen());
        assert_eq!(found, [Reason::SameName, Reason::AmountOwed]);
        assert!(weight(&found) > weight(&[Reason::SameName]));
        assert!(weight(&[Reason::NumberMistyped]) > weight(&found));
    }

    #[test]
    fn a_name_of_one_character_is_not_looked_for_in_texts() {
        let short = Candidate { names: vec!["款"], ..chen() };
        let said = Unclaimed { remittance: Some("退款"), ..money(1) };
        assert_eq!(reasons(&said, &short), []);
    }
}

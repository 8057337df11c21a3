//! A case from the first deposit to the last payout; what each event moves; nothing made or lost.

use super::*;
use crate::entry::{EntryError, Kind};
use crate::posting::{self, Unidentified};
use domain::deposit::Resolution;
use domain::id::{BankLineId, PlanLineId, RegistrationId};
use domain::money::Money;
use proptest::prelude::*;
use uuid::Uuid;

const CASE: CaseId = CaseId(Uuid::from_u128(1));
const RESERVED: CaseId = CaseId(Uuid::from_u128(2));
const CHEN: RegistrationId = RegistrationId(Uuid::from_u128(11));
const WU: RegistrationId = RegistrationId(Uuid::from_u128(12));
const LINE: BankLineId = BankLineId(Uuid::from_u128(21));
const CREDITOR: PlanLineId = PlanLineId(Uuid::from_u128(31));
const DEBTOR: PlanLineId = PlanLineId(Uuid::from_u128(32));

/// Posts events one after the other and checks after each that nothing was made or lost.
fn posted(events: Vec<Result<Entry, EntryError>>) -> Statement {
    let mut statement = Statement::default();
    for event in events {
        let entry = event.expect("an entry");
        statement = statement.post(&entry).expect("no overdraft");
        assert!(statement.sums().values().all(|sum| *sum == 0), "{}", entry.kind());
        for bank in Bank::ALL {
            assert_eq!(statement.owed(bank), statement.mirrored(bank), "{}", entry.kind());
        }
    }
    statement
}

fn y(yuan: i64) -> Money {
    Money::yuan(yuan)
}

/// A sale at 900 with deposits of 100, up to the winner's full payment.
fn sold() -> Vec<Result<Entry, EntryError>> {
    vec![
        posting::credit_from_bank(CASE, Account::Payer(CHEN), y(100)),
        posting::credit_from_bank(CASE, Account::Payer(WU), y(100)),
        posting::hold_deposit(CASE, CHEN, y(100)),
        posting::hold_deposit(CASE, WU, y(100)),
        posting::apply_deposit(CASE, y(100)),
        posting::return_deposit(CASE, WU, y(100)),
        posting::request_payout(CASE, Account::Payer(WU), y(100)),
        posting::submit_payout(CASE, Bank::Auction, y(100)),
        posting::book_payout(CASE, Bank::Auction, y(100)),
        posting::credit_from_bank(CASE, Account::Payer(CHEN), y(800)),
        posting::pay_balance(CASE, CHEN, y(800)),
    ]
}

#[test]
fn a_case_from_the_first_deposit_to_the_last_payout_ends_at_zero() {
    let mut events = sold();
    events.extend([
        posting::request_payout(CASE, Account::Proceeds, y(900)),
        posting::submit_payout(CASE, Bank::Auction, y(900)),
        posting::leave_auction_account(CASE, y(900)),
        posting::arrive_in_case_fund(CASE, y(900)),
        posting::distribute(CASE, &[(CREDITOR, y(850)), (DEBTOR, y(50))]),
        posting::request_payout(CASE, Account::Payable(CREDITOR), y(850)),
        posting::withdraw_payout(CASE, Account::Payable(CREDITOR), y(850)),
        posting::request_payout(CASE, Account::Payable(CREDITOR), y(850)),
        posting::submit_payout(CASE, Bank::Fund, y(850)),
        posting::reject_payout(CASE, Account::Payable(CREDITOR), y(850)),
        posting::request_payout(CASE, Account::Payable(CREDITOR), y(850)),
        posting::submit_payout(CASE, Bank::Fund, y(850)),
        posting::book_payout(CASE, Bank::Fund, y(850)),
        posting::return_payout(CASE, Account::Payable(CREDITOR), y(850)),
        posting::request_payout(CASE, Account::Payable(CREDITOR), y(850)),
        posting::submit_payout(CASE, Bank::Fund, y(850)),
        posting::book_payout(CASE, Bank::Fund, y(850)),
        posting::request_payout(CASE, Account::Payable(DEBTOR), y(50)),
        posting::submit_payout(CASE, Bank::Fund, y(50)),
        posting::book_payout(CASE, Bank::Fund, y(50)),
    ]);
    let end = posted(events);
    assert!(end.of_case(CASE).all(|(_, balance)| balance == 0), "{end:?}");
}

#[test]
fn trap_49_price_money_is_case_money_only_when_it_has_arrived() {
    let mut events = sold();
    events.extend([
        posting::request_payout(CASE, Account::Proceeds, y(900)),
        posting::submit_payout(CASE, Bank::Auction, y(900)),
        posting::leave_auction_account(CASE, y(900)),
    ]);
    let on_its_way = posted(events.clone());
    assert_eq!(on_its_way.balance(CASE, Account::CaseFund), 0);
    assert_eq!(on_its_way.balance(CASE, Account::BetweenBanks), 90_000);
    events.push(posting::arrive_in_case_fund(CASE, y(900)));
    assert_eq!(posted(events).balance(CASE, Account::CaseFund), 90_000);
}

#[test]
fn the_two_banks_may_report_a_transfer_in_either_order() {
    let mut events = sold();
    events.extend([
        posting::request_payout(CASE, Account::Proceeds, y(900)),
        posting::submit_payout(CASE, Bank::Auction, y(900)),
        posting::arrive_in_case_fund(CASE, y(900)),
        posting::leave_auction_account(CASE, y(900)),
    ]);
    assert_eq!(posted(events).balance(CASE, Account::BetweenBanks), 0);
}

#[test]
fn a_transfer_that_comes_back_leaves_nothing_on_the_way() {
    let mut events = sold();
    let before = posted(events.clone());
    events.extend([
        posting::request_payout(CASE, Account::Proceeds, y(900)),
        posting::submit_payout(CASE, Bank::Auction, y(900)),
        posting::leave_auction_account(CASE, y(900)),
        posting::return_transfer(CASE, y(900)),
    ]);
    let after = posted(events);
    for account in [
        Account::Proceeds,
        Account::BetweenBanks,
        Account::InTransit(Bank::Auction),
        Account::Mirror(Bank::Auction),
    ] {
        assert_eq!(after.balance(CASE, account), before.balance(CASE, account), "{account}");
    }
}

#[test]
fn trap_50_the_disputed_part_waits_and_the_rest_is_payable() {
    let end = posted(vec![
        posting::credit_from_bank(CASE, Account::CaseFund, y(1_000_000)),
        posting::set_aside(CASE, y(200_000)),
        posting::distribute(CASE, &[(CREDITOR, y(800_000)), (DEBTOR, Money::ZERO)]),
    ]);
    assert_eq!(end.balance(CASE, Account::Payable(CREDITOR)), 80_000_000);
    assert_eq!(end.balance(CASE, Account::SetAside), 20_000_000);
    let early = posting::distribute(CASE, &[(DEBTOR, y(1))]).expect("an entry");
    assert!(end.post(&early).is_err());
}

#[test]
fn trap_51_unidentified_money_lies_apart_until_it_is_claimed() {
    let line = Unidentified { reserved: RESERVED, bank: Bank::Auction, line: LINE };
    let suspense = Account::Suspense(Bank::Auction, LINE);
    let received = posting::credit_from_bank(RESERVED, suspense, y(25_000));
    let claimed = posting::claim_suspense(line, CASE, Account::Payer(CHEN), y(25_000));
    let end = posted(vec![received, claimed.clone()]);
    assert_eq!(end.balance(RESERVED, suspense), 0);
    assert_eq!(end.balance(CASE, Account::Payer(CHEN)), 2_500_000);
    let transfers = claimed.expect("an entry").transfers().to_vec();
    let cases: Vec<_> = transfers.iter().map(Transfer::case).collect();
    assert_eq!(cases, [RESERVED, CASE]);
    let other_bank = posting::claim_suspense(line, CASE, Account::CaseFund, y(1));
    assert!(matches!(other_bank, Err(EntryError::WrongAccount { .. })));
}

#[test]
fn trap_39_a_defaulter_gets_back_what_he_paid_beyond_the_deposit() {
    let money = |text: &str| text.parse::<Money>().expect("an amount");
    let end = posted(vec![
        posting::credit_from_bank(CASE, Account::Payer(CHEN), money("2204403.60")),
        posting::hold_deposit(CASE, CHEN, y(250_000)),
        posting::apply_deposit(CASE, y(250_000)),
        posting::pay_balance(CASE, CHEN, money("1954403.60")),
        posting::forfeit_applied_deposit(CASE, y(250_000)),
        posting::return_balance(CASE, CHEN, money("1954403.60")),
    ]);
    assert_eq!(end.balance(CASE, Account::Payer(CHEN)), 195_440_360);
    assert_eq!(end.balance(CASE, Account::Forfeited), 25_000_000);
    assert_eq!(end.balance(CASE, Account::Proceeds), 0);
}

#[test]
fn a_deposit_is_resolved_in_one_entry_named_for_what_became_of_it() {
    for ((applied, withheld, returned), kind) in [
        ((100, 0, 0), Kind::DepositApplied),
        ((0, 0, 100), Kind::DepositReturned),
        ((0, 100, 0), Kind::DepositForfeited),
        ((0, 25, 75), Kind::DepositForfeited),
    ] {
        let resolution =
            Resolution { applied: y(applied), withheld: y(withheld), returned: y(returned) };
        let resolved = posting::resolve_deposit(CASE, CHEN, &resolution);
        assert_eq!(resolved.as_ref().map(Entry::kind), Ok(kind));
        let end = posted(vec![
            posting::credit_from_bank(CASE, Account::Payer(CHEN), y(100)),
            posting::hold_deposit(CASE, CHEN, y(100)),
            resolved,
        ]);
        assert_eq!(end.balance(CASE, Account::DepositHeld), 0);
        for (account, yuan) in [
            (Account::Proceeds, applied),
            (Account::Forfeited, withheld),
            (Account::Payer(CHEN), returned),
        ] {
            assert_eq!(end.balance(CASE, account), i128::from(yuan) * 100, "{account}");
        }
    }
}

#[test]
fn a_settled_forfeiture_leaves_only_what_the_court_must_order() {
    let settled = crate::forfeiture::settle(&crate::forfeiture::Breach {
        deposit: y(200),
        costs: y(15),
        first_price: y(1_500),
        reauction_price: y(1_400),
        case_debt: y(50),
        related_debt: y(10),
    });
    let end = posted(vec![
        posting::credit_from_bank(CASE, Account::Payer(CHEN), y(200)),
        posting::hold_deposit(CASE, CHEN, y(200)),
        posting::forfeit_deposit(CASE, y(200)),
        posting::settle_forfeiture(CASE, &settled),
    ]);
    for (account, yuan) in [
        (Account::Costs, 15),
        (Account::Proceeds, 150),
        (Account::RelatedDebt, 10),
        (Account::Forfeited, 25),
    ] {
        assert_eq!(end.balance(CASE, account), yuan * 100, "{account}");
    }
}

#[test]
fn what_is_not_there_cannot_be_taken() {
    let held = posted(vec![
        posting::credit_from_bank(CASE, Account::Payer(CHEN), y(100)),
        posting::hold_deposit(CASE, CHEN, y(100)),
    ]);
    let again = posting::hold_deposit(CASE, CHEN, y(1)).expect("an entry");
    let account = Account::Payer(CHEN);
    let overdrawn = Overdrawn { case: CASE, account, missing_fen: 100 };
    assert_eq!(held.post(&again), Err(overdrawn));
    for account in [Account::DepositHeld, Account::Mirror(Bank::Auction)] {
        assert!(posting::request_payout(CASE, account, y(1)).is_err(), "{account}");
        assert!(posting::credit_from_bank(CASE, account, y(1)).is_err(), "{account}");
    }
}

#[test]
fn interest_and_fees_of_the_bank_are_no_case_s_money() {
    let end = posted(vec![
        posting::book_interest(RESERVED, Bank::Fund, y(30)),
        posting::book_fee(RESERVED, Bank::Fund, y(5)),
        posting::explain_debit(RESERVED, Account::Fees(Bank::Fund), y(1)),
    ]);
    assert_eq!(end.mirrored(Bank::Fund), 2_400);
    let stranger = posting::explain_debit(CASE, Account::CaseFund, y(1));
    assert!(stranger.is_err(), "no case pays for what it has not to do with");
    assert_eq!(end.balance(RESERVED, Account::Interest(Bank::Fund)), 3_000);
}

#[test]
fn a_reversal_restores_every_balance() {
    let events = sold();
    let before = posted(events.clone());
    let entry = posting::forfeit_applied_deposit(CASE, y(100)).expect("an entry");
    let after = before.post(&entry).expect("no overdraft");
    let undone = after.post(&entry.reversal().expect("a reversal")).expect("no overdraft");
    assert_eq!(undone.balance(CASE, Account::Proceeds), before.balance(CASE, Account::Proceeds));
    assert_eq!(undone.balance(CASE, Account::Forfeited), 0);
    let all = events.into_iter().map(|event| event.expect("an entry")).collect::<Vec<_>>();
    assert_eq!(Statement::of(&all), before);
}

/// Any event on any few accounts, of a small amount.
fn any_event() -> impl Strategy<Value = Result<Entry, EntryError>> {
    let payables = [CREDITOR, DEBTOR].map(Account::Payable);
    let payers = [CHEN, WU].map(Account::Payer);
    let accounts: Vec<_> = Account::SINGLE.into_iter().chain(payables).chain(payers).collect();
    let banks = proptest::sample::select(Bank::ALL.to_vec());
    (0..21, 0i64..4, proptest::sample::select(accounts), banks).prop_map(
        |(event, yuan, account, bank)| {
            let amount = y(yuan);
            match event {
                0 | 1 => posting::credit_from_bank(CASE, account, amount),
                2 => posting::reverse_credit(CASE, account, amount),
                3 => posting::hold_deposit(CASE, CHEN, amount),
                4 => posting::apply_deposit(CASE, amount),
                5 => posting::return_deposit(CASE, WU, amount),
                6 => posting::forfeit_deposit(CASE, amount),
                7 => posting::pay_balance(CASE, CHEN, amount),
                8 => posting::return_balance(CASE, CHEN, amount),
                9 => posting::leave_auction_account(CASE, amount),
                10 => posting::arrive_in_case_fund(CASE, amount),
                11 => posting::distribute(CASE, &[(CREDITOR, amount), (DEBTOR, y(1))]),
                12 => posting::set_aside(CASE, amount),
                13 => posting::request_payout(CASE, account, amount),
                14 => posting::withdraw_payout(CASE, account, amount),
                15 => posting::submit_payout(CASE, bank, amount),
                16 => posting::reject_payout(CASE, account, amount),
                17 => posting::book_payout(CASE, bank, amount),
                18 => posting::return_transfer(CASE, amount),
                19 => posting::explain_debit(CASE, account, amount),
                _ => posting::return_payout(CASE, account, amount),
            }
        },
    )
}

proptest! {
    /// FUND-16, invariant 1: whatever happens in whatever order, the books equal the bank.
    #[test]
    fn the_books_equal_the_bank_whatever_happens(
        events in proptest::collection::vec(any_event(), 0..60),
    ) {
        let mut statement = Statement::default();
        let mut taken = Vec::new();
        for entry in events.into_iter().flatten() {
            if let Ok(next) = statement.post(&entry) {
                statement = next;
                taken.push(entry);
            }
            for bank in Bank::ALL {
                prop_assert_eq!(statement.owed(bank), statement.mirrored(bank));
            }
            for (account, balance) in statement.of_case(CASE) {
                let covered = balance >= 0 || account.overdraft() == Overdraft::Allowed;
                prop_assert!(covered, "{account} {balance}");
            }
        }
        prop_assert!(statement.sums().values().all(|sum| *sum == 0));
        prop_assert_eq!(Statement::of(&taken), statement);
    }
}

//! Orders are valid by the official schema and are read back as they were written.

use bank::pain001::{Account, Group, Order, OrderError, Payment, read, write};
use domain::money::Money;

use crate::schemas::assert_valid;

fn account(holder: &str, number: &str, bank: Option<&str>) -> Account {
    let (holder, number) = (holder.to_owned(), number.to_owned());
    Account { holder, number, bank: bank.map(str::to_owned) }
}

fn order() -> Order {
    let payment = |id: &str, amount: &str| Payment {
        end_to_end_id: id.to_owned(),
        amount: amount.parse().unwrap(),
        payee: account("陈<小>明 & 子", "6222021234567890", None),
        remittance: "退还竞买保证金".to_owned(),
    };
    let group = |id: &str, number: &str, payments| Group {
        id: id.to_owned(),
        day: "2026-05-26".parse().unwrap(),
        payer: account("长沙市芙蓉区人民法院", number, Some("中国工商银行")),
        payments,
    };
    Order {
        message_id: "0190f0b2d5a57c3b8f3a2e6d4c5b6a79".to_owned(),
        created_at: "2026-05-26T02:00:00Z".parse().unwrap(),
        initiator: "长沙市芙蓉区人民法院".to_owned(),
        groups: vec![
            group("A", "8810000001", vec![payment("a1", "0.01"), payment("a2", "999999.99")]),
            group("F", "8910000001", vec![payment("f1", "100.00")]),
        ],
    }
}

#[test]
fn an_order_is_valid_and_read_back() {
    let text = write(&order()).unwrap();
    assert_valid("pain.001.001.09.xsd", &text);
    assert!(text.contains("<CtrlSum>1000100.00</CtrlSum>"), "{text}");
    assert_eq!(read(text.as_bytes()), Ok(order()));
}

#[test]
fn an_order_that_pays_nothing_is_not_written() {
    let empty = Order { groups: Vec::new(), ..order() };
    assert_eq!(write(&empty), Err(OrderError::Empty));
    let mut large = order();
    large.groups[1].payments[0].amount = Money::MAX;
    assert_eq!(write(&large), Err(OrderError::Sum));
}

#[test]
fn an_order_whose_sums_were_tampered_with_is_refused() {
    let text = write(&order()).unwrap();
    let tampered = text.replace(">100.00<", ">1000.00<");
    assert_eq!(read(tampered.as_bytes()), Err(OrderError::Control));
    let dropped = text.replacen("<NbOfTxs>3", "<NbOfTxs>2", 1);
    assert_eq!(read(dropped.as_bytes()), Err(OrderError::Control));
}

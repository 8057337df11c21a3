//! What the demo's visitors do: ask, some are answered; and times at which things can be seen.

use chrono::TimeDelta;

use super::DemoError;
use super::cases::Drafted;
use super::cast::Cast;
use crate::App;
use crate::app::viewings::NewSlot;
use crate::app::{questions, viewings};

/// Who asks, what, and the answers in their order; none while it waits.
const ASKED: [(usize, &str, &[&str]); 3] = [
    (
        1,
        "房屋目前由谁居住？成交后法院负责腾空吗？",
        &[
            "由被执行人自住。腾退和交付由法院负责。",
            "更正：被执行人已书面承诺在成交后十五日内搬离；腾退和交付由法院负责。",
        ],
    ),
    (
        2,
        "物业费、水电费欠缴多少，由谁承担？",
        &["物业费截至上月欠6320元，由原产权人承担，从拍卖款中扣付。"],
    ),
    (1, "可以带装修师傅一起看样吗？", &[]),
];

/// Questions on a lot, and two viewings of it: one with a booking, one called off.
pub async fn visit(
    app: &App,
    cast: &Cast,
    lot: &Drafted,
    ends: TimeDelta,
) -> Result<(), DemoError> {
    for (asker, text, answers) in ASKED {
        let (bidder, _) = cast.bidders.get(asker).ok_or(DemoError::Missing("a bidder"))?;
        let asked = questions::ask(app, bidder, lot.id, text).await?;
        for (answer, version) in answers.iter().zip(1..) {
            let given = (version, *answer);
            questions::answer(app, &cast.officer, asked.question.id, given).await?;
        }
    }
    let now = app.now();
    let mut slots = Vec::new();
    for (part, place) in [(3, "小区南门岗亭"), (2, "小区北门物业服务中心")] {
        let starts_at = now + ends / part;
        let slot = NewSlot {
            starts_at,
            ends_at: starts_at + ends / 10,
            place: place.to_owned(),
            note: Some("请携带身份证件，穿平底鞋；看样由书记员陪同。".to_owned()),
            capacity: 12,
        };
        slots.push(viewings::publish(app, &cast.officer, lot.id, slot).await?.id);
    }
    if let ([first, second], Some((bidder, _))) = (slots.as_slice(), cast.bidders.first()) {
        viewings::book(app, bidder, *first).await?;
        viewings::call_off(app, &cast.officer, *second, "电梯检修，当日无法上楼").await?;
    }
    Ok(())
}

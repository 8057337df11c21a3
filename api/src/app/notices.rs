//! The notice of a lot (拍卖公告) and its reminders, written from the fields (AUC-12, AUC-14).
//!
//! Its hash is what a bidder accepts when signing up: another text is another hash.

use domain::bidding::Mode;
use domain::buyer::housing::{Limit, Registered};
use domain::canonical::Canonical;
use domain::clause::Clause;
use domain::instant::Instant;
use domain::lot::{Lot, Notice, Round};
use domain::profile::Profile;
use store::lots::NoticeText;

/// What the notice says beside the lot itself.
pub struct Subject<'a> {
    pub court: &'a str,
    pub case_number: &'a str,
    pub title: &'a str,
    pub region: &'a str,
    /// The limits on buying homes that are in force there.
    pub limits: &'a [Limit],
    /// What its fact sheet says, part by part.
    pub state: &'a [String],
}

/// Grounds: [`domain::statute::auction::ART_12`], [`domain::statute::qualification::QUAL_03`].
pub fn write(subject: &Subject<'_>, lot: &Lot, notice: &Notice, profile: &Profile) -> NoticeText {
    let Subject { court, case_number, title, region, limits, state } = subject;
    let heading = format!("{court}关于{title}的{}公告", round(lot.round));
    let mut body = Vec::new();
    if profile.is_rehearsal() {
        body.push("【演练】本公告用于培训演练，不涉及真实财产，期限已缩短。".to_owned());
    }
    body.push(format!(
        "{court}在执行{case_number}案件中，将对下列财产进行公开{}。拍卖公告期限与竞价规则依照法律和司法解释执行。",
        round(lot.round)
    ));
    body.push(format!(
        "一、标的物：{title}，位于{region}。权属、占有、负担与瑕疵情况见本页标的物信息。"
    ));
    if !state.is_empty() {
        body.push(format!("标的物现状：{}。", state.join("。")));
    }
    body.push(format!(
        "二、竞价时间：{}至{}。{}",
        notice.starts_at.chinese(),
        notice.ends_at.chinese(),
        ending(lot, profile)
    ));
    let offer = &lot.offer;
    body.push(format!(
        "三、参考价{}元，起拍价{}元，加价幅度{}元，保证金{}元。起拍价即为保留价。",
        offer.reference.value(),
        offer.start,
        offer.increment,
        offer.deposit
    ));
    body.push(
        "四、竞买人应具备完全民事行为能力并符合法律规定的资格条件，在竞价结束前以本人名义将保证金\
         足额缴入系统分配的个人子账号，到账后取得竞买代码和参拍资格。竞价期间身份与代码严格保密。"
            .to_owned(),
    );
    body.push(
        "五、一人参与竞买，出价不低于起拍价的，成交。优先购买权人经合议庭确认后取得优先竞买资格，\
         可与其他竞买人出相同价格；没有更高出价的，标的物由优先购买权人竞得。"
            .to_owned(),
    );
    body.push(format!(
        "六、成交后，买受人应于{}内付清余款，保证金可充抵价款；未成交者的保证金在竞价程序结束后{}内退还。",
        balance_period(lot, profile),
        profile.period(Clause::LosersRefunded).chinese()
    ));
    body.push(
        "七、买受人逾期未付清余款的，构成悔拍，保证金不予退还，依次用于支付拍卖费用损失、弥补\
         重新拍卖差价、冲抵本案债务及与标的物有关的债务；悔拍人不得参加重新拍卖。"
            .to_owned(),
    );
    body.push(
        "八、特别提示：标的物以现状拍卖，可以查看；已知的瑕疵和权利负担已在本页公示，竞买人参与\
         竞买即视为对标的物的现状和已知、未知瑕疵完全了解并接受。成交确认书将公示买受人真实身份。\
         标的物的真伪和品质，法院依法公示后不承担瑕疵担保责任。"
            .to_owned(),
    );
    body.extend(limits_told(limits, notice.announced_at));
    body.push(
        "十、税费：标的物转移登记产生的税费，依照税收法律、行政法规由相应主体承担；法律没有规定或者\
         规定不明的，由执行法院依照法律原则和案件实际情况确定。"
            .to_owned(),
    );
    body.push(format!(
        "十一、咨询与监督：标的物的查看、咨询和监督由{court}负责，对执行行为有异议的，可以在竞价\
         程序中通过本平台或者书面提出。"
    ));
    body.push(format!("执行法院：{court}。公告时间：{}。", notice.announced_at.chinese()));
    let terms_hash = hash(&heading, &body);
    NoticeText { title: heading, body, terms_hash }
}

/// What the city demands of households that buy homes, and what follows for who lacks it.
fn limits_told(limits: &[Limit], at: Instant) -> Option<String> {
    let told: Vec<String> = limits
        .iter()
        .filter(|it| it.is_in_force(at.day()))
        .map(|it| {
            let who = match it.registered {
                Registered::Local => "本市户籍家庭",
                Registered::Outside => "非本市户籍家庭",
            };
            let Limit { homes_below, insured_months, .. } = it;
            format!(
                "{who}已有住房应少于{homes_below}套、连续缴纳社保或者个税满{insured_months}个月"
            )
        })
        .collect();
    if told.is_empty() {
        return None;
    }
    Some(format!(
        "九、限购提示：标的物所在地实行住房限购，{}。竞买人报名时应当承诺并提交购房资格证明，自申请\
         参加竞买至作出成交裁定，资格应当持续具备；不具备资格的不予裁定，虚构资格的依法承担责任。",
        told.join("；")
    ))
}

/// SM3 over the title and the paragraphs.
fn hash(title: &str, body: &[String]) -> Vec<u8> {
    let mut bytes = Canonical::default();
    for text in std::iter::once(title).chain(body.iter().map(String::as_str)) {
        bytes.text(text);
    }
    bytes.hash().bytes().to_vec()
}

const fn round(round: Round) -> &'static str {
    match round {
        Round::First => "第一次拍卖",
        Round::Second => "第二次拍卖",
        Round::Sale => "变卖",
    }
}

fn ending(lot: &Lot, profile: &Profile) -> String {
    let extension = profile.period(Clause::Extension).chinese();
    let mode = match lot.round {
        Round::First | Round::Second => Mode::Auction,
        Round::Sale => Mode::Sale { contest: profile.sale_contest() },
    };
    match mode {
        Mode::Auction => {
            format!("竞价程序结束前{extension}内有人出价的，自该出价时起顺延{extension}。")
        }
        Mode::Sale { .. } => format!(
            "变卖期内有人出价的，自首次有效出价时起进入{}竞价，结束前{extension}内有人出价的，自该出价时起顺延{extension}。",
            profile.period(Clause::SaleContest).chinese()
        ),
    }
}

/// The payment period of the notice; a rehearsal shortens it like every other period.
pub fn balance_period(lot: &Lot, profile: &Profile) -> String {
    balance_due(lot, profile).chinese()
}

/// Grounds: [`domain::statute::auction::ART_25`].
pub fn balance_due(lot: &Lot, profile: &Profile) -> domain::period::Period {
    if profile.is_rehearsal() {
        profile.period(Clause::Balance)
    } else {
        domain::period::Period::Days(lot.offer.balance_due_days)
    }
}

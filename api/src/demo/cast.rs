//! The court of the demo and its people. The same names appear in the tests and in the docs.

use std::net::{IpAddr, Ipv4Addr};

use chrono::TimeDelta;
use domain::id::{CourtId, PersonId};
use domain::role::Role;
use store::db::Reader;

use super::DemoError;
use crate::App;
use crate::actor::{Bidder, Finance, Officer, PanelMember, Valuer};
use crate::app::AppError;
use crate::app::accounts::{self, Kind, NewAccount};
use crate::app::firms;
use crate::app::setup::{self, CourtProfile, Staff};

const COURT_CODE: &str = "湘0102";
const COURT_NAME: &str = "长沙市芙蓉区人民法院";

/// Login, name and role of everybody who acts for the court.
const STAFF: [(&str, &str, Role); 12] = [
    ("lin", "林法官", Role::Officer),
    ("song", "宋书记员", Role::Officer),
    ("he", "何审判员", Role::Panel),
    ("lu", "陆审判长", Role::Panel),
    ("shen", "沈审判员", Role::Panel),
    ("jian", "简督察", Role::Supervisor),
    ("fin1", "方会计", Role::Finance),
    ("fin2", "范复核", Role::Finance),
    ("fin3", "樊主任", Role::Finance),
    ("taobao", "淘宝网询价平台", Role::Valuer),
    ("jd", "京东大数据询价平台", Role::Valuer),
    ("icbc", "工行融e购询价平台", Role::Valuer),
];

pub const PLATFORMS: [&str; 3] = ["taobao", "jd", "icbc"];

/// Login and name of the appraisal firms; all on the sub-list of real estate in Changsha.
const FIRMS: [(&str, &str); 6] = [
    ("firm1", "湖南中岳房地产评估有限公司"),
    ("firm2", "长沙星沙资产评估事务所"),
    ("firm3", "湖南麓山房地产土地评估公司"),
    ("firm4", "湖南湘江不动产评估有限公司"),
    ("firm5", "长沙岳麓价格评估有限公司"),
    ("firm6", "湖南芙蓉房地产估价事务所"),
];

/// Login, name, kind and identity of the bidders; the numbers are well formed and nobody's.
const BIDDERS: [(&str, &str, Kind, &str); 3] = [
    ("chen", "陈竞", Kind::Natural, "11010519491231002X"),
    ("wu", "吴买", Kind::Natural, "440524188001010014"),
    ("zhao", "长沙兆丰置业有限公司", Kind::Enterprise, "91350100M000100Y43"),
];

/// Everybody, as who they act.
pub struct Cast {
    pub officer: Officer,
    /// Reads what the officer in charge has drafted.
    pub reader: Officer,
    /// The collegial panel (合议庭).
    pub panel: Vec<PanelMember>,
    pub finance: Finance,
    pub valuers: Vec<Valuer>,
    pub bidders: Vec<(Bidder, &'static str)>,
}

/// The court and its people; made unless they are there already.
pub async fn enter(app: &App, password: &str) -> Result<Cast, DemoError> {
    let courts = store::people::courts(&mut reader(app).await?).await.map_err(AppError::from)?;
    let court_id = match courts.iter().find(|it| it.code == COURT_CODE) {
        Some(known) => CourtId(known.id),
        None => found(app, password).await?,
    };
    let mut cast = Cast {
        officer: Officer { person_id: person(app, "lin").await?, court_id },
        reader: Officer { person_id: person(app, "song").await?, court_id },
        panel: Vec::new(),
        finance: Finance { person_id: person(app, "fin1").await?, court_id },
        valuers: Vec::new(),
        bidders: Vec::new(),
    };
    for login in ["he", "lu", "shen"] {
        cast.panel.push(PanelMember { person_id: person(app, login).await?, court_id });
    }
    for login in PLATFORMS {
        let person_id = person(app, login).await?;
        cast.valuers.push(Valuer { person_id, court_id });
    }
    for (login, name, ..) in BIDDERS {
        cast.bidders.push((Bidder { person_id: person(app, login).await? }, name));
    }
    Ok(cast)
}

async fn reader(app: &App) -> Result<Reader, AppError> {
    Ok(app.db.reader().await?)
}

async fn person(app: &App, login: &str) -> Result<PersonId, DemoError> {
    let found = store::people::person_by_login(&mut reader(app).await?, login).await;
    let found = found.map_err(AppError::from)?;
    found.map(|it| PersonId(it.id)).ok_or(DemoError::Missing("one of its people; ./run reset"))
}

async fn found(app: &App, password: &str) -> Result<CourtId, DemoError> {
    let court = setup::create_court(app, COURT_CODE, COURT_NAME, CourtProfile::Rehearsal).await?;
    for (login, name, role) in STAFF {
        let court = Some(court);
        let staff = Staff { login, password, name, role, court, totp_secret: None };
        let person = setup::create_staff(app, staff).await?;
        if PLATFORMS.contains(&login) {
            setup::list_platform(app, person, name).await?;
        }
    }
    // An administrator of the platform belongs to no court.
    let (login, name, role) = ("gu", "顾管理", Role::Admin);
    let staff = Staff { login, password, name, role, court: None, totp_secret: None };
    setup::create_staff(app, staff).await?;
    let listed_from = (app.now() - TimeDelta::days(365)).date_naive();
    for (login, name) in FIRMS {
        let (role, court) = (Role::Valuer, Some(court));
        let staff = Staff { login, password, name, role, court, totp_secret: None };
        let person = setup::create_staff(app, staff).await?;
        let lists = [("real-estate", "430100")];
        firms::enlist(app, person, name, &lists, listed_from).await?;
    }
    for (login, name, kind, identity) in BIDDERS {
        let account = NewAccount {
            login: login.to_owned(),
            password: password.to_owned(),
            kind,
            name: name.to_owned(),
            identity: identity.to_owned(),
            phone: "073188880000".to_owned(),
        };
        accounts::open(app, account, IpAddr::V4(Ipv4Addr::LOCALHOST)).await?;
    }
    Ok(court)
}

//! Questions on a lot and their answers (问答): asked by anybody with an account, answered by the
//! court, read by everybody, without a name.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::fact::Fact;
use domain::id::{LotId, PersonId};
use domain::instant::Instant;
use domain::lot::question::{Personal, personal_data};
use store::StoreError;
use store::db::{Read, Tx};
use store::lists::{Card, Phase};
use store::lots::LotRecord;
use store::questions::{Counts, LotAnswer, OnDesk, Question, Waiting};
use uuid::Uuid;

use super::{AppError, cases};
use crate::App;
use crate::actor::{Bidder, Officer};

/// How many questions a page has.
pub const PAGE: i64 = 100;
const DESK: i64 = 300;

/// Why a question or an answer is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionRefusal {
    #[error("竞价已经结束，不再接受提问。")]
    Closed,
    #[error("提问应当填写，且不超过500字；答复不超过2000字。")]
    Unusable,
    #[error("内容中含有{}，请删去后再提交；问答向社会公开。", .0.chinese())]
    Personal(Personal),
    #[error("该问题因含个人信息已被遮盖。")]
    Covered,
    #[error("该问题已有新的答复，请刷新后再修改。")]
    OtherVersion,
}

/// A question with every version of its answer, the newest first.
pub struct Asked {
    pub question: Question,
    pub answers: Vec<LotAnswer>,
}

/// The questions on a lot as everybody reads them.
pub struct Board {
    pub questions: Vec<Asked>,
    pub counts: Counts,
    /// Until when somebody may ask, extensions included.
    pub closes_at: DateTime<Utc>,
    pub open: bool,
}

/// Asks something about a published lot, while it can still be bought.
pub async fn ask(app: &App, bidder: &Bidder, lot: LotId, text: &str) -> Result<Asked, AppError> {
    let body = checked(text, 500)?;
    app.limits.question(bidder.person_id)?;
    let now = app.now();
    let asked = app.db.transaction(async |tx| {
        let (card, ..) = store::lists::lot(tx, lot).await?;
        if card.phase(now) == Phase::Ended {
            return Err(QuestionRefusal::Closed.into());
        }
        Ok::<_, AppError>(store::questions::ask(tx, (lot, bidder.person_id), &body, now).await?)
    });
    Ok(Asked { question: asked.await?, answers: Vec::new() })
}

/// A page of the questions on a lot.
pub async fn board(
    app: &App,
    lot: LotId,
    words: Option<&str>,
    before: Option<i32>,
) -> Result<Board, AppError> {
    let mut reader = app.db.reader().await?;
    let (card, ..): (Card, _, _) = store::lists::lot(&mut reader, lot).await?;
    let found = store::questions::of_lot(&mut reader, lot, words, before, PAGE).await?;
    let counts = store::questions::counts(&mut reader, lot).await?;
    let open = card.phase(app.now()) != Phase::Ended;
    let questions = with_answers(&mut reader, found).await?;
    Ok(Board { questions, counts, closes_at: card.ends_at(), open })
}

/// What an officer's court has been asked.
pub struct Desk {
    pub asked: Asked,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// The questions of the court: those that wait, by the end of their lot, or the others.
pub async fn desk(app: &App, officer: &Officer, waiting: Waiting) -> Result<Vec<Desk>, AppError> {
    let mut reader = app.db.reader().await?;
    let found = store::questions::of_court(&mut reader, officer.court_id, waiting, DESK).await?;
    let questions = found.iter().map(|it| it.question.clone()).collect();
    let asked = with_answers(&mut reader, questions).await?;
    let entry = |(it, asked): (OnDesk, Asked)| Desk {
        asked,
        title: it.title,
        starts_at: it.starts_at,
        ends_at: it.ends_at,
    };
    Ok(found.into_iter().zip(asked).map(entry).collect())
}

/// Answers a question, or answers it anew: `version` is the one that this answer is to be.
pub async fn answer(
    app: &App,
    officer: &Officer,
    id: Uuid,
    (version, text): (i16, &str),
) -> Result<Asked, AppError> {
    let (body, now) = (checked(text, 2000)?, app.now());
    let answered = app.db.transaction(async |tx| {
        let (question, record) = own(tx, officer, id).await?;
        if question.covered_for.is_some() {
            return Err(QuestionRefusal::Covered.into());
        }
        let before = store::questions::answers(tx, &[id]).await?;
        if before.first().map_or(0, |it| it.version).checked_add(1) != Some(version) {
            return Err(QuestionRefusal::OtherVersion.into());
        }
        let answer = LotAnswer { question_id: id, version, body: body.clone(), answered_at: now };
        store::questions::answer(tx, &answer, officer.person_id).await?;
        let title =
            if version == 1 { "您的提问已有答复" } else { "您的提问有更正答复" };
        let told = format!(
            "您就标的物“{}”提出的第{}号问题，法院答复：{body}",
            record.title, question.number
        );
        store::questions::tell_asker(tx, &answer, (title, &told)).await?;
        let lot = LotId(question.lot_id);
        let fact = Fact::QuestionAnswered { lot, question: id, version: version.into() };
        keep(tx, officer.person_id, &record, now, &fact).await?;
        let answers = std::iter::once(answer).chain(before).collect();
        Ok(Asked { question, answers })
    });
    answered.await
}

/// Covers a question for personal data in it, and for nothing else: no other question is moderated.
pub async fn cover(
    app: &App,
    officer: &Officer,
    id: Uuid,
    found: Personal,
) -> Result<Asked, AppError> {
    let now = app.now();
    let covered = app.db.transaction(async |tx| {
        let (question, record) = own(tx, officer, id).await?;
        let by = (officer.person_id, now);
        if !store::questions::cover(tx, id, found.name(), by).await? {
            return Err(QuestionRefusal::Covered.into());
        }
        let lot = LotId(question.lot_id);
        let fact = Fact::QuestionCovered { lot, question: id, found: found.name().to_owned() };
        keep(tx, officer.person_id, &record, now, &fact).await?;
        let answers = store::questions::answers(tx, &[id]).await?;
        let covered_for = Some(found.name().to_owned());
        Ok::<_, AppError>(Asked { question: Question { covered_for, ..question }, answers })
    });
    covered.await
}

/// A question with its lot, locked, if it is of the officer's court.
async fn own(tx: &mut Tx, officer: &Officer, id: Uuid) -> Result<(Question, LotRecord), AppError> {
    let question = store::questions::lock(tx, id).await?;
    let record = store::lots::find(tx, LotId(question.lot_id)).await?;
    cases::own(tx, officer.court_id, record.lot.case_id).await?;
    Ok((question, record))
}

async fn keep(
    tx: &mut Tx,
    by: PersonId,
    record: &LotRecord,
    now: DateTime<Utc>,
    fact: &Fact,
) -> Result<(), StoreError> {
    let at = Instant::from_utc(now);
    store::facts::append(tx, record.lot.case_id, Some(by), at, fact).await
}

async fn with_answers(
    read: &mut impl Read,
    questions: Vec<Question>,
) -> Result<Vec<Asked>, AppError> {
    let ids: Vec<Uuid> = questions.iter().map(|it| it.id).collect();
    let mut answers: HashMap<Uuid, Vec<LotAnswer>> = HashMap::new();
    for answer in store::questions::answers(read, &ids).await? {
        answers.entry(answer.question_id).or_default().push(answer);
    }
    let with = |question: Question| {
        let answers = answers.remove(&question.id).unwrap_or_default();
        Asked { question, answers }
    };
    Ok(questions.into_iter().map(with).collect())
}

/// What is to be public: not empty, not endless, nobody's personal data.
fn checked(text: &str, most: usize) -> Result<String, QuestionRefusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most {
        return Err(QuestionRefusal::Unusable);
    }
    match personal_data(text) {
        Some(found) => Err(QuestionRefusal::Personal(found)),
        None => Ok(text.to_owned()),
    }
}

//! The templates of a court: read, tried, put into effect as a new version.

use documents::{Kind, Pdf};
use domain::id::CourtId;
use store::issued::Template;

use super::refusal::DocumentRefusal;
use crate::App;
use crate::actor::Admin;
use crate::app::AppError;

/// A template in force; version 0 is the one that ships.
pub struct InForce {
    pub version: i32,
    pub body: String,
}

pub async fn in_force(app: &App, court: CourtId, kind: Kind) -> Result<InForce, AppError> {
    let mut reader = app.db.reader().await?;
    store::people::court(&mut reader, court).await?;
    let own = store::issued::template(&mut reader, court, kind.name()).await?;
    let shipped = InForce { version: 0, body: kind.shipped().to_owned() };
    Ok(own.map_or(shipped, |it| InForce { version: it.version, body: it.body }))
}

/// A document of sample fields from a template that is not in force.
pub async fn tried(app: &App, kind: Kind, body: String) -> Result<Pdf, AppError> {
    app.typesetter.trial(kind, body).await
}

/// Puts a template into effect in place of `replaces`, after a trial.
pub async fn change(
    app: &App,
    admin: &Admin,
    (court, kind): (CourtId, Kind),
    body: String,
    replaces: i32,
) -> Result<InForce, AppError> {
    tried(app, kind, body.clone()).await?;
    if in_force(app, court, kind).await?.version != replaces {
        return Err(DocumentRefusal::TemplateChanged.into());
    }
    let row = Template {
        court_id: court.0,
        kind: kind.name().to_owned(),
        version: replaces.saturating_add(1),
        body,
        changed_by: admin.person_id.0,
        changed_at: app.now(),
    };
    let changed =
        app.db.transaction(async |tx| store::issued::change_template(tx, &row).await).await;
    match changed {
        Ok(()) => Ok(InForce { version: row.version, body: row.body }),
        Err(error) if error.constraint() == Some("document_template_pkey") => {
            Err(DocumentRefusal::TemplateChanged.into())
        }
        Err(error) => Err(error.into()),
    }
}

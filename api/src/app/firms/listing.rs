//! The list of firms (评估机构名单库): who is on which sub-list, since when and until when.

use chrono::NaiveDate;
use domain::id::PersonId;
use store::firms::{Firm, Listing};
use uuid::Uuid;

use crate::App;
use crate::app::AppError;

/// The list of firms with its sub-lists (REF-15), as it is and as it was.
pub async fn listed(app: &App) -> Result<Vec<(Firm, Listing)>, AppError> {
    Ok(store::firms::all(&mut app.db.reader().await?).await?)
}

/// Puts a firm on a sub-list from a day on. For set-up; the list is the industry bodies'.
pub async fn enlist(
    app: &App,
    person: PersonId,
    name: &str,
    lists: &[(&str, &str)],
    from: NaiveDate,
) -> Result<Uuid, AppError> {
    let listed = app.db.transaction(async |tx| {
        let firm = match store::firms::firm_of(tx, person).await? {
            Some(firm) => firm,
            None => {
                let (id, person_id) = (Uuid::new_v4(), Some(person.0));
                let firm = Firm { id, person_id, name: name.to_owned(), credit_code: None };
                store::firms::insert(tx, &firm).await?;
                firm
            }
        };
        for (field, region) in lists {
            let listing = Listing {
                id: Uuid::new_v4(),
                firm_id: firm.id,
                field: (*field).to_owned(),
                region: (*region).to_owned(),
                listed_from: from,
                listed_until: None,
                closing: None,
            };
            store::firms::list(tx, &listing).await?;
        }
        Ok::<_, AppError>(firm.id)
    });
    listed.await
}

/// Takes a firm off every sub-list: `suspended`, `removed` or `left`.
pub async fn strike(
    app: &App,
    firm: Uuid,
    from: NaiveDate,
    closing: &str,
) -> Result<usize, AppError> {
    let struck = app.db.transaction(async |tx| store::firms::close(tx, firm, from, closing).await);
    Ok(struck.await?)
}

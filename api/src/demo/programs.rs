//! Programs of the demo's platforms: the simulated platforms of `./run` speak the machine interface
//! with the credentials that are left for them here.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::DemoError;
use super::cast::{Cast, PLATFORMS};
use crate::App;
use crate::app::machines::{self, Scope};

/// What stands in a file of credentials; the secret is nobody's business here.
#[derive(Deserialize)]
struct Kept {
    client_id: Uuid,
}

/// Leaves `<login>.json` for each platform, readable by its owner only. A file whose client the
/// court still knows stays as it is: a secret is shown once.
pub async fn enrol(app: &App, cast: &Cast, folder: &Path) -> Result<(), DemoError> {
    std::fs::create_dir_all(folder)?;
    let known = machines::list(app, &cast.officer).await?;
    let good =
        |kept: &Kept| known.iter().any(|it| it.id == kept.client_id && it.revoked_at.is_none());
    for login in PLATFORMS {
        let file = folder.join(format!("{login}.json"));
        let kept = std::fs::read_to_string(&file).ok();
        let kept: Option<Kept> = kept.and_then(|it| serde_json::from_str(&it).ok());
        if kept.is_some_and(|it| good(&it)) {
            continue;
        }
        let scopes = [Scope::TasksRead, Scope::QuotesWrite].map(|it| it.name().to_owned());
        let issued = machines::issue(app, &cast.officer, login, "模拟报价程序", &scopes).await?;
        let credentials = json!({ "client_id": issued.client.id, "client_secret": issued.secret });
        let mut options = std::fs::OpenOptions::new();
        let mut kept = options.write(true).create(true).truncate(true).mode(0o600).open(&file)?;
        kept.write_all(credentials.to_string().as_bytes())?;
    }
    Ok(())
}

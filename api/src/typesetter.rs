//! Sets documents: the fonts are loaded with the first document, and setting happens beside the
//! threads that answer requests.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use documents::{Fields, Fonts, Kind, Pdf, RenderError, Stamp, Template};

use crate::app::AppError;
use crate::app::issued::refusal::DocumentRefusal;

/// Cheap to clone; every clone uses the same fonts.
#[derive(Clone)]
pub struct Typesetter {
    /// Where fonts are looked for instead of where distributions put them.
    place: Option<PathBuf>,
    fonts: Arc<Mutex<Option<Fonts>>>,
}

impl Typesetter {
    pub fn new(place: Option<PathBuf>) -> Typesetter {
        Typesetter { place, fonts: Arc::default() }
    }

    /// Loads the fonts if that has not been done. Fonts that are missing are looked for again the
    /// next time, so that they can be installed while the server runs.
    pub fn fonts(&self) -> Result<Fonts, documents::FontsMissing> {
        let mut loaded = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fonts) = loaded.as_ref() {
            return Ok(fonts.clone());
        }
        let fonts = Fonts::find(self.place.as_deref())?;
        *loaded = Some(fonts.clone());
        Ok(fonts)
    }

    /// Sets one document.
    pub async fn set(&self, text: String, fields: Fields, stamp: Stamp) -> Result<Pdf, AppError> {
        self.beside(move |fonts| {
            documents::render(&Template::parse(&text)?, &fields, &stamp, fonts)
        })
        .await
    }

    /// A trial with sample fields, before a template takes effect.
    pub async fn trial(&self, kind: Kind, text: String) -> Result<Pdf, AppError> {
        self.beside(move |fonts| documents::trial(kind, &text, fonts)).await
    }

    async fn beside(
        &self,
        work: impl FnOnce(&Fonts) -> Result<Pdf, RenderError> + Send + 'static,
    ) -> Result<Pdf, AppError> {
        let own = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let fonts = own.fonts().map_err(DocumentRefusal::FontsMissing)?;
            work(&fonts).map_err(DocumentRefusal::Unusable)
        });
        Ok(done.await.map_err(|_| AppError::TaskLost)??)
    }
}

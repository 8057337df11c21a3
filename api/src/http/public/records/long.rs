//! A long record on its way out: a page at a time, never more than one ahead of the reader.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{Bytes, Data};
use futures_util::{Stream, stream};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use crate::App;
use crate::app::AppError;
use crate::app::records::Pages;

/// A reader who does not take a page for so long gives the place to another.
const STALL: Duration = Duration::from_secs(20);
/// Nobody holds a place for longer, however slowly they read.
const LONGEST: Duration = Duration::from_secs(900);

/// What goes out next.
enum Part {
    Page(Bytes),
    Footer,
}

/// The lines of a record. A failure, or a reader who stalls, cuts the file off, and a record
/// without its footer is not valid.
pub(super) fn stream(
    app: &Data<App>,
    pages: Pages,
    place: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Bytes, AppError>> + use<> {
    let (sender, receiver) = mpsc::channel(1);
    let reading = Arc::clone(app);
    drop(app.workers.spawn(async move {
        let _place = place;
        let stopping = reading.workers.stopping();
        tokio::select! {
            _ = tokio::time::timeout(LONGEST, read(&reading, pages, sender)) => {}
            () = stopping.cancelled() => {}
        }
    }));
    stream::unfold(Some(receiver), |receiver| async {
        let mut receiver: mpsc::Receiver<Part> = receiver?;
        match receiver.recv().await {
            Some(Part::Page(page)) => Some((Ok(page), Some(receiver))),
            Some(Part::Footer) => None,
            None => Some((Err(AppError::TaskLost), None)),
        }
    })
}

async fn read(app: &App, mut pages: Pages, sender: mpsc::Sender<Part>) {
    loop {
        let (part, ends) = match pages.next(app).await {
            Ok(Some(text)) => (Part::Page(Bytes::from(text)), false),
            Ok(None) => (Part::Footer, true),
            Err(error) => {
                tracing::error!(lot = %pages.lot, %error, "a record breaks off");
                return;
            }
        };
        let sent = tokio::time::timeout(STALL, sender.send(part)).await;
        if ends || !matches!(sent, Ok(Ok(()))) {
            return;
        }
    }
}

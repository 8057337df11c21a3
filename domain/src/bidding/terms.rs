//! The terms under which a lot is bid for.

use crate::instant::{Instant, Span};
use crate::money::Money;

/// How the end is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// First and second auction (一拍, 二拍): the announced end, moved by late bids.
    Auction,
    /// Sale (变卖): the first valid bid starts a contest of this length (SALE-08).
    Sale { contest: Span },
}

/// What is fixed before the first bid; unlawful combinations cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    mode: Mode,
    start: Money,
    increment: Money,
    starts_at: Instant,
    ends_at: Instant,
    extension: Span,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    #[error("the start price must be more than zero")]
    NoStartPrice,
    #[error("the increment must be more than zero")]
    NoIncrement,
    #[error("bidding must end after it starts")]
    EndsBeforeStart,
    #[error("the extension must be longer than zero")]
    NoExtension,
    #[error("the contest of a sale must be longer than zero")]
    NoContest,
}

impl Terms {
    pub fn new(
        mode: Mode,
        start: Money,
        increment: Money,
        window: (Instant, Instant),
        extension: Span,
    ) -> Result<Terms, TermsError> {
        let (starts_at, ends_at) = window;
        if start.is_zero() {
            return Err(TermsError::NoStartPrice);
        }
        if increment.is_zero() {
            return Err(TermsError::NoIncrement);
        }
        if ends_at <= starts_at {
            return Err(TermsError::EndsBeforeStart);
        }
        if extension == Span::default() {
            return Err(TermsError::NoExtension);
        }
        if mode == (Mode::Sale { contest: Span::default() }) {
            return Err(TermsError::NoContest);
        }
        Ok(Terms { mode, start, increment, starts_at, ends_at, extension })
    }

    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub fn start(&self) -> Money {
        self.start
    }

    pub fn increment(&self) -> Money {
        self.increment
    }

    pub fn starts_at(&self) -> Instant {
        self.starts_at
    }

    /// The announced end; the real one is [`super::Book::ends_at`].
    pub fn ends_at(&self) -> Instant {
        self.ends_at
    }

    pub fn extension(&self) -> Span {
        self.extension
    }
}

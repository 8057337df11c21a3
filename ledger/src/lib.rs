//! LAW. Double entry, one account per case.
//!
//! Every account belongs to a case, so every case is a small book of its own whose sum is zero;
//! the money of all cases together is the money in the two real bank accounts of the court. A
//! transfer is one debit account, one credit account and an amount above zero; an [`entry`] is
//! the transfers posted together. Direction is the pair of accounts, never a sign.
//!
//! ```text
//!   auction account (拍卖专户)                        case-fund account (执行款专户)
//!   ─────────────────────────                        ──────────────────────────────
//!   auction-bank                    between-banks     fund-bank          what the bank holds
//!   ═══════════════════════════════════════════════════════════════════════════════════════
//!   payer ─▶ deposit-held ─▶ proceeds ─▶ (requested   case-fund ─▶ payable   whose it is
//!     ▲           │  │          ▲        ─▶ in transit    │           │
//!     └───────────┘  ▼          │        ─▶ case-fund)    ▼           ▼
//!                 forfeited ────┴ costs, related-debt  set-aside   requested ─▶ in transit
//! ```
//!
//! Reading order: the chart of accounts, what an entry is, one function per business event,
//! what follows from the entries, and then the law of who gets how much.

pub mod account;
pub mod case_record;
pub mod entry;
pub mod posting;
pub mod statement;

pub mod execution_fee;
pub mod forfeiture;
pub mod interest;
pub mod matching;
pub mod objection;
pub mod payout_clock;
pub mod waterfall;

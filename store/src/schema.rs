//! The tables as diesel sees them, written by hand: `tests/it/schema.rs` compares every column
//! with the migrated database, so that the two cannot drift apart.

mod cases;
mod inquiries;
mod lots;
mod people;
mod records;

pub use cases::*;
pub use inquiries::*;
pub use lots::*;
pub use people::*;
pub use records::*;

use diesel::allow_tables_to_appear_in_same_query;

allow_tables_to_appear_in_same_query!(
    asset,
    claim,
    court,
    court_case,
    lot,
    party,
    person,
    registration,
    role_grant,
    session,
);

//! The reference client of the machine interface (机器接口): what a platform's own program needs to
//! see what it is asked and to answer. It knows the court by its address and nothing else of this
//! platform; `docs/machine-client.md` is the manual.
//!
//! ```no_run
//! # async fn example() -> Result<(), machine_client::Failure> {
//! use machine_client::{Client, Credentials, Desk};
//!
//! let text = std::fs::read_to_string("credentials.json").expect("the court's file");
//! let credentials: Credentials = serde_json::from_str(&text).expect("JSON of the court");
//! let mut desk = Desk::new(Client::new("https://court.example", credentials)?);
//! let _answers = desk.round(|_task| None).await?;
//! # Ok(())
//! # }
//! ```

mod client;
mod desk;
pub mod wire;

pub use client::{Client, Credentials, Failure};
pub use desk::{Answered, Desk};

//! LAW. How a reference price (参考价) comes about.
//!
//! Four methods, a ladder in this order (REF-02): the parties agree (当事人议价), an authority is
//! asked (定向询价), every listed platform is asked ([`online`], 网络询价), a firm is commissioned
//! (委托评估). Whatever the method, what comes out is one [`domain::price::ReferencePrice`], and
//! [`finding`] is the only place that makes one.
//!
//! Reading order: the ladder, the facts of a network inquiry, what follows from them, the price,
//! the fees; last what only helps to judge ([`accuracy`], [`comparables`], [`dispersion`]) and never
//! changes a price.

pub mod ladder;

pub mod agreement;
pub mod deferral;
pub mod directed;
pub mod inquiry;
pub mod listing;
pub mod online;
pub mod quoting;
pub mod reissue;
pub mod service;

pub mod appraisal;
pub mod draw;

pub mod finding;

pub mod fee;

pub mod accuracy;
pub mod comparables;
pub mod dispersion;

//! What the publisher, the schemas and the policy say, read and checked before any data are opened.
//!
//! Everything is parsed into one tree with places ([`node`]), and from there into types: the release ([`release`]), what
//! its columns mean ([`schema`]) and which rules run with which values ([`policy`]). A mistake is an [`Error`] that shows
//! its place. What later steps need of all this is handed on as the model's facts ([`facts`]).
//!
//! Deliberately absent: data files are looked for and never opened; a clock (an expired date is only parsed); the network
//! (remote references are refused).

pub mod bounded;
pub mod declaration;
mod error;
pub mod facts;
mod file_kind;
pub mod generated;
mod keywords;
pub mod lock;
mod nearest;
pub mod node;
pub mod place;
pub mod policy;
pub mod release;
pub mod schema;
pub mod short_file;
pub mod trust;

pub use error::{Error, ErrorKind, Fault, LabelledPlace};
pub use file_kind::FileKind;
pub use nearest::nearest;

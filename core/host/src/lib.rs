//! Finds, checks and loads plugins, and believes nothing they say before it is checked.
//!
//! [`Search`] says where plugins may lie, [`load`] finds those of the families that a policy names and opens them, and
//! a [`Plugin`] is asked for plans and judgements. Whether its rules are asked in a process of their own, behind the C table or
//! in this very program is hidden behind the trait [`Rules`]. The module [`kit`] is for whoever
//! checks a plugin before anyone believes it; [`memory`] is what the program does where the system refuses it some.
//!
//! Deliberately absent: the working directory and the system's library path, in which nothing is looked for; any answer
//! of a plugin that was not checked against its schema, its manifest and the facts.

#![expect(
    unsafe_code,
    reason = "opens libraries and calls through their tables; stands between the program and the system"
)]

#[cfg(not(unix))]
compile_error!("plugins are loaded on Linux and macOS only");

mod about;
mod answers;
mod border;
mod check;
mod conduct;
mod error;
mod failure;
mod file;
mod isolate;
pub mod kit;
mod library;
mod load;
pub mod memory;
mod offered;
mod place;
mod plugin;
pub mod raw;
mod rules;
mod search;

pub use about::{About, WrittenFacts};
pub use check::limits;
pub use check::params::ParamFault;
pub use check::words::is_name;
pub use error::{Error, ErrorKind};
pub use failure::{Code, PluginFailure};
pub use file::{Contents, contents};
pub use isolate::{Layer, Layers, Limits, Program, ServeError, serve};
pub use load::{Found, Inspected, Loaded, find, inspect, open, platform};
pub use offered::{Offered, is_needed_for_full, offered};
pub use place::{Carried, Place, family_of, file_name};
pub use plugin::Plugin;
pub use rules::Rules;
pub use search::{Search, VARIABLE};

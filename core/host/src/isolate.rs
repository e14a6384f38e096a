//! Plugins in child processes: confined before their library is opened, asked over a socket, ended where they go too far.
//!
//! A child is the same program, run as `candour plugin-host`. It gets the bytes of the library, and so what is hashed is
//! what is opened; it confines itself, says how far that went, and only then opens the library. Requests and answers cross a
//! socket as JSON, tallies as Arrow IPC through memory that both share. A child answers one question at a time, so that
//! whoever made it crash is known; other questions go to other children of the same plugin.
//!
//! Where a child ends in the middle of a question, the question is put once more to a fresh child, in which nothing went
//! before. What comes of that is believed: so no rule suffers for what another left behind, whatever the order.

mod child;
mod children;
mod confine;
mod limits;
mod output;
mod process;
mod serve;
mod watch;
pub(crate) mod wire;

pub use children::Program;
pub use confine::{Layer, Layers};
pub(crate) use confine::{demanded, unreadable};
pub use limits::Limits;
pub use output::Written;
pub use serve::{ServeError, serve};

pub(crate) use child::{Child, NoAnswer, Starting};
pub(crate) use children::Children;

//! The commands, one file each.

pub(crate) mod audit;
pub(crate) mod diff;
pub(crate) mod example;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod key;
pub(crate) mod own;
pub(crate) mod plugin;
pub(crate) mod plugin_host;
pub(crate) mod reproduce;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod sign;
pub(crate) mod verify;

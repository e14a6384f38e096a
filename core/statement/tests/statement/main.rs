//! Statements as the door of publication makes them.

mod contradictions;
mod written;

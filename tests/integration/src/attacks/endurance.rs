//! Whoever hands over files that never end, or are too much: an answer in good time, and nothing lost.

mod at_once;
mod killed;
mod memory;
mod places;
mod wide;

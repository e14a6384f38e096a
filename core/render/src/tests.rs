//! What the tests of every rendering share.

pub(crate) mod sample;

//! Texts as numbers: small ones that each worker gives as it meets them, and such as are the same for all workers.

pub(crate) mod codes;
pub(crate) mod identity;
pub(crate) mod keys;
pub(crate) mod lookup;
pub(crate) mod sample;

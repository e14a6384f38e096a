//! Rules on re-identification risk: whether the people behind a release can be told apart, and what is learnt of them.

pub mod homogeneous_classes;
mod indirect;
pub mod small_classes;
pub mod undeclared_privacy;

//! Two statements held against each other.

mod reproduction;

//! House rules as tests, so that what a review would remark on is a failure with a name and a place.

#[cfg(test)]
mod circles;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod edges;
#[cfg(test)]
mod packages;
#[cfg(test)]
mod portable;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod skips;
#[cfg(test)]
mod sources;
#[cfg(test)]
mod tree;
#[cfg(test)]
mod unsafety;
#[cfg(test)]
mod workspace;

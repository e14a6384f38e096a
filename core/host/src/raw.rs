//! What others wrote, read as the host reads it, for tests that try what nobody would write.

use std::io;

use arrow_array::RecordBatch;
use candour_model::control::{Judgement, Manifest, Plan};

use crate::check::limits::JUDGEMENT_BYTES;
use crate::check::shape::{Shape, read};
use crate::failure::PluginFailure;
use crate::isolate::wire;

/// A manifest, as a plugin writes it.
///
/// # Errors
/// It is none.
pub fn manifest(json: &[u8]) -> Result<Manifest, PluginFailure> {
    read(Shape::Manifest, json)
}

/// A plan, as a plugin writes it.
///
/// # Errors
/// It is none.
pub fn plan(json: &[u8]) -> Result<Plan, PluginFailure> {
    read(Shape::Plan, json)
}

/// A judgement, as a plugin writes it.
///
/// # Errors
/// It is none.
pub fn judgement(json: &[u8]) -> Result<Judgement, PluginFailure> {
    read(Shape::Judgement, json)
}

/// The messages that a child sends, as far as they are any: how long each is.
pub fn messages(mut bytes: &[u8]) -> Vec<usize> {
    let mut lengths = Vec::new();
    while let Ok((_, message)) = wire::read(&mut bytes, JUDGEMENT_BYTES) {
        lengths.push(message.len());
    }
    lengths
}

/// The reason for a failure, as a child says it.
pub fn failure(bytes: &[u8]) -> PluginFailure {
    wire::failure(bytes)
}

/// So many tallies, as they cross to a child.
///
/// # Errors
/// They are none.
pub fn tallies(bytes: &[u8], count: u32) -> io::Result<Vec<RecordBatch>> {
    wire::tallies(bytes, count)
}

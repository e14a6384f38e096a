//! Where blocks come from.

use std::sync::{Mutex, PoisonError};

use candour_read::{Block, Reading};

/// Hands out the blocks of one dataset to several threads.
pub trait Source: Sync {
    /// Why a block could not be had.
    type Error: Send;

    /// Puts the next records into `block`, whose room is used again; `false` where there are no more.
    ///
    /// Each thread must get later blocks than it got before.
    ///
    /// # Errors
    /// Where reading fails. Nothing is asked for after it.
    fn next(&self, block: &mut Block) -> Result<bool, Self::Error>;
}

impl Source for Reading {
    type Error = candour_read::Error;

    fn next(&self, block: &mut Block) -> Result<bool, Self::Error> {
        Reading::next(self, block)
    }
}

/// Blocks that are at hand, or made one by one.
pub struct Listed<I>(Mutex<I>);

impl<I> Listed<I> {
    /// These blocks, in the order of the dataset.
    pub fn new(blocks: impl IntoIterator<IntoIter = I>) -> Self {
        Listed(Mutex::new(blocks.into_iter()))
    }
}

impl<I: Iterator<Item = Result<Block, E>> + Send, E: Send> Source for Listed<I> {
    type Error = E;

    fn next(&self, block: &mut Block) -> Result<bool, E> {
        let next = self.0.lock().unwrap_or_else(PoisonError::into_inner).next();
        match next.transpose()? {
            Some(next) => *block = next,
            None => return Ok(false),
        }
        Ok(true)
    }
}

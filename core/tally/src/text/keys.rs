//! The texts of one column of keys, from all workers, numbered for the tables that come out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::fast::FixedState;

/// The number of the null key.
pub(crate) const NULL: u32 = 0;

/// Distinct texts. Number 0 is null, number `n + 1` the text at `n`.
#[derive(Default)]
pub(crate) struct KeyTexts {
    index: HashMap<Arc<str>, u32, FixedState>,
    texts: Vec<Arc<str>>,
}

/// Texts that several threads add to.
#[derive(Default)]
pub(crate) struct SharedKeyTexts(Mutex<KeyTexts>);

impl KeyTexts {
    /// The number of a text, new or not.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        match self.index.get(text) {
            Some(number) => *number,
            None => self.insert(Arc::from(text)),
        }
    }

    /// The same for a text that is shared already.
    pub(crate) fn number_shared(&mut self, text: &Arc<str>) -> u32 {
        match self.index.get(text) {
            Some(number) => *number,
            None => self.insert(Arc::clone(text)),
        }
    }

    /// The text of a number; `None` for null.
    pub(crate) fn text(&self, number: u32) -> Option<&Arc<str>> {
        self.texts.get((number as usize).wrapping_sub(1))
    }

    /// How many numbers there are, that of null included.
    pub(crate) fn numbers(&self) -> usize {
        self.texts.len() + 1
    }

    fn insert(&mut self, text: Arc<str>) -> u32 {
        self.texts.push(Arc::clone(&text));
        // Each text takes dozens of bytes: memory ends long before numbers do.
        let number = u32::try_from(self.texts.len()).unwrap_or_else(|_| unreachable!("2^32 texts are held in memory"));
        self.index.insert(text, number);
        number
    }
}

impl SharedKeyTexts {
    /// A pool of texts that are there already.
    pub(crate) fn new(texts: KeyTexts) -> Self {
        SharedKeyTexts(Mutex::new(texts))
    }

    /// The number of a text; null where there is none.
    pub(crate) fn number(&self, text: Option<&str>) -> u32 {
        match text {
            Some(text) => self.0.lock().unwrap_or_else(PoisonError::into_inner).number(text),
            None => NULL,
        }
    }

    /// The texts so far; nobody adds to them meanwhile.
    pub(crate) fn so_far(&self) -> MutexGuard<'_, KeyTexts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The texts, when no more are added.
    pub(crate) fn into_texts(self) -> KeyTexts {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

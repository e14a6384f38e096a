//! Whoever hands over files that never end, or are too much: an answer in good time, and nothing lost.

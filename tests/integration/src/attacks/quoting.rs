//! A reader of logs and messages: no line of a data file is quoted, whatever it was taken for.

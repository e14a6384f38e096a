//! A forger of data or pages beside a genuine report: `verify` is not misled.

//! The C table by which plugins and the host speak, version 1, and what keeps a panic from crossing it.
//!
//! `include/candour_plugin.h` says the same in C, with what each side promises; this crate must not say more.
//!
//! Deliberately absent: what the bytes mean. Requests and answers are JSON, which the SDK and the host read.

#![warn(missing_docs)]
#![expect(
    unsafe_code,
    reason = "this is the border: raw pointers come in and go out here and in the host only"
)]

mod buffer;
mod export;
mod guard;
mod table;

pub use buffer::{CandourBuf, CandourSlice, OwnedBuf};
pub use export::{Exported, init, table};
pub use guard::catch;
pub use table::{
    ABI_MINOR, CANDOUR_ERROR, CANDOUR_OK, CANDOUR_PANICKED, CandourHostV1, CandourPluginV1, CandourStatus, Describe,
    INIT_SYMBOL, Init, Judge, Plan, SMALLEST_HOST, SMALLEST_PLUGIN,
};

pub use arrow_array::ffi_stream::FFI_ArrowArrayStream as ArrowArrayStream;

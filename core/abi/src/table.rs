//! The structs of `candour_plugin.h`.

use std::ffi::c_void;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;

use crate::buffer::{CandourBuf, CandourSlice};

/// What a call came to.
pub type CandourStatus = i32;

/// The answer is in the buffer for it.
pub const CANDOUR_OK: CandourStatus = 0;
/// What went wrong is in the error buffer, as JSON.
pub const CANDOUR_ERROR: CandourStatus = 1;
/// The plugin's own code panicked; the error buffer may say more.
pub const CANDOUR_PANICKED: CandourStatus = 2;

/// The minor version spoken here; a newer one only appends to the structs.
pub const ABI_MINOR: u32 = 0;

/// The only symbol that a plugin exports; it carries the major version.
pub const INIT_SYMBOL: &str = "candour_plugin_init_v1";

/// What the host offers to a plugin, for as long as the process lives.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CandourHostV1 {
    /// Its size in the host that made it; what lies beyond is absent.
    pub struct_size: u32,
    /// The minor version the host speaks.
    pub abi_minor: u32,
    /// Handed back with each call.
    pub ctx: *mut c_void,
    /// Takes a message; level 1 is an error, 5 a trace. May be called by many threads at once.
    pub log: Option<unsafe extern "C" fn(ctx: *mut c_void, level: i32, message: CandourSlice)>,
    /// Whether the call that is running is no longer wanted: not 0 if so.
    pub cancelled: Option<unsafe extern "C" fn(ctx: *mut c_void) -> i32>,
}

// SAFETY: the struct is read only, and the host promises that its functions may be called from any thread with `ctx`.
unsafe impl Send for CandourHostV1 {}
// SAFETY: as above.
unsafe impl Sync for CandourHostV1 {}

/// `describe` of the table.
pub type Describe = unsafe extern "C" fn(json: *mut CandourBuf, error: *mut CandourBuf) -> CandourStatus;
/// `plan` of the table.
pub type Plan = unsafe extern "C" fn(
    request_json: CandourSlice,
    plan_json: *mut CandourBuf,
    error: *mut CandourBuf,
) -> CandourStatus;
/// `judge` of the table.
pub type Judge = unsafe extern "C" fn(
    request_json: CandourSlice,
    tallies: *mut FFI_ArrowArrayStream,
    n: usize,
    judgement_json: *mut CandourBuf,
    error: *mut CandourBuf,
) -> CandourStatus;
/// The exported symbol.
pub type Init = unsafe extern "C" fn(
    host: *const CandourHostV1,
    out: *mut *const CandourPluginV1,
    error: *mut CandourBuf,
) -> CandourStatus;

/// What a plugin offers, for as long as the process lives. Read through its pointer, never copied: another version's
/// may be longer or shorter.
#[repr(C)]
#[derive(Debug)]
pub struct CandourPluginV1 {
    /// Its size in the plugin that made it; what lies beyond is absent.
    pub struct_size: u32,
    /// The minor version the plugin speaks.
    pub abi_minor: u32,
    /// Says what the plugin is.
    pub describe: Option<Describe>,
    /// Says which tallies a rule needs.
    pub plan: Option<Plan>,
    /// Judges them.
    pub judge: Option<Judge>,
}

/// The least size of a host's struct: that of minor version 0.
pub const SMALLEST_HOST: u32 = 8 + 3 * size_of::<usize>() as u32;
/// The least size of a plugin's table: that of minor version 0.
pub const SMALLEST_PLUGIN: u32 = 8 + 3 * size_of::<usize>() as u32;

#[cfg(test)]
mod tests {
    use std::mem::{align_of, offset_of, size_of};

    use super::*;

    #[test]
    fn no_field_ever_moves() {
        let word = size_of::<usize>();
        assert_eq!(offset_of!(CandourHostV1, struct_size), 0);
        assert_eq!(offset_of!(CandourHostV1, abi_minor), 4);
        assert_eq!(offset_of!(CandourHostV1, ctx), 8);
        assert_eq!(offset_of!(CandourHostV1, log), 8 + word);
        assert_eq!(offset_of!(CandourHostV1, cancelled), 8 + 2 * word);
        assert_eq!(size_of::<CandourHostV1>(), 8 + 3 * word);
        assert_eq!(size_of::<CandourHostV1>(), SMALLEST_HOST as usize);

        assert_eq!(offset_of!(CandourPluginV1, struct_size), 0);
        assert_eq!(offset_of!(CandourPluginV1, abi_minor), 4);
        assert_eq!(offset_of!(CandourPluginV1, describe), 8);
        assert_eq!(offset_of!(CandourPluginV1, plan), 8 + word);
        assert_eq!(offset_of!(CandourPluginV1, judge), 8 + 2 * word);
        assert_eq!(size_of::<CandourPluginV1>(), 8 + 3 * word);
        assert_eq!(size_of::<CandourPluginV1>(), SMALLEST_PLUGIN as usize);

        assert_eq!(offset_of!(CandourSlice, ptr), 0);
        assert_eq!(offset_of!(CandourSlice, len), word);
        assert_eq!(size_of::<CandourSlice>(), 2 * word);

        assert_eq!(offset_of!(CandourBuf, data), 0);
        assert_eq!(offset_of!(CandourBuf, len), word);
        assert_eq!(offset_of!(CandourBuf, release), 2 * word);
        assert_eq!(offset_of!(CandourBuf, private_data), 3 * word);
        assert_eq!(size_of::<CandourBuf>(), 4 * word);

        assert_eq!(size_of::<FFI_ArrowArrayStream>(), 5 * word);
        assert_eq!(align_of::<CandourPluginV1>(), align_of::<usize>());
    }
}

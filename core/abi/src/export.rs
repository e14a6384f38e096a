//! A plugin's functions behind C signatures: pointers are checked, panics caught, buffers handed over.

use std::panic::set_hook;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;

use crate::buffer::{CandourBuf, CandourSlice};
use crate::guard::{catch, without_unwinding};
use crate::table::{
    ABI_MINOR, CANDOUR_ERROR, CANDOUR_OK, CANDOUR_PANICKED, CandourHostV1, CandourPluginV1, CandourStatus,
    SMALLEST_HOST,
};

/// A plugin as its language sees it. Answers and errors are JSON.
pub trait Exported {
    /// What the plugin is.
    ///
    /// # Errors
    /// Why it cannot say.
    fn describe() -> Result<Vec<u8>, Vec<u8>>;

    /// Which tallies a rule needs.
    ///
    /// # Errors
    /// Why it cannot say.
    fn plan(request: &[u8]) -> Result<Vec<u8>, Vec<u8>>;

    /// Judges.
    ///
    /// # Errors
    /// Why it cannot judge.
    fn judge(request: &[u8], tallies: Vec<FFI_ArrowArrayStream>) -> Result<Vec<u8>, Vec<u8>>;

    /// The error that says that the plugin panicked with this message, or (`code`) called it wrongly.
    fn error(code: &str, message: &str) -> Vec<u8>;
}

/// The table of a plugin, to be kept in a static.
pub const fn table<E: Exported>() -> CandourPluginV1 {
    CandourPluginV1 {
        struct_size: size_of::<CandourPluginV1>() as u32,
        abi_minor: ABI_MINOR,
        describe: Some(describe::<E>),
        plan: Some(plan::<E>),
        judge: Some(judge::<E>),
    }
}

/// What the exported symbol does: refuses a host that is too small, silences the plugin's own panic messages (which may
/// quote what must not be shown), and hands out the table.
///
/// # Safety
/// Each pointer must be null or as the header describes it.
pub unsafe fn init<E: Exported>(
    table: &'static CandourPluginV1,
    host: *const CandourHostV1,
    out: *mut *const CandourPluginV1,
    error: *mut CandourBuf,
) -> CandourStatus {
    if out.is_null() {
        return CANDOUR_ERROR;
    }
    // SAFETY: the caller promises that what is not null can be read; the size comes first in every version.
    if host.is_null() || unsafe { (*host).struct_size } < SMALLEST_HOST {
        let message = E::error("wrong-abi", "the host's table is too small");
        // SAFETY: the caller promises that `error` is null or can be written.
        unsafe { hand_over(error, message) };
        return CANDOUR_ERROR;
    }
    without_unwinding(|| set_hook(Box::new(|_| {})));
    // SAFETY: `out` is not null, and the caller promises that it can be written.
    unsafe { out.write(table) };
    CANDOUR_OK
}

unsafe extern "C" fn describe<E: Exported>(json: *mut CandourBuf, error: *mut CandourBuf) -> CandourStatus {
    // SAFETY: the host promises that the pointers are null or can be written.
    unsafe { answer::<E>(json, error, E::describe) }
}

unsafe extern "C" fn plan<E: Exported>(
    request: CandourSlice,
    json: *mut CandourBuf,
    error: *mut CandourBuf,
) -> CandourStatus {
    // SAFETY: the host promises that the request can be read during the call, and the pointers written.
    unsafe { answer::<E>(json, error, || E::plan(request.bytes())) }
}

unsafe extern "C" fn judge<E: Exported>(
    request: CandourSlice,
    tallies: *mut FFI_ArrowArrayStream,
    n: usize,
    json: *mut CandourBuf,
    error: *mut CandourBuf,
) -> CandourStatus {
    let take = || {
        if tallies.is_null() {
            return Vec::new();
        }
        // SAFETY: the host promises `n` streams at `tallies`, which are moved: each is replaced by a released one.
        (0..n)
            .map(|i| unsafe { FFI_ArrowArrayStream::from_raw(tallies.add(i)) })
            .collect()
    };
    // SAFETY: the host promises that the request can be read during the call, and the pointers written.
    unsafe { answer::<E>(json, error, || E::judge(request.bytes(), take())) }
}

/// Runs `call`, hands over its answer or its error, and turns a panic into an error.
///
/// # Safety
/// `json` and `error` must be null or valid for writing.
unsafe fn answer<E: Exported>(
    json: *mut CandourBuf,
    error: *mut CandourBuf,
    call: impl FnOnce() -> Result<Vec<u8>, Vec<u8>>,
) -> CandourStatus {
    let (place, bytes, status) = match catch(call) {
        Ok(Ok(bytes)) => (json, bytes, CANDOUR_OK),
        Ok(Err(bytes)) => (error, bytes, CANDOUR_ERROR),
        Err(message) => {
            let bytes = catch(|| E::error("panicked", &message)).unwrap_or_default();
            (error, bytes, CANDOUR_PANICKED)
        }
    };
    // SAFETY: the caller promises that the pointers are null or valid for writing.
    unsafe { hand_over(place, bytes) };
    status
}

/// # Safety
/// `place` must be null or valid for writing.
unsafe fn hand_over(place: *mut CandourBuf, bytes: Vec<u8>) {
    if !place.is_null() {
        // SAFETY: it is not null, and the caller promises that it can be written.
        unsafe { place.write(CandourBuf::from_vec(bytes)) };
    }
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;

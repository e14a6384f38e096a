//! The table called as C would call it.

use super::*;
use crate::buffer::OwnedBuf;

struct Echo;

impl Exported for Echo {
    fn describe() -> Result<Vec<u8>, Vec<u8>> {
        panic!("no description")
    }

    fn plan(request: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
        match request {
            b"error" => Err(b"no plan".to_vec()),
            request => Ok(request.to_vec()),
        }
    }

    fn judge(_: &[u8], tallies: Vec<FFI_ArrowArrayStream>) -> Result<Vec<u8>, Vec<u8>> {
        Ok(tallies.len().to_string().into_bytes())
    }

    fn error(code: &str, message: &str) -> Vec<u8> {
        format!("{code}: {message}").into_bytes()
    }
}

static TABLE: CandourPluginV1 = table::<Echo>();

fn said(buf: &OwnedBuf) -> &str {
    // SAFETY: only the table above wrote into it.
    std::str::from_utf8(unsafe { buf.bytes() }).unwrap()
}

fn host(struct_size: u32) -> CandourHostV1 {
    CandourHostV1 {
        struct_size,
        abi_minor: 7,
        ctx: std::ptr::null_mut(),
        log: None,
        cancelled: None,
    }
}

#[test]
fn answers_errors_and_panics_come_back_as_bytes() {
    let (mut json, mut error) = (OwnedBuf::empty(), OwnedBuf::empty());
    let plan = TABLE.plan.unwrap();
    // SAFETY: every pointer is valid for the call.
    let status = unsafe { plan(CandourSlice::of(b"yes"), json.place(), error.place()) };
    assert_eq!((status, said(&json), said(&error)), (CANDOUR_OK, "yes", ""));

    let (mut json, mut error) = (OwnedBuf::empty(), OwnedBuf::empty());
    // SAFETY: as above.
    let status = unsafe { plan(CandourSlice::of(b"error"), json.place(), error.place()) };
    assert_eq!((status, said(&json), said(&error)), (CANDOUR_ERROR, "", "no plan"));

    let mut error = OwnedBuf::empty();
    // SAFETY: null is allowed where nobody wants the answer.
    let status = unsafe { TABLE.describe.unwrap()(std::ptr::null_mut(), error.place()) };
    assert_eq!((status, said(&error)), (CANDOUR_PANICKED, "panicked: no description"));
}

#[test]
fn streams_are_moved() {
    let (mut json, mut error) = (OwnedBuf::empty(), OwnedBuf::empty());
    let mut streams = [FFI_ArrowArrayStream::empty(), FFI_ArrowArrayStream::empty()];
    // SAFETY: every pointer is valid for the call, and two streams are there.
    let status = unsafe {
        TABLE.judge.unwrap()(
            CandourSlice::of(b""),
            streams.as_mut_ptr(),
            2,
            json.place(),
            error.place(),
        )
    };
    assert_eq!((status, said(&json)), (CANDOUR_OK, "2"));
}

#[test]
fn a_small_host_is_refused_and_a_newer_one_is_not() {
    let mut out = std::ptr::null();
    let mut error = OwnedBuf::empty();
    let small = host(SMALLEST_HOST - 1);
    // SAFETY: every pointer is valid for the call.
    let status = unsafe { init::<Echo>(&TABLE, &small, &mut out, error.place()) };
    assert_eq!(status, CANDOUR_ERROR);
    assert!(out.is_null());
    assert!(said(&error).starts_with("wrong-abi"));
    // SAFETY: null is refused.
    let status = unsafe { init::<Echo>(&TABLE, std::ptr::null(), &mut out, std::ptr::null_mut()) };
    assert_eq!(status, CANDOUR_ERROR);

    let newer = host(SMALLEST_HOST + 64);
    // SAFETY: every pointer is valid for the call, and only the first fields of the host are read.
    let status = unsafe { init::<Echo>(&TABLE, &newer, &mut out, std::ptr::null_mut()) };
    assert_eq!(status, CANDOUR_OK);
    assert!(std::ptr::eq(out, &raw const TABLE));
}

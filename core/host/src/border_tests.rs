//! Tables of other versions and tables that are none.

use candour_abi::CandourBuf;

use super::*;
use crate::about::{About, WrittenFacts};
use crate::answers::Asked;
use crate::rules::Rules;

/// A table of a later minor version: longer, the same at its start.
#[repr(C)]
struct Later {
    table: CandourPluginV1,
    further: [usize; 4],
}

// SAFETY: never written.
unsafe impl Sync for Later {}

unsafe extern "C" fn describe(json: *mut CandourBuf, _: *mut CandourBuf) -> CandourStatus {
    // SAFETY: the host gives a place that can be written.
    unsafe { json.write(CandourBuf::from_vec(b"{}".to_vec())) };
    CANDOUR_OK
}

const fn table(struct_size: usize) -> CandourPluginV1 {
    CandourPluginV1 {
        struct_size: struct_size as u32,
        abi_minor: 9,
        describe: Some(describe),
        plan: None,
        judge: None,
    }
}

static LATER: Later = Later {
    table: table(size_of::<Later>()),
    further: [1; 4],
};
static SHORT: CandourPluginV1 = table(SMALLEST_PLUGIN as usize - 1);

unsafe extern "C" fn init_later(
    host: *const CandourHostV1,
    out: *mut *const CandourPluginV1,
    _: *mut CandourBuf,
) -> CandourStatus {
    // SAFETY: the host gives pointers that can be read and written; its functions take what they say.
    unsafe {
        let host = &*host;
        assert_eq!(host.struct_size as usize, size_of::<CandourHostV1>());
        assert_eq!(host.cancelled.unwrap()(host.ctx), 0);
        host.log.unwrap()(host.ctx, 3, CandourSlice::of(b"hello"));
        out.write(&LATER.table);
    }
    CANDOUR_OK
}

unsafe extern "C" fn init_short(
    _: *const CandourHostV1,
    out: *mut *const CandourPluginV1,
    _: *mut CandourBuf,
) -> CandourStatus {
    // SAFETY: the host gives a place that can be written.
    unsafe { out.write(&SHORT) };
    CANDOUR_OK
}

unsafe extern "C" fn init_none(
    _: *const CandourHostV1,
    _: *mut *const CandourPluginV1,
    _: *mut CandourBuf,
) -> CandourStatus {
    CANDOUR_OK
}

unsafe extern "C" fn init_refuses(
    _: *const CandourHostV1,
    _: *mut *const CandourPluginV1,
    error: *mut CandourBuf,
) -> CandourStatus {
    // SAFETY: the host gives a place that can be written.
    unsafe { error.write(CandourBuf::from_vec(b"\xff no JSON".to_vec())) };
    7
}

fn open(init: Init) -> Result<Border, PluginFailure> {
    // SAFETY: the functions above do what the header says, but for what is tested.
    unsafe { Border::open(init) }
}

#[test]
fn a_later_minor_version_is_taken_and_absent_functions_are_told() {
    assert_eq!(LATER.further, [1; 4]);
    let border = open(init_later).ok().unwrap();
    assert_eq!(border.answer(Question::Describe), Ok(b"{}".to_vec()));
    let asked = Asked(border);
    assert_eq!(asked.describe().unwrap_err().code, Code::MalformedAnswer);
    let about = About {
        rule: "any",
        params: &serde_json::json!({}),
        dataset: None,
        facts: &WrittenFacts::new(serde_json::from_str(r#"{"release":{},"datasets":[]}"#).unwrap()),
    };
    assert_eq!(asked.plan(&about).unwrap_err().code, Code::WrongAbi);
}

#[test]
fn short_absent_and_refusing_tables_are_refused() {
    for init in [init_short as Init, init_none, init_refuses] {
        assert_eq!(open(init).err().unwrap().code, Code::WrongAbi);
    }
}

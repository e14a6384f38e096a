//! Calls through a plugin's table, and the bytes that come back.

use std::ffi::c_void;

use arrow_array::{RecordBatch, RecordBatchIterator};
use candour_abi::{
    ABI_MINOR, ArrowArrayStream, CANDOUR_OK, CANDOUR_PANICKED, CandourHostV1, CandourPluginV1, CandourSlice,
    CandourStatus, Init, OwnedBuf, SMALLEST_PLUGIN,
};
use candour_model::control::PluginError;

use crate::answers::{Answers, Question};
use crate::check::limits;
use crate::failure::{Code, PluginFailure};

/// What this host offers to plugins.
static HOST: CandourHostV1 = CandourHostV1 {
    struct_size: size_of::<CandourHostV1>() as u32,
    abi_minor: ABI_MINOR,
    ctx: std::ptr::null_mut(),
    log: Some(log),
    cancelled: Some(cancelled),
};

/// What a plugin writes may hold anything, and logs are public: only that it wrote is told.
unsafe extern "C" fn log(_: *mut c_void, level: i32, message: CandourSlice) {
    log::debug!(
        "a plugin wrote {} bytes at level {level}, which are not shown",
        message.len
    );
}

unsafe extern "C" fn cancelled(_: *mut c_void) -> i32 {
    0
}

/// Rules behind a C table, in this process.
///
/// The table is read through its pointer at each call, never copied: another version's may be shorter or longer.
pub(crate) struct Border {
    table: *const CandourPluginV1,
}

// SAFETY: the table is never written, and the header says that many threads may call its functions at once.
unsafe impl Send for Border {}
// SAFETY: as above.
unsafe impl Sync for Border {}

impl Border {
    /// Takes the table that a library hands out.
    ///
    /// # Safety
    /// `init` must be what a plugin exports, from a library that is never closed.
    pub(crate) unsafe fn open(init: Init) -> Result<Self, PluginFailure> {
        let mut table = std::ptr::null();
        let mut error = OwnedBuf::empty();
        // SAFETY: the caller promises a plugin's function, and every pointer is valid for the call.
        let status = unsafe { init(&raw const HOST, &mut table, error.place()) };
        if status != CANDOUR_OK {
            return Err(PluginFailure::new(Code::WrongAbi, failure(status, &error).detail));
        }
        if table.is_null() || !table.is_aligned() {
            return Err(PluginFailure::new(Code::WrongAbi, "no table was handed out"));
        }
        // SAFETY: the table is not null and aligned, and its size comes first in every version.
        let size = unsafe { (*table).struct_size };
        if size < SMALLEST_PLUGIN {
            let detail = format!("its table has {size} bytes, version 1 has {SMALLEST_PLUGIN} at least");
            return Err(PluginFailure::new(Code::WrongAbi, detail));
        }
        Ok(Border { table })
    }

    /// Asks for a judgement of these streams. They are moved; those that the plugin did not take are the caller's still.
    pub(crate) fn judge(&self, request: &[u8], streams: &mut [ArrowArrayStream]) -> Result<Vec<u8>, PluginFailure> {
        self.call("judge", limits::JUDGEMENT_BYTES, |table, json, error| {
            let request = CandourSlice::of(request);
            let (first, n) = (streams.as_mut_ptr(), streams.len());
            // SAFETY: the request lives through the call, both places are valid for it, and so are the streams.
            table
                .judge
                .map(|judge| unsafe { judge(request, first, n, json.place(), error.place()) })
        })
    }

    /// One call: status, answer of so many bytes at most, error.
    fn call(
        &self,
        function: &str,
        most: usize,
        call: impl FnOnce(&CandourPluginV1, &mut OwnedBuf, &mut OwnedBuf) -> Option<CandourStatus>,
    ) -> Result<Vec<u8>, PluginFailure> {
        let (mut json, mut error) = (OwnedBuf::empty(), OwnedBuf::empty());
        // SAFETY: `open` made sure that the table has all fields of minor version 0, and it lives as long as the process.
        let table = unsafe { &*self.table };
        match call(table, &mut json, &mut error) {
            None => Err(PluginFailure::new(
                Code::WrongAbi,
                format!("its table has no function {function}"),
            )),
            Some(CANDOUR_OK) => {
                // SAFETY: the function said that it filled the buffer as the header says.
                let bytes = unsafe { json.bytes() };
                if bytes.len() > most {
                    return Err(PluginFailure::new(Code::TooManyFindings, "the answer is too long"));
                }
                Ok(bytes.to_vec())
            }
            Some(status) => Err(failure(status, &error)),
        }
    }
}

impl Answers for Border {
    fn answer(&self, question: Question<'_>) -> Result<Vec<u8>, PluginFailure> {
        match question {
            Question::Describe => self.call("describe", question.most(), |table, json, error| {
                // SAFETY: both places are valid for the call.
                table
                    .describe
                    .map(|describe| unsafe { describe(json.place(), error.place()) })
            }),
            Question::Plan(request) => self.call("plan", question.most(), |table, json, error| {
                let request = request.whole();
                let request = CandourSlice::of(&request);
                // SAFETY: the request lives through the call, and both places are valid for it.
                table
                    .plan
                    .map(|plan| unsafe { plan(request, json.place(), error.place()) })
            }),
            Question::Judge(request, tallies) => {
                let mut streams: Vec<ArrowArrayStream> = tallies.iter().cloned().map(stream).collect();
                self.judge(&request.whole(), &mut streams)
            }
        }
    }
}

fn stream(batch: RecordBatch) -> ArrowArrayStream {
    let schema = batch.schema();
    ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(batch)], schema)))
}

/// What a status other than OK means.
fn failure(status: CandourStatus, error: &OwnedBuf) -> PluginFailure {
    // SAFETY: the function said that it filled the buffer as the header says, or left it empty.
    let bytes = unsafe { error.bytes() };
    let said: PluginError = match serde_json::from_slice(bytes) {
        Ok(said) => said,
        Err(_) => PluginError {
            code: format!("status {status}"),
            message: "no reason that can be read".into(),
            ..PluginError::default()
        },
    };
    let failure = PluginFailure::from(said);
    match status {
        CANDOUR_PANICKED => PluginFailure::new(Code::Panicked, failure.detail),
        _ => failure,
    }
}

#[cfg(test)]
#[path = "border_tests.rs"]
mod tests;

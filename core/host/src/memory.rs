//! What the program does where the system refuses it memory: it ends with a sentence and an exit code of its own. The
//! standard library would abort, which tells nobody what to do, and whoever calls the program that it is broken.
//!
//! A refusal cannot be handled further up, since that would need memory; nor need it be, since files are written whole or
//! not at all, whenever the program ends. Here, since it takes what only this crate may do.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI32, Ordering};

/// The system's allocator, for a program that has called [`end_where_refused`], or may.
#[derive(Debug)]
pub struct Allocator;

/// How to end; not yet, where it is negative.
static CODE: AtomicI32 = AtomicI32::new(-1);

const SENTENCE: &[u8] =
    b"\nerror: the system refused this program memory, so the work could not be completed; nothing was \
half written\n  help: give it more memory, or let it use less with --memory and --jobs 1\n";

/// For when the system's own library ends the program: it wants memory too, as for what a thread does last, and aborts without it.
const STOPPED: &[u8] = b"\nerror: this program was stopped in the middle, most likely since the system refused memory; nothing was \
half written\n  help: give it more memory, or let it use less with --memory and --jobs 1; if it has plenty, please tell us\n";

/// From now on, a refusal ends the program with this exit code. Until then, and in the processes of plugins, which are told
/// how theirs ended, it aborts.
pub fn end_where_refused(code: u8) {
    CODE.store(i32::from(code), Ordering::Relaxed);
    let handler = on_abort as extern "C" fn(libc::c_int);
    // SAFETY: the handler calls nothing but what may be called in one, and does not return.
    unsafe { libc::signal(libc::SIGABRT, handler as libc::sighandler_t) };
}

extern "C" fn on_abort(_: libc::c_int) {
    end(STOPPED);
}

// SAFETY: all is left to the system's allocator, which keeps the contract; what is not given back is not used.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        given(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        given(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as the caller promises.
        given(unsafe { System.realloc(memory, layout, size) })
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(memory, layout) }
    }
}

fn given(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        end(SENTENCE);
    }
    memory
}

/// Calls nothing but what may be called anywhere, and asks for no memory.
#[cold]
fn end(sentence: &[u8]) {
    let code = CODE.load(Ordering::Relaxed);
    if code < 0 {
        return;
    }
    // SAFETY: the sentence is as long as it says; the other call does not return.
    unsafe {
        libc::write(libc::STDERR_FILENO, sentence.as_ptr().cast(), sentence.len());
        libc::_exit(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_the_systems() {
        let layout = Layout::from_size_align(64, 8).unwrap();
        // SAFETY: the layout is not empty, and what is given is given back with the layout that it has by then.
        unsafe {
            let memory = Allocator.alloc_zeroed(layout);
            assert_eq!(std::slice::from_raw_parts(memory, 64), [0; 64]);
            memory.write(7);
            let memory = Allocator.realloc(memory, layout, 128);
            assert_eq!(memory.read(), 7);
            Allocator.dealloc(memory, Layout::from_size_align(128, 8).unwrap());
        }
    }

    #[test]
    fn a_refusal_is_left_to_the_caller_until_told_otherwise() {
        let layout = Layout::from_size_align(1 << 62, 8).unwrap();
        // SAFETY: the layout is not empty; no system gives so much.
        let memory = unsafe { Allocator.alloc(layout) };
        // The compiler may leave out memory that nobody uses, and then nothing is refused.
        assert!(std::hint::black_box(memory).is_null());
    }
}

//! Bytes that cross: borrowed for a call, or owned with the callback that frees them.

use std::ffi::c_void;

use crate::guard::without_unwinding;

/// Bytes that are borrowed for the length of a call.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CandourSlice {
    /// The first byte; may be null where there are none.
    pub ptr: *const u8,
    /// How many.
    pub len: usize,
}

impl CandourSlice {
    /// These bytes.
    pub fn of(bytes: &[u8]) -> Self {
        CandourSlice {
            ptr: bytes.as_ptr(),
            len: bytes.len(),
        }
    }

    /// The bytes.
    ///
    /// # Safety
    /// They must be there, and stay as they are, for as long as `'a`.
    pub unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.ptr.is_null() || self.len == 0 {
            return &[];
        }
        // SAFETY: the caller promises that `len` bytes are at `ptr`.
        unsafe { std::slice::from_raw_parts(self.ptr, self.len) }
    }
}

/// Bytes that their maker hands over, with the callback that frees them.
#[repr(C)]
#[derive(Debug)]
pub struct CandourBuf {
    /// The first byte; null where there are none.
    pub data: *const u8,
    /// How many.
    pub len: usize,
    /// Frees them and sets itself to null; may be called from any thread. Null: there is nothing to free.
    pub release: Option<unsafe extern "C" fn(buf: *mut CandourBuf)>,
    /// For the maker.
    pub private_data: *mut c_void,
}

impl CandourBuf {
    /// No bytes.
    pub const fn empty() -> Self {
        CandourBuf {
            data: std::ptr::null(),
            len: 0,
            release: None,
            private_data: std::ptr::null_mut(),
        }
    }

    /// These bytes, to be handed over.
    pub fn from_vec(bytes: Vec<u8>) -> Self {
        let bytes = Box::new(bytes);
        CandourBuf {
            data: bytes.as_ptr(),
            len: bytes.len(),
            release: Some(release_vec),
            private_data: Box::into_raw(bytes).cast(),
        }
    }
}

unsafe extern "C" fn release_vec(buf: *mut CandourBuf) {
    if buf.is_null() {
        return;
    }
    // SAFETY: a release callback is called with the buffer that carries it; a null `private_data` means that it was
    // called before.
    let taken = unsafe { std::ptr::replace(buf, CandourBuf::empty()) };
    if taken.private_data.is_null() {
        return;
    }
    // SAFETY: `from_vec` put this box there, and taking the buffer made sure that nobody takes it again.
    let bytes: Box<Vec<u8>> = unsafe { Box::from_raw(taken.private_data.cast()) };
    without_unwinding(move || drop(bytes));
}

/// A buffer that the other side handed over: freed by its own callback when dropped.
#[derive(Debug)]
pub struct OwnedBuf(CandourBuf);

impl OwnedBuf {
    /// No bytes yet.
    pub fn empty() -> Self {
        OwnedBuf(CandourBuf::empty())
    }

    /// Where the other side is to put its buffer.
    pub fn place(&mut self) -> *mut CandourBuf {
        &mut self.0
    }

    /// The bytes.
    ///
    /// # Safety
    /// What was put into the place must be a buffer as the header describes it.
    pub unsafe fn bytes(&self) -> &[u8] {
        let slice = CandourSlice {
            ptr: self.0.data,
            len: self.0.len,
        };
        // SAFETY: the caller promises a well-formed buffer, and it is not released before `self` is dropped.
        unsafe { slice.bytes() }
    }
}

impl Drop for OwnedBuf {
    fn drop(&mut self) {
        if let Some(release) = self.0.release {
            // SAFETY: the buffer is released once, here, with its own callback.
            unsafe { release(&mut self.0) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_released_once() {
        let mut owned = OwnedBuf::empty();
        // SAFETY: the place is valid for writing.
        unsafe { owned.place().write(CandourBuf::from_vec(b"bytes".to_vec())) };
        // SAFETY: it was written above.
        assert_eq!(unsafe { owned.bytes() }, b"bytes");
        let place = owned.place();
        // SAFETY: the callback is called with its own buffer, and a second call must do nothing.
        unsafe {
            release_vec(place);
            release_vec(place);
            release_vec(std::ptr::null_mut());
        }
        assert!(owned.0.release.is_none());
    }

    #[test]
    fn nothing_at_null_is_no_bytes() {
        let slice = CandourSlice {
            ptr: std::ptr::null(),
            len: 3,
        };
        // SAFETY: null is read as no bytes.
        assert!(unsafe { slice.bytes() }.is_empty());
    }
}

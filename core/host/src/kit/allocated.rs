//! How much memory this process has been given by the system's allocator and has not given back.

/// In bytes, where the C library can say. Whoever brings an allocator along is not counted.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn allocated() -> Option<u64> {
    // Looked up, since older versions of the library do not have it.
    // SAFETY: the name ends with a zero byte.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"mallinfo2".as_ptr()) };
    if found.is_null() {
        return None;
    }
    // SAFETY: this is the type of the function of this name.
    let mallinfo2: extern "C" fn() -> libc::mallinfo2 = unsafe { std::mem::transmute(found) };
    let said = mallinfo2();
    Some((said.uordblks + said.hblkhd) as u64)
}

/// As above.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn allocated() -> Option<u64> {
    None
}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_counted() {
        let Some(before) = allocated() else { return };
        // More than other tests ask for or give back meanwhile.
        let kept = std::hint::black_box(vec![1_u8; 1 << 28]);
        let after = allocated().unwrap();
        assert!(after > before + (1 << 27), "{before} and {after}");
        drop(kept);
    }
}

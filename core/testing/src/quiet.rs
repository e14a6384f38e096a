//! Mistakes that a program tells in its own words, where a test would panic.

use std::cell::Cell;
use std::panic::{set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether what panics on this thread is told by whoever asked.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs what panics on a mistake, and gives the mistake instead. Nothing is printed.
///
/// # Errors
/// The message of the panic.
pub fn quietly<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    let before = QUIET.replace(true);
    let outcome = candour_sdk::abi::catch(call);
    QUIET.set(before);
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_given_back() {
        assert_eq!(quietly(|| 7), Ok(7));
        let nested = quietly(|| {
            assert_eq!(quietly(|| panic!("inside")), Err::<(), _>("inside".to_owned()));
            panic!("outside");
        });
        assert_eq!(nested, Err::<(), _>("outside".to_owned()));
        assert!(!QUIET.get());
    }
}

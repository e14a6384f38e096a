//! Nothing unwinds across the border: an unwinding panic that reached it would end the process.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a function and catches its panic, giving the panic's message.
///
/// # Errors
/// The message of the panic.
pub fn catch<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(call)).map_err(message_of)
}

/// Runs a function whose panic is nobody's business.
pub(crate) fn without_unwinding(call: impl FnOnce()) {
    drop(catch(call));
}

/// The message of a panic. The payload is forgotten: dropping it may panic again.
fn message_of(payload: Box<dyn Any + Send>) -> String {
    let message = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (_, Some(text)) => text.clone(),
        _ => "a panic without a message".to_owned(),
    };
    std::mem::forget(payload);
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }

    #[test]
    fn a_payload_that_panics_when_dropped_is_not_dropped() {
        assert_eq!(
            catch(|| std::panic::panic_any(Bomb)),
            Err("a panic without a message".to_owned())
        );
        assert_eq!(catch(|| panic!("{}", 7)), Err::<(), _>("7".to_owned()));
        assert_eq!(catch(|| 7), Ok(7));
    }
}

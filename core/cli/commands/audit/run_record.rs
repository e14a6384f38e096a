//! The run record: when, where and with what an audit ran. Private: nothing of it is signed or published.

use std::time::{Instant, SystemTime};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::VERSION;
use super::setup::Setup;

/// When a run began.
pub(crate) struct Clock {
    began: Timestamp,
    instant: Instant,
}

impl Clock {
    /// Begins now.
    pub(crate) fn start() -> Self {
        Clock {
            began: now(),
            instant: Instant::now(),
        }
    }

    /// The record of a run that ends now.
    pub(crate) fn record(&self, setup: &Setup, threads: usize) -> Value {
        let plugins: Vec<Value> = setup
            .plugins
            .values()
            .flatten()
            .map(|plugin| {
                json!({
                    "id": plugin.manifest().id,
                    "version": plugin.manifest().version,
                    "path": plugin.path().map(|path| path.display().to_string()),
                    "sha256": plugin.sha256(),
                    "confined": plugin.layers(),
                })
            })
            .collect();
        json!({
            "candour": VERSION,
            "began": self.began.to_string(),
            "milliseconds": u64::try_from(self.instant.elapsed().as_millis()).unwrap_or(u64::MAX),
            "system": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            "threads": threads,
            "release": setup.release.folder.display().to_string(),
            "isolation": setup.isolation().name(),
            "plugins": plugins,
        })
    }
}

/// Today's date, in universal time.
pub(crate) fn today() -> Date {
    now().to_zoned(TimeZone::UTC).date()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks for the time; it goes into the private record, and `verify` tells how old a report is"
)]
fn now() -> Timestamp {
    Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH)
}

//! The run record: when, where and with what an audit ran. Private: nothing of it is signed or published.

use std::collections::BTreeMap;
use std::time::{Instant, SystemTime};

use candour_host::{Layers, Plugin};
use candour_model::outcome::Isolation;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Serialize;

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
    pub(crate) fn record(&self, setup: &Setup, threads: usize) -> RunRecord {
        RunRecord {
            version: RUN_VERSION.to_owned(),
            candour: VERSION.to_owned(),
            began: self.began.to_string(),
            milliseconds: u64::try_from(self.instant.elapsed().as_millis()).unwrap_or(u64::MAX),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            threads,
            release: setup.release.folder.display().to_string(),
            isolation: setup.isolation().clone(),
            plugins: setup.plugins.values().flatten().map(plugin_run).collect(),
        }
    }
}

fn plugin_run(plugin: &Plugin) -> PluginRun {
    PluginRun {
        id: plugin.manifest().id.clone(),
        version: plugin.manifest().version.clone(),
        path: plugin.place().map(ToString::to_string),
        sha256: plugin.sha256().map(str::to_owned),
        confined: plugin.layers().clone(),
    }
}

/// The version of the record's layout.
const RUN_VERSION: &str = "0.1";

/// When, where and with what an audit ran.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RunRecord {
    /// The version of this layout.
    version: String,
    /// The version of Candour.
    candour: String,
    /// When the audit began.
    began: String,
    /// How long it took.
    milliseconds: u64,
    /// The operating system and the processor.
    system: String,
    /// Worker threads.
    threads: usize,
    /// The release's folder, as the user wrote it.
    release: String,
    /// How far each plugin had to be kept from the machine, by its id.
    isolation: BTreeMap<String, Isolation>,
    /// The plugins.
    plugins: Vec<PluginRun>,
}

/// One plugin.
#[derive(Debug, Serialize, JsonSchema)]
struct PluginRun {
    /// Its id.
    id: String,
    /// Its version, as it says itself.
    version: String,
    /// Where it lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// The digest of its library.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    /// How far its process is confined.
    confined: Layers,
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

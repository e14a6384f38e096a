//! The libraries that this program carries: those of the folder that `CANDOUR_CARRIED` named when it was built, as a release is.

include!(concat!(env!("OUT_DIR"), "/carried.rs"));

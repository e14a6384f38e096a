//! What a library's file says of itself without being opened: for which machine it is, and what it asks of the system.

use std::collections::BTreeSet;

use object::{BinaryFormat, NameOrOrdinal, Object, ObjectKind};

/// What is in the file of a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// For which processor and system it is, such as `x86_64 elf`.
    pub machine: String,
    /// Whether this system can open it.
    pub is_for_this_machine: bool,
    /// Functions and data that it takes from other libraries, sorted.
    pub imports: BTreeSet<String>,
    /// Functions and data that it offers, sorted.
    pub exports: BTreeSet<String>,
}

/// The version of the table that is spoken here.
pub(crate) const TABLE_VERSION: u32 = 1;

impl Contents {
    /// The version of the table that it offers, this one if it can; none where it is no plugin.
    pub(crate) fn table_version(&self) -> Option<u32> {
        let version = |name: &String| {
            // On macOS a line stands before each name.
            let name = name.strip_prefix('_').unwrap_or(name);
            name.strip_prefix("candour_plugin_init_v")?.parse().ok()
        };
        let versions: Vec<u32> = self.exports.iter().filter_map(version).collect();
        match versions.contains(&TABLE_VERSION) {
            true => Some(TABLE_VERSION),
            false => versions.into_iter().max(),
        }
    }
}

/// Reads what a file says of itself; `None` where it is no library that is known here.
pub fn contents(bytes: &[u8]) -> Option<Contents> {
    let file = object::File::parse(bytes).ok()?;
    if file.kind() != ObjectKind::Dynamic {
        return None;
    }
    let name = |name: NameOrOrdinal<&[u8]>| match name {
        NameOrOrdinal::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
        // Only Windows numbers what it exports.
        NameOrOrdinal::Ordinal(_) => None,
    };
    let imports = file.imports().into_iter().flatten().flatten();
    let exports = file.exports().into_iter().flatten().flatten();
    let processor = format!("{:?}", file.architecture()).to_lowercase();
    Some(Contents {
        is_for_this_machine: processor == this_processor() && file.format() == this_format(),
        machine: format!("{processor} {}", format!("{:?}", file.format()).to_lowercase()),
        imports: imports.filter_map(|import| name(import.name())).collect(),
        exports: exports.filter_map(|export| name(export.name())).collect(),
    })
}

/// As [`object`] writes it.
fn this_processor() -> &'static str {
    match std::env::consts::ARCH {
        "x86" => "i386",
        known => known,
    }
}

fn this_format() -> BinaryFormat {
    match cfg!(target_os = "macos") {
        true => BinaryFormat::MachO,
        false => BinaryFormat::Elf,
    }
}

/// This machine, as [`Contents::machine`] names machines.
pub(crate) fn this_machine() -> String {
    format!("{} {}", this_processor(), format!("{:?}", this_format()).to_lowercase())
}

#[cfg(test)]
mod tests {
    use candour_abi::INIT_SYMBOL;

    use super::*;

    #[test]
    fn a_plugin_is_told_from_what_is_none() {
        let test = std::env::current_exe().unwrap();
        let template = test.with_file_name(crate::place::file_name("template"));
        let found = contents(&std::fs::read(template).unwrap()).unwrap();
        assert!(found.is_for_this_machine, "{}", found.machine);
        assert_eq!(found.machine, this_machine());
        assert_eq!(found.table_version(), Some(TABLE_VERSION));
        assert!(INIT_SYMBOL.ends_with(&format!("_v{TABLE_VERSION}")));
        let offering = |names: &[&str]| Contents {
            exports: names.iter().map(|name| (*name).to_owned()).collect(),
            ..found.clone()
        };
        assert_eq!(offering(&["candour_plugin_init_v2"]).table_version(), Some(2));
        assert_eq!(
            offering(&["_candour_plugin_init_v1", "_candour_plugin_init_v2"]).table_version(),
            Some(1)
        );
        assert_eq!(offering(&["candour_plugin_init", "main"]).table_version(), None);
        assert!(found.imports.contains("malloc"), "{:?}", found.imports);
        for none in [
            b"".as_slice(),
            b"\x7fELF",
            b"#!/bin/sh\n",
            &std::fs::read(test).unwrap()[..4000],
        ] {
            assert_eq!(contents(none), None);
        }
    }

    #[test]
    fn a_library_for_another_machine_is_told() {
        let test = std::env::current_exe().unwrap();
        let mut bytes = std::fs::read(test.with_file_name(crate::place::file_name("template"))).unwrap();
        if bytes.starts_with(b"\x7fELF") {
            // The processor, in the head of the file: RISC-V.
            bytes[18..20].copy_from_slice(&243_u16.to_le_bytes());
            let found = contents(&bytes).unwrap();
            assert_eq!(
                (found.machine.as_str(), found.is_for_this_machine),
                ("riscv64 elf", false)
            );
        }
    }
}

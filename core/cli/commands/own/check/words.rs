//! What this machine offers, in sentences.

use candour_host::{Layer, is_needed_for_full};
use candour_model::outcome::Isolation;
use candour_render::terminal::{Colour, Style, hanging, paragraph};
use candour_words::{bytes, several};

use super::folders::Folder;
use super::{Machine, PluginFound, Terminal};

/// What is kept from plugins, by layer, in the order in which a process confines itself.
const KEPT: [(Layer, &str); 6] = [
    (
        Layer::Process,
        "your environment, open files and rights, and the memory of other processes",
    ),
    (Layer::DeathSignal, "living on after the audit"),
    (
        Layer::ResourceLimits,
        "more memory than they may have, and files that grow",
    ),
    (Layer::Landlock, "all files but the system's libraries"),
    (Layer::LandlockScope, "sending signals to other processes"),
    (
        Layer::Seccomp,
        "the network, other programs, and what all processes share",
    ),
];

/// All of it, or the verdict alone where it is to be quiet.
pub(super) fn of(machine: &Machine, style: Style) -> String {
    let (colour, can, why) = verdict(machine);
    let mut text = paragraph(&[(colour, can)], &[(Colour::Plain, &why)], 0, style);
    if style.quiet {
        return text;
    }
    let mut part = |heading: &str, lines: &[String]| {
        text.push_str(&format!("\n{heading}\n"));
        let shown = |line: &String| hanging(line, "  ", "    ", style.width);
        text.extend(lines.iter().map(shown));
    };
    if machine.isolation.is_some() {
        part(
            "Plugins are kept from",
            &KEPT.map(|(layer, kept)| kept_from(machine, layer, kept)),
        );
    }
    let mut plugins: Vec<String> = machine.plugins.iter().flat_map(found).collect();
    if plugins.is_empty() {
        plugins.push("none".to_owned());
    }
    part("Plugins that were found", &plugins);
    part("The machine", &means(machine));
    text
}

fn verdict(machine: &Machine) -> (Colour, &'static str, String) {
    if !machine.hindered.is_empty() {
        let why = machine.hindered.join("; ");
        return (Colour::Red, "Audits cannot run: ", format!("{why}."));
    }
    match machine.isolation {
        Some(Isolation::Full) => (
            Colour::Green,
            "Audits can run, and plugins are isolated in full.",
            String::new(),
        ),
        _ => (
            Colour::Yellow,
            "Audits can run, and plugins are isolated in part. ",
            "Those that come with candour and those that a candour.lock pins run; any other does not, unless you give \
             --isolation process."
                .to_owned(),
        ),
    }
}

fn kept_from(machine: &Machine, layer: Layer, kept: &str) -> String {
    let absent = machine.confined.absent.iter().find(|(absent, _)| *absent == layer);
    let Some((_, why)) = absent else {
        return format!("- {kept}");
    };
    let needed = match is_needed_for_full(layer) {
        true => "isolation in full needs it",
        false => "isolation in full does without",
    };
    format!("- NOT {kept}: {why} ({needed})")
}

/// A plugin, where it lies, and its digest.
fn found(plugin: &PluginFound) -> [String; 3] {
    let rules = several(plugin.rules as u64, "rule", "rules");
    let said = match (&plugin.failure, &plugin.version) {
        (Some(failure), _) => format!("{} cannot be used: {failure}", plugin.family),
        (None, version) => {
            let version = version.as_deref().unwrap_or_default();
            format!("{} {version}, {rules}", plugin.family)
        }
    };
    let more = [&plugin.place, &format!("sha256 {}", plugin.sha256)].map(|line| format!("  {line}"));
    let [place, sha256] = more;
    [said, place, sha256]
}

fn output_of(terminal: &Terminal) -> String {
    let to = match terminal.is_terminal {
        true => "a terminal",
        false => "a file or another program",
    };
    let colour = match terminal.colour {
        true => "in colour",
        false => "without colour",
    };
    let locale = match terminal.utf8 {
        true => "",
        false => "; the locale is not UTF-8, so a terminal may show other characters",
    };
    format!(
        "Output goes to {to}, {} columns wide, {colour}, as UTF-8{locale}.",
        terminal.columns
    )
}

fn folder(which: &str, folder: &Folder) -> String {
    let writable = match folder.writable {
        true => "it can be written to",
        false => "it CANNOT be written to",
    };
    let programs = match folder.programs {
        Some(true) | None => "",
        Some(false) => ", and runs no programs",
    };
    format!("{which} {}: {writable}{programs}.", folder.path)
}

/// What audits have, a sentence each.
fn means(machine: &Machine) -> Vec<String> {
    let mut all = vec![
        format!("This is candour {} on {}.", machine.candour, machine.system),
        output_of(&machine.terminal),
        folder("Temporary files go to", &machine.folders.temporary),
        folder("The current folder is", &machine.folders.current),
    ];
    if machine.isolation.is_some() {
        let from = match machine.in_memory {
            true => "memory",
            false => "the folder for temporary files, which must run programs",
        };
        all.push(format!("Libraries of plugins are opened from {from}."));
    }
    let threads = several(machine.threads as u64, "thread", "threads");
    all.push(format!("Audits have {threads}, unless --jobs says otherwise."));
    all.push(match machine.memory {
        Some(memory) => format!(
            "Counting takes {} of memory at most, unless --memory says otherwise.",
            bytes(memory)
        ),
        None => "The system does not say how much memory is free.".to_owned(),
    });
    if let Some(files) = machine.open_files {
        all.push(format!(
            "At most {} at once.",
            several(files, "open file", "open files")
        ));
    }
    all
}

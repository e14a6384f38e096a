//! `candour plugin inspect LIBRARY`.

use std::path::Path;

use candour_config::policy::PluginsPolicy;
use candour_host::{Inspected, Layers, Place, Plugin};
use candour_model::control::Manifest;
use serde_json::{Value, json};

use crate::Outcome;
use crate::args::IsolationWanted;
use crate::exit::Exit;
use crate::output;
use crate::plugins::{self, shown};

pub(crate) fn run(library: &Path, wanted: Option<IsolationWanted>, as_json: bool) -> Outcome {
    let program = plugins::program(PluginsPolicy::default())?;
    let library = plugins::named(library);
    let isolation = plugins::isolation_of(&library, wanted);
    let inspected = candour_host::inspect(&library, isolation, &program)?;
    let text = match as_json {
        true => format!("{:#}\n", json_of(&inspected)),
        false => text_of(&library, &inspected),
    };
    output::print(&text)?;
    Ok(match inspected.plugin {
        Ok(_) => Exit::Passed,
        Err(_) => Exit::Found,
    })
}

fn json_of(inspected: &Inspected) -> Value {
    let contents = inspected.contents.as_ref().map(|contents| {
        json!({
            "machine": contents.machine,
            "imports": contents.imports,
            "exports": contents.exports,
        })
    });
    let failure = inspected.plugin.as_ref().err();
    json!({
        "family": inspected.family,
        "sha256": inspected.sha256,
        "file": contents,
        "manifest": inspected.plugin.as_ref().ok().map(Plugin::manifest),
        "confined": inspected.plugin.as_ref().ok().map(Plugin::layers),
        "failure": failure.map(|failure| json!({ "code": failure.code.as_str(), "detail": failure.detail })),
    })
}

fn text_of(library: &Place, inspected: &Inspected) -> String {
    let mut text = format!("{library}\n");
    let mut line = |name: &str, value: &str| text.push_str(&format!("  {name:<9} {}\n", shown(value)));
    line(
        "family",
        inspected
            .family
            .as_deref()
            .unwrap_or("its file is not named as a plugin's is"),
    );
    line("sha256", &inspected.sha256);
    if let Some(contents) = &inspected.contents {
        line("machine", &contents.machine);
        let imports: Vec<&str> = contents.imports.iter().map(String::as_str).collect();
        line("imports", &imports.join(" "));
    }
    match &inspected.plugin {
        Err(failure) => line("failure", &format!("{}: {}", failure.code.as_str(), failure.detail)),
        Ok(plugin) => {
            line("confined", &confined(plugin.layers()));
            text.push_str(&manifest(plugin.manifest()));
        }
    }
    text
}

fn confined(layers: &Layers) -> String {
    let name = |layer| {
        serde_json::to_value(layer)
            .ok()
            .and_then(|name| Some(name.as_str()?.to_owned()))
    };
    let achieved = layers.achieved.iter().filter_map(name).collect::<Vec<_>>().join(", ");
    let absent = layers.absent.iter();
    let absent = absent.filter_map(|(layer, why)| Some(format!("; not {}: {why}", name(layer)?)));
    achieved + &absent.collect::<String>()
}

fn manifest(manifest: &Manifest) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| text.push_str(&format!("  {name:<9} {}\n", shown(value)));
    let home = manifest.homepage.as_ref().map(|home| format!(", {home}"));
    line(
        "says",
        &format!(
            "{} {}, {}{}",
            manifest.id,
            manifest.version,
            manifest.licence,
            home.unwrap_or_default()
        ),
    );
    for rule in &manifest.rules {
        line("rule", &format!("{}/{}: {}", manifest.id, rule.name, rule.summary));
        let params = rule.params["properties"].as_object();
        for (name, schema) in params.into_iter().flatten() {
            let said = schema["description"].as_str().unwrap_or("not described");
            line("", &format!("    {name}: {said}"));
        }
    }
    text
}

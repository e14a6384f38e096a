//! `candour.toml` of a release.

use std::fmt::Write;

use crate::calendar::{OCTOBER, month_text};
use crate::catalogue::Twin;
use crate::schemas::DATASETS;
use crate::services;
use crate::settings;
use crate::year::Year;

/// The declaration of a year's release whose appointments have `rows` rows.
pub(crate) fn text(year: &Year, twin: Twin, previous: Option<u16>, rows: u64) -> String {
    let label = year.label();
    let what = match twin {
        Twin::Raw => "raw extract ",
        _ => "",
    };
    let mut text = format!(
        r#"# Invented data: nobody in these files exists. Made by `candour example`.
# Site codes, names and outward postcodes: NHS Choices list, February 2014; contains public sector information licensed
# under the Open Government Licence v3.0.

[release]
title     = "Community services activity, {what}{label} (invented data)"
publisher = "Candour's example, after the release of Bromley Healthcare in 2015"
contact   = "information@example.org"
licence   = "OGL-UK-3.0"
id        = "{id}"
period    = {{ from = {from}-04-01, to = {to}-03-31 }}
as-of     = {to}-07-01
audience  = "world"
policy    = ["uk-open-data"]
metadata  = "datapackage.json"
"#,
        id = year.folder(),
        from = year.start,
        to = year.start + 1,
    );
    if let Some(previous) = previous {
        push(
            &mut text,
            format_args!("previous  = \"../{}\"\n", settings::folder(previous)),
        );
    }
    for dataset in &DATASETS {
        push(
            &mut text,
            format_args!(
                "\n[[dataset]]\nname   = \"{}\"\npath   = \"{}\"\nschema = \"{}\"\nkind   = \"{}\"\n",
                dataset.name, dataset.path, dataset.schema, dataset.kind
            ),
        );
        match (dataset.name, twin) {
            ("appointments", Twin::Raw) => push(
                &mut text,
                format_args!("expect = {{ every = \"month\", rows = {rows} }}\n"),
            ),
            ("appointments", _) => push(&mut text, format_args!("expect = {{ rows = {rows} }}\n")),
            ("by-location", _) => text.push_str("expect = { every = \"month\" }\n"),
            _ => {}
        }
    }
    if year.moved {
        let on = month_text(year.start, OCTOBER);
        let reason = format!("Health visiting moved to another provider on 1 October {}", year.start);
        let from = [services::MOVED];
        text.push_str(&changed(
            "closed",
            "by-location",
            "service_code",
            &from,
            &[],
            Some(&on),
            &reason,
        ));
    }
    text.push_str(
        r#"
[[assert]]
name    = "patients-at-most-appointments"
dataset = "by-location"
that    = "patients <= appointments"
"#,
    );
    let adult = match twin {
        Twin::Raw => "age >= 18",
        _ => "age_band not in ['0 to 4', '5 to 17']",
    };
    push(
        &mut text,
        format_args!(
            r#"
[[assert]]
name    = "district-nursing-is-for-adults"
dataset = "appointments"
that    = "{adult}"
when    = "service_code = 'DN'"
"#
        ),
    );
    text.push_str(
        r#"
[[agree]]
left    = { dataset = "by-location", sum = "appointments", by = ["service_code"], where = { location_code = "Total" } }
right   = { dataset = "by-professional", sum = "appointments", by = ["service_code"], where = { professional_ref = "Total" } }
"#,
    );
    text
}

/// What is declared of one change.
pub(crate) fn changed(
    what: &str,
    dataset: &str,
    column: &str,
    from: &[&str],
    into: &[&str],
    on: Option<&str>,
    reason: &str,
) -> String {
    let mut text = format!("\n[[change]]\nwhat    = \"{what}\"\ndataset = \"{dataset}\"\ncolumn  = \"{column}\"\n");
    for (key, values) in [("from", from), ("into", into)] {
        if !values.is_empty() {
            let quoted: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
            push(&mut text, format_args!("{key}    = [{}]\n", quoted.join(", ")));
        }
    }
    if let Some(on) = on {
        push(&mut text, format_args!("on      = \"{on}\"\n"));
    }
    push(&mut text, format_args!("reason  = \"{reason}\"\n"));
    text
}

fn push(text: &mut String, more: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(more);
}

//! `candour.toml` of a release.

use std::fmt::Write;

use crate::calendar::{OCTOBER, month_text};
use crate::faults::Rename;
use crate::release::relabel;
use crate::schemas::DATASETS;
use crate::services;
use crate::settings::{self, Twin, Year};

/// The declaration of a year's release whose appointments have `rows` rows. Who renames a column renames it here too: a
/// declaration about a column that is not there would not be read at all.
pub(crate) fn text(year: &Year, twin: Twin, previous: Option<u16>, rows: u64, rename: Option<&Rename>) -> String {
    let label = year.label();
    let what = match twin {
        Twin::Raw => "raw extract ",
        Twin::Anonymised => "",
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
            ("appointments", Twin::Anonymised) => push(&mut text, format_args!("expect = {{ rows = {rows} }}\n")),
            ("by-location", _) => text.push_str("expect = { every = \"month\" }\n"),
            _ => {}
        }
    }
    if year.start == 2017 {
        push(
            &mut text,
            format_args!(
                r#"
[[change]]
what    = "closed"
dataset = "by-location"
column  = "service_code"
from    = ["{}"]
on      = "{}"
reason  = "Health visiting moved to another provider on 1 October 2017"
"#,
                services::MOVED,
                month_text(year.start, OCTOBER),
            ),
        );
    }
    let mut asserted = ["patients".to_owned(), "appointments".to_owned()];
    relabel("by-location", &mut asserted, rename);
    push(
        &mut text,
        format_args!(
            r#"
[[assert]]
name    = "patients-at-most-appointments"
dataset = "by-location"
that    = "{} <= {}"
"#,
            asserted[0], asserted[1],
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

fn push(text: &mut String, more: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(more);
}

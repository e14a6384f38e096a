//! The releases that are measured: a table, its schema, and what is declared of it.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::table::{self, Shape};

const FULL_SCHEMA: &str = include_str!("full.schema.json");
const BOUNDED_SCHEMA: &str = include_str!("bounded.schema.json");
const SCHEMA_ONLY: &str = include_str!("schema-only.toml");

const NO_DUPLICATES: &str = "\n\
    [rules.\"consistency/duplicates\"]\n\
    off    = true\n\
    reason = \"rows without a key are nearly all different, and no column is\"\n";

/// Writes all of them:
/// - `full/2014`, compared with `full/2013`, under the default policy;
/// - `schema/2014`, the same table under the rules of the schema alone;
/// - `bounded/2014`, a table of few values in each column, under the default policy.
pub(crate) fn write_all(folder: &Path, rows: u64) -> Result<(), String> {
    let failed = |error: io::Error| format!("writing {}: {error}", folder.display());
    write(&folder.join("full/2013"), Shape::Full, rows, 2013, None, None).map_err(failed)?;
    write(
        &folder.join("full/2014"),
        Shape::Full,
        rows,
        2014,
        Some("../2013"),
        None,
    )
    .map_err(failed)?;
    // The same file twice would only push others out of the cache.
    let (table, same) = (folder.join("full/2014/table.csv"), folder.join("schema/2014/table.csv"));
    write(
        &folder.join("schema/2014"),
        Shape::Full,
        1,
        2014,
        None,
        Some(SCHEMA_ONLY),
    )
    .map_err(failed)?;
    fs::remove_file(&same)
        .and_then(|()| fs::hard_link(&table, &same))
        .map_err(failed)?;
    write(&folder.join("bounded/2014"), Shape::Bounded, rows, 2014, None, None).map_err(failed)
}

/// Writes one.
pub(crate) fn write(
    folder: &Path,
    shape: Shape,
    rows: u64,
    year: u32,
    previous: Option<&str>,
    policy: Option<&str>,
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    table::write(File::create(folder.join("table.csv"))?, shape, rows, year)?;
    let schema = match shape {
        Shape::Full => FULL_SCHEMA,
        Shape::Bounded => BOUNDED_SCHEMA,
    };
    fs::write(folder.join("row.schema.json"), schema)?;
    let previous = previous.map_or(String::new(), |previous| format!("previous  = \"{previous}\"\n"));
    let named = match policy {
        Some(policy) => {
            fs::write(folder.join("policy.toml"), policy)?;
            "policy.toml"
        }
        None => "uk-open-data",
    };
    let declaration = format!(
        "[release]\n\
         title     = \"Invented appointments, to measure with\"\n\
         publisher = \"Nobody\"\n\
         contact   = \"nobody@example.org\"\n\
         licence   = \"OGL-UK-3.0\"\n\
         id        = \"{year}\"\n\
         period    = {{ from = {year}-04-01, to = {next}-03-31 }}\n\
         as-of     = {next}-07-01\n\
         policy    = [\"{named}\"]\n\
         {previous}\n\
         [[dataset]]\n\
         name   = \"appointments\"\n\
         path   = \"table.csv\"\n\
         schema = \"row.schema.json\"\n\
         kind   = \"records\"\n\
         expect = {{ every = \"month\", rows = {rows} }}\n\
         {off}",
        next = year + 1,
        off = match shape {
            Shape::Full => "",
            // Without a key, rows are compared as a whole, and are nearly all different.
            Shape::Bounded => NO_DUPLICATES,
        },
    );
    fs::write(folder.join("candour.toml"), declaration)
}

//! Whether memory stays where it is while a table of few values in each column grows.

use std::fs;
use std::path::Path;

use crate::machine;
use crate::markdown::{median_and_range, table};
use crate::process;
use crate::release;
use crate::table::Shape;

/// Audits such tables of each size in turn, writing those that are not there, and prints time and peak memory.
pub(crate) fn run(folder: &Path, sizes: &[u64], runs: usize, candour: &Path) -> Result<(), String> {
    let mut releases = Vec::new();
    for &rows in sizes {
        let release = folder.join(format!("bounded-{rows}")).join("2014");
        // The declaration is written last: where it is, the table is whole.
        if !release.join("candour.toml").exists() {
            release::write(&release, Shape::Bounded, rows, 2014, None, None)
                .map_err(|error| format!("writing {}: {error}", release.display()))?;
        }
        releases.push((rows, release, Vec::new()));
    }
    let candour = candour.display().to_string();
    for run in 0..=runs {
        for (_, release, taken) in &mut releases {
            let path = release.display().to_string();
            let one = process::run(&candour, &["audit", &path, "--quiet"])?;
            if !matches!(one.exit, Some(0 | 1)) {
                return Err(format!("the audit of {path} ended with {:?}", one.exit));
            }
            // The first of each does not count: its table may have to come from the disk.
            if run > 0 {
                taken.push(one);
            }
        }
    }
    let mut lines = Vec::new();
    for (rows, release, taken) in &releases {
        let path = release.join("table.csv");
        let size = fs::metadata(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let walls: Vec<f64> = taken.iter().map(|taken| taken.wall).collect();
        // Not the median: what must not be passed is a peak.
        let peak = taken.iter().map(|taken| taken.memory).max().unwrap_or(0);
        lines.push(vec![
            rows.to_string(),
            format!("{} MB", size.len() / 1_000_000),
            median_and_range(&walls),
            format!("{:.0} MB", peak as f64 / 1e6),
        ]);
    }
    println!(
        "{}",
        table(&["rows", "size", "wall, median (range)", "peak memory"], &lines)
    );
    println!("on {}", machine::describe());
    Ok(())
}

//! The look-ups of a release: codes and their names.

use crate::csv::CsvTable;
use crate::sites::Location;
use crate::tables;
use crate::year::Year;

/// `sites.csv`.
pub(crate) fn sites() -> CsvTable {
    let mut table = CsvTable::new(&["location_code", "location_name", "outward_postcode", "opened", "closed"]);
    let entries = Location::all().map(|location| location.entry().map(str::to_owned).to_vec());
    table.rows.extend(entries);
    table
}

/// `services.csv`.
pub(crate) fn services(year: &Year) -> CsvTable {
    let mut table = CsvTable::new(&["service_code", "service_name"]);
    for own in tables::services(year) {
        let (code, name) = tables::service(own);
        table.rows.push(vec![code.to_owned(), name.to_owned()]);
    }
    table
}

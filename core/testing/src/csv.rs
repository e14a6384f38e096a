//! The least that reads CSV: comma, double quotes, any line end. Rows of other lengths than the header are a mistake of
//! the test.

/// The labels and the rows.
pub(crate) fn read(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut records = records(text);
    assert!(!records.is_empty(), "a CSV without a header");
    let labels = records.remove(0);
    for (i, row) in records.iter().enumerate() {
        assert_eq!(row.len(), labels.len(), "record {} has another number of cells", i + 2);
    }
    (labels, records)
}

fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut begun) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => {
                quoted = !quoted;
                begun = true;
            }
            ',' if !quoted => {
                record.push(std::mem::take(&mut cell));
                begun = true;
            }
            '\r' if !quoted => {}
            '\n' if !quoted => {
                if begun || !cell.is_empty() {
                    record.push(std::mem::take(&mut cell));
                    records.push(std::mem::take(&mut record));
                }
                begun = false;
            }
            c => cell.push(c),
        }
    }
    if begun || !cell.is_empty() {
        record.push(cell);
        records.push(record);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_quotes_and_line_ends() {
        let (labels, rows) = read("a,b\r\n\"x, \"\"y\"\"\n\",\n\n\"\",z");
        assert_eq!(labels, ["a", "b"]);
        assert_eq!(rows, [["x, \"y\"\n", ""], ["", "z"]]);
    }
}

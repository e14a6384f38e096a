//! What a bare data file is taken for: rows about people, or a table of aggregates.
//!
//! A file about people that is taken for a table passes checks that were never about it. So its labels and its first records
//! are looked at. Columns are told by their places: what an undeclared label says is not for everybody's eyes.

use std::path::Path;

use candour_model::facts::Kind;
use candour_read::{Block, Options, Source};

use super::labels::is_titled;
use super::likeness::{Likeness, likeness, words};
use crate::args::BareKind;

/// How many records are looked at, and within how many bytes.
const RECORDS: usize = 1000;
const BYTES: usize = 64 << 10;

/// Why a file with nobody in it is a table.
const NOBODY: &str = "since no column looks as if it were about people";

/// What a bare data file is, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) kind: Kind,
    /// In words, for whoever audits it.
    pub(super) why: String,
}

/// A file that is no more likely one than the other.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("cannot tell whether the rows of this file are about people: {why}")]
#[diagnostic(
    code(candour::audit::which_kind),
    help(
        "give --kind records if each row is about a person, or --kind table if rows are counts, sums or places: the checks \
         differ"
    )
)]
pub(super) struct WhichKind {
    why: String,
}

impl Taken {
    /// What the user says it is, or else what it looks like. A file that cannot be read is told of later.
    ///
    /// # Errors
    /// Where it looks like neither, and the user must say.
    pub(super) fn of(file: &Path, said: Option<BareKind>) -> Result<Self, WhichKind> {
        Ok(match said {
            Some(BareKind::Records) => Taken {
                kind: Kind::Records,
                why: "rows about people, as --kind says".to_owned(),
            },
            Some(BareKind::Table) => Taken {
                kind: Kind::Table,
                why: "a table of aggregates, as --kind says".to_owned(),
            },
            None => decide(&likenesses(file).unwrap_or_default())?,
        })
    }
}

impl Taken {
    /// Why, after an audit that found what looks like people, or did not.
    pub(super) fn told(&self, has_found_people: bool) -> String {
        match has_found_people {
            true => self
                .why
                .replace(NOBODY, "although something in it looks as if it were about people"),
            false => self.why.clone(),
        }
    }
}

fn decide(columns: &[Likeness]) -> Result<Taken, WhichKind> {
    let places = |wanted: &[Likeness]| -> Vec<usize> {
        let numbered = (1..).zip(columns).filter(|(_, likeness)| wanted.contains(likeness));
        numbered.map(|(place, _)| place).collect()
    };
    let of_people = places(&[Likeness::Person, Likeness::Indirect]);
    let names_persons = columns.contains(&Likeness::Person);
    let has_measure = columns.contains(&Likeness::Measure);
    if of_people.len() >= 2 && (names_persons || !has_measure) {
        return Ok(Taken {
            kind: Kind::Records,
            why: format!(
                "rows about people, judging by {}; if it is a table of aggregates, say --kind table",
                named(&of_people)
            ),
        });
    }
    if of_people.len() == 1 && (names_persons || !has_measure) {
        let about = match names_persons {
            true => "looks as if it named people, and no other column is about them",
            false => "looks as if it were about people, and no column looks like figures",
        };
        return Err(WhichKind {
            why: format!("{} {about}", named(&of_people)),
        });
    }
    let why = match of_people.len() {
        0 if columns.is_empty() => "a table of aggregates, since it has no columns to be looked at".to_owned(),
        0 => format!("a table of aggregates, {NOBODY}"),
        1 => format!(
            "a table of aggregates, since it has columns of figures, although {} looks as if it were about people",
            named(&of_people)
        ),
        _ => format!(
            "a table of aggregates, since it has columns of figures, although {} look as if they were about people",
            named(&of_people)
        ),
    };
    Ok(Taken {
        kind: Kind::Table,
        why: format!("{why}; if its rows are about people, say --kind records"),
    })
}

/// Columns by their places, the first few of them.
fn named(places: &[usize]) -> String {
    const MOST: usize = 5;
    let mut names: Vec<String> = places.iter().take(MOST).map(usize::to_string).collect();
    if places.len() > MOST {
        names.push(format!("{} more", places.len() - MOST));
    }
    match (names.pop(), names.as_slice()) {
        (Some(only), []) => format!("column {only}"),
        (Some(last), before) => format!("columns {} and {last}", before.join(", ")),
        (None, _) => String::new(),
    }
}

/// What each column looks like; `None` where the file cannot be read.
fn likenesses(file: &Path) -> Option<Vec<Likeness>> {
    let source = Source {
        name: String::new(),
        path: file.to_owned(),
    };
    let opened = candour_read::open(&[source], &Options::default()).ok()?;
    let labels = opened.labels().to_vec();
    let mut block = Block::default();
    let has_records = opened.read(BYTES).next(&mut block).ok()?;
    let records = if has_records { block.len().min(RECORDS) } else { 0 };
    let columns = labels.iter().enumerate().map(|(column, label)| {
        let cells = (0..records).map(|record| block.get(record, column).trim());
        let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        match is_titled(label) {
            true => Likeness::Person,
            false => likeness(&words(label), &cells),
        }
    });
    Some(columns.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Result<Taken, WhichKind> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("t.csv");
        std::fs::write(&file, text).unwrap();
        Taken::of(&file, None)
    }

    fn taken(text: &str) -> (Kind, String) {
        let Taken { kind, why } = asked(text).unwrap();
        (kind, why)
    }

    fn kind(text: &str) -> Kind {
        taken(text).0
    }

    #[test]
    fn rows_about_people_are_told_by_two_columns() {
        let (kind, why) = taken("Patient ref,Age,Gender,Postcode sector\nA1,40,F,CT14 6\n");
        assert_eq!(kind, Kind::Records);
        assert_eq!(
            why,
            "rows about people, judging by columns 1, 2, 3 and 4; if it is a table of aggregates, say --kind table"
        );
        assert_eq!(taken("sex;age;race;salary\nM;40;x;1\n").0, Kind::Records);
        let by_cells = "a,where,n\n943 476 5919,CT14 6AA,1\n943 476 5919,CT14 6AB,2\n943 476 5919,CT14 6AA,3\n";
        assert_eq!(taken(by_cells).0, Kind::Records);
    }

    #[test]
    fn tables_have_figures_and_name_nobody() {
        for table in [
            "POSTCODE,SEX,AGE_GROUP_5,NUMBER_OF_PATIENTS\nCT14 6AA,F,0_4,12\nx,M,0_4,13\nx,M,5_9,13\n",
            "age,sex,count\n40,F,12\n41,F,13\n42,F,14\n",
            "a,b\n1,2\n",
            "age,count\n40,12\n41,13\n42,14\n",
            "",
        ] {
            assert_eq!(kind(table), Kind::Table, "{table}");
        }
    }

    #[test]
    fn what_could_be_either_is_asked() {
        for (text, why) in [
            (
                "Mr Z Yarwood,Otley\nMr B,Otley\n",
                "column 1 looks as if it named people",
            ),
            (
                "who,town\nMrs A Hall,x\nDr B Beck,y\nMiss C Day,z\n",
                "column 1 looks as if it named people",
            ),
            ("personId,count\n1,2\n9,3\n", "column 1 looks as if it named people"),
            (
                "Patient,Ward\nYarwood Z,A\nHall B,A\nBeck C,B\n",
                "column 1 looks as if it named people",
            ),
            ("site,Gender\nx,F\n", "column 2 looks as if it were about people"),
            ("site,Age range\nx,y\n", "column 2 looks as if it were about people"),
        ] {
            let asked = asked(text).unwrap_err().to_string();
            assert!(asked.contains(why), "{asked}");
        }
    }

    #[test]
    fn why_is_said_with_places_alone() {
        let why = |text| taken(text).1;
        assert!(why("site,n\nx,1\n").starts_with("a table of aggregates, since no column looks as if"));
        let table = asked("site,n\nx,1\n").unwrap();
        assert!(
            table
                .told(true)
                .starts_with("a table of aggregates, although something in it looks as if")
        );
        let figures = why("count,Gender\n12,F\n13,M\n14,X\n");
        assert!(figures.starts_with("a table of aggregates, since it has columns of figures, although column 2 looks"));
        let many = "age,sex,race,religion,disability,nationality,occupation\n1,2,3,4,5,6,7\n";
        assert!(
            why(many).contains("judging by columns 1, 2, 3, 4, 5 and 2 more;"),
            "{}",
            why(many)
        );
    }

    #[test]
    fn what_the_user_says_is_believed() {
        let said = |kind| Taken::of(Path::new("none"), Some(kind)).unwrap().kind;
        assert_eq!(said(BareKind::Records), Kind::Records);
        assert_eq!(said(BareKind::Table), Kind::Table);
    }
}

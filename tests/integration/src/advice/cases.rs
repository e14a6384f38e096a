//! Small releases with one finding each, and what its advice says to declare.

/// A release and the one before it, and what is declared when the advice is followed.
pub(super) struct Case {
    pub(super) rule: &'static str,
    pub(super) template: &'static str,
    pub(super) before: Side,
    pub(super) now: Side,
    /// What `candour.toml` says before the advice is followed.
    pub(super) at_first: &'static str,
    pub(super) declared: Declared,
}

#[derive(Clone)]
pub(super) struct Side {
    pub(super) kind: &'static str,
    pub(super) csv: String,
    pub(super) schema: String,
}

/// What the advice leads to.
pub(super) enum Declared {
    /// More of `candour.toml`: keys of the dataset, then tables.
    Toml(&'static str),
    /// Another schema.
    Schema(String),
    /// Another schema, and more of `candour.toml`.
    Both(String, &'static str),
}

const SEEN: &str = r#""seen": { "type": "integer", "x-privacy": "none", "x-measure": { "of": "events" } }"#;
const SITE: &str = r#""site": { "type": "string", "x-privacy": "none" }"#;

/// A schema of a month and these columns.
fn schema(columns: &[&str], more: &str) -> String {
    let month = r#""month": { "type": "string", "x-privacy": "none", "x-period": "month" }"#;
    let columns: Vec<&str> = std::iter::once(month).chain(columns.iter().copied()).collect();
    format!(
        r#"{{ "x-subject": "none", "type": "object", "properties": {{ {} }}, "additionalProperties": false{more} }}"#,
        columns.join(", ")
    )
}

fn months(year: u32) -> impl Iterator<Item = String> {
    let month = move |i: u32| format!("{}-{:02}", year + (i + 3) / 12, (i + 3) % 12 + 1);
    (0..12).map(month)
}

/// A table of a financial year: of each site about so many a month, and no two years alike.
fn table(year: u32, sites: &[(&str, u32)]) -> Side {
    let mut csv = "month,site,seen\n".to_owned();
    for (i, month) in (0_u32..).zip(months(year)) {
        for (site, n) in sites {
            let n = if *n > 0 { n + (i * 7 + year * 5) % 13 } else { 0 };
            csv.push_str(&format!("{month},{site},{n}\n"));
        }
    }
    Side {
        kind: "table",
        csv,
        schema: schema(&[SITE, SEEN], ""),
    }
}

/// Records of a financial year: so many a month with these cells behind the month.
fn records(year: u32, columns: &str, schema: String, cells: &[(&str, usize)]) -> Side {
    let mut csv = format!("month,{columns}\n");
    for month in months(year) {
        for (cells, n) in cells {
            csv.push_str(&format!("{month},{cells}\n").repeat(*n));
        }
    }
    Side {
        kind: "records",
        csv,
        schema,
    }
}

impl Side {
    fn of(mut self, schema: String) -> Self {
        self.schema = schema;
        self
    }

    /// With one more column, of which each cell is the same.
    fn with(mut self, label: &str, cell: &str, schema: String) -> Self {
        let mut lines = self.csv.lines();
        let header = lines.next().unwrap();
        let rows = lines.map(|line| format!("{line},{cell}\n"));
        self.csv = format!("{header},{label}\n{}", rows.collect::<String>());
        self.of(schema)
    }
}

pub(super) fn cases() -> Vec<Case> {
    const ALL: [(&str, u32); 3] = [("A", 500), ("B", 600), ("C", 700)];
    let case = |rule, template, before: Side, now: Side, declared| Case {
        rule,
        template,
        before,
        now,
        at_first: "",
        declared,
    };
    let (old, new) = (|| table(2014, &ALL), || table(2015, &ALL));
    let extra = r#""extra": { "type": "string", "x-privacy": "none" }"#;
    let with_extra = || schema(&[SITE, SEEN, extra], "");
    let extra_number = || {
        schema(
            &[SITE, SEEN, r#""extra": { "type": "integer", "x-privacy": "none" }"#],
            "",
        )
    };
    let people = || schema(&[SITE, &SEEN.replace("events", "things")], "");
    let rounded = || schema(&[SITE, &SEEN.replace("\"events\"", "\"events\", \"rounded\": 1")], "");
    let category = |year: u32, site: &str| table(year, &[("A", 500), (site, 600)]);
    let coded = r#""site": { "enum": ["A", "B", "C"], "x-privacy": "none" }"#;
    let outcome = |types: &str, more: &str| {
        schema(
            &[
                coded,
                &format!(r#""outcome": {{ "type": {types}, "x-privacy": "none"{more} }}"#),
            ],
            "",
        )
    };
    let visits = |year: u32, schema: String, cells: &[(&str, usize)]| records(year, "site,outcome", schema, cells);
    let seen = [("A,Seen", 30), ("B,Seen", 30), ("C,Seen", 30)];
    let text = || outcome(r#""string""#, "");
    let required = |schema: String| {
        schema.replace(
            "\"additionalProperties\"",
            "\"required\": [\"outcome\"], \"additionalProperties\"",
        )
    };
    let one_blank = [("A,Seen", 30), ("B,Seen", 30), ("C,Seen", 29), ("C,", 1)];
    let blank_group = [("A,Seen", 30), ("B,Seen", 30), ("C,", 30)];
    let not_applicable = || outcome(r#"["string", "null"]"#, r#", "x-markers": { "": "not-applicable" }"#);
    let condition = || {
        text().replace(
            "\"additionalProperties\"",
            "\"if\": { \"properties\": { \"site\": { \"enum\": [\"A\", \"B\"] } } }, \
             \"then\": { \"required\": [\"outcome\"] }, \"additionalProperties\"",
        )
    };
    let without_june = |mut side: Side, line: &str| {
        let kept = side.csv.lines().filter(|kept| !kept.starts_with(line));
        side.csv = kept.map(|line| format!("{line}\n")).collect();
        side
    };
    vec![
        // Both with the column in the schema still, and without it.
        case(
            "consistency/changed-columns",
            "lost",
            old().with("extra", "x", with_extra()),
            new(),
            Declared::Toml(CLOSED_COLUMN),
        ),
        case(
            "structure/missing-column",
            "missing-column",
            old().with("extra", "x", with_extra()),
            new().of(with_extra()),
            Declared::Toml(CLOSED_COLUMN),
        ),
        case(
            "consistency/changed-columns",
            "new-undeclared",
            old(),
            new().with(
                "extra",
                "x",
                schema(&[SITE, SEEN], "").replace(", \"additionalProperties\": false", ""),
            ),
            Declared::Both(
                with_extra(),
                "[[change]]\nwhat = \"opened\"\ndataset = \"data\"\ncolumn = \"extra\"\non = \"2015-04\"\nreason = \"r\"\n",
            ),
        ),
        case(
            "consistency/changed-columns",
            "renamed",
            old().with(
                "extras",
                "x1",
                schema(&[SITE, SEEN, &extra.replace("extra", "extras")], ""),
            ),
            new().with("extra", "x1", with_extra()),
            Declared::Toml("columns = { extra = \"extras\" }\n"),
        ),
        case(
            "consistency/changed-columns",
            "retyped",
            old().with("extra", "x", with_extra()),
            new().with("extra", "1", extra_number()),
            Declared::Toml(
                "[[change]]\nwhat = \"redefined\"\ndataset = \"data\"\ncolumn = \"extra\"\nreason = \"r\"\n",
            ),
        ),
        case(
            "consistency/changed-meanings",
            "counted",
            old().of(people()),
            new(),
            Declared::Toml(REDEFINED),
        ),
        case(
            "consistency/changed-meanings",
            "read",
            old().of(rounded()),
            new(),
            Declared::Toml(REDEFINED),
        ),
        case(
            "consistency/changed-volume",
            "whole-figures",
            old(),
            table(2015, &[("A", 800), ("B", 900), ("C", 999)]),
            Declared::Toml(REDEFINED),
        ),
        case(
            "consistency/changed-volume",
            "group-figures",
            old(),
            table(2015, &[("A", 540), ("B", 0), ("C", 1250)]),
            Declared::Toml(
                "[[change]]\nwhat = \"merged\"\ndataset = \"data\"\ncolumn = \"site\"\nfrom = [\"B\", \"C\"]\ninto = [\"C\"]\non = \"2015-04\"\nreason = \"r\"\n",
            ),
        ),
        case(
            "consistency/changed-volume",
            "gone-figures",
            table(2014, &[("A", 5000), ("B", 600), ("C", 700)]),
            table(2015, &[("A", 5000), ("B", 0), ("C", 700)]),
            Declared::Toml(CLOSED_SITE),
        ),
        case(
            "consistency/changed-volume",
            "group-figures",
            table(2014, &[("A", 5000), ("B", 0), ("C", 700)]),
            table(2015, &[("A", 5000), ("B", 600), ("C", 700)]),
            Declared::Toml(
                "[[change]]\nwhat = \"opened\"\ndataset = \"data\"\ncolumn = \"site\"\ninto = [\"B\"]\non = \"2015-04\"\nreason = \"r\"\n",
            ),
        ),
        case(
            "consistency/changed-categories",
            "lost",
            old(),
            table(2015, &[("A", 500), ("C", 700)]),
            Declared::Toml(CLOSED_SITE),
        ),
        case(
            "consistency/changed-categories",
            "lost-and-new",
            category(2014, "B"),
            category(2015, "D"),
            Declared::Toml(
                "[[change]]\nwhat = \"recoded\"\ndataset = \"data\"\ncolumn = \"site\"\nfrom = [\"B\"]\ninto = [\"D\"]\non = \"2015-04\"\nreason = \"r\"\n",
            ),
        ),
        case(
            "consistency/changed-categories",
            "lost-and-new",
            category(2014, "B"),
            table(2015, &[("A", 500), ("D", 310), ("E", 290)]),
            Declared::Toml(
                "[[change]]\nwhat = \"split\"\ndataset = \"data\"\ncolumn = \"site\"\nfrom = [\"B\"]\ninto = [\"D\", \"E\"]\non = \"2015-04\"\nreason = \"r\"\n",
            ),
        ),
        case(
            "consistency/changed-categories",
            "new",
            table(2014, &[("A", 500)]),
            table(2015, &[("A", 500), ("D", 600)]),
            Declared::Toml(
                "[[change]]\nwhat = \"opened\"\ndataset = \"data\"\ncolumn = \"site\"\ninto = [\"D\"]\non = \"2015-04\"\nreason = \"r\"\n",
            ),
        ),
        case(
            "consistency/copied-figures",
            "figures-of-groups",
            old(),
            Side {
                csv: old().csv.replace("2015-", "2016-").replace("2014-", "2015-"),
                ..new()
            },
            Declared::Toml(
                "[[waiver]]\nrule = \"consistency/copied-figures\"\nat-most = { copied-series = 3 }\nowner = \"o\"\nreason = \"r\"\nexpires = 2016-12-31\n",
            ),
        ),
        Case {
            at_first: RECODED_AS_ONE,
            ..case(
                "consistency/declared-changes",
                "not-one-to-one",
                old(),
                table(2015, &[("A", 500), ("D", 1300)]),
                Declared::Toml(MERGED_AS_ONE),
            )
        },
        case(
            "completeness/missing-periods",
            "series-by-one",
            old(),
            without_june(new(), "2015-06,B"),
            Declared::Toml(PAUSED_SITE),
        ),
        Case {
            at_first: "expect = { every = \"month\" }\n",
            ..case(
                "completeness/missing-periods",
                "group",
                visits(2014, text(), &seen),
                without_june(visits(2015, text(), &seen), "2015-06,B"),
                Declared::Toml(PAUSED_SITE_EXPECTED),
            )
        },
        case(
            "completeness/missing-values",
            "required",
            visits(2014, text(), &seen),
            visits(2015, required(text()), &one_blank),
            Declared::Schema(required(outcome(r#"["string", "null"]"#, ""))),
        ),
        case(
            "completeness/missing-values",
            "required",
            visits(2014, text(), &seen),
            visits(2015, required(text()), &one_blank),
            Declared::Schema(required(not_applicable())),
        ),
        case(
            "completeness/missing-values",
            "one-group",
            visits(2014, text(), &blank_group),
            visits(2015, text(), &blank_group),
            Declared::Schema(not_applicable()),
        ),
        case(
            "completeness/missing-values",
            "one-group",
            visits(2014, text(), &blank_group),
            visits(2015, text(), &blank_group),
            Declared::Schema(condition()),
        ),
    ]
}

const RECODED_AS_ONE: &str = "[[change]]\nwhat = \"recoded\"\ndataset = \"data\"\ncolumn = \"site\"\n\
    from = [\"B\", \"C\"]\ninto = [\"D\", \"D\"]\non = \"2015-04\"\nreason = \"r\"\n";
const MERGED_AS_ONE: &str = "[[change]]\nwhat = \"merged\"\ndataset = \"data\"\ncolumn = \"site\"\n\
    from = [\"B\", \"C\"]\ninto = [\"D\"]\non = \"2015-04\"\nreason = \"r\"\n";
const CLOSED_COLUMN: &str =
    "[[change]]\nwhat = \"closed\"\ndataset = \"data\"\ncolumn = \"extra\"\non = \"2015-04\"\nreason = \"r\"\n";
const CLOSED_SITE: &str = "[[change]]\nwhat = \"closed\"\ndataset = \"data\"\ncolumn = \"site\"\nfrom = [\"B\"]\non = \"2015-04\"\nreason = \"r\"\n";
const PAUSED_SITE: &str = "[[change]]\nwhat = \"paused\"\ndataset = \"data\"\ncolumn = \"site\"\nfrom = [\"B\"]\non = \"2015-06\"\nreason = \"r\"\n";
const PAUSED_SITE_EXPECTED: &str = "expect = { every = \"month\" }\n\
    [[change]]\nwhat = \"paused\"\ndataset = \"data\"\ncolumn = \"site\"\nfrom = [\"B\"]\non = \"2015-06\"\nreason = \"r\"\n";
const REDEFINED: &str =
    "[[change]]\nwhat = \"redefined\"\ndataset = \"data\"\ncolumn = \"seen\"\non = \"2015-04\"\nreason = \"r\"\n";

//! Mistakes in the text of `candour.toml`, told whole.

use candour_config::{declaration, release};

use crate::files::{Mistakes, SMALL, folder};

/// What is wrong, in a release that is right otherwise: text before it, and text after it.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("not TOML", "[release]\ntitle = Community\n", ""),
    ("unknown key", "[release]\nlicense = \"OGL\"\n", ""),
    ("unknown key, like no other", "", "colour = \"red\"\n"),
    ("unknown table", "", "[[datset]]\nname = \"x\"\n"),
    ("key twice", "[release]\ntitle = \"a\"\ntitle = \"b\"\n", ""),
    ("wrong type", "[release]\ntitle = 5\n", ""),
    (
        "wrong type deep inside",
        "",
        "expect = { every = \"month\", rows = \"many\" }\n",
    ),
    ("negative count", "", "expect = { rows = -1 }\n"),
    (
        "negative count of a value",
        "",
        "expect = { rows-by = { sex = { F = -1 } } }\n",
    ),
    ("unknown word", "", "expect = { every = \"mouth\" }\n"),
    ("blank text", "[release]\ntitle = \" \"\n", ""),
    ("no day", "[release]\nas-of = \"1 July 2015\"\n", ""),
    ("a time for a day", "[release]\nas-of = 2015-07-01T10:00:00Z\n", ""),
    (
        "period backwards",
        "[release]\nperiod = { from = 2015-04-01, to = 2014-03-31 }\n",
        "",
    ),
    (
        "period of all history",
        "[release]\nperiod = { from = 0001-01-01, to = 9999-12-31 }\n",
        "",
    ),
    ("half a period", "[release]\nperiod = { from = 2015-04-01 }\n", ""),
    ("header row nought", "", "csv = { header-row = 0 }\n"),
    ("header row beyond any title", "", "csv = { header-row = 1001 }\n"),
    ("row nought left out", "", "csv = { skip-rows = [2, 0] }\n"),
    ("footers without end", "", "csv = { footer-rows = 4294967295 }\n"),
    ("long delimiter", "", "csv = { delimiter = \"||\" }\n"),
    ("letter for a delimiter", "", "csv = { delimiter = \"a\" }\n"),
    ("unknown encoding", "", "csv = { encoding = \"latin-1\" }\n"),
    ("no length of time", "", "compare = { back = \"a year\" }\n"),
    ("missing key", "", "[[dataset]]\nname = \"more\"\nkind = \"table\"\n"),
    (
        "dataset listed twice",
        "",
        "[[dataset]]\nname = \"visits\"\npath = \"other.csv\"\nkind = \"table\"\n",
    ),
    (
        "change of an unknown dataset",
        "",
        "[[change]]\nwhat = \"closed\"\ndataset = \"vists\"\non = \"2014\"\nreason = \"r\"\n",
    ),
    (
        "change without what it needs",
        "",
        "[[change]]\nwhat = \"closed\"\ndataset = \"visits\"\nreason = \"r\"\n",
    ),
    (
        "uneven recoding",
        "",
        "[[change]]\nwhat = \"recoded\"\ndataset = \"visits\"\nfrom = [\"a\", \"b\"]\ninto = [\"c\"]\nreason = \"r\"\n",
    ),
    (
        "no moment",
        "",
        "[[change]]\nwhat = \"closed\"\ndataset = \"visits\"\non = \"October\"\nreason = \"r\"\n",
    ),
    (
        "agreement with an unknown dataset",
        "",
        "[[agree]]\nleft = { dataset = \"visits\", sum = \"n\" }\nright = { dataset = \"sites\", sum = \"n\" }\n",
    ),
    (
        "agreement of unequal sides",
        "",
        "[[agree]]\nleft = { dataset = \"visits\", sum = \"n\", by = [\"a\"] }\nright = { dataset = \"visits\", sum = \"n\" }\n",
    ),
    (
        "agreement with codes of another column",
        "",
        "[[agree]]\nleft = { dataset = \"visits\", sum = \"n\", by = [\"a\"] }\nright = { dataset = \"visits\", sum = \"n\", by = [\"a\"] }\ncodes = { b = { x = \"y\" } }\n",
    ),
    (
        "agreement by no factor",
        "",
        "[[agree]]\nleft = { dataset = \"visits\", sum = \"n\" }\nright = { dataset = \"visits\", sum = \"m\" }\nfactor = 0\n",
    ),
    (
        "no comparison",
        "",
        "[[assert]]\nname = \"a\"\ndataset = \"visits\"\nthat = \"patients\"\n",
    ),
    (
        "a condition that makes no sense in the middle",
        "",
        "[[assert]]\nname = \"a\"\ndataset = \"visits\"\nthat = \"a > 1\"\nwhen = \"status = 'closed' and b < 'x'\"\n",
    ),
    (
        "a condition written with escapes",
        "",
        "[[assert]]\nname = \"a\"\ndataset = \"visits\"\nthat = \"\\\"not attended\\\" & 3\"\n",
    ),
    (
        "condition listed twice",
        "",
        "[[assert]]\nname = \"a\"\ndataset = \"visits\"\nthat = \"a > 1\"\n[[assert]]\nname = \"a\"\ndataset = \"visits\"\nthat = \"b > 1\"\n",
    ),
    (
        "waiver of an unknown dataset",
        "",
        "[[waiver]]\nrule = \"a/b\"\ndataset = \"visit\"\nowner = \"o\"\nreason = \"r\"\nexpires = 2015-12-31\n",
    ),
    (
        "waiver without end",
        "",
        "[[waiver]]\nrule = \"a/b\"\nat-most = { n = -3 }\nowner = \"o\"\nreason = \"r\"\n",
    ),
    ("severity that is no table", "", "[rules.\"a/b\"]\nwarn = 12\n"),
];

#[test]
fn each_mistake_is_told_at_its_place() {
    let mut told = Mistakes::default();
    for (title, before, after) in MISTAKES {
        let text = format!("{before}{SMALL}{after}");
        let folder = folder(&[("candour.toml", &text), ("visits.csv", "x"), ("other.csv", "x")]);
        let error = release::load(folder.path()).expect_err(title);
        assert!(!error.places.is_empty(), "{title}");
        told.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(told.0);
}

#[test]
fn a_release_without_datasets_is_none() {
    let folder = folder(&[("candour.toml", "[release]\ntitle = \"Nothing\"\n")]);
    let error = release::load(folder.path()).unwrap_err();
    insta::assert_snapshot!(crate::files::told(&error, folder.path()));
}

#[test]
fn the_private_file_holds_private_things_only() {
    let mut told = Mistakes::default();
    for (title, text) in [
        ("something public", "title = \"Other\"\n"),
        ("wrong type", "notes = 3\n"),
        (
            "a previous release that is not there",
            "notes = \"n\"\nprevious = \"../raw\"\n",
        ),
    ] {
        let folder = folder(&[
            ("candour.toml", SMALL),
            ("candour.local.toml", text),
            ("visits.csv", "x"),
        ]);
        told.push(title, &release::load(folder.path()).unwrap_err(), folder.path());
    }
    insta::assert_snapshot!(told.0);
}

#[test]
fn long_words_are_refused_and_their_text_is_not_repeated() {
    let text = format!("[release]\ntitle = \"{}\"\n", "x".repeat(301));
    let error = declaration::parse(&candour_config::place::Source::new(
        candour_config::FileKind::Declaration,
        "candour.toml",
        text,
    ))
    .unwrap_err();
    assert_eq!(error.to_string(), "this text is longer than 300 characters");
}

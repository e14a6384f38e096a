//! Mistakes that only the folder can tell: files that are not there, or not where they may be.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use candour_config::facts::release_facts;
use candour_config::release::{self, Previous};
use candour_model::facts::Kind;

use crate::files::{Mistakes, SMALL, folder, told};

fn dataset(path: &str, schema: &str) -> String {
    let schema = if schema.is_empty() {
        String::new()
    } else {
        format!("schema = \"{schema}\"\n")
    };
    format!("[[dataset]]\nname = \"visits\"\npath = {path}\n{schema}kind = \"records\"\n")
}

#[test]
fn each_path_must_lead_to_a_file_inside_the_release() {
    let cases = [
        ("no such file", "\"visit.csv\"", ""),
        ("no such file in a list", "[\"visits.csv\", \"gone.csv\"]", ""),
        ("folder as a file", "\"parts\"", ""),
        ("glob without a match", "\"parts/*.tsv\"", ""),
        ("broken glob", "\"parts/[a.csv\"", ""),
        ("upwards", "\"../secret.csv\"", ""),
        ("upwards in the middle", "\"parts/../../secret.csv\"", ""),
        ("absolute", "\"/etc/passwd\"", ""),
        ("link to the outside", "\"link.csv\"", ""),
        ("glob that matches a link to the outside", "\"l*.csv\"", ""),
        ("nothing", "\"\"", ""),
        ("empty list", "[]", ""),
        ("one file twice", "[\"visits.csv\", \"./visits.csv\"]", ""),
        ("schema upwards", "\"visits.csv\"", "../schema.json"),
        ("no such schema", "\"visits.csv\"", "schemas/visits.json"),
        ("folder as a schema", "\"visits.csv\"", "parts"),
    ];
    let mut all = Mistakes::default();
    for (title, path, schema) in cases {
        let folder = folder(&[
            ("release/candour.toml", &dataset(path, schema)),
            ("release/visits.csv", "x"),
            ("release/parts/a.csv", "x"),
            ("secret.csv", "x"),
            ("schema.json", "{}"),
        ]);
        let release = folder.path().join("release");
        symlink(folder.path().join("secret.csv"), release.join("link.csv")).unwrap();
        let error = release::load(&release).expect_err(title);
        assert!(!error.places.is_empty(), "{title}");
        all.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(all.0);
}

#[test]
fn two_datasets_do_not_share_a_file() {
    let text = format!("{SMALL}\n[[dataset]]\nname = \"again\"\npath = \"link.csv\"\nkind = \"table\"\n");
    let folder = folder(&[("candour.toml", &text), ("visits.csv", "x")]);
    symlink("visits.csv", folder.path().join("link.csv")).unwrap();
    let error = release::load(folder.path()).unwrap_err();
    assert_eq!(error.places.len(), 2);
    insta::assert_snapshot!(told(&error, folder.path()));
}

#[test]
fn the_release_itself_must_be_there() {
    let mut all = Mistakes::default();
    let folder = folder(&[("latin/visits.csv", "x"), ("inside/visits.csv", "x")]);
    fs::create_dir_all(folder.path().join("inside/candour.toml")).unwrap();
    fs::write(
        folder.path().join("latin/candour.toml"),
        b"[release]\ntitle = \"caf\xe9\"\n",
    )
    .unwrap();
    for (title, name) in [
        ("no folder", "gone"),
        ("a device", "/dev/null"),
        ("no candour.toml", "."),
        ("candour.toml is a folder", "inside"),
        ("candour.toml is not UTF-8", "latin"),
    ] {
        let error = release::load(&folder.path().join(name)).expect_err(title);
        all.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(all.0);
}

#[test]
fn the_previous_release_must_be_there() {
    let mut all = Mistakes::default();
    for (title, previous) in [("nothing there", "../2013-14"), ("no release there", "../empty")] {
        let text = format!("[release]\nprevious = \"{previous}\"\n{SMALL}");
        let folder = folder(&[
            ("release/candour.toml", &text),
            ("release/visits.csv", "x"),
            ("empty/readme.txt", "x"),
        ]);
        let error = release::load(&folder.path().join("release")).expect_err(title);
        all.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(all.0);
}

#[test]
fn releases_of_the_archive_are_there_and_no_other_one_again() {
    let mut all = Mistakes::default();
    let many = vec!["\"../2012-13\""; 21].join(", ");
    for (title, archive) in [
        ("nothing there", "\"../2010-11\""),
        ("this one", "\".\""),
        ("the previous one", "\"../2013-14\""),
        ("one twice", "\"../2012-13\", \"../2013-14/../2012-13\""),
        ("too many", many.as_str()),
    ] {
        let text = format!("[release]\nprevious = \"../2013-14\"\narchive = [{archive}]\n{SMALL}");
        let folder = folder(&[
            ("release/candour.toml", &text),
            ("release/visits.csv", "x"),
            ("2013-14/candour.toml", SMALL),
            ("2012-13/candour.toml", SMALL),
        ]);
        let error = release::load(&folder.path().join("release")).expect_err(title);
        all.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(all.0);
}

#[test]
fn an_archive_is_read_whole_or_where_that_may_be_not_at_all() {
    let text = |archive: &str| format!("[release]\narchive = [{archive}]\n{SMALL}");
    let read = |archive: &str| {
        let folder = folder(&[
            ("release/candour.toml", &text(archive)),
            ("release/visits.csv", "x"),
            ("2012-13/candour.toml", SMALL),
            ("2012-13/visits.csv", "x"),
            ("baseline.json", "{}"),
        ]);
        let (release, _) =
            release::load_available(&folder.path().join("release"), &BTreeMap::new()).expect("a release");
        let earlier = release::load_archive(&release).expect("an archive");
        let sorts: Vec<bool> = earlier
            .iter()
            .map(|earlier| matches!(earlier, Previous::Release(_)))
            .collect();
        sorts
    };
    assert_eq!(read("\"../2012-13\", \"../baseline.json\""), [true, false]);
    assert!(read("\"../2012-13\", \"../2010-11\"").is_empty());
    assert!(read("").is_empty());
}

#[test]
fn the_metadata_are_a_file_of_their_own() {
    let mut all = Mistakes::default();
    for (title, named, text) in [
        ("nothing there", "datapackage.json", ""),
        ("outside", "../metadata.json", "{}"),
        ("a data file", "visits.csv", "{}"),
        ("the declaration", "candour.toml", "{}"),
        ("no list of files", "metadata.json", "{\"resource\": []}"),
        (
            "a digest that is none",
            "metadata.json",
            "{\"resources\": [{\"path\": \"visits.csv\", \"hash\": \"sha256:0f\"}]}",
        ),
    ] {
        let declared = format!("[release]\nmetadata = \"{named}\"\n{SMALL}");
        let folder = folder(&[
            ("release/candour.toml", &declared),
            ("release/visits.csv", "x"),
            ("release/metadata.json", text),
            ("metadata.json", text),
        ]);
        let error = release::load(&folder.path().join("release")).expect_err(title);
        all.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(all.0);
}

#[test]
fn the_metadata_of_the_release_before_need_not_be_there() {
    let before = format!("[release]\nmetadata = \"gone.json\"\n{SMALL}");
    let now = format!("[release]\nprevious = \"../before\"\nmetadata = \"./datapackage.json\"\n{SMALL}");
    let folder = folder(&[
        ("before/candour.toml", &before),
        ("before/visits.csv", "x"),
        ("now/candour.toml", &now),
        ("now/visits.csv", "x"),
        (
            "now/datapackage.json",
            "{\"resources\": [{\"path\": \"visits.csv\", \"bytes\": 1}]}",
        ),
    ]);
    let release = release::load(&folder.path().join("now")).unwrap();
    assert!(release::load_previous(&release).is_ok());
    let listed = release_facts(&release).metadata.unwrap();
    assert_eq!((listed.path.as_str(), listed.files.len()), ("datapackage.json", 1));
    assert_eq!(listed.files[0].bytes, Some(1));
}

#[test]
fn what_the_previous_release_is_compared_with_need_not_be_there() {
    let before = format!("[release]\nprevious = \"../gone\"\n{SMALL}");
    let now = format!("[release]\nprevious = \"../before\"\n{SMALL}");
    let folder = folder(&[
        ("before/candour.toml", &before),
        ("before/visits.csv", "x"),
        ("now/candour.toml", &now),
        ("now/visits.csv", "x"),
        ("raw/candour.toml", SMALL),
        ("raw/visits.csv", "x"),
        ("baseline.json", "{}"),
    ]);
    let now = folder.path().join("now");
    let release = release::load(&now).unwrap();
    assert!(release::load_previous(&release).unwrap().is_some());

    // The private file knows better where last year's data lie.
    fs::write(
        now.join("candour.local.toml"),
        "previous = \"../raw\"\nnotes = \"ask the registry\"\n",
    )
    .unwrap();
    let release = release::load(&now).unwrap();
    assert!(release.previous.as_ref().unwrap().ends_with("raw"));

    // One that is named on the command line is looked for when it is read.
    let release = release::Release {
        previous: Some("/nowhere/at/all".into()),
        ..release
    };
    let error = release::load_previous(&release).unwrap_err();
    assert_eq!(error.to_string(), "previous release not found: /nowhere/at/all");

    fs::write(now.join("candour.local.toml"), "previous = \"../baseline.json\"\n").unwrap();
    let release = release::load(&now).unwrap();
    assert!(matches!(
        release::load_previous(&release).unwrap(),
        Some(Previous::Baseline(_))
    ));
}

#[test]
fn parts_are_sorted_and_odd_names_are_names() {
    let folder = folder(&[
        ("candour.toml", &dataset("\"parts/*.csv\"", "")),
        ("parts/b.csv", "x"),
        ("parts/a.csv", "x"),
        ("parts/a.csv.d/c.csv", "x"),
        ("odd/candour.toml", &dataset("\"why[1]?.csv\"", "")),
        ("odd/why[1]?.csv", "x"),
    ]);
    let names = |release: &release::Release| -> Vec<String> {
        release.datasets[0].files.iter().map(|file| file.path.clone()).collect()
    };
    assert_eq!(
        names(&release::load(folder.path()).unwrap()),
        ["parts/a.csv", "parts/b.csv"]
    );
    let odd = release::load(&folder.path().join("odd")).unwrap();
    assert_eq!(names(&odd), ["why[1]?.csv"]);
    assert_eq!(odd.datasets[0].kind, Kind::Records);
}

#[test]
fn a_folder_is_found_by_whatever_path_leads_there() {
    let folder = folder(&[
        ("candour.toml", &dataset("\"**/*.csv\"", "s.json")),
        ("s.json", "{\"properties\": {\"a\": {}}}"),
        ("parts/a.csv", "x"),
        (".candour/draft/b.csv", "x"),
        (".hidden.csv", "x"),
    ]);
    let here = std::env::current_dir().unwrap().canonicalize().unwrap();
    let up = "../".repeat(here.components().count() - 1);
    let absolute = folder.path().canonicalize().unwrap();
    let relative = format!("./{up}{}", absolute.display().to_string().trim_start_matches('/'));
    for path in [absolute.as_path(), Path::new(&relative)] {
        let release = release::load(path).unwrap();
        let files = &release.datasets[0].files;
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].path, "parts/a.csv");
        assert!(files[0].on_disk.is_file());
        assert_eq!(release::read_schemas(&release).unwrap().len(), 1);
    }
}

#[test]
fn a_byte_order_mark_does_not_shift_places() {
    let folder = folder(&[("candour.toml", "\u{feff}[release]\ntitel = \"x\"\n")]);
    let error = release::load(folder.path()).unwrap_err();
    let place = &error.places[0].place;
    assert_eq!(place.quoted(), Some("titel"));
}

#[test]
fn an_empty_schema_is_called_so() {
    for text in ["", " \n\n"] {
        let folder = folder(&[
            ("candour.toml", &dataset("\"visits.csv\"", "visits.json")),
            ("visits.csv", "x"),
            ("visits.json", text),
        ]);
        let release = release::load(folder.path()).unwrap();
        let error = release::read_schemas(&release).unwrap_err();
        insta::assert_snapshot!("empty_schema", told(&error, folder.path()));
    }
}

#[test]
fn columns_that_candour_toml_names_stand_in_the_schema() {
    let schema = r#"{"type": "object", "properties": {"patients": {}, "visits": {}, "site": {"type": "string"}, "month": {"type": "string", "x-period": "month"}}}"#;
    let mut all = Mistakes::default();
    for (title, more) in [
        ("mapped column", "columns = { sites = \"location\" }\n"),
        (
            "changed column",
            "[[change]]\nwhat = \"opened\"\ndataset = \"visits\"\ncolumn = \"sit\"\non = \"2014\"\nreason = \"r\"\n",
        ),
        (
            "agreeing columns",
            "[[agree]]\nleft = { dataset = \"visits\", sum = \"visits\" }\nright = { dataset = \"visits\", sum = \
             \"visits\", where = { place = \"Total\" } }\n",
        ),
        (
            "compared column",
            "[[assert]]\nname = \"a\"\ndataset = \"visits\"\nthat = \"patient <= visits\"\n",
        ),
        (
            "column of texts in a sum",
            "[[assert]]\nname = \"a\"\ndataset = \"visits\"\nthat = \"visits > 1\"\nwhen = \"patients + site > 1\"\n",
        ),
        (
            "days without date",
            "[[assert]]\nname = \"a\"\ndataset = \"visits\"\nthat = \"month > visits\"\n",
        ),
        (
            "date of what tells no day",
            "[[assert]]\nname = \"a\"\ndataset = \"visits\"\nthat = \"date(site) > '2014-04-01'\"\n",
        ),
    ] {
        let text = format!("{}{more}", dataset("\"visits.csv\"", "visits.json"));
        let folder = folder(&[("candour.toml", &text), ("visits.csv", "x"), ("visits.json", schema)]);
        let release = release::load(folder.path()).unwrap();
        let error = release::read_schemas(&release).expect_err(title);
        all.push(title, &error, folder.path());
    }
    insta::assert_snapshot!(all.0);
}

//! The report as people read it, in a real browser: whether it can be read by all, at any width, and whether anything in
//! it runs.
//!
//! `tests/browser/check.mjs` asks headless Chromium, axe and html-validate. They are not of Rust's world, so the tests skip
//! unless `CANDOUR_BROWSER_TESTS` names a browser and the packages of `tests/browser` are installed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::bench::{Bench, has, skipped};
use crate::releases;

/// What the checks need: the browser, and the folder of the script.
pub(crate) struct Browser {
    pub(crate) program: String,
    pub(crate) folder: PathBuf,
}

/// The browser, or why there is none.
pub(crate) fn browser() -> Result<Browser, String> {
    let Ok(program) = std::env::var("CANDOUR_BROWSER_TESTS") else {
        return Err("CANDOUR_BROWSER_TESTS names no browser".to_owned());
    };
    let folder = releases::root().join("tests/browser");
    if !has("node", "--version") {
        return Err("node is not on this machine".to_owned());
    }
    if !Path::new(&program).exists() {
        return Err(format!("{program} is not on this machine"));
    }
    if !folder.join("node_modules/puppeteer-core").exists() {
        return Err("the packages are not installed: npm ci --prefix tests/browser".to_owned());
    }
    Ok(Browser { program, folder })
}

/// What the browser finds wrong with a page: lines of text, and nothing where all is well.
fn faults(browser: &Browser, bench: &Bench, page: &str) -> String {
    faults_told(browser, bench, page, &[])
}

/// The same as `how` says: on how many sheets of paper at most, or in brief.
fn faults_told(browser: &Browser, bench: &Bench, page: &str, how: &[&str]) -> String {
    let script = browser.folder.join("check.mjs").display().to_string();
    let page = bench.path(page).display().to_string();
    let output = bench
        .run(
            "node",
            "node",
            [&[script.as_str(), browser.program.as_str(), page.as_str()], how].concat(),
        )
        .output();
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.success(), output.stdout.is_empty(), "{text}");
    text
}

fn assert_well(browser: &Browser, bench: &Bench, page: &str) {
    let faults = faults(browser, bench, page);
    assert!(faults.is_empty(), "{page}:\n{faults}");
}

/// The page of the unit tests' statement, which has something of everything: its snapshot, with its style sheet.
fn page_of_everything() -> String {
    let html = releases::root().join("core/render/src/html");
    let snapshot = html.join("snapshots/candour_render__html__tests__a_whole_report.snap");
    let snapshot = fs::read_to_string(snapshot).unwrap();
    let page = snapshot.splitn(3, "---\n").nth(2).unwrap();
    let style = ["style.css", "figures.css"].map(|name| fs::read_to_string(html.join(name)).unwrap());
    let style = style.concat();
    page.replace("<style>…</style>", &format!("<style>{style}</style>"))
}

#[test]
fn the_reports_can_be_read_by_all() {
    let browser = match browser() {
        Ok(browser) => browser,
        Err(reason) => return skipped(&reason),
    };
    let bench = Bench::new();
    releases::example(&bench);
    bench
        .candour(["audit", "bromley/2015-16", "--out", "example"])
        .answer()
        .ending(0);
    let faults = faults_told(&browser, &bench, "example/report.html", &["8"]);
    assert!(faults.is_empty(), "{faults}");
    bench.write("everything.html", page_of_everything());
    assert_well(&browser, &bench, "everything.html");
}

#[test]
fn texts_of_an_enemy_do_nothing() {
    let browser = match browser() {
        Ok(browser) => browser,
        Err(reason) => return skipped(&reason),
    };
    let bench = releases::bench();
    let attack = r#"</title><script>alert(1)</script><img src=x onerror=alert(2)>\u202E]]>-->"#;
    let long = "A".repeat(290);
    for (key, old, new) in [
        ("title", "Visits by clinic", attack.to_owned()),
        ("publisher", "A trust", long),
        ("id", "2015", format!("'{attack}")),
        ("licence", "OGL-UK-3.0", "javascript:alert(4)".to_owned()),
    ] {
        let declaration = bench.read_text("release/candour.toml");
        let line = declaration
            .lines()
            .find(|line| line.starts_with(key))
            .unwrap()
            .to_owned();
        bench.replace("release/candour.toml", &line, &line.replace(old, &new));
    }
    let label = "<b onmouseover=alert(5)>|`clinic`";
    bench.replace("release/visits.csv", "clinic,month", &format!("{label},month"));
    let schema = bench.read_text("release/visits.schema.json");
    bench.write(
        "release/visits.schema.json",
        schema.replace("\"clinic\"", &format!("\"{label}\"")),
    );
    bench.candour(["audit", "release"]).answer().ending(0);
    assert_well(&browser, &bench, "release/transparency-report/report.html");
}

/// A check that finds nothing wrong anywhere would pass every report.
#[test]
fn the_check_sees_what_is_wrong() {
    let browser = match browser() {
        Ok(browser) => browser,
        Err(reason) => return skipped(&reason),
    };
    let bench = Bench::new();
    let page = page_of_everything();
    for (name, old, new, told) in [
        (
            "script",
            "<main ",
            "<script>alert(1)</script><main ",
            "the console says",
        ),
        ("style", "*,*::before", "* ,*::before", "the style sheet is not applied"),
        ("heading", "<h1>", "<h4>", "axe at 1280"),
        ("form", "scope=\"col\"", "scope=\"cols\"", "html-validate"),
        (
            "wide",
            "<figure>",
            "<figure><svg width=\"900\" height=\"9\"></svg>",
            "at 320 pixels",
        ),
    ] {
        assert!(page.contains(old), "{old}");
        bench.write("wrong.html", page.replacen(old, new, 1));
        let faults = faults_told(&browser, &bench, "wrong.html", &["brief"]);
        assert!(faults.contains(told), "{name}: {told:?} is not in:\n{faults}");
    }
}

//! JUnit XML: one suite for each dataset and one for the release, one case for each rule.
//!
//! What is less severe than a failure is told in the output of a case that passed. No time is given, since none is known.
//! The five elements are written here: the library for them brings clocks, UUIDs and a reader of XML along.

use candour_statement::folded;
use candour_statement::predicate::{Block, Predicate, Status};
use candour_statement::statement::Statement;
use candour_words::names::{self, verdict};
use candour_words::told::{self, not_applicable};

use super::Options;
use super::found::{self, Found, about, line};

/// A case, and what it came to.
struct Case {
    rule: String,
    result: Result,
    output: Vec<String>,
}

enum Result {
    Passed,
    Failed { message: String, body: Vec<String> },
    Errored(String),
    Skipped(String),
}

pub(super) fn render(statement: &Statement, options: Options<'_>) -> String {
    let predicate = &statement.predicate;
    let found = found::all(predicate);
    let mut suites: Vec<(String, Vec<Case>)> = Vec::new();
    for block in &predicate.blocks {
        let case = case(block, predicate, &found, options);
        let name = about(block);
        match suites.iter_mut().find(|(suite, _)| *suite == name) {
            Some((_, cases)) => cases.push(case),
            None => suites.push((name, vec![case])),
        }
    }
    let all = || suites.iter().flat_map(|(_, cases)| cases);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"candour\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
        all().count(),
        all()
            .filter(|case| matches!(case.result, Result::Failed { .. }))
            .count(),
        all().filter(|case| matches!(case.result, Result::Errored(_))).count(),
    );
    for (name, cases) in &suites {
        suite(&mut xml, name, cases, predicate);
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn case(block: &Block, predicate: &Predicate, found: &[Found<'_>], options: Options<'_>) -> Case {
    let own = || found.iter().filter(|found| std::ptr::eq(found.block, block));
    let fails = |found: &&Found<'_>| !found.waived && options.fail_from.is_some_and(|from| found.severity >= from);
    let failing: Vec<&Found<'_>> = own().filter(fails).collect();
    let beneath = beneath(block, predicate, options);
    let result = match (block.status, failing.first()) {
        (Status::CouldNotRun, _) => Result::Errored(found::could_not(&predicate.words, block)),
        (Status::NotApplicable, _) => Result::Skipped(line(&not_applicable(&predicate.words, block))),
        (Status::NotLooked, _) => Result::Skipped(names::status(block.status).to_owned()),
        (_, None) if block.too_little => Result::Skipped(found::saw_too_little(block)),
        // It fails with another case, and once.
        (_, None) if beneath.iter().any(|(fails, _)| *fails) => Result::Skipped("told with another finding".to_owned()),
        (_, None) => Result::Passed,
        (_, Some(first)) => Result::Failed {
            message: match failing.len() {
                1 => first.text(),
                all => format!("{} (and {} more)", first.text(), all - 1),
            },
            body: failing.iter().flat_map(|found| lines_of(found)).collect(),
        },
    };
    Case {
        rule: line(&block.rule),
        result,
        output: own()
            .filter(|found| !fails(found))
            .flat_map(lines_of)
            .chain(beneath.into_iter().map(|(_, told)| told))
            .chain(found::not_looked(block))
            .collect(),
    }
}

/// What a block found that stands beneath other findings, a line each, and whether it fails.
fn beneath(block: &Block, predicate: &Predicate, options: Options<'_>) -> Vec<(bool, String)> {
    let found = folded::findings([block]).filter_map(|(_, evaluation, finding)| {
        let leading = finding.beneath.as_ref()?;
        let fails = options.fail_from.is_some_and(|from| evaluation.severity >= from);
        let text = told::finding(&predicate.words, &block.rule, finding);
        Some((fails, line(&format!("told with {}: {text}", leading.rule))))
    });
    found.collect()
}

/// A finding as lines, each after its severity or below it.
fn lines_of(found: &Found<'_>) -> Vec<String> {
    let severity = match found.severity {
        _ if found.waived => "waived",
        severity => names::severity(severity),
    };
    let mut lines = vec![format!("{severity}: {}", found.text())];
    lines.extend(found.details().iter().map(|detail| format!("  {detail}")));
    lines
}

fn suite(xml: &mut String, name: &str, cases: &[Case], predicate: &Predicate) {
    let count = |is: fn(&Result) -> bool| cases.iter().filter(|case| is(&case.result)).count();
    xml.push_str(&format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
        escaped(name),
        cases.len(),
        count(|result| matches!(result, Result::Failed { .. })),
        count(|result| matches!(result, Result::Errored(_))),
        count(|result| matches!(result, Result::Skipped(_))),
    ));
    properties(xml, name, predicate);
    for case in cases {
        write_case(xml, name, case);
    }
    xml.push_str("  </testsuite>\n");
}

fn properties(xml: &mut String, name: &str, predicate: &Predicate) {
    let mut properties = vec![
        ("candour", predicate.audit.candour.clone()),
        ("verdict", verdict(predicate.verdict).to_owned()),
    ];
    properties.extend(predicate.audit.as_of.clone().map(|day| ("as-of", day)));
    let dataset = predicate.datasets.iter().find(|dataset| line(&dataset.name) == name);
    if let Some(dataset) = dataset {
        properties.push(("kind", names::kind(dataset.kind).to_owned()));
        properties.push(("records", dataset.records.to_string()));
    }
    xml.push_str("    <properties>\n");
    for (name, value) in properties {
        xml.push_str(&format!(
            "      <property name=\"{name}\" value=\"{}\"/>\n",
            escaped(&value)
        ));
    }
    xml.push_str("    </properties>\n");
}

fn write_case(xml: &mut String, suite: &str, case: &Case) {
    let mut inner = String::new();
    match &case.result {
        Result::Passed => {}
        Result::Failed { message, body } => inner.push_str(&format!(
            "      <failure type=\"finding\" message=\"{}\">{}</failure>\n",
            escaped(message),
            lines(body)
        )),
        Result::Errored(message) => inner.push_str(&format!(
            "      <error type=\"could-not-run\" message=\"{}\"/>\n",
            escaped(message)
        )),
        Result::Skipped(message) => inner.push_str(&format!("      <skipped message=\"{}\"/>\n", escaped(message))),
    }
    if !case.output.is_empty() {
        inner.push_str(&format!("      <system-out>{}</system-out>\n", lines(&case.output)));
    }
    let head = format!("name=\"{}\" classname=\"{}\"", escaped(&case.rule), escaped(suite));
    match inner.is_empty() {
        true => xml.push_str(&format!("    <testcase {head}/>\n")),
        false => xml.push_str(&format!("    <testcase {head}>\n{inner}    </testcase>\n")),
    }
}

/// Lines between tags, where a line break may stand as it is.
fn lines(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    lines.join("\n")
}

/// A text in an attribute or between tags. Characters that XML 1.0 cannot hold, even escaped, are replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(c))),
            '\u{20}'..='\u{fffd}' | '\u{10000}'.. => escaped.push(c),
            _ => escaped.push('\u{fffd}'),
        }
    }
    escaped
}

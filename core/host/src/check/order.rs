//! The order of findings: by column, then template, then arguments; never by record, and never the plugin's own. Measures
//! of one name and the same columns alone stay as the plugin gave them: there, which is the first may mean something. How
//! much was looked at goes by what is counted, then by column, and its rest by why.

use std::collections::BTreeMap;

use candour_model::control::{Judgement, RuleManifest};
use serde::Serialize;

use super::judgement::Scene;

/// The judgement with columns in the order of the file, and findings and measures sorted.
pub(crate) fn canonical(rule: &RuleManifest, scene: &Scene<'_>, mut judgement: Judgement) -> Judgement {
    let columns = scene.datasets().flat_map(|dataset| &dataset.columns);
    // Looked up, since a finding may name every column of a wide file. Of equal labels the first counts.
    let mut first_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, column) in columns.enumerate() {
        first_of.entry(&column.label).or_insert(at);
    }
    let place = |label: &String| first_of.get(label.as_str()).copied();
    let places = |columns: &[String]| columns.iter().map(place).collect::<Vec<_>>();
    for finding in &mut judgement.findings {
        finding.columns.sort_by_cached_key(place);
        finding.columns.dedup();
    }
    judgement.findings.sort_by_cached_key(|finding| {
        let message = &finding.message;
        (
            places(&finding.columns),
            message.template.clone(),
            json(&message.args),
            json(finding),
        )
    });
    judgement.measures.sort_by_cached_key(|measure| {
        let declared = rule.measures.iter().position(|declared| declared.name == measure.name);
        (declared, places(&measure.columns))
    });
    for coverage in &mut judgement.coverage {
        coverage.columns.sort_by_cached_key(place);
        coverage.rest.retain(|rest| rest.n > 0);
        coverage.rest.sort();
    }
    let coverage = &mut judgement.coverage;
    coverage.sort_by_cached_key(|coverage| (coverage.about, places(&coverage.columns)));
    judgement
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use candour_model::control::{MeasureMeta, Scope};
    use candour_model::coverage::{Coverage, Rest, Why};
    use candour_model::facts::{ColumnFacts, Comparison, DatasetFacts, Expect, Facts, Kind, ReleaseFacts};
    use candour_model::finding::{Argument, Dimension, MeasureValue, Unit};
    use candour_model::meaning::{ColumnMeaning, TableMeaning};

    use super::*;

    fn facts() -> Facts {
        let column = |label: &str| ColumnFacts {
            label: label.into(),
            declared: true,
            present: true,
            meaning: ColumnMeaning::default(),
        };
        Facts {
            release: ReleaseFacts::default(),
            datasets: vec![DatasetFacts {
                name: "data".into(),
                kind: Kind::Table,
                schema: None,
                columns: vec![column("b"), column("a")],
                table: TableMeaning::default(),
                expect: Expect::default(),
                compare_back: None,
                changes: Vec::new(),
                assertions: Vec::new(),
                files: Vec::new(),
                records: None,
            }],
            agreements: Vec::new(),
            comparison: Comparison::default(),
        }
    }

    fn rule(measures: Vec<MeasureMeta>) -> RuleManifest {
        RuleManifest {
            name: "rule".into(),
            summary: String::new(),
            scope: Scope::Dataset,
            dimension: Dimension::Consistency,
            compares: false,
            reads_schema: false,
            covers: Default::default(),
            roles: Vec::new(),
            kinds: Vec::new(),
            templates: Vec::new(),
            words: Vec::new(),
            measures,
            threshold: None,
            params: serde_json::Value::Null,
            page: String::new(),
        }
    }

    #[test]
    fn coverage_goes_by_what_is_counted_and_columns() {
        let of = |about: Unit, columns: &[&str], rest: &[(Why, u64)]| Coverage {
            about,
            columns: columns.iter().map(|&label| label.to_owned()).collect(),
            of: 5,
            looked: 2,
            rest: rest.iter().map(|&(why, n)| Rest { why, n }).collect(),
        };
        let mixed = [(Why::BeyondLimit, 0), (Why::NotListed, 2), (Why::Unreadable, 1)];
        let judgement = Judgement {
            coverage: vec![
                of(Unit::Groups, &["a", "b"], &mixed),
                of(Unit::Groups, &["b"], &[]),
                of(Unit::Rows, &["a"], &[]),
                of(Unit::Rows, &[], &[]),
            ],
            ..Judgement::default()
        };
        let facts = facts();
        let sorted = canonical(&rule(Vec::new()), &Scene::new(&facts, Some("data")), judgement);
        let expected = [
            of(Unit::Rows, &[], &[]),
            of(Unit::Rows, &["a"], &[]),
            of(Unit::Groups, &["b"], &[]),
            of(Unit::Groups, &["b", "a"], &[(Why::Unreadable, 1), (Why::NotListed, 2)]),
        ];
        assert_eq!(sorted.coverage, expected);
    }

    #[test]
    fn measures_go_by_name_and_columns_and_then_stay_as_they_came() {
        let meta = |name: &str| MeasureMeta {
            name: name.into(),
            title: name.into(),
            ..MeasureMeta::default()
        };
        let rule = rule(vec![meta("second"), meta("first")]);
        let measure = |name: &str, columns: &[&str], word: &str| MeasureValue {
            name: name.into(),
            columns: columns.iter().map(|&label| label.to_owned()).collect(),
            value: Argument::Word(word.into()),
        };
        let judgement = Judgement {
            coverage: Vec::new(),
            findings: Vec::new(),
            measures: vec![
                measure("first", &["a"], "z"),
                measure("first", &["b"], "y"),
                measure("first", &["a"], "x"),
                measure("second", &[], "w"),
            ],
        };
        let facts = facts();
        let scene = Scene::new(&facts, Some("data"));
        let words: Vec<Argument> = canonical(&rule, &scene, judgement)
            .measures
            .into_iter()
            .map(|measure| measure.value)
            .collect();
        assert_eq!(words, ["w", "y", "z", "x"].map(|word| Argument::Word(word.into())));
    }
}

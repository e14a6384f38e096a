//! A rule asked and answered, with its words filled in.

use std::collections::BTreeMap;

use candour_arrow::Tally;
use candour_model::control::{JudgeRequest, Plan, PlanRequest, PluginError, RuleManifest, Scope, Template};
use candour_model::coverage::{Coverage, Covers};
use candour_model::finding::{Argument, Finding, MeasureValue, Message};
use serde_json::Value;

use crate::case::Case;
use crate::scrutiny::Scrutiny;
use crate::words;
use candour_sdk::ErasedRule;

/// What a rule said of a case.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Why it has nothing to say; `None` where it was judged.
    pub not_applicable: Option<Message>,
    /// What is wrong, as the rule ordered it.
    pub findings: Vec<Finding>,
    /// What it measured.
    pub measures: Vec<MeasureValue>,
    coverage: Vec<Coverage>,
    /// Whether its tallies name a column at all.
    names_columns: bool,
    manifest: RuleManifest,
}

/// Asks the rule about the case.
///
/// # Panics
/// Where the rule answers with an error, or in words that its meta does not declare.
pub fn judge(rule: &dyn ErasedRule, params: Value, case: &Case) -> Answer {
    match try_judge(rule, params, case) {
        Ok(verdict) => verdict,
        Err(error) => panic!("{}: {} ({})", rule.name(), error.message, error.code),
    }
}

/// Asks the rule about the case.
///
/// # Errors
/// What the rule answers instead of judging.
///
/// # Panics
/// Where its words are not declared, or its plan names what is not there.
pub fn try_judge(rule: &dyn ErasedRule, params: Value, case: &Case) -> Result<Answer, PluginError> {
    let manifest = rule.manifest();
    let mut verdict = Answer {
        not_applicable: None,
        findings: Vec::new(),
        measures: Vec::new(),
        coverage: Vec::new(),
        names_columns: false,
        manifest,
    };
    match planned(rule, params.clone(), case)? {
        Plan::NotApplicable(message) => verdict.not_applicable = Some(message),
        Plan::Tallies(specs) => {
            verdict.names_columns = specs.iter().any(|spec| spec.columns().next().is_some());
            let tallies: Vec<Tally> = specs.iter().map(|spec| case.tally(spec)).collect();
            let request = JudgeRequest {
                rule: rule.name(),
                params,
                dataset: dataset(&verdict.manifest, case),
                facts: verdict.manifest.told(&case.facts(false)).into(),
                tallies: tallies.iter().map(|tally| tally.head.clone()).collect(),
            };
            let batches = tallies.into_iter().map(|tally| tally.batch).collect();
            let judgement = rule.judge_request(request, batches)?;
            verdict.findings = judgement.findings;
            verdict.measures = judgement.measures;
            verdict.coverage = judgement.coverage;
        }
    }
    verdict.refuse_what_a_host_refuses(case);
    Ok(verdict)
}

/// The tallies that the rule plans for the case, computed; empty where it has nothing to say.
///
/// # Panics
/// Where the rule answers with an error.
pub fn tallies_of(rule: &dyn ErasedRule, params: Value, case: &Case) -> Vec<Tally> {
    match planned(rule, params, case) {
        Ok(Plan::Tallies(specs)) => specs.iter().map(|spec| case.tally(spec)).collect(),
        Ok(Plan::NotApplicable(_)) => Vec::new(),
        Err(error) => panic!("{}: {} ({})", rule.name(), error.message, error.code),
    }
}

fn planned(rule: &dyn ErasedRule, params: Value, case: &Case) -> Result<Plan, PluginError> {
    let manifest = rule.manifest();
    rule.plan_request(PlanRequest {
        rule: rule.name(),
        params,
        dataset: dataset(&manifest, case),
        facts: manifest.told(&case.facts(true)).into(),
    })
}

fn dataset(manifest: &RuleManifest, case: &Case) -> Option<String> {
    match manifest.scope {
        Scope::Dataset => Some(case.name().to_owned()),
        Scope::Release => None,
    }
}

impl Answer {
    /// What it says, a line for each finding with its groups indented below; one line where it has nothing to say or
    /// nothing is wrong.
    ///
    /// # Panics
    /// Where a finding's words are not declared.
    pub fn text(&self) -> String {
        if let Some(message) = &self.not_applicable {
            return format!("not applicable: {}\n", self.filled(&message.template, &message.args));
        }
        if self.findings.is_empty() {
            return "nothing\n".into();
        }
        self.findings.iter().map(|finding| self.finding_text(finding)).collect()
    }

    /// The same with columns, what is affected, records and measures: for snapshots.
    ///
    /// # Panics
    /// Where words or measures are not declared.
    pub fn full_text(&self) -> String {
        let mut text = String::new();
        if self.findings.is_empty() {
            text.push_str(&self.text());
        }
        for finding in &self.findings {
            text.push_str(&format!("{}: {}", finding.message.template, self.finding_text(finding)));
            if !finding.columns.is_empty() {
                text.push_str(&format!("  columns: {}\n", finding.columns.join(", ")));
            }
            if let Some(count) = &finding.affected {
                text.push_str(&format!("  affected: {}\n", words::count(count)));
            }
            if !finding.records.is_empty() {
                let records: Vec<String> = finding.records.iter().map(|at| at.record.to_string()).collect();
                text.push_str(&format!("  records: {}\n", records.join(", ")));
            }
        }
        for measure in &self.measures {
            let name = &measure.name;
            assert!(
                self.manifest.measures.iter().any(|declared| declared.name == *name),
                "measure {name} is not declared"
            );
            let of = match measure.columns.is_empty() {
                true => String::new(),
                false => format!(" of {}", measure.columns.join(", ")),
            };
            text.push_str(&format!("{name}{of} = {}\n", words::show(&measure.value)));
        }
        text
    }

    /// The template of each finding.
    pub fn templates(&self) -> Vec<&str> {
        let ids = self.findings.iter().map(|finding| finding.message.template.as_str());
        ids.collect()
    }

    /// The value of the first measure of this name.
    pub fn measure(&self, name: &str) -> Option<&Argument> {
        let found = self.measures.iter().find(|measure| measure.name == name);
        found.map(|measure| &measure.value)
    }

    /// How much the rule says that it looked at; the core adds of its own which cells could be read.
    ///
    /// ```
    /// # use candour_sdk::{Ask, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, Why};
    /// # use candour_testing::{Case, judge};
    /// # struct Gone;
    /// # impl Rule for Gone {
    /// #     type Params = serde_json::Value;
    /// #     fn meta(&self) -> RuleMeta { RuleMeta::new("gone") }
    /// #     fn plan(&self, _: &Ask<Self::Params>) -> Plan { Plan::facts_suffice() }
    /// #     fn judge(&self, ask: &Ask<Self::Params>, _: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
    /// #         out.looked(Unit::Columns).of(2).at(1).rest(Why::NoCounterpart, 1);
    /// #         Ok(())
    /// #     }
    /// # }
    /// let verdict = judge(&Gone, serde_json::json!({}), &Case::new("a,b\n1,2\n"));
    /// assert_eq!(verdict.coverage()[0].looked, 1);
    /// assert_eq!(verdict.coverage_text(), "columns: 1 of 2, 1 no-counterpart\n");
    /// ```
    pub fn coverage(&self) -> &[Coverage] {
        &self.coverage
    }

    /// Whether an audit will know how much was looked at. Of a rule that covers cells the core works it out from the columns
    /// that its tallies name.
    pub fn is_covered(&self) -> bool {
        let by_core = self.manifest.covers == Covers::Cells && self.names_columns;
        self.not_applicable.is_some() || by_core || !self.coverage.is_empty()
    }

    /// The same as text, a line for each: for tests that hold all of it.
    pub fn coverage_text(&self) -> String {
        self.coverage.iter().map(words::coverage).collect()
    }

    /// Whatever the test looks at, words that are not declared and names of what is not there are found out.
    fn refuse_what_a_host_refuses(&self, case: &Case) {
        self.full_text();
        let facts = case.facts(false);
        let dataset = dataset(&self.manifest, case);
        let scrutiny = Scrutiny {
            manifest: &self.manifest,
            facts: &facts,
            dataset: dataset.as_deref(),
        };
        for argument in self.not_applicable.iter().flat_map(|message| message.args.values()) {
            scrutiny.argument(argument);
        }
        self.findings.iter().for_each(|finding| scrutiny.finding(finding));
        self.measures.iter().for_each(|measure| scrutiny.measure(measure));
        scrutiny.coverage(&self.coverage);
    }

    fn finding_text(&self, finding: &Finding) -> String {
        let Message { template, args } = &finding.message;
        let mut text = format!("{}\n", self.filled(template, args));
        let group_text = self.template(template).group.as_deref();
        for group in &finding.groups {
            let Some(group_text) = group_text else {
                panic!("template {template} has no words for groups");
            };
            text.push_str(&format!("  {}\n", filled(template, group_text, group)));
        }
        match finding.groups_in_all.saturating_sub(finding.groups.len() as u64) {
            0 => {}
            more => text.push_str(&format!("  and {more} more\n")),
        }
        text
    }

    fn filled(&self, template: &str, args: &BTreeMap<String, Argument>) -> String {
        filled(template, &self.template(template).text, args)
    }

    fn template(&self, id: &str) -> &Template {
        match self.manifest.templates.iter().find(|template| template.id == id) {
            Some(template) => template,
            None => panic!("template {id} is not declared"),
        }
    }
}

fn filled(template: &str, text: &str, args: &BTreeMap<String, Argument>) -> String {
    match words::fill(text, args) {
        Ok(text) => text,
        Err(what) => panic!("template {template}: {what}"),
    }
}

//! What a rule says of itself.

use candour_model::control::{Covers, MeasureMeta, MeasureRole, RuleManifest, Scope, Template};
use candour_model::facts::Kind;
use candour_model::finding::Dimension;
use schemars::JsonSchema;
use serde_json::Value;

/// What a rule says of itself; the schema of its parameters is added from their type.
///
/// ```
/// use candour_sdk::{Dimension, Kind, RuleMeta};
///
/// let meta = RuleMeta::new("small-groups")
///     .summary("groups of fewer people than may be told apart")
///     .dimension(Dimension::Confidentiality)
///     .kinds([Kind::Records])
///     // A sentence of a finding, with the words for each of its groups, and what to do.
///     .template("small", "{groups} groups have fewer than {k} people")
///     .group("{town}: {people}")
///     .advice("Put small groups together, or leave them out.")
///     // Why the rule has nothing to say.
///     .template("no-subject", "nobody declared whom the rows are about")
///     .measure("smallest", "people in the smallest group")
///     .page("# Small groups");
/// assert_eq!(meta.name(), "small-groups");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RuleMeta(RuleManifest);

impl RuleMeta {
    /// The rule of this name: kebab-case, the bad thing.
    pub fn new(name: &str) -> Self {
        RuleMeta(RuleManifest {
            name: name.to_owned(),
            summary: String::new(),
            scope: Scope::Dataset,
            dimension: Dimension::Validity,
            compares: false,
            reads_schema: false,
            covers: Covers::default(),
            roles: Vec::new(),
            kinds: Vec::new(),
            templates: Vec::new(),
            words: Vec::new(),
            measures: Vec::new(),
            params: Value::Null,
            page: String::new(),
        })
    }

    /// What it finds, in one line: a lowercase fragment.
    #[must_use]
    pub fn summary(mut self, summary: &str) -> Self {
        self.0.summary = summary.to_owned();
        self
    }

    /// The dimension it speaks to.
    #[must_use]
    pub fn dimension(mut self, dimension: Dimension) -> Self {
        self.0.dimension = dimension;
        self
    }

    /// How often it runs; unless told, once for each dataset.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Self {
        self.0.scope = scope;
        self
    }

    /// Whether it runs once for each dataset.
    pub(crate) fn is_of_datasets(&self) -> bool {
        self.0.scope == Scope::Dataset
    }

    /// That it compares with the previous release: what it asks of it is published in the release's baseline, as far as
    /// that may be, so that the next audit can do without the files. A rule that does not say so is told of no previous
    /// release.
    #[must_use]
    pub fn compares(mut self) -> Self {
        self.0.compares = true;
        self
    }

    /// The kinds of dataset it is for; unless told, all.
    #[must_use]
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        self.0.kinds.extend(kinds);
        self
    }

    /// Words for a finding, or for the reason why the rule has nothing to say: `{name}` stands for an argument; starts
    /// lower-case unless with an argument; no full stop.
    #[must_use]
    pub fn template(mut self, id: &str, text: &str) -> Self {
        self.0.templates.push(Template {
            id: id.to_owned(),
            text: text.to_owned(),
            group: None,
            advice: None,
            cause: None,
            matters: false,
        });
        self
    }

    /// The words for one group of a finding of the template just given.
    ///
    /// # Panics
    /// Where no template was given before: the author's mistake, which any test of the rule shows.
    #[must_use]
    pub fn group(mut self, text: &str) -> Self {
        self.last_template().group = Some(text.to_owned());
        self
    }

    /// What to do about a finding of the template just given: a sentence in the imperative, without arguments.
    ///
    /// # Panics
    /// Where no template was given before.
    #[must_use]
    pub fn advice(mut self, text: &str) -> Self {
        self.last_template().advice = Some(text.to_owned());
        self
    }

    /// A fixed word that arguments may use.
    #[must_use]
    pub fn word(mut self, word: &str) -> Self {
        self.0.words.push(word.to_owned());
        self
    }

    /// A measure that it reports.
    #[must_use]
    pub fn measure(mut self, name: &str, title: &str) -> Self {
        self.0.measures.push(MeasureMeta {
            name: name.to_owned(),
            title: title.to_owned(),
            bar_of: None,
            private: false,
            role: MeasureRole::Now,
            pair: None,
        });
        self
    }

    /// A measure for the publisher's eyes alone: it is never published.
    #[must_use]
    pub fn private_measure(mut self, name: &str, title: &str) -> Self {
        self = self.measure(name, title);
        if let Some(measure) = self.0.measures.last_mut() {
            measure.private = true;
        }
        self
    }

    /// A measure that is a bar of a picture, with the others of the same picture in the order in which they are declared.
    #[must_use]
    pub fn bar(mut self, picture: &str, name: &str, title: &str) -> Self {
        self.0.measures.push(MeasureMeta {
            name: name.to_owned(),
            title: title.to_owned(),
            bar_of: Some(picture.to_owned()),
            private: false,
            role: MeasureRole::Now,
            pair: None,
        });
        self
    }

    /// Its page, Markdown: `include_str!` of the file beside the rule's.
    #[must_use]
    pub fn page(mut self, page: &str) -> Self {
        self.0.page = page.to_owned();
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The manifest of a rule with these parameters.
    pub fn into_manifest<P: JsonSchema>(mut self) -> RuleManifest {
        self.0.params = schemars::schema_for!(P).to_value();
        self.0
    }

    fn last_template(&mut self) -> &mut Template {
        match self.0.templates.last_mut() {
            Some(template) => template,
            None => panic!("rule {}: words for a group or advice before any template", self.0.name),
        }
    }
}

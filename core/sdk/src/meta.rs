//! What a rule says of itself.

use candour_model::control::{MeasureMeta, MeasureRole, RuleManifest, RuleRole, Scope, Template};
use candour_model::coverage::Covers;
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
///     .summary("groups of too few people")
///     .dimension(Dimension::Confidentiality)
///     .kinds([Kind::Records])
///     // A sentence of a finding, with the words for each of its groups, and what to do.
///     .template("small", "{groups} have fewer than {k} people")
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
            threshold: None,
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

    /// The dimension that its findings count in.
    #[must_use]
    pub fn dimension(mut self, dimension: Dimension) -> Self {
        self.0.dimension = dimension;
        self
    }

    /// How often it runs. Unless you say so, it runs once for each dataset.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Self {
        self.0.scope = scope;
        self
    }

    /// Whether it runs once for each dataset.
    pub(crate) fn is_of_datasets(&self) -> bool {
        self.0.scope == Scope::Dataset
    }

    /// That it compares with the previous release. What it asks of that release is published in the baseline, as far as that
    /// may be, so that the next audit can do without the files. A rule that does not say so gets no previous release.
    #[must_use]
    pub fn compares(mut self) -> Self {
        self.0.compares = true;
        self
    }

    /// That it reads the text of schemas. A rule that does not say so gets what the schema says a column means, and not the
    /// schema itself.
    #[must_use]
    pub fn reads_schema(mut self) -> Self {
        self.0.reads_schema = true;
        self
    }

    /// That it looks at the cells of its tallies one by one, so that the host knows how much it looked at. A rule that does
    /// not say so matches cells with something else, and must say
    /// [how much it could match](crate::Judgement::looked).
    ///
    /// ```
    /// use candour_sdk::{Covers, RuleMeta};
    ///
    /// let manifest = |meta: RuleMeta| meta.into_manifest::<serde_json::Value>();
    /// assert_eq!(manifest(RuleMeta::new("blank-text").covers_cells()).covers, Covers::Cells);
    /// assert_eq!(manifest(RuleMeta::new("changed-volume")).covers, Covers::Matches);
    /// ```
    #[must_use]
    pub fn covers_cells(mut self) -> Self {
        self.0.covers = Covers::Cells;
        self
    }

    /// That it tests the declared changes: for each it reports a measure `claim` of its column, in their order, whose value
    /// is one of the words `held`, `failed`, `explains-nothing` and `not-tested`. It must declare all of these.
    #[must_use]
    pub fn tests_declared_changes(mut self) -> Self {
        self.0.roles.push(RuleRole::TestsDeclaredChanges);
        self
    }

    /// The kinds of dataset it is for. Unless you name some, it is for all.
    #[must_use]
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        self.0.kinds.extend(kinds);
        self
    }

    /// The sentence of a finding, or of the reason why the rule has nothing to say. `{name}` stands for an argument. Begin it
    /// in lower case or with an argument, and end it without a full stop.
    #[must_use]
    pub fn template(mut self, id: &str, text: &str) -> Self {
        self.0.templates.push(Template {
            id: id.to_owned(),
            text: text.to_owned(),
            ..Template::default()
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

    /// What a finding of the template just given means for whoever uses the data: a sentence, without arguments. It is for
    /// readers of what is published, who cannot change it.
    ///
    /// # Panics
    /// Where no template was given before.
    #[must_use]
    pub fn meaning(mut self, text: &str) -> Self {
        self.last_template().meaning = Some(text.to_owned());
        self
    }

    /// When it finds something, as the end of `fails if …`: `{name}` stands for a parameter, `{name:row|rows}` agrees with it.
    /// Each call adds a clause, any of which is enough. One that names a parameter which a policy does not set is left out;
    /// so is one that starts with `[name=word]`, unless the parameter is that word or lists it.
    ///
    /// ```
    /// use candour_sdk::RuleMeta;
    ///
    /// let meta = RuleMeta::new("small-groups")
    ///     .threshold("fewer than {fewest} people are in a group")
    ///     .threshold("[finds=alone] somebody is alone in a town");
    /// # let manifest = meta.into_manifest::<serde_json::Value>();
    /// # assert_eq!(manifest.threshold.unwrap().split(" | ").count(), 2);
    /// ```
    #[must_use]
    pub fn threshold(mut self, text: &str) -> Self {
        self.0.threshold = Some(match self.0.threshold.take() {
            Some(others) => format!("{others} | {text}"),
            None => text.to_owned(),
        });
        self
    }

    /// The cause of a finding of the template just given, as a kebab-case word that other rules may use too: readers see
    /// findings of one cause on the same columns once. Causes of the core have the name of their rule, such as `required`.
    ///
    /// ```
    /// use candour_sdk::RuleMeta;
    ///
    /// let meta = RuleMeta::new("many-gaps").template("gap", "{column} has gaps").cause("missing-cell");
    /// # let manifest = meta.into_manifest::<serde_json::Value>();
    /// # assert_eq!(manifest.templates[0].cause.as_deref(), Some("missing-cell"));
    /// ```
    ///
    /// # Panics
    /// Where no template was given before.
    #[must_use]
    pub fn cause(mut self, cause: &str) -> Self {
        self.last_template().cause = Some(cause.to_owned());
        self
    }

    /// The cause that a finding of the template just given may be a consequence of: one or a few values or groups of it are
    /// told with what was found of that cause in a column of theirs, where that is at least as grave, and where the rule does not
    /// compare with another release.
    ///
    /// ```
    /// use candour_sdk::RuleMeta;
    ///
    /// let meta = RuleMeta::new("gaps").template("gap", "{column} has gaps").follows("outside-period");
    /// # let manifest = meta.into_manifest::<serde_json::Value>();
    /// # assert_eq!(manifest.templates[0].follows.as_deref(), Some("outside-period"));
    /// ```
    ///
    /// # Panics
    /// Where no template was given before.
    #[must_use]
    pub fn follows(mut self, cause: &str) -> Self {
        self.last_template().follows = Some(cause.to_owned());
        self
    }

    /// That the reason just given matters to a reader: something may be wrong, and nobody looked. Leave it out where the rule
    /// simply does not apply.
    ///
    /// ```
    /// use candour_sdk::RuleMeta;
    ///
    /// let meta = RuleMeta::new("repeats")
    ///     .template("too-wide", "rows of more than {columns} columns are not compared")
    ///     .matters()
    ///     .template("no-columns", "the file has no columns");
    /// # let manifest = meta.into_manifest::<serde_json::Value>();
    /// # assert_eq!(manifest.templates.iter().map(|reason| reason.matters).collect::<Vec<_>>(), [true, false]);
    /// ```
    ///
    /// # Panics
    /// Where no template was given before.
    #[must_use]
    pub fn matters(mut self) -> Self {
        self.last_template().matters = true;
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
            ..MeasureMeta::default()
        });
        self
    }

    /// What another measure of the rule, `now`, was in the previous release.
    ///
    /// ```
    /// use candour_sdk::{MeasureRole, RuleMeta};
    ///
    /// let meta = RuleMeta::new("fewer-visits")
    ///     .measure("visits", "visits")
    ///     .before("visits", "visits-before", "visits in the previous release")
    ///     .limit("visits", "fewest", "the fewest visits that are not too few");
    /// # let measures = meta.into_manifest::<serde_json::Value>().measures;
    /// # assert_eq!(measures[1].role, MeasureRole::Before);
    /// # assert_eq!(measures[2].role, MeasureRole::Limit);
    /// # assert_eq!(measures[2].pair.as_deref(), Some("visits"));
    /// ```
    #[must_use]
    pub fn before(self, now: &str, name: &str, title: &str) -> Self {
        self.measure(name, title).paired(MeasureRole::Before, now)
    }

    /// What another measure of the rule, `now`, is compared with.
    #[must_use]
    pub fn limit(self, now: &str, name: &str, title: &str) -> Self {
        self.measure(name, title).paired(MeasureRole::Limit, now)
    }

    fn paired(mut self, role: MeasureRole, now: &str) -> Self {
        if let Some(measure) = self.0.measures.last_mut() {
            measure.role = role;
            measure.pair = Some(now.to_owned());
        }
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

    /// A measure of how many people share the smallest class (k), which is published however small it is.
    #[must_use]
    pub fn smallest_class(mut self, name: &str, title: &str) -> Self {
        self = self.measure(name, title);
        if let Some(measure) = self.0.measures.last_mut() {
            measure.smallest_class = true;
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
            ..MeasureMeta::default()
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
            None => panic!("rule {}: something is said of a template before any", self.0.name),
        }
    }
}

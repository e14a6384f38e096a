//! What a rule is asked about.

use std::sync::Arc;

use candour_model::control::PluginError;
use candour_model::facts::{DatasetFacts, Facts};
use candour_model::tally::{Side, TallySpec};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a rule is asked about: its parameters and everything that is known besides the cells.
///
/// ```
/// use candour_sdk::{Ask, Plan};
/// # use candour_testing::Case;
///
/// #[derive(serde::Deserialize)]
/// struct Params {
///     k: u64,
/// }
///
/// /// Groups of fewer than `k` rows, column by column.
/// fn plan(ask: &Ask<Params>) -> Plan {
///     let columns = ask.dataset().present();
///     Plan::tallies(columns.map(|column| ask.tally().by(&column.label).at_most(ask.params.k - 1)))
/// }
/// # // The host makes it.
/// # let facts = Case::new("town,visits\nDeal,4\n").facts(true);
/// # let ask = Ask::new(serde_json::json!({ "k": 5 }), facts, Some("data")).expect("an ask");
/// # let candour_sdk::control::Plan::Tallies(specs) = plan(&ask).into() else { panic!("tallies") };
/// # assert_eq!(specs.len(), 2);
/// # assert!(ask.previous().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Ask<P> {
    /// The rule's parameters, at one severity.
    pub params: P,
    /// The facts of both sides that the rule asked for in its meta. Record counts and digests are absent while planning.
    pub facts: Arc<Facts>,
    dataset: Option<usize>,
}

impl<P: DeserializeOwned> Ask<P> {
    /// Reads what the host sent.
    ///
    /// # Errors
    /// Parameters that do not fit the rule's type, and a dataset that is not among the facts.
    pub fn new(params: Value, facts: impl Into<Arc<Facts>>, dataset: Option<&str>) -> Result<Self, PluginError> {
        let facts = facts.into();
        let params = serde_json::from_value(params).map_err(|error| PluginError {
            code: "wrong-params".into(),
            message: error.to_string(),
            ..PluginError::default()
        })?;
        let dataset = match dataset {
            None => None,
            Some(name) => match facts.datasets.iter().position(|dataset| dataset.name == name) {
                Some(at) => Some(at),
                None => {
                    return Err(PluginError {
                        code: "unknown-dataset".into(),
                        message: format!("dataset {name} is not among the facts"),
                        ..PluginError::default()
                    });
                }
            },
        };
        Ok(Ask { params, facts, dataset })
    }
}

impl<P> Ask<P> {
    /// The dataset that the rule is asked about.
    ///
    /// # Panics
    /// In a rule of release scope, which is asked about none in particular.
    pub fn dataset(&self) -> &DatasetFacts {
        match self.dataset.and_then(|at| self.facts.datasets.get(at)) {
            Some(dataset) => dataset,
            None => panic!("a rule of release scope asked for its dataset"),
        }
    }

    /// The dataset of the same name in the previous release, where there is one.
    pub fn previous(&self) -> Option<&DatasetFacts> {
        self.facts.previous_dataset(&self.dataset().name)
    }

    /// A tally of all rows of the dataset, to be refined.
    pub fn tally(&self) -> TallySpec {
        TallySpec::of(&self.dataset().name)
    }

    /// A tally of all rows of the dataset of the same name in the previous release, to be refined.
    pub fn previous_tally(&self) -> TallySpec {
        self.tally().side(Side::Comparison)
    }
}

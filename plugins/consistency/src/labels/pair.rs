//! A column of names with the column of codes that it names, here and elsewhere.

use candour_sdk::{Ask, ColumnFacts, DatasetFacts, Side, TallySpec};

use super::Params;

/// Records of each group that a finding can name.
const PLACES: u32 = 3;

/// A column of names and its column of codes.
pub(super) struct Pair<'a> {
    pub(super) code: &'a ColumnFacts,
    pub(super) name: &'a ColumnFacts,
    /// Whether the second names the first (`x-label-of`).
    pub(super) is_label: bool,
    /// Whether they are declared to go together one to one (`x-one-to-one`).
    pub(super) is_one_to_one: bool,
}

/// The same in a look-up.
pub(super) struct LookUp<'a> {
    pub(super) dataset: &'a DatasetFacts,
    pub(super) pair: Pair<'a>,
}

impl LookUp<'_> {
    fn tally(&self) -> TallySpec {
        TallySpec::of(&self.dataset.name)
            .by(&self.pair.code.label)
            .by(&self.pair.name.label)
    }
}

impl<'a> Pair<'a> {
    /// Names and their codes, and what goes together one to one, as far as the file has the columns.
    pub(super) fn all_of(ask: &'a Ask<Params>) -> Vec<Self> {
        let dataset = ask.dataset();
        let mut all = pairs(dataset);
        for [one, other] in &dataset.table.one_to_one {
            let is_it = |pair: &&mut Pair<'_>| {
                let labels = (&pair.code.label, &pair.name.label);
                labels == (one, other) || labels == (other, one)
            };
            let column = |label: &str| dataset.column(label).filter(|column| column.present);
            match (all.iter_mut().find(is_it), column(one), column(other)) {
                (Some(pair), _, _) => pair.is_one_to_one = true,
                (None, Some(code), Some(name)) => all.push(Pair {
                    code,
                    name,
                    is_label: false,
                    is_one_to_one: true,
                }),
                (None, _, _) => {}
            }
        }
        all
    }

    /// The same, the other way round.
    pub(super) fn turned(&self) -> Self {
        Pair {
            code: self.name,
            name: self.code,
            ..*self
        }
    }

    pub(super) fn columns(&self) -> Vec<String> {
        vec![self.code.label.clone(), self.name.label.clone()]
    }

    /// Names by code, of this release, of the one before where it has both columns, and of the look-up where it names codes, on
    /// the same sides.
    pub(super) fn tallies(&self, ask: &Ask<Params>) -> Vec<TallySpec> {
        let own = |tally: TallySpec| tally.by(&self.code.label).by(&self.name.label);
        let before = self.previous(ask).map(|_| own(ask.previous_tally()));
        let look_up = self.look_up(ask).map(|of| of.tally());
        let look_up_before = self.look_up_before(ask);
        let look_up_before = look_up_before.map(|of| of.tally().side(Side::Comparison));
        let now = own(ask.tally()).rows(PLACES);
        let all = std::iter::once(now).chain(before).chain(look_up);
        all.chain(look_up_before).collect()
    }

    /// The release before, if it has both columns.
    pub(super) fn previous<'b>(&self, ask: &'b Ask<Params>) -> Option<&'b DatasetFacts> {
        let previous = ask.previous()?;
        self.is_in(ask.dataset(), previous).then_some(previous)
    }

    /// Whether the names of a dataset are compared with those of this one before it.
    fn is_in(&self, dataset: &DatasetFacts, previous: &DatasetFacts) -> bool {
        let is_there = |column: &ColumnFacts| previous.column(&column.label).is_some_and(|column| column.present);
        self.is_label && dataset.compare_back.is_none() && is_there(self.code) && is_there(self.name)
    }

    /// The look-up, where what became of its names is told of it, and of this table too.
    pub(super) fn look_up_before<'b>(&self, ask: &'b Ask<Params>) -> Option<LookUp<'b>> {
        let look_up = self.look_up(ask).filter(|_| self.previous(ask).is_some())?;
        let previous = ask.facts.previous_dataset(&look_up.dataset.name)?;
        look_up.pair.is_in(look_up.dataset, previous).then_some(look_up)
    }

    /// The look-up of the codes alone, if it names them. Where codes are looked up with their names, it is told which are not
    /// there together.
    pub(super) fn look_up<'b>(&self, ask: &'b Ask<Params>) -> Option<LookUp<'b>> {
        let references = ask.dataset().table.references.iter();
        let of_code = |columns: &[String]| self.is_label && columns == [self.code.label.as_str()];
        references
            .filter(|reference| of_code(&reference.columns) && reference.dataset != ask.dataset().name)
            .find_map(|reference| {
                let other = ask.facts.dataset(&reference.dataset)?;
                let pair = pairs(other)
                    .into_iter()
                    .find(|pair| reference.to == [pair.code.label.as_str()])?;
                Some(LookUp { dataset: other, pair })
            })
    }
}

fn pairs(dataset: &DatasetFacts) -> Vec<Pair<'_>> {
    let pairs = dataset.present().filter_map(|name| {
        let code = dataset.column(name.meaning.label_of.as_ref()?)?;
        code.present.then_some(Pair {
            code,
            name,
            is_label: true,
            is_one_to_one: false,
        })
    });
    pairs.collect()
}

//! The data in pictures, dataset by dataset.

use candour_statement::predicate::{Block, Predicate};

use super::drawing::Picture;
use super::model::{Part, Section, value};
use super::pictures;

/// How many pictures there are at most: of a release of very many datasets, those of the first.
const MOST: usize = 40;

/// The section; none where there is nothing to be seen. `lead` stands on the first screen already.
pub(super) fn section(predicate: &Predicate, lead: Option<&Picture>) -> Option<Section> {
    let (mut parts, mut left) = (Vec::new(), MOST);
    for dataset in &predicate.datasets {
        let of = |block: &&Block| block.dataset.as_ref() == Some(&dataset.name);
        let blocks: Vec<&Block> = predicate.blocks.iter().filter(of).collect();
        let drawn = pictures::of(dataset, &blocks, &predicate.words);
        let mut drawn: Vec<Picture> = drawn
            .into_iter()
            .filter(|picture| lead.is_none_or(|lead| !lead.is_like(picture)))
            .collect();
        drawn.truncate(left);
        left -= drawn.len();
        if !drawn.is_empty() {
            parts.push(Part::Heading(3, value(&dataset.name)));
            parts.extend(drawn.into_iter().map(Part::Picture));
        }
    }
    (!parts.is_empty()).then_some(Section {
        id: "pictures",
        title: "The data in pictures",
        parts,
    })
}

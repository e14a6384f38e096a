//! The pictures of a dataset: those that say something, and a sentence where all is equal.

mod amount;
mod axis;
mod classes;
mod line;
mod measures;
mod moves;
mod series;
mod states;

use candour_statement::predicate::{Block, Dataset, Predicate, Profile};
use candour_statement::vocabulary::Kind;
use candour_statement::words::Words;
use candour_words::column;

use super::cut;
use super::drawing::Picture;

/// Labels are drawn up to so many characters.
const LABEL: usize = 36;

/// The pictures of one dataset.
pub(super) fn of(dataset: &Dataset, blocks: &[&Block], words: &Words) -> Vec<Picture> {
    let mut pictures = Vec::new();
    if let Some(profile) = &dataset.profile {
        pictures.extend(over_time(&dataset.name, profile));
        pictures.extend(series::picture(&dataset.name, profile));
        pictures.extend(moves::picture(&dataset.name, profile));
        pictures.extend(states::picture(&dataset.name, profile).filter(|_| tells(dataset)));
    }
    pictures.extend(classes::of_rules(&dataset.name, blocks, words));
    pictures
}

/// The one picture that tells most: the first measure of the first dataset of figures or of people, or its rows, or its
/// series.
pub(super) fn lead(predicate: &Predicate) -> Option<Picture> {
    let datasets = || predicate.datasets.iter().filter(|dataset| tells(dataset));
    let profiles = || datasets().filter_map(|dataset| Some((&dataset.name, dataset.profile.as_ref()?)));
    let first = |name: &str, profile: &Profile| over_time(name, profile).into_iter().find(Picture::is_drawn);
    profiles()
        .find_map(|(name, profile)| first(name, profile))
        .or_else(|| profiles().find_map(|(name, profile)| series::picture(name, profile).filter(Picture::is_drawn)))
}

/// Whether it holds data, rather than say what others mean.
fn tells(dataset: &Dataset) -> bool {
    matches!(dataset.kind, Kind::Table | Kind::Records)
}

/// What the measures add up to in each period, or how many rows there are.
fn over_time(name: &str, profile: &Profile) -> Vec<Picture> {
    let measures = measures::pictures(name, profile);
    match measures.is_empty() {
        true => measures::rows(name, profile).into_iter().collect(),
        false => measures,
    }
}

/// What a column is, in the schema's words, or its label.
fn title_of(profile: &Profile, id: &str) -> String {
    let of = profile.columns.iter().find(|column| column.column == id);
    let title = of.and_then(|column| column.title.as_deref());
    cut(title.unwrap_or(&column(id)), 80)
}

#[cfg(test)]
mod tests;

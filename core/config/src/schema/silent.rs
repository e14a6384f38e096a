//! Constraints that can apply to no value of their column: they look like checks, and check nothing.
//!
//! `pattern` asks only texts, `minimum` only numbers; of any other value they say nothing, so that what was meant to be
//! held to them passes. Followed are all schemas about a cell, wherever they stand: each with the types that a cell may
//! have when it comes there. Where those are none, as in the branch of an `anyOf` that the column's types rule out,
//! nothing is reported: such a branch lets nothing pass.

mod about;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use candour_model::column::named;
use candour_model::meaning::{ColumnMeaning, JsonType};

pub use self::about::About;
use super::cells;
use super::columns::Described;
use super::references::References;
use crate::node::{Data, Node};

/// A constraint that can apply to no value of these columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeverApplies {
    /// JSON Pointer of its keyword in the schema.
    pub location: String,
    /// What the keyword is about, and no cell can become.
    pub about: About,
    /// The ids of the columns.
    pub columns: Vec<String>,
}

/// How many schemas are looked at for one document; of what is beyond, nothing is said.
const FUEL: u32 = 1_000_000;

impl NeverApplies {
    /// The keyword.
    pub fn keyword(&self) -> &str {
        self.location.rsplit('/').next().unwrap_or_default()
    }
}

/// What was looked for, and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Silent {
    /// In the order in which they are come to.
    pub never_applies: Vec<NeverApplies>,
    /// How many columns were not looked at, since what is said of them could not all be followed.
    pub columns_not_followed: usize,
}

/// Looks at all that a schema says of its columns.
pub(super) fn find(
    references: &References<'_>,
    tree: &Node,
    described: &[Described<'_>],
    columns: &[(String, ColumnMeaning)],
) -> Silent {
    let cells = described.iter().zip(columns).filter_map(|(column, (label, meaning))| {
        // Types that could not all be followed might allow more.
        let is_sure = cells::allowed(references, &column.schemas).is_sure;
        is_sure.then(|| (label.as_str(), types_of_cells(meaning)))
    });
    let cells: BTreeMap<&str, Types> = cells.collect();
    let mut search = Search {
        references,
        cells,
        types: HashMap::new(),
        seen: BTreeSet::new(),
        found: Vec::new(),
        applies: BTreeSet::new(),
        fuel: FUEL,
    };
    search.row(tree);
    let columns_not_followed = match search.fuel {
        0 => described.len(),
        _ => described.len() - search.cells.len(),
    };
    let mut found = search.found;
    for one in &mut found {
        let place = (std::ptr::from_ref(one.schema), one.keyword);
        let applies = |label: &str| search.applies.contains(&(place.0, place.1, label));
        one.columns.retain(|label| !applies(label));
    }
    found.retain(|one| !one.columns.is_empty());
    let mut pointers = HashMap::new();
    if !found.is_empty() {
        point_to_all(tree, String::new(), &mut pointers);
    }
    let located = |found: Found<'_>| {
        // What is followed stands in the document.
        let of_schema = pointers.get(&std::ptr::from_ref(found.schema))?;
        Some(NeverApplies {
            location: format!("{of_schema}/{}", found.keyword),
            about: found.about,
            columns: found.columns.into_iter().map(named).collect(),
        })
    };
    Silent {
        never_applies: found.into_iter().filter_map(located).collect(),
        columns_not_followed,
    }
}

/// What the cells of a column may become. Without a type, a cell is a text.
fn types_of_cells(meaning: &ColumnMeaning) -> BTreeSet<JsonType> {
    let mut types: BTreeSet<JsonType> = meaning.types.iter().copied().collect();
    if types.is_empty() {
        types.insert(JsonType::String);
    }
    if types.contains(&JsonType::Number) {
        types.insert(JsonType::Integer);
    }
    types
}

struct Found<'a> {
    schema: &'a Node,
    keyword: &'a str,
    about: About,
    columns: Vec<&'a str>,
}

type Types = BTreeSet<JsonType>;

struct Search<'a, 'r> {
    references: &'r References<'a>,
    /// By label, what the cells of a column may become.
    cells: BTreeMap<&'a str, Types>,
    /// What a schema names as types.
    types: HashMap<*const Node, Types>,
    /// What was looked at: rows under no label, cells under theirs.
    seen: BTreeSet<(*const Node, Option<&'a str>, Types)>,
    found: Vec<Found<'a>>,
    /// Keywords that apply to a column where one way leads to them, whatever holds where another does.
    applies: BTreeSet<(*const Node, &'a str, &'a str)>,
    fuel: u32,
}

impl<'a> Search<'a, '_> {
    /// What is said of a row.
    fn row(&mut self, schema: &'a Node) {
        if !self.is_new(schema, None, &Types::new()) {
            return;
        }
        for (label, column) in schema.get("properties").map(Node::entries).unwrap_or_default() {
            if let Some((label, types)) = self.cells.get_key_value(label.value.as_str()) {
                let (label, types) = (*label, types.clone());
                self.cell(column, label, &types);
            }
        }
        for part in self.in_place(schema) {
            self.row(part);
        }
        for (_, part) in schema.get("dependentSchemas").map(Node::entries).unwrap_or_default() {
            self.row(part);
        }
    }

    /// What is said of the cells of a column, which may have these types here.
    fn cell(&mut self, schema: &'a Node, label: &'a str, types: &Types) {
        if !self.is_new(schema, Some(label), types) {
            return;
        }
        let types: Types = self.types_of(schema).intersection(types).copied().collect();
        if types.is_empty() {
            return;
        }
        for (key, value) in schema.entries() {
            if let Some((about, asked)) = about::of(&key.value, value) {
                match types.is_disjoint(&asked) {
                    true => self.add(schema, &key.value, about, label),
                    false => drop(self.applies.insert((schema, &key.value, label))),
                }
            }
        }
        for part in self.in_place(schema) {
            self.cell(part, label, &types);
        }
    }

    /// The schemas that stand in this one and are about the same value.
    fn in_place(&self, schema: &'a Node) -> Vec<&'a Node> {
        let lists = ["allOf", "anyOf", "oneOf"].into_iter();
        let listed = lists.filter_map(|key| schema.get(key)).flat_map(Node::items);
        let single = ["not", "if", "then", "else"].into_iter();
        let single = single.filter_map(|key| schema.get(key));
        let targets = self.references.targets(schema).flatten();
        listed.chain(single).chain(targets).collect()
    }

    fn types_of(&mut self, schema: &'a Node) -> Types {
        let key = std::ptr::from_ref(schema);
        if let Some(types) = self.types.get(&key) {
            return types.clone();
        }
        let types = cells::declared_types(self.references, schema, &mut self.fuel);
        self.types.insert(key, types.clone());
        types
    }

    fn is_new(&mut self, schema: &'a Node, label: Option<&'a str>, types: &Types) -> bool {
        self.fuel = self.fuel.saturating_sub(1);
        self.fuel > 0 && self.seen.insert((schema, label, types.clone()))
    }

    fn add(&mut self, schema: &'a Node, keyword: &'a str, about: About, label: &'a str) {
        let known = |found: &&mut Found<'a>| std::ptr::eq(found.schema, schema) && found.keyword == keyword;
        match self.found.iter_mut().find(known) {
            Some(found) if found.columns.contains(&label) => {}
            Some(found) => found.columns.push(label),
            None => self.found.push(Found {
                schema,
                keyword,
                about,
                columns: vec![label],
            }),
        }
    }
}

/// The JSON Pointer of each value.
fn point_to_all(node: &Node, pointer: String, pointers: &mut HashMap<*const Node, String>) {
    match &node.data {
        Data::Table(entries) => {
            for (key, value) in entries {
                let token = key.value.replace('~', "~0").replace('/', "~1");
                point_to_all(value, format!("{pointer}/{token}"), pointers);
            }
        }
        Data::List(items) => {
            for (at, item) in items.iter().enumerate() {
                point_to_all(item, format!("{pointer}/{at}"), pointers);
            }
        }
        _ => {}
    }
    pointers.insert(node, pointer);
}

#[cfg(test)]
mod tests;

//! What `candour.toml` says in one place about another: names of datasets, and claims that are whole.

use candour_model::column;
use candour_model::facts::{Assertion, Change, ChangeKind};
use candour_model::predicate::RowTest;

use crate::declaration::{AgreeTable, AssertTable, ChangeTable, Condition, Declaration};
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use crate::place::{Sited, Source};

/// Checks names of datasets, and that each claim says what it needs to be tested.
pub(super) fn check(source: &Source, declaration: &Declaration) -> Result<()> {
    if declaration.dataset.is_empty() {
        return Err(Error::at(
            ErrorKind::EmptyRelease,
            source.place(source.text.len()..source.text.len()),
            "no [[dataset]] up to here",
        ));
    }
    let mut names: Vec<&Sited<_>> = Vec::new();
    for table in &declaration.dataset {
        let name = &table.value.name;
        if let Some(first) = names.iter().find(|earlier| earlier.value == name.value) {
            let kind = ErrorKind::DatasetTwice {
                name: name.value.to_string(),
            };
            return Err(Error::at(kind, source.place(name.span()), "and again here")
                .and(source.place(first.span()), "once here"));
        }
        names.push(name);
    }
    let known: Vec<&str> = names.iter().map(|name| &*name.value.0).collect();
    let exists = |name: &Sited<String>| match known.contains(&name.value.as_str()) {
        true => Ok(()),
        false => Err(unknown_dataset(source, name, &known)),
    };
    for change in &declaration.change {
        exists(&change.value.dataset)?;
        is_whole(source, change)?;
    }
    for agree in &declaration.agree {
        exists(&agree.value.left.dataset)?;
        exists(&agree.value.right.dataset)?;
        pairs(source, &agree.value)?;
    }
    for (at, assert) in declaration.assert.iter().enumerate() {
        exists(&assert.value.dataset)?;
        let is_alike = |earlier: &&Sited<AssertTable>| {
            earlier.value.name.value == assert.value.name.value
                && earlier.value.dataset.value == assert.value.dataset.value
        };
        if let Some(first) = declaration.assert[..at].iter().find(is_alike) {
            let message = format!("condition `{}` is listed twice", &*assert.value.name.value);
            let again = source.place(assert.value.name.span());
            return Err(Error::at(ErrorKind::WrongValue { message }, again, "and again here")
                .and(source.place(first.value.name.span()), "once here"));
        }
    }
    for waiver in &declaration.waiver {
        waiver.value.dataset.as_ref().map_or(Ok(()), exists)?;
    }
    Ok(())
}

/// The claims about one dataset, as facts.
pub(super) fn changes_of(dataset: &str, declaration: &Declaration) -> Vec<Change> {
    let values = |sited: &[Sited<String>]| sited.iter().map(|text| text.value.clone()).collect();
    let columns = |sited: &[Sited<String>]| sited.iter().map(|text| column::named(&text.value)).collect();
    declaration
        .change
        .iter()
        .map(|change| &change.value)
        .filter(|change| change.dataset.value == dataset)
        .map(|change| (change, change.column.is_some()))
        .map(|(change, is_of_values)| Change {
            what: change.what.value,
            dataset: dataset.to_owned(),
            column: change.column.as_ref().map(|column| column::named(&column.value)),
            from: if is_of_values {
                values(&change.from)
            } else {
                columns(&change.from)
            },
            into: if is_of_values {
                values(&change.into)
            } else {
                columns(&change.into)
            },
            on: change.on.as_ref().map(|on| on.value.0.clone()),
            reason: change.reason.value.0.clone(),
        })
        .collect()
}

/// The conditions on rows of one dataset, as facts.
pub(super) fn assertions_of(dataset: &str, declaration: &Declaration, source: &Source) -> Result<Vec<Assertion>> {
    let tables = declaration.assert.iter().map(|assert| &assert.value);
    let of_dataset = tables.filter(|assert| assert.dataset.value == dataset);
    let assertion = |assert: &AssertTable| {
        let mut test = RowTest::of(Condition::read(&assert.that, source)?.predicate);
        if let Some(when) = &assert.when {
            test = test.when(Condition::read(when, source)?.predicate);
        }
        let that = &assert.that.value.text;
        Ok(Assertion {
            name: assert.name.value.0.clone(),
            text: match &assert.when {
                Some(when) => format!("{that}, when {}", when.value.text),
                None => that.clone(),
            },
            test: test.renamed(&column::named),
        })
    };
    of_dataset.map(assertion).collect()
}

fn unknown_dataset(source: &Source, name: &Sited<String>, known: &[&str]) -> Error {
    let kind = ErrorKind::UnknownDataset {
        name: name.value.clone(),
        nearest: nearest(&name.value, known.iter().copied()).map(str::to_owned),
        known: known.iter().map(|name| (*name).to_owned()).collect(),
    };
    Error::at(kind, source.place(name.span()), "this name")
}

/// A claim that cannot be tested is not one.
fn is_whole(source: &Source, change: &Sited<ChangeTable>) -> Result<()> {
    let claim = &change.value;
    let (from, into) = (claim.from.len(), claim.into.len());
    let fault = match claim.what.value {
        ChangeKind::Closed | ChangeKind::Opened if claim.on.is_none() => {
            let kind = ErrorKind::MissingKey { key: "on".to_owned() };
            return Err(Error::at(kind, source.place(change.span()), "in this claim"));
        }
        ChangeKind::Merged if from < 1 || into != 1 => {
            "`merged` needs the values before (`from`) and one after (`into`)"
        }
        ChangeKind::Split if from != 1 || into < 1 => {
            "`split` needs one value before (`from`) and those after (`into`)"
        }
        ChangeKind::Renamed | ChangeKind::Recoded | ChangeKind::Relabelled if from == 0 || from != into => {
            "this claim needs as many values after (`into`) as before (`from`), in the same order"
        }
        _ => return Ok(()),
    };
    let kind = ErrorKind::WrongValue {
        message: fault.to_owned(),
    };
    Err(Error::at(kind, source.place(claim.what.span()), "this claim"))
}

/// What an agreement says of both sides at once.
fn pairs(source: &Source, agree: &AgreeTable) -> Result<()> {
    let wrong = |span, message: &str| {
        let kind = ErrorKind::WrongValue {
            message: message.to_owned(),
        };
        Err(Error::at(kind, source.place(span), "this"))
    };
    let (left, right) = (&agree.left, &agree.right);
    if left.by.len() != right.by.len() {
        let place = right.by.first().unwrap_or(&right.sum).span();
        return wrong(
            place,
            "the columns of `by` are pairs, so both sides have equally many, in the same order",
        );
    }
    for (column, _) in agree.codes.iter() {
        if !left.by.iter().any(|by| by.value == column.value) {
            return wrong(
                column.span(),
                "`codes` is by columns that the left side has in its `by`",
            );
        }
    }
    match &agree.factor {
        Some(factor) if factor.value == 0 => wrong(factor.span(), "`factor` is at least 1"),
        _ => Ok(()),
    }
}

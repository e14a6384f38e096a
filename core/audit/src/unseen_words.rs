//! The rules about what stands in cells and labels and is not seen: their ids, and what they say of themselves.

use candour_cell::Unseen;
use candour_model::control::{RuleManifest, Template};
use candour_model::finding::Dimension;

use crate::core_manifest::manifest;

/// The rule for labels.
pub(crate) const IN_LABEL: &str = "structure/unseen-in-label";

/// The rules for cells, by what is not seen of them.
pub(crate) const OF_CELLS: [(Unseen, &str); 3] = [
    (Unseen::Blank, "structure/blank-looking-cell"),
    (Unseen::Inside, "structure/invisible-character"),
    (Unseen::Around, "structure/padded-cell"),
];

/// The sentence about many columns.
pub(crate) const OF_MANY: &str = "many-columns";

/// The rule for what is not seen of a cell.
pub(crate) fn rule_of(kind: Unseen) -> &'static str {
    match kind {
        Unseen::Blank => OF_CELLS[0].1,
        Unseen::Inside => OF_CELLS[1].1,
        Unseen::Around => OF_CELLS[2].1,
    }
}

/// What the rules say of themselves; `None` where the rule is another.
pub(crate) fn manifest_of(rule: &str) -> Option<RuleManifest> {
    const MARKS: &str = "{mark}: in {cells}";
    if rule == IN_LABEL {
        let mut of_labels = manifest(
            "unseen-in-label",
            "labels with spaces around them, or with characters that nobody sees",
            "labels with spaces around them, or with characters that nobody sees: {columns}",
            "Write the labels without them: programs look a column up by its label as it stands.",
            Dimension::Validity,
        );
        set_group(&mut of_labels, "{mark}: in {labels:bare}");
        return Some(of_labels);
    }
    let (kind, _) = OF_CELLS.into_iter().find(|(_, of)| *of == rule)?;
    let (name, what, advice) = match kind {
        Unseen::Blank => (
            "blank-looking-cell",
            "that look blank and are not empty",
            "Leave these cells empty. They are read as if they were: as missing, unless x-markers says otherwise.",
        ),
        Unseen::Inside => (
            "invisible-character",
            "with characters that nobody sees, or with spaces that only look like the plain one",
            "Take these characters away, or write plain spaces: to a program, a text with them is another text.",
        ),
        Unseen::Around => (
            "padded-cell",
            "with spaces before or after their text",
            "Take the spaces away: to a program, a text with them is another text. Or declare trim = true under csv, and \
             the file is read without them.",
        ),
    };
    let summary = format!("cells {what}");
    let text = format!("cells in {{column}} {what}: {{cells:bare}} ({{share}})");
    let mut of_cells = manifest(name, &summary, &text, advice, Dimension::Validity);
    set_group(&mut of_cells, MARKS);
    let of_one = of_cells.templates[0].clone();
    of_cells.templates.push(Template {
        id: OF_MANY.to_owned(),
        text: format!("cells in {{columns}} {what}: {{cells:bare}}"),
        ..of_one
    });
    Some(of_cells)
}

fn set_group(manifest: &mut RuleManifest, text: &str) {
    for template in &mut manifest.templates {
        template.group = Some(text.to_owned());
    }
}

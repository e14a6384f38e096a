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
    const MARKS: &str = "{mark} ({cells})";
    const MEANING: &str =
        "Programs may not match these texts with the same texts elsewhere: clean them before you join or count.";
    if rule == IN_LABEL {
        let mut of_labels = manifest(
            "unseen-in-label",
            "labels with spaces around them, or with invisible characters",
            "{columns} {columns:has|have} spaces around the label, or invisible characters in it",
            (
                "Write the labels without them: programs look a column up by its label as it stands.",
                "Look these columns up by their place: their labels hold characters that you do not see.",
            ),
            Dimension::Validity,
        );
        set_group(&mut of_labels, "{mark} ({labels})");
        return Some(of_labels);
    }
    let (kind, _) = OF_CELLS.into_iter().find(|(_, of)| *of == rule)?;
    let (name, summary, what, advice) = match kind {
        Unseen::Blank => (
            "blank-looking-cell",
            "cells that look blank and are not empty",
            "{cells:looks|look} blank and {cells:is|are} not empty",
            "Leave these cells empty. They are read as if they were: as missing, unless x-markers says otherwise.",
        ),
        Unseen::Inside => (
            "invisible-character",
            "cells with invisible characters, or with spaces that only look like the plain one",
            "{cells:has|have} invisible characters, or spaces that only look like the plain one",
            "Remove these characters, or write plain spaces: to a program, a text with them is another text.",
        ),
        Unseen::Around => (
            "padded-cell",
            "cells with spaces before or after their text",
            "{cells:has|have} spaces before or after the text",
            "Remove the spaces: to a program, a text with them is another text. Or declare trim = true under csv, and \
             the file is read without them.",
        ),
    };
    let text = format!("{{cells}} of {{column}} ({{share}}) {what}");
    let mut of_cells = manifest(name, summary, &text, (advice, MEANING), Dimension::Validity);
    set_group(&mut of_cells, MARKS);
    let of_one = of_cells.templates[0].clone();
    of_cells.templates.push(Template {
        id: OF_MANY.to_owned(),
        text: format!("{{cells}} of {{columns}} {what}"),
        ..of_one
    });
    Some(of_cells)
}

fn set_group(manifest: &mut RuleManifest, text: &str) {
    for template in &mut manifest.templates {
        template.group = Some(text.to_owned());
    }
}

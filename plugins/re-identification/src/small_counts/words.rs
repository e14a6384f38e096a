//! What the rule says.

use candour_sdk::RuleMeta;

/// Adds the sentences, the measures and the thresholds.
pub(super) fn added(meta: RuleMeta) -> RuleMeta {
    meta.template("no-table", "there is no table of counts to judge")
        .template("no-counts", "no column is declared to count people, events or things")
        .matters()
        .template(
            "people",
            "{cells} of {column} {cells:shows|show} {from} to {to} people, {share} of its figures",
        )
        .group("{measure} ({cells})")
        .advice(
            "Suppress these cells, and enough others that they cannot be worked out from totals; or merge groups \
                 until none is so small.",
        )
        .meaning("Small counts can show who is behind them: do not try to find out, and tell the publisher.")
        .cause("small-count")
        .template(
            "others",
            "{cells} of {columns} {cells:shows|show} {from} to {to} events or things",
        )
        .group("{of} ({cells}, {share} of its figures)")
        .advice("Consider whether a few events or things give away whom they happened to. If so, suppress them.")
        .meaning("A few events or things can show whom they happened to: do not try to find out.")
        .cause("small-count")
        .measure("small-cells", "cells that show a small count")
        .threshold("a cell shows {from} to {to} {of}")
}

//! The page "Write a rule in ten minutes", done as it says: each file written, each command run, and what it prints compared.

use crate::bench::Bench;
use crate::own_crate::{Cargo, checkout, lacks_crates};

const PAGE: &str = include_str!("../../../docs/ten-minutes.md");

/// A fenced block, and what the text before it ends with.
struct Block<'a> {
    before: &'a str,
    kind: &'a str,
    text: String,
}

impl<'a> Block<'a> {
    /// The file that the block is, if the text before it names one: "such a file, `name`:".
    fn file(&self) -> Option<&'a str> {
        let (_, name) = self.before.strip_suffix("`:")?.rsplit_once('`')?;
        Some(name)
    }
}

fn blocks<'a>(page: &'a str, heading: &str) -> Vec<Block<'a>> {
    let (_, page) = page.split_once(heading).unwrap();
    let mut blocks = Vec::new();
    let mut before = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let kind = line.trim_start_matches('`');
        let fence = &line[..line.len() - kind.len()];
        if fence.len() >= 3 {
            let text = lines.by_ref().take_while(|line| *line != fence);
            let text = text.flat_map(|line| [line, "\n"]).collect();
            blocks.push(Block { before, kind, text });
        } else if !line.is_empty() {
            before = line;
        }
    }
    blocks
}

#[test]
fn every_step_of_the_page_works() {
    let Some(cargo) = Cargo::at_hand() else { return };
    let blocks = blocks(PAGE, "\n## A plugin\n");
    let mut script = format!("CANDOUR='{}'\n", checkout());
    let mut files = Vec::new();
    for block in &blocks {
        match (block.kind, block.file()) {
            ("text", _) => {}
            ("sh", _) => script.push_str(&block.text),
            (_, Some(file)) => {
                script.push_str(&format!("cat > {file} <<'END OF FILE'\n{}END OF FILE\n", block.text));
                files.push(file);
            }
            (kind, None) => panic!("a block of {kind} after \"{}\" is no file", block.before),
        }
    }
    let expected = [
        "visits.csv",
        "src/test_rows.rs",
        "src/test_rows.md",
        "src/lib.rs",
        "policy.toml",
    ];
    assert_eq!(files, expected);

    let bench = Bench::new();
    let entered = "cd candour-house\n";
    assert!(script.contains(entered), "{script}");
    let script = script.replace(
        entered,
        &format!("{entered}ln -s '{}' target\n", cargo.target().display()),
    );
    let done = cargo.run(&bench, bench.root(), ["sh", "-c", &script]);
    if lacks_crates(&done) {
        return;
    }
    let done = done.ending(1);
    let printed = format!("{}{}", done.stdout, done.stderr);
    // Line by line, since tests end in any order.
    for block in blocks.iter().filter(|block| block.kind == "text") {
        for line in block.text.lines().filter(|line| *line != "…") {
            assert!(
                printed.lines().any(|said| said == line),
                "not printed:\n{line}\nbut\n{printed}"
            );
        }
    }
    assert!(printed.contains("# Test rows"), "{printed}");
    let report = bench.listing("candour-house/report");
    let named = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("house/test-rows");
    assert!(report.iter().any(|(_, _, bytes)| bytes.as_deref().is_some_and(named)));
    cargo.forget(&bench, &bench.path("candour-house"), "candour-plugin-house");
}

//! One small cell of a withheld release changes, and no public byte but its commitment does.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Public, planted};
use crate::bench::{Bench, formats};

/// What the public sees of the release, without the commitments. All neighbours have one salt.
fn seen(bench: &Bench, salt: &str) -> Vec<(String, String)> {
    bench.write("release/.candour/salt", format!("{salt}\n"));
    let mut public = Public::default();
    for format in &formats("audit") {
        public.run(bench, &["audit", "release", "--publish", "--format", format, "-v"]);
    }
    public.folder(bench, "release/transparency-report");
    let statement: Value = serde_json::from_slice(&bench.read("release/transparency-report/statement.json")).unwrap();
    let inputs = statement["predicate"]["inputs"].as_array().unwrap();
    let commitments: Vec<&str> = inputs.iter().filter_map(|input| input["commitment"].as_str()).collect();
    assert!(!commitments.is_empty(), "what is withheld is committed to");
    // The pages name the statement by its digest, which is one of all that it says.
    let digest: String = Sha256::digest(bench.read("release/transparency-report/statement.json"))
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let masked = |bytes: Vec<u8>| {
        // Long words may be broken where a line ends.
        let mut text = String::from_utf8_lossy(&bytes).replace("<wbr>", "");
        for commitment in &commitments {
            text = text.replace(commitment, "COMMITMENT");
        }
        text.replace(&digest, "DIGEST")
    };
    let mut pieces: Vec<(String, String)> = public
        .pieces
        .into_iter()
        .map(|(from, bytes)| (from, masked(bytes)))
        .collect();
    pieces.push(("commitments".to_owned(), commitments.join(" ")));
    pieces
}

/// Where two texts part.
fn apart(one: &str, other: &str) -> String {
    let same = one
        .chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let around = |text: &str| text.chars().skip(same.saturating_sub(60)).take(120).collect::<String>();
    format!("{:?}, {:?}", around(one), around(other))
}

#[test]
fn a_small_cell_of_a_withheld_release_changes_its_commitment_alone() {
    let salt = "5a".repeat(32);
    let bench = planted::bench();
    let before = seen(&bench, &salt);
    for (file, old, new) in [
        // A person's name, where she was seen, what ails her, and one more row of hers.
        ("", "someone 7,", "someone_7,"),
        ("", "n8,someone 8,p8,asthma", "n8,someone 8,p8,gout"),
        ("", "p9,asthma,seen,A,2014-01", "p9,asthma,seen,B,2014-01"),
        ("", "p10,asthma,seen", "p10,asthma,gone"),
        ("", "n59,", "n59,someone,p59,asthma,seen,C,2014-03,u\nn60,"),
        ("-totals", "A,2014-02,33", "A,2014-02,34"),
        ("-other", ",1\n", ",2\n"),
    ] {
        let bench = planted::bench();
        planted::change_before(&bench, file, old, new);
        let after = seen(&bench, &salt);
        for ((from, one), (_, other)) in before.iter().zip(&after) {
            match from.as_str() {
                // Nothing is compared with it, so it is not read; and the salt is the one that was kept.
                "commitments" if file == "-other" => assert_eq!(one, other),
                "commitments" => assert_ne!(one, other, "{old:?} is read"),
                _ => assert!(one == other, "{from} tells of {old:?}: {}", apart(one, other)),
            }
        }
        assert_eq!(before.len(), after.len());
    }
}

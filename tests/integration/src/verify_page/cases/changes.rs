//! What is done to a signed report, or to the files beside it.

use std::fs;

use base64ct::{Base64, Encoding};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::bench::Bench;
use crate::by_hand;
use crate::signing::REPORT;
use crate::verify_page::hex;

const FOLDER: &str = "release/transparency-report";

/// One change, as `cases.toml` writes it.
pub(super) fn change(bench: &Bench, change: &toml::Table) {
    let text = |name: &str| change.get(name).map_or("", |value| value.as_str().unwrap());
    match text("do") {
        "write" => {
            bench.write(text("file"), text("text"));
        }
        "replace" => bench.replace(text("file"), text("old"), text("new")),
        "remove" => fs::remove_file(bench.path(text("file"))).unwrap(),
        "move" => fs::rename(bench.path(text("file")), bench.path(text("to"))).unwrap(),
        "copy" => {
            bench.write(text("to"), bench.read(text("file")));
        }
        "line-ends" => {
            let lines = bench.read_text(text("file"));
            bench.write(text("file"), lines.replace('\n', "\r\n"));
        }
        "flat" => flat(bench),
        "remove-pages" => {
            for page in ["report.html", "report.md", "findings.jsonl", "pages.intoto.json"] {
                fs::remove_file(bench.path(FOLDER).join(page)).unwrap();
            }
        }
        "flip" => envelope(bench, |envelope| flip(envelope, text("what"))),
        "lengthen" => envelope(bench, |envelope| {
            let signature = &mut envelope["signatures"][0]["sig"];
            let mut bytes = Base64::decode_vec(signature.as_str().unwrap()).unwrap();
            bytes.push(0);
            *signature = Base64::encode_string(&bytes).into();
        }),
        "envelope" => envelope(bench, |envelope| {
            *envelope.pointer_mut(text("at")).unwrap() = text("to").into();
        }),
        "envelope-text" => bench.replace(REPORT, text("old"), text("new")),
        "without-signatures" => envelope(bench, |envelope| envelope["signatures"] = Value::Array(Vec::new())),
        "unsigned" => {
            let envelope: Value = serde_json::from_slice(&bench.read(REPORT)).unwrap();
            bench.write(REPORT, by_hand::payload(&envelope));
        }
        "base64url" => {
            let envelope = bench.read_text(REPORT);
            let (payload, rest) = envelope.split_once(",\"payloadType\"").unwrap();
            let payload = payload.replace('+', "-").replace('/', "_").replace('=', "");
            bench.write(REPORT, format!("{payload},\"payloadType\"{rest}"));
        }
        "countersign" => {
            let sign = ["sign", REPORT, "--key", "other.pem", "--pub", "key.pem.pub"];
            bench.candour(sign).answer().ending(0);
        }
        "sign" => signed_anew(bench, change),
        "block" => block(bench, change),
        other => panic!("{other}"),
    }
}

fn envelope(bench: &Bench, change: impl FnOnce(&mut Value)) {
    let mut envelope: Value = serde_json::from_slice(&bench.read(REPORT)).unwrap();
    change(&mut envelope);
    bench.write(REPORT, envelope.to_string());
}

/// Changes the last bit of the payload's middle byte, or of the signature.
fn flip(envelope: &mut Value, what: &str) {
    let place = match what {
        "payload" => &mut envelope["payload"],
        "signature" => &mut envelope["signatures"][0]["sig"],
        other => panic!("{other}"),
    };
    let mut bytes = Base64::decode_vec(place.as_str().unwrap()).unwrap();
    let at = if what == "payload" {
        bytes.len() / 2
    } else {
        bytes.len() - 1
    };
    bytes[at] ^= 1;
    *place = Base64::encode_string(&bytes).into();
}

/// Changes the first place of a text in what was signed, or all, and signs it with the publisher's key: a lie of the publisher.
fn signed_anew(bench: &Bench, change: &toml::Table) {
    let text = |name: &str| change.get(name).and_then(toml::Value::as_str);
    let envelope: Value = serde_json::from_slice(&bench.read(REPORT)).unwrap();
    let signed = String::from_utf8(by_hand::payload(&envelope)).unwrap();
    let (old, new) = (text("old").unwrap(), text("new").unwrap());
    let most = if change.contains_key("all") { usize::MAX } else { 1 };
    let changed = signed.replacen(old, new, most);
    let payload_type = text("type").unwrap_or(by_hand::TYPE);
    assert!(
        changed != signed || payload_type != by_hand::TYPE,
        "{old:?} is not in what was signed"
    );
    by_hand::sign(bench, &changed, payload_type, REPORT);
}

/// Gives a member of a rule's block another value, with the digest that the block then has: a lie that no digest tells.
fn block(bench: &Bench, change: &toml::Table) {
    let envelope: Value = serde_json::from_slice(&bench.read(REPORT)).unwrap();
    let mut statement: Value = serde_json::from_slice(&by_hand::payload(&envelope)).unwrap();
    let mut blocks = statement["predicate"]["blocks"].as_array_mut().unwrap().iter_mut();
    let block = blocks.find(|block| block["rule"] == change["rule"].as_str().unwrap());
    let members = block.unwrap().as_object_mut().unwrap();
    let value = serde_json::to_value(&change["to"]).unwrap();
    members.insert(change["member"].as_str().unwrap().to_owned(), value);
    members.remove("sha256");
    // Members are in order and numbers whole, so that this is canonical.
    let digest = hex(&Sha256::digest(serde_json::to_string(members).unwrap()));
    members.insert("sha256".to_owned(), digest.into());
    by_hand::sign(bench, &statement.to_string(), by_hand::TYPE, REPORT);
}

/// Everything in one folder, as a portal without folders has it.
fn flat(bench: &Bench) {
    for name in ["candour.toml", "visits.csv", "visits.schema.json"] {
        bench.write(&format!("flat/{name}"), bench.read(&format!("release/{name}")));
    }
    for name in [
        "report.intoto.json",
        "pages.intoto.json",
        "baseline.json",
        "report.html",
    ] {
        bench.write(&format!("flat/{name}"), bench.read(&format!("{FOLDER}/{name}")));
    }
}

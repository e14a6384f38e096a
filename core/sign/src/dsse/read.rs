//! Reads an envelope that anyone may have written: sizes first, then JSON with one meaning, then exact types.

use serde_json::{Map, Value};

use super::{
    Envelope, MOST_ENVELOPE_BYTES, MOST_NAME_BYTES, MOST_PAYLOAD_BYTES, MOST_SIGNATURES, Signature, base64, check_size,
};
use crate::error::{ErrorKind, Result};
use crate::strict_json;

/// An envelope with every signature has about fifty values; the rest is room for members of other tools.
const MOST_VALUES: usize = 4096;
/// Far above any signature, and small enough that sixteen cost nothing to check.
const MOST_SIGNATURE_BYTES: usize = 4096;

pub(super) fn envelope(json: &[u8]) -> Result<Envelope> {
    check_size("the envelope", json.len(), MOST_ENVELOPE_BYTES)?;
    strict_json::check(json, MOST_VALUES)?;
    let value = serde_json::from_slice(json).map_err(|error| ErrorKind::NotJson {
        line: error.line(),
        column: error.column(),
    })?;
    let Value::Object(mut members) = value else {
        return Err(not_an_envelope("it is not a JSON object"));
    };

    let payload_type = take_text(&mut members, "payloadType", "`payloadType` is missing or not text")?;
    check_size("the payload type", payload_type.len(), MOST_NAME_BYTES)?;
    if payload_type.is_empty() {
        return Err(not_an_envelope("`payloadType` is empty"));
    }

    let payload = take_text(&mut members, "payload", "`payload` is missing or not text")?;
    check_size("the payload", payload.len() / 4 * 3, MOST_PAYLOAD_BYTES + 2)?;
    let payload = base64::decode(&payload).ok_or_else(|| not_an_envelope("`payload` is not base64"))?;
    check_size("the payload", payload.len(), MOST_PAYLOAD_BYTES)?;

    let Some(Value::Array(items)) = members.remove("signatures") else {
        return Err(not_an_envelope("`signatures` is missing or not a list"));
    };
    if items.is_empty() {
        return Err(not_an_envelope("it has no signature"));
    }
    check_size("the number of signatures", items.len(), MOST_SIGNATURES)?;
    let signatures = items.into_iter().map(signature).collect::<Result<_>>()?;

    note_ignored(&members);
    Ok(Envelope {
        payload_type,
        payload,
        signatures,
    })
}

fn signature(value: Value) -> Result<Signature> {
    let Value::Object(mut members) = value else {
        return Err(not_an_envelope("a signature is not a JSON object"));
    };

    let bytes = take_text(&mut members, "sig", "a signature's `sig` is missing or not text")?;
    check_size("a signature", bytes.len(), MOST_SIGNATURE_BYTES)?;
    let bytes = base64::decode(&bytes).ok_or_else(|| not_an_envelope("a signature's `sig` is not base64"))?;
    if bytes.is_empty() {
        return Err(not_an_envelope("a signature's `sig` is empty"));
    }

    let keyid = match members.remove("keyid") {
        None => None,
        Some(Value::String(keyid)) => Some(keyid).filter(|keyid| !keyid.is_empty()),
        Some(_) => return Err(not_an_envelope("a signature's `keyid` is not text")),
    };
    check_size("a key id", keyid.as_ref().map_or(0, String::len), MOST_NAME_BYTES)?;

    note_ignored(&members);
    Ok(Signature { keyid, bytes })
}

fn take_text(members: &mut Map<String, Value>, name: &str, wrong: &'static str) -> Result<String> {
    match members.remove(name) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(not_an_envelope(wrong)),
    }
}

/// Their names are the writer's text, so only their number is told.
fn note_ignored(members: &Map<String, Value>) {
    if !members.is_empty() {
        log::warn!(
            "ignored {} members of the envelope that DSSE does not define",
            members.len()
        );
    }
}

fn not_an_envelope(what: &'static str) -> crate::Error {
    ErrorKind::NotAnEnvelope { what }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"payload":"e30=","payloadType":"t","signatures":[{"keyid":"k","sig":"AAAA"}]}"#;

    fn kind(json: &str) -> ErrorKind {
        envelope(json.as_bytes()).unwrap_err().kind
    }

    #[test]
    fn what_dsse_allows_is_read() {
        let plain = envelope(GOOD.as_bytes()).unwrap();
        assert_eq!(
            (plain.payload_type.as_str(), plain.payload.as_slice()),
            ("t", b"{}".as_slice())
        );
        let with_more = r#" {"signatures":[{"sig":"AAAA","keyid":"k","cert":{"a":[1,2.5]}}],"payloadType":"t","payload":"e30","extra":null}"#;
        assert_eq!(envelope(with_more.as_bytes()).unwrap(), plain);
        for nameless in [r#"{"sig":"AAAA"}"#, r#"{"keyid":"","sig":"AAAA"}"#] {
            let json = GOOD.replace(r#"{"keyid":"k","sig":"AAAA"}"#, nameless);
            assert_eq!(envelope(json.as_bytes()).unwrap().signatures[0].keyid_hint(), None);
        }
    }

    #[test]
    fn types_are_exact() {
        let seq_form = r#"["e30=","t",[{"sig":"AAAA"}]]"#;
        let magic = r#"{"$serde_json::private::Number":"1"}"#;
        assert!(matches!(kind(seq_form), ErrorKind::NotAnEnvelope { .. }));
        for wrong in ["null", "5", "true", "[]", "{}", magic] {
            for (from, to) in [
                (r#""e30=""#, wrong.to_owned()),
                (r#""t""#, wrong.to_owned()),
                (r#""k""#, wrong.to_owned()),
                (r#""AAAA""#, wrong.to_owned()),
                (r#"{"keyid":"k","sig":"AAAA"}"#, wrong.to_owned()),
                (r#"[{"keyid":"k","sig":"AAAA"}]"#, wrong.to_owned()),
            ] {
                let json = GOOD.replace(from, &to);
                assert!(matches!(kind(&json), ErrorKind::NotAnEnvelope { .. }), "{json}");
            }
            assert!(envelope(wrong.as_bytes()).is_err(), "{wrong}");
        }
        for (from, to) in [
            (r#""e30=""#, r#""e3 0=""#),
            (r#""AAAA""#, r#""""#),
            (r#""AAAA""#, r#""A""#),
            (r#""t""#, r#""""#),
            (r#""payload":"e30=","#, ""),
            (r#""payloadType":"t","#, ""),
            (r#","signatures":[{"keyid":"k","sig":"AAAA"}]"#, ""),
        ] {
            assert!(
                matches!(kind(&GOOD.replace(from, to)), ErrorKind::NotAnEnvelope { .. }),
                "{from} -> {to}"
            );
        }
    }

    #[test]
    fn a_member_twice_is_refused_wherever_it_is() {
        for (from, to) in [
            (r#""payloadType":"t""#, r#""payloadType":"t","payload":"e30=""#),
            (r#""sig":"AAAA""#, r#""sig":"AAAA","sig":"AAAA""#),
            (r#""sig":"AAAA""#, r#""sig":"AAAA","s\u0069g":"BBBB""#),
            (r#""sig":"AAAA""#, r#""sig":"AAAA","x":{"y":1,"y":1}"#),
        ] {
            assert!(
                matches!(kind(&GOOD.replace(from, to)), ErrorKind::DuplicateMember { .. }),
                "{to}"
            );
        }
    }

    #[test]
    fn sizes_are_bounded() {
        let too_large = |json: String| assert!(matches!(kind(&json), ErrorKind::TooLarge { .. }));
        too_large(" ".repeat(MOST_ENVELOPE_BYTES + 1));
        too_large(GOOD.replace("e30=", &"A".repeat((MOST_PAYLOAD_BYTES / 3 + 1) * 4)));
        too_large(GOOD.replace(r#""t""#, &format!("\"{}\"", "t".repeat(MOST_NAME_BYTES + 1))));
        too_large(GOOD.replace(r#""k""#, &format!("\"{}\"", "k".repeat(MOST_NAME_BYTES + 1))));
        too_large(GOOD.replace("AAAA", &"A".repeat(MOST_SIGNATURE_BYTES + 4)));
        let items = vec![r#"{"sig":"AAAA"}"#; MOST_SIGNATURES + 1].join(",");
        too_large(GOOD.replace(r#"{"keyid":"k","sig":"AAAA"}"#, &items));
        too_large(GOOD.replace(r#""k""#, &format!(r#""k","x":[{}0]"#, "0,".repeat(MOST_VALUES))));
    }
}

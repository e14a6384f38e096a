//! A rule survives what no host sends: parameters that do not fit, and requests and tallies that are none.

use candour_host::Code;
use candour_host::kit::held;
use candour_sdk::{RecordBatch, RuleManifest};
use serde_json::{Map, Value, json};

use super::outcome::{Stop, failure};
use super::question::{Function, Question, few};
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    let mut probe = subject.open()?;
    let questions = few(subject, &mut probe)?;
    let mut tried = 0;
    for function in [Function::Plan, Function::Judge] {
        let Some(right) = questions.iter().find(|question| question.function == function) else {
            continue;
        };
        let wrong = wrong_params(subject.rule, right).into_iter();
        for (what, question) in wrong.chain(wrong_requests(right)).chain(wrong_tallies(right)) {
            let answer = question
                .put(&mut probe)
                .map_err(|stop| stop.on(&format!("asked with {what}")))?;
            if let Some(panic) = answer.err().filter(|failure| failure.code == Code::Panicked) {
                let trouble = failure(&panic).on(&format!("asked with {what}"));
                return Err(trouble.asked(question.told()).into());
            }
            tried += 1;
        }
    }
    Ok(format!("{tried} questions"))
}

type Wrong = Vec<(String, Question)>;

/// The question with each of these values in the place of its parameters, or of one of them.
fn wrong_params(rule: &RuleManifest, right: &Question) -> Wrong {
    let Ok(Value::Object(request)) = serde_json::from_slice(&right.request) else {
        return Vec::new();
    };
    let with = |what: String, params: Value| {
        let mut request = request.clone();
        request.insert("params".to_owned(), params);
        (what, changed(right, &Value::Object(request)))
    };
    let mut wrong: Wrong = odd_values()
        .into_iter()
        .map(|(what, value)| with(format!("{what} for parameters"), value))
        .collect();
    wrong.push(with(
        "a parameter that there is not".to_owned(),
        json!({ "no-such-parameter": 1 }),
    ));
    let params = request
        .get("params")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let properties = rule.params.get("properties").and_then(Value::as_object);
    for name in properties.into_iter().flat_map(Map::keys) {
        let mut without = params.clone();
        if without.remove(name).is_some() {
            wrong.push(with(format!("no {name}"), Value::Object(without)));
        }
        for (what, value) in odd_values() {
            let mut params = params.clone();
            params.insert(name.clone(), value);
            let params = Value::Object(params);
            // What fits may be asked by an audit, and is asked elsewhere.
            if held::param_faults(rule, &params).is_ok_and(|faults| !faults.is_empty()) {
                wrong.push(with(format!("{what} for {name}"), params));
            }
        }
    }
    wrong
}

fn odd_values() -> Vec<(&'static str, Value)> {
    let nested = (0..100).fold(json!([]), |inner, _| json!([inner]));
    let huge = serde_json::from_str("1e400").unwrap_or_default();
    vec![
        ("null", Value::Null),
        ("true", json!(true)),
        ("-1", json!(-1)),
        ("0.5", json!(0.5)),
        ("a number beyond all bounds", huge),
        ("a text", json!("text")),
        ("an odd text", json!("\u{0}\u{202e}\u{1F600}\"{}")),
        ("a long text", json!("x".repeat(100_000))),
        ("an empty list", json!([])),
        ("a list of null", json!([null])),
        ("lists in lists", nested),
        ("an empty object", json!({})),
    ]
}

/// Bytes that are no request, and requests of which a part is wrong.
fn wrong_requests(right: &Question) -> Wrong {
    let bytes = |what: &str, request: &[u8]| {
        let question = Question {
            request: request.to_vec(),
            ..right.clone()
        };
        (what.to_owned(), question)
    };
    let mut wrong = vec![
        bytes("no request at all", b""),
        bytes("a request that is null", b"null"),
        bytes("a request that is a list", b"[]"),
        bytes("a request of nothing", b"{}"),
        bytes("a request that is no text", b"\xff\xfe\x00{"),
        bytes("a request nested too deep", "[".repeat(200_000).as_bytes()),
    ];
    let length = right.request.len();
    for at in [1, length / 4, length / 2, length / 4 * 3, length - 1] {
        wrong.push(bytes(&format!("a request cut after {at} bytes"), &right.request[..at]));
    }
    let Ok(Value::Object(request)) = serde_json::from_slice(&right.request) else {
        return wrong;
    };
    let parts = [
        ("rule", json!("no-such-rule")),
        ("rule", Value::Null),
        ("dataset", json!("no-such-dataset")),
        ("dataset", json!([])),
        ("facts", Value::Null),
        ("facts", json!({ "release": {}, "datasets": [], "comparison": {} })),
        ("tallies", json!([])),
        ("tallies", json!([null, 1, {}])),
    ];
    for (name, value) in parts {
        let mut request = request.clone();
        let what = format!("{value} for {name}");
        request.insert(name.to_owned(), value);
        wrong.push((what, changed(right, &Value::Object(request))));
    }
    for name in request.keys() {
        let mut without = request.clone();
        without.remove(name);
        wrong.push((
            format!("a request without {name}"),
            changed(right, &Value::Object(without)),
        ));
    }
    wrong
}

/// Tallies that are not those of the request.
fn wrong_tallies(right: &Question) -> Wrong {
    let Some(first) = right.tallies.first() else {
        return Vec::new();
    };
    let with = |what: &str, tallies: Vec<RecordBatch>| {
        let question = Question {
            tallies,
            ..right.clone()
        };
        (what.to_owned(), question)
    };
    let more = right.tallies.iter().chain([first]).cloned().collect();
    let each = |change: fn(&RecordBatch) -> Option<RecordBatch>| right.tallies.iter().filter_map(change).collect();
    vec![
        with("no tallies", Vec::new()),
        with("one tally too many", more),
        with("tallies without columns", each(|tally| tally.project(&[]).ok())),
        with(
            "tallies of their last column",
            each(|tally| tally.project(&[tally.num_columns().checked_sub(1)?]).ok()),
        ),
        with("tallies without groups", each(|tally| Some(tally.slice(0, 0)))),
        with(
            "tallies cut in the middle",
            each(|tally| Some(tally.slice(tally.num_rows() / 2, tally.num_rows() - tally.num_rows() / 2))),
        ),
    ]
}

fn changed(right: &Question, request: &Value) -> Question {
    Question {
        request: request.to_string().into_bytes(),
        ..right.clone()
    }
}

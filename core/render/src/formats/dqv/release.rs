//! The release, its datasets and their files, in the words of DCAT.

use std::collections::BTreeMap;

use candour_statement::predicate::{Input, Release};
use candour_statement::statement::{Statement, is_subject};
use candour_statement::vocabulary::InputRole;
use serde_json::{Value, json};

use super::{RELEASE, dataset_id};
use crate::formats::found::line;

/// Where the names of media types start.
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";

/// Where the names of licences start.
const LICENCES: &str = "https://spdx.org/licenses/";

/// The release, each dataset, and each file that is published.
pub(super) fn describe(
    statement: &Statement,
    measured: &BTreeMap<String, Vec<Value>>,
    annotated: &BTreeMap<String, Vec<Value>>,
) -> Vec<Value> {
    let predicate = &statement.predicate;
    let ids = |of: &BTreeMap<String, Vec<Value>>, id: &str| -> Vec<Value> {
        of.get(id)
            .into_iter()
            .flatten()
            .map(|node| node["@id"].clone())
            .collect()
    };
    let with_quality = |mut node: Value, id: &str| {
        for (property, of) in [
            ("dqv:hasQualityMeasurement", measured),
            ("dqv:hasQualityAnnotation", annotated),
        ] {
            let ids = ids(of, id);
            if !ids.is_empty() {
                node[property] = json!(ids);
            }
        }
        node
    };
    let files: Vec<(usize, &Input)> = predicate
        .inputs
        .iter()
        .filter(|input| is_subject(input))
        .enumerate()
        .collect();
    let mut nodes = vec![with_quality(release(statement, &files), RELEASE)];
    for dataset in &predicate.datasets {
        let id = dataset_id(&dataset.name);
        let own: Vec<String> = files
            .iter()
            .filter(|(_, input)| input.role == InputRole::Data && input.dataset.as_deref() == Some(&dataset.name))
            .map(|(at, _)| file_id(*at))
            .collect();
        let mut node = about(&predicate.release);
        node["@id"] = json!(id);
        node["@type"] = json!("dcat:Dataset");
        node["dct:title"] = json!(line(&dataset.name));
        node["dcat:distribution"] = json!(own);
        nodes.push(with_quality(node, &id));
    }
    nodes.extend(files.iter().map(|(at, input)| file(*at, input)));
    nodes
}

fn release(statement: &Statement, files: &[(usize, &Input)]) -> Value {
    let predicate = &statement.predicate;
    let release = &predicate.release;
    let datasets: Vec<String> = predicate
        .datasets
        .iter()
        .map(|dataset| dataset_id(&dataset.name))
        .collect();
    let others: Vec<Value> = files
        .iter()
        .filter(|(_, input)| input.role != InputRole::Data)
        .map(|(at, _)| json!({ "@id": file_id(*at) }))
        .collect();
    let mut node = about(release);
    node["@id"] = json!(RELEASE);
    node["@type"] = json!("dcat:Dataset");
    node["dct:hasPart"] = json!(datasets);
    node["dct:references"] = json!(others);
    node["dqv:hasQualityMetadata"] = json!("#quality");
    if let Some(title) = &release.title {
        node["dct:title"] = json!(line(title));
    }
    if let Some(id) = &release.id {
        node["dct:identifier"] = json!(line(id));
    }
    node
}

/// What is true of the release and of each of its datasets.
fn about(release: &Release) -> Value {
    let mut node = json!({});
    if let Some(publisher) = &release.publisher {
        node["dct:publisher"] = json!({ "@id": "#publisher", "@type": "foaf:Agent", "foaf:name": line(publisher) });
    }
    if let Some(contact) = &release.contact {
        node["dcat:contactPoint"] = contact_point(&line(contact));
    }
    if let Some(licence) = &release.licence {
        match is_name(licence) {
            true => node["dct:license"] = json!(format!("{LICENCES}{licence}")),
            false => node["dct:rights"] = json!({ "@type": "dct:RightsStatement", "skos:prefLabel": line(licence) }),
        }
    }
    let day = |day: &String| json!({ "@type": "xsd:date", "@value": line(day) });
    if let (Some(from), Some(to)) = (&release.from, &release.to) {
        node["dct:temporal"] = json!({
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": day(from),
            "dcat:endDate": day(to),
        });
    }
    node
}

/// Whom to ask: an address of mail where it is one, else in words.
fn contact_point(contact: &str) -> Value {
    let mut point = json!({ "@id": "#contact", "@type": "vcard:Kind", "vcard:fn": contact });
    let is_address = |(user, host): (&str, &str)| {
        let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| is_plain(byte) || byte == b'_');
        is_plain(user) && is_plain(host) && host.contains('.')
    };
    if contact.split_once('@').is_some_and(is_address) {
        point["vcard:hasEmail"] = json!(format!("mailto:{contact}"));
    }
    point
}

/// Whether a licence is an identifier, as SPDX has them.
fn is_name(licence: &str) -> bool {
    !licence.is_empty() && licence.bytes().all(is_plain)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'+')
}

fn file_id(at: usize) -> String {
    format!("#file/{}", at + 1)
}

fn file(at: usize, input: &Input) -> Value {
    let mut node = json!({
        "@id": file_id(at),
        "@type": match input.role {
            InputRole::Data => "dcat:Distribution",
            _ => "foaf:Document",
        },
        "dct:title": line(&input.name),
    });
    match input.role {
        InputRole::Data if input.media_type.split('/').all(is_name) => {
            node["dcat:mediaType"] = json!(format!("{MEDIA_TYPES}{}", input.media_type));
        }
        _ => {
            node["dct:format"] = json!({ "@type": "dct:MediaTypeOrExtent", "skos:prefLabel": line(&input.media_type) })
        }
    }
    if let Some(bytes) = input.bytes {
        node["dcat:byteSize"] = json!({ "@type": "xsd:nonNegativeInteger", "@value": bytes.to_string() });
    }
    if let Some(sha256) = &input.sha256 {
        node["spdx:checksum"] = json!({
            "@type": "spdx:Checksum",
            "spdx:algorithm": "spdx:checksumAlgorithm_sha256",
            "spdx:checksumValue": { "@type": "xsd:hexBinary", "@value": line(sha256) },
        });
    }
    node
}

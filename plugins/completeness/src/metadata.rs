//! Metadata: what a release does not say of itself, though whoever publishes it must.

use candour_sdk::periods;
use candour_sdk::{
    Ask, Dimension, Finding, Judgement, PeriodUnit, Plan, ReleaseFacts, Rule, RuleError, RuleMeta, Scope, Tallies,
    Unit, count, number, period, when, word,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a release does not say of itself.
pub struct Metadata;

/// What a release may have to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Need {
    /// Under which licence it may be used, where it is published.
    Licence,
    /// Whom to ask.
    Contact,
    /// What it is called.
    Title,
    /// Which days it covers.
    Period,
    /// A licence by its SPDX identifier.
    KnownLicence,
    /// A period that is over on the day of the audit.
    PastPeriod,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What must be said.
    #[schemars(extend("x-stricter" = "higher"))]
    needs: Vec<Need>,
}

const LICENCE: &str = "under which licence it may be used (licence)";
const CONTACT: &str = "whom to ask about it (contact)";
const TITLE: &str = "what it is called (title)";
const PERIOD: &str = "which days it covers (period)";

impl Rule for Metadata {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("metadata")
            .summary("releases that do not say what readers must know, such as their licence")
            .dimension(Dimension::Completeness)
            .scope(Scope::Release)
            .template("not-declared", "nothing is declared of the release")
            .template(
                "no-publisher",
                "nobody is declared to publish the release (publisher), so that nothing else is asked of it",
            )
            .matters()
            .template("absent", "{declarations} of the release {declarations:is|are} missing")
            .group("{what}")
            .advice("Say it under [release] in candour.toml.")
            .meaning("Ask the publisher before you use the data: the release does not say all that you must know.")
            .template("odd-licence", "the licence is no identifier of SPDX")
            .advice("Write the licence as SPDX has it, such as OGL-UK-3.0.")
            .meaning("Programs cannot tell under which licence the data may be used; read what the publisher wrote.")
            .template(
                "not-over",
                "the release covers days until {last}, later than the day of the audit, {as-of}",
            )
            .advice("Correct the period or as-of in candour.toml: nothing can be recorded before it happens.")
            .meaning("Do not rely on the latest periods: they had not ended when the release was audited.")
            .word(LICENCE)
            .word(CONTACT)
            .word(TITLE)
            .word(PERIOD)
            .measure(
                "publication-delay",
                "days from the end of the period to the day of the audit",
            )
            .threshold("[needs=licence] a published release has no licence")
            .threshold("[needs=contact] a release says nobody to ask")
            .threshold("[needs=title] a release has no title")
            .threshold("[needs=period] a release does not say which days it covers")
            .threshold("[needs=known-licence] a licence is no identifier of SPDX")
            .threshold("[needs=past-period] a release covers days after the day of the audit")
            .page(include_str!("metadata.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let release = &ask.facts.release;
        let said = [&release.title, &release.contact, &release.licence, &release.id];
        match release.publisher {
            Some(_) => Plan::facts_suffice(),
            None if said.iter().all(|said| said.is_none()) => Plan::not_applicable("not-declared"),
            None => Plan::not_applicable("no-publisher"),
        }
    }

    fn judge(&self, ask: &Ask<Params>, _: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let release = &ask.facts.release;
        let needs = |need| ask.params.needs.contains(&need);
        // A release is looked at whole.
        out.looked(Unit::Claims).all(1);
        let absent = [
            (
                Need::Licence,
                LICENCE,
                release.licence.is_none() && release.audience.is_world(),
            ),
            (Need::Contact, CONTACT, release.contact.is_none()),
            (Need::Title, TITLE, release.title.is_none()),
            (Need::Period, PERIOD, release.period.is_none()),
        ];
        let absent = absent
            .into_iter()
            .filter(|(need, _, is_absent)| *is_absent && needs(*need));
        let absent: Vec<&str> = absent.map(|(_, what, _)| what).collect();
        if !absent.is_empty() {
            let n = absent.len() as u64;
            let finding = Finding::of("absent").arg("declarations", count(n, Unit::Claims));
            let finding = finding.affected(n, Unit::Claims);
            out.finding(
                absent
                    .iter()
                    .fold(finding, |finding, what| finding.group([("what", word(*what))])),
            );
        }
        if needs(Need::KnownLicence) && release.licence.as_deref().is_some_and(|licence| !is_of_spdx(licence)) {
            out.finding(Finding::of("odd-licence"));
        }
        judge_period(release, needs(Need::PastPeriod), out);
        Ok(())
    }
}

fn judge_period(release: &ReleaseFacts, must_be_over: bool, out: &mut Judgement) {
    let as_of = release.as_of.as_deref();
    let audited = as_of.and_then(|as_of| periods::days(as_of, PeriodUnit::Day));
    let (Some(days), Some(audited), Some(as_of)) = (when::release_days(release), audited, as_of) else {
        return;
    };
    let delay = (audited.from - days.to).get_days();
    if delay >= 0 {
        out.measure("publication-delay", number(delay));
    } else if must_be_over {
        let last = period(days.to.to_string());
        out.finding(Finding::of("not-over").arg("last", last).arg("as-of", period(as_of)));
    }
}

/// Whether a licence is written as SPDX writes them: identifiers, joined by AND, OR and WITH.
fn is_of_spdx(licence: &str) -> bool {
    let spaced = licence.replace(['(', ')'], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let is_joint = |word: &str| matches!(word, "AND" | "OR" | "WITH");
    let is_name = |word: &str| !is_joint(word) && word.chars().all(|c| c.is_ascii_alphanumeric() || ".-+:".contains(c));
    words.len() % 2 == 1
        && words
            .iter()
            .enumerate()
            .all(|(i, word)| if i % 2 == 0 { is_name(word) } else { is_joint(word) })
}

#[cfg(test)]
mod tests {
    use candour_sdk::DateRange;
    use candour_sdk::facts::ReleasedTo;
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    fn trust() -> ReleaseFacts {
        ReleaseFacts {
            publisher: Some("A trust".into()),
            contact: Some("information@example.org".into()),
            licence: Some("OGL-UK-3.0".into()),
            period: Some(DateRange {
                from: "2014-04-01".into(),
                to: "2015-03-31".into(),
            }),
            as_of: Some("2015-07-01".into()),
            ..ReleaseFacts::default()
        }
    }

    fn said(release: ReleaseFacts) -> String {
        let needs = ["licence", "contact", "period", "known-licence", "past-period"];
        judge(
            &Metadata,
            json!({ "needs": needs }),
            &Case::new("a\n1\n").release(release),
        )
        .text()
    }

    #[test]
    fn page() {
        check_page(&Metadata);
    }

    #[test]
    fn a_release_that_says_all_is_clean_and_its_delay_is_told() {
        assert_eq!(said(trust()), "nothing\n");
        let case = Case::new("a\n1\n").release(trust());
        let answer = judge(&Metadata, json!({ "needs": ["licence"] }), &case);
        assert_eq!(answer.measure("publication-delay"), Some(&number(92)));
        assert_eq!(answer.coverage_text(), "claims: 1 of 1\n");
    }

    #[test]
    fn a_file_alone_is_asked_for_nothing() {
        let bare = ReleaseFacts {
            as_of: Some("2015-07-01".into()),
            ..ReleaseFacts::default()
        };
        assert_eq!(said(bare), "not applicable: nothing is declared of the release\n");
        let titled = ReleaseFacts {
            title: Some("Visits".into()),
            ..ReleaseFacts::default()
        };
        assert!(said(titled).starts_with("not applicable: nobody is declared to publish"));
    }

    #[test]
    fn what_is_not_published_needs_no_licence() {
        for (audience, is_asked) in [
            (ReleasedTo::World, true),
            (ReleasedTo::Researchers, false),
            (ReleasedTo::Internal, false),
        ] {
            let release = ReleaseFacts {
                licence: None,
                audience,
                ..trust()
            };
            assert_eq!(said(release) != "nothing\n", is_asked, "{audience:?}");
        }
    }

    #[test]
    fn days_to_come_are_covered_by_none() {
        let at = |as_of: &str| {
            said(ReleaseFacts {
                as_of: Some(as_of.into()),
                ..trust()
            })
        };
        assert_eq!(at("2015-03-31"), "nothing\n");
        assert_eq!(
            at("2015-03-30"),
            "the release covers days until 31 March 2015, later than the day of the audit, 30 March 2015\n"
        );
    }

    #[test]
    fn licences_are_written_as_spdx_has_them() {
        for (licence, is_known) in [
            ("OGL-UK-3.0", true),
            ("CC-BY-4.0 OR (ODbL-1.0 AND MIT)", true),
            ("LicenseRef-our-own", true),
            ("Open Government Licence", false),
            ("MIT AND", false),
            ("https://example.org/licence", false),
            ("()", false),
        ] {
            assert_eq!(is_of_spdx(licence), is_known, "{licence}");
        }
    }
}

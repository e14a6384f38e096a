// What an audit said, in words: the verdict with what it leaves open, and what was not checked.

import { agreeing, capitalised, column, filled, several } from "./values.js";

const AUDIENCES = { researchers: "researchers", internal: "internal use" };
const PURPOSES = { researchers: "its release to researchers", internal: "its internal use" };
const TOPICS = { "previous-release": "change since the previous release", "recoverable-cells": "recoverable cells" };
const LIMITS = {
  "privacy-undeclared": (name) => `privacy was not checked in ${name}: its columns have no x-privacy`,
  "measures-undeclared": (name) => `small counts of people were not checked in ${name}: its columns have no x-measure`,
  "subject-withheld": (name) => `people could not be counted in ${name}: whom a row is about is withheld`,
  "subject-undeclared": (name) => `people could not be counted in ${name}: the schema does not say whom a row is about`,
  "schema-absent": (name) => `no schema is given for ${name}, so its rows were not validated`,
  "confidentiality-weakened": (name) => `people in ${name} are protected less than the built-in policy has it`,
  "failure-accepted": (name) => `a finding about people${name ? ` in ${name}` : ""} that fails is accepted by a waiver`,
  "plugin-let-loose": (name) =>
    `the plugin ${name} ran less confined than it must, as whoever ran the audit allowed: it may have read files and the memory of others, and told of them`,
};
const WAIVERS = [
  ["expired", "waiver has expired", "waivers have expired"],
  ["exceeded", "waiver accepts less than was found", "waivers accept less than was found"],
  ["unused", "waiver accepts nothing that was found", "waivers accept nothing that was found"],
];

const risks = (predicate) => predicate.notChecked.filter((entry) => entry.matters);

function weakenings(predicate) {
  const ofRules = predicate.blocks.flatMap((block) => (block.weakened ?? []).map((weak) => JSON.stringify([block.rule, weak.param])));
  return new Set(ofRules).size + (predicate.audit.weakened ?? []).length;
}

// `PASSED, 2 risks not checked`.
export function outcome(predicate) {
  const parts = [];
  const forWhom = AUDIENCES[predicate.audit.audience];
  if (forWhom) parts.push(`for ${forWhom} only`);
  if (predicate.verdict === "PASSED") {
    const [waived, weaker, open] = [predicate.figures.waived, weakenings(predicate), risks(predicate).length];
    if (waived > 0n) parts.push(`${several(waived, "finding", "findings")} accepted`);
    if (weaker > 0) parts.push(several(weaker, "weakening", "weakenings"));
    if (open > 0) parts.push(`${several(open, "risk", "risks")} not checked`);
  }
  return [predicate.verdict, ...parts].join(", ");
}

// The verdict in sentences, without the names of rules: the pages beside the report have those.
export function sentence(predicate) {
  const { verdict, figures, blocks } = predicate;
  const sentences = [main(predicate)];
  if (AUDIENCES[predicate.audit.audience]) sentences.push(`It is for ${AUDIENCES[predicate.audit.audience]}: not for publication.`);
  if (verdict === "ERROR" && figures.failures > 0n) {
    sentences.push(`${several(figures.failures, "finding", "findings")} must be put right all the same.`);
  }
  if (verdict === "FAILED" && figures.warnings > 0n) {
    sentences.push(`${several(figures.warnings, "warning", "warnings")} should be looked at too.`);
  }
  const little = blocks.filter((block) => block.tooLittle).length;
  if (little > 0) sentences.push(`${several(little, "check saw", "checks saw")} too little to say that all is well.`);
  const open = risks(predicate).map((risk) => whatOf(risk.what));
  if (verdict === "PASSED" && open.length > 0) sentences.push(`Not checked, and may matter: ${open.join(", ")}.`);
  for (const limit of predicate.limits) sentences.push(`${capitalised(LIMITS[limit.code](limit.dataset ?? limit.plugin ?? ""))}.`);
  if (figures.waived > 0n) sentences.push(`${several(figures.waived, "finding is", "findings are")} accepted by a waiver.`);
  for (const [state, one, many] of WAIVERS) {
    const n = predicate.waivers.filter((waiver) => waiver.state === state).length;
    if (n > 0) sentences.push(`${several(n, one, many)}.`);
  }
  return sentences.join(" ");
}

function main({ verdict, figures, limits, blocks, audit }) {
  const purpose = PURPOSES[audit.audience] ?? "publication";
  const ran = several(figures.checksRun, "check", "checks");
  if (verdict === "ERROR") {
    if (figures.checksCouldNotRun === 0n) return "Nothing was checked, so nothing can be said about this release.";
    const lost = several(figures.checksCouldNotRun, "check", "checks");
    return `${lost} could not run, so this release cannot be called safe to publish.`;
  }
  if (verdict === "FAILED") return `${several(figures.failures, "finding", "findings")} must be put right before this release is published.`;
  if (verdict === "WARNED") {
    if (figures.warnings > 0n) {
      return `Nothing stands in the way of ${purpose}, but ${several(figures.warnings, "warning", "warnings")} should be looked at first.`;
    }
    const isWhole = limits.length === 0 && !blocks.some((block) => block.tooLittle);
    const but = isWhole ? "what was declared does not fit what was found" : "not everything could be checked";
    return `${ran} ran and found nothing that stands in the way, but ${but}.`;
  }
  const notes = figures.notes > 0n ? `; ${several(figures.notes, "thing is", "things are")} worth knowing` : "";
  return `${ran} ran and found nothing that stands in the way of ${purpose}${notes}.`;
}

// How many checks could not look at all that they are about; nothing where there is none.
export function inPart({ checksPartly, checksNotLooked }) {
  const parts = [];
  if (checksPartly > 0n) {
    const about = agreeing(checksPartly, "it is", "they are");
    parts.push(`${several(checksPartly, "check", "checks")} found nothing, and saw only a part of what ${about} about`);
  }
  if (checksNotLooked > 0n) parts.push(`${several(checksNotLooked, "check", "checks")} could look at nothing`);
  return parts.length > 0 ? `${capitalised(parts.join("; "))}.` : undefined;
}

// Everything that was not checked, `what on where: why`; what may matter comes first.
export function notChecked(predicate) {
  const entries = [...risks(predicate), ...predicate.notChecked.filter((entry) => !entry.matters)];
  return entries.map((entry) => {
    const place = (entry.datasets ?? []).length > 0 ? ` on ${entry.datasets.join(", ")}` : "";
    return `${whatOf(entry.what)}${place}: ${entry.failed ? "could not run: " : ""}${reasonOf(predicate.words, entry)}`;
  });
}

function whatOf({ rule, topic, change }) {
  if (rule !== undefined) return rule;
  if (topic !== undefined) return TOPICS[topic];
  return `[[change]] ${change.what}${change.column === undefined ? "" : ` of ${column(change.column)}`}`;
}

function reasonOf(words, { what, reason }) {
  const { code, args, detail } = reason;
  const ofRule = (words.rules ?? {})[what.rule]?.templates?.[code.rule]?.text;
  const template = code.rule === undefined ? ((words.reasons ?? {})[code.candour] ?? code.candour) : (ofRule ?? "(not shown)");
  const told = filled(template, args);
  return detail === undefined ? told : `${told}: ${detail}`;
}

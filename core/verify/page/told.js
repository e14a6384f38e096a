// What a verification came to, in the words of `candour verify`: headings with lines, and nothing of how they are shown.

import { inPart, notChecked, outcome, sentence } from "./audited.js";
import { agreeing, ago, dayInWords, listed } from "./values.js";

// Each state's words, and whether it is good, bad or neither.
export const STATES = {
  matches: ["good", "matches"],
  "built-in": ["good", "matches (comes with candour)"],
  "other-line-ends": ["warn", "same text, other line ends"],
  differs: ["bad", "DIFFERS"],
  "two-places": ["bad", "IN TWO PLACES"],
  absent: ["warn", "not here"],
  unreadable: ["bad", "cannot be read"],
};
const PAGE_STATES = {
  matches: ["good", "says what the report says"],
  signed: ["good", "as signed with the report"],
  differs: ["bad", "IS NOT WHAT THE REPORT SAYS"],
  "not-checked": ["warn", "not checked"],
  unreadable: ["bad", "cannot be read"],
};
const DIGEST_STATES = {
  signed: ["good", "signed by the same"],
  "not-signed": ["warn", "not signed by the same"],
  "of-another-report": ["warn", "of another report"],
  unreadable: ["warn", "cannot be read"],
};
const LAYOUTS = { above: "", flat: " (a flat download: all in the folder of the report)", named: " (the report was given by itself)" };
const MOST_STRANGERS = 5;

// What this page leaves to the program, whatever it found.
export const LEFT_TO_THE_PROGRAM = [
  "whether `report.html`, `report.md` and `findings.jsonl` are what the report says, beyond the digests that were signed with them",
  "whether a file with other bytes has the same records: here it DIFFERS",
  "a trust file, with names, roles and days of keys; several signatures that are asked for; and the chain of releases",
  "whether the audit gives the same again: `candour reproduce`",
];

export function told(result, today) {
  const { statement, files, around, pages, digests } = result;
  const { predicate } = statement;
  const { title, publisher, id } = predicate.release;
  return {
    title: [title, publisher, id].filter((part) => part !== undefined).join(" · "),
    signers: result.signers.map((key) => ({ name: `the key in ${key.name}`, keyid: key.keyid })),
    otherSigners: otherSigners(result),
    said: said(result, today),
    verdict: predicate.verdict,
    notChecked: notChecked(predicate),
    whereabouts: LAYOUTS[result.layout],
    files: files.map(({ name, role, state, hereAs, remark }) => ({
      state: STATES[state],
      text: `${name} (${role})`,
      more: [hereAs && `here as ${hereAs}`, remark].filter(Boolean),
    })),
    pages: [
      ...pages.map(({ name, state, otherLineEnds }) => ({
        state: otherLineEnds ? ["good", "same text, other line ends"] : PAGE_STATES[state],
        text: name,
        more: [],
      })),
      ...(digests ? [{ state: DIGEST_STATES[digests], text: "pages.intoto.json (the digests of the pages)", more: [] }] : []),
    ],
    beside: besides(around),
    conclusion: conclusion(result),
    outcome: outcome(predicate),
    next: next(result),
  };
}

function otherSigners({ others, unable }) {
  const lines = [];
  if (others === 1) lines.push("one more, by a key that was not given: nothing is known of it");
  if (others > 1) lines.push(`${others} more, by keys that were not given: nothing is known of them`);
  if (unable !== undefined) lines.push(unable);
  return lines;
}

function said({ statement: { predicate }, isCanonical }, today) {
  const day = predicate.audit.asOf;
  const words = dayInWords(day);
  const when = words ? `Audited as of ${words}, ${ago(day, today)}, by candour ` : "Audited by candour ";
  return [
    `${outcome(predicate)}: ${sentence(predicate)}`,
    inPart(predicate.figures),
    `${when}${predicate.audit.candour}${words ? "." : "; the report names no day."}`,
    isCanonical ? undefined : "What was signed is not in canonical form, so it was not written by candour.",
  ].filter((line) => line !== undefined);
}

function besides({ strangers, leftBehind, passedOver }) {
  const few = (names) =>
    names.slice(0, MOST_STRANGERS).join(", ") + (names.length > MOST_STRANGERS ? ` and ${names.length - MOST_STRANGERS} more` : "");
  return [
    ["in this folder, and not in the report", strangers],
    ["left half written by a run that was stopped; nobody needs it", leftBehind],
    ["not looked into", passedOver],
  ]
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what}: ${few(names)}`);
}

const PARTS = [
  ["other-line-ends", "is the same text with other line ends.", "are the same text with other line ends."],
  ["differs", "differs from what was audited.", "differ from what was audited."],
  ["two-places", "lies in two places, and the two differ.", "lie in two places each, and the two differ."],
  ["unreadable", "cannot be read.", "cannot be read."],
  ["absent", "is not here.", "are not here."],
];

function conclusion({ files, pages, around, layout }) {
  let text = `The report is genuine${filesConcluded(files)}`;
  if (layout === "flat") text += " All was looked for in the folder of the report, as a flat download.";
  const inState = (state) => pages.filter((page) => page.state === state).map((page) => page.name);
  const [wrong, unreadable, unchecked] = ["differs", "unreadable", "not-checked"].map(inState);
  if (wrong.length === 1) text += ` But ${wrong[0]} beside it does not say what the report says: do not read it.`;
  if (wrong.length > 1) text += ` But ${listed(wrong)} beside it do not say what the report says: do not read them.`;
  if (unreadable.length > 0) text += ` ${unreadable[0]} beside it cannot be read.`;
  if (unchecked.length > 0) {
    const of = (one, many) => agreeing(unchecked.length, one, many);
    text +=
      ` Whether ${listed(unchecked)} beside it ${of("says", "say")} what the report says was not checked: nothing that is signed ` +
      `tells what ${of("it", "they")} should be, and this page cannot make ${of("it", "them")} again.`;
  }
  const n = around.strangers.length;
  if (n === 1) text += " 1 more file lies in this folder, which nobody audited.";
  if (n > 1) text += ` ${n} more files lie in this folder, which nobody audited.`;
  return text;
}

function filesConcluded(files) {
  const count = (state) => files.filter((file) => file.state === state).length;
  // A policy that came with candour is no file that anybody downloaded.
  const all = files.length - count("built-in");
  const matching = count("matches");
  if (all === 0) return ". It names no file, so there is nothing to compare.";
  if (matching === all) {
    if (all === 1) return ", and its only file is the one that was audited.";
    const apart = all < files.length ? " (the policy that comes with candour apart)" : "";
    return `, and all ${all} files are the ones that were audited${apart}.`;
  }
  const here = agreeing(matching, "is here as it was audited", "are here as they were audited");
  const lead = all === 1 ? "." : `. Of its ${all} files, ${matching} ${here}.`;
  const parts = PARTS.filter(([state]) => count(state) > 0).map(([state, one, many]) =>
    all === 1 ? ` Its only file ${one}` : ` ${count(state)} ${agreeing(count(state), one, many)}`,
  );
  return lead + parts.join("");
}

function next({ files, pages, statement: { predicate } }) {
  const has = (state) => files.some((file) => file.state === state);
  const hasPage = (state) => pages.some((page) => page.state === state);
  const { contact } = predicate.release;
  const whom = contact === undefined ? "the publisher" : `the publisher (${contact.replaceAll("`", "'")})`;
  const make = "make the page yourself, from what was signed: `candour export REPORT --format html`";
  if (hasPage("differs")) return make;
  if (has("two-places")) return "take away the file that is not in its place; and ask who put it there";
  if (has("differs")) return `download what differs again; if it still differs, ask ${whom} which version is right`;
  if (has("unreadable") || hasPage("unreadable")) return "make what cannot be read readable, and verify again";
  if (has("absent")) return "download the files that are not here, and give them too";
  if (hasPage("not-checked")) return make;
  if (["FAILED", "ERROR"].includes(predicate.verdict)) return `ask ${whom} why this was published all the same: the audit did not pass`;
  return "ask about what was not checked; and run the audit again, which must give the same bytes: `candour reproduce REPORT`";
}

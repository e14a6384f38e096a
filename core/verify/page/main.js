// The page: takes what the reader gives, and shows what it came to. Text of a report is only ever set as text.

import { Fault, isUnreadable } from "./fault.js";
import { MOST_GIVEN, ofDrop, ofInput } from "./given.js";
import { KNOWN } from "./known.js";
import { harmless } from "./marks.js";
import { CannotCheck } from "./signature.js";
import { LEFT_TO_THE_PROGRAM, told } from "./told.js";
import { several } from "./values.js";
import { verify } from "./verify.js";

const MARKS = { good: "✓", warn: "!", bad: "✗" };
const MOST_SHOWN = 500;
const $ = (id) => document.getElementById(id);

const given = { keys: [], report: undefined, files: new Map() };

// An element with texts and elements in it. Commands between backticks are set as such, where the text is the page's own.
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const child of children) made.append(typeof child === "string" ? harmless(child) : child);
  return made;
}

const ownText = (text) => text.split("`").map((part, at) => (at % 2 === 1 ? element("code", {}, part) : part));
const paragraph = (...children) => element("p", {}, ...children);

function list(items, sort = "plain") {
  const shown = items.slice(0, MOST_SHOWN).map((item) => element("li", {}, ...[item].flat()));
  if (items.length > MOST_SHOWN) shown.push(element("li", {}, `and ${items.length - MOST_SHOWN} more`));
  return element("ul", { class: sort }, ...shown);
}

function section(heading, ...children) {
  return element("section", {}, element("h2", {}, heading), ...children);
}

// A file or a page with its state before it, by a word and a mark, and never by its colour alone.
function stated({ state: [sort, words], text, more }) {
  const mark = element("span", { class: "shape", "aria-hidden": "true" }, MARKS[sort]);
  const lines = more.map((line) => element("span", { class: "more" }, line));
  return [element("span", { class: `mark ${sort}` }, mark, ` ${words} `), element("span", {}, text), ...lines];
}

function panel(sort, heading, ...children) {
  return element("section", { class: `panel ${sort}` }, element("h2", { id: "outcome", tabindex: "-1" }, heading), ...children);
}

function showResult(result) {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  const words = told(result, today);
  const isPassed = !["FAILED", "ERROR"].includes(words.verdict);
  const [sort, heading] = {
    0: isPassed ? ["good", "The report is genuine"] : ["warn", "The report is genuine, and the audit did not pass"],
    1: ["bad", "The report is genuine, and what lies beside it is not what was audited"],
    4: ["warn", "The report is genuine, and not everything could be checked"],
  }[result.exit];
  const signers = words.signers.map(({ name, keyid }) => [name, element("span", { class: "more" }, `key id ${keyid}`)]);
  show(
    result.exit,
    panel(
      sort,
      heading,
      paragraph(words.conclusion),
      paragraph("The audit’s own verdict is ", element("strong", {}, words.outcome), "."),
      element("p", { class: "next" }, "Next: ", ...ownText(`${words.next}.`)),
    ),
    section("Signed by", ...(words.title ? [element("p", { class: "release" }, words.title)] : []), list([...signers, ...words.otherSigners])),
    section("What the audit said", ...words.said.map((line) => paragraph(line)), ...gaps(words.notChecked)),
    section(`The files${words.whereabouts}`, list(words.files.map(stated), "states"), ...words.beside.map((line) => paragraph(line))),
    ...(words.pages.length > 0 ? [section("Pages beside the report", list(words.pages.map(stated), "states"))] : []),
    leftOut(),
  );
}

const gaps = (lines) => (lines.length > 0 ? [paragraph("It did not check:"), list(lines)] : []);

function leftOut() {
  return section(
    "What this page did not check",
    paragraph("Only the program checks this: ", element("code", {}, "candour verify REPORT --pub KEY"), "."),
    list(LEFT_TO_THE_PROGRAM.map(ownText)),
  );
}

const why = (message) => paragraph(`Why: ${message}.`);

function showFailure(error) {
  if (error instanceof CannotCheck) {
    show("unknown", panel("warn", "Nothing is known of the report yet", why(error.message)));
  } else if (isUnreadable(error)) {
    showFailure(new Fault("a file that you gave cannot be read", "see that it is still where it was, and choose it again", 2));
  } else if (error instanceof Fault) {
    const heading = error.exit === 1 ? "Do not rely on this report" : "The report could not be checked";
    const help = element("p", { class: "next" }, "Next: ", ...ownText(`${error.help}.`));
    show(error.exit, panel(error.exit === 1 ? "bad" : "warn", heading, why(error.message), help));
  } else {
    const help = "Please tell Candour’s authors, and use `candour verify`.";
    show("failed", panel("bad", "This page failed, and nothing is known of the report", why(`${error}`), paragraph(...ownText(help))));
  }
}

function show(exit, ...sections) {
  $("result").replaceChildren(...sections);
  document.body.dataset.exit = String(exit);
  $("outcome").focus();
}

// Whoever gives something else asks another question: what was answered before is taken away.
function changed() {
  delete document.body.dataset.exit;
  $("result").replaceChildren();
  $("keys-given").textContent = harmless(given.keys.map((file) => file.name).join(", ")) || "none yet";
  $("report-given").textContent = given.report ? harmless(given.report.name) : "looked for among the files";
  $("files-given").textContent = given.files.size > 0 ? several(given.files.size, "file", "files") : "none yet";
}

function addFiles(pairs) {
  if (given.files.size + pairs.length > MOST_GIVEN) {
    showFailure(new Fault(`more than ${MOST_GIVEN} files were given`, "give the release alone, or use `candour verify`", 2));
    return;
  }
  for (const [path, file] of pairs) given.files.set(path, file);
  changed();
}

async function run() {
  changed();
  $("verify").disabled = true;
  const total = [...given.files.values()].reduce((sum, file) => sum + file.size, 0);
  let read = 0;
  const progress = (bytes) => {
    read += bytes;
    $("progress").textContent = `${Math.round(read / 1e6)} MB read; ${Math.round(total / 1e6)} MB were given`;
  };
  try {
    showResult(await verify(given, KNOWN, progress));
  } catch (error) {
    showFailure(error);
  }
  $("progress").textContent = "";
  $("verify").disabled = false;
}

function onFiles(id, take) {
  $(id).addEventListener("change", (event) => {
    take(ofInput(event.target.files));
    changed();
  });
}

onFiles("keys", (pairs) => (given.keys = pairs.map(([, file]) => file)));
onFiles("report", (pairs) => (given.report = pairs[0]?.[1]));
onFiles("files", addFiles);
onFiles("folder", addFiles);
$("verify").addEventListener("click", run);
$("again").addEventListener("click", () => {
  Object.assign(given, { keys: [], report: undefined, files: new Map() });
  document.querySelectorAll("input").forEach((input) => (input.value = ""));
  changed();
});
// A file that is dropped anywhere else would be opened in place of this page.
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  const isKey = event.target.closest?.("#drop-key") !== null;
  ofDrop(event.dataTransfer).then(
    (pairs) => {
      if (isKey) given.keys = pairs.map(([, file]) => file);
      else addFiles(pairs);
      changed();
    },
    (error) => showFailure(new Fault(`what was dropped cannot be read: ${error.message}`, "choose the files instead", 2)),
  );
});
changed();
document.body.dataset.ready = "yes";

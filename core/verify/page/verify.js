// Everything that a verification comes to, from files alone: nothing here knows of the page that shows it.

import { beside } from "./beside.js";
import { sha256Of } from "./digest.js";
import { MOST_ENVELOPE_BYTES, readEnvelope, verifyEnvelope } from "./envelope.js";
import { Fault } from "./fault.js";
import { readKey } from "./key.js";
import { checkPages } from "./pages.js";
import { Places, locate } from "./places.js";
import { readStatement } from "./statement.js";
import { checkFiles, findUnnamed } from "./subjects.js";

const WRONG = ["differs", "two-places", "unreadable"];

// `given` has the keys' files, the report's if it was given by itself, and the other files by their paths; `known` what the page
// carries: schemas, and the digests of the policies that come with candour.
export async function verify(given, known, progress) {
  if (given.keys.length === 0) {
    throw new Fault(
      "no public key was given, so no signature can be checked",
      "give the publisher's public key, taken from their own website and not from this download",
      2,
    );
  }
  const keys = [];
  for (const file of given.keys) keys.push(readKey(new Uint8Array(await file.slice(0, 64 * 1024 + 1).arrayBuffer()), file.name));
  const path = given.report ? await pathOf(given.report, given.files) : pathOfReport(given.files);
  const file = given.report ?? given.files.get(path);
  if (file.size > MOST_ENVELOPE_BYTES) {
    throw new Fault("the report is larger than any report", "is this the file you meant?", 2);
  }
  const envelope = readEnvelope(new Uint8Array(await file.arrayBuffer()));
  const signed = await verifyEnvelope(envelope, keys);
  const { statement, isCanonical } = readStatement(envelope.payload, known.statement);
  const places = new Places(given.files, statement.subject, path);
  const files = await checkFiles(statement, places, known.builtIn, progress);
  const around = beside(statement, places, path, files);
  around.strangers = await findUnnamed(statement, places, files, around.strangers);
  const { pages, digests } = await checkPages(places, envelope.payload, signed.signers, known.pages);
  const result = { ...signed, statement, isCanonical, layout: places.layout, files, around, pages, digests };
  return { ...result, exit: exitOf(result) };
}

function pathOfReport(files) {
  const found = locate(files);
  if (found.length === 1) return found[0];
  const [message, help] =
    found.length === 0
      ? ["there is no report among the files", "give the file `report.intoto.json`, or the folder that holds it"]
      : [`there are ${found.length} reports among the files: ${found.slice(0, 3).join(", ")}`, "choose the one that you mean as the report"];
  throw new Fault(message, help, 2);
}

// Where a report that was given by itself lies among the files too; nothing where it does not, or in several places.
async function pathOf(report, files) {
  const alike = [];
  for (const path of locate(files)) {
    if (files.get(path).size === report.size && (await sha256Of(files.get(path))) === (await sha256Of(report))) alike.push(path);
  }
  return alike.length === 1 ? alike[0] : undefined;
}

// How `candour verify` would end.
function exitOf({ files, pages }) {
  const hasPage = (state) => pages.some((page) => page.state === state);
  if (files.some((file) => WRONG.includes(file.state)) || hasPage("differs") || hasPage("unreadable")) return 1;
  const isAbsent = files.length === 0 || files.some((file) => file.state === "absent");
  return isAbsent || hasPage("not-checked") ? 4 : 0;
}

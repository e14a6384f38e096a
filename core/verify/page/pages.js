// The pages beside a report. This page cannot make them again, so that it holds them against the digests that were signed.

import { fit } from "./digest.js";
import { MOST_ENVELOPE_BYTES, STATEMENT_TYPE, readEnvelope, readPayload, verifyEnvelope } from "./envelope.js";
import { Fault, isUnreadable } from "./fault.js";
import { DIGESTS, PAGES, UNSIGNED, inside } from "./places.js";
import { fits } from "./schema.js";
import { sha256 } from "./sha256.js";

const PAGES_TYPE = "https://w3id.org/candour/report-pages/v0.1";
const MOST_PAGES = 100;
const MOST_PAGE_BYTES = 64 << 20;

export async function checkPages(places, payload, signers, schema) {
  if (places.report === undefined) return { pages: [] };
  const fileOf = (name) => places.files.get(inside(places.report, name));
  const signed = fileOf(DIGESTS) && (await readDigests(fileOf(DIGESTS), payload, signers, schema));
  const pages = [];
  for (const name of PAGES) {
    const file = fileOf(name);
    if (file) pages.push(await checkPage(name, file, digestOf(signed?.statement, name)));
  }
  const unsigned = fileOf(UNSIGNED);
  if (unsigned) {
    const page = await checkPage(UNSIGNED, unsigned, sha256(payload), payload.length);
    pages.push({ ...page, state: page.state === "signed" ? "matches" : page.state });
  }
  return { pages, digests: signed?.state };
}

// How a page compares with its digest. How long it was nobody says of a page: only itself can.
async function checkPage(name, file, digest, bytes = file.size) {
  if (digest === undefined) return { name, state: "not-checked" };
  if (file.size > MOST_PAGE_BYTES) return { name, state: "differs" };
  try {
    const found = await fit(file, digest, bytes);
    return { name, state: found === "other" ? "differs" : "signed", otherLineEnds: found === "other-line-ends" };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return { name, state: "unreadable" };
  }
}

// The statement of the pages' digests, if somebody who signed the report signed it too and it is of this report.
async function readDigests(file, payload, signers, schema) {
  let state = "unreadable";
  try {
    if (file.size > MOST_ENVELOPE_BYTES) return { state };
    const envelope = readEnvelope(new Uint8Array(await file.arrayBuffer()));
    state = "not-signed";
    await verifyEnvelope(envelope, signers);
    state = "unreadable";
    const statement = readPayload(envelope.payload);
    const isOne = fits(schema, statement) && statement._type === STATEMENT_TYPE && statement.predicateType === PAGES_TYPE;
    if (!isOne || statement.subject.length > MOST_PAGES) return { state };
    if (statement.predicate.statementSha256 !== sha256(payload)) return { state: "of-another-report" };
    return { state: "signed", statement };
  } catch (error) {
    if (!(error instanceof Fault || isUnreadable(error))) throw error;
    return { state };
  }
}

// The digest that it names for a page; nothing where it names none, or several.
function digestOf(statement, name) {
  const named = statement?.subject.filter((subject) => subject.name === name) ?? [];
  return named.length === 1 ? named[0].digest.sha256 : undefined;
}

// What was signed, read as a statement of an audit: its types, its whole shape, and whether it fits itself.

import { contradictions } from "./contradictions.js";
import { STATEMENT_TYPE, readPayload } from "./envelope.js";
import { Fault } from "./fault.js";
import { canonical, isObject } from "./json.js";
import { harmless } from "./marks.js";
import { fits } from "./schema.js";

const PREDICATE_TYPE = "https://w3id.org/candour/data-audit/v0.2";
const EARLIER_TYPE = "https://w3id.org/candour/data-audit/v0.1";
const MOST_FILES = 50_000;
const MOST_CONTRADICTIONS = 3;

// The statement, and whether its bytes are in canonical form.
export function readStatement(payload, schema) {
  const statement = readPayload(payload);
  const wrong = (reason) =>
    new Fault(
      `what was signed is not a statement of an audit: ${reason}`,
      "it is something else, or of another version of candour; ask whoever made it",
    );
  if (!isObject(statement) || typeof statement._type !== "string" || typeof statement.predicateType !== "string") {
    throw wrong("it does not say of what type it is");
  }
  if (statement._type === STATEMENT_TYPE && statement.predicateType === EARLIER_TYPE) {
    throw new Fault(
      "what was signed is a report of version 0.1, which this page does not read",
      "ask its publisher to audit the release again and sign the new report",
    );
  }
  for (const [found, expected] of [[statement._type, STATEMENT_TYPE], [statement.predicateType, PREDICATE_TYPE]]) {
    if (found !== expected) throw wrong(`its type is another than ${expected}, which this page reads`);
  }
  if (!fits(schema, statement)) throw wrong("it has not the shape that the schema of statements asks for");
  const { inputs, dimensions, blocks } = statement.predicate;
  if (inputs.length > MOST_FILES || statement.subject.length > MOST_FILES) throw wrong("it names more files than any release has");
  if (dimensions.length > 7) throw wrong("it has more dimensions than there are");
  if (!fits({ type: "array", items: schema.$defs.Block }, blocks, { root: schema, isExact: true })) {
    throw wrong("a block holds what candour does not write, so that nothing tells whether its digest is right");
  }
  const found = contradictions(statement);
  if (found.length > 0) {
    const more = found.length > MOST_CONTRADICTIONS ? `; and ${found.length - MOST_CONTRADICTIONS} more` : "";
    throw new Fault(
      `what was signed contradicts itself: ${found.slice(0, MOST_CONTRADICTIONS).map(harmless).join("; ")}${more}`,
      "no audit wrote that, whoever signed it: do not rely on any of it, and ask the publisher for the report again",
    );
  }
  const text = canonical(statement);
  const isCanonical = text !== undefined && text === new TextDecoder("utf-8", { ignoreBOM: true }).decode(payload);
  return { statement, isCanonical };
}

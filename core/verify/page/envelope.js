// The envelope around a report (DSSE v1): sizes first, then JSON with one meaning, then exact types, then who signed.

import { decodeBase64 } from "./base64.js";
import { Fault } from "./fault.js";
import { isObject, parse } from "./json.js";
import { CannotCheck, made } from "./signature.js";

export const PAYLOAD_TYPE = "application/vnd.in-toto+json";
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const MOST_ENVELOPE_BYTES = 12 << 20;
const MOST_PAYLOAD_BYTES = 8 << 20;
const MOST_SIGNATURES = 16;
const MOST_SIGNATURE_CHARACTERS = 4096;
const MOST_NAME_BYTES = 1024;
const MOST_VALUES = 4096;
const MOST_VALUES_IN_A_PAYLOAD = 4 << 20;

const utf8 = (text) => new TextEncoder().encode(text);
const wrong = (what) =>
  new Fault(
    `it is not a DSSE envelope: ${what}`,
    "give the signed report (`report.intoto.json`); a statement without an envelope is not signed",
  );

function limited(what, found, most) {
  if (found > most) {
    throw new Fault(
      `${what} is larger than the limit (${found} against ${most})`,
      "the limits keep a hostile file from exhausting the machine; a report is far below them",
    );
  }
}

const text = (value, what) => {
  if (typeof value !== "string") throw wrong(what);
  return value;
};

export function readEnvelope(bytes) {
  limited("the envelope", bytes.length, MOST_ENVELOPE_BYTES);
  // What an unsigned statement holds is more than an envelope may.
  const start = new TextDecoder().decode(bytes.subarray(0, 64));
  const mayBeBare = start.includes('"_type"');
  const read = parse(bytes, mayBeBare ? MOST_VALUES_IN_A_PAYLOAD : MOST_VALUES);
  if (!isObject(read)) throw wrong("it is not a JSON object");
  if (read._type === STATEMENT_TYPE) {
    throw new Fault(
      "this is an unsigned statement",
      "nobody vouches for it: ask the publisher for report.intoto.json",
    );
  }
  const payloadType = text(read.payloadType, "`payloadType` is missing or not text");
  limited("the payload type", utf8(payloadType).length, MOST_NAME_BYTES);
  if (payloadType === "") throw wrong("`payloadType` is empty");
  const payload = decodeBase64(text(read.payload, "`payload` is missing or not text"));
  if (!payload) throw wrong("`payload` is not base64");
  limited("the payload", payload.length, MOST_PAYLOAD_BYTES);
  if (!Array.isArray(read.signatures)) throw wrong("`signatures` is missing or not a list");
  if (read.signatures.length === 0) throw wrong("it has no signature");
  limited("the number of signatures", read.signatures.length, MOST_SIGNATURES);
  return { payloadType, payload, signatures: read.signatures.map(signature) };
}

function signature(read) {
  if (!isObject(read)) throw wrong("a signature is not a JSON object");
  const sig = text(read.sig, "a signature's `sig` is missing or not text");
  limited("a signature", sig.length, MOST_SIGNATURE_CHARACTERS);
  const bytes = decodeBase64(sig);
  if (!bytes) throw wrong("a signature's `sig` is not base64");
  if (bytes.length === 0) throw wrong("a signature's `sig` is empty");
  const keyid = "keyid" in read ? text(read.keyid, "a signature's `keyid` is not text") : "";
  limited("a key id", utf8(keyid).length, MOST_NAME_BYTES);
  return { bytes, keyid };
}

// The bytes that are signed: the type and the payload, each with its length, so that neither can run into the other.
export function signedBytes({ payloadType, payload }) {
  const before = utf8(`DSSEv1 ${utf8(payloadType).length} ${payloadType} ${payload.length} `);
  const bytes = new Uint8Array(before.length + payload.length);
  bytes.set(before);
  bytes.set(payload, before.length);
  return bytes;
}

// Which of the keys signed, each once, and how many signatures none of them made. What a signature says of itself counts for nothing.
export async function verifyEnvelope(envelope, keys) {
  const message = signedBytes(envelope);
  const unique = keys.filter((key, at) => keys.findIndex((other) => other.keyid === key.keyid) === at);
  const signers = new Set();
  const others = [];
  let unable;
  for (const signature of envelope.signatures) {
    let signer;
    for (const key of unique) {
      try {
        if (await made(key, signature.bytes, message)) {
          signer = key;
          break;
        }
      } catch (error) {
        if (!(error instanceof CannotCheck)) throw error;
        unable = error;
      }
    }
    if (signer) signers.add(signer);
    else others.push({ namesGivenKey: unique.some((key) => key.keyid === signature.keyid) });
  }
  if (signers.size === 0) {
    if (unable) throw unable;
    throw notVerified(others);
  }
  if (envelope.payloadType !== PAYLOAD_TYPE) {
    throw new Fault(`what was signed is not of the type ${PAYLOAD_TYPE}`, "check that this is the file you meant");
  }
  return { signers: unique.filter((key) => signers.has(key)), others: others.length, unable: unable?.message };
}

function notVerified(others) {
  const why = others.some((other) => other.namesGivenKey)
    ? "a signature names the given key and does not match: the report was changed since, or is not theirs"
    : "the report names another key: the given one is not its publisher's, or its publisher has another now";
  return new Fault(
    `it does not verify: ${why}`,
    "a signature that names the key but does not match means that the report was changed, or is not theirs; otherwise check " +
      "that you have the publisher's present public key",
  );
}

export const readPayload = (payload) => parse(payload, MOST_VALUES_IN_A_PAYLOAD);

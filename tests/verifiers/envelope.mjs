// Checks a DSSE envelope with nothing but Node's own crypto.
// Usage: node envelope.mjs ENVELOPE PUBLIC-KEY. Ends with 0 where a signature is the key's, with 9 where none is.
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const [envelopeFile, keyFile] = process.argv.slice(2);
const envelope = JSON.parse(readFileSync(envelopeFile, "utf8"));
const key = createPublicKey(readFileSync(keyFile));
const type = Buffer.from(envelope.payloadType, "utf8");
const payload = Buffer.from(envelope.payload, "base64");
const signed = Buffer.concat([
  Buffer.from(`DSSEv1 ${type.length} `),
  type,
  Buffer.from(` ${payload.length} `),
  payload,
]);
// Ed25519 hashes by itself.
const hash = key.asymmetricKeyType === "ed25519" ? null : "sha256";
const isGood = ({ sig }) => verify(hash, signed, key, Buffer.from(sig, "base64"));
process.exit(envelope.signatures.some(isGood) ? 0 : 9);

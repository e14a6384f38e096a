// Public keys: read from PEM, told by what they are and never by a file's name, and named by the digest of their DER form.

import { decodeBase64 } from "./base64.js";
import { Fault } from "./fault.js";
import { sha256 } from "./sha256.js";

const MOST_KEY_BYTES = 64 * 1024;
const P256 = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
const P256_COMPRESSED = "3039301306072a8648ce3d020106082a8648ce3d030107032200";
const ED25519 = "302a300506032b6570032100";
const OTHER_KINDS = [
  ["06092a864886f70d010101", "an RSA key"],
  ["06092a864886f70d01010a", "an RSA-PSS key"],
  ["06032b656e", "an X25519 key, which cannot sign"],
  ["06032b6571", "an Ed448 key"],
  ["06052b8104000a", "a secp256k1 key"],
  ["06052b81040022", "a P-384 key"],
  ["06052b81040023", "a P-521 key"],
];
const MAKE_ONE = "candour makes a key pair with `candour key new FILE`; ask the publisher for the public half";

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));

// The key in a PEM file: its kind, DER form, id, and the bytes of its point.
export function readKey(bytes, name) {
  const wrong = (message, help = MAKE_ONE) => new Fault(`${name}: ${message}`, help, 2);
  const notPem = () => wrong("there is no PEM block in it", "a public key is text that begins with `-----BEGIN PUBLIC KEY-----`");
  if (bytes.length > MOST_KEY_BYTES) throw notPem();
  const text = new TextDecoder().decode(bytes);
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  const labels = lines.flatMap((line) => /^-----BEGIN (.+)-----$/.exec(line)?.[1] ?? []).filter((label) => label !== "EC PARAMETERS");
  if (labels.length === 0) throw notPem();
  if (labels.length > 1) throw wrong(`it holds ${labels.length} PEM blocks, and one key is needed`, "keep each key in a file of its own");
  if (labels[0].endsWith("PRIVATE KEY")) {
    throw wrong(
      "this is a private key, and verifying needs the public one",
      "never hand a private key on; whoever may have read it can sign in its owner's name",
    );
  }
  if (labels[0] !== "PUBLIC KEY") throw wrong("this is a PEM block of another kind, and the key must be P-256 or Ed25519");
  const start = lines.indexOf("-----BEGIN PUBLIC KEY-----");
  const end = lines.indexOf("-----END PUBLIC KEY-----");
  const der = decodeBase64(lines.slice(start + 1, Math.max(end, 0)).join(""));
  const isPadded = end > start && lines.slice(start + 1, end).join("").length % 4 === 0;
  if (!der || !isPadded) throw wrong("the key is damaged", "compare it with the publisher's website");
  return keyOf(toHex(der), wrong, name);
}

function keyOf(hex, wrong, name) {
  const damaged = () => wrong("the key is damaged", "compare it with the publisher's website");
  if (hex.startsWith(ED25519) && hex.length === ED25519.length + 64) return keyOfPoint("Ed25519", hex, ED25519, name);
  if (hex.startsWith(`${P256}04`) && hex.length === P256.length + 130) {
    if (!isOnCurve(hex.slice(P256.length + 2))) throw damaged();
    return keyOfPoint("P-256", hex, P256, name);
  }
  if (hex.startsWith(P256_COMPRESSED) && hex.length === P256_COMPRESSED.length + 66) {
    const point = uncompressed(hex.slice(P256_COMPRESSED.length));
    if (!point) throw damaged();
    return keyOfPoint("P-256", P256 + point, P256, name);
  }
  const other = OTHER_KINDS.find(([oid]) => hex.slice(0, 64).includes(oid));
  if (other) throw wrong(`this is ${other[1]}, and the key must be P-256 or Ed25519`);
  throw damaged();
}

function keyOfPoint(algorithm, hex, header, name) {
  const der = fromHex(hex);
  return { algorithm, name, der, point: fromHex(hex.slice(header.length)), keyid: sha256(der) };
}

// The curve y² = x³ - 3x + b over a prime field, in which a root of s is the power (p + 1) / 4.
const PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const squareAt = (x) => (((x * x * x - 3n * x + B) % PRIME) + PRIME) % PRIME;

function isOnCurve(point) {
  const [x, y] = [BigInt(`0x${point.slice(0, 64)}`), BigInt(`0x${point.slice(64)}`)];
  return x < PRIME && y < PRIME && (y * y) % PRIME === squareAt(x);
}

function uncompressed(point) {
  const sign = BigInt(`0x${point.slice(0, 2)}`);
  const x = BigInt(`0x${point.slice(2)}`);
  if ((sign !== 2n && sign !== 3n) || x >= PRIME) return undefined;
  let [y, base] = [1n, squareAt(x)];
  for (let power = (PRIME + 1n) / 4n; power > 0n; power >>= 1n) {
    if (power & 1n) y = (y * base) % PRIME;
    base = (base * base) % PRIME;
  }
  if ((y * y) % PRIME !== squareAt(x)) return undefined;
  if (y % 2n !== sign % 2n) y = PRIME - y;
  return `04${point.slice(2)}${y.toString(16).padStart(64, "0")}`;
}

// Whether a key made a signature over a message: P-256 with signatures in DER, and Ed25519 in the strict form.

// Why nothing is known: no fault of the report.
export class CannotCheck extends Error {}

const FIELD = 2n ** 255n - 19n;
const WEAK = [
  0n,
  1n,
  FIELD - 1n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
];

export async function made(key, signature, message) {
  if (!globalThis.crypto?.subtle) {
    throw new CannotCheck(
      "this browser checks no signatures on a page that was opened in this way: open the page from your own disk, or by https",
    );
  }
  return key.algorithm === "P-256" ? byP256(key, signature, message) : byEd25519(key, signature, message);
}

async function byP256(key, signature, message) {
  const raw = rawOf(signature);
  if (!raw) return false;
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("spki", key.der, algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm, imported, raw, message);
}

async function byEd25519(key, signature, message) {
  if (signature.length !== 64 || isWeak(key.point) || isWeak(signature.subarray(0, 32))) return false;
  let imported;
  try {
    imported = await crypto.subtle.importKey("spki", key.der, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    if (error.name !== "NotSupportedError") return false;
    throw new CannotCheck(
      "this browser does not know Ed25519, the kind of this key: use a newer browser, another one, or `candour verify`",
    );
  }
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
}

// Whether a point is one of the few under which one signature fits many messages, or is not written as it should be.
function isWeak(point) {
  const bytes = Array.from(point).reverse();
  bytes[0] &= 0x7f;
  const y = bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  return y >= FIELD || WEAK.includes(y);
}

// The two numbers of an ECDSA signature, 32 bytes each; nothing where they are not in the one DER form.
export function rawOf(der) {
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der[1] > 0x7f) return undefined;
  const raw = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1];
    const number = der.subarray(at + 2, at + 2 + length);
    if (der[at] !== 0x02 || !(length >= 1) || number.length !== length || number[0] > 0x7f) return undefined;
    if (number[0] === 0 && !(number[1] > 0x7f)) return undefined;
    const digits = number[0] === 0 ? number.subarray(1) : number;
    if (digits.length > 32) return undefined;
    raw.set(digits, end - digits.length);
    at += 2 + length;
  }
  return at === der.length ? raw : undefined;
}

// Checks a Sigstore bundle with Sigstore's own verifier, for one public key and without certificates, logs or timestamps.
// Usage: node bundle.mjs BUNDLE PUBLIC-KEY [by-hint]. Ends with 0 where it verifies, with 9 where it is refused. With
// `by-hint` the key is given only to a bundle that asks for it by the digest of its DER form.
import { createHash, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { bundleFromJSON } from "@sigstore/bundle";
import { toSignedEntity, toTrustMaterial, VerificationError, Verifier } from "@sigstore/verify";

const [bundleFile, keyFile, mode] = process.argv.slice(2);
const bundle = bundleFromJSON(JSON.parse(readFileSync(bundleFile, "utf8")));
const publicKey = createPublicKey(readFileSync(keyFile));
const hint = createHash("sha256")
  .update(publicKey.export({ type: "spki", format: "der" }))
  .digest("base64");
const find = (asked) => {
  if (mode === "by-hint" && asked !== hint) {
    throw new VerificationError({ code: "PUBLIC_KEY_ERROR", message: `no key ${asked}` });
  }
  return { publicKey, validFor: () => true };
};
const nobody = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
const verifier = new Verifier(toTrustMaterial(nobody, find), {
  ctlogThreshold: 0,
  timestampThreshold: 0,
  tlogThreshold: 0,
});
try {
  verifier.verify(toSignedEntity(bundle));
} catch (error) {
  if (!(error instanceof VerificationError)) throw error;
  console.error(`refused: ${error.message}`);
  process.exit(9);
}

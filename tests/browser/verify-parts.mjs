// The parts of docs/verify.html that need no browser, against known answers: node --test verify-parts.mjs

import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { test } from "node:test";
import { decodeBase64 } from "../../core/verify/page/base64.js";
import { fit } from "../../core/verify/page/digest.js";
import { readEnvelope } from "../../core/verify/page/envelope.js";
import { Inexact, canonical, parse } from "../../core/verify/page/json.js";
import { fromHex, readKey } from "../../core/verify/page/key.js";
import { harmless } from "../../core/verify/page/marks.js";
import { fits } from "../../core/verify/page/schema.js";
import { Sha256, sha256 } from "../../core/verify/page/sha256.js";
import { made, rawOf } from "../../core/verify/page/signature.js";
import { ago, dayInWords, filled, number, several } from "../../core/verify/page/values.js";

const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) => Buffer.from(buffer).toString("hex");
const read = (text) => parse(bytes(text), 1000);

test("SHA-256 gives the answers of FIPS 180-4", () => {
  for (const [text, digest] of [
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
    ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  ]) {
    assert.equal(sha256(bytes(text)), digest);
  }
});

test("SHA-256 piece by piece is that of Web Crypto at once", async () => {
  for (let length = 0; length < 300; length += 1) {
    const whole = new Uint8Array(randomBytes(length));
    const hasher = new Sha256();
    for (let at = 0; at < length; ) {
      const end = at + 1 + (randomBytes(1)[0] % 100);
      hasher.update(whole.subarray(at, end));
      at = end;
    }
    assert.equal(hasher.hex(), hex(await crypto.subtle.digest("SHA-256", whole)), `${length} bytes`);
  }
});

test("the length of what is hashed may be more than 32 bits hold", () => {
  const hasher = new Sha256();
  const zeros = new Uint8Array(1 << 26);
  for (let n = 0; n < 8; n += 1) hasher.update(zeros);
  // 512 MiB are 2^32 bits: `head -c 536870912 /dev/zero | sha256sum`.
  assert.equal(hasher.hex(), "9acca8e8c22201155389f65abbf6bc9723edc7384ead80503839f49dcc56d767");
});

test("base64 is read in either alphabet, and in no other form", () => {
  for (const [text, expected] of [["", ""], ["Zg==", "f"], ["Zg", "f"], ["Zm8=", "fo"], ["Zm9vYmFy", "foobar"]]) {
    assert.equal(Buffer.from(decodeBase64(text)).toString(), expected);
  }
  assert.deepEqual(decodeBase64("++//"), decodeBase64("--__"));
  const wrong = ["Z", "Zg=", "Zg===", "Zm9v=", "====", "=", "Zg==Zg==", "Zm 9", "Zm9v\n", "+-==", "++_-", "Zm9é", "Zh==", "Zm9="];
  for (const text of wrong) assert.equal(decodeBase64(text), undefined, text);
});

test("JSON keeps every digit, and names nothing twice", () => {
  assert.equal(read("[9007199254740993]")[0], 9007199254740993n);
  assert.ok(read("1.0") instanceof Inexact && read("1e2") instanceof Inexact && read("-0") instanceof Inexact);
  assert.equal(read('{"__proto__":{"x":true}}').x, undefined);
  assert.equal(read(`${"[".repeat(127)}${"]".repeat(127)}`).length, 1);
  const wrong = [
    '{"a":1,"a":1}', '{"a":1,"\\u0061":1}', '[{"b":{"a":1,"a":2}}]', "", " ", "{", "[1,]", "[1 2]", '{"a":1,}', "01", "+1", ".5", "1.", "1e", "nul",
    '"\t"', '"\\x"', '"\\ud800"', '"\\udc00\\ud800"', "\ufeff{}", "{} x", `${"[".repeat(128)}${"]".repeat(128)}`, "NaN", "'a'", `[${"1,".repeat(1000)}1]`,
  ];
  for (const text of wrong) assert.throws(() => read(text), { message: /./ }, text);
  assert.throws(() => parse(Uint8Array.of(0x22, 0xff, 0x22), 9));
});

test("canonical JSON is that of RFC 8785", () => {
  assert.equal(canonical(read('{ "b" : [ 1, null, "\\u0041\\n\\u001f€" ], "a": {} }')), '{"a":{},"b":[1,null,"A\\n\\u001f€"]}');
  // By UTF-16 units, in which a pair that makes one character comes before the last letters.
  assert.deepEqual(Object.keys(JSON.parse(canonical(read('{"\\ufb33":1,"\\ud83d\\ude00":2}')))), ["\u{1f600}", "\ufb33"]);
  assert.equal(canonical(read("9007199254740992")), undefined);
  assert.equal(canonical(read("[1.5]")), undefined);
});

function pem(key) {
  return bytes(key.export({ type: "spki", format: "pem" }));
}

test("keys are read, and others refused by name", () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = readKey(pem(publicKey), "k");
  assert.equal(key.keyid, sha256(new Uint8Array(publicKey.export({ type: "spki", format: "der" }))));
  // Its compressed form is the same key.
  const [x, y] = [hex(key.point).slice(2, 66), hex(key.point).slice(66)];
  const compressed = `3039301306072a8648ce3d020106082a8648ce3d030107032200${Number.parseInt(y.at(-1), 16) % 2 ? "03" : "02"}${x}`;
  const wrapped = (der) => bytes(`-----BEGIN PUBLIC KEY-----\n${Buffer.from(der, "hex").toString("base64")}\n-----END PUBLIC KEY-----\n`);
  assert.equal(readKey(wrapped(compressed), "k").keyid, key.keyid);
  const off = hex(key.der).replace(/..$/, (last) => (last === "00" ? "01" : "00"));
  assert.throws(() => readKey(wrapped(off), "k"), /damaged/);
  assert.throws(() => readKey(pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey), "k"), /an RSA key/);
  assert.throws(() => readKey(pem(generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey), "k"), /a P-384 key/);
  assert.throws(() => readKey(pem(generateKeyPairSync("x25519").publicKey), "k"), /an X25519 key/);
  const two = Buffer.concat([pem(publicKey), pem(publicKey)]);
  assert.throws(() => readKey(two, "k"), /2 PEM blocks/);
});

test("signatures of either kind are told from others", async () => {
  for (const [kind, options, algorithm] of [["ec", { namedCurve: "P-256" }, "sha256"], ["ed25519", {}, undefined]]) {
    const { publicKey, privateKey } = generateKeyPairSync(kind, options);
    const key = readKey(pem(publicKey), "k");
    for (let n = 0; n < 40; n += 1) {
      const message = new Uint8Array(randomBytes(n));
      const signature = new Uint8Array(sign(algorithm, message, privateKey));
      assert.ok(await made(key, signature, message));
      assert.ok(!(await made(key, signature, new Uint8Array([...message, 0]))));
      assert.ok(!(await made(key, new Uint8Array([...signature, 0]), message)));
      signature[signature.length - 1] ^= 1;
      assert.ok(!(await made(key, signature, message)));
    }
  }
});

test("a signature of P-256 has one form", () => {
  assert.ok(rawOf(fromHex("3006020101020101")));
  const wrong = [
    "", "30", "3006020101020102ff", "300702010102020001", "3006028101020101", "30080202000102020001", "3006020181020101", "3005020002020101", "308106020101020101",
    "3106020101020101", "3006030101020101", "3003020101",
  ];
  for (const text of wrong) assert.equal(rawOf(fromHex(text)), undefined, text);
});

test("a weak key of Ed25519 verifies nothing", async () => {
  const key = { algorithm: "Ed25519", der: fromHex(`302a300506032b6570032100${"01".padEnd(64, "0")}`), point: fromHex("01".padEnd(64, "0")) };
  const signature = fromHex("01".padEnd(128, "0"));
  assert.equal(await made(key, signature, bytes("anything")), false);
});

test("ends of lines alone make no other text, wherever a slice ends", async () => {
  const fitOf = (found, audited) => fit(new Blob([found]), sha256(bytes(audited)), audited.length, () => {});
  for (const [found, audited, expected] of [
    ["a\nb\n", "a\nb\n", "same"],
    ["a\r\nb\r\n", "a\nb\n", "other-line-ends"],
    ["a\nb", "a\r\nb", "other-line-ends"],
    ["a\r\rb\r\n\r", "a\r\rb\n\r", "other-line-ends"],
    ["a\nb\n", "a\nb", "other"],
    ["a\n\nb\n", "a\nb\n", "other"],
    ["a\rb\r", "a\nb\n", "other"],
    ["\0a\r\n", "\0a\n", "other"],
    ["a".repeat(99), "a", "other"],
  ]) {
    assert.equal(await fitOf(found, audited), expected, JSON.stringify([found, audited]));
  }
  for (const before of [(4 << 20) - 2, (4 << 20) - 1, 4 << 20]) {
    const [long, short] = [`${"a".repeat(before)}\r\nb\r\n`, `${"a".repeat(before)}\nb\n`];
    assert.equal(await fitOf(long, short), "other-line-ends");
    assert.equal(await fitOf(short, long), "other-line-ends");
  }
});

test("what is far too long is not read", async () => {
  const slice = () => assert.fail("it is read");
  assert.equal(await fit({ size: 10 ** 12, slice }, sha256(bytes("a")), 1), "other");
});

test("an envelope has exact types", () => {
  const good = '{"payload":"e30=","payloadType":"t","signatures":[{"keyid":"k","sig":"AAAA"}]}';
  assert.equal(readEnvelope(bytes(good)).payloadType, "t");
  for (const [old, wrong] of [
    ['"e30="', "5"], ['"e30="', '"e3 0="'], ['"t"', "null"], ['"t"', '""'], ['"k"', "5"], ['"AAAA"', "[]"], ['"AAAA"', '""'], ['"AAAA"', '"A"'],
    ['[{"keyid":"k","sig":"AAAA"}]', "{}"], ['[{"keyid":"k","sig":"AAAA"}]', "[]"], ['{"keyid":"k","sig":"AAAA"}', "5"],
    ['{"keyid":"k","sig":"AAAA"}', `${'{"sig":"AAAA"},'.repeat(16)}{"sig":"AAAA"}`], ['"t"', `"${"t".repeat(1025)}"`],
  ]) {
    assert.throws(() => readEnvelope(bytes(good.replace(old, wrong))), { exit: 1 }, wrong);
  }
  for (const wrong of ["null", "5", "[]", '["e30=","t",[{"sig":"AAAA"}]]']) assert.throws(() => readEnvelope(bytes(wrong)), { exit: 1 });
});

test("a schema that says more than is understood is refused", () => {
  assert.throws(() => fits({ pattern: "x" }, "x"), /pattern/);
  assert.ok(!fits({ properties: { a: { type: "string" } } }, read('{"a":null}')));
});

test("what hides or turns round is written out", () => {
  assert.equal(harmless("a\u202eb\u00a0c\u200dd\ne\u0007"), "a⟨U+202E⟩b⟨NBSP⟩c⟨ZWJ⟩d⟨U+000A⟩e⟨U+0007⟩");
  assert.equal(harmless("plain é 😀 ❤️"), "plain é 😀 ❤️");
});

test("words agree with numbers, and days with the calendar", () => {
  assert.equal(number(1234567n), "1,234,567");
  assert.deepEqual([0, 1, 2].map((n) => several(n, "check", "checks")), ["no checks", "1 check", "2 checks"]);
  const rows = (n) => ({ rows: { count: { n: { exact: n }, unit: "rows" } } });
  assert.equal(filled("{rows} {rows:repeats|repeat} one, {none}", rows(1n)), "1 row repeats one, (not shown)");
  assert.equal(filled("{rows} {rows:repeats|repeat} one", rows(1204n)), "1,204 rows repeat one");
  assert.equal(dayInWords("2015-02-29"), undefined);
  for (const [day, words, age] of [
    ["2014-09-01", "1 September 2014", "12 years ago"],
    ["2025-11-30", "30 November 2025", "11 months ago"],
    ["2026-10-30", "30 October 2026", "30 days ago"],
    ["2026-11-29", "29 November 2026", "today"],
    ["2026-12-01", "1 December 2026", "2 days from now, a day that is still to come"],
  ]) {
    assert.deepEqual([dayInWords(day), ago(day, "2026-11-29")], [words, age]);
  }
});

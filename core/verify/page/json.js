// JSON with one meaning: a member twice is refused, whole numbers keep all their digits, and nothing is read as something else.

import { Fault } from "./fault.js";

const MOST_DEPTH = 127;
const AGAIN = "fetch the file again from where it was published";
const WHITE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
// A string without what must be written otherwise, and without half of a pair that makes one character.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LARGEST_EXACT = 2n ** 53n - 1n;

// A number that is not whole, as it is written.
export class Inexact {
  constructor(text) {
    this.text = text;
  }
}

// Objects have no prototype; whole numbers are BigInt.
export function parse(bytes, most) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Fault("it is not JSON: its text is not UTF-8", AGAIN);
  }
  let at = 0;
  let values = 0;
  const wrong = () => {
    const before = text.slice(0, at).split("\n");
    return new Fault(`it is not JSON (line ${before.length}, column ${before.at(-1).length + 1})`, AGAIN);
  };
  const skip = () => {
    WHITE.lastIndex = at;
    WHITE.test(text);
    at = WHITE.lastIndex;
  };
  const token = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) throw wrong();
    at = pattern.lastIndex;
    return found[0];
  };
  const string = () => {
    const read = JSON.parse(token(STRING));
    if (!read.isWellFormed()) throw wrong();
    return read;
  };
  const expect = (character) => {
    if (text[at] !== character) throw wrong();
    at += 1;
  };
  // Whether another item follows; otherwise the end was read.
  const goesOn = (end) => {
    skip();
    if (text[at] === ",") {
      at += 1;
      return true;
    }
    expect(end);
    return false;
  };
  const isEmpty = (end) => {
    at += 1;
    skip();
    if (text[at] !== end) return false;
    at += 1;
    return true;
  };
  const object = (depth) => {
    const read = Object.create(null);
    if (isEmpty("}")) return read;
    do {
      skip();
      const name = string();
      if (name in read) {
        throw new Fault(
          "an object has the same member twice",
          "no tool writes this by accident: do not trust the file, and tell whoever published it",
        );
      }
      skip();
      expect(":");
      read[name] = value(depth);
    } while (goesOn("}"));
    return read;
  };
  const array = (depth) => {
    const read = [];
    if (isEmpty("]")) return read;
    do read.push(value(depth));
    while (goesOn("]"));
    return read;
  };
  const value = (depth) => {
    skip();
    values += 1;
    if (values > most) throw new Fault(`the number of JSON values is larger than the limit (${most})`, AGAIN);
    const first = text[at];
    if (first === "{" || first === "[") {
      if (depth === MOST_DEPTH) throw wrong();
      return first === "{" ? object(depth + 1) : array(depth + 1);
    }
    if (first === '"') return string();
    for (const [word, meant] of [["true", true], ["false", false], ["null", null]]) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return meant;
      }
    }
    const digits = token(NUMBER);
    return /^(?:0|-?[1-9][0-9]*)$/.test(digits) ? BigInt(digits) : new Inexact(digits);
  };
  const read = value(0);
  skip();
  if (at < text.length) throw wrong();
  return read;
}

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Inexact);

// Canonical JSON (RFC 8785); nothing where a number is not held exactly by every reader.
export function canonical(value) {
  if (typeof value === "bigint") {
    return value <= LARGEST_EXACT && value >= -LARGEST_EXACT ? value.toString() : undefined;
  }
  if (value instanceof Inexact) return undefined;
  if (Array.isArray(value)) return joined("[", value.map(canonical), "]");
  if (!isObject(value)) return JSON.stringify(value);
  const member = (name) => {
    const of = canonical(value[name]);
    return of === undefined ? undefined : `${JSON.stringify(name)}:${of}`;
  };
  return joined("{", Object.keys(value).sort().map(member), "}");
}

function joined(open, parts, close) {
  return parts.includes(undefined) ? undefined : `${open}${parts.join(",")}${close}`;
}

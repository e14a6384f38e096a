// Digests of files, read slice by slice so that none is too large, and of the same text under other line ends.

import { Sha256 } from "./sha256.js";

const SLICE = 4 << 20;
const LF = 10;
const CR = 13;

// Hands out a file slice by slice, for as long as that is wished; the page can be drawn between two.
async function eachSlice(file, progress, see) {
  for (let at = 0; at < file.size; at += SLICE) {
    const bytes = new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer());
    progress(bytes.length);
    if (!see(bytes)) return;
  }
}

const inSilence = () => {};

export async function sha256Of(file, progress = inSilence) {
  const hasher = new Sha256();
  await eachSlice(file, progress, (bytes) => hasher.update(bytes));
  return hasher.hex();
}

// How a file fits the digest of another, which has so many bytes: `same`, `other-line-ends` or `other`.
export async function fit(file, sha256, bytes, progress = inSilence) {
  if (file.size === bytes && (await sha256Of(file, progress)) === sha256) return "same";
  // Each line end takes one byte, or two; what is too long or too short is not read.
  if (file.size > bytes * 2 || bytes > file.size * 2) return "other";
  const digests = await underOtherLineEnds(file, progress);
  return digests.includes(sha256) ? "other-line-ends" : "other";
}

// The digests of a text with LF, and with CR and LF, at the end of each line; none where it is no text.
async function underOtherLineEnds(file, progress) {
  const [short, long] = [new Sha256(), new Sha256()];
  let isText = true;
  // CR belongs to the end of a line if LF follows, which may be in the next slice.
  let hasReturn = false;
  await eachSlice(file, progress, (bytes) => {
    isText = !bytes.includes(0);
    const [one, two] = [new Uint8Array(bytes.length + 1), new Uint8Array(bytes.length * 2 + 1)];
    let [i, j] = [0, 0];
    for (const byte of bytes) {
      if (hasReturn && byte !== LF) one[i++] = two[j++] = CR;
      hasReturn = byte === CR;
      if (byte === LF) two[j++] = CR;
      if (byte !== CR) one[i++] = two[j++] = byte;
    }
    short.update(one.subarray(0, i));
    long.update(two.subarray(0, j));
    return isText;
  });
  if (!isText) return [];
  if (hasReturn) [short, long].forEach((hasher) => hasher.update(Uint8Array.of(CR)));
  return [short.hex(), long.hex()];
}

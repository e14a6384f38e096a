// Base64 as an envelope has it: either alphabet, not both; padding right or left out; and no bits to spare.

export function decodeBase64(text) {
  const digits = text.replace(/=+$/, "");
  const padding = text.length - digits.length;
  const isPaddedWrongly = padding > 0 && (padding > 2 || text.length % 4 !== 0);
  if (isPaddedWrongly || !(/^[A-Za-z0-9+/]*$/.test(digits) || /^[A-Za-z0-9_-]*$/.test(digits))) return undefined;
  const standard = digits.replaceAll("-", "+").replaceAll("_", "/");
  let binary;
  try {
    binary = atob(standard);
  } catch {
    return undefined;
  }
  if (btoa(binary).replace(/=+$/, "") !== standard) return undefined;
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

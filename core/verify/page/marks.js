// Text that a stranger wrote, with the characters written out by which it could hide, or stand in another order than it is read.

const NAMES = { "\u00a0": "NBSP", "\u00ad": "SHY", "\u200c": "ZWNJ", "\u200d": "ZWJ", "\ufeff": "BOM" };
const WRITTEN_OUT = /(?! )[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Zs}\u2800\ufff9-\ufffb\ud800-\udfff]/gu;
const SELECTOR = /^[\ufe00-\ufe0f]$/;

export function harmless(text) {
  return text.replaceAll(WRITTEN_OUT, (character) => {
    if (SELECTOR.test(character)) return character;
    const number = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `⟨${NAMES[character] ?? `U+${number}`}⟩`;
  });
}

/** How much a text says beside another one. */

/** Words of a text, in lower case. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Different words of `text` that `other` does not have; an ending more or less makes no other word. */
export function newWords(text: string, other: string): readonly string[] {
  const known = wordsOf(other).map(stem);
  return [...new Set(wordsOf(text))].filter((word) => !known.includes(stem(word)));
}

function stem(word: string): string {
  return word.replace(/(ing|ed|es|s)$/, "");
}

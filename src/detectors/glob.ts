/** `*` patterns of the estate: names people write by hand, compared without case. */

/** Whether the whole of `value` fits `pattern`, where `*` stands for any text; linear in both, whatever the pattern. */
export function fits(pattern: string, value: string): boolean {
  const text = value.toLowerCase();
  const [head = "", ...rest] = pattern.toLowerCase().split("*");
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  if (!text.startsWith(head)) return false;
  let from = head.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return text.length - tail.length >= from && text.endsWith(tail);
}

/** Whether any pattern fits any value. */
export function anyFits(patterns: readonly string[], values: readonly (string | undefined)[]): boolean {
  return values.some((value) => value !== undefined && patterns.some((pattern) => fits(pattern, value)));
}

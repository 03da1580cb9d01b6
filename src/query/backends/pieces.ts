/** The literal text of a pattern, cut down to what other systems compare and write exactly as we do. */

import type { BoundPart } from "../expr.ts";

/** Between two pieces anything may stand; `atStart` and `atEnd` say whether the first begins and the last ends the text. */
export interface Pieces {
  readonly texts: readonly string[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/**
 * `allowed` is a set of ASCII characters, as the inside of a character class. What lies outside it becomes "anything":
 * `?` counts characters otherwise elsewhere, and of letters beyond ASCII nobody agrees on the case.
 */
export function pieces(pattern: readonly BoundPart[], allowed: string): Pieces {
  const outside = new RegExp(`[^${allowed}]+`);
  const texts: string[] = [];
  let open = pattern.length > 0 && typeof pattern[0] === "string";
  const atStart = !open && startsInside(pattern[0], outside);
  for (const part of pattern) {
    if (typeof part === "string") {
      open = true;
      continue;
    }
    for (const [index, text] of part.text.split(outside).entries()) {
      if (index > 0) open = true;
      if (text === "") continue;
      if (open || texts.length === 0) texts.push(text);
      else texts[texts.length - 1] += text;
      open = false;
    }
  }
  return { texts, atStart: atStart && texts.length > 0, atEnd: !open && texts.length > 0 };
}

function startsInside(part: BoundPart | undefined, outside: RegExp): boolean {
  return typeof part === "object" && part.text.search(outside) !== 0;
}

/**
 * Where not even folding is agreed upon: the Kelvin sign is a `k` for us, and `İ` an `i` with a dot behind it. Pieces without
 * what such a character may stand for.
 */
export function foldedAlike({ texts, atStart, atEnd }: Pieces): Pieces {
  const parts = texts.flatMap((text) => text.split(/k+/i));
  const trimmed = parts.map((part) => part.replace(/i+$/i, ""));
  const [first, last] = [parts[0], parts.at(-1)];
  return {
    texts: trimmed.filter((part) => part !== ""),
    atStart: atStart && first !== undefined && trimmed[0] !== "",
    atEnd: atEnd && last !== undefined && last !== "" && trimmed.at(-1) === last,
  };
}

/** What every number, `true` and `false` may be made of: text that is no string in JSON. */
export function mayBeScalar(text: string): boolean {
  return /^[-+.\deE]*$/.test(text) || "true".includes(text.toLowerCase()) || "false".includes(text.toLowerCase());
}

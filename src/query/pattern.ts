/** Text patterns as Sigma writes them: `*` any text, `?` one character, `\` before one of the three takes it literally. */

import { RE2JS } from "re2js";
import type { BoundPart, TemplatePart } from "./expr.ts";

const PLACEHOLDER = /%([A-Za-z_][\w-]*)%/y;

/** Cuts a written value into parts; `%name%` is a parameter only with `expand`. */
export function parsePattern(written: string, expand: boolean): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = "";
  const add = (part: TemplatePart) => {
    if (literal !== "") parts.push({ text: literal });
    literal = "";
    parts.push(part);
  };
  for (let index = 0; index < written.length; index += 1) {
    const here = written.charAt(index);
    const next = written.charAt(index + 1);
    if (here === "\\" && (next === "*" || next === "?" || next === "\\")) {
      literal += next;
      index += 1;
    } else if (here === "*" || here === "?") {
      add(here);
    } else if (here === "%" && expand) {
      PLACEHOLDER.lastIndex = index;
      const [whole, param] = PLACEHOLDER.exec(written) ?? [];
      if (whole === undefined || param === undefined) {
        literal += here;
      } else {
        add({ param });
        index += whole.length - 1;
      }
    } else {
      literal += here;
    }
  }
  if (literal !== "") parts.push({ text: literal });
  return tidy(parts);
}

/** Joins neighbouring texts and drops a star beside a star. */
export function tidy<P extends TemplatePart>(parts: readonly P[]): readonly (P | { readonly text: string })[] {
  const tidied: (P | { readonly text: string })[] = [];
  for (const part of parts) {
    const last = tidied.at(-1);
    if (part === "*" && last === "*") continue;
    if (isText(part) && last !== undefined && isText(last)) tidied[tidied.length - 1] = { text: last.text + part.text };
    else if (!isText(part) || part.text !== "") tidied.push(part);
  }
  return tidied;
}

function isText(part: TemplatePart): part is { readonly text: string } {
  return typeof part === "object" && "text" in part;
}

/** The text of a pattern that is nothing but text (`""` for an empty one), else `undefined`. */
export function literalText(pattern: readonly TemplatePart[]): string | undefined {
  const [only] = pattern;
  if (only === undefined) return "";
  return pattern.length === 1 && isText(only) ? only.text : undefined;
}

/** The whole-text test of a pattern; without `cased`, both sides are folded by `toLowerCase`. Time is linear in the text. */
export function compilePattern(pattern: readonly BoundPart[], cased: boolean): (text: string) => boolean {
  const matches = pattern.includes("?") ? withPlaceholders(pattern, cased) : withStars(pattern, cased);
  return cased ? matches : (text) => matches(text.toLowerCase());
}

/** Case as the comparison sees it. */
export function fold(text: string, cased: boolean): string {
  return cased ? text : text.toLowerCase();
}

function withStars(pattern: readonly BoundPart[], cased: boolean): (text: string) => boolean {
  const pieces = [""];
  for (const part of pattern) {
    if (typeof part === "object") pieces[pieces.length - 1] += fold(part.text, cased);
    else pieces.push("");
  }
  const [first = "", ...later] = pieces;
  const last = later.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let from = first.length;
    for (const piece of later) {
      const found = text.indexOf(piece, from);
      if (found < 0) return false;
      from = found + piece.length;
    }
    return text.length - last.length >= from && text.endsWith(last);
  };
}

/** `?` is one character as people count them, not one UTF-16 unit: RE2 counts so, too. */
function withPlaceholders(pattern: readonly BoundPart[], cased: boolean): (text: string) => boolean {
  const source = pattern.map((part) =>
    typeof part === "object" ? RE2JS.quote(fold(part.text, cased)) : part === "*" ? ".*" : ".",
  );
  const regex = RE2JS.compile(source.join(""), RE2JS.DOTALL);
  return (text) => regex.testExact(text);
}

/** Text cut to terminal columns: between graphemes, measured as terminals draw them, and never reordering its neighbours. */

import { isPlain, textWidth } from "./text-width.ts";

let segmenter: Intl.Segmenter | undefined;

/** Letters that are written from right to left (Unicode bidirectional classes R and AL). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Lines of at most `width` columns (at least 2), `most` of them; what is cut off after the last one is shown as `…`.
 * Breaks after a blank where there is one, else after a separator as names, paths and ARNs have them, else anywhere.
 */
export function wrap(text: string, width: number, most = Number.POSITIVE_INFINITY): readonly string[] {
  const plain = isPlain(text);
  const measure = plain ? lengthOf : textWidth;
  if (measure(text) <= width) return [plain ? text : isolate(text)];
  const lines: string[] = [];
  let line = "";
  for (const segment of plain ? text : graphemes(text)) {
    while (line !== "" && measure(line + segment) > width) {
      const cut = segment === " " ? line.length : breakPoint(line);
      lines.push(line.slice(0, cut).trimEnd());
      line = line.slice(cut);
    }
    if (lines.length > most) break;
    if (line !== "" || segment !== " ") line += segment;
  }
  if (line !== "") lines.push(line);
  if (lines.length <= most) return lines.map(isolate);
  return [...lines.slice(0, most - 1), shorten(lines[most - 1] ?? "", width)].map(isolate);
}

function lengthOf(text: string): number {
  return text.length;
}

/** What text needs beside a lead; with less room it goes below. */
const ROOM = 16;

/**
 * `lead`, short and perhaps painted, and text behind it. Further lines begin where the text began; where the lead leaves
 * too little room, the whole text stands below it, indented by `indent`.
 */
export function hang(
  lead: string,
  text: string,
  { width, indent = 2, paint = (line) => line }: Hanging,
): readonly string[] {
  const taken = textWidth(lead);
  const below = width - taken < ROOM && textWidth(text) > width - taken;
  const left = " ".repeat(below ? indent : taken);
  const lines = wrap(text, Math.max(2, width - left.length)).map(paint);
  if (below) return [lead.trimEnd(), ...lines.map((line) => left + line)];
  return lines.map((line, index) => (index === 0 ? lead : left) + line);
}

export interface Hanging {
  readonly width: number;
  readonly indent?: number;
  readonly paint?: (line: string) => string;
}

/** Phrases side by side; a line is broken between phrases, inside one only where it is too long for a line. */
export function phrases(parts: readonly string[], width: number, between = " · "): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const joined = `${last ?? ""}${between}${part}`;
    if (last !== undefined && textWidth(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(...wrap(part, width));
  }
  return lines;
}

/** As much of the text as fits in front of a `…`. */
function shorten(text: string, width: number): string {
  let kept = "";
  for (const segment of graphemes(text)) {
    if (textWidth(`${kept}${segment}…`) > width) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Made when first needed: it brings the tables of Unicode with it. */
function* graphemes(text: string): Generator<string> {
  if (isPlain(text)) return yield* text;
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function breakPoint(line: string): number {
  const least = Math.floor(line.length / 3);
  const blank = line.lastIndexOf(" ") + 1;
  if (blank > least) return blank;
  const separator = /^.*[/:@,;_.-]/su.exec(line)?.[0].length ?? 0;
  return separator > least ? separator : line.length;
}

/** Text that contains right-to-left letters, closed off so that a terminal that reorders them reorders nothing else. */
export function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** Lines as a text, each without blanks at its end. */
export function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

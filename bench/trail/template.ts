/**
 * A record as bytes with holes: what is new in every record (ids, tokens, the second) is filled in, the rest is copied, so
 * that a million records take seconds.
 */

import type { JsonObject } from "../../src/model/json.ts";
import { type Random, seeded } from "../../src/sources/demo/random.ts";
import type { Draw } from "./draw.ts";

export interface Template {
  readonly bytes: Buffer;
  readonly holes: readonly Hole[];
}

interface Hole {
  readonly at: number;
  readonly length: number;
  /** `undefined`: the second at which it happened. */
  readonly alphabet: Buffer | undefined;
}

/** The time that stands for all times while a template is made. */
export const SOME_TIME = Date.UTC(2001, 1, 3, 4, 5, 6);
const SECOND = /2001-02-03T04:05:\d\d/;
/** Each alphabet has a character of Unicode's private use area, which stands where one of its letters will. */
const FIRST_MARK = 0xe000;
const MARKED = new RegExp(`([\\ue000-\\uefff])\\1*|${SECOND.source}`, "gu");
const alphabets: string[] = [];

/** Decides as `seeded(seed)` does, but for words, of which it only says where they will be. */
export function leavingHoles(seed: number): Random {
  const random = seeded(seed);
  const word = (length: number, alphabet = "0123456789abcdef"): string => {
    if (!alphabets.includes(alphabet)) alphabets.push(alphabet);
    return String.fromCharCode(FIRST_MARK + alphabets.indexOf(alphabet)).repeat(length);
  };
  return {
    ...random,
    word,
    uuid: () => `${word(8)}-${word(4)}-4${word(3)}-a${word(3)}-${word(12)}`,
  };
}

/** `respell`: another spelling of the same JSON. */
export function templateOf(record: JsonObject, respell = (json: string): string => json): Template {
  const text = respell(JSON.stringify(record));
  const holes: Hole[] = [];
  const parts: string[] = [];
  let length = 0;
  const push = (part: string): void => {
    parts.push(part);
    length += Buffer.byteLength(part);
  };
  let from = 0;
  for (const { 0: found, index } of text.matchAll(MARKED)) {
    push(text.slice(from, index));
    const alphabet = alphabets[found.charCodeAt(0) - FIRST_MARK];
    holes.push({
      at: length,
      length: found.length,
      alphabet: alphabet === undefined ? undefined : Buffer.from(alphabet),
    });
    push("0".repeat(found.length));
    from = index + found.length;
  }
  push(text.slice(from));
  return { bytes: Buffer.from(parts.join("")), holes };
}

/** Writes a record at `at` of `to`, which has room for it. `second`: 19 characters. */
export function fill({ bytes, holes }: Template, to: Buffer, at: number, second: string, draw: Draw): void {
  bytes.copy(to, at);
  for (const hole of holes) {
    const { length, alphabet } = hole;
    const start = at + hole.at;
    if (alphabet === undefined) to.write(second, start, "latin1");
    else write(alphabet, to, start, length, draw);
  }
}

/** Four letters of each draw. */
function write(alphabet: Buffer, to: Buffer, start: number, length: number, draw: Draw): void {
  const letters = alphabet.length;
  let bits = 0;
  for (let index = 0; index < length; index++) {
    bits = (index & 3) === 0 ? draw() : bits >>> 8;
    to[start + index] = alphabet[((bits & 0xff) * letters) >>> 8] ?? 0;
  }
}

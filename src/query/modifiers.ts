/** The modifiers of an item's key, `field|contains|all`: which exist, which we refuse and why, which go together. */

import type { Issue } from "../model/diagnostic.ts";
import { issue, type Place } from "./codes.ts";
import { didYouMean, nearest } from "./suggest.ts";

/** What an item tests; one of these decides, without any it is the whole text. */
const KINDS = ["re", "cidr", "exists", "lt", "lte", "gt", "gte", "fieldref"] as const;
/** Where in the text the value stands. */
const POSITIONS = ["contains", "startswith", "endswith"] as const;
const FLAGS = ["all", "cased", "neq", "expand", "i", "m", "s"] as const;

/** Every modifier of the subset. */
export const MODIFIERS = [...KINDS, ...POSITIONS, ...FLAGS] as const;

export type Kind = "text" | (typeof KINDS)[number];
export type Position = "whole" | (typeof POSITIONS)[number];
export type Flag = (typeof FLAGS)[number];

export interface Modifiers {
  readonly kind: Kind;
  readonly position: Position;
  readonly flags: ReadonlySet<Flag>;
}

/** Which positions and flags each kind takes. */
const TAKES: Readonly<Record<Kind, readonly (Position | Flag)[]>> = {
  text: [...POSITIONS, "all", "cased", "neq", "expand"],
  re: ["all", "neq", "expand", "i", "m", "s"],
  cidr: ["all", "neq", "expand"],
  exists: [],
  lt: ["all", "neq", "expand"],
  lte: ["all", "neq", "expand"],
  gt: ["all", "neq", "expand"],
  gte: ["all", "neq", "expand"],
  fieldref: [...POSITIONS, "all", "cased", "neq"],
};

const BYTES = "it rewrites values into encoded bytes, which audit records do not hold";
const WINDOWS = "it is about Windows command lines";
const DATES = "it takes a date apart; use time with a pattern, or --since and --until";

/** Modifiers of Sigma outside the subset, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  base64: BYTES,
  base64offset: BYTES,
  utf16: BYTES,
  utf16le: BYTES,
  utf16be: BYTES,
  wide: BYTES,
  windash: WINDOWS,
  minute: DATES,
  hour: DATES,
  day: DATES,
  week: DATES,
  month: DATES,
  year: DATES,
};

/** Reads modifiers in any order; pushes an issue for each that is unknown, refused or at odds with another. */
export function parseModifiers(written: readonly string[], place: Place, issues: Issue[]): Modifiers {
  const kinds = written.filter((name) => includes(KINDS, name));
  const positions = written.filter((name) => includes(POSITIONS, name));
  const flags = written.filter((name) => includes(FLAGS, name));
  for (const name of written) {
    if (includes(KINDS, name) || includes(POSITIONS, name) || includes(FLAGS, name)) continue;
    const refused = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
    if (refused === undefined) {
      const near = nearest(name, MODIFIERS);
      issues.push(issue("query/unknown-modifier", place, `unknown modifier "${name}"`, didYouMean(near)));
    } else {
      issues.push(issue("query/unsupported-modifier", place, `modifier "${name}" is not supported: ${refused}`));
    }
  }
  const [kind = "text", ...moreKinds] = kinds;
  const [position = "whole", ...morePositions] = positions;
  const strangers = [...positions, ...flags].filter((name) => !TAKES[kind].includes(name));
  for (const name of new Set([...moreKinds, ...morePositions, ...strangers])) {
    const other = includes(KINDS, name) || kind !== "text" ? kind : position;
    const message =
      includes(["i", "m", "s"], name) && kind !== "re"
        ? `modifier "${name}" is a flag of "re"`
        : `modifiers "${name}" and "${other}" exclude each other`;
    issues.push(issue("query/conflicting-modifiers", place, message));
  }
  return { kind, position, flags: new Set(flags) };
}

function includes<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}

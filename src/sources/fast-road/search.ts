/** What the fast road looks for in the bytes of files, and what `explain` says of it. */

import type { ReadContext } from "../../engine/source.ts";
import { PLANES, type Plane } from "../../model/event.ts";
import type { RecordFormat } from "../../model/record.ts";
import { type Needles, type Texts, toNeedles } from "../../query/backends/needles.ts";
import type { Expr } from "../../query/expr.ts";
import { areSearchable } from "../scan/needle-places.ts";
import type { TextsOf } from "./lacking.ts";
import type { ScanTask } from "./scan-task.ts";

interface Search {
  readonly needles: readonly string[];
  readonly texts: TextsOf | undefined;
  readonly asked: Readonly<Record<Plane, Needles>>;
}

/** Whose records the scanner would pass over; those of all other formats it leaves to be parsed anyway. */
const FORMATS = { aws: "cloudtrail", gcp: "gcp-audit" } as const satisfies Record<Plane, RecordFormat>;
/** A key that stands in each of them: looking for it has all of them parsed. */
const EVERY: Readonly<Record<Plane, string>> = { aws: '"eventName"', gcp: '"protoPayload"' };

/** By query, since each source asks, and the one of many entries takes tens of milliseconds. */
const searches = new WeakMap<Expr, Search>();

function searchFor(where: Expr): Search {
  const found = searches.get(where) ?? work(where);
  searches.set(where, found);
  return found;
}

function work(where: Expr): Search {
  const asked = { aws: toNeedles(where, [FORMATS.aws]), gcp: toNeedles(where, [FORMATS.gcp]) };
  const needles = new Set(PLANES.flatMap((plane) => lookedFor(asked[plane]) ?? [EVERY[plane]]));
  const texts = { aws: asked.aws.texts, gcp: asked.gcp.texts };
  const isFew = countTexts({ any: Object.values(texts) }) <= MOST_TEXTS;
  return { needles: [...needles], texts: isFew ? texts : undefined, asked };
}

/** `undefined` where all records are parsed. */
function lookedFor(found: Needles): readonly string[] | undefined {
  return found.kind === "needles" && areSearchable(found.any) ? found.any : undefined;
}

/** More than these take longer to look for in a record than it takes to read it. */
const MOST_TEXTS = 100;

function countTexts(texts: Texts): number {
  if (typeof texts === "string") return 1;
  return ("all" in texts ? texts.all : texts.any).reduce((sum, each) => sum + countTexts(each), 0);
}

/** Absent: the slow road has to be taken, which the tests also ask for to compare the two. */
export function scanTask(
  where: Expr,
  { passed, question }: Pick<ReadContext, "passed" | "question">,
): ScanTask | undefined {
  if (passed === undefined || process.env["IAPRUN_ROAD"] === "slow") return undefined;
  const { needles, texts } = searchFor(where);
  return { needles, ...(texts && { texts }), ...(question && { question }) };
}

/** How records of files are looked at, in a sentence. */
export function describeSearch(where: Expr): string {
  const { needles, asked } = searchFor(where);
  const because = PLANES.flatMap((plane) => whyAll(plane, asked[plane]));
  const every = "files answer no questions, so every record is read";
  if (because.length === PLANES.length) return `${every} and parsed: ${because.join("; ")}`;
  if (needles.length === 0) return `${every}; none is parsed, as none can match`;
  const texts = needles.length === 1 ? "the text" : `any of ${needles.length} texts`;
  const but = because.map((reason) => `; all are parsed of the ${reason}`).join("");
  return `${every}; those without ${texts} are not parsed: ${needles.join(" ")}${but}`;
}

/** Why all records of a plane are parsed; nothing where they are not. */
function whyAll(plane: Plane, found: Needles): readonly string[] {
  if (lookedFor(found) !== undefined) return [];
  return [found.kind === "all" ? found.because() : `${FORMATS[plane]} records: a text may be spelled in several ways`];
}

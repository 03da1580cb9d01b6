/** The list of files kept with their bytes: what a later run goes on with is what the first one saw, deleted or not. */

import type { PageLog } from "../../engine/source.ts";
import type { Gap } from "../../model/coverage.ts";
import { at, type JsonValue, number, property, text } from "../../model/json.ts";
import type { StoredObject } from "./store.ts";

export interface KeptListing {
  readonly objects: readonly StoredObject[];
  readonly notes: readonly string[];
  /** What was asked for and is not there. */
  readonly gaps: readonly Gap[];
}

const PAGE = 1_000;
const BEGIN = "begin";

/** What an earlier run listed, when it came to the listing's end. */
export async function keptListing(log: PageLog): Promise<KeptListing | undefined> {
  let objects: StoredObject[] = [];
  let notes: string[] = [];
  let gaps: Gap[] = [];
  for await (const { records, next } of log.pages()) {
    if (next === BEGIN) [objects, notes, gaps] = [[], [], []];
    for (const record of records) {
      const key = text(property(record, "key"));
      const note = text(property(record, "note"));
      if (key !== undefined) objects.push({ key, size: number(property(record, "size")) ?? 0 });
      const [reason, what] = [text(at(record, "gap", "reason")), text(at(record, "gap", "what"))];
      if (note !== undefined) notes.push(note);
      if (reason !== undefined && what !== undefined) gaps.push({ reason, what });
    }
    if (next === null) return { objects, notes, gaps };
  }
  return undefined;
}

/** Only whole: what of an unfinished listing was written counts for nothing. */
export async function keepListing(log: PageLog, { objects, notes, gaps }: KeptListing): Promise<void> {
  const records: JsonValue[] = [
    ...notes.map((note) => ({ note })),
    ...gaps.map(({ reason, what }) => ({ gap: { reason, what } })),
    ...objects.map(({ key, size }) => ({ key, size })),
  ];
  for (let at = 0; at < records.length; at += PAGE) {
    await log.append({ records: records.slice(at, at + PAGE), next: at === 0 ? BEGIN : "more" });
  }
  await log.append({ records: [], next: null });
}

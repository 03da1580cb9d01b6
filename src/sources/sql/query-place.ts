/** Where the read of a query's rows stands, as pages keep it, so that a later run can tell which query to go on with. */

import type { PageLog } from "../../engine/source.ts";
import { at, isObject, type JsonObject, type JsonValue, number, text } from "../../model/json.ts";

export interface Place {
  readonly query: string;
  /** Rows read so far. */
  readonly rows: number;
  /** Of the next page; absent before the first. */
  readonly token?: string;
}

/** What an earlier run left of the last query it submitted. */
export interface Attempt extends Place {
  /** Pages in the log before the first of this query: an older query's, which nobody can go on with. */
  readonly before: number;
  readonly ended: boolean;
}

export function placeJson({ query, rows, token }: Place): JsonValue {
  return { query, rows, token: token ?? null };
}

/** A page without rows and without a token marks where a query was submitted. */
export async function lastAttempt(log: PageLog): Promise<Attempt | undefined> {
  let attempt: Attempt | undefined;
  let index = 0;
  for await (const { next } of log.pages()) {
    const query = text(at(next, "query"));
    const token = text(at(next, "token"));
    const rows = number(at(next, "rows")) ?? 0;
    if (query !== undefined && token === undefined) attempt = { query, rows: 0, before: index + 1, ended: false };
    else if (query !== undefined && token !== undefined && attempt !== undefined) attempt = { ...attempt, rows, token };
    else if (attempt !== undefined) attempt = { ...attempt, ended: true };
    index += 1;
  }
  return attempt;
}

/** Rows of that query which were kept. Reads the log to its end. */
export async function* keptRows(log: PageLog, { before }: Attempt): AsyncGenerator<readonly JsonObject[]> {
  let index = 0;
  for await (const { records } of log.pages()) {
    if (index >= before && records.length > 0) yield records.filter(isObject);
    index += 1;
  }
}

/**
 * One query of a cloud's engine from submission to its last row. What was kept of an earlier run comes first, and the same
 * query's remaining rows after it; a page that cannot be had is a gap, and nothing else is lost with it.
 */

import { setTimeout as sleep } from "node:timers/promises";
import type { PageLog, ReadContext } from "../../engine/source.ts";
import type { Gap } from "../../model/coverage.ts";
import { SourceError } from "../../model/errors.ts";
import type { JsonObject } from "../../model/json.ts";
import { formatSize } from "../../model/size.ts";
import { formatInstant, type TimeWindow } from "../../model/time.ts";
import type { Trouble } from "../trouble.ts";
import { keptRows, lastAttempt, type Place, placeJson } from "./query-place.ts";

/** `bytes`: scanned so far, as far as the engine says. */
export type QueryState =
  | { readonly state: "running" | "done"; readonly bytes?: number }
  | { readonly state: "failed"; readonly detail: string; readonly bytes?: number };

export interface ResultPage {
  /** Text, or null for NULL, by column name. */
  readonly rows: readonly JsonObject[];
  readonly next?: string;
  /** Rows of the whole result, where the engine says. */
  readonly total?: number;
}

/** Each call sends one request, and tries again what passes. */
export interface QueryEngine {
  readonly name: string;
  /** Resolves with the query's id. */
  start(statement: string): Promise<string>;
  state(query: string): Promise<QueryState>;
  page(query: string, token: string | undefined): Promise<ResultPage>;
  /** Never rejects. */
  stop(query: string): Promise<void>;
  trouble(error: unknown, call: "start" | "state" | "page"): Trouble;
}

/** Milliseconds between two looks at a running query: the first, and the longest that each 1.5-fold one grows to. */
export interface Polling {
  readonly first: number;
  readonly longest: number;
}

export const POLLING: Polling = { first: 250, longest: 5_000 };

export interface QueryRun {
  readonly engine: QueryEngine;
  /** Where it runs: tables of one name in two Regions are two tables. */
  readonly region: string;
  readonly statement: string;
  readonly window: TimeWindow;
  /** Whether `context.allow` was asked before: if not, it is asked with what has been scanned so far. */
  readonly allowed: boolean;
  readonly polling: Polling;
}

/** Rows in batches. Throws a `SourceError` when the query gives none at all. */
export async function* runQuery(run: QueryRun, context: ReadContext): AsyncGenerator<readonly JsonObject[]> {
  const log = await context.pages?.open(`query in ${run.region} ${run.statement}`);
  try {
    const kept = log === undefined ? undefined : await lastAttempt(log);
    const place = kept !== undefined && (kept.ended || (await isAlive(run, kept.query))) ? kept : undefined;
    if (log !== undefined && place !== undefined) {
      yield* keptRows(log, place);
      if (place.ended) return;
    }
    const here = place ?? (await begin(run, log));
    const done = await finished(run, here.query, context);
    if (done !== undefined) yield* remainingRows(run, here, log, context, done.bytes);
  } catch (error) {
    if (!context.signal.aborted) throw error;
  } finally {
    await log?.close();
  }
}

async function isAlive({ engine }: QueryRun, query: string): Promise<boolean> {
  try {
    return (await engine.state(query)).state !== "failed";
  } catch (error) {
    if (engine.trouble(error, "state").reason === "failed") return false;
    throw failure(engine, error, "state");
  }
}

async function begin({ engine, statement }: QueryRun, log: PageLog | undefined): Promise<Place> {
  let query: string;
  try {
    query = await engine.start(statement);
  } catch (error) {
    throw failure(engine, error, "start");
  }
  const place: Place = { query, rows: 0 };
  await log?.append({ records: [], next: placeJson(place) });
  return place;
}

/** Waits until the query is done; `undefined` when it was stopped because the user wants no more. */
async function finished(run: QueryRun, query: string, context: ReadContext): Promise<QueryState | undefined> {
  const { engine, polling } = run;
  const { signal } = context;
  let over = false;
  try {
    for (let delay = polling.first; ; delay = Math.min(delay * 1.5, polling.longest)) {
      const now = await engine.state(query).catch((error: unknown) => {
        throw signal.aborted ? error : failure(engine, error, "state");
      });
      over = now.state !== "running";
      if (now.bytes !== undefined) context.progress({ done: now.bytes, unit: "bytes" });
      if (now.state === "failed") throw new SourceError(`${engine.name}: query ${query}: ${now.detail}`);
      if (now.state === "done") return now;
      if (now.bytes !== undefined && !run.allowed) await context.allow({ bytes: now.bytes });
      await sleep(delay, undefined, { signal });
    }
  } catch (error) {
    if (!over) await engine.stop(query);
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** From where an earlier run stopped, if it did. The rows of a finished query never change, so a token that is refused costs nothing but counting them off again. */
async function* remainingRows(
  run: QueryRun,
  { query, token: kept, rows: before }: Place,
  log: PageLog | undefined,
  context: ReadContext,
  scanned: number | undefined,
): AsyncGenerator<readonly JsonObject[]> {
  const { engine } = run;
  const named = new Set<string>();
  let token = kept;
  let rows = before;
  let skip = 0;
  let recounting = false;
  while (!context.signal.aborted) {
    let page: ResultPage;
    try {
      page = await engine.page(query, token);
    } catch (error) {
      if (context.signal.aborted) return;
      const { reason, detail } = engine.trouble(error, "page");
      if (reason !== "failed" || token === undefined || recounting) {
        return context.gap(lost(run, query, rows, reason, detail));
      }
      token = undefined;
      skip = rows;
      recounting = true;
      named.clear();
      continue;
    }
    const fresh = page.rows.slice(skip);
    skip = Math.max(0, skip - page.rows.length);
    rows += fresh.length;
    if (fresh.length > 0) recounting = false;
    const { next, total = rows } = page;
    // An end that came too early is not kept as one: the next run asks for that page again, or has the same gap.
    const isWhole = next === undefined && rows >= total;
    if (isWhole) await log?.append({ records: fresh, next: null });
    else if (next !== undefined && fresh.length > 0) {
      await log?.append({ records: fresh, next: placeJson({ query, rows, token: next }) });
    }
    if (fresh.length > 0) yield fresh;
    if (next === undefined) {
      context.note(summary(engine.name, query, rows, scanned));
      if (!isWhole) context.gap(lost(run, query, rows, "truncated", `the engine counts ${total}`));
      return;
    }
    if (named.has(next)) {
      return context.gap(lost(run, query, rows, "failed", "the answer leads back to a page already read"));
    }
    named.add(next);
    token = next;
  }
}

function summary(name: string, query: string, rows: number, scanned: number | undefined): string {
  const bytes = scanned === undefined ? "" : ` scanned ${formatSize(scanned)} and`;
  return `${name}: query ${query}${bytes} gave ${rows.toLocaleString("en-US")} ${rows === 1 ? "row" : "rows"}`;
}

function failure(engine: QueryEngine, error: unknown, call: "start" | "state"): SourceError {
  const { detail, hint } = engine.trouble(error, call);
  return new SourceError(`${engine.name}: ${detail}`, { cause: error, ...(hint === undefined ? {} : { hint }) });
}

function lost({ engine, window }: QueryRun, query: string, rows: number, reason: string, detail: string): Gap {
  const span = `${formatInstant(window.since)} to ${formatInstant(window.until)}`;
  return {
    reason,
    what: `${engine.name}: rows after the first ${rows} of query ${query}, anywhere in ${span}: ${detail}`,
  };
}

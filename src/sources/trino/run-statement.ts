/**
 * A statement in Trino's client protocol (Trino documentation, "Trino client REST API"): posted once, and then page after
 * page from where each answer says. Own code, because the client library cannot stop a query nor try a page again.
 */

import { at, type JsonObject, type JsonValue, list, number, property, text } from "../../model/json.ts";
import { ask, cancel, type TrinoServer } from "./server.ts";
import { queryTrouble } from "./trouble.ts";

export interface RowPage {
  /** By column name in lower case. Empty while the server is at work. */
  readonly rows: readonly JsonObject[];
  readonly read: ReadSoFar;
}

export interface ReadSoFar {
  /** As stored; what the scan took from disk or object store. */
  readonly bytes: number;
  /** That the scan looked at. */
  readonly rows: number;
}

const ENDED = "FINISHED";

/**
 * Rows in the order the server gives them, each once. Throws a `TrinoError`; rejects when `signal` aborts. A statement that
 * is left before its end is cancelled there.
 */
export async function* runStatement(
  server: TrinoServer,
  sql: string,
  signal: AbortSignal,
): AsyncGenerator<RowPage, void> {
  const asked = new Set<string>();
  // Nothing runs before the first page is asked for, so that a lost answer to this request costs nothing.
  let { body } = await ask(server, { method: "POST", path: "/v1/statement", body: sql, refuse: faultAtStart }, signal);
  const { id } = body;
  const refuse = (page: JsonObject): string | undefined =>
    page["id"] === id ? faultOf(page, asked) : "a page of another query came";
  let next = nextPath(body);
  let names: readonly string[] = [];
  try {
    for (;;) {
      names = columnNames(body) ?? names;
      yield pageOf(body, names);
      const error = errorOf(body);
      if (error !== undefined) throw queryTrouble(error);
      if (next === undefined) return;
      asked.add(next);
      ({ body } = await ask(server, { method: "GET", path: next, refuse }, signal));
      next = nextPath(body);
    }
  } finally {
    if (next !== undefined) await cancel(server, next);
  }
}

function faultAtStart(body: JsonObject): string | undefined {
  return nextPath(body) === undefined && errorOf(body) === undefined ? "the answer leads nowhere" : undefined;
}

/** A page that leads back is an older answer, and one that leads nowhere without having ended is nobody's: neither may count. */
function faultOf(body: JsonObject, asked: ReadonlySet<string>): string | undefined {
  const next = nextPath(body);
  if (next !== undefined) return asked.has(next) ? "an older page came again" : undefined;
  const over = errorOf(body) !== undefined || text(at(body, "stats", "state")) === ENDED;
  return over ? undefined : "the answer leads nowhere and is no end";
}

function errorOf(body: JsonObject): JsonValue | undefined {
  return property(body, "error") ?? undefined;
}

/** Always of the server the user named: credentials go nowhere else, whatever a page says. */
function nextPath(body: JsonObject): string | undefined {
  const uri = text(property(body, "nextUri"));
  if (uri === undefined || !URL.canParse(uri)) return undefined;
  const { pathname, search } = new URL(uri);
  return `${pathname}${search}`;
}

function columnNames(body: JsonObject): readonly string[] | undefined {
  const columns = property(body, "columns");
  return Array.isArray(columns)
    ? list(columns).map((column) => text(at(column, "name"))?.toLowerCase() ?? "")
    : undefined;
}

function pageOf(body: JsonObject, names: readonly string[]): RowPage {
  const rows = list(property(body, "data")).map((cells) =>
    Object.fromEntries(names.map((name, index) => [name, list(cells)[index] ?? null])),
  );
  const stats = property(body, "stats");
  const bytes = number(property(stats, "physicalInputBytes")) ?? number(property(stats, "processedBytes")) ?? 0;
  return { rows, read: { bytes, rows: number(property(stats, "processedRows")) ?? 0 } };
}

/** All rows of a statement that has few. */
export async function allRows(server: TrinoServer, sql: string, signal: AbortSignal): Promise<readonly JsonObject[]> {
  const rows: JsonObject[] = [];
  for await (const page of runStatement(server, sql, signal)) rows.push(...page.rows);
  return rows;
}

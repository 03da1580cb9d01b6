/** What the planner expects a statement to read, where the table has statistics to expect from. */

import { at, type JsonValue, list, number, text } from "../../model/json.ts";
import { allRows } from "./run-statement.ts";
import type { TrinoServer } from "./server.ts";
import { TrinoError } from "./trouble.ts";

/** Bytes; `undefined` when the planner does not know. Throws a `TrinoError` where the statement itself is no use. */
export async function expectedBytes(
  server: TrinoServer,
  sql: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const plan = parse(await explained(server, sql, signal));
  const sizes = list(at(plan, "inputTableColumnInfos")).map((table) =>
    number(at(table, "estimate", "outputSizeInBytes")),
  );
  if (sizes.length === 0) return undefined;
  return sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
}

async function explained(server: TrinoServer, sql: string, signal: AbortSignal): Promise<string> {
  try {
    const [row] = await allRows(server, `EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`, signal);
    return text(Object.values(row ?? {})[0]) ?? "";
  } catch (error) {
    if (error instanceof TrinoError && !error.lasting) return "";
    throw error;
  }
}

/** Unknown sizes are written `NaN`: as text, or bare, which is no JSON. */
function parse(plan: string): JsonValue {
  try {
    return JSON.parse(plan.replaceAll(/: (NaN|-?Infinity)\b/g, ": null"));
  } catch {
    return null;
  }
}

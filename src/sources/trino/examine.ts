/** Whether a table on Trino can be read: the server, the user, the table's columns and days, the newest event, the clock. */

import type { Check, ExamineContext } from "../../engine/source.ts";
import { text } from "../../model/json.ts";
import { DAY_MS, formatDuration } from "../../model/time.ts";
import { FALSE } from "../../query/expr.ts";
import type { Patience } from "../aws/patience.ts";
import { eventTimeWithin } from "../sql/event-time.ts";
import { identifier } from "../sql/identifier.ts";
import { partitionConditions } from "../sql/partitions.ts";
import { buildStatement } from "../sql/statement.ts";
import { missingNames, type SqlTable } from "../sql/table.ts";
import { tableFaults } from "../sql/table-notes.ts";
import type { TrinoAddress } from "./address.ts";
import { allRows } from "./run-statement.ts";
import { ask, type TrinoServer, trinoServer } from "./server.ts";
import { describeTable, tableName } from "./table.ts";
import { TrinoError } from "./trouble.ts";

const MOST_SKEW_MS = 5 * 60_000;

export async function* examineTrino(
  address: TrinoAddress,
  { signal, now }: ExamineContext,
  patience: Patience,
): AsyncGenerator<Check> {
  const server = trinoServer(address, process.env["IAPRUN_TRINO_PASSWORD"], patience);
  let what = "server";
  try {
    yield* examineServer(server, now, signal);
    what = "user";
    const [who] = await allRows(server, "SELECT current_user AS name", signal);
    yield { what, state: "ok", detail: `the server knows you as ${text(who?.["name"])}` };
    what = `table ${tableName(address)}`;
    const table = await describeTable(server, address, signal);
    yield* examineTable(what, table, address.accounts);
    what = "SELECT on the table";
    const window = { since: now() - DAY_MS, until: now() };
    const { accounts } = address;
    await allRows(server, buildStatement(table, { where: FALSE, window, accounts }, "trino").sql, signal);
    yield { what, state: "ok", detail: "every column may be read" };
    what = "newest event";
    yield await newestEvent(server, table, now(), signal);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof TrinoError)) throw error;
    yield { what, state: "failed", detail: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  }
}

async function* examineServer(server: TrinoServer, now: () => number, signal: AbortSignal): AsyncGenerator<Check> {
  const { body, serverTime } = await ask(server, { method: "GET", path: "/v1/info" }, signal);
  const version = text((body["nodeVersion"] as { version?: string } | undefined)?.version) ?? "unknown";
  yield body["starting"] === true
    ? { what: "server", state: "warning", detail: `Trino ${version} is still starting`, hint: "wait a minute" }
    : { what: "server", state: "ok", detail: `Trino ${version} at ${server.origin}` };
  if (serverTime === undefined) return;
  const skew = Math.abs(serverTime - now());
  yield skew <= MOST_SKEW_MS
    ? { what: "clock", state: "ok", detail: "this machine and the server agree" }
    : {
        what: "clock",
        state: "warning",
        detail: `this machine and the server differ by ${formatDuration(skew)}: "the last hour" is another hour there`,
        hint: "set this machine's clock",
      };
}

async function* examineTable(what: string, table: SqlTable, accounts: readonly string[]): AsyncGenerator<Check> {
  for (const fault of tableFaults(table, accounts))
    yield { what, state: "failed", detail: fault.what, hint: fault.hint };
  const missing = missingNames(table);
  yield missing.length === 0
    ? { what, state: "ok", detail: `it has all ${table.columns.size} columns of a CloudTrail table` }
    : { what, state: "warning", detail: `it lacks ${missing.join(", ")}: what only they tell is not seen` };
  yield partitionConditions(table.partitions, { since: 0, until: DAY_MS }).length > 0
    ? { what: "days", state: "ok", detail: "only the days that are asked for are read" }
    : {
        what: "days",
        state: "warning",
        detail: "no partition tells the day: every query reads the whole table",
        hint: "make the table with partition projection on a date: iaprun athena-ddl prints one",
      };
}

async function newestEvent(server: TrinoServer, table: SqlTable, now: number, signal: AbortSignal): Promise<Check> {
  const what = "newest event";
  const window = { since: now - DAY_MS, until: now };
  const days = partitionConditions(table.partitions, window);
  if (days.length === 0) return { what, state: "unknown", detail: "not asked: it would read the whole table" };
  const time = identifier("eventtime");
  const where = [...days, eventTimeWithin(window)].join(" AND ");
  const [row] = await allRows(server, `SELECT max(${time}) AS newest FROM ${table.from} WHERE ${where}`, signal);
  const newest = text(row?.["newest"]);
  if (newest !== undefined) return { what, state: "ok", detail: newest };
  const hint = "check that the trail is logging and that the table's location is where it delivers";
  return { what, state: "warning", detail: "none in the last 24 hours", hint };
}

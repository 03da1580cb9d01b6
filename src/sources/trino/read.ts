/** A window's records from a table on Trino: a statement for each span of days, one after the other. */

import { setTimeout as sleep } from "node:timers/promises";
import type { ReadContext, Request } from "../../engine/source.ts";
import { SourceError } from "../../model/errors.ts";
import type { JsonObject } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";
import { formatInstant, type TimeWindow } from "../../model/time.ts";
import type { Patience } from "../aws/patience.ts";
import { partitionConditions } from "../sql/partitions.ts";
import { toRecords } from "../sql/records.ts";
import { buildStatement } from "../sql/statement.ts";
import type { SqlTable } from "../sql/table.ts";
import { tableFaults, tableGaps, tableNotes } from "../sql/table-notes.ts";
import type { TrinoAddress } from "./address.ts";
import { expectedBytes } from "./estimate.ts";
import { keepRows, keptRows } from "./kept-rows.ts";
import { createMeter, type Meter } from "./meter.ts";
import { createOddities } from "./oddities.ts";
import { runStatement } from "./run-statement.ts";
import { type TrinoServer, trinoServer } from "./server.ts";
import { spansOf } from "./spans.ts";
import { describeTable } from "./table.ts";
import { sourceError, TrinoError } from "./trouble.ts";

/** Tries of a statement that failed before it gave a row. */
const TRIES = 3;

export async function* readTrino(
  address: TrinoAddress,
  request: Request,
  context: ReadContext,
  patience: Patience,
): AsyncGenerator<readonly RawRecord[]> {
  const server = trinoServer(address, process.env["IAPRUN_TRINO_PASSWORD"], patience);
  try {
    const table = await describeTable(server, address, context.signal);
    const fault = tableFaults(table, address.accounts)[0];
    if (fault !== undefined) throw new SourceError(`Trino: ${table.from}: ${fault.what}`, { hint: fault.hint });
    yield* readTable(server, table, { ...request, accounts: address.accounts }, context);
  } catch (error) {
    if (context.signal.aborted) return;
    throw error instanceof TrinoError ? sourceError(error, error) : error;
  }
}

interface Question extends Request {
  readonly accounts: readonly string[];
}

async function* readTable(
  server: TrinoServer,
  table: SqlTable,
  question: Question,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[]> {
  const { window, now } = question;
  const whole = buildStatement(table, question, "trino");
  for (const note of tableNotes(table)) context.note(note);
  if (whole.where.kind === "nothing") return context.note(NOTHING_ASKED);
  if (partitionConditions(table.partitions, window).length === 0) context.note(EVERY_DAY);
  for (const gap of tableGaps(table, window, "Trino", now)) context.gap(gap);
  const expected = await expectedBytes(server, whole.sql, context.signal);
  if (expected !== undefined) await context.allow({ bytes: expected });

  const meter = createMeter(context);
  const isNew = createOddities();
  let failure: TrinoError | undefined;
  let answered = false;
  for (const span of spansOf(window)) {
    const { sql } = buildStatement(table, { ...question, window: span }, "trino");
    try {
      for await (const rows of spanRows(server, sql, meter, context)) {
        answered = true;
        yield toRecords(
          rows.filter((row) => isNew(row, span)),
          "Trino",
          context,
        );
      }
      answered = true;
    } catch (error) {
      if (context.signal.aborted || !(error instanceof TrinoError)) throw error;
      if (error.lasting && !answered) throw error;
      failure = error;
      context.gap({ reason: error.reason, what: lost(table, span, error) });
    }
  }
  meter.report();
  if (failure !== undefined && !answered) throw failure;
}

const NOTHING_ASKED = "Trino was not asked: nothing that a CloudTrail table holds can match";

const EVERY_DAY = "no partition of the table tells the day: Trino looked through all of it";

function lost({ from }: SqlTable, { since, until }: TimeWindow, { message }: TrinoError): string {
  return `Trino: ${from}: some or all rows of ${formatInstant(since)} to ${formatInstant(until)}: ${message}`;
}

async function* spanRows(
  server: TrinoServer,
  sql: string,
  meter: Meter,
  context: ReadContext,
): AsyncGenerator<readonly JsonObject[]> {
  const file = await context.pages?.file(`rows of ${sql}`);
  if (file?.exists === true) return yield* keptRows(file);
  const rows = freshRows(server, sql, meter, context);
  yield* file === undefined ? rows : keepRows(rows, file);
}

/** A statement that fails for a reason of the moment is put again as long as it gave no row: none can come twice. */
async function* freshRows(
  server: TrinoServer,
  sql: string,
  meter: Meter,
  { signal }: ReadContext,
): AsyncGenerator<readonly JsonObject[]> {
  let given = false;
  for (let tries = 1; ; tries++) {
    const watch = meter.statement();
    try {
      for await (const { rows, read } of runStatement(server, sql, signal)) {
        await watch(read.bytes, read.rows, rows.length);
        if (rows.length === 0) continue;
        given = true;
        yield rows;
      }
      return;
    } catch (error) {
      if (!(error instanceof TrinoError) || error.lasting || given || tries === TRIES) throw error;
      await sleep(server.patience.pause(tries), undefined, { signal });
    }
  }
}

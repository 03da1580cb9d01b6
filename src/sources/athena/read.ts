/** One SELECT on Athena, from the table's description to its rows as records. */

import type { AthenaClient } from "@aws-sdk/client-athena";
import type { ReadContext, Request } from "../../engine/source.ts";
import { SourceError } from "../../model/errors.ts";
import type { RawRecord } from "../../model/record.ts";
import { formatInstant } from "../../model/time.ts";
import { awsTrouble } from "../aws/errors.ts";
import { openSession } from "../aws/open-session.ts";
import { type Patience, patiently } from "../aws/patience.ts";
import type { AwsSession } from "../aws/session.ts";
import { isAccount } from "../sql/partitions.ts";
import { type Polling, runQuery } from "../sql/query-run.ts";
import { toRecords } from "../sql/records.ts";
import { buildStatement } from "../sql/statement.ts";
import { tableFaults, tableGaps, tableNotes } from "../sql/table-notes.ts";
import type { AthenaAddress } from "./address.ts";
import { athenaEngine } from "./engine.ts";
import { partitionPrefixes } from "./prefixes.ts";
import { storedSize } from "./scan-size.ts";
import { type AthenaTable, catalogName, describedTable, documentedTable } from "./table.ts";

export interface Pace {
  readonly patience: Patience;
  readonly polling: Polling;
}

export async function* readAthena(
  address: AthenaAddress,
  { where, window, now }: Request,
  context: ReadContext,
  { patience, polling }: Pace,
): AsyncGenerator<readonly RawRecord[]> {
  const { settings, accounts } = address;
  const session = await openSession(settings);
  const { AthenaClient } = await import("@aws-sdk/client-athena");
  const client = new AthenaClient({ ...session, maxAttempts: 1 });
  try {
    const table = await describe(client, address, context, patience);
    if (context.signal.aborted) return;
    const fault = tableFaults(table, accounts)[0];
    if (fault !== undefined) {
      throw new SourceError(`Athena: ${address.database}.${address.table}: ${fault.what}`, { hint: fault.hint });
    }
    const statement = buildStatement(table, { where, window, accounts, maxLength: LONGEST_STATEMENT }, "athena");
    for (const note of tableNotes(table)) context.note(note);
    if (accounts.length > 0 && !table.partitions.some(isAccount)) context.note(EVERY_ACCOUNT);
    if (table.partitions.some(({ kind }) => kind === "plain")) context.note(BY_HAND);
    if (statement.where.kind === "nothing") return context.note(NOTHING_ASKED);
    for (const gap of tableGaps(table, window, "Athena", now)) context.gap(gap);
    const allowed = await askedBefore(session, table, window, accounts, context);
    const engine = await athenaEngine(client, address, patience, context.signal);
    const run = { engine, region: session.region, statement: statement.sql, window, allowed, polling };
    for await (const rows of runQuery(run, context)) {
      yield toRecords(rows, "Athena", context);
    }
  } finally {
    client.destroy();
  }
}

const EVERY_ACCOUNT = "no partition of the table tells the account: records of every account in it were read";
const BY_HAND =
  "the table's partitions are added by a crawler or by hand: days that nobody added are not read, and Athena does not say which";
/** StartQueryExecution takes 262,144 bytes (Athena API); the margin is for characters of several bytes. */
const LONGEST_STATEMENT = 200_000;
const NOTHING_ASKED = "Athena was not asked: nothing that a CloudTrail table holds can match";

async function describe(
  client: AthenaClient,
  address: AthenaAddress,
  { note, signal }: ReadContext,
  patience: Patience,
): Promise<AthenaTable> {
  const { GetTableMetadataCommand } = await import("@aws-sdk/client-athena");
  const name = catalogName(address);
  try {
    const { TableMetadata } = await patiently(
      () =>
        client.send(new GetTableMetadataCommand({ ...name, WorkGroup: address.workgroup }), { abortSignal: signal }),
      patience,
      signal,
    );
    return TableMetadata === undefined ? documentedTable(address) : describedTable(address, TableMetadata);
  } catch (error) {
    if (signal.aborted) return documentedTable(address);
    const { reason, detail, hint } = awsTrouble(error, "athena:GetTableMetadata and glue:GetTable");
    if (reason !== "not-permitted") {
      throw new SourceError(`Athena: ${address.database}.${address.table}: ${detail}`, {
        cause: error,
        hint: hint ?? "check the names and the Region; iaprun athena-ddl prints the table to make",
      });
    }
    note(`Athena did not describe the table (${hint}): it was taken for one made by iaprun athena-ddl`);
    return documentedTable(address);
  }
}

/** Asks for leave with the size of every object the query could read; `false` when that is not known before it runs. */
async function askedBefore(
  session: AwsSession,
  table: AthenaTable,
  window: Request["window"],
  accounts: readonly string[],
  { allow, gap, note, signal }: ReadContext,
): Promise<boolean> {
  const prefixes = partitionPrefixes(table, window, accounts);
  if (prefixes === undefined) {
    note(
      "what the query would scan could not be counted before: the table does not say where each day lies; it was watched while it ran",
    );
    return false;
  }
  const { S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client({ ...session, followRegionRedirects: true });
  try {
    const cost = await storedSize(client, prefixes, signal);
    if (cost.objects === 0) {
      const span = `${formatInstant(window.since)} to ${formatInstant(window.until)}`;
      const where = `s3://${prefixes[0]?.bucket}/${prefixes[0]?.key}`;
      gap({
        reason: "no-data",
        what: `Athena: ${span}: no object in the table's folders for these days, such as ${where}`,
      });
    }
    await allow(cost);
    return true;
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const { detail } = awsTrouble(error);
    if (!signal.aborted)
      note(`what the query would scan could not be counted before (${detail}); it was watched while it ran`);
    return false;
  } finally {
    client.destroy();
  }
}
